/** Dates as numbers, 19900102: they compare, take no memory and know no zone. */

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Whether there is such a day (proleptic Gregorian). */
export function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1 || day > DAYS[month - 1]!) return false
  return month !== 2 || day < 29 || (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0))
}

/** What a cell that should hold a date holds: 0 nothing, -1 no date that there is, else 19900102. */
export function dateOf(text: string): number {
  if (text === '') return 0
  const c = text.charCodeAt(4)
  // 1990-01-02 and 1990/01/02 are nearly all; the rest may take longer.
  if (text.length === 10 && (c === 45 || c === 47) && text.charCodeAt(7) === c) {
    const all = digitsAt(text, 0, 4) * 10_000 + digitsAt(text, 5, 2) * 100 + digitsAt(text, 8, 2)
    if (all >= 0) return checked(all)
  }
  const t = text.trim()
  if (t === '') return 0
  const parts =
    /^(\d{4})(\d\d)(\d\d)(?:[ T].*)?$/.exec(t) ??
    /^(\d{4})\s*[-/.年\\]\s*(\d{1,2})\s*[-/.月\\]\s*(\d{1,2})\s*日?(?:[ T].*)?$/.exec(t)
  if (parts) return checked(Number(parts[1]) * 10_000 + Number(parts[2]) * 100 + Number(parts[3]))
  // A spreadsheet's day number, when the cell lost its format: 1920 to 2119.
  if (/^\d{4,5}$/.test(t) && Number(t) > 7305 && Number(t) < 80_000) return ofDay(Number(t) - 25_569)
  return -1
}

const checked = (date: number): number =>
  isDay(Math.floor(date / 10_000), Math.floor(date / 100) % 100, date % 100) && date > 18_000_000 ? date : -1

function digitsAt(text: string, at: number, n: number): number {
  let out = 0
  for (let i = at; i < at + n; i++) {
    const d = text.charCodeAt(i) - 48
    if (d < 0 || d > 9) return Number.NEGATIVE_INFINITY
    out = out * 10 + d
  }
  return out
}

/** Days since 1970 → date. */
export function ofDay(day: number): number {
  const d = new Date(day * 86_400_000)
  return d.getUTCFullYear() * 10_000 + (d.getUTCMonth() + 1) * 100 + d.getUTCDate()
}

/** Date → days since 1970. */
export const dayOf = (date: number): number =>
  Date.UTC(Math.floor(date / 10_000), (Math.floor(date / 100) % 100) - 1, date % 100) / 86_400_000

/** Whole years from one date to a later one; negative when it is earlier. */
export const yearsBetween = (from: number, to: number): number => Math.floor((to - from) / 10_000)

/** 19900102 → 1990-01-02. */
export const shownDate = (date: number): string =>
  `${Math.floor(date / 10_000)}-${two(Math.floor(date / 100) % 100)}-${two(date % 100)}`

export const two = (n: number): string => (n < 10 ? `0${n}` : String(n))
