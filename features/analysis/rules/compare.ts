/** When two figures differ enough to be said to have risen or fallen. Pure; thresholds in one place, shown with each sentence. */
import { daysOf, type Period } from '../../statistics/rules.ts'

export const thresholds = {
  /** Below this many on both sides a change is not judged. */
  small: 10,
  /** A count has moved when it differs by a fifth … */
  growth: 0.2,
  /** … and by twice what chance alone would explain (√ of the sum of both, as counts go). */
  chance: 2,
  /** A rate needs this many cases on both sides … */
  rateSmall: 20,
  /** … and a difference of three points, and twice what chance would explain. */
  points: 0.03,
  /** A unit's on-time rate is spoken of when it lies this far below the whole. */
  unitPoints: 0.1,
  /** A unit is slow when its stage takes this many times the mean. */
  slow: 2,
  /** Cases in one place that call for a look, and a pair of units that keeps returning. */
  place: 5,
  pair: 3,
  /** Share of cases that come outside office hours from which duty is spoken of. */
  outside: 0.3,
  unsatisfied: 3,
} as const

export type Move = 'rise' | 'fall' | 'steady' | 'small'

/**
 * Counts of two periods. `before` is scaled to the length of the present period: 28 days of February and 31 of March.
 * @returns the move, the expected count, and its change as a share (null: there were too few).
 */
export function countMove(
  n: number,
  before: number,
  p: Period,
  past: Period,
): { move: Move; expected: number; share: number | null; chance: number } {
  const scale = daysOf(p) / daysOf(past)
  const expected = before * scale
  // Of a few a share says nothing: 123 after 1 is no "+12,300 %".
  const share = expected < thresholds.small ? null : n / expected - 1
  // Variance of the difference of two Poisson counts, the second one scaled.
  const chance = thresholds.chance * Math.sqrt(n + before * scale * scale)
  if (Math.max(n, expected) < thresholds.small) return { move: 'small', expected, share, chance }
  const far = Math.abs(n - expected) > chance && Math.abs(n - expected) >= thresholds.growth * expected
  return { move: far ? (n > expected ? 'rise' : 'fall') : 'steady', expected, share, chance }
}

/** Rates of two samples, as parts of wholes. `points` is the difference of the rates. */
export function rateMove(
  part: number,
  whole: number,
  partBefore: number,
  wholeBefore: number,
): { move: Move; points: number } {
  const points = part / (whole || 1) - partBefore / (wholeBefore || 1)
  if (Math.min(whole, wholeBefore) < thresholds.rateSmall) return { move: 'small', points }
  const pooled = (part + partBefore) / (whole + wholeBefore)
  const chance = thresholds.chance * Math.sqrt(pooled * (1 - pooled) * (1 / whole + 1 / wholeBefore))
  if (Math.abs(points) < thresholds.points || Math.abs(points) <= chance) return { move: 'steady', points }
  return { move: points > 0 ? 'rise' : 'fall', points }
}
