/** The command wall: four answers and a map. Nothing turns by itself; what is opened is closed by whoever opened it. */
import './wall.css'
import { useEffect, useRef, useState } from 'react'
import { clockTime, dayName, moment } from '../../../ui/format.ts'
import { setLang, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { Logo } from '../../../ui/icons.tsx'
import { useNow } from '../../../ui/now.ts'
import { useSession } from '../../../ui/session.tsx'
import { type WallView, wallViews } from '../../duty/contract.ts'
import { wallViewWords } from '../../duty/rules.ts'
import { Drill } from './drill.tsx'
import { Flow, Today } from './foot.tsx'
import GroundMap from './ground.tsx'
import type { Open } from './open.ts'
import { Figure, Happening, JustIn, Late, type PanelProps, Pressed, Soon, Who } from './panels.tsx'
import { useRemote } from './remote.ts'
import { Gaps, Next, Shifts, Steps } from './side.tsx'
import { useWall } from './use-wall.ts'
import { whatWords, words } from './words.ts'

const asked = (name: 'region' | 'view') => new URLSearchParams(location.search).get(name) ?? undefined
/** An address of the wall: what is not named stays as it is; an empty view is the roster's. */
function addressFor(change: { region?: string; view?: string }): string {
  const all = { region: asked('region'), view: asked('view'), ...change }
  return `?${new URLSearchParams(Object.entries(all).filter((x): x is [string, string] => Boolean(x[1])))}`
}
/** Lateness leaves room below itself for what is due later. */
const fewLate = 5

export default function Screen() {
  const t = useT(words)
  const [region] = useState(() => asked('region'))
  const [byHand] = useState(() => wallViews.find((v) => v === asked('view')))
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
  const view = byHand ?? wall.view?.key ?? 'all'
  const people = view === 'people'
  return (
    <main className={`w ${wide ? 'wide' : ''} v-${view}`} data-at={wall.at}>
      <Head {...parts} cut={cut} byHand={byHand} />
      {view !== 'map' && (
        <div className="w-a">
          <Happening {...parts} />
          <Who {...parts} full={wide} />
          {!wide && <JustIn {...parts} />}
          {wide && (people ? <Gaps {...parts} /> : <Shifts {...parts} />)}
        </div>
      )}
      {wide && view !== 'map' && (
        <div className="w-l">
          <JustIn {...parts} full />
        </div>
      )}
      <GroundMap {...parts} key={wall.region.path} />
      {view !== 'map' && (wide || view !== 'all') && (
        <div className="w-p">
          {people ? <Shifts {...parts} /> : <Pressed {...parts} />}
          <Steps {...parts} />
        </div>
      )}
      {view !== 'map' && (
        <div className="w-b">
          <Late {...parts} />
          {wall.late.length <= fewLate && <Next {...parts} />}
          <Soon {...parts} />
        </div>
      )}
      <footer>
        <Flow {...parts} />
        <Today {...parts} />
      </footer>
      {top && <Drill open={top} wall={wall} onOpen={onOpen} onBack={back} />}
    </main>
  )
}

function Head({ wall, onOpen, cut, byHand }: PanelProps & { cut: boolean; byHand: WallView | undefined }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const { signOut } = useSession()
  // A wall that is all map has its numbers up here.
  const facts =
    (byHand ?? wall.view?.key) === 'map'
      ? (['open', 'late', 'hourLeft', 'unsigned', 'supervised'] as const)
      : (['unsigned', 'supervised'] as const)
  return (
    <header className="w-h">
      <Logo size={46} dark />
      <h1>{t('centre', { name: wall.region.name })}</h1>
      <div className="facts" aria-live="polite">
        {cut ? (
          <span className="cut">{t('cut', { time: clockTime(wall.at, true) })}</span>
        ) : (
          facts.map((what) => (
            <Figure
              key={what}
              what={what}
              wall={wall}
              onOpen={onOpen}
              className={what === 'late' && wall.counts.late ? 'late' : ''}
            >
              {w(whatWords[what])}
            </Figure>
          ))
        )}
        {wall.alerts.slice(0, 2).map((a) => (
          <span className="w-view w-alert" key={a.name.en}>
            {w(a.name)}
            {t('alertUntil', { at: moment(a.until, now, lang) })}
          </span>
        ))}
        {wall.view && !byHand && (
          <span className="w-view">
            {t('viewNow', { part: wall.view.part, view: w(wallViewWords[wall.view.key]) })}
          </span>
        )}
      </div>
      <details className="w-menu">
        <summary aria-label={t('scope')}>⋯</summary>
        <div>
          <small>{t('keys')}</small>
          {wall.choices.map((c) => (
            <a key={c.path} href={addressFor({ region: c.path })}>
              {c.name}
            </a>
          ))}
          <small>{t('views')}</small>
          <a href={addressFor({ view: '' })} aria-current={byHand ? undefined : 'true'}>
            {t('asRoster')}
          </a>
          {wallViews.map((v) => (
            <a key={v} href={addressFor({ view: v })} aria-current={byHand === v ? 'true' : undefined}>
              {w(wallViewWords[v])}
            </a>
          ))}
          <hr />
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
