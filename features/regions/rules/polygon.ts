import { METRES_PER_DEGREE } from '../../../shared/geo.ts'
import type { Geometry } from '../contract.ts'
import { orient } from './orient.ts'

export type Point = [lng: number, lat: number]
export type Box = [minX: number, minY: number, maxX: number, maxY: number]

/** All polygons of a geometry, each a list of rings. */
export function polygonsOf(g: Geometry): number[][][][] {
  return g.type === 'Polygon' ? [g.coordinates] : g.coordinates
}

export function boxOf(g: Geometry): Box {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity]
  for (const rings of polygonsOf(g))
    for (const ring of rings)
      for (const p of ring) {
        box[0] = Math.min(box[0], p[0]!)
        box[1] = Math.min(box[1], p[1]!)
        box[2] = Math.max(box[2], p[0]!)
        box[3] = Math.max(box[3], p[1]!)
      }
  return box
}

/** Edges above this number are sorted into horizontal bands, so that a point looks at a few of them only. */
const BANDS_FROM = 24

/**
 * A geometry prepared for point questions. Edges of all rings count together (even–odd), which makes holes and several parts
 * exact. Horizontal edges are left out of `edges`: by the half-open rule no ray crosses them.
 *
 * A point on a border is decided as if it lay an infinitely small step to the east and a still smaller one to the north.
 * All polygons take the same step, so where two share a border the point is in exactly one of them.
 */
export class Shape {
  readonly box: Box
  /** x1, y1, x2, y2 with y1 < y2. */
  private readonly edges: Float64Array
  private readonly flats: Float64Array
  private readonly bandStart: Uint32Array | null = null
  private readonly bandEdges: Uint32Array | null = null
  private readonly bandScale: number = 0

  constructor(g: Geometry) {
    this.box = boxOf(g)
    const edges: number[] = []
    const flats: number[] = []
    for (const rings of polygonsOf(g))
      for (const ring of rings)
        for (let i = 1; i < ring.length; i++) {
          const [ax, ay] = ring[i - 1] as [number, number]
          const [bx, by] = ring[i] as [number, number]
          if (ay < by) edges.push(ax, ay, bx, by)
          else if (by < ay) edges.push(bx, by, ax, ay)
          else if (ax !== bx) flats.push(Math.min(ax, bx), ay, Math.max(ax, bx))
        }
    this.edges = Float64Array.from(edges)
    this.flats = Float64Array.from(flats)
    const n = edges.length / 4
    if (n < BANDS_FROM) return
    const bands = Math.min(4096, Math.ceil(n / 2))
    const height = this.box[3] - this.box[1]
    if (!(height > 0) || !Number.isFinite(bands / height)) return
    this.bandScale = bands / height
    const counts = new Uint32Array(bands + 1)
    for (let e = 0; e < n; e++)
      for (let b = this.band(edges[e * 4 + 1]!, bands); b <= this.band(edges[e * 4 + 3]!, bands); b++)
        counts[b + 1]!++
    for (let b = 0; b < bands; b++) counts[b + 1]! += counts[b]!
    const list = new Uint32Array(counts[bands]!)
    const next = counts.slice()
    for (let e = 0; e < n; e++)
      for (let b = this.band(edges[e * 4 + 1]!, bands); b <= this.band(edges[e * 4 + 3]!, bands); b++)
        list[next[b]!++] = e
    this.bandStart = counts
    this.bandEdges = list
  }

  private band(y: number, bands: number): number {
    // Monotone in y, so a point always falls in a band of every edge whose height holds it.
    return Math.max(0, Math.min(bands - 1, Math.floor((y - this.box[1]) * this.bandScale)))
  }

  /** Whether the point is inside by the half-open rule: each border belongs to the polygon east (then north) of it. */
  contains(x: number, y: number): boolean {
    const { box, edges } = this
    if (x < box[0] || x > box[2] || y < box[1] || y > box[3]) return false
    let inside = false
    const start = this.bandStart
    let i = 0
    let end = edges.length / 4
    let list: Uint32Array | null = null
    if (start) {
      const b = this.band(y, start.length - 1)
      i = start[b]!
      end = start[b + 1]!
      list = this.bandEdges
    }
    for (; i < end; i++) {
      const e = (list ? list[i]! : i) * 4
      if (y < edges[e + 1]! || y >= edges[e + 3]!) continue
      const ax = edges[e]!
      const bx = edges[e + 2]!
      if (x < ax && x < bx) inside = !inside
      else if (x >= ax && x >= bx) continue
      else if (orient(ax, edges[e + 1]!, bx, edges[e + 3]!, x, y) > 0) inside = !inside
    }
    return inside
  }

  /** Whether a border runs within `tolerance` degrees of the point; measured, not exact. */
  near(x: number, y: number, tolerance: number): boolean {
    const { box, edges, flats } = this
    if (x < box[0] - tolerance || x > box[2] + tolerance || y < box[1] - tolerance || y > box[3] + tolerance)
      return false
    for (let i = 0; i < flats.length; i += 3)
      if (distance(flats[i]!, flats[i + 1]!, flats[i + 2]!, flats[i + 1]!, x, y) <= tolerance) return true
    for (let e = 0; e < edges.length; e += 4) {
      if (y < edges[e + 1]! - tolerance || y > edges[e + 3]! + tolerance) continue
      const ax = edges[e]!
      const bx = edges[e + 2]!
      if ((x < ax - tolerance && x < bx - tolerance) || (x > ax + tolerance && x > bx + tolerance)) continue
      if (distance(ax, edges[e + 1]!, bx, edges[e + 3]!, x, y) <= tolerance) return true
    }
    return false
  }

  /** Whether the point lies exactly on a border, by exact arithmetic. */
  touches(x: number, y: number): boolean {
    const { box, edges, flats } = this
    if (x < box[0] || x > box[2] || y < box[1] || y > box[3]) return false
    for (let i = 0; i < flats.length; i += 3)
      if (flats[i + 1] === y && flats[i]! <= x && x <= flats[i + 2]!) return true
    for (let e = 0; e < edges.length; e += 4) {
      if (y < edges[e + 1]! || y > edges[e + 3]!) continue
      const ax = edges[e]!
      const bx = edges[e + 2]!
      if ((x < ax && x < bx) || (x > ax && x > bx)) continue
      if (orient(ax, edges[e + 1]!, bx, edges[e + 3]!, x, y) === 0) return true
    }
    return false
  }
}

/** Distance of a point from a segment, in the units of the coordinates. */
export function distance(ax: number, ay: number, bx: number, by: number, x: number, y: number): number {
  const dx = bx - ax
  const dy = by - ay
  const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)))
  return Math.hypot(x - ax - t * dx, y - ay - t * dy)
}

/** Metres in one degree of latitude (mean meridian, WGS-84); a degree of longitude is this times cos(latitude). */

/** Area in square metres, holes taken off; flat-earth at the box's middle latitude, good to 0.1 % below 50 km. */
export function areaM2(g: Geometry): number {
  const box = boxOf(g)
  const scale = METRES_PER_DEGREE ** 2 * Math.cos((((box[1] + box[3]) / 2) * Math.PI) / 180)
  let sum = 0
  for (const rings of polygonsOf(g))
    rings.forEach((ring, i) => {
      sum += Math.abs(ringArea(ring)) * (i === 0 ? 1 : -1)
    })
  return sum * scale
}

/** Signed area in square degrees: positive when counter-clockwise. */
export function ringArea(ring: number[][]): number {
  const [x0, y0] = ring[0] as [number, number]
  let sum = 0
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = ring[i - 1] as [number, number]
    const [bx, by] = ring[i] as [number, number]
    sum += (ax - x0) * (by - y0) - (bx - x0) * (ay - y0)
  }
  return sum / 2
}

/** A point certainly inside: the middle of the widest stretch on one of a few horizontal lines. Labels stand there too. */
export function insidePoint(g: Geometry): Point {
  const box = boxOf(g)
  let best: { x: number; y: number; width: number } | null = null
  for (const f of [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9, 0.05, 0.95, 0.01, 0.99]) {
    const y = box[1] + (box[3] - box[1]) * f
    const xs: number[] = []
    for (const rings of polygonsOf(g))
      for (const ring of rings)
        for (let i = 1; i < ring.length; i++) {
          const [ax, ay] = ring[i - 1] as [number, number]
          const [bx, by] = ring[i] as [number, number]
          if (ay > y !== by > y) xs.push(ax + ((y - ay) / (by - ay)) * (bx - ax))
        }
    xs.sort((a, b) => a - b)
    for (let i = 1; i < xs.length; i += 2) {
      const width = xs[i]! - xs[i - 1]!
      if (!best || width > best.width * 1.2) best = { x: (xs[i]! + xs[i - 1]!) / 2, y, width }
    }
  }
  return best ? [best.x, best.y] : [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]
}
