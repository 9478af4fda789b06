/** Local time of an IANA zone, whatever the zone of the machine. "Wall" is local time written as if it were UTC, in ms. */

const formats = new Map<string, Intl.DateTimeFormat>()

function formatFor(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'iso8601',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(zone, format)
  }
  return format
}

// Since 1980 every zone changes on a whole minute, so one look-up serves its minute; the same few minutes are asked again and again.
const SAME_MINUTE_SINCE = Date.UTC(1980, 0, 1)
const REMEMBERED = 8192
const offsets = new Map<string, Map<number, number>>()

/** Milliseconds that local time of `zone` is ahead of UTC at an instant. A minute not asked before costs microseconds: index, do not loop. */
export function offsetAt(ms: number, zone: string): number {
  if (ms < SAME_MINUTE_SINCE) return lookedUp(ms, zone)
  const minute = Math.floor(ms / 60_000)
  let known = offsets.get(zone)
  if (!known) {
    known = new Map()
    offsets.set(zone, known)
  }
  const before = known.get(minute)
  if (before !== undefined) return before
  const found = lookedUp(ms, zone)
  if (known.size >= REMEMBERED) known.clear()
  known.set(minute, found)
  return found
}

function lookedUp(ms: number, zone: string): number {
  const parts: Record<string, number> = {}
  for (const { type, value } of formatFor(zone).formatToParts(ms)) parts[type] = Number(value)
  const wall = Date.UTC(parts.year!, parts.month! - 1, parts.day!, parts.hour!, parts.minute!, parts.second!)
  return wall - Math.floor(ms / 1000) * 1000
}

/** Instant of a wall time. A time that a clock change skips is read after it, one that it repeats is the first. */
export function instantOf(wall: number, zone: string): number {
  const before = offsetAt(wall - 86_400_000, zone)
  const early = wall - before
  if (offsetAt(early, zone) === before) return early
  const after = offsetAt(wall + 86_400_000, zone)
  const late = wall - after
  return offsetAt(late, zone) === after ? late : early
}

/** Days since 1970-01-01 of a date text. */
export const dayNumber = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000

/** `2026-10-01` of a day number. */
export const dateOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10)

/** ISO 8601 with the zone's own offset, seconds always, milliseconds when there are any: 2026-06-30T17:30:00+08:00. */
export function isoInZone(date: Date, zone: string): string {
  const offset = offsetAt(date.getTime(), zone)
  const wall = new Date(date.getTime() + offset).toISOString().replace(/(\.000)?Z$/, '')
  const minutes = Math.round(Math.abs(offset) / 60_000)
  const pad = (n: number) => String(n).padStart(2, '0')
  return `${wall}${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`
}
