/** Every desk component with invented data: the page to look at after a change, and the reference of states. */
import './kit.css'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { Icon, Logo } from '../../../ui/icons.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { KeyList } from '../../../ui/keylist.tsx'
import { Palette, togglePalette } from '../../../ui/palette.tsx'
import { KitCase } from './case.tsx'
import { KitInbox } from './inbox.tsx'
import { KitMap } from './map.tsx'
import { KitParts } from './parts.tsx'
import { KitStates } from './states.tsx'

const parts = {
  inbox: { icon: 'inbox', name: '收件', Body: KitInbox },
  case: { icon: 'file', name: '事件', Body: KitCase },
  map: { icon: 'map', name: '地图', Body: KitMap },
  states: { icon: 'flag', name: '状态', Body: KitStates },
  parts: { icon: 'sliders', name: '零件', Body: KitParts },
} as const
type Part = keyof typeof parts

export default function Kit() {
  const [query, setQuery] = useSearchParams()
  const asked = query.get('part') ?? 'inbox'
  const part: Part = asked in parts ? (asked as Part) : 'inbox'
  const [keys, setKeys] = useState(false)
  useKeys([
    {
      id: 'palette',
      keys: 'Ctrl+K',
      words: { zh: '找事件、页面、命令', en: 'Find cases, pages, commands' },
      run: togglePalette,
    },
    { id: 'keys', keys: '?', words: { zh: '全部快捷键', en: 'All shortcuts' }, run: () => setKeys(true) },
    ...(Object.keys(parts) as Part[]).map((p, i) => ({
      id: `kit.${p}`,
      keys: `G ${i + 1}`,
      words: { zh: parts[p].name, en: p },
      command: true,
      run: () => setQuery({ part: p }),
    })),
  ])
  const { Body } = parts[part]
  return (
    <div className="y-app">
      <nav className="y-rail" aria-label="组件">
        <span className="lg">
          <Logo size={30} dark />
        </span>
        <div className="room">
          {(Object.keys(parts) as Part[]).map((p) => (
            <a key={p} href={`?part=${p}`} className={p === part ? 'on' : ''}>
              <Icon name={parts[p].icon} />
              {parts[p].name}
            </a>
          ))}
        </div>
      </nav>
      <div className="y-main">
        <main id="main" tabIndex={-1}>
          <Body />
        </main>
      </div>
      <Palette />
      {keys && <KeyList onClose={() => setKeys(false)} />}
    </div>
  )
}
