/**
 * The second opinion on deadlines, for tests and benches only: walks days (or minutes) one by one over local time as text, shares no code and no
 * table with rules/. Slow and plain on purpose. Only for Asia/Shanghai from 1992 on, where local time is UTC+8.
 */
import type { Calendar, Limit } from './contract.ts'

const SHIFT = 8 * 3600 * 1000

interface Local {
  /** 2026-06-26 */
  date: string
  /** ms since local midnight */
  time: number
}

const toLocal = (at: Date): Local => {
  const text = new Date(at.getTime() + SHIFT).toISOString()
  const [h, m, s] = text.slice(11, 23).split(':')
  return {
    date: text.slice(0, 10),
    time: Math.round((Number(h) * 60 + Number(m)) * 60_000 + Number(s) * 1000),
  }
}

const toInstant = (local: Local): Date => new Date(Date.parse(`${local.date}T00:00:00+08:00`) + local.time)

const tomorrow = (date: string): string => {
  const [y, m, d] = date.split('-').map(Number)
  const long = [
    31,
    (y! % 4 === 0 && y! % 100 !== 0) || y! % 400 === 0 ? 29 : 28,
    31,
    30,
    31,
    30,
    31,
    31,
    30,
    31,
    30,
    31,
  ]
  const pad = (n: number) => String(n).padStart(2, '0')
  if (d! < long[m! - 1]!) return `${y}-${pad(m!)}-${pad(d! + 1)}`
  return m! < 12 ? `${y}-${pad(m! + 1)}-01` : `${y! + 1}-01-01`
}

/** Office hours of a day as ms since midnight. */
function hours(date: string, calendar: Calendar): { open: number; close: number }[] {
  const named = calendar.days[date]
  if (named === 'holiday') return []
  const sundayFirst = new Date(`${date}T12:00:00Z`).getUTCDay()
  let list = sundayFirst === 0 || sundayFirst === 6 ? [] : calendar.officeHours
  const own = calendar.weekdays?.[String(sundayFirst === 0 ? 7 : sundayFirst) as '1']
  if (own) list = own
  if (named === 'workday' && list.length === 0) list = calendar.officeHours
  const ms = (text: string) => {
    const [h, m] = text.split(':')
    return (Number(h) * 60 + Number(m)) * 60_000
  }
  return list.map(([open, close]) => ({ open: ms(open), close: ms(close) }))
}

/** The due time by walking day after day. */
export function oracleDue(from: Date, limit: Limit, calendar: Calendar): Date {
  if (limit.unit === 'minutes') return new Date(from.getTime() + limit.amount * 60_000)
  if (limit.unit === 'hours') return new Date(from.getTime() + limit.amount * 3_600_000)
  const local = toLocal(from)
  if (limit.unit === 'days') {
    for (let i = 0; i < limit.amount; i++) local.date = tomorrow(local.date)
    return toInstant(local)
  }
  if (limit.unit === 'workingDays') {
    let date = local.date
    if (limit.amount === 0) {
      const today = hours(date, calendar).at(-1)
      if (today && local.time < today.close) return toInstant({ date, time: today.close })
    }
    let left = Math.max(1, limit.amount)
    for (;;) {
      date = tomorrow(date)
      const close = hours(date, calendar).at(-1)?.close
      if (close === undefined) continue
      left--
      if (left === 0) return toInstant({ date, time: close })
    }
  }
  let left = limit.amount * (limit.unit === 'workingHours' ? 3_600_000 : 60_000)
  for (;;) {
    for (const { open, close } of hours(local.date, calendar)) {
      const begin = Math.max(open, local.time)
      if (begin >= close) continue
      if (left <= close - begin) return toInstant({ date: local.date, time: begin + left })
      left -= close - begin
    }
    local.date = tomorrow(local.date)
    local.time = 0
  }
}

/** Whole minutes of office time between two whole minutes, by looking at every minute. */
export function oracleMinutes(from: Date, to: Date, calendar: Calendar): number {
  let count = 0
  for (let at = from.getTime(); at < to.getTime(); at += 60_000) {
    const { date, time } = toLocal(new Date(at))
    if (hours(date, calendar).some(({ open, close }) => time >= open && time < close)) count++
  }
  return count
}
