/** Office time: how much lies between two instants, and which instant lies so much further on. All in milliseconds. */
import type { Calendar } from '../contract.ts'
import { dayIn, type YearIndex, yearAt, yearIndex } from './year.ts'

/** Office ms of the year before an instant inside it. */
function officeUntil(index: YearIndex, ms: number): number {
  let span = index.firstSpan[dayIn(index, ms)]!
  // The spans of a day are few; the last one opened by now decides.
  while (span < index.opens.length && index.opens[span]! <= ms) span++
  if (span === 0) return 0
  const open = index.opens[span - 1]!
  return index.officeBefore[span - 1]! + Math.min(ms, index.closes[span - 1]!) - open
}

/** Office time from one instant to another; negative when `to` is earlier. */
export function officeBetween(from: number, to: number, calendar: Calendar): number {
  if (to < from) return -officeBetween(to, from, calendar)
  const last = yearAt(calendar, to)
  let index = yearAt(calendar, from)
  let sum = officeUntil(last, to) - officeUntil(index, from)
  for (; index.year < last.year; index = yearIndex(calendar, index.year + 1)) sum += index.officeTotal
  return sum
}

/** Last span whose office time starts before (or, with `touching`, at) `target` ms of the year; -1 for none. */
function spanFor(index: YearIndex, target: number, touching: boolean): number {
  let low = 0
  let high = index.officeBefore.length
  while (low < high) {
    const mid = (low + high) >> 1
    const before = index.officeBefore[mid]!
    if (before < target || (touching && before === target)) low = mid + 1
    else high = mid
  }
  return low - 1
}

/**
 * The instant at which `amount` ms of office time have passed since `from`. Used up exactly at closing time, it is the closing
 * time, not the next opening. An amount of 0 is `from` itself inside office hours, else the next opening.
 */
export function addOffice(from: number, amount: number, calendar: Calendar): number {
  if (amount < 0) return backOffice(from, -amount, calendar)
  let index = yearAt(calendar, from)
  let target = officeUntil(index, from) + amount
  while (target > index.officeTotal || (amount === 0 && target === index.officeTotal)) {
    target -= index.officeTotal
    index = yearIndex(calendar, index.year + 1)
  }
  const span = spanFor(index, target, amount === 0)
  return Math.max(from, index.opens[span]! + target - index.officeBefore[span]!)
}

/** The latest instant from which `amount` ms of office time pass until `to`. */
function backOffice(to: number, amount: number, calendar: Calendar): number {
  let index = yearAt(calendar, to)
  let target = officeUntil(index, to) - amount
  while (target < 0 || index.officeTotal === 0) {
    index = yearIndex(calendar, index.year - 1)
    target += index.officeTotal
  }
  const span = spanFor(index, target, true)
  return Math.min(to, index.opens[span]! + target - index.officeBefore[span]!)
}

/** Working days from one instant to another, a day's part counted by the part of its office hours: 2.5 is two days and a half. */
export function workingDaysBetween(from: number, to: number, calendar: Calendar): number {
  if (to < from) return -workingDaysBetween(to, from, calendar)
  const last = yearAt(calendar, to)
  let index = yearAt(calendar, from)
  let sum = daysUntil(last, to) - daysUntil(index, from)
  for (; index.year < last.year; index = yearIndex(calendar, index.year + 1)) sum += index.workDays.length
  return sum
}

function daysUntil(index: YearIndex, ms: number): number {
  const day = dayIn(index, ms)
  const first = index.firstSpan[day]!
  const next = index.firstSpan[day + 1]!
  if (first === next) return index.workBefore[day]!
  const before = index.officeBefore[first]!
  const end = next < index.officeBefore.length ? index.officeBefore[next]! : index.officeTotal
  return index.workBefore[day]! + (officeUntil(index, ms) - before) / (end - before || 1)
}

/**
 * Close of office of the `amount`th working day after the local day of `from`, that day not counted (Civil Code art. 201, 203).
 * With 0: the close of that day, or of the next working day when it has none or it has passed.
 */
export function closeOfDay(from: number, amount: number, calendar: Calendar): number {
  let index = yearAt(calendar, from)
  const day = dayIn(index, from)
  const nextDay = index.workBefore[day + 1]!
  let nth = nextDay + amount - 1
  if (amount === 0) {
    const today = nextDay > index.workBefore[day]!
    const open = today && from < index.closes[index.firstSpan[day + 1]! - 1]!
    nth = open ? nextDay - 1 : nextDay
  }
  while (nth >= index.workDays.length) {
    nth -= index.workDays.length
    index = yearIndex(calendar, index.year + 1)
  }
  return index.closes[index.firstSpan[index.workDays[nth]! + 1]! - 1]!
}
