/** The map's style, from the colours of the page and our own shapes: no glyphs (labels use the system's fonts), no tiles. */
import type { FeatureCollection, Point } from 'geojson'
import type {
  ExpressionSpecification,
  StyleSpecification,
  VariableAnchorOffsetCollectionSpecification,
} from 'maplibre-gl'
import { type Areas, type Ground, type MapCase, middleOf } from './types.ts'

const empty: Areas = { type: 'FeatureCollection', features: [] }

export type Colours = (name: string) => string
/** Reads `--map-land` and the like from where the map stands, so that night and wall follow. */
export function coloursOf(at: Element): Colours {
  const style = getComputedStyle(at)
  return (name) => style.getPropertyValue(name).trim() || '#888888'
}

export function caseFeatures(cases: MapCase[]): FeatureCollection<Point> {
  return {
    type: 'FeatureCollection',
    features: cases.map((c) => ({
      type: 'Feature',
      id: c.id,
      geometry: { type: 'Point', coordinates: c.point },
      // Later drawn over earlier: late over soon, urgent over normal.
      properties: { id: c.id, level: c.level, state: c.state, title: c.title, rank: rankOf(c) },
    })),
  }
}
const rankOf = (c: MapCase): number =>
  ({ critical: 30, urgent: 20, normal: 10 })[c.level] + { late: 3, soon: 2, ok: 1, pause: 0, off: 0 }[c.state]

/** One point for each name: a polygon that is cut by tiles would carry its name once in each. */
export function namesOf(ground: Ground): FeatureCollection<Point> {
  const features = (['areas', 'grids', 'buildings'] as const).flatMap((of) =>
    (ground[of]?.features ?? []).flatMap((f) =>
      f.properties.name
        ? [
            {
              type: 'Feature' as const,
              properties: { name: f.properties.name, of },
              geometry: { type: 'Point' as const, coordinates: middleOf(f) },
            },
          ]
        : [],
    ),
  )
  return { type: 'FeatureCollection', features }
}

/** Seen from far a town has hundreds of marks: smaller there, full size where a house fills the screen. */
const markSize: ExpressionSpecification = [
  'interpolate',
  ['linear'],
  ['zoom'],
  12,
  0.5,
  14,
  0.62,
  15.5,
  0.85,
  17,
  1,
]

/** Where a name may stand, the middle of its area first; em of its own size. */
const beside: VariableAnchorOffsetCollectionSpecification = [
  ...['center', [0, 0]],
  ...['center', [0, 1.3], 'center', [0, -1.3], 'center', [2.2, 0], 'center', [-2.2, 0]],
  ...['center', [2, 1.5], 'center', [-2, 1.5], 'center', [2, -1.5], 'center', [-2, -1.5]],
  ...['center', [0, 0.8], 'center', [0, -0.8], 'center', [1.2, 0.8], 'center', [-1.2, -0.8]],
  ...['center', [1.2, -0.8], 'center', [-1.2, 0.8], 'center', [1.2, 1.8], 'center', [-1.2, -1.8]],
  ...['center', [0, 2.6], 'center', [0, -2.6], 'center', [3, 0.8], 'center', [-3, -0.8]],
  ...['center', [3, -0.8], 'center', [-3, 0.8], 'center', [2, 2.6], 'center', [-2, -2.6]],
] as VariableAnchorOffsetCollectionSpecification

const byClock = (c: Colours): ExpressionSpecification => [
  'match',
  ['get', 'state'],
  'ok',
  c('--ok-mark'),
  'soon',
  c('--soon-mark'),
  'late',
  c('--late-mark'),
  c('--lv-1'),
]

export function styleOf(ground: Ground, cases: MapCase[], c: Colours): StyleSpecification {
  // Only what is highlighted needs its id in the tiles: codes of buildings have more than 19 digits, and the writer of
  // tiles takes digits for a number, fails on one beyond 64 bits, and draws nothing of the whole tile.
  const source = (data: Areas | undefined, promote = false) => ({
    type: 'geojson' as const,
    data: data ?? empty,
    ...(promote ? { promoteId: 'id' } : {}),
  })
  const here: ExpressionSpecification = ['boolean', ['feature-state', 'here'], false]
  const label = (of: string, size: number, minzoom: number): StyleSpecification['layers'][number] => ({
    id: `${of}-name`,
    type: 'symbol',
    source: 'names',
    filter: ['==', ['get', 'of'], of],
    minzoom,
    layout: {
      'text-field': ['get', 'name'],
      'text-font': ['sans-serif'],
      'text-size': size,
      'text-max-width': 8,
      // A mark stays where the case is, so the name moves aside; only one with marks all round is left out until one zooms in.
      'text-variable-anchor-offset': beside,
      'text-justify': 'auto',
      'text-padding': 1,
    },
    paint: { 'text-color': c('--map-label'), 'text-halo-color': c('--map-land'), 'text-halo-width': 1.5 },
  })
  return {
    version: 8,
    // Flat colours: walls a little darker than roofs, nothing glows.
    light: { anchor: 'viewport', color: '#ffffff', intensity: 0.14 },
    sources: {
      areas: source(ground.areas, true),
      grids: source(ground.grids, true),
      buildings: source(ground.buildings),
      water: source(ground.water),
      names: { type: 'geojson', data: namesOf(ground) },
      cases: { type: 'geojson', data: caseFeatures(cases), promoteId: 'id' },
    },
    layers: [
      { id: 'land', type: 'background', paint: { 'background-color': c('--map-land') } },
      { id: 'areas', type: 'fill', source: 'areas', paint: { 'fill-color': c('--map-block') } },
      { id: 'water', type: 'fill', source: 'water', paint: { 'fill-color': c('--map-water') } },
      {
        id: 'grids',
        type: 'fill',
        source: 'grids',
        paint: { 'fill-color': c('--map-me'), 'fill-opacity': ['case', here, 0.14, 0] },
      },
      {
        id: 'buildings',
        type: 'fill-extrusion',
        source: 'buildings',
        minzoom: 14.5,
        paint: {
          'fill-extrusion-color': ['match', ['get', 'tone'], 'soon', c('--soon-mark'), c('--map-roof')],
          'fill-extrusion-height': ['coalesce', ['get', 'height'], 12],
          'fill-extrusion-vertical-gradient': false,
        },
      },
      {
        id: 'areas-edge',
        type: 'line',
        source: 'areas',
        paint: {
          'line-color': c('--map-edge'),
          'line-width': ['interpolate', ['linear'], ['zoom'], 11, 0.75, 16, 2],
        },
      },
      {
        id: 'grids-edge',
        type: 'line',
        source: 'grids',
        minzoom: 12.5,
        paint: {
          'line-color': ['case', here, c('--map-me'), c('--map-edge')],
          'line-width': ['case', here, 2.5, 1],
          'line-dasharray': [5, 3],
        },
      },
      label('areas', 13, 10),
      label('grids', 12, 14.5),
      label('buildings', 11, 17),
      {
        id: 'cases-around',
        type: 'symbol',
        source: 'cases',
        filter: ['in', ['get', 'state'], ['literal', ['soon', 'late']]],
        layout: {
          'icon-image': ['match', ['get', 'state'], 'late', 'frame-late', 'ring-soon'],
          'icon-size': markSize,
          'icon-allow-overlap': true,
          'icon-padding': 0,
          'symbol-sort-key': ['get', 'rank'],
        },
        paint: { 'icon-color': byClock(c), 'icon-halo-color': c('--surface'), 'icon-halo-width': 1 },
      },
      {
        id: 'cases',
        type: 'symbol',
        source: 'cases',
        layout: {
          'icon-image': ['concat', 'case-', ['get', 'level']],
          'icon-size': markSize,
          'icon-allow-overlap': true,
          'icon-padding': 0,
          'symbol-sort-key': ['get', 'rank'],
        },
        paint: { 'icon-color': byClock(c), 'icon-halo-color': c('--surface'), 'icon-halo-width': 2 },
      },
    ],
  }
}
