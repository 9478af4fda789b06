/** How a simulated town lives, pure: its clock, the rhythm of its reports, and the course of an everyday case. */
import type { Story } from './contract-story.ts'
import { type Draw, draws } from './rules/draw.ts'

export { type Draw, draws, hashOf } from './rules/draw.ts'
export { everyday, type Spot, type Voice } from './rules/everyday.ts'
export { strangerSince } from './rules/stranger.ts'

/** The town's clock: a moment of ours, the town's moment at it, and how fast it runs since. */
export interface Pace {
  realMs: number
  townMs: number
  speed: number
}

/** The town's time at our moment `realMs`, in milliseconds; stands still at speed 0. */
export const townTime = (p: Pace, realMs: number): number =>
  p.townMs + Math.max(0, realMs - p.realMs) * p.speed

/** The same clock from now on at another speed, without a jump. */
export const withSpeed = (p: Pace, realMs: number, speed: number): Pace => ({
  realMs,
  townMs: townTime(p, realMs),
  speed,
})

/** Our moment at which the town's clock reads `townMs`; infinite while it stands. */
export const realTime = (p: Pace, townMs: number): number =>
  townMs <= p.townMs
    ? p.realMs
    : p.speed === 0
      ? Number.POSITIVE_INFINITY
      : p.realMs + (townMs - p.townMs) / p.speed

/** About 200 reports a day: what a street of 80,000 people hears (14,000 cases and 37,000 visits in nine months, S4). */
export const reportsADay = 200

/** Share of each hour in a day's reports, in thousandths: quiet nights, a peak at ten and one after dinner. Invented, like the town. */
const hours = [8, 5, 4, 4, 5, 12, 26, 48, 70, 78, 80, 66, 46, 44, 58, 66, 62, 56, 56, 62, 58, 44, 26, 16]
const sum = hours.reduce((a, b) => a + b, 0)

/** Share of a day's reports that come in an hour of this hour of day (0–23), 1/24 being even. */
export const shareOfHour = (hour: number): number => hours[hour]! / sum

/** Hour and minute of the town's day in a zone that is `offsetMs` ahead of UTC. */
export function dayTime(townMs: number, offsetMs: number): { hour: number; minute: number; text: string } {
  const local = new Date(townMs + offsetMs)
  const hour = local.getUTCHours()
  const minute = local.getUTCMinutes()
  return { hour, minute, text: `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}` }
}

/** Milliseconds of the town's time until the next report: chance with the rate of the hour, never more than two hours. */
export function untilNext(hour: number, u: number): number {
  const rate = (reportsADay * shareOfHour(hour)) / 3_600_000
  return Math.min(7_200_000, -Math.log(1 - Math.min(u, 0.999_999)) / rate)
}

/** Stories whose hour lies in (from, to] of the town's time. */
export function storiesDue(
  stories: readonly Pick<Story, 'key' | 'startsAt'>[],
  from: number,
  to: number,
  offsetMs: number,
): string[] {
  const day = 86_400_000
  return stories
    .filter((s) => {
      const [h, m] = s.startsAt.split(':').map(Number)
      const within = (h! * 60 + m!) * 60_000
      // The last time before `to` at which the clock read this.
      const last = Math.floor((to + offsetMs - within) / day) * day + within - offsetMs
      return last > from && last <= to
    })
    .map((s) => s.key)
}

/** What a simulated person picks: a pure number from 0 to 1 for each name within one case. */
export const drawOf = (seed: string): Draw => draws(seed)
