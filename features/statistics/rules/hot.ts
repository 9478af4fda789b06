/**
 * How far beyond what was usual a count is. The counts of earlier, equally long windows say how many to expect; that they say so only roughly
 * is part of the answer (a Poisson count whose rate is known from k windows: negative binomial, with Jeffreys' half a case). Pure.
 */

/** Windows of the past that are compared, and the fewest that say anything. */
export const earlierWindows = 8
export const fewestWindows = 3
/** Fewer cases than this are no hot issue, however rare they were. */
export const fewestCases = 3
/** Of the issues that are called hot, this share may be by chance (Benjamini and Hochberg, 1995). */
export const falseShare = 0.1

export interface Heat {
  /** Cases that were usual in one window. */
  expected: number
  /** Chance of so many cases or more if nothing had changed. */
  chance: number
}

/** @param now cases of this window. @param earlier cases of each earlier one. Null: too little is known of the past. */
export function heatOf(now: number, earlier: readonly number[]): Heat | null {
  const k = earlier.length
  if (k < fewestWindows) return null
  const sum = earlier.reduce((a, b) => a + b, 0)
  const r = sum + 0.5
  let one = (k / (k + 1)) ** r
  let below = 0
  for (let x = 0; x < now; x++) {
    below += one
    one *= (x + r) / ((x + 1) * (k + 1))
  }
  return { expected: sum / k, chance: Math.min(1, Math.max(0, 1 - below)) }
}

/** Which of these chances are too small for chance, all of them looked at together: true at the same places. */
export function beyondChance(chances: readonly number[], share = falseShare): boolean[] {
  const order = chances.map((p, i) => [p, i] as const).sort((a, b) => a[0] - b[0])
  let last = -1
  for (const [n, [p]] of order.entries()) if (p <= ((n + 1) / order.length) * share) last = n
  const out = chances.map(() => false)
  for (const [, i] of order.slice(0, last + 1)) out[i] = true
  return out
}
