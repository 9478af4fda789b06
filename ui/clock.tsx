import { type ReactNode, useEffect, useRef } from 'react'
import { announce } from './announce.ts'
import { clockTime, dueAt, remaining, span } from './format.ts'
import { Hint } from './hint.tsx'
import { dict, type Lang, useLang, useT, type Word } from './i18n.tsx'
import { ClockMark, type ClockState } from './marks.tsx'
import { useNow } from './now.ts'
import { columns } from './style.ts'

/** A clock as it comes from the server. Instants are ISO strings; the state is renewed here as time passes. */
export interface Clock {
  /** Which clock: confirm, sign, act, arrive, resolve … */
  kind: string
  /** Its word in a row: 确认, 签收, 到场, 办结. */
  label?: string
  state?: ClockState
  start?: string | null
  due?: string | null
  /** From when on it is 将到期; without it `state` says so. */
  soonAt?: string | null
  /** When it stopped (signed, arrived, resolved): shown as time used. */
  stoppedAt?: string | null
  /** `限 4 小时`. */
  limit?: string
  /** How it was computed, sentence by sentence; shown on hover, focus or tap. */
  explain?: string
  /** Words instead of computed ones, e.g. of a limit in working days. */
  words?: string
}

/** A clock as the contracts of features write it; `explain` is the computation line by line. */
export interface WireClock {
  kind: string
  state: string
  startedAt: string | null
  dueAt: string | null
  warnAt?: string | null
  stoppedAt?: string | null
  limit?: string | null
  explain?: Word[]
}

/** From the wire to the screen: `clockOf(c, '办结', lang)`. */
export function clockOf(c: WireClock, label: string, lang: Lang): Clock {
  const still = c.state === 'paused' || c.state === 'pause'
  return {
    kind: c.kind,
    label,
    start: c.startedAt,
    due: c.dueAt,
    soonAt: c.warnAt ?? null,
    stoppedAt: c.stoppedAt ?? null,
    ...(still
      ? { state: 'pause' as const }
      : c.state === 'off' || c.state === 'idle'
        ? { state: 'off' as const }
        : {}),
    ...(c.limit ? { limit: c.limit } : {}),
    ...(c.explain?.length ? { explain: c.explain.map((line) => line[lang]).join('\n') } : {}),
  }
}

/** Words of a clock: `剩 3 小时`, `超 31 分`, `用 19 秒`. Features with working-time clocks give their own. */
export type ClockFormatter = (clock: Clock, now: number, lang: Lang, long: boolean) => string

const at = (t: string): number => new Date(t).getTime()

/** The state of a clock now: server's word for paused and off, else what the due time says. */
export function clockState(c: Clock, now: number): ClockState {
  if (c.state === 'pause') return 'pause'
  if (!c.due) return c.stoppedAt ? 'ok' : (c.state ?? 'off')
  if (c.stoppedAt) return at(c.stoppedAt) > at(c.due) ? 'late' : 'ok'
  if (c.state === 'off') return 'off'
  if (now > at(c.due)) return 'late'
  if (c.soonAt) return now >= at(c.soonAt) ? 'soon' : 'ok'
  return c.state === 'soon' || c.state === 'late' ? 'soon' : 'ok'
}

const words = dict({
  none: { zh: '不计时', en: 'No limit' },
  paused: { zh: '停表', en: 'Paused' },
  soonNow: { zh: '将到期', en: 'due soon' },
  lateNow: { zh: '已超期', en: 'late' },
  okNow: { zh: '在限', en: 'in time' },
})

export const plainClock: ClockFormatter = (c, now, lang, long) => {
  if (c.words) return c.words
  if (c.stoppedAt && c.due && at(c.stoppedAt) > at(c.due)) return remaining(c.due, c.stoppedAt, lang)
  if (c.stoppedAt) return c.start ? span(at(c.stoppedAt) - at(c.start), lang) : clockTime(c.stoppedAt)
  return c.due ? remaining(c.due, now, lang, long) : ''
}

/** A formatter whose words win where it has any: `clockIn(workingWords)` says working days, all else stays running time. */
export const clockIn =
  (own: (clock: Clock, now: number, lang: Lang, long: boolean) => string | null): ClockFormatter =>
  (clock, now, lang, long) =>
    (clock.words ? null : own(clock, now, lang, long)) ?? plainClock(clock, now, lang, long)

interface Props {
  clock: Clock
  /** 还剩 instead of 剩. */
  long?: boolean
  /** On its own ground. */
  pill?: boolean
  big?: boolean
  /** Adds when it is due: `还剩 3 小时（周五 17:00）`. */
  due?: boolean
  formatter?: ClockFormatter
}

/** Shape and words of one clock; ticks once a minute, each second under five minutes, and explains itself. */
export function ClockTag({
  clock,
  long = false,
  pill = false,
  big = false,
  due = false,
  formatter = plainClock,
}: Props) {
  const t = useT(words)
  const lang = useLang()
  const minute = useNow('minute')
  const running = !clock.stoppedAt && clock.state !== 'pause' && !!clock.due
  const left = clock.due ? at(clock.due) - minute : 0
  // The second beat starts a minute early, because the minute beat does not fall on the due time.
  const close = running && left < 6 * 60_000 && left > -60_000
  return close ? (
    <Ticking {...{ clock, long, pill, big, due, formatter, t, lang }} />
  ) : (
    <Shown {...{ clock, long, pill, big, due, formatter, t, lang }} now={minute} />
  )
}

type Inner = Required<Props> & { t: (k: keyof typeof words) => string; lang: Lang }

function Ticking(p: Inner) {
  return <Shown {...p} now={useNow('second')} />
}

function Shown({ clock, long, pill, big, due, formatter, t, lang, now }: Inner & { now: number }) {
  const state = clockState(clock, now)
  const before = useRef(state)
  const text =
    state === 'pause'
      ? (clock.words ?? t('paused'))
      : state === 'off'
        ? (clock.words ?? t('none'))
        : formatter(clock, now, lang, long)
  useEffect(() => {
    if (before.current === state) return
    before.current = state
    const word = state === 'late' ? t('lateNow') : state === 'soon' ? t('soonNow') : t('okNow')
    announce(`${clock.label ?? ''} ${word}`)
  }, [state, clock.label, t])
  const dueText = clock.due && !clock.stoppedAt ? dueAt(clock.due, now, lang) : ''
  return (
    <Hint text={clock.explain} focusable={false}>
      <span className={`ck ck-${state} ${pill ? 'pill' : ''} ${big ? 'big' : ''}`}>
        <ClockMark state={state} />
        <span>
          {clock.label && !big ? `${clock.label}${lang === 'zh' ? '' : ' '}` : ''}
          {text}
          {due && dueText ? (lang === 'zh' ? `（${dueText}）` : ` (${dueText})`) : ''}
          {!due && dueText && (
            <span className="sr">
              {lang === 'zh' ? '，' : ', '}
              {dueText}
            </span>
          )}
        </span>
      </span>
    </Hint>
  )
}

export interface StripClock extends Clock {
  /** Third line: `14:31 前`, `派出后起算`. */
  note?: string
}

/** All clocks of a case side by side; the one that runs has its ground, the others say their limit. */
export function ClockStrip({
  clocks,
  formatter = plainClock,
}: {
  clocks: StripClock[]
  formatter?: ClockFormatter
}) {
  const lang = useLang()
  const now = useNow('minute')
  return (
    <div className="y-strip" style={columns(`1.25fr repeat(${Math.max(0, clocks.length - 1)}, 1fr)`)}>
      {clocks.map((c) => {
        const state = clockState(c, now)
        const waiting = !c.start && !c.stoppedAt
        const head: ReactNode = waiting ? (
          <b className="wait">{c.limit}</b>
        ) : (
          <ClockTag clock={{ ...c, label: '' }} big formatter={formatter} />
        )
        return (
          <div key={c.kind} className={waiting || c.stoppedAt ? '' : `on-${state}`}>
            <span>{c.label}</span>
            {head}
            <span>{c.note ?? (c.due && !c.stoppedAt ? dueAt(c.due, now, lang) : c.limit)}</span>
          </div>
        )
      })}
    </div>
  )
}
