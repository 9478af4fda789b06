/** Chance that a share lies above a bound when all that is known are counts: the tail of a beta distribution. Pure. */

/** Logarithm of the gamma function (Lanczos, relative error below 1e-10 for positive numbers). */
function logGamma(x: number): number {
  const g = [
    76.18009172947146, -86.5053203294168, 24.0140982408309, -1.231739572450155, 0.001208650973866179,
    -0.000005395239384953,
  ]
  const t = x + 5.5 - (x + 0.5) * Math.log(x + 5.5)
  let sum = 1.00000000019001
  for (const [i, c] of g.entries()) sum += c / (x + 1 + i)
  return -t + Math.log((2.506628274631 * sum) / x)
}

/** Continued fraction of the incomplete beta function (modified Lentz). */
function fraction(a: number, b: number, x: number): number {
  const tiny = 1e-30
  const safe = (n: number) => (Math.abs(n) < tiny ? tiny : n)
  let c = 1
  let d = 1 / safe(1 - ((a + b) * x) / (a + 1))
  let h = d
  for (let m = 1; m <= 300; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / safe(1 + even * d)
    c = safe(1 + even / c)
    h *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / safe(1 + odd * d)
    c = safe(1 + odd / c)
    const step = d * c
    h *= step
    if (Math.abs(step - 1) < 1e-12) break
  }
  return h
}

/** Chance that a share is above `x` when `a` and `b` are what was counted for and against, each with its prior. */
export function chanceAbove(x: number, a: number, b: number): number {
  if (x <= 0) return 1
  if (x >= 1) return 0
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x))
  const below =
    x < (a + 1) / (a + b + 2) ? (front * fraction(a, b, x)) / a : 1 - (front * fraction(b, a, 1 - x)) / b
  return Math.min(1, Math.max(0, 1 - below))
}
