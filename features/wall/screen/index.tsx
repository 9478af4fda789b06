/** The command wall: four answers and a map. Nothing turns by itself; what is opened is closed by whoever opened it. */
import './wall.css'
import { useEffect, useRef, useState } from 'react'
import { clockTime, dayName } from '../../../ui/format.ts'
import { setLang, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { Logo } from '../../../ui/icons.tsx'
import { useNow } from '../../../ui/now.ts'
import { useSession } from '../../../ui/session.tsx'
import { Drill } from './drill.tsx'
import { Flow, Today } from './foot.tsx'
import GroundMap from './ground.tsx'
import type { Open } from './open.ts'
import { Figure, Happening, JustIn, Late, type PanelProps, Pressed, Soon, Who } from './panels.tsx'
import { useRemote } from './remote.ts'
import { useWall } from './use-wall.ts'
import { whatWords, words } from './words.ts'

const regionAsked = () => new URLSearchParams(location.search).get('region') ?? undefined

export default function Screen() {
  const t = useT(words)
  const [region] = useState(regionAsked)
  const { wall, cut } = useWall(region)
  const [path, setPath] = useState<Open[]>([])
  const before = useRef<HTMLElement | null>(null)
  const back = () => {
    setPath((p) => p.slice(0, -1))
    if (path.length === 1) before.current?.focus()
  }
  useRemote(back)
  const wide = useWide()
  const name = wall?.region.name
  useEffect(() => {
    if (name) document.title = `${name} · ${t('wall')} · 一格`
  }, [name, t])
  if (!wall) return <p className="w-say">{t(cut ? 'again' : 'first')}</p>
  const onOpen = (open: Open) => {
    if (path.length === 0 && document.activeElement instanceof HTMLElement)
      before.current = document.activeElement
    setPath((p) => [...p, open])
  }
  const parts = { wall, onOpen }
  const top = path.at(-1)
  return (
    <main className={wide ? 'w wide' : 'w'} data-at={wall.at}>
      <Head {...parts} cut={cut} />
      <div className="w-a">
        <Happening {...parts} />
        <Who {...parts} full={wide} />
        {!wide && <JustIn {...parts} />}
      </div>
      {wide && (
        <div className="w-l">
          <JustIn {...parts} full />
        </div>
      )}
      <GroundMap {...parts} key={wall.region.path} />
      {wide && (
        <div className="w-p">
          <Pressed {...parts} />
        </div>
      )}
      <div className="w-b">
        <Late {...parts} />
        <Soon {...parts} />
      </div>
      <footer>
        <Flow {...parts} />
        <Today {...parts} />
      </footer>
      {top && <Drill open={top} wall={wall} onOpen={onOpen} onBack={back} />}
    </main>
  )
}

function Head({ wall, onOpen, cut }: PanelProps & { cut: boolean }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const { signOut } = useSession()
  return (
    <header className="w-h">
      <Logo size={46} dark />
      <h1>{t('centre', { name: wall.region.name })}</h1>
      <div className="facts" aria-live="polite">
        {cut ? (
          <span className="cut">{t('cut', { time: clockTime(wall.at, true) })}</span>
        ) : (
          (['unsigned', 'supervised'] as const).map((what) => (
            <Figure key={what} what={what} wall={wall} onOpen={onOpen}>
              {w(whatWords[what])}
            </Figure>
          ))
        )}
      </div>
      <details className="w-menu">
        <summary aria-label={t('scope')}>⋯</summary>
        <div>
          <small>{t('keys')}</small>
          {wall.choices.map((c) => (
            <a key={c.path} href={`?region=${c.path}`}>
              {c.name}
            </a>
          ))}
          <button type="button" onClick={() => setLang(lang === 'zh' ? 'en' : 'zh')}>
            {t('language')}
          </button>
          <button type="button" onClick={() => void signOut()}>
            {t('leave')}
          </button>
        </div>
      </details>
      <time>{clockTime(now)}</time>
      <span className="dt">{dayName(now, lang)}</span>
    </header>
  )
}

/** From 28:10 on there is room for two more columns. */
function useWide(): boolean {
  const [query] = useState(() => matchMedia('(min-aspect-ratio: 28/10)'))
  const [wide, setWide] = useState(query.matches)
  useEffect(() => {
    const on = () => setWide(query.matches)
    query.addEventListener('change', on)
    return () => query.removeEventListener('change', on)
  }, [query])
  return wide
}
