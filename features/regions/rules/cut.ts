import type { Geometry } from '../contract.ts'
import { type Point, polygonsOf, Shape } from './polygon.ts'

/**
 * Cuts a region along a drawn line. The line must enter and leave through the outer border; each stretch of it that lies inside
 * makes one cut. Returns the parts, biggest corner count first as they lie along the line; one part means nothing was cut.
 * A line through a hole is refused with null: which side the hole would go to is not decided by it.
 */
export function cutByLine(geometry: Geometry, line: readonly Point[]): Geometry[] | null {
  let pieces: number[][][][] = polygonsOf(geometry)
  // Each cut changes the pieces the next stretch meets, so the line is laid over them again until nothing more falls apart.
  for (let guard = 0; guard < 200; guard++) {
    let cut: number[][][][] | null = null
    let at = -1
    for (let i = 0; i < pieces.length && !cut; i++) {
      const r = cutOnce(pieces[i]!, line)
      if (r === 'hole') return null
      if (r) {
        cut = r
        at = i
      }
    }
    if (!cut) break
    pieces = [...pieces.slice(0, at), ...cut, ...pieces.slice(at + 1)]
  }
  return pieces.map((rings) => ({ type: 'Polygon', coordinates: rings }))
}

interface Hit {
  /** Position along the line: segment number plus share of it. */
  t: number
  /** Side of the ring, and share of it. */
  side: number
  u: number
  p: number[]
}

function cutOnce(rings: number[][][], line: readonly Point[]): number[][][][] | 'hole' | null {
  const ring = rings[0]!
  const hits = crossings(ring, line)
  const shape = new Shape({ type: 'Polygon', coordinates: [ring] })
  for (let i = 0; i + 1 < hits.length; i++) {
    const a = hits[i]!
    const b = hits[i + 1]!
    if (a.p[0] === b.p[0] && a.p[1] === b.p[1]) continue
    const way = between(line, a, b)
    const m = middleOf(way)
    if (!shape.contains(m[0], m[1]) || shape.near(m[0], m[1], 1e-9)) continue
    for (const hole of rings.slice(1)) if (crossings(hole, way as Point[]).length) return 'hole'
    const one = closed([...way, ...along(ring, b, a)])
    const two = closed([...[...way].reverse(), ...along(ring, a, b)])
    if (one.length < 4 || two.length < 4) continue
    const parts = [[one], [two]]
    for (const hole of rings.slice(1)) {
      const inOne = new Shape({ type: 'Polygon', coordinates: [one] }).contains(hole[0]![0]!, hole[0]![1]!)
      parts[inOne ? 0 : 1]!.push(hole)
    }
    return parts
  }
  return null
}

/** Points where the line meets the ring, along the line. */
function crossings(ring: number[][], line: readonly Point[]): Hit[] {
  const out: Hit[] = []
  for (let s = 0; s + 1 < line.length; s++) {
    const [ax, ay] = line[s]!
    const [bx, by] = line[s + 1]!
    for (let k = 0; k + 1 < ring.length; k++) {
      const [cx, cy] = ring[k] as [number, number]
      const [dx, dy] = ring[k + 1] as [number, number]
      const cross = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx)
      if (cross === 0) continue
      const t = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / cross
      const u = ((cx - ax) * (by - ay) - (cy - ay) * (bx - ax)) / cross
      if (t < 0 || t > 1 || u < 0 || u >= 1) continue
      // Through a corner: the corner itself, so that no hair-thin side arises.
      const p = u < 1e-9 ? [cx, cy] : u > 1 - 1e-9 ? [dx, dy] : [cx + (dx - cx) * u, cy + (dy - cy) * u]
      if (!out.some((h) => h.p[0] === p[0] && h.p[1] === p[1])) out.push({ t: s + t, side: k, u, p })
    }
  }
  return out.sort((a, b) => a.t - b.t)
}

/** The line from one hit to the next, both included. */
function between(line: readonly Point[], a: Hit, b: Hit): number[][] {
  const inner = line.filter((_, i) => i > a.t && i < b.t)
  return [a.p, ...inner.map((p) => [...p]), b.p]
}

function middleOf(way: number[][]): [number, number] {
  const k = Math.floor((way.length - 1) / 2)
  return [(way[k]![0]! + way[k + 1]![0]!) / 2, (way[k]![1]! + way[k + 1]![1]!) / 2]
}

/** Corners of the ring strictly between two hits, in the direction of the ring. */
function along(ring: number[][], from: Hit, to: Hit): number[][] {
  const n = ring.length - 1
  const out: number[][] = []
  const last = to.side + (to.side < from.side || (to.side === from.side && to.u <= from.u) ? n : 0)
  for (let k = from.side + 1; k <= last; k++) out.push(ring[k % n]!)
  return out
}

/** Closes a ring and drops corners that repeat. */
function closed(pts: number[][]): number[][] {
  const out = pts.filter((p, i) => i === 0 || p[0] !== pts[i - 1]![0] || p[1] !== pts[i - 1]![1])
  const first = out[0]!
  const last = out.at(-1)!
  if (first[0] !== last[0] || first[1] !== last[1]) out.push(first)
  return out
}
