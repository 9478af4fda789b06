import { METRES_PER_DEGREE } from '../../../shared/geo.ts'
import type { Geometry } from '../contract.ts'
import { dissolveRings } from './dissolve.ts'
import { boxOf, polygonsOf } from './polygon.ts'

interface Edge {
  x1: number
  y1: number
  x2: number
  y2: number
  shape: number
}

/** A piece of ground that lies in the same shapes throughout: a trapezoid between two horizontal lines. */
export interface Cell {
  /** Indexes of the shapes that hold it, ascending. */
  inside: number[]
  /** Square degrees. */
  area: number
  y1: number
  y2: number
  left: [at1: number, at2: number]
  right: [at1: number, at2: number]
}

/**
 * Cuts shapes laid over each other into trapezoids, each lying in the same shapes throughout: horizontal lines through every
 * vertex and crossing, then side by side between the lines. Areas of overlaps, gaps and overhangs are sums of cells.
 * Quadratic at worst; 100 grids of 15 corners take a few milliseconds.
 */
export function overlay(shapes: readonly Geometry[], visit: (cell: Cell) => void): void {
  const edges: Edge[] = []
  const ys = new Set<number>()
  shapes.forEach((g, shape) => {
    for (const rings of polygonsOf(g))
      for (const ring of rings)
        for (let i = 1; i < ring.length; i++) {
          const [ax, ay] = ring[i - 1] as [number, number]
          const [bx, by] = ring[i] as [number, number]
          ys.add(ay)
          if (ay < by) edges.push({ x1: ax, y1: ay, x2: bx, y2: by, shape })
          else if (by < ay) edges.push({ x1: bx, y1: by, x2: ax, y2: ay, shape })
        }
  })
  edges.sort((a, b) => a.y1 - b.y1)
  addCrossings(edges, ys)
  const lines = [...ys].sort((a, b) => a - b)
  let from = 0
  let active: Edge[] = []
  for (let i = 1; i < lines.length; i++) {
    const y1 = lines[i - 1]!
    const y2 = lines[i]!
    active = active.filter((e) => e.y2 > y1)
    while (from < edges.length && edges[from]!.y1 <= y1) active.push(edges[from++]!)
    const mid = (y1 + y2) / 2
    const row = active.map((e) => ({ e, x: xAt(e, mid) })).sort((a, b) => a.x - b.x)
    const inside = new Set<number>()
    for (let k = 0; k + 1 < row.length; k++) {
      const { e } = row[k]!
      if (!inside.delete(e.shape)) inside.add(e.shape)
      if (inside.size === 0) continue
      const next = row[k + 1]!.e
      const left: [number, number] = [xAt(e, y1), xAt(e, y2)]
      const right: [number, number] = [xAt(next, y1), xAt(next, y2)]
      const area = ((right[0] - left[0] + right[1] - left[1]) / 2) * (y2 - y1)
      if (area > 0) visit({ inside: [...inside].sort((a, b) => a - b), area, y1, y2, left, right })
    }
  }
}

function xAt(e: Edge, y: number): number {
  if (y === e.y1) return e.x1
  if (y === e.y2) return e.x2
  return e.x1 + ((y - e.y1) / (e.y2 - e.y1)) * (e.x2 - e.x1)
}

function addCrossings(edges: Edge[], ys: Set<number>): void {
  for (let i = 0; i < edges.length; i++) {
    const a = edges[i]!
    const aMin = Math.min(a.x1, a.x2)
    const aMax = Math.max(a.x1, a.x2)
    for (let j = i + 1; j < edges.length; j++) {
      const b = edges[j]!
      if (b.y1 >= a.y2) break
      if (Math.max(b.x1, b.x2) < aMin || Math.min(b.x1, b.x2) > aMax) continue
      const adx = a.x2 - a.x1
      const ady = a.y2 - a.y1
      const bdx = b.x2 - b.x1
      const bdy = b.y2 - b.y1
      const cross = adx * bdy - ady * bdx
      if (cross === 0) continue
      const t = ((b.x1 - a.x1) * bdy - (b.y1 - a.y1) * bdx) / cross
      const y = a.y1 + t * ady
      if (t > 0 && t < 1 && y > b.y1 && y < b.y2) ys.add(y)
    }
  }
}

/** Square metres in a square degree at the middle of the shapes. */
export function scaleOf(shapes: readonly Geometry[]): number {
  const box = shapes
    .map(boxOf)
    .reduce((a, b) => [
      Math.min(a[0], b[0]),
      Math.min(a[1], b[1]),
      Math.max(a[2], b[2]),
      Math.max(a[3], b[3]),
    ])
  return METRES_PER_DEGREE ** 2 * Math.cos((((box[1] + box[3]) / 2) * Math.PI) / 180)
}

export interface Tiling {
  /** Square metres of each child outside the parent; empty without a parent. */
  outside: number[]
  /** Pairs of children lying over each other, with square metres. */
  overlaps: { a: number; b: number; areaM2: number }[]
  /** Square metres of the parent in no child, and their shape if it was asked for. */
  gapM2: number
  gap: Geometry | null
}

/** How well children tile a parent. Without a parent only overlaps are counted; the gap's shape only when it is wanted. */
export function tiling(parent: Geometry | null, children: readonly Geometry[], shapeOfGap = false): Tiling {
  const shapes = parent ? [parent, ...children] : [...children]
  const first = parent ? 1 : 0
  const outside = children.map(() => 0)
  const pairs = new Map<number, number>()
  const gaps: Cell[] = []
  let gap = 0
  if (children.length === 0) return { outside, overlaps: [], gapM2: 0, gap: null }
  const scale = scaleOf(shapes)
  overlay(shapes, (cell) => {
    const hasParent = parent && cell.inside[0] === 0
    const own = hasParent ? cell.inside.slice(1) : cell.inside
    if (hasParent && own.length === 0) {
      gap += cell.area
      if (shapeOfGap) gaps.push(cell)
    }
    if (parent && !hasParent) for (const s of own) outside[s - first]! += cell.area
    for (let i = 0; i < own.length; i++)
      for (let j = i + 1; j < own.length; j++) {
        const key = (own[i]! - first) * children.length + own[j]! - first
        pairs.set(key, (pairs.get(key) ?? 0) + cell.area)
      }
  })
  return {
    outside: outside.map((a) => a * scale),
    overlaps: [...pairs].map(([k, a]) => ({
      a: Math.floor(k / children.length),
      b: k % children.length,
      areaM2: a * scale,
    })),
    gapM2: gap * scale,
    gap: gaps.length ? cellsToGeometry(gaps.filter((c) => c.area * scale > 0.01)) : null,
  }
}

/** The union of any shapes, overlapping or not. Null when nothing has an area. */
export function unionAny(shapes: readonly Geometry[]): Geometry | null {
  const cells: Cell[] = []
  overlay(shapes, (c) => cells.push(c))
  return cellsToGeometry(cells)
}

/** The outline of a set of cells. Cells that share a side melt together. */
function cellsToGeometry(cells: readonly Cell[]): Geometry | null {
  if (cells.length === 0) return null
  return dissolveRings(
    cells.map((c) => {
      const ring = [
        [c.left[0], c.y1],
        [c.right[0], c.y1],
        [c.right[1], c.y2],
        [c.left[1], c.y2],
      ].filter((p, i, all) => i === 0 || p[0] !== all[i - 1]![0] || p[1] !== all[i - 1]![1])
      if (ring.length > 1 && ring[0]![0] === ring.at(-1)![0] && ring[0]![1] === ring.at(-1)![1]) ring.pop()
      ring.push(ring[0]!)
      return ring
    }),
    true,
  )
}
