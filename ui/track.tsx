import { Btn } from './button.tsx'
import { type Clock, type ClockFormatter, ClockTag, clockState } from './clock.tsx'
import { clockTime, dueAt, sameDay } from './format.ts'
import { dict, useLang, useT } from './i18n.tsx'
import { Icon } from './icons.tsx'
import { useNow } from './now.ts'
import { columns } from './style.ts'

const words = dict({
  from: { zh: '{start} 开始，现在 {now}', en: 'Started {start}, now {now}' },
  how: { zh: '这个时间怎么算的', en: 'How this was computed' },
  seen: { zh: '谁看过您的报告', en: 'Who looked at your report' },
  people: { zh: '{n} 人', en: '{n}' },
})

/** The resident's view of the clock that everyone else sees: same due time, same words, with a bar of the time gone. */
export function TrackClock({
  clock,
  until,
  note,
  limit,
  explain = [],
  formatter,
}: {
  clock: Clock
  until?: string
  note?: string
  /** 限 2 个工作日. */
  limit?: string | undefined
  /** How the due time was computed, line by line; opened by a tap. */
  explain?: readonly string[]
  formatter?: ClockFormatter
}) {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  const state = clockState(clock, now)
  const start = clock.start ? new Date(clock.start).getTime() : now
  const due = clock.due ? new Date(clock.due).getTime() : now
  const gone = due > start ? Math.max(0.02, Math.min(1, (now - start) / (due - start))) : 1
  return (
    <div className={`y-track ${state}`}>
      <div className="a">
        <ClockTag clock={{ ...clock, label: '' }} long big {...(formatter ? { formatter } : {})} />
        {until && <span>{until}</span>}
      </div>
      {clock.due && state !== 'pause' && (
        <>
          <div className="bar" aria-hidden="true">
            <i style={{ transform: `scaleX(${gone})` }} />
            <u />
          </div>
          <div className="x">
            <span>
              {t('from', {
                start: sameDay(start, now) ? clockTime(start) : dueAt(start, now, lang),
                now: clockTime(now),
              })}
            </span>
            <span>{sameDay(due, now) ? clockTime(due) : dueAt(due, now, lang)}</span>
          </div>
        </>
      )}
      {(note || limit) && (
        <p className="s">{[limit, note].filter(Boolean).join(lang === 'zh' ? '。' : '. ')}</p>
      )}
      {explain.length > 0 && (
        <details>
          <summary>{t('how')}</summary>
          <ol className="y-how">
            {explain.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ol>
        </details>
      )}
    </div>
  )
}

export interface TrackStep {
  id: string
  title: string
  note?: string
  at?: string
  state: 'done' | 'now' | 'todo'
}

/** Which step it is at. */
export function TrackSteps({ steps }: { steps: TrackStep[] }) {
  return (
    <ol className="y-tsteps">
      {steps.map((s) => (
        <li key={s.id} className={s.state} aria-current={s.state === 'now' ? 'step' : undefined}>
          <i>{s.state === 'done' && <Icon name="check" />}</i>
          <div>
            <b>{s.title}</b>
            {s.note && <span>{s.note}</span>}
          </div>
          <time>{s.at}</time>
        </li>
      ))}
    </ol>
  )
}

export interface Seen {
  id: string
  /** 街道中心 周文博. */
  who: string
  at: string
}

/** Who looked at the report; whoever left no name reads that nobody can see who they are. */
export function SeenList({ seen, anonymous }: { seen: Seen[]; anonymous?: string }) {
  const t = useT(words)
  return (
    <section className="y-blk y-seen">
      <h2>
        {t('seen')}
        <span>{t('people', { n: seen.length })}</span>
      </h2>
      <ul>
        {seen.map((s) => (
          <li key={s.id}>
            <Icon name="eye" />
            {s.who}
            <time>{s.at}</time>
          </li>
        ))}
        {anonymous && (
          <li className="no">
            <Icon name="lock" />
            {anonymous}
          </li>
        )}
      </ul>
    </section>
  )
}

export interface Choice<V extends string> {
  value: V
  label: string
  note?: string
}

/** A question with answers of the same weight, none of them chosen beforehand. */
export function RateAsk<V extends string>({
  title,
  choices,
  value,
  onChange,
  large = false,
}: {
  title: string
  choices: Choice<V>[]
  value: V | undefined
  onChange: (v: V) => void
  /** The main question: taller answers with what each will do. */
  large?: boolean
}) {
  return (
    <fieldset className={`y-ask ${large ? 'large' : ''}`}>
      <legend>{title}</legend>
      <div style={columns(`repeat(${choices.length}, minmax(0, 1fr))`)}>
        {choices.map((c) => (
          <Btn key={c.value} aria-pressed={value === c.value} onClick={() => onChange(c.value)}>
            <span>
              {c.label}
              {c.note && <small>{c.note}</small>}
            </span>
          </Btn>
        ))}
      </div>
    </fieldset>
  )
}

/** Before and after, each with when and who on it. */
export function BeforeAfter({ photos }: { photos: { id: string; url: string; label: string }[] }) {
  return (
    <div className="y-ba">
      {photos.map((p) => (
        <figure key={p.id}>
          <img src={p.url} alt={p.label} loading="lazy" />
          <figcaption>{p.label}</figcaption>
        </figure>
      ))}
    </div>
  )
}
