/**
 * Wording of times, counts and distances (DESIGN "Words"). Pure: now, language and zone are arguments.
 * Working-time clocks come with their own words from `features/clocks`; `ClockTag` takes them as `formatter`.
 */
import type { Lang } from './i18n.tsx'

const MIN = 60_000
const HOUR = 60 * MIN
const ZONE = 'Asia/Shanghai'

type Instant = string | number | Date
const ms = (t: Instant): number => (typeof t === 'number' ? t : new Date(t).getTime())

const cache = new Map<string, Intl.DateTimeFormat>()
function parts(t: Instant, zone = ZONE) {
  let f = cache.get(zone)
  if (!f) {
    f = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      weekday: 'short',
      hourCycle: 'h23',
    })
    cache.set(zone, f)
  }
  const p: Record<string, string> = {}
  for (const { type, value } of f.formatToParts(ms(t))) p[type] = value
  // With hours beside them some engines write months and days with a leading zero.
  p.month = String(Number(p.month))
  p.day = String(Number(p.day))
  return p as Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'weekday', string>
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const WEEK: Record<string, string> = {
  Mon: '周一',
  Tue: '周二',
  Wed: '周三',
  Thu: '周四',
  Fri: '周五',
  Sat: '周六',
  Sun: '周日',
}

/** `14:27`; with seconds `14:27:18` (only in evidence). */
export function clockTime(t: Instant, seconds = false): string {
  const p = parts(t)
  return seconds ? `${p.hour}:${p.minute}:${p.second}` : `${p.hour}:${p.minute}`
}

/** `14:27` today, 昨天 14:27, 6 月 26 日 14:27, 2025 年 6 月 26 日. */
export function moment(t: Instant, now: Instant, lang: Lang): string {
  const a = parts(t)
  const n = parts(now)
  const y = parts(ms(now) - 24 * HOUR)
  const m = parts(ms(now) + 24 * HOUR)
  const same = (b: typeof a) => a.year === b.year && a.month === b.month && a.day === b.day
  const hm = `${a.hour}:${a.minute}`
  if (same(n)) return hm
  if (same(y)) return lang === 'zh' ? `昨天 ${hm}` : `yesterday ${hm}`
  if (same(m)) return lang === 'zh' ? `明天 ${hm}` : `tomorrow ${hm}`
  if (a.year === n.year)
    return lang === 'zh' ? `${a.month} 月 ${a.day} 日 ${hm}` : `${a.day} ${MONTHS[Number(a.month) - 1]} ${hm}`
  return lang === 'zh'
    ? `${a.year} 年 ${a.month} 月 ${a.day} 日`
    : `${a.day} ${MONTHS[Number(a.month) - 1]} ${a.year}`
}

/** A due time as said beside "还剩": 14:49 today, 周五 17:00 within six days, else the moment. */
export function dueAt(t: Instant, now: Instant, lang: Lang): string {
  const a = parts(t)
  const n = parts(now)
  const hm = `${a.hour}:${a.minute}`
  if (a.year === n.year && a.month === n.month && a.day === n.day)
    return lang === 'zh' ? `今天 ${hm}` : `today ${hm}`
  const apart = Math.abs(ms(t) - ms(now))
  if (apart < 6 * 24 * HOUR) return lang === 'zh' ? `${WEEK[a.weekday]} ${hm}` : `${a.weekday} ${hm}`
  return moment(t, now, lang)
}

/** Whether two instants fall on one day of the town. */
export function sameDay(a: Instant, b: Instant): boolean {
  const [x, y] = [parts(a), parts(b)]
  return x.year === y.year && x.month === y.month && x.day === y.day
}

/** `6 月 26 日`, `26 Jun`; with the year when it is another one. */
export function shortDay(t: Instant, now: Instant, lang: Lang): string {
  const [a, n] = [parts(t), parts(now)]
  const zh = lang === 'zh'
  if (a.year !== n.year)
    return zh ? `${a.year}-${a.month}-${a.day}` : `${a.day} ${MONTHS[Number(a.month) - 1]} ${a.year}`
  return zh ? `${a.month} 月 ${a.day} 日` : `${a.day} ${MONTHS[Number(a.month) - 1]}`
}

/** `6 月 26 日 周五` / `Fri 26 Jun`. */
export function dayName(t: Instant, lang: Lang): string {
  const a = parts(t)
  return lang === 'zh'
    ? `${a.month} 月 ${a.day} 日 ${WEEK[a.weekday]}`
    : `${a.weekday} ${a.day} ${MONTHS[Number(a.month) - 1]}`
}

/** A length of time in at most two units: 42 秒, 3 分 42 秒 (under 5 min), 38 分, 2 小时 10 分, 3 天 4 小时. */
export function span(length: number, lang: Lang): string {
  const abs = Math.abs(length)
  const zh = lang === 'zh'
  const s = Math.floor(abs / 1000)
  if (abs < MIN) return zh ? `${s} 秒` : `${s} s`
  if (abs < 5 * MIN) {
    const rest = s % 60
    const min = Math.floor(s / 60)
    return zh ? `${min} 分${rest ? ` ${rest} 秒` : ''}` : `${min} min${rest ? ` ${rest} s` : ''}`
  }
  const min = Math.floor(abs / MIN)
  if (min < 60) return zh ? `${min} 分` : `${min} min`
  const h = Math.floor(min / 60)
  if (h < 48) {
    const rest = min % 60
    return zh ? `${h} 小时${rest ? ` ${rest} 分` : ''}` : `${h} h${rest ? ` ${rest} min` : ''}`
  }
  const d = Math.floor(h / 24)
  const rest = h % 24
  return zh ? `${d} 天${rest ? ` ${rest} 小时` : ''}` : `${d} d${rest ? ` ${rest} h` : ''}`
}

/** 剩 3 小时 / 超 31 分 in rows; `long` says 还剩. Late is `due < now`. */
export function remaining(due: Instant, now: Instant, lang: Lang, long = false): string {
  const left = ms(due) - ms(now)
  const words = span(left, lang)
  if (left < 0) return lang === 'zh' ? `超 ${words}` : `${words} late`
  return lang === 'zh' ? `${long ? '还剩' : '剩'} ${words}` : `${words} left`
}

/** 14,206; from 100,000 on 30.2 万 in Chinese. */
export function count(n: number, lang: Lang): string {
  if (lang === 'zh' && n >= 100_000) return `${(n / 10_000).toFixed(1).replace(/\.0$/, '')} 万`
  return n.toLocaleString('en-US')
}

/** 120 米, 1.1 公里. */
export function distance(metres: number, lang: Lang): string {
  if (metres < 1000) return lang === 'zh' ? `${Math.round(metres)} 米` : `${Math.round(metres)} m`
  const km = (metres / 1000).toFixed(metres < 10_000 ? 1 : 0)
  return lang === 'zh' ? `${km} 公里` : `${km} km`
}

/** 138****2206: what everyone may see of a phone number. */
export const maskPhone = (phone: string): string => phone.replace(/^(\d{3})\d+(\d{4})$/, '$1****$2')

/** 2.1 MB, 480 kB. */
export function bytes(n: number): string {
  return n >= 1_000_000 ? `${(n / 1_000_000).toFixed(1)} MB` : `${Math.max(1, Math.round(n / 1000))} kB`
}

/** 0:48 */
export const minuteSecond = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`
