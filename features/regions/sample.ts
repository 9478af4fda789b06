/** Invented territory for tests and benches: a street of communities and grids whose outlines share every corner. */
import { countyOf, divisionOf, levelOf, parentOf } from '../../shared/region-path.ts'
import type { Geometry, Kind } from './contract.ts'
import { guessKind } from './rules/kinds.ts'
import type { RegionRow } from './rules/row.ts'

export const EPOCH = new Date('2026-01-01T00:00:00+08:00')

/** A row with everything that follows from its code filled in. */
export function sampleRegion(path: string, name: string, more: Partial<RegionRow> = {}): RegionRow {
  return {
    path,
    county: countyOf(path),
    parentPath: parentOf(path),
    kind: more.kind ?? guessKind(path, name),
    level: levelOf(path),
    division: divisionOf(path),
    name,
    aliases: [],
    geometry: null,
    point: null,
    address: null,
    households: null,
    about: {},
    validFrom: EPOCH,
    validTo: null,
    version: 1,
    ...more,
  }
}

/** A rectangle in multiples of `STEP` degrees from the town's south-west corner: every coordinate is exact in binary. */
export function box(x: number, y: number, width: number, height: number): Geometry {
  const p = (i: number, j: number) => [WEST + i * STEP, SOUTH + j * STEP]
  return {
    type: 'Polygon',
    coordinates: [[p(x, y), p(x + width, y), p(x + width, y + height), p(x, y + height), p(x, y)]],
  }
}

export const STEP = 2 ** -10
export const WEST = 107.375
export const SOUTH = 29.6875
export const at = (x: number, y: number): [number, number] => [WEST + x * STEP, SOUTH + y * STEP]

/** 区 → 街道 → 2 communities of 2 × 2 grids each, unit squares; community 001 west, 002 east, street 4 × 2. */
export function smallTown(): RegionRow[] {
  const rows = [
    sampleRegion('50', '重庆市'),
    sampleRegion('5001', '市辖区'),
    sampleRegion('500199', '试验区'),
    sampleRegion('500199001', '江口街道', { geometry: box(0, 0, 4, 2) }),
    sampleRegion('500199001001', '东门社区', { geometry: box(0, 0, 2, 2), aliases: ['东门社区居民委员会'] }),
    sampleRegion('500199001002', '西岸社区', { geometry: box(2, 0, 2, 2) }),
  ]
  for (const c of [0, 1])
    for (const g of [0, 1, 2, 3])
      rows.push(
        sampleRegion(`50019900100${c + 1}00${g + 1}`, `第${'一二三四'[g]}网格`, {
          kind: 'grid',
          households: 300,
          geometry: box(c * 2 + (g % 2), Math.floor(g / 2), 1, 1),
        }),
      )
  return rows
}

/**
 * A generated street: `wide` × `high` communities, each of `n` × `n` grids with crooked, shared borders of `detail` points a
 * side. Deterministic in `seed`.
 */
export function generatedTown(wide: number, high: number, n: number, detail = 3, seed = 1): RegionRow[] {
  const random = lcg(seed)
  const columns = wide * n
  const lines = high * n
  const scale = 2 ** -20
  const size = 1 << 12
  const jitter = () => Math.floor((random() - 0.5) * size * 0.4)
  const corner = new Map<string, [number, number]>()
  const vertex = (i: number, j: number): [number, number] => {
    const key = `${i},${j}`
    let v = corner.get(key)
    if (!v) {
      v = [i * size + jitter(), j * size + jitter()]
      corner.set(key, v)
    }
    return v
  }
  const sides = new Map<string, [number, number][]>()
  const side = (i: number, j: number, k: number, l: number): [number, number][] => {
    const key = `${i},${j},${k},${l}`
    let pts = sides.get(key)
    if (!pts) {
      const a = vertex(i, j)
      const b = vertex(k, l)
      pts = [a]
      for (let d = 1; d <= detail; d++) {
        const t = d / (detail + 1)
        const bend = () => Math.floor((random() - 0.5) * (size / (detail + 1)) * 0.3)
        pts.push([
          Math.round(a[0] + (b[0] - a[0]) * t) + bend(),
          Math.round(a[1] + (b[1] - a[1]) * t) + bend(),
        ])
      }
      pts.push(b)
      sides.set(key, pts)
    }
    return pts
  }
  const block = (x: number, y: number, w: number, h: number): Geometry => {
    const ring: [number, number][] = []
    const add = (pts: [number, number][]) => ring.push(...pts.slice(0, -1))
    for (let i = x; i < x + w; i++) add(side(i, y, i + 1, y))
    for (let j = y; j < y + h; j++) add(side(x + w, j, x + w, j + 1))
    for (let i = x + w; i > x; i--) add([...side(i - 1, y + h, i, y + h)].reverse())
    for (let j = y + h; j > y; j--) add([...side(x, j - 1, x, j)].reverse())
    ring.push(ring[0]!)
    return { type: 'Polygon', coordinates: [ring.map(([a, b]) => [WEST + a * scale, SOUTH + b * scale])] }
  }
  const pad = (k: number) => String(k).padStart(3, '0')
  const rows = [
    sampleRegion('50', '重庆市'),
    sampleRegion('5001', '市辖区'),
    sampleRegion('500199', '试验区'),
    sampleRegion('500199001', '江口街道', { geometry: block(0, 0, columns, lines) }),
  ]
  const add = (path: string, name: string, kind: Kind, geometry: Geometry) =>
    rows.push(sampleRegion(path, name, { kind, geometry, households: 300 }))
  for (let c = 0; c < wide * high; c++) {
    const x = (c % wide) * n
    const y = Math.floor(c / wide) * n
    const community = `500199001${pad(c + 1)}`
    add(community, `第${c + 1}社区`, 'community', block(x, y, n, n))
    for (let g = 0; g < n * n; g++)
      add(
        `${community}${pad(g + 1)}`,
        `第${g + 1}网格`,
        'grid',
        block(x + (g % n), y + Math.floor(g / n), 1, 1),
      )
  }
  return rows
}

/** Numerical Recipes' generator: the same town on every machine. */
export function lcg(seed: number): () => number {
  let s = seed >>> 0
  return () => {
    s = (Math.imul(s, 1664525) + 1013904223) >>> 0
    return s / 2 ** 32
  }
}
