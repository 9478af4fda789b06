/** When a limit ends, how much of it has passed, how much is left. The meaning of each unit: docs/language.md, "Clocks". */
import type { Calendar, Limit, LimitUnit, Step, Warning } from '../contract.ts'
import { explainDue } from './explain.ts'
import { isWorking } from './limits.ts'
import { addOffice, closeOfDay, officeBetween, workingDaysBetween } from './worktime.ts'
import { yearAt, yearIndex } from './year.ts'
import { instantOf, offsetAt } from './zone.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export interface Due {
  due: Date
  /** How it was computed, in both languages; made when it is read. */
  readonly explain: Step[]
  warnings: Warning[]
}

/** Same local time of day, `days` calendar days later: 24 hours each unless the clocks of the zone change. */
function addDays(from: number, days: number, calendar: Calendar): number {
  const there = from + days * DAY
  const a = yearAt(calendar, from)
  const b = yearAt(calendar, there)
  if (a.steady && b.steady && a.offset[0] === b.offset[0]) return there
  return instantOf(there + offsetAt(from, calendar.zone), calendar.zone)
}

/** The due instant in ms, without words. `from` in ms. */
export function dueMs(from: number, limit: Limit, calendar: Calendar): number {
  switch (limit.unit) {
    case 'minutes':
      return from + Math.round(limit.amount * MINUTE)
    case 'hours':
      return from + Math.round(limit.amount * HOUR)
    case 'days':
      return addDays(from, limit.amount, calendar)
    case 'workingMinutes':
      return addOffice(from, Math.round(limit.amount * MINUTE), calendar)
    case 'workingHours':
      return addOffice(from, Math.round(limit.amount * HOUR), calendar)
    case 'workingDays':
      return closeOfDay(from, limit.amount, calendar)
  }
}

/** One warning for each year between the two instants whose holidays the calendar does not know. */
export function missingYears(from: number, to: number, calendar: Calendar): Warning[] {
  const warnings: Warning[] = []
  const last = yearAt(calendar, to).year
  for (let year = yearAt(calendar, from).year; year <= last; year++) {
    if (yearIndex(calendar, year).known) continue
    warnings.push({
      code: 'calendar.year_missing',
      year,
      zh: `日历 ${calendar.version} 没有 ${year} 年的放假安排，按周末和法定节日推算，公布后可能变`,
      en: `calendar ${calendar.version} does not have the holidays of ${year}; weekends and fixed holidays were assumed, the time may change`,
    })
  }
  return warnings
}

/**
 * When `limit`, running from `from`, ends. Warns of every year without announced holidays that it counted through; limits by the
 * clock never need the calendar. Refuses (RangeError) an invalid date, an amount that is negative or not a number, part of a
 * day, and anything that leaves the years 1900–2200.
 */
export function dueAt(from: Date, limit: Limit, calendar: Calendar): Due {
  const start = from.getTime()
  if (Number.isNaN(start)) throw new RangeError('the start is not a date')
  const whole = limit.unit !== 'workingDays' && limit.unit !== 'days'
  if (
    !(
      limit.amount >= 0 &&
      limit.amount < Number.POSITIVE_INFINITY &&
      (whole || Number.isInteger(limit.amount))
    )
  ) {
    throw new RangeError(`not a limit: ${limit.amount} ${limit.unit}`)
  }
  const end = dueMs(start, limit, calendar)
  const due = new Date(end)
  return {
    due,
    get explain() {
      return explainDue(from, due, limit, calendar)
    },
    warnings: isWorking(limit) ? missingYears(start, end, calendar) : [],
  }
}

/**
 * Time from one instant to another in a unit, negative when `to` is earlier. Fractions count: a morning of 3.5 of 7 office hours is
 * half a working day. `days` are 24 hours.
 */
export function elapsed(from: Date, to: Date, unit: LimitUnit, calendar: Calendar): number {
  const a = from.getTime()
  const b = to.getTime()
  if (unit === 'workingDays') return workingDaysBetween(a, b, calendar)
  if (unit === 'workingHours') return officeBetween(a, b, calendar) / HOUR
  if (unit === 'workingMinutes') return officeBetween(a, b, calendar) / MINUTE
  return (b - a) / { minutes: MINUTE, hours: HOUR, days: DAY }[unit]
}

/** Time left until `due` in a unit; negative is time late. */
export function remaining(at: Date, due: Date, unit: LimitUnit, calendar: Calendar): number {
  return elapsed(at, due, unit, calendar)
}

/** The next instant inside office hours: `at` itself when it is. */
export function nextOffice(at: Date, calendar: Calendar): Date {
  return new Date(addOffice(at.getTime(), 0, calendar))
}
