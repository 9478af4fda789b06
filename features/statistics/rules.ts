/** Periods, ratios and what is compared: everything of the statistics that needs no data. Pure. */

const DAY = 86_400_000

/** Both days belong to the period; days of the installation's zone, written `2026-06-26`. */
export interface Period {
  from: string
  to: string
}

export const units = ['day', 'week', 'month'] as const
export type By = (typeof units)[number]

const ms = (day: string): number => Date.parse(`${day}T00:00:00Z`)
const text = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** A real day between 1900 and 2200. */
export function isDay(day: string): boolean {
  if (!/^(19|20|21)\d\d-\d\d-\d\d$/.test(day)) return false
  const at = ms(day)
  return !Number.isNaN(at) && text(at) === day
}

export const addDays = (day: string, n: number): string => text(ms(day) + n * DAY)
/** Days of a period, both ends counted. */
export const daysOf = (p: Period): number => Math.round((ms(p.to) - ms(p.from)) / DAY) + 1

/** The local day of an instant. */
export const dayAt = (at: Date, zone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(at)

/** What was asked for, or the thirty days up to today. Null: it ends before it begins, or is longer than ten years. */
export function periodOf(asked: Partial<Period>, today: string): Period | null {
  const to = asked.to ?? (asked.from && asked.from > today ? asked.from : today)
  const from = asked.from ?? addDays(to, -29)
  const p = { from, to }
  return from <= to && daysOf(p) <= 3660 ? p : null
}

/**
 * The period right before: a whole month before a whole month, otherwise as many days. So a month of 31 days is compared
 * with the month before it, not with 31 days.
 */
export function periodBefore(p: Period): Period {
  const to = addDays(p.from, -1)
  const wholeMonth =
    p.from.endsWith('-01') && addDays(p.to, 1).endsWith('-01') && p.from.slice(0, 7) === p.to.slice(0, 7)
  return wholeMonth ? { from: `${to.slice(0, 7)}-01`, to } : { from: addDays(p.from, -daysOf(p)), to }
}

/** Steps of the trend: what was asked for if it gives at most 120 steps, otherwise the next longer one. */
export function stepOf(asked: By | undefined, p: Period): By {
  const days = daysOf(p)
  const fits: Record<By, boolean> = { day: days <= 120, week: days <= 840, month: true }
  const least: By = fits.day ? 'day' : fits.week ? 'week' : 'month'
  const chosen = asked ?? (days <= 45 ? 'day' : days <= 200 ? 'week' : 'month')
  return units.indexOf(chosen) >= units.indexOf(least) ? chosen : least
}

/** First day of the step that a day lies in: itself, its Monday, its first of the month. */
export function stepStart(day: string, by: By): string {
  if (by === 'day') return day
  if (by === 'month') return `${day.slice(0, 7)}-01`
  return addDays(day, -((new Date(ms(day)).getUTCDay() + 6) % 7))
}

/** All steps of a period, cut to it: the first week may begin before the period, its part does not. */
export function stepsOf(p: Period, by: By): Period[] {
  const out: Period[] = []
  for (let start = stepStart(p.from, by); start <= p.to; ) {
    const next =
      by === 'day'
        ? addDays(start, 1)
        : by === 'week'
          ? addDays(start, 7)
          : stepStart(addDays(start, 31), 'month')
    const end = addDays(next, -1)
    out.push({ from: [start, p.from].sort()[1]!, to: [end, p.to].sort()[0]! })
    start = next
  }
  return out
}

/** A share of a whole, or null where there is no whole: nothing resolved of nothing is not 0 %. */
export const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)

/** Length of the region codes one level below a region: 500102006 (street) → 12 (community). */
export const childLength = (region: string): number =>
  region.length < 6 ? (region.length < 2 ? 2 : region.length + 2) : region.length + 3

/** Address in the desk of the list that holds the cases of a figure: the filter of the answer, its facets, and what differs. */
export function listAddress(
  filter: { channel?: string[] | undefined; [key: string]: string | string[] | undefined },
  facets: readonly string[],
  change: Record<string, string> = {},
): string {
  const { channel, ...single } = filter
  const all = { view: 'all', ...single, ...change } as Record<string, string | undefined>
  // Sorted: the same conditions give the same address, whatever order they were kept in.
  const parts = Object.entries(all)
    .flatMap(([k, v]) => (v === undefined ? [] : [[k, v] as const]))
    .sort(([a], [b]) => (a < b ? -1 : 1))
  if (channel?.length) parts.push(['channel', channel.join(',')])
  if (facets.length) parts.push(['facet', facets.join(',')])
  return `/inbox?${parts.map(([k, v]) => `${k}=${encodeURIComponent(v)}`).join('&')}`
}
