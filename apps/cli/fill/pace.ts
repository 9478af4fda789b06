/** When people of a past do what is theirs: mostly within the limit, by day when they may, a few too late. Pure. */

const HOUR = 3_600_000

/** The same moment by day, in local time: in the evening before or the morning after, whichever lies within the limit; else as it is. */
export function byDay(at: number, from: number, due: number, offsetMs: number): number {
  const local = at + offsetMs
  const midnight = Math.floor(local / (24 * HOUR)) * 24 * HOUR - offsetMs
  const hour = (local / HOUR) % 24
  if (hour >= 8 && hour < 19) return at
  const part = ((at / 1000) % 3600) * 1000
  const evening = (hour < 8 ? midnight - 24 * HOUR : midnight) + 16.5 * HOUR + part
  if (evening > from && evening < due) return evening
  const morning = (hour < 8 ? midnight : midnight + 24 * HOUR) + 8.2 * HOUR + part
  return morning > from && morning < due ? morning : at
}

/**
 * A moment of a duty that runs `from` … `due`: at this share of its time, or late by a part of it when `late` (0…1) says so. Night
 * is kept free where the limit allows it, except for what runs by the clock.
 */
export function pace(o: {
  from: number
  due: number
  share: number
  late: number | null
  offsetMs: number
  byClock: boolean
}): number {
  const span = Math.max(1000, o.due - o.from)
  if (o.late !== null) return o.due + span * (0.05 + 0.7 * o.late)
  const at = o.from + span * o.share
  return o.byClock ? at : byDay(at, o.from, o.due, o.offsetMs)
}
