/**
 * One run of one clock while a history is folded: its due time, the intervals that do not count, and how it ended. Times are ms.
 * The due time moves by the time of its own kind that did not count: office time for working limits, running time for others.
 */
import type { Calendar, ClockName, ClockState, Level, Limit, Step, Words } from '../contract.ts'
import { dueMs } from './due.ts'
import { fullMoment } from './labels.ts'
import { isWorking } from './limits.ts'
import { addOffice, officeBetween } from './worktime.ts'

export type PauseReason = ClockState['pauses'][number]['reason']
type Interval = { from: number; to: number }
type Note = (calendar: Calendar) => Step

export interface Run {
  clock: ClockName
  handler: string | null
  role: 'lead' | 'co' | null
  level: Level
  run: number
  limit: Limit | null
  /** A co-handler's resolve clock without a limit of its own: its due time is the lead's. */
  follows: boolean
  start: number
  startedBy: Words
  /** Without what is still open; null when there is no limit. */
  due: number | null
  counted: Interval[]
  open: Map<PauseReason, number>
  pauses: { from: number; to: number | null; reason: PauseReason }[]
  stop: { at: number; judged: boolean } | null
  notes: Note[]
}

/** Parts of `interval` that no earlier pause covers, in order. */
function uncovered(interval: Interval, covered: Interval[]): Interval[] {
  let parts = interval.from < interval.to ? [interval] : []
  for (const other of covered) {
    parts = parts.flatMap((part) => [
      { from: part.from, to: Math.min(part.to, other.from) },
      { from: Math.max(part.from, other.to), to: part.to },
    ])
    parts = parts.filter((part) => part.from < part.to)
  }
  return parts
}

/** Time between two instants as the limit counts it. */
export function counts(from: number, to: number, limit: Limit, calendar: Calendar): number {
  return isWorking(limit) ? officeBetween(from, to, calendar) : to - from
}

/** `due` moved by ms of the limit's kind. */
export function moved(due: number, ms: number, limit: Limit, calendar: Calendar): number {
  if (ms === 0) return due
  return isWorking(limit) ? addOffice(due, ms, calendar) : due + ms
}

/** Due time as of `at`: with every pause still open counted until then. Time that was used up before a pause is not given back by it. */
export function dueBy(run: Run, at: number, calendar: Calendar): number | null {
  if (run.due === null || run.limit === null) return null
  let { due } = run
  const covered = [...run.counted]
  for (const from of run.open.values()) {
    for (const part of uncovered({ from, to: at }, covered)) {
      covered.push(part)
      if (due < part.from) continue
      due = moved(due, counts(part.from, part.to, run.limit, calendar), run.limit, calendar)
    }
  }
  return due
}

/** Takes what open pauses have not counted until `at` into the due time; they stay open. */
export function settle(run: Run, at: number, calendar: Calendar): void {
  run.due = dueBy(run, at, calendar)
  for (const from of run.open.values()) run.counted.push(...uncovered({ from, to: at }, run.counted))
}

export function pause(run: Run, reason: PauseReason, from: number): void {
  if (run.stop || run.open.has(reason)) return
  run.open.set(reason, Math.max(from, run.start))
  run.pauses.push({ from: Math.max(from, run.start), to: null, reason })
}

export const pauseWords: Record<PauseReason, Words> = {
  suspended: { zh: '挂起', en: 'suspended' },
  returned: { zh: '退回有理，等重新派遣', en: 'returned with reason, waiting for dispatch' },
  refused: { zh: '办结未通过核查', en: 'result refused' },
}

export function resume(run: Run, reason: PauseReason, at: number, calendar: Calendar): void {
  const from = run.open.get(reason)
  if (from === undefined) return
  const before = dueBy(run, from, calendar)
  settle(run, at, calendar)
  run.open.delete(reason)
  const entry = run.pauses.find((one) => one.reason === reason && one.to === null)
  if (entry) entry.to = at
  const { due } = run
  if (due === null) return
  run.notes.push(({ zone }) => {
    const say = (ms: number, lang: 'zh' | 'en') => fullMoment(new Date(ms), lang, zone)
    return {
      at: new Date(at),
      zh: `${say(from, 'zh')} 至 ${say(at, 'zh')} 停表（${pauseWords[reason].zh}）${before === due ? '，限期不变' : `，顺延到 ${say(due, 'zh')}`}`,
      en: `${say(from, 'en')} to ${say(at, 'en')} not counted (${pauseWords[reason].en})${before === due ? ', due time unchanged' : `, due moved to ${say(due, 'en')}`}`,
    }
  })
}

/** Ends the run; `judged: false` ends it without a verdict. A run that has ended stays as it is. */
export function stop(run: Run | undefined, at: number, calendar: Calendar, judged = true): void {
  if (!run || run.stop) return
  const end = Math.max(at, run.start)
  for (const reason of [...run.open.keys()]) resume(run, reason, end, calendar)
  run.stop = { at: end, judged }
}

/** A result that was refused: the run goes on as if it had not stopped, the time since does not count. */
export function unstop(run: Run, at: number, calendar: Calendar): void {
  if (!run.stop) return
  const from = run.stop.at
  run.stop = null
  pause(run, 'refused', from)
  resume(run, 'refused', at, calendar)
}

/** Gives the run another due time and says why. */
export function setDue(run: Run, due: number, at: number, why: Words): void {
  const kept = run.due === due
  run.due = due
  run.notes.push(({ zone }) => ({
    at: new Date(at),
    zh: `${fullMoment(new Date(at), 'zh', zone)} ${why.zh}，限期${kept ? '不变' : `改为 ${fullMoment(new Date(due), 'zh', zone)}`}`,
    en: `${fullMoment(new Date(at), 'en', zone)} ${why.en}, due time ${kept ? 'unchanged' : `now ${fullMoment(new Date(due), 'en', zone)}`}`,
  }))
}

/** The due time of a limit from the start of the run, moved by all that has not counted so far. */
export function fullDue(run: Run, limit: Limit, calendar: Calendar): number {
  let due = dueMs(run.start, limit, calendar)
  for (const part of run.counted)
    due = moved(due, counts(part.from, part.to, limit, calendar), limit, calendar)
  return due
}
