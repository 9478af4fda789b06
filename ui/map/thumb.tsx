/**
 * Where it is, drawn as SVG from our own shapes: no WebGL and no library, so it costs nothing in a list, in print and on a
 * resident's phone. The work map (`map.tsx`) is for moving about.
 */
import { dict, useT } from '../i18n.tsx'
import { type ClockState, type Level, levelRank } from '../marks.tsx'
import type { Area, Areas, Ground, LngLat } from './types.ts'
import { boxOf } from './types.ts'

const words = dict({ map: { zh: '位置图', en: 'Map of the place' } })

const W = 320
const H = 200

/** Metres to the east and north of `origin`: flat, good for a few kilometres. */
function project(origin: LngLat, scale: number) {
  const kx = 111_320 * Math.cos((origin[1] * Math.PI) / 180)
  return ([x = 0, y = 0]: number[]): [number, number] => [
    W / 2 + (x - origin[0]) * kx * scale,
    H / 2 - (y - origin[1]) * 110_574 * scale,
  ]
}
type Projection = ReturnType<typeof project>

function pathOf(f: Area, to: Projection): string {
  const polygons = f.geometry.type === 'Polygon' ? [f.geometry.coordinates] : f.geometry.coordinates
  return polygons
    .flatMap((rings) =>
      rings.map(
        (ring) =>
          `M${ring
            .map((c) =>
              to(c)
                .map((n) => n.toFixed(1))
                .join(' '),
            )
            .join('L')}Z`,
      ),
    )
    .join('')
}

const clamp = (n: number, low: number, high: number): number => Math.min(high, Math.max(low, n))

/** Small shapes of which a corner lies in or near the picture; a whole town's houses are not drawn to be cut off. */
const inView = (f: Area, to: Projection): boolean => {
  const ring = f.geometry.type === 'Polygon' ? f.geometry.coordinates[0] : f.geometry.coordinates[0]?.[0]
  const [x, y] = to(ring?.[0] ?? [0, 0])
  return x > -W / 2 && x < W * 1.5 && y > -H / 2 && y < H * 1.5
}

const near = (set: Areas | undefined, to: Projection, small = false): string =>
  (set?.features ?? [])
    .filter((f) => !small || inView(f, to))
    .map((f) => pathOf(f, to))
    .join('')

/** Level by shape, clock by colour, and a half ring (soon) or a frame (late), so that no reading needs colour. */
export function CaseMark({ level, state, x, y }: { level: Level; state: ClockState; x: number; y: number }) {
  const tone = state === 'pause' || state === 'off' ? 'var(--lv-1)' : `var(--${state}-mark)`
  const shape = { 1: undefined, 2: 'M0-9 9 0 0 9-9 0z', 3: 'M0-10 10 8H-10z' }[levelRank[level]]
  return (
    <g transform={`translate(${x} ${y})`}>
      {state === 'soon' && <path d="M0-15a15 15 0 0 1 0 30" fill="none" stroke={tone} strokeWidth="3.5" />}
      {state === 'late' && (
        <rect x="-15" y="-15" width="30" height="30" rx="3" fill="none" stroke={tone} strokeWidth="3" />
      )}
      {shape ? (
        <path
          d={shape}
          fill={tone}
          stroke="var(--surface)"
          strokeWidth="2.5"
          strokeLinejoin="round"
          paintOrder="stroke"
        />
      ) : (
        <circle r="6.5" fill="var(--surface)" stroke={tone} strokeWidth="4" />
      )}
    </g>
  )
}

interface Props extends Ground {
  point?: LngLat
  level?: Level
  state?: ClockState
  /** The grid the case lies in: tinted, with a dashed edge. */
  own?: Area
  /** Other positions: the reports that were linked. */
  dots?: LngLat[]
  label?: string
  /** Metres across; without it the own grid fills the picture. */
  span?: number
  height?: number
}

export function MapThumb({
  point,
  level = 'normal',
  state = 'ok',
  own,
  areas,
  grids,
  buildings,
  water,
  dots = [],
  label,
  span,
  height,
}: Props) {
  const t = useT(words)
  const set: Areas = { type: 'FeatureCollection', features: own ? [own] : [] }
  const box = boxOf(own ? set : grids, ...(own ? [] : [areas]))
  const middle: LngLat = point ?? (box ? [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2] : [0, 0])
  const wide = box
    ? Math.max(box[2] - box[0], (box[3] - box[1]) * (W / H)) * 111_320 * Math.cos((middle[1] * Math.PI) / 180)
    : 400
  const centre: LngLat = box && own && !span ? [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2] : middle
  const across = span ?? wide * 1.25
  const flat = project(centre, W / across)
  // A wide, low picture shows only the middle two thirds of its height: the mark is moved into them.
  const [px, py] = flat(middle)
  const [dx, dy] = [px - clamp(px, W * 0.15, W * 0.85), py - clamp(py, H * 0.28, H * 0.72)]
  const to: Projection = (c) => {
    const [cx, cy] = flat(c)
    return [cx - dx, cy - dy]
  }
  const [x, y] = to(middle)
  return (
    <figure className="y-thumb" style={height ? { height } : undefined}>
      <svg
        viewBox={`0 0 ${W} ${H}`}
        preserveAspectRatio="xMidYMid slice"
        role="img"
        aria-label={label ?? t('map')}
      >
        <rect width={W} height={H} fill="var(--map-land)" />
        <path d={near(areas, to)} fill="var(--map-block)" stroke="var(--map-edge)" strokeWidth="1" />
        <path d={near(water, to)} fill="var(--map-water)" />
        {across < 1600 && (
          <path
            d={near(buildings, to, true)}
            fill="var(--map-roof)"
            stroke="var(--map-wall)"
            strokeWidth=".75"
          />
        )}
        <path
          d={near(grids, to)}
          fill="none"
          stroke="var(--map-edge)"
          strokeWidth="1"
          strokeDasharray="3 3"
        />
        {own && (
          <path
            d={pathOf(own, to)}
            fill="var(--map-me)"
            fillOpacity=".1"
            stroke="var(--map-me)"
            strokeWidth="1.5"
            strokeDasharray="5 3"
          />
        )}
        {dots.map((d) => {
          const [dx, dy] = to(d)
          return (
            <circle
              key={d.join()}
              cx={dx}
              cy={dy}
              r="4"
              fill="var(--surface)"
              stroke="var(--ink-2)"
              strokeWidth="1.5"
            />
          )
        })}
        {point && <CaseMark level={level} state={state} x={x} y={y} />}
      </svg>
      {label && <figcaption className={point && y > H * 0.6 ? 'top' : ''}>{label}</figcaption>}
    </figure>
  )
}
