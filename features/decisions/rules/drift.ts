/**
 * Drift: the last two weeks beside the twelve weeks before them. Two-proportion z-test, one-sided; it alarms only when the difference
 * is both surely there and large enough to matter, and is over when it is no longer there, so that it is told once. Pure.
 */
import { type Share, twoShares } from './stats.ts'

export const RECENT_DAYS = 14
export const REFERENCE_DAYS = 84
/** Fewer decisions than these say nothing. */
export const LEAST = { recent: 50, reference: 200 } as const
/** Ten questions are asked each day (five decisions, two figures): by luck one of them alarms once in some hundred days. */
const ALARM_P = 0.001
/** Points of difference below which nobody needs to know. */
const MATTERS = { agreement: 0.03, unsure: 0.05 } as const
/** An open finding is over when the test no longer says anything. */
const OVER_P = 0.05

export const driftKinds = ['agreement', 'unsure'] as const
export type DriftKind = (typeof driftKinds)[number]

export interface Drift {
  /** `few`: too few to tell; `steady`; `worse`: alarm; `fading`: no alarm by itself, but not over either. */
  state: 'few' | 'steady' | 'worse' | 'fading'
  reference: Share
  recent: Share
  difference: number
  z: number
  p: number
}

/** Whether a share moved to the bad side: down for agreement, up for unsure. */
export function drifted(what: DriftKind, reference: Share, recent: Share): Drift {
  const found = twoShares(reference, recent)
  const said = {
    reference,
    recent,
    difference: found?.difference ?? 0,
    z: found?.z ?? 0,
    p: found?.p ?? 1,
  }
  if (!found || recent.n < LEAST.recent || reference.n < LEAST.reference) return { state: 'few', ...said }
  const bad = what === 'agreement' ? -found.difference : found.difference
  if (bad >= MATTERS[what] && found.p < ALARM_P) return { state: 'worse', ...said }
  return { state: bad > 0 && found.p < OVER_P ? 'fading' : 'steady', ...said }
}
