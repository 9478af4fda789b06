import type { Geometry } from '../contract.ts'
import { orient } from './orient.ts'
import { distance, ringArea, Shape } from './polygon.ts'

/** Corners nearer to a side than this (a tenth of a millimetre, in degrees) count as lying on it. */
const ON_SIDE = 1e-9

/**
 * Melts rings (outer ones counter-clockwise, holes clockwise): sides that run both ways between the same corners cancel, what
 * is left is stitched to rings again. Exact for outlines that share their corners or have them on each other's sides.
 */
export function dissolveRings(rings: readonly number[][][], loose = false): Geometry | null {
  const sides = new Map<string, { from: number[]; to: number[]; n: number }>()
  for (const [from, to] of splitAtCorners(rings)) {
    const back = sides.get(`${to} ${from}`)
    if (back && back.n > 0) {
      back.n--
      continue
    }
    const key = `${from} ${to}`
    const side = sides.get(key)
    if (side) side.n++
    else sides.set(key, { from, to, n: 1 })
  }
  const out = new Map<string, number[][]>()
  for (const s of sides.values())
    for (let i = 0; i < s.n; i++) {
      const k = String(s.from)
      const list = out.get(k)
      if (list) list.push(s.to)
      else out.set(k, [s.to])
    }
  const outer: number[][][] = []
  const holes: number[][][] = []
  for (const [start, list] of out)
    while (list.length) {
      const ring = follow(out, start, list)
      if (!ring || ring.length < 4) continue
      const area = ringArea(ring)
      if (area > 0) outer.push(ring)
      else if (area < 0) holes.push(ring)
    }
  if (outer.length === 0) return null
  outer.sort((a, b) => ringArea(b) - ringArea(a))
  const polygons = outer.map((r) => [straighten(r, loose)])
  for (const hole of holes) {
    const owner = ownerOf(hole, outer)
    if (owner >= 0) polygons[owner]!.push(straighten(hole, loose))
  }
  return polygons.length === 1
    ? { type: 'Polygon', coordinates: polygons[0]! }
    : { type: 'MultiPolygon', coordinates: polygons }
}

/** The smallest outer ring around a hole. */
function ownerOf(hole: number[][], outer: number[][][]): number {
  const mid = [(hole[0]![0]! + hole[1]![0]!) / 2, (hole[0]![1]! + hole[1]![1]!) / 2] as const
  for (let i = outer.length - 1; i >= 0; i--) {
    const shape = new Shape({ type: 'Polygon', coordinates: [outer[i]!] })
    if (
      Math.abs(ringArea(outer[i]!)) > Math.abs(ringArea(hole)) &&
      (shape.contains(mid[0], mid[1]) || shape.touches(mid[0], mid[1]))
    )
      return i
  }
  return -1
}

/** Walks the sides from one corner back to it, keeping the inside on the left hand; uses the sides up. */
function follow(out: Map<string, number[][]>, start: string, first: number[][]): number[][] | null {
  const origin = start.split(',').map(Number)
  const ring = [origin]
  let prev = origin
  let at = first.pop()!
  for (let guard = 0; guard < 1e6; guard++) {
    ring.push(at)
    if (String(at) === start) return ring
    const list = out.get(String(at))
    if (!list?.length) return null
    let pick = 0
    if (list.length > 1) {
      // Where several rings meet in a corner: the first side clockwise from where we came keeps them apart.
      const back = Math.atan2(prev[1]! - at[1]!, prev[0]! - at[0]!)
      const gap = (p: number[]) => {
        const d = back - Math.atan2(p[1]! - at[1]!, p[0]! - at[0]!)
        return d <= 0 ? d + 2 * Math.PI : d
      }
      for (let i = 1; i < list.length; i++) if (gap(list[i]!) < gap(list[pick]!)) pick = i
    }
    prev = at
    at = list.splice(pick, 1)[0]!
  }
  return null
}

/** All sides, each cut wherever another ring has a corner on it. */
function splitAtCorners(rings: readonly number[][][]): [number[], number[]][] {
  const corners = new Map<string, number[]>()
  for (const r of rings) for (const p of r) corners.set(`${p[0]},${p[1]}`, [p[0]!, p[1]!])
  const byX = [...corners.values()].sort((a, b) => a[0]! - b[0]!)
  const xs = byX.map((p) => p[0]!)
  const out: [number[], number[]][] = []
  for (const ring of rings)
    for (let i = 1; i < ring.length; i++) {
      const a = [ring[i - 1]![0]!, ring[i - 1]![1]!]
      const b = [ring[i]![0]!, ring[i]![1]!]
      if (a[0] === b[0] && a[1] === b[1]) continue
      const on: { p: number[]; t: number }[] = []
      const hi = Math.max(a[0]!, b[0]!) + ON_SIDE
      const minY = Math.min(a[1]!, b[1]!) - ON_SIDE
      const maxY = Math.max(a[1]!, b[1]!) + ON_SIDE
      for (let k = lowerBound(xs, Math.min(a[0]!, b[0]!) - ON_SIDE); k < xs.length && xs[k]! <= hi; k++) {
        const p = byX[k]!
        if (p[1]! < minY || p[1]! > maxY) continue
        if ((p[0] === a[0] && p[1] === a[1]) || (p[0] === b[0] && p[1] === b[1])) continue
        if (distance(a[0]!, a[1]!, b[0]!, b[1]!, p[0]!, p[1]!) > ON_SIDE) continue
        on.push({ p, t: (p[0]! - a[0]!) * (b[0]! - a[0]!) + (p[1]! - a[1]!) * (b[1]! - a[1]!) })
      }
      on.sort((u, v) => u.t - v.t)
      let prev = a
      for (const { p } of on) {
        out.push([prev, p])
        prev = p
      }
      out.push([prev, b])
    }
  return out
}

function lowerBound(xs: readonly number[], v: number): number {
  let lo = 0
  let hi = xs.length
  while (lo < hi) {
    const mid = (lo + hi) >> 1
    if (xs[mid]! < v) lo = mid + 1
    else hi = mid
  }
  return lo
}

/**
 * Drops corners on a straight line, left over where borders met. Only those exactly on it, unless the outline was computed
 * from cells: those corners are rounded and may be `loose`.
 */
function straighten(ring: number[][], loose: boolean): number[][] {
  const pts = ring.slice(0, -1)
  const flat = (a: number[], p: number[], b: number[]) =>
    loose
      ? distance(a[0]!, a[1]!, b[0]!, b[1]!, p[0]!, p[1]!) <= ON_SIDE
      : orient(a[0]!, a[1]!, b[0]!, b[1]!, p[0]!, p[1]!) === 0
  const kept: number[][] = []
  pts.forEach((p, i) => {
    const before = kept.at(-1) ?? pts.at(-1)!
    if (!flat(before, p, pts[(i + 1) % pts.length]!)) kept.push(p)
  })
  if (kept.length < 3) return ring
  return [...kept, kept[0]!]
}
