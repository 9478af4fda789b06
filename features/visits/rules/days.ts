/** When a call is due, late, tried again and made anew. Days are dates of the installation's zone, `2026-06-26`. */
import { dateOf, dayNumber } from '../../clocks/rules.ts'

/** Whether calls are made on a date at all. */
export type IsDay = (date: string) => boolean

export const addDays = (date: string, days: number): string => dateOf(dayNumber(date) + days)
export const daysBetween = (from: string, to: string): number => dayNumber(to) - dayNumber(from)

/** The date itself or the first one after it on which calls are made; a calendar without any within a year gives the date. */
export function dayFrom(date: string, isDay: IsDay): string {
  for (let i = 0; i < 366; i++) {
    const day = addDays(date, i)
    if (isDay(day)) return day
  }
  return date
}

/** Day number n (0, 1, …) of those on which calls are made, from a date on. */
export function daysFrom(date: string, isDay: IsDay): (n: number) => string {
  const known: string[] = []
  return (n) => {
    while (known.length <= n)
      known.push(dayFrom(known.length === 0 ? date : addDays(known.at(-1)!, 1), isDay))
    return known[n]!
  }
}

export interface Rhythm {
  everyDays: number | null
  untilOn: string | null
  graceDays: number
}

/** Days late: 0 on the day itself and before. */
export const lateDays = (dueOn: string, today: string): number => Math.max(0, daysBetween(dueOn, today))

/** After this day the leader is told. */
export const lateOn = (dueOn: string, graceDays: number): string => addDays(dueOn, graceDays)

/**
 * The next call after one that was closed: one interval after the day it was planned for, so that the rhythm stays; when that is
 * not after the day it was closed, one interval after that day, so that nothing piles up. Null: once only, or the plan is over.
 */
export function nextDue(r: Rhythm, dueOn: string, closedOn: string, isDay: IsDay): string | null {
  if (r.everyDays === null) return null
  const kept = addDays(dueOn, r.everyDays)
  const next = dayFrom(kept > closedOn ? kept : addDays(closedOn, r.everyDays), isDay)
  return r.untilOn !== null && next > r.untilOn ? null : next
}

export const dayparts = ['morning', 'afternoon', 'evening'] as const
export type Daypart = (typeof dayparts)[number]

/** Morning until noon, evening from 17:30, when people are back from work. */
export function daypartOf(hour: number, minute = 0): Daypart {
  const at = hour * 60 + minute
  return at < 12 * 60 ? 'morning' : at < 17 * 60 + 30 ? 'afternoon' : 'evening'
}

/** Tries before a card is left and the leader is told. */
export const mostTries = 3

export type AfterAbsence =
  | { end: 'again'; dueOn: string; daypart: Daypart; tries: number }
  | { end: 'card'; tries: number }

/**
 * Nobody was at home. The next try is at a part of the day in which nobody has tried, the evening before others, for those who work;
 * later today when that part is still to come, else on the next day of calls. The third time a card is left.
 */
export function afterAbsence(
  was: { tries: number; tried: readonly Daypart[] },
  now: { today: string; part: Daypart },
  isDay: IsDay,
): AfterAbsence {
  const tries = was.tries + 1
  if (tries >= mostTries) return { end: 'card', tries }
  const tried = new Set([...was.tried, now.part])
  const daypart = (['evening', 'morning', 'afternoon'] as const).find((p) => !tried.has(p)) ?? 'evening'
  const later = dayparts.indexOf(daypart) > dayparts.indexOf(now.part)
  return { end: 'again', tries, daypart, dueOn: later ? now.today : dayFrom(addDays(now.today, 1), isDay) }
}

/** Why a call is given up. The subject is gone for good with `gone`; the others are asked again in the next round. */
export const skipReasons = ['moved', 'empty', 'gone', 'refused', 'double', 'other'] as const
export type SkipReason = (typeof skipReasons)[number]
export const endsForGood = (r: SkipReason): boolean => r === 'gone' || r === 'double'

/** How many subjects one worker can visit in a round of `everyDays` days at `perDay` a day, by the days that follow `from`. */
export function roundHolds(everyDays: number, perDay: number, from: string, isDay: IsDay): number {
  let days = 0
  for (let i = 0; i < everyDays; i++) if (isDay(addDays(from, i))) days++
  return days * perDay
}
