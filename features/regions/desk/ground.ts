/** Server outlines as the work map wants them, and the page's own layers on it. */
import type { GeoJSONSource, Map as LibreMap } from 'maplibre-gl'
import type { Areas } from '../../../ui/map/lazy.tsx'
import type { Feature, FeatureCollection, Geometry } from '../contract.ts'
import { insidePoint, type Point } from '../rules/polygon.ts'

/**
 * A code as the map's feature id and back. Codes of buildings have 21 digits, and vector tiles write what looks like a number as
 * a 64-bit integer: the tile would be lost.
 */
export const idOf = (path: string): string => `r${path}`
export const pathOf = (id: string): string => id.slice(1)

/** Metres; the usual height of a storey of a dwelling (GB 50096: 2.8 clear plus floor). */
const STOREY = 3

const NOTHING: Areas = { type: 'FeatureCollection', features: [] }

export function areasOf(
  data: FeatureCollection | undefined,
  keep: (f: Feature) => boolean = () => true,
): Areas {
  if (!data) return NOTHING
  const parents = new Set(data.features.map((f) => f.properties.parentPath))
  return {
    type: 'FeatureCollection',
    features: data.features.filter(keep).map((f) => ({
      type: 'Feature',
      // Positions came through the contract's schema; GeoJSON's own types say the same.
      geometry: f.geometry as Areas['features'][number]['geometry'],
      // Where communities have their names on the map, the street's own would only lie across them.
      properties: {
        id: idOf(f.properties.path),
        name: f.properties.level <= 4 && parents.has(f.properties.path) ? '' : f.properties.name,
        kind: f.properties.kind,
        ...(f.properties.floors ? { height: f.properties.floors * STOREY } : {}),
      },
    })),
  }
}

/** Geometries without names, for drafts and gaps. */
export function shapesOf(list: readonly (Geometry | null)[]): Areas {
  return {
    type: 'FeatureCollection',
    features: list.flatMap((g, i) =>
      g
        ? [
            {
              type: 'Feature' as const,
              geometry: g as Areas['features'][number]['geometry'],
              properties: { id: String(i) },
            },
          ]
        : [],
    ),
  }
}

export interface Overlay {
  service: Areas
  dedicated: Areas
  /** Regions picked for a change, and the one that is open. */
  picked: Areas
  /** Parts that a split or a drawing would make. */
  parts: Areas
  /** Grids nobody answers for. */
  uncovered: Areas
  /** Ground that belongs to nothing. */
  gaps: Areas
  line: Point[]
}

type Colour = (name: string) => string

/** Adds the page's layers once the map is drawn; later data go in with `setOverlay`. */
export function addLayers(map: LibreMap): void {
  const at = map.getContainer()
  const c: Colour = (name) => getComputedStyle(at).getPropertyValue(name).trim() || '#14201f'
  for (const [name, ink] of [
    ['rg-hatch', c('--ink-2')],
    ['rg-dots', c('--ink')],
  ] as const)
    if (!map.hasImage(name)) map.addImage(name, pattern(ink, name === 'rg-dots'), { pixelRatio: 2 })
  for (const id of ['service', 'dedicated', 'picked', 'parts', 'uncovered', 'gaps'] as const)
    map.addSource(`rg-${id}`, { type: 'geojson', data: NOTHING, promoteId: 'id' })
  map.addSource('rg-line', { type: 'geojson', data: NOTHING })
  const before = map.getLayer('areas-name') ? 'areas-name' : undefined
  const fill = (id: string, paint: object) =>
    map.addLayer({ id: `rg-${id}-fill`, type: 'fill', source: `rg-${id}`, paint }, before)
  const edge = (id: string, paint: object) =>
    map.addLayer({ id: `rg-${id}-edge`, type: 'line', source: `rg-${id}`, paint }, before)
  fill('uncovered', { 'fill-pattern': 'rg-hatch' })
  fill('gaps', { 'fill-pattern': 'rg-dots' })
  edge('gaps', { 'line-color': c('--ink'), 'line-width': 1.5 })
  fill('service', { 'fill-color': c('--brand'), 'fill-opacity': 0.07 })
  edge('service', { 'line-color': c('--brand'), 'line-width': 2.5 })
  fill('dedicated', { 'fill-color': c('--ink-2'), 'fill-opacity': 0.1 })
  edge('dedicated', { 'line-color': c('--ink'), 'line-width': 2, 'line-dasharray': [1, 1.5] })
  fill('picked', { 'fill-color': c('--brand'), 'fill-opacity': 0.08 })
  edge('picked', { 'line-color': c('--brand'), 'line-width': 3 })
  fill('parts', {
    'fill-color': c('--brand'),
    'fill-opacity': ['match', ['%', ['to-number', ['get', 'id']], 3], 0, 0.34, 1, 0.12, 0.22],
  })
  edge('parts', { 'line-color': c('--ink'), 'line-width': 2 })
  map.addSource('rg-names', { type: 'geojson', data: NOTHING })
  map.addLayer({
    id: 'rg-names',
    type: 'symbol',
    source: 'rg-names',
    layout: { 'text-field': ['get', 'name'], 'text-font': ['sans-serif'], 'text-size': 13 },
    paint: { 'text-color': c('--ink'), 'text-halo-color': c('--map-land'), 'text-halo-width': 2 },
  })
  map.addLayer({
    id: 'rg-line',
    type: 'line',
    source: 'rg-line',
    filter: ['==', ['geometry-type'], 'LineString'],
    paint: { 'line-color': c('--ink'), 'line-width': 2.5 },
  })
  map.addLayer({
    id: 'rg-corner',
    type: 'circle',
    source: 'rg-line',
    filter: ['==', ['geometry-type'], 'Point'],
    paint: {
      'circle-radius': 5,
      'circle-color': c('--surface'),
      'circle-stroke-color': c('--ink'),
      'circle-stroke-width': 2.5,
    },
  })
}

export function setOverlay(map: LibreMap, o: Overlay): void {
  for (const id of ['service', 'dedicated', 'picked', 'parts', 'uncovered', 'gaps'] as const)
    map.getSource<GeoJSONSource>(`rg-${id}`)?.setData(o[id])
  map.getSource<GeoJSONSource>('rg-names')?.setData({
    type: 'FeatureCollection',
    features: [...o.service.features, ...o.dedicated.features].map((f) => ({
      type: 'Feature' as const,
      properties: { name: f.properties.name },
      geometry: { type: 'Point' as const, coordinates: insidePoint(f.geometry as Geometry) },
    })),
  })
  map.getSource<GeoJSONSource>('rg-line')?.setData({
    type: 'FeatureCollection',
    features: [
      ...(o.line.length > 1
        ? [
            {
              type: 'Feature' as const,
              properties: {},
              geometry: { type: 'LineString' as const, coordinates: o.line },
            },
          ]
        : []),
      ...o.line.map((p) => ({
        type: 'Feature' as const,
        properties: {},
        geometry: { type: 'Point' as const, coordinates: p },
      })),
    ],
  })
}

/** Hatching says "nobody", dots say "no region": a texture that does not need colour. */
function pattern(ink: string, dots: boolean): ImageData {
  const canvas = document.createElement('canvas')
  canvas.width = 20
  canvas.height = 20
  const g = canvas.getContext('2d')!
  g.strokeStyle = ink
  g.fillStyle = ink
  g.lineWidth = 2.5
  if (dots)
    for (const [x, y] of [
      [5, 5],
      [15, 15],
    ] as const)
      g.fillRect(x - 2, y - 2, 4, 4)
  else
    for (const d of [-20, 0, 20]) {
      g.beginPath()
      g.moveTo(d - 2, 22)
      g.lineTo(d + 22, -2)
      g.stroke()
    }
  return g.getImageData(0, 0, 20, 20)
}

/** The nearest existing corner within `pixels`, so that neighbours share it to the last digit; else the point itself. */
export function snap(map: LibreMap, at: Point, outlines: readonly Areas[], pixels = 10): Point {
  const here = map.project(at)
  let best: { p: Point; d: number } | null = null
  for (const set of outlines)
    for (const f of set.features) {
      const polygons = f.geometry.type === 'Polygon' ? [f.geometry.coordinates] : f.geometry.coordinates
      for (const ring of polygons.flat())
        for (const c of ring) {
          const p = map.project([c[0]!, c[1]!])
          const d = Math.hypot(p.x - here.x, p.y - here.y)
          if (d <= pixels && (!best || d < best.d)) best = { p: [c[0]!, c[1]!], d }
        }
    }
  return best?.p ?? [round(at[0]), round(at[1])]
}

/** A centimetre: more digits would only be noise. */
const round = (v: number) => Math.round(v * 1e7) / 1e7
