/** Office time as a table of spans, for those who measure many cases at once: the database looks a moment up in it. */
import type { Calendar } from '../contract.ts'
import { yearAt, yearIndex } from './year.ts'

export interface OfficeKnots {
  /** Instants (ms) at which office spans open and close, in order. */
  opens: number[]
  closes: number[]
  /** Working days passed since the start of the first year when each span opens. */
  before: number[]
  /** Working days that one ms of the span is: one over the office time of its day. */
  rate: number[]
}

/**
 * The spans of all years from the one of `from` to the one of `to` (ms). The working days passed at a moment are
 * `before[i] + (min(moment, closes[i]) - opens[i]) * rate[i]` with `i` the last span opened by then, and 0 before the first:
 * differences are what `workingDaysBetween` says.
 */
export function officeKnots(calendar: Calendar, from: number, to: number): OfficeKnots {
  const out: OfficeKnots = { opens: [], closes: [], before: [], rate: [] }
  const last = yearAt(calendar, Math.max(from, to)).year
  let days = 0
  for (let year = yearAt(calendar, from).year; year <= last; year++) {
    const index = yearIndex(calendar, year)
    for (const day of index.workDays) {
      const first = index.firstSpan[day]!
      const next = index.firstSpan[day + 1]!
      let office = 0
      for (let i = first; i < next; i++) office += index.closes[i]! - index.opens[i]!
      let passed = 0
      for (let i = first; i < next; i++) {
        out.opens.push(index.opens[i]!)
        out.closes.push(index.closes[i]!)
        out.before.push(days + passed / office)
        out.rate.push(1 / office)
        passed += index.closes[i]! - index.opens[i]!
      }
      days++
    }
  }
  return out
}
