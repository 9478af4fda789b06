/**
 * Command palette (Ctrl K): every command of the page and whatever a feature can find.
 *
 *   usePaletteSource('cases', async (q) => [{ id, title, note, run }])
 */
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { Dialog } from './dialog.tsx'
import { dict, useT, useWord } from './i18n.tsx'
import { Icon, type IconName } from './icons.tsx'
import { activeShortcuts, keysOf } from './keyboard.tsx'

export interface Found {
  id: string
  title: string
  note?: string
  icon?: IconName
  keys?: string
  run: () => void
}
type Source = (q: string, signal: AbortSignal) => Promise<Found[]> | Found[]

const sources = new Map<string, Source>()
const listeners = new Set<() => void>()
let open = false

export function togglePalette(): void {
  open = !open
  for (const l of listeners) l()
}

/** What can be found while this component is mounted. */
export function usePaletteSource(id: string, source: Source): void {
  const latest = useRef(source)
  latest.current = source
  useEffect(() => {
    sources.set(id, (q, signal) => latest.current(q, signal))
    return () => {
      sources.delete(id)
    }
  }, [id])
}

const words = dict({
  title: { zh: '找事件、页面、命令', en: 'Find cases, pages, commands' },
  hint: {
    zh: '事件编号、地址、电话后四位，或一个命令',
    en: 'Case number, address, last four of a phone, or a command',
  },
  none: { zh: '没有找到“{q}”', en: 'Nothing found for “{q}”' },
})

export function Palette() {
  const shown = useSyncExternalStore(
    (l) => {
      listeners.add(l)
      return () => listeners.delete(l)
    },
    () => open,
    () => false,
  )
  return shown ? <PaletteBox /> : null
}

function PaletteBox() {
  const t = useT(words)
  const w = useWord()
  const [q, setQ] = useState('')
  const [found, setFound] = useState<Found[]>([])
  const [at, setAt] = useState(0)
  const [commands] = useState(() => activeShortcuts().filter((s) => s.command && !s.off))
  useEffect(() => {
    const stop = new AbortController()
    const timer = setTimeout(async () => {
      const answers = await Promise.allSettled([...sources.values()].map((s) => s(q.trim(), stop.signal)))
      if (!stop.signal.aborted) setFound(answers.flatMap((a) => (a.status === 'fulfilled' ? a.value : [])))
    }, 120)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [q])
  const needle = q.trim().toLowerCase()
  const list: Found[] = [
    ...found,
    ...commands
      .filter((c) => !needle || `${c.words.zh} ${c.words.en}`.toLowerCase().includes(needle))
      .map((c) => ({
        id: c.id,
        title: w(c.words),
        keys: keysOf(c),
        run: () => c.run(new KeyboardEvent('keydown')),
      })),
  ]
  const current = Math.min(at, Math.max(0, list.length - 1))
  const run = (f: Found | undefined) => {
    if (!f) return
    togglePalette()
    f.run()
  }
  return (
    <Dialog title={t('title')} onClose={togglePalette} bare>
      <div className="y-pal-in">
        <Icon name="search" />
        <input
          autoFocus
          value={q}
          placeholder={t('hint')}
          aria-label={t('title')}
          role="combobox"
          aria-expanded="true"
          aria-controls="y-pal"
          aria-activedescendant={list[current] ? `y-pal-${current}` : undefined}
          onChange={(e) => {
            setQ(e.target.value)
            setAt(0)
          }}
          onKeyDown={(e) => {
            if (e.key === 'ArrowDown') setAt(Math.min(current + 1, list.length - 1))
            else if (e.key === 'ArrowUp') setAt(Math.max(current - 1, 0))
            else if (e.key === 'Enter' && !e.nativeEvent.isComposing) run(list[current])
            else return
            e.preventDefault()
          }}
        />
        <kbd>Esc</kbd>
      </div>
      <div id="y-pal" role="listbox" className="y-pal" aria-label={t('title')}>
        {list.map((f, i) => (
          <button
            type="button"
            role="option"
            key={f.id}
            id={`y-pal-${i}`}
            aria-selected={i === current}
            tabIndex={-1}
            onPointerMove={() => setAt(i)}
            onClick={() => run(f)}
          >
            {f.icon && <Icon name={f.icon} />}
            <span className="y-ell">
              {f.title}
              {f.note && <small>{f.note}</small>}
            </span>
            <span className="sp" />
            {f.keys?.split(' ').map((k) => (
              <kbd key={k}>{k}</kbd>
            ))}
          </button>
        ))}
        {list.length === 0 && <p>{t('none', { q })}</p>}
      </div>
    </Dialog>
  )
}
