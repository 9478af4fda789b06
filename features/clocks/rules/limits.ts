/** Limits as people write them, in Chinese and English, and back. */
import { type Limit, type LimitUnit, limitSchema, type Words } from '../contract.ts'

/** How a standard's words for time are meant: one of its units is so many of ours. */
export interface LimitProfile {
  id: string
  name: Words
  units: Record<WordKind, { unit: LimitUnit; times: number }>
}
type WordKind =
  | 'minute'
  | 'hour'
  | 'day'
  | 'week'
  | 'workingMinute'
  | 'workingHour'
  | 'workingDay'
  | 'emergencyMinute'
  | 'emergencyHour'
  | 'emergencyDay'

const byTheClock = {
  emergencyMinute: { unit: 'minutes', times: 1 },
  emergencyHour: { unit: 'hours', times: 1 },
  emergencyDay: { unit: 'days', times: 1 },
} as const

/** Words mean what they say. */
export const plainProfile: LimitProfile = {
  id: 'plain',
  name: { zh: '照字面', en: 'as written' },
  units: {
    minute: { unit: 'minutes', times: 1 },
    hour: { unit: 'hours', times: 1 },
    day: { unit: 'days', times: 1 },
    week: { unit: 'days', times: 7 },
    workingMinute: { unit: 'workingMinutes', times: 1 },
    workingHour: { unit: 'workingHours', times: 1 },
    workingDay: { unit: 'workingDays', times: 1 },
    ...byTheClock,
  },
}

/**
 * The Yuncheng municipal standard of city-management cases: 紧急 limits run by the clock; all others run 8–12 and 14–18 on working
 * days only, and a day is 8 such hours. Use with `yunchengHours` in the calendar.
 */
export const yunchengProfile: LimitProfile = {
  id: 'yuncheng',
  name: { zh: '运城市城市管理标准', en: 'Yuncheng municipal standard' },
  units: {
    minute: { unit: 'workingMinutes', times: 1 },
    hour: { unit: 'workingHours', times: 1 },
    day: { unit: 'workingHours', times: 8 },
    week: { unit: 'workingHours', times: 40 },
    workingMinute: { unit: 'workingMinutes', times: 1 },
    workingHour: { unit: 'workingHours', times: 1 },
    workingDay: { unit: 'workingHours', times: 8 },
    ...byTheClock,
  },
}
export const yunchengHours: [string, string][] = [
  ['08:00', '12:00'],
  ['14:00', '18:00'],
]
export const limitProfiles = [plainProfile, yunchengProfile] as const

const units: [RegExp, WordKind][] = [
  [/^(?:紧急|应急)(?:工作)?(?:分钟|分)|^emergency min(?:ute)?s?\b/i, 'emergencyMinute'],
  [/^(?:紧急|应急)(?:工作)?(?:小时|时)|^emergency (?:working )?hours?\b/i, 'emergencyHour'],
  [/^(?:紧急|应急)(?:工作)?(?:日|天)|^emergency (?:working )?days?\b/i, 'emergencyDay'],
  [/^(?:工作|办公)(?:分钟|分)|^(?:working|work|business|office)[ -]?min(?:ute)?s?\b/i, 'workingMinute'],
  [/^(?:工作|办公)(?:小时|时)|^(?:working|work|business|office)[ -]?(?:hours?|hrs?)\b/i, 'workingHour'],
  [/^工作(?:日|天)|^(?:working|work|business)[ -]?days?\b/i, 'workingDay'],
  [/^(?:分钟|分)|^(?:minutes?|mins?)\b/i, 'minute'],
  [/^(?:小时|钟头|时)|^(?:hours?|hrs?|h)\b/i, 'hour'],
  [/^(?:自然日|日历日|天|日)|^(?:calendar days?|running days?|days?|d)\b/i, 'day'],
  [/^(?:周|星期|礼拜)|^weeks?\b/i, 'week'],
]

const digits: Record<string, number> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
}
const english =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen'.split(' ')

/** 一 … 九百九十九 */
function han(text: string): number | null {
  const match =
    /^(?:([一二两三四五六七八九])百)?零?(?:([一二三四五六七八九])?(十))?([零〇一二两三四五六七八九])?$/.exec(
      text,
    )
  if (!match || text === '') return null
  const [, hundreds, tens, ten, ones] = match
  return (
    (hundreds ? digits[hundreds]! * 100 : 0) +
    (ten ? (tens ? digits[tens]! : 1) * 10 : 0) +
    (digits[ones!] ?? 0)
  )
}

/** Reads the amount at the start: digits, Chinese numerals, 半, English words. */
function amountOf(text: string): { amount: number; rest: string; half: boolean } | null {
  const number = /^(\d+(?:\.\d+)?)\s*/.exec(text)
  if (number) return { amount: Number(number[1]), rest: text.slice(number[0].length), half: false }
  if (/^半个?/.test(text)) return { amount: 0.5, rest: text.replace(/^半个?\s*/, ''), half: true }
  if (/^half an? /i.test(text)) return { amount: 0.5, rest: text.replace(/^half an? /i, ''), half: true }
  const word = /^([a-z]+)\s+/i.exec(text)
  const index = word ? english.indexOf(word[1]!.toLowerCase()) : -1
  if (word && index >= 0) return { amount: index, rest: text.slice(word[0].length), half: false }
  if (word && /^an?$/i.test(word[1]!)) return { amount: 1, rest: text.slice(word[0].length), half: false }
  const chinese = /^[零〇一二两三四五六七八九十百]+/.exec(text)
  const value = chinese ? han(chinese[0]) : null
  return chinese && value !== null
    ? { amount: value, rest: text.slice(chinese[0].length), half: false }
    : null
}

const normal = (text: string) =>
  text
    .normalize('NFKC')
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/^(?:限时?|在|within|limit)\s*:?\s*/i, '')
    .replace(/[。.;；]$/, '')
    .trim()

export type ReadLimit =
  | { limit: Limit /** What else stood there: 制止 in 1紧急工作时制止. */; note: string; problem?: undefined }
  | { problem: Words; limit?: undefined }

const problem = (zh: string, en: string): ReadLimit => ({ problem: { zh, en } })

/**
 * Reads a limit: `2 working days`, `4 hours`, `30 min`, `at once`, 2个工作日, 4小时, 半小时, 2紧急工作时, 1小时30分, 即时, 当日.
 * Refuses, saying why, what has no amount, no unit, an amount of 0, part of a working day, or more than ten years.
 */
export function readLimit(text: string, profile: LimitProfile = plainProfile): ReadLimit {
  let rest = normal(text)
  const at = /^(?:即时|即刻|立即|立刻|马上|当场|at once|immediately?|now)/i.exec(rest)
  if (at) return noted({ amount: 0, unit: 'minutes' }, rest.slice(at[0].length))
  const today = /^(?:当日|当天|同日|the same day|same day)/i.exec(rest)
  if (today) return noted({ amount: 0, unit: 'workingDays' }, rest.slice(today[0].length))
  if (rest === '') return problem('没有写时限', 'no limit given')
  let total: Limit | null = null
  while (rest !== '') {
    const read = amountOf(rest)
    if (!read) {
      if (total) break
      return problem(`看不出是多少：${text.trim()}`, `no amount in “${text.trim()}”`)
    }
    rest = read.rest.replace(/^个/, '').trimStart()
    const addHalf = /^半/.test(rest) && read.rest.startsWith('个')
    if (addHalf) rest = rest.slice(1)
    const kind = units.find(([pattern]) => pattern.test(rest))
    if (!kind) return problem(`看不出单位：${text.trim()}`, `no unit of time in “${text.trim()}”`)
    rest = rest.replace(kind[0], '').trimStart()
    const part = convert(read.amount + (addHalf ? 0.5 : 0), kind[1], profile)
    total = total ? sum(total, part) : part
    if (!total) return problem(`不能相加：${text.trim()}`, `these do not add up: “${text.trim()}”`)
  }
  if (!total || !(total.amount > 0)) return problem('时限要大于 0', 'a limit is more than 0')
  if (/days$/i.test(total.unit) && !Number.isInteger(total.amount)) {
    return problem(
      '工作日按整天算，不足一天请写工作小时',
      'working days are counted whole; write working hours',
    )
  }
  if (!limitSchema.safeParse(total).success) return problem('时限超过十年', 'a limit is at most ten years')
  return noted(total, rest)
}

/** What stands behind a limit may be Chinese words without figures (内, 制止); anything else is not understood. */
function noted(limit: Limit, rest: string): ReadLimit {
  const note = rest.replace(/^\s*(?:以内|之内|内)/, '').trim()
  if (
    /^[\p{Script=Han}（）(),，、\s]*$/u.test(note) &&
    !/[一二两三四五六七八九十百]+(?:个|天|日|小时)/.test(note)
  ) {
    return { limit, note }
  }
  return problem(`多出来的字：${note}`, `cannot read “${note}”`)
}

function convert(amount: number, kind: WordKind, profile: LimitProfile): Limit {
  const { unit, times } = profile.units[kind]
  const value = Math.round(amount * times * 1e6) / 1e6
  return unit === 'days' && !Number.isInteger(value)
    ? { amount: value * 24, unit: 'hours' }
    : { amount: value, unit }
}

const minutesPer: Partial<Record<LimitUnit, number>> = {
  minutes: 1,
  hours: 60,
  workingMinutes: 1,
  workingHours: 60,
}

/** 1小时30分: both by the clock or both in office time; null for anything else. */
function sum(a: Limit, b: Limit): Limit | null {
  const x = minutesPer[a.unit]
  const y = minutesPer[b.unit]
  if (!x || !y || isWorking(a) !== isWorking(b)) return null
  return { amount: a.amount * x + b.amount * y, unit: isWorking(a) ? 'workingMinutes' : 'minutes' }
}

/** Reads a limit, or null when it cannot be read; `readLimit` says why. */
export function parseLimit(text: string, profile: LimitProfile = plainProfile): Limit | null {
  return readLimit(text, profile).limit ?? null
}

/** True when the limit counts office time and so needs the calendar. */
export const isWorking = (limit: Limit): boolean => limit.unit.startsWith('working')

const zhUnits: Record<LimitUnit, string> = {
  minutes: '分钟',
  hours: '小时',
  days: '天',
  workingMinutes: '工作分钟',
  workingHours: '个工作小时',
  workingDays: '个工作日',
}
const enUnits: Record<LimitUnit, [one: string, many: string]> = {
  minutes: ['min', 'min'],
  hours: ['h', 'h'],
  days: ['day', 'days'],
  workingMinutes: ['working minute', 'working minutes'],
  workingHours: ['working hour', 'working hours'],
  workingDays: ['working day', 'working days'],
}

/** 2 个工作日, 4 小时, 即时; 2 working days, 4 h, at once. What it prints `parseLimit` reads back. */
export function formatLimit(limit: Limit, lang: 'zh' | 'en'): string {
  if (limit.amount === 0 && limit.unit === 'minutes') return lang === 'zh' ? '即时' : 'at once'
  if (limit.amount === 0 && limit.unit === 'workingDays') return lang === 'zh' ? '当日' : 'same day'
  const amount = String(Math.round(limit.amount * 1e6) / 1e6)
  if (lang === 'zh') return `${amount} ${zhUnits[limit.unit]}`
  return `${amount} ${enUnits[limit.unit][limit.amount === 1 ? 0 : 1]}`
}
