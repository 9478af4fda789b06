/** Clocks in the words of the design: 还剩 3 小时（周五 17:00）, 剩 3 小时, 超 31 分, 剩 3 分 42 秒. */
import type { Calendar, ClockState, Lang, Limit } from '../contract.ts'
import { dueLabel } from './labels.ts'
import { formatLimit, isWorking } from './limits.ts'
import { clockWords, levelWords } from './words.ts'
import { officeBetween } from './worktime.ts'
import { dayIn, yearAt, yearIndex } from './year.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const two = (n: number) => String(n).padStart(2, '0')

/**
 * A length of time (ms): 3 分 42 秒 under five minutes, 31 分, 2 小时 10 分, 1 小时 05 分, 3 小时, 2 天 3 小时. What is left over is cut off, so that
 * "3 小时" is never promised when less is left.
 */
export function span(ms: number, lang: Lang): string {
  const zh = lang === 'zh'
  if (ms < 5 * MINUTE) {
    const minutes = Math.floor(ms / MINUTE)
    const seconds = Math.floor((ms % MINUTE) / SECOND)
    if (minutes === 0) return zh ? `${seconds} 秒` : `${seconds} s`
    return zh ? `${minutes} 分 ${seconds} 秒` : `${minutes} min ${seconds} s`
  }
  const minutes = Math.floor(ms / MINUTE)
  if (minutes < 60) return zh ? `${minutes} 分` : `${minutes} min`
  const hours = Math.floor(ms / HOUR)
  if (hours < 24) {
    const rest = minutes % 60
    if (rest === 0) return zh ? `${hours} 小时` : `${hours} h`
    return zh ? `${hours} 小时 ${two(rest)} 分` : `${hours} h ${two(rest)} min`
  }
  const days = Math.floor(ms / DAY)
  const rest = hours % 24
  const head = zh ? `${days} 天` : `${days} ${days === 1 ? 'day' : 'days'}`
  if (rest === 0) return head
  return zh ? `${head} ${rest} 小时` : `${head} ${rest} h`
}

/** 超 31 分 / 31 min late. Whole minutes also under five: lateness is not counted down. */
function lateWords(ms: number, lang: Lang): string {
  if (ms < MINUTE) return lang === 'zh' ? '超不到 1 分' : 'under 1 min late'
  const minutes = Math.floor(ms / MINUTE)
  const late = minutes < 5 ? (lang === 'zh' ? `${minutes} 分` : `${minutes} min`) : span(ms, lang)
  return lang === 'zh' ? `超 ${late}` : `${late} late`
}

/** Working days after the local day of `from` up to and including that of `to`. */
function workingDaysTo(from: Date, to: Date, calendar: Calendar): number {
  const first = yearAt(calendar, from.getTime())
  const last = yearAt(calendar, to.getTime())
  let count =
    last.workBefore[dayIn(last, to.getTime()) + 1]! - first.workBefore[dayIn(first, from.getTime()) + 1]!
  for (let year = first.year; year < last.year; year++) count += yearIndex(calendar, year).workDays.length
  return count
}

/** Office time (ms): 10 工作分钟, 3 个工作小时, 1 工作小时 20 分. What is left over is cut off. */
function officeSpan(ms: number, lang: Lang): string {
  const minutes = Math.floor(ms / MINUTE)
  const rest = minutes % 60
  if (minutes < 60) return formatLimit({ amount: minutes, unit: 'workingMinutes' }, lang)
  const hours = (minutes - rest) / 60
  if (rest === 0) return formatLimit({ amount: hours, unit: 'workingHours' }, lang)
  return lang === 'zh' ? `${hours} 工作小时 ${two(rest)} 分` : `${hours} working h ${two(rest)} min`
}

/**
 * The amount left alone. A limit in working time that is not due today is said in its own time: working days in working days,
 * working hours and minutes in the office time that is left. "1 working day" of a limit of ten minutes would promise a day to
 * whoever has until 08:40. Everything else in running time.
 */
function amountLeft(due: Date, now: Date, limit: Limit | null, lang: Lang, calendar: Calendar): string {
  const days = limit && isWorking(limit) ? workingDaysTo(now, due, calendar) : 0
  if (days === 0 || !limit) return span(due.getTime() - now.getTime(), lang)
  return limit.unit === 'workingDays'
    ? formatLimit({ amount: days, unit: 'workingDays' }, lang)
    : officeSpan(officeBetween(now.getTime(), due.getTime(), calendar), lang)
}

type Shown = Pick<ClockState, 'due' | 'limit' | 'state' | 'stoppedAt' | 'startedAt' | 'paused'>

/**
 * A clock as a reader sees it at `now`. `row` for lists: 剩 3 小时; `full` adds 还 and the due time: 还剩 3 小时（周五 17:00）. Stopped clocks say
 * what was used and the limit: 用 2 小时 43 分. A paused one says so. Without a limit: 不计时.
 */
export function formatClock(
  clock: Shown,
  now: Date,
  lang: Lang,
  calendar: Calendar,
  style: 'row' | 'full' = 'row',
): string {
  const zh = lang === 'zh'
  if (clock.state === 'off' || clock.due === null) return zh ? '不计时' : 'no clock'
  const { due } = clock
  if (clock.stoppedAt) {
    const used = span(clock.stoppedAt.getTime() - clock.startedAt.getTime(), lang)
    if (clock.state === 'missed') {
      const late = lateWords(clock.stoppedAt.getTime() - due.getTime(), lang)
      return zh ? `用 ${used}，${late}` : `took ${used}, ${late}`
    }
    return zh ? `用 ${used}` : `took ${used}`
  }
  if (clock.paused && clock.state !== 'late') return zh ? '停表中' : 'paused'
  if (now.getTime() > due.getTime()) return lateWords(now.getTime() - due.getTime(), lang)
  const left = amountLeft(due, now, clock.limit, lang, calendar)
  if (style === 'row') return zh ? `剩 ${left}` : `${left} left`
  const label = dueLabel(due, now, lang, calendar.zone)
  return zh ? `还剩 ${left}（${label}）` : `${left} left (${label})`
}

/** A limit with its due time: 2 个工作日（周二 17:30）; 2 working days (Tue 17:30). */
export function formatLimitDue(limit: Limit, due: Date, now: Date, lang: Lang, calendar: Calendar): string {
  const label = dueLabel(due, now, lang, calendar.zone)
  return lang === 'zh' ? `${formatLimit(limit, 'zh')}（${label}）` : `${formatLimit(limit, 'en')} (${label})`
}

/** For a screen reader: 特急，办结还剩 6 分，14:49. */
export function spokenClock(clock: ClockState, now: Date, lang: Lang, calendar: Calendar): string {
  const words = formatClock(clock, now, lang, calendar)
  const until =
    clock.due && !clock.stoppedAt && clock.state !== 'off'
      ? dueLabel(clock.due, now, lang, calendar.zone)
      : ''
  const parts = [
    levelWords[clock.level][lang],
    lang === 'zh'
      ? `${clockWords[clock.clock].zh}${words.startsWith('剩') ? '还' : ''}${words}`
      : `${clockWords[clock.clock].en} ${words}`,
    until,
  ].filter(Boolean)
  return parts.join(lang === 'zh' ? '，' : ', ')
}

/** How often a clock on a screen has to be redrawn, in ms: each second under five minutes, else each minute; null when it stands still. */
export function tickOf(clock: Shown, now: Date): number | null {
  if (clock.due === null || clock.stoppedAt || clock.state === 'off') return null
  return Math.abs(clock.due.getTime() - now.getTime()) < 5 * MINUTE ? SECOND : MINUTE
}
