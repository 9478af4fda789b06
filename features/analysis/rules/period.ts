/** Periods of analysis reports: whole days, weeks (from Monday) and months, their names, what they are compared with. Pure. */

import type { Words } from '../../../kernel/contract.ts'
import { instantOf } from '../../clocks/rules.ts'
import { addDays, isDay, type Period, periodBefore, stepStart } from '../../statistics/rules.ts'
import type { AnalysisKind } from '../contract.ts'

/** The whole day, week or month in which `from` lies; of a range the days asked for. Null: it ends before it begins. */
export function wholePeriod(kind: AnalysisKind, from: string, to?: string): Period | null {
  if (kind === 'range') return to && from <= to && to <= addDays(from, 1099) ? { from, to } : null
  const start = stepStart(from, kind)
  if (kind === 'day') return { from: start, to: start }
  if (kind === 'week') return { from: start, to: addDays(start, 6) }
  return { from: start, to: addDays(stepStart(addDays(start, 31), 'month'), -1) }
}

/** What the period is compared with: the one before it; of a month the whole month before. */
export const previous = (p: Period): Period => periodBefore(p)

/**
 * The same a year ago: the same dates; of weeks and days 52 weeks back, so that the same weekdays are compared. 29 February
 * is compared with the 28th.
 */
export function yearAgo(kind: AnalysisKind, p: Period): Period {
  if (kind === 'week' || kind === 'day') return { from: addDays(p.from, -364), to: addDays(p.to, -364) }
  const back = (day: string) => {
    const same = `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`
    return isDay(same) ? same : addDays(`${same.slice(0, 8)}28`, 0)
  }
  const to = back(p.to)
  // The last day of February stays the last day of February.
  return {
    from: back(p.from),
    to: kind === 'month' ? addDays(stepStart(addDays(`${to.slice(0, 8)}01`, 31), 'month'), -1) : to,
  }
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const part = (day: string) =>
  [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8))] as const
const zhDay = (day: string) => `${part(day)[1]} 月 ${part(day)[2]} 日`
const enDay = (day: string) => `${part(day)[2]} ${months[part(day)[1] - 1]}`

/** `2026 年 5 月`; `2026 年 5 月 25 日至 5 月 31 日`. */
export function periodName(kind: AnalysisKind, p: Period): Words {
  const [y, m] = part(p.from)
  if (kind === 'month') return { zh: `${y} 年 ${m} 月`, en: `${months[m - 1]} ${y}` }
  if (p.from === p.to) return { zh: `${y} 年 ${zhDay(p.from)}`, en: `${enDay(p.from)} ${y}` }
  const other = part(p.to)[0]
  return {
    zh: `${y} 年 ${zhDay(p.from)}至 ${other === y ? '' : `${other} 年 `}${zhDay(p.to)}`,
    en: `${enDay(p.from)}${other === y ? '' : ` ${y}`} to ${enDay(p.to)} ${other}`,
  }
}

export const titleOf = (region: string, kind: AnalysisKind, p: Period): Words => {
  const name = periodName(kind, p)
  return { zh: `${region} ${name.zh}分析报告`, en: `${region}: analysis, ${name.en}` }
}

export const scheduleKinds = ['week', 'month'] as const
export type ScheduleKind = (typeof scheduleKinds)[number]
const at8 = (day: string, zone: string): Date => new Date(instantOf(Date.parse(`${day}T08:00:00Z`), zone))

/** The latest moment at or before now at which a report of this kind is made: Monday or the first of the month, 08:00. */
export function lastTurn(kind: ScheduleKind, now: Date, zone: string): { at: Date; period: Period } {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(now)
  let day = stepStart(today, kind)
  if (at8(day, zone) > now) day = stepStart(addDays(day, -1), kind)
  return { at: at8(day, zone), period: wholePeriod(kind, addDays(day, -1))! }
}

export function nextTurn(kind: ScheduleKind, now: Date, zone: string): Date {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(now)
  const day = stepStart(today, kind)
  if (at8(day, zone) > now) return at8(day, zone)
  return at8(kind === 'week' ? addDays(day, 7) : stepStart(addDays(day, 31), 'month'), zone)
}
