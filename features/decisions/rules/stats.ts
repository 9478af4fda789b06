/** What a share is worth: intervals and tests, so that no figure stands bare. Pure. */

export interface Share {
  /** Hits of `n`. */
  hits: number
  n: number
}
export interface Interval {
  share: number
  low: number
  high: number
}

const Z95 = 1.959964

/** 95 % interval of a share by Wilson; null of nothing. */
export function wilson({ hits, n }: Share): Interval | null {
  if (n <= 0) return null
  const p = hits / n
  const z2 = Z95 * Z95
  const middle = (p + z2 / (2 * n)) / (1 + z2 / n)
  const half = (Z95 * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n))) / (1 + z2 / n)
  return {
    share: round(p),
    low: round(Math.max(0, Math.min(p, middle - half))),
    high: round(Math.min(1, Math.max(p, middle + half))),
  }
}

/** Chance that a standard normal value is above `z`. */
export function upperTail(z: number): number {
  // Complementary error function by Chebyshev fit, relative error below 1.2e-7.
  const x = Math.abs(z) / Math.SQRT2
  const t = 1 / (1 + 0.5 * x)
  const poly =
    t *
    (1.00002368 +
      t *
        (0.37409196 +
          t *
            (0.09678418 +
              t *
                (-0.18628806 +
                  t *
                    (0.27886807 +
                      t * (-1.13520398 + t * (1.48851587 + t * (-0.82215223 + t * 0.17087277))))))))
  const erfc = t * Math.exp(-x * x - 1.26551223 + poly)
  return z >= 0 ? erfc / 2 : 1 - erfc / 2
}

/** `b` beside `a`: difference of the shares (b − a), z with a pooled variance, and the one-sided chance of a difference at least as large by luck. */
export function twoShares(a: Share, b: Share): { difference: number; z: number; p: number } | null {
  if (a.n <= 0 || b.n <= 0) return null
  const difference = b.hits / b.n - a.hits / a.n
  const pooled = (a.hits + b.hits) / (a.n + b.n)
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / a.n + 1 / b.n))
  if (error === 0) return { difference: round(difference), z: 0, p: 0.5 }
  const z = difference / error
  return { difference: round(difference), z: round(z), p: upperTail(Math.abs(z)) }
}

/** Exact two-sided McNemar: chance that `less` and `more` cases of those on which two answers differ fall so unevenly by luck. */
export function mcnemar(b: number, c: number): number {
  const n = b + c
  if (n === 0) return 1
  const least = Math.min(b, c)
  // log of n choose k, step by step; half to the n taken along, so that nothing overflows
  let log = -n * Math.LN2
  let sum = 0
  for (let k = 0; k <= least; k++) {
    sum += Math.exp(log)
    log += Math.log(n - k) - Math.log(k + 1)
  }
  return Math.min(1, 2 * sum)
}

/** Difference of two accuracies on the same `n` cases (c − b of n) with a 95 % interval after Agresti and Min; null of nothing. */
export function pairedDifference(
  n: number,
  b: number,
  c: number,
): { difference: number; low: number; high: number } | null {
  if (n <= 0) return null
  const [m, x, y] = [n + 2, b + 0.5, c + 0.5]
  const middle = (y - x) / m
  const half = (Z95 * Math.sqrt(x + y - (y - x) ** 2 / m)) / m
  return {
    difference: round((c - b) / n),
    low: round(Math.max(-1, middle - half)),
    high: round(Math.min(1, middle + half)),
  }
}

export const round = (x: number): number => Math.round(x * 1e4) / 1e4
