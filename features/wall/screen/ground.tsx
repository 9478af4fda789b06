/** The town in 3D with its open cases: shape by level, colour by clock, and the most pressing named beside their mark. */
import type { Map as LibreMap } from 'maplibre-gl'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { call } from '../../../ui/api.ts'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { type Areas, type MapCase, MapWork } from '../../../ui/map/lazy.tsx'
import { levelWords } from '../../../ui/marks.tsx'
import { useNow } from '../../../ui/now.ts'
import { type FeatureCollection, geojson } from '../../regions/contract.ts'
import { clockAt } from '../rules.ts'
import type { PanelProps } from './panels.tsx'
import { Level, MapClock, useClockWords } from './time.tsx'
import { words } from './words.ts'

/** Metres of a storey where only floors are known; a code as the map's id, as on the map desk. */
const storey = 3
const none: Areas = { type: 'FeatureCollection', features: [] }
const named = 3

function shapes(data: FeatureCollection | undefined, kinds: readonly string[], keep: (p: string) => boolean) {
  if (!data) return none
  return {
    type: 'FeatureCollection',
    features: data.features
      .filter((f) => kinds.includes(f.properties.kind) && keep(f.properties.path))
      .map((f) => ({
        type: 'Feature',
        geometry: f.geometry as Areas['features'][number]['geometry'],
        properties: {
          id: `r${f.properties.path}`,
          name: f.properties.name.replace(/社区$/, ''),
          ...(f.properties.floors ? { height: f.properties.floors * storey } : {}),
        },
      })),
  } satisfies Areas
}

function useGround(region: string) {
  const [land, setLand] = useState<FeatureCollection>()
  const [houses, setHouses] = useState<FeatureCollection>()
  useEffect(() => {
    let gone = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const read = async () => {
      try {
        const a = await call(geojson, {
          query: { under: region, kind: ['street', 'community', 'village', 'grid'] },
        })
        if (!gone) setLand(a)
        const b = await call(geojson, { query: { under: region, kind: ['building'] } })
        if (!gone) setHouses(b)
      } catch {
        if (!gone) timer = setTimeout(() => void read(), 5000)
      }
    }
    void read()
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [region])
  return useMemo(() => {
    const kinds = ['community', 'village']
    const some = land?.features.some((f) => kinds.includes(f.properties.kind))
    return {
      ready: land !== undefined,
      areas: shapes(land, some ? kinds : ['street', 'grid'], () => true),
      grids: shapes(land, ['grid'], () => true),
      buildings: shapes(houses, ['building'], () => true),
    }
  }, [land, houses])
}

const cornersOf = (a: Areas): [number, number][] =>
  a.features.flatMap((f) =>
    (f.geometry.type === 'Polygon' ? [f.geometry.coordinates] : f.geometry.coordinates).flatMap(
      (p) => (p[0] ?? []) as [number, number][],
    ),
  )

/** Degrees of tilt below which houses no longer look like houses. */
const lowest = 24

/** The town fills the picture as it is seen from the side: the map's own fit leaves a third of it empty when tilted. */
function fill(m: LibreMap, corners: [number, number][]) {
  const u = unit()
  const { clientWidth: width, clientHeight: height } = m.getContainer()
  const room = { w: width - 40 * u, h: height - 150 * u }
  for (let i = 0; i < 8; i++) {
    const at = corners.map((p) => m.project(p))
    const xs = at.map((p) => p.x)
    const ys = at.map((p) => p.y)
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
    m.jumpTo({
      center: m.unproject([(left + right) / 2, (top + bottom) / 2 + 30 * u]),
      zoom: m.getZoom() + Math.log2(Math.min(room.w / (right - left), room.h / (bottom - top))),
      // A broad town would lie as a strip in an empty room: it is looked at from higher up, as far as the houses still stand.
      ...(bottom - top < room.h * 0.9 && right - left > room.w * 0.9
        ? { pitch: Math.max(lowest, m.getPitch() - 4) }
        : {}),
    })
  }
}

/** One hundredth of `rem` is a pixel at 1920 × 1080: the map's own texts follow the wall. */
const unit = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 100

export default function GroundMap({ wall, onOpen }: PanelProps) {
  const t = useT(words)
  const w = useWord()
  const ground = useGround(wall.region.path)
  const now = useNow('minute')
  const [map, setMap] = useState<LibreMap>()
  const cases = useMemo<MapCase[]>(
    () =>
      wall.marks.map((m) => ({
        id: m.id,
        point: m.point as [number, number],
        level: m.level,
        state: clockAt(m, now),
        title: m.title,
      })),
    [wall.marks, now],
  )
  const lateGrids = useMemo(
    () => [...new Set(wall.marks.filter((m) => clockAt(m, now) === 'late').map((m) => `r${m.regionPath}`))],
    [wall.marks, now],
  )

  const latest = useRef(ground)
  latest.current = ground
  const ready = useCallback((m: LibreMap) => {
    const u = unit()
    const css = getComputedStyle(m.getContainer())
    m.setLayoutProperty('areas-name', 'text-size', 24 * u)
    m.setPaintProperty('areas-name', 'text-halo-width', 3)
    for (const id of ['grids-name', 'buildings-name']) m.removeLayer(id)
    m.setLayerZoomRange('buildings', 0, 24)
    m.setLayerZoomRange('grids-edge', 0, 24)
    m.setPaintProperty('land', 'background-color', css.getPropertyValue('--bg').trim())
    for (const id of ['cases', 'cases-around']) m.setLayoutProperty(id, 'icon-size', 0.95 * u)
    const corners = cornersOf(latest.current.areas)
    if (corners.length) fill(m, corners)
    m.addLayer(
      {
        id: 'late-grids',
        type: 'fill',
        source: 'grids',
        filter: ['in', ['get', 'id'], ['literal', []]],
        paint: { 'fill-color': css.getPropertyValue('--late-bg').trim(), 'fill-opacity': 0.9 },
      },
      'buildings',
    )
    setMap(m)
  }, [])
  useEffect(() => {
    map?.setFilter('late-grids', ['in', ['get', 'id'], ['literal', lateGrids]])
  }, [map, lateGrids])

  const openCase = (id: string) => {
    const full = [...wall.late, ...wall.hourLeft, ...wall.recent, ...wall.unsigned].find((c) => c.id === id)
    const mark = wall.marks.find((m) => m.id === id)
    if (full) onOpen({ kind: 'case', of: full })
    else if (mark) openGrid(mark.regionPath)
  }
  const openGrid = (path: string) => {
    const f = ground.grids.features.find((g) => g.properties.id === `r${path}`)
    onOpen({ kind: 'cases', what: 'open', region: { path, name: f?.properties.name ?? path } })
  }
  return (
    <div className="w-map">
      {ground.ready && (
        <MapWork
          areas={ground.areas}
          grids={ground.grids}
          buildings={ground.buildings}
          cases={cases}
          onCase={openCase}
          onArea={(id, kind) => openGrid(kind === 'buildings' ? gridOf(id.slice(1)) : id.slice(1))}
          onReady={ready}
        />
      )}
      {map && <Callouts map={map} wall={wall} onOpen={onOpen} />}
      <div className="w-legend">
        <span>{t('shape')}</span>
        {(['critical', 'urgent', 'normal'] as const).map((l) => (
          <span key={l}>
            <Level level={l} />
            {w(levelWords[l])}
          </span>
        ))}
        <span>{t('colour')}</span>
        {(['ok', 'soon', 'late'] as const).map((s) => (
          <span key={s}>
            <MapClock state={s} />
            {t(s === 'ok' ? 'ok' : s === 'soon' ? 'soonMark' : 'lateMark')}
          </span>
        ))}
        {wall.unplaced > 0 && <span>{t('unplaced', { n: wall.unplaced })}</span>}
        {wall.beyond > 0 && <span>{t('beyond', { n: wall.beyond })}</span>}
      </div>
    </div>
  )
}

/** A building stands in the grid whose code its own begins with: 15 digits. */
const gridOf = (path: string): string => path.slice(0, 15)

interface Placed {
  id: string
  x: number
  y: number
  left: boolean
}

/** What a text takes at most on one line of a callout, at 1920. */
const wide = (text: string): number => [...text].reduce((n, c) => n + (c > '\u2e7f' ? 26 : 16), 0)

/** Names beside the marks of what is late or nearly so; one that would lie over another is left out, its mark stays. */
function Callouts({ map, wall, onOpen }: PanelProps & { map: LibreMap }) {
  const clock = useClockWords()
  const [placed, setPlaced] = useState<Placed[]>([])
  const list = useMemo(
    () => [
      ...new Map([...wall.late, ...wall.hourLeft].filter((c) => c.point).map((c) => [c.id, c])).values(),
    ],
    [wall.late, wall.hourLeft],
  )
  const latest = useRef({ list, clock })
  latest.current = { list, clock }
  const place = useCallback(() => {
    const u = unit()
    const width = map.getContainer().clientWidth
    const height = map.getContainer().clientHeight
    const taken: { x: number; y: number; w: number }[] = []
    const out: Placed[] = []
    for (const c of latest.current.list) {
      if (out.length >= named) break
      const { x, y } = map.project(c.point as [number, number])
      const w = Math.min(500, 60 + wide(c.title) + wide(latest.current.clock(c).text)) * u
      const tall = 54 * u
      if (x < 0 || y < tall || x > width || y > height - tall * 1.5) continue
      for (const left of [false, true]) {
        const at = left ? x - w - 24 * u : x + 24 * u
        if (at < 0 || at + w > width) continue
        if (taken.some((k) => Math.abs(k.y - y) < tall && at < k.x + k.w && k.x < at + w)) continue
        taken.push({ x: at, y, w })
        out.push({ id: c.id, x, y, left })
        break
      }
    }
    setPlaced(out)
  }, [map])
  useEffect(() => {
    map.on('move', place)
    map.on('resize', place)
    return () => {
      map.off('move', place)
      map.off('resize', place)
    }
  }, [map, place])
  // biome-ignore lint/correctness/useExhaustiveDependencies: placed anew for other cases
  useEffect(place, [list, place])
  return (
    <div className="w-calls">
      {placed.map((p) => {
        const c = list.find((x) => x.id === p.id)
        if (!c) return null
        const { text, state } = clock(c)
        return (
          <button
            type="button"
            key={p.id}
            className={`w-call ${state} ${p.left ? 'left' : ''}`}
            style={{ left: p.x, top: p.y }}
            onClick={() => onOpen({ kind: 'case', of: c })}
          >
            <span className="ell">{c.title}</span>
            <b>{text}</b>
          </button>
        )
      })}
    </div>
  )
}
