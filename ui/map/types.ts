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
