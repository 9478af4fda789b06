import type { Feature, FeatureCollection, MultiPolygon, Polygon } from 'geojson'
import type { ClockState, Level } from '../marks.tsx'

export type LngLat = [number, number]
export type Area = Feature<
  Polygon | MultiPolygon,
  { id: string; name?: string; kind?: string; [more: string]: unknown }
>
export type Areas = FeatureCollection<Polygon | MultiPolygon, Area['properties']>

/** What the ground is drawn from: our own shapes only, no tiles of anybody. All WGS-84. */
export interface Ground {
  /** Outlines of communities, streets. */
  areas?: Areas
  /** Grids, dashed. */
  grids?: Areas
  /** Buildings; `height` in metres, `tone: 'soon'` marks a C/D roof. */
  buildings?: Areas
  water?: Areas
}

export interface MapCase {
  id: string
  point: LngLat
  level: Level
  state: ClockState
  title: string
}

/** Smallest box round everything given, or undefined. */
export function boxOf(...sets: (Areas | undefined)[]): [number, number, number, number] | undefined {
  let box: [number, number, number, number] | undefined
  const add = ([x, y]: number[]) => {
    if (x === undefined || y === undefined) return
    box = box
      ? [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)]
      : [x, y, x, y]
  }
  for (const f of sets.flatMap((s) => s?.features ?? [])) {
    const polygons = f.geometry.type === 'Polygon' ? [f.geometry.coordinates] : f.geometry.coordinates
    for (const p of polygons) for (const c of p[0] ?? []) add(c)
  }
  return box
}

/** Centre of gravity of the largest ring: where its name stands. */
export function middleOf(f: Area): LngLat {
  const rings = (f.geometry.type === 'Polygon' ? [f.geometry.coordinates] : f.geometry.coordinates).map(
    (p) => p[0] ?? [],
  )
  let best: LngLat = [0, 0]
  let most = -1
  for (const ring of rings) {
    let [area, x, y] = [0, 0, 0]
    const [x0 = 0, y0 = 0] = ring[0] ?? []
    for (let i = 0; i < ring.length - 1; i++) {
      // Relative to the first corner: degrees squared are too small to subtract otherwise.
      const [ax, ay] = [(ring[i]?.[0] ?? 0) - x0, (ring[i]?.[1] ?? 0) - y0]
      const [bx, by] = [(ring[i + 1]?.[0] ?? 0) - x0, (ring[i + 1]?.[1] ?? 0) - y0]
      const cross = ax * by - bx * ay
      area += cross
      x += (ax + bx) * cross
      y += (ay + by) * cross
    }
    if (Math.abs(area) <= most) continue
    most = Math.abs(area)
    best = area === 0 ? [x0, y0] : [x0 + x / (3 * area), y0 + y / (3 * area)]
  }
  return best
}
