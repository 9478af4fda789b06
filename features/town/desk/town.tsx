import { Link } from 'react-router'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { clockTime } from '../../../ui/format.ts'
import { dict, useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { Loading } from '../../../ui/states.tsx'
import { speeds, type Town, townGet, townSpeed, townTell } from '../contract.ts'
import './town.css'

const words = dict({
  title: { zh: '演示小镇', en: 'Demo town' },
  what: {
    zh: '小镇里的人都是虚构的，用自己的账号、经同一套接口办事。您动过的事件，他们不再碰。时限按真实时间走，快慢只是人手。',
    en: 'The people of this town are invented; they work with their own accounts through the same interface. A case that you touched they leave alone. Deadlines run in real time; only the people get faster.',
  },
  speed: { zh: '快慢', en: 'Speed' },
  pause: { zh: '暂停', en: 'Pause' },
  set: { zh: '已改快慢', en: 'Speed changed' },
  clock: { zh: '小镇时间', en: 'Town time' },
  reported: { zh: '报告', en: 'Reports' },
  finished: { zh: '办到头', en: 'Seen through' },
  inHand: { zh: '手上', en: 'In hand' },
  left: { zh: '让给您', en: 'Left to you' },
  stories: { zh: '故事', en: 'Stories' },
  storiesWhat: {
    zh: '到点自己开始，也可以现在就看。看这件，旁边开着大屏更清楚。',
    en: 'Each begins at its hour, or now. Open its case; beside the wall one sees most.',
  },
  pausedWhat: { zh: '小镇暂停着：先选一个快慢。', en: 'The town is paused: choose a speed first.' },
  tell: { zh: '现在开始', en: 'Begin now' },
  open: { zh: '看这件', en: 'See the case' },
  step: { zh: '第 {n} 步，共 {all} 步', en: 'step {n} of {all}' },
  began: { zh: '故事开始了', en: 'The story begins' },
  lately: { zh: '刚才', en: 'Just now' },
  quiet: { zh: '还没有动静。', en: 'Nothing yet.' },
})

/** Speed and stories of the simulated people; only a demo installation has this page. */
export default function TownPage() {
  const t = useT(words)
  const got = useAsk(townGet, {}, { refetchInterval: 3000, retry: false })
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
      </header>
      <div className="tw">
        {got.error && <ProblemPanel problem={got.error} onRetry={() => void got.refetch()} />}
        {!got.data && !got.error && <Loading rows={6} />}
        {got.data && (
          <>
            <Stories town={got.data} />
            <div className="tw-side">
              <Pace town={got.data} />
              <Lately town={got.data} />
            </div>
          </>
        )}
      </div>
    </div>
  )
}

function Pace({ town }: { town: Town }) {
  const t = useT(words)
  const set = useSend(townSpeed, { renew: [townGet], onDone: () => announce(t('set')) })
  const figures = [
    [t('clock'), town.clock],
    [t('reported'), town.reported],
    [t('finished'), town.finished],
    [t('inHand'), town.inHand],
    [t('left'), town.left],
  ] as const
  return (
    <section className="y-card">
      <h2 className="y-sec">{t('speed')}</h2>
      <p className="y-note">{t('what')}</p>
      <fieldset className="tw-speeds" aria-label={t('speed')}>
        {speeds.map((s) => (
          <Btn
            key={s}
            pri={town.speed === s}
            aria-pressed={town.speed === s}
            busy={set.isPending && set.variables?.body?.speed === s}
            onClick={() => set.mutate({ body: { speed: s } })}
          >
            {s === 0 ? t('pause') : `${s}×`}
          </Btn>
        ))}
      </fieldset>
      <div className="tw-figures">
        {figures.map(([name, value]) => (
          <span key={name}>
            {name} <b>{value}</b>
          </span>
        ))}
      </div>
    </section>
  )
}

function Stories({ town }: { town: Town }) {
  const t = useT(words)
  const w = useWord()
  const tell = useSend(townTell, { renew: [townGet], onDone: () => announce(t('began')) })
  if (town.stories.length === 0) return null
  return (
    <section className="y-card">
      <h2 className="y-sec">{t('stories')}</h2>
      <p className="y-note">{t(town.speed === 0 ? 'pausedWhat' : 'storiesWhat')}</p>
      {tell.error && <ProblemPanel problem={tell.error} />}
      <ul className="tw-list">
        {[...town.stories]
          .sort((a, b) => a.startsAt.localeCompare(b.startsAt))
          .map((s) => (
            <li key={s.key}>
              <time>{s.startsAt}</time>
              <span>
                <b>{w(s.title)}</b>
                <small>
                  {s.step === null ? w(s.about) : t('step', { n: String(s.step), all: String(s.steps) })}
                </small>
              </span>
              {s.caseId ? (
                <Link to={`/cases/${s.caseId}`}>{t('open')}</Link>
              ) : (
                <Btn
                  sm
                  disabled={s.step !== null || town.speed === 0}
                  onClick={() => tell.mutate({ params: { key: s.key }, body: {} })}
                >
                  {t('tell')}
                </Btn>
              )}
            </li>
          ))}
      </ul>
    </section>
  )
}

function Lately({ town }: { town: Town }) {
  const t = useT(words)
  const w = useWord()
  return (
    <section className="y-card">
      <h2 className="y-sec">{t('lately')}</h2>
      {town.lately.length === 0 && <p className="y-note">{t('quiet')}</p>}
      <ul className="tw-list">
        {town.lately.map((x) => (
          <li key={`${x.at}${x.words.zh}`}>
            <time>{clockTime(x.at, true)}</time>
            <span>{w(x.words)}</span>
            {x.caseId && <Link to={`/cases/${x.caseId}`}>{t('open')}</Link>}
          </li>
        ))}
      </ul>
    </section>
  )
}
