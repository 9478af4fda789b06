/** Small geometry on short lines, in degrees with longitude scaled: exact enough for a street, wrong for a country. */
import { METRES_PER_DEGREE as METRES, metres } from '../../../shared/geo.ts'
import type { Point } from './types.ts'

/** Point at `share` (0–1) of a line's length. */
export function along(line: readonly Point[], share: number): Point | null {
  const first = line[0]
  if (!first) return null
  let total = 0
  for (let i = 1; i < line.length; i++) total += metres(line[i - 1]!, line[i]!)
  let left = Math.min(1, Math.max(0, share)) * total
  for (let i = 1; i < line.length; i++) {
    const a = line[i - 1]!
    const b = line[i]!
    const d = metres(a, b)
    if (left <= d && d > 0) return [a[0] + ((b[0] - a[0]) * left) / d, a[1] + ((b[1] - a[1]) * left) / d]
    left -= d
  }
  return line[line.length - 1]!
}

/** Point moved by metres east and north. */
export function moved(from: Point, east: number, north: number): Point {
  const k = Math.cos(from[1] * (Math.PI / 180)) || 1
  return [from[0] + east / (METRES * k), from[1] + north / METRES]
}

/** Where two lines meet, or the middle of their nearest ends if they miss by at most 60 m; null when they do not meet. */
export function crossing(a: readonly Point[], b: readonly Point[]): Point | null {
  let best: Point | null = null
  let gap = 60
  for (let i = 1; i < a.length; i++)
    for (let j = 1; j < b.length; j++) {
      const meet = segments(a[i - 1]!, a[i]!, b[j - 1]!, b[j]!)
      if (meet) return meet
    }
  for (const p of a)
    for (const q of b) {
      const d = metres(p, q)
      if (d <= gap) {
        gap = d
        best = [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2]
      }
    }
  return best
}

function segments(p: Point, q: Point, r: Point, s: Point): Point | null {
  const d = (q[0] - p[0]) * (s[1] - r[1]) - (q[1] - p[1]) * (s[0] - r[0])
  if (d === 0) return null
  const t = ((r[0] - p[0]) * (s[1] - r[1]) - (r[1] - p[1]) * (s[0] - r[0])) / d
  const u = ((r[0] - p[0]) * (q[1] - p[1]) - (r[1] - p[1]) * (q[0] - p[0])) / d
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? [p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])] : null
}
