/** Below: how far today's cases got, step by step, and the hours of the day. */
import { count } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import type { What } from '../contract.ts'
import { Figure, type PanelProps } from './panels.tsx'
import { whatWords, words } from './words.ts'

const steps: readonly [What, What][] = [
  ['sent', 'unsent'],
  ['seen', 'unseen'],
  ['accepted', 'unaccepted'],
  ['arrived', 'unarrived'],
  ['done', 'undone'],
]

export function Flow({ wall, onOpen }: PanelProps) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  return (
    <section className="w-flow" aria-label={t('flow')}>
      <h2>
        <b>{t('flow')}</b>
        <Figure what="reportedToday" wall={wall} onOpen={onOpen}>
          {t('cases')}
        </Figure>
      </h2>
      <ol>
        {steps.map(([is, not]) => (
          <li key={is} style={{ '--part': part(wall.counts[is], wall.counts.reportedToday) } as object}>
            <Figure what={is} wall={wall} onOpen={onOpen}>
              {w(whatWords[is])}
            </Figure>
            <button
              type="button"
              className="rest"
              data-what={not}
              onClick={() => onOpen({ kind: 'cases', what: not })}
            >
              {count(wall.counts[not], lang)} {w(whatWords[not])}
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}
const part = (n: number, of: number): string => `${of ? Math.round((100 * n) / of) : 0}%`

/** Local hour of the town, not of the machine the screen hangs on. */
const hourNow = (now: number): number =>
  +new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', hour: '2-digit', hourCycle: 'h23' }).format(
    now,
  )

export function Today({ wall, onOpen }: PanelProps) {
  const t = useT(words)
  const now = hourNow(useNow('minute'))
  const { hours, counts } = wall
  const most = Math.max(4, ...hours.flatMap((h) => [h.reported, h.resolved]))
  const peak = Math.max(...hours.map((h) => h.reported))
  return (
    <section className="w-today" aria-label={t('today')}>
      <h2>
        {t('today')}
        <span className="sp" />
        <span>{t('sinceMidnight')}</span>
      </h2>
      <div className="nums">
        <Figure what="reportedToday" wall={wall} onOpen={onOpen}>
          {t('reported')}
        </Figure>
        <Figure what="resolvedToday" wall={wall} onOpen={onOpen} className="ok">
          {t('resolved')}
        </Figure>
        <button
          type="button"
          className="w-n"
          data-what="ratedToday"
          onClick={() => onOpen({ kind: 'cases', what: 'ratedToday' })}
        >
          {counts.ratedToday ? (
            <b>{Math.round((100 * wall.satisfiedToday) / counts.ratedToday)}%</b>
          ) : (
            <small>{t('noRating')}</small>
          )}
          <span>{t('satisfied')}</span>
        </button>
      </div>
      <div className="chart">
        <svg
          viewBox="0 0 480 80"
          preserveAspectRatio="none"
          role="img"
          aria-label={hours
            .map((h, i) => (h.reported || h.resolved ? `${i}: +${h.reported} −${h.resolved}` : ''))
            .filter(Boolean)
            .join(', ')}
        >
          {hours.map((h, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the index is the hour
            <g key={i} opacity={i > now ? 0.4 : 1}>
              <rect
                x={i * 20 + 2}
                width="16"
                y={38 - (36 * h.reported) / most}
                height={(36 * h.reported) / most}
                fill={h.reported === peak && peak > 0 ? 'var(--ink-2)' : 'var(--control)'}
              />
              <rect
                x={i * 20 + 2}
                width="16"
                y="42"
                height={(36 * h.resolved) / most}
                fill="var(--ok-mark)"
                opacity=".8"
              />
            </g>
          ))}
          <path d="M0 40H480" stroke="var(--line-2)" />
        </svg>
        <div className="ax" aria-hidden="true">
          <span>{t('hour', { h: 0 })}</span>
          <span>6</span>
          <span>12</span>
          <span>18</span>
          <span>24</span>
        </div>
      </div>
    </section>
  )
}
