/** Builders for tests: calendars and moments. Everything is invented except the built-in calendar. */
import type { Calendar, ClockEvent, ClockName, ClockState, Level } from './contract.ts'
import { builtinCalendar } from './rules/builtin.ts'
import { clockOf, fold } from './rules/fold.ts'
import { defaultPolicy } from './rules/policy.ts'

/** A moment in Chinese local time: `cn('2026-06-26 16:40')`. */
export const cn = (text: string): Date => {
  const date = new Date(`${text.replace(' ', 'T')}+08:00`)
  if (Number.isNaN(date.getTime())) throw new Error(`not a moment: ${text}`)
  return date
}

/** The built-in calendar with anything changed. */
export const calendar = (changes: Partial<Calendar> = {}): Calendar => ({ ...builtinCalendar, ...changes })

/** Small fast generator with a fixed seed (mulberry32): the same cases on every machine. Returns 0 ≤ x < 1. */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** What happened, without when. */
export type BareEvent = ClockEvent extends infer E
  ? E extends ClockEvent
    ? Omit<E, 'at' | 'recordedAt'>
    : never
  : never

const moment = (time: string) => cn(time.includes(' ') ? time : `2026-06-26 ${time}`)

/** An event of Friday 26 June 2026 unless `time` names a date; `recorded` later for offline work. */
export const on = (time: string, event: BareEvent, recorded?: string): ClockEvent =>
  ({ ...event, at: moment(time), ...(recorded ? { recordedAt: moment(recorded) } : {}) }) as ClockEvent

export const reported = (level: Level, time = '14:20') => on(time, { type: 'reported', level })

export const dispatchedTo = (time: string, handler = 'water', extra: object = {}) =>
  on(time, { type: 'dispatched', handler, role: 'lead', ...extra })

/** The clocks of a history at a moment of that Friday, or of another day. */
export const clocksAt = (events: ClockEvent[], time: string, policy = defaultPolicy) =>
  fold(events, policy, builtinCalendar, moment(time))

/** A clock that has to be there. */
export function see(states: ClockState[], clock: ClockName, handler?: string): ClockState {
  const state = clockOf(states, clock, handler)
  if (!state) throw new Error(`no clock ${clock}`)
  return state
}
