import type { GeoJSONSource, Map as LibreMap } from 'maplibre-gl'
import { useEffect, useMemo, useRef, useState } from 'react'
import { chainOf } from '../../../shared/region-path.ts'
import { useT } from '../../../ui/i18n.tsx'
import { type Areas, MapWork } from '../../../ui/map/lazy.tsx'
import { coloursOf } from '../../../ui/map/style.ts'
import { useAsk } from '../../../ui/query.tsx'
import { type FeatureCollection, geojson, get } from '../../regions/contract.ts'
import type { Home } from '../contract.ts'
import { type Rooms, roomsOf, STOREY } from '../rules/rooms.ts'
import { livesHere } from '../rules.ts'
import { words } from './words.ts'

/**
 * A building opened on the ground where it stands: every room a block, floor on floor; a floor that is chosen is seen from above. What
 * is here is in the list of doors too, which is the way for keys and readers.
 */
export function Opened({
  path,
  homes,
  chosen,
  onHome,
}: {
  path: string
  homes: readonly Home[]
  chosen: string | undefined
  onHome: (id: string) => void
}) {
  const t = useT(words)
  const [floor, setFloor] = useState<number | null>(null)
  const [over, setOver] = useState<string | null>(null)
  const map = useRef<LibreMap | null>(null)
  const [drawn, setDrawn] = useState(false)
  const own = useAsk(get, { params: { path }, query: {} }, { retry: false })
  const around = useAsk(
    geojson,
    { query: { under: chainOf(path).at(-2), kind: ['building'] } },
    { retry: false },
  )
  const shape = own.data?.region.geometry
  const rooms = useMemo(() => {
    const outline = shape?.type === 'Polygon' ? shape.coordinates[0] : shape?.coordinates[0]?.[0]
    return outline ? roomsOf(outline, homes) : null
  }, [shape, homes])
  const neighbours = useMemo(() => othersOf(around.data, path), [around.data, path])
  const data = useMemo(
    () => (rooms ? blocksOf(rooms, homes, floor, chosen) : null),
    [rooms, homes, floor, chosen],
  )
  const now = useRef({ data, onHome })
  now.current = { data, onHome }
  useEffect(() => {
    if (drawn && data) map.current?.getSource<GeoJSONSource>('rooms')?.setData(data)
  }, [data, drawn])
  if (!rooms) return null

  const floors = [...new Set(rooms.boxes.map((b) => b.floor))].sort((a, b) => b - a)
  const shown = homes.find((h) => h.id === over)
  return (
    <section className="lg-opened" aria-label={t('opened')}>
      <fieldset className="floors">
        <legend className="sr">{t('openFloor')}</legend>
        {[null, ...floors].map((f) => (
          <button key={f ?? 'all'} type="button" aria-pressed={floor === f} onClick={() => setFloor(f)}>
            {f === null ? t('wholeBuilding') : t('floorN', { n: f })}
          </button>
        ))}
      </fieldset>
      <div className="ground">
        <MapWork
          buildings={neighbours}
          centre={rooms.middle}
          zoom={17}
          onReady={(m) => {
            map.current = m
            frame(m, rooms)
            layRooms(m, now.current.data)
            m.on('click', 'rooms', (e) => {
              const id = e.features?.[0]?.properties.id
              if (id) now.current.onHome(String(id))
            })
            m.on('mousemove', 'rooms', (e) => {
              m.getCanvas().style.cursor = 'pointer'
              setOver(String(e.features?.[0]?.properties.id ?? '') || null)
            })
            m.on('mouseleave', 'rooms', () => {
              m.getCanvas().style.cursor = ''
              setOver(null)
            })
            setDrawn(true)
          }}
        />
      </div>
      <p className="y-note">
        <Legend tone="lived">{t('lived')}</Legend>
        <Legend tone="empty">{t('empty')}</Legend>
        <Legend tone="open">{t('openN')}</Legend>
        <span className="what">
          {shown ? <Told h={shown} /> : t('openedHint')}
          {!shown && rooms.left > 0 && ` ${t('openedLeft', { n: rooms.left })}`}
        </span>
      </p>
    </section>
  )
}

function Legend({ tone, children }: { tone: keyof typeof tones; children: string }) {
  return (
    <span className="key">
      <i style={{ background: `var(${tones[tone]})` }} aria-hidden />
      {children}
    </span>
  )
}

function Told({ h }: { h: Home }) {
  const t = useT(words)
  const here = h.dwellers.filter((d) => livesHere(d.role))
  return (
    <>
      <b>{[h.unit && t('unitN', { n: h.unit }), h.room].filter(Boolean).join(' ')}</b>{' '}
      {here.length > 0 ? here.map((d) => d.name || t('unnamed')).join('、') : t('empty')}
    </>
  )
}

/** Colours of the page by what a block says. */
const tones = {
  lived: '--map-wall-2',
  empty: '--surface',
  open: '--map-label',
  chosen: '--brand',
  under: '--map-roof',
} as const

function blocksOf(
  rooms: Rooms,
  homes: readonly Home[],
  floor: number | null,
  chosen: string | undefined,
): Areas {
  const byId = new Map(homes.map((h) => [h.id, h]))
  const toneOf = (id: string, at: number): keyof typeof tones => {
    if (id === chosen) return 'chosen'
    if (floor !== null && at < floor) return 'under'
    const h = byId.get(id)
    if (h?.dwellers.some((d) => d.open > 0)) return 'open'
    return h?.dwellers.some((d) => livesHere(d.role)) ? 'lived' : 'empty'
  }
  return {
    type: 'FeatureCollection',
    features: rooms.boxes
      .filter((b) => floor === null || b.floor <= floor)
      .map((b) => ({
        type: 'Feature',
        geometry: { type: 'Polygon', coordinates: [b.ring] },
        properties: { id: b.id, tone: toneOf(b.id, b.floor), base: b.base, top: b.top },
      })),
  }
}

function layRooms(m: LibreMap, data: Areas | null): void {
  const c = coloursOf(m.getContainer())
  const by = Object.entries(tones).flatMap(([tone, name]) => [tone, c(name)])
  m.addSource('rooms', { type: 'geojson', data: data ?? { type: 'FeatureCollection', features: [] } })
  m.addLayer({
    id: 'rooms',
    type: 'fill-extrusion',
    source: 'rooms',
    paint: {
      'fill-extrusion-color': ['match', ['get', 'tone'], ...by, c('--map-roof')] as never,
      'fill-extrusion-base': ['get', 'base'],
      'fill-extrusion-height': ['get', 'top'],
      'fill-extrusion-vertical-gradient': false,
    },
  })
}

/** The other buildings of the grid, flat: standing they would hide this one. */
function othersOf(data: FeatureCollection | undefined, path: string): Areas {
  return {
    type: 'FeatureCollection',
    features: (data?.features ?? [])
      .filter((f) => f.id !== path)
      .map((f) => ({
        type: 'Feature',
        geometry: f.geometry as Areas['features'][number]['geometry'],
        // A letter before the code: tiles take long digits for a number and fail on it (ui/map/style.ts).
        properties: { id: `r${f.id}`, name: f.properties.name, height: 0.4 },
      })),
  }
}

/** Seen from a corner, all of it in the box: the ground in over half of its width, ground and floors as they look from there in its height. */
function frame(m: LibreMap, r: Rooms): void {
  const { clientWidth, clientHeight } = m.getContainer()
  const ground = (r.length + r.width) / (clientWidth * 0.6)
  const tall = (r.floors * STOREY * 0.85 + (r.length + r.width) * 0.35) / (clientHeight * 0.7)
  const perPixel = Math.max(ground, tall, 0.03)
  m.jumpTo({
    pitch: 58,
    bearing: -r.angle - 24,
    // MapLibre counts in tiles of 512 px.
    zoom: Math.log2((78_271.5 * Math.cos((r.middle[1] * Math.PI) / 180)) / perPixel),
    padding: { top: clientHeight * 0.36, bottom: 0, left: 0, right: 0 },
  })
}
