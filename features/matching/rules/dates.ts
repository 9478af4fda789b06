/** Dates as registers hold them, whole or in part. */
import { plain } from './characters.ts'
import { DIFFERENT, type Kind, SAME } from './kind.ts'
import { slips } from './strings.ts'

export interface DateValue {
  year: number
  /** 0 where only the year (and month) is known. */
  month: number
  day: number
  text: string
}

const two = (n: number) => String(n).padStart(2, '0')

/**
 * A date: 1971-06-24, 1971/6/24, 19710624, 1971年6月24日, 24.06.1971, a month, a year, or the days of a spreadsheet (since 1900).
 * What cannot be a day (month 14) is kept as written, since slips make such dates; what is no date at all is nothing.
 */
export function readDate(raw: string): DateValue | undefined {
  const s = plain(raw).replace(/[t ]\d{1,2}:.*$/, '')
  let m = /^(\d{4})[-/.年 ](\d{1,2})(?:[-/.月 ](\d{1,2})日?|月)?$/.exec(s)
  if (m) return dateOf(+m[1]!, +m[2]!, m[3] ? +m[3] : 0)
  m = /^(\d{4})(\d{2})(\d{2})$/.exec(s)
  if (m) return dateOf(+m[1]!, +m[2]!, +m[3]!)
  m = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$/.exec(s)
  if (m) return +m[2]! > 12 ? dateOf(+m[3]!, +m[1]!, +m[2]!) : dateOf(+m[3]!, +m[2]!, +m[1]!)
  m = /^(\d{4})年?$/.exec(s)
  if (m) return dateOf(+m[1]!, 0, 0)
  m = /^(\d{4})(\d{2})$/.exec(s)
  if (m) return dateOf(+m[1]!, +m[2]!, 0)
  if (/^\d{5}$/.test(s) && +s > 3000 && +s < 60_000) {
    const d = new Date(Date.UTC(1899, 11, 30) + +s * 86_400_000)
    return dateOf(d.getUTCFullYear(), d.getUTCMonth() + 1, d.getUTCDate())
  }
  return undefined
}

function dateOf(year: number, month: number, day: number): DateValue | undefined {
  if (month > 99 || day > 99) return undefined
  return { year, month, day, text: `${year}${two(month)}${two(day)}` }
}

/** 0 different, 1 near, 2 two parts agree, 3 one slip or day and month changed over. */
export function compareDates(a: DateValue, b: DateValue): number {
  if (a.day === 0 || b.day === 0) {
    if (a.year !== b.year) return 0
    if (a.month === 0 || b.month === 0) return 1
    return a.month === b.month ? 2 : 0
  }
  const year = a.year === b.year
  if (year && a.month === b.day && a.day === b.month) return 3
  const d = slips(a.text, b.text, 2)
  if (d === 1) return 3
  const agreeing = (year ? 1 : 0) + (a.month === b.month ? 1 : 0) + (a.day === b.day ? 1 : 0)
  if (agreeing === 2 || d === 2) return 2
  const years = Math.abs(a.year - b.year)
  return (years <= 1 || years % 10 === 0) && Math.abs(a.month - b.month) <= 1 && Math.abs(a.day - b.day) <= 4
    ? 1
    : 0
}

export const dateKind: Kind<DateValue> = {
  levels: [
    DIFFERENT,
    { zh: '相近', en: 'near' },
    { zh: '两部分相同', en: 'two parts same' },
    { zh: '差一位或日月颠倒', en: 'one slip, or day and month changed over' },
    SAME,
  ],
  read: readDate,
  key: (v) => v.text,
  compare: compareDates,
  expect: [0.06, 0.04, 0.06, 0.1, 0.74],
  atoms: [
    { name: 'whole', of: (v) => (v.day ? v.text : undefined), hardy: 0 },
    { name: 'year', of: (v) => String(v.year), hardy: 0.6 },
    { name: 'month-day', of: (v) => (v.day ? v.text.slice(4) : undefined), hardy: 0.45 },
    { name: 'year-month', of: (v) => (v.month ? v.text.slice(0, 6) : undefined), hardy: 0.45 },
    { name: 'year-day', of: (v) => (v.day ? v.year + v.text.slice(6) : undefined), hardy: 0.45 },
  ],
}
