/**
 * A calendar year as prefix sums, so that a deadline is a few array look-ups and binary searches instead of a walk over
 * days. Built once per (calendar object, year); a calendar is never changed in place, a new version is a new object.
 */
import type { Calendar, OfficeSpan } from '../contract.ts'
import { dateOf, instantOf, offsetAt } from './zone.ts'

export interface YearIndex {
  year: number
  /** Day number (since 1970-01-01) of 1 January. */
  firstDay: number
  /** Instant at which each local day starts; one more entry for the next 1 January. */
  dayStart: Float64Array
  /** ms local time is ahead of UTC when each day starts; one more entry. */
  offset: Float64Array
  /** Office spans in order: opening and closing instants, and office ms of the year before the opening. */
  opens: Float64Array
  closes: Float64Array
  officeBefore: Float64Array
  /** Index of the first span at or after the start of each day; one more entry. */
  firstSpan: Int32Array
  /** Working days of the year before each day; one more entry. */
  workBefore: Int32Array
  /** Day of the year (0 …) of each working day. */
  workDays: Int32Array
  officeTotal: number
  /** No clock change in this year. */
  steady: boolean
  known: boolean
}

const DAY = 86_400_000
const minutesOf = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))

/** Office hours of a local date; empty when nobody works. `weekday`: 1 Monday … 7 Sunday. */
export function officeSpans(calendar: Calendar, date: string, weekday: number): readonly OfficeSpan[] {
  const named = calendar.days[date]
  if (named === 'holiday') return []
  const key = String(weekday) as '1' | '2' | '3' | '4' | '5' | '6' | '7'
  const usual = calendar.weekdays?.[key] ?? (weekday > 5 ? [] : calendar.officeHours)
  return named === 'workday' && usual.length === 0 ? calendar.officeHours : usual
}

function build(calendar: Calendar, year: number): YearIndex {
  const firstDay = Date.UTC(year, 0, 1) / DAY
  const days = Date.UTC(year + 1, 0, 1) / DAY - firstDay
  const dayStart = new Float64Array(days + 1)
  const offset = new Float64Array(days + 1)
  const firstSpan = new Int32Array(days + 1)
  const workBefore = new Int32Array(days + 1)
  const opens: number[] = []
  const closes: number[] = []
  const officeBefore: number[] = []
  const workDays: number[] = []
  let office = 0
  for (let day = 0; day <= days; day++) {
    dayStart[day] = instantOf((firstDay + day) * DAY, calendar.zone)
    offset[day] = offsetAt(dayStart[day]!, calendar.zone)
  }
  for (let day = 0; day < days; day++) {
    firstSpan[day] = opens.length
    workBefore[day] = workDays.length
    const spans = officeSpans(calendar, dateOf(firstDay + day), ((firstDay + day + 3) % 7) + 1)
    const even = offset[day] === offset[day + 1]
    const at = (text: string) => {
      const wall = minutesOf(text) * 60_000
      return even ? dayStart[day]! + wall : instantOf((firstDay + day) * DAY + wall, calendar.zone)
    }
    for (const [open, close] of spans) {
      opens.push(at(open))
      closes.push(at(close))
      officeBefore.push(office)
      office += closes.at(-1)! - opens.at(-1)!
    }
    if (spans.length > 0) workDays.push(day)
  }
  firstSpan[days] = opens.length
  workBefore[days] = workDays.length
  return {
    year,
    firstDay,
    dayStart,
    offset,
    opens: Float64Array.from(opens),
    closes: Float64Array.from(closes),
    officeBefore: Float64Array.from(officeBefore),
    firstSpan,
    workBefore,
    workDays: Int32Array.from(workDays),
    officeTotal: office,
    steady: offset.every((ahead) => ahead === offset[0]),
    known: calendar.knownYears.includes(year),
  }
}

const indexes = new WeakMap<Calendar, Map<number, YearIndex>>()

/** The index of a local year. Refuses years outside 1900–2200: a date there is a typing error. */
export function yearIndex(calendar: Calendar, year: number): YearIndex {
  const years = indexes.get(calendar) ?? new Map<number, YearIndex>()
  const known = years.get(year)
  if (known) return known
  if (!(year >= 1900 && year <= 2200)) throw new RangeError(`no calendar for the year ${year}`)
  const index = build(calendar, year)
  indexes.set(calendar, years.set(year, index))
  return index
}

/** The index of the local year an instant falls into. */
export function yearAt(calendar: Calendar, ms: number): YearIndex {
  let index = yearIndex(calendar, new Date(ms).getUTCFullYear())
  if (ms < index.dayStart[0]!) index = yearIndex(calendar, index.year - 1)
  else if (ms >= index.dayStart[index.dayStart.length - 1]!) index = yearIndex(calendar, index.year + 1)
  return index
}

/** Day of the year (0 …) of an instant inside the year. */
export function dayIn(index: YearIndex, ms: number): number {
  const last = index.dayStart.length - 2
  let day = Math.min(last, Math.floor((ms - index.dayStart[0]!) / DAY))
  while (day > 0 && ms < index.dayStart[day]!) day--
  while (day < last && ms >= index.dayStart[day + 1]!) day++
  return day
}
