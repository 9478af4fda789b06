/** Moments in words, in the zone of the place: 14:27, 昨天 14:27, 6 月 26 日 14:27; 26 Jun 14:27. */
import type { Lang } from '../contract.ts'
import { offsetAt } from './zone.ts'

const DAY = 86_400_000
const zhDays = ['周日', '周一', '周二', '周三', '周四', '周五', '周六']
const enDays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** Local day number since 1970-01-01 and the wall time read as UTC. */
export function local(at: Date, zone: string): { day: number; wall: Date } {
  const wall = at.getTime() + offsetAt(at.getTime(), zone)
  return { day: Math.floor(wall / DAY), wall: new Date(wall) }
}

const time = (wall: Date) => wall.toISOString().slice(11, 16)

/** 6 月 26 日 / 26 Jun of a day number. */
export function dayLabel(day: number, lang: Lang): string {
  const date = new Date(day * DAY)
  return lang === 'zh'
    ? `${date.getUTCMonth() + 1} 月 ${date.getUTCDate()} 日`
    : `${date.getUTCDate()} ${months[date.getUTCMonth()]}`
}

/** 周五 / Fri of a day number. */
export const weekdayLabel = (day: number, lang: Lang): string =>
  (lang === 'zh' ? zhDays : enDays)[new Date(day * DAY).getUTCDay()]!

/** A moment that stands alone, as in explanations: 6 月 26 日 周五 16:40. */
export function fullMoment(at: Date, lang: Lang, zone: string): string {
  const { day, wall } = local(at, zone)
  return lang === 'zh'
    ? `${dayLabel(day, lang)} ${weekdayLabel(day, lang)} ${time(wall)}`
    : `${weekdayLabel(day, lang)} ${dayLabel(day, lang)} ${time(wall)}`
}

/**
 * A moment as seen from `now`: 14:27 today, 昨天 14:27, 明天 09:00, 6 月 26 日 14:27 this year, 2025 年 6 月 26 日 in another.
 * `today: true` writes 今天 14:27 where a bare time could be misread.
 */
export function formatMoment(
  at: Date,
  now: Date,
  lang: Lang,
  zone: string,
  options?: { today?: boolean },
): string {
  const { day, wall } = local(at, zone)
  const here = local(now, zone)
  const near = lang === 'zh' ? ['昨天 ', '今天 ', '明天 '] : ['yesterday ', 'today ', 'tomorrow ']
  const away = day - here.day
  if (away === 0 && !options?.today) return time(wall)
  if (Math.abs(away) <= 1) return near[away + 1]! + time(wall)
  const label = dayLabel(day, lang)
  if (wall.getUTCFullYear() === here.wall.getUTCFullYear()) return `${label} ${time(wall)}`
  return lang === 'zh' ? `${wall.getUTCFullYear()} 年 ${label}` : `${label} ${wall.getUTCFullYear()}`
}

/** The due time that stands in brackets behind the time left: 周五 17:00 within a week, else 7 月 3 日 17:12. */
export function dueLabel(due: Date, now: Date, lang: Lang, zone: string): string {
  const { day, wall } = local(due, zone)
  if (Math.abs(day - local(now, zone).day) < 7) return `${weekdayLabel(day, lang)} ${time(wall)}`
  return formatMoment(due, now, lang, zone)
}
