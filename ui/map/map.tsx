/**
 * The work map: MapLibre over our own shapes. A click on a case opens it, on a polygon its grid. Loaded lazily through
 * `lazy.tsx`, because the library is larger than everything else together.
 */
import {
  type GeoJSONSource,
  Map as LibreMap,
  type MapLayerMouseEvent,
  NavigationControl,
  setWorkerUrl,
} from 'maplibre-gl'
import 'maplibre-gl/dist/maplibre-gl.css'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import { useEffect, useRef, useState } from 'react'
import { dict, useT } from '../i18n.tsx'
import { isDark, usePrefs } from '../prefs.ts'
import { caseFeatures, coloursOf, namesOf, styleOf } from './style.ts'
import { symbol, symbolNames } from './symbols.ts'
import { boxOf, type Ground, type LngLat, type MapCase } from './types.ts'

// Without this MapLibre 6 stays blank: it cannot find its worker inside a bundle.
setWorkerUrl(workerUrl)

const words = dict({
  map: { zh: '地图', en: 'Map' },
  none: {
    zh: '这台电脑画不了地图（没有 WebGL）。列表里一样能办。',
    en: 'This computer cannot draw the map (no WebGL). The list does the same.',
  },
  flat: { zh: '平面', en: 'Flat' },
  tilt: { zh: '立体', en: 'Tilted' },
})

export interface MapWorkProps extends Ground {
  cases?: MapCase[]
  /** The area that is framed and tinted. */
  here?: string | undefined
  /** Starts there; without it the map shows all areas. */
  centre?: LngLat
  zoom?: number
  flat?: boolean
  onCase?: (id: string) => void
  onArea?: (id: string, kind: 'grids' | 'areas' | 'buildings') => void
  /** A place on the map, for putting a pin. */
  onPoint?: (at: LngLat) => void
  pin?: LngLat | undefined
  /** The map itself once it is drawn, for a page that adds layers of its own. */
  onReady?: (map: LibreMap) => void
}

export default function MapWork({
  cases = [],
  here,
  centre,
  zoom,
  flat = false,
  onCase,
  onArea,
  onPoint,
  pin,
  onReady,
  ...ground
}: MapWorkProps) {
  const t = useT(words)
  const box = useRef<HTMLDivElement>(null)
  const map = useRef<LibreMap | undefined>(undefined)
  const [failed, setFailed] = useState(false)
  const [tilted, setTilted] = useState(!flat)
  const [ready, setReady] = useState(false)
  const dark = isDark(usePrefs())
  const now = useRef({ onCase, onArea, onPoint, onReady, ground, cases })
  now.current = { onCase, onArea, onPoint, onReady, ground, cases }
  const { areas, grids, buildings, water } = ground

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new map only for another theme; data go in below
  useEffect(() => {
    const at = box.current
    if (!at) return
    const colours = coloursOf(at)
    const bounds = centre ? undefined : boxOf(areas, grids)
    let m: LibreMap
    try {
      m = new LibreMap({
        container: at,
        style: styleOf(now.current.ground, now.current.cases, colours),
        attributionControl: false,
        pitch: tilted ? 48 : 0,
        bearing: tilted ? -4 : 0,
        ...(centre
          ? { center: centre, zoom: zoom ?? 16 }
          : bounds
            ? { bounds, fitBoundsOptions: { padding: 32 } }
            : {}),
        localIdeographFontFamily: getComputedStyle(at).fontFamily,
        fadeDuration: 0,
      })
    } catch {
      setFailed(true)
      return
    }
    map.current = m
    m.addControl(new NavigationControl({ visualizePitch: true }), 'bottom-right')
    for (const name of symbolNames) {
      const { width, height, data } = symbol(name)
      m.addImage(name, new ImageData(new Uint8ClampedArray(data), width, height), {
        sdf: true,
        pixelRatio: 2,
      })
    }
    m.on('load', () => {
      setReady(true)
      now.current.onReady?.(m)
    })
    m.on('click', (e) => {
      const idOf = (layers: string[]) => {
        const hit = m.queryRenderedFeatures(e.point, { layers })[0]
        return hit ? { id: String(hit.properties.id), layer: hit.layer.id } : undefined
      }
      const found = idOf(['cases', 'cases-around'])
      if (found && now.current.onCase) return now.current.onCase(found.id)
      if (now.current.onPoint) return now.current.onPoint([e.lngLat.lng, e.lngLat.lat])
      const area = idOf(['buildings', 'grids']) ?? idOf(['areas'])
      if (area) now.current.onArea?.(area.id, area.layer as 'grids' | 'areas' | 'buildings')
    })
    const point = (e: MapLayerMouseEvent) => {
      m.getCanvas().style.cursor = e.type === 'mouseenter' ? 'pointer' : ''
    }
    m.on('mouseenter', 'cases', point)
    m.on('mouseleave', 'cases', point)
    return () => {
      setReady(false)
      m.remove()
      map.current = undefined
    }
  }, [dark])

  useEffect(() => {
    const m = map.current
    if (!m || !ready) return
    for (const [name, data] of Object.entries({ areas, grids, buildings, water }))
      if (data) m.getSource<GeoJSONSource>(name)?.setData(data)
    m.getSource<GeoJSONSource>('names')?.setData(
      namesOf({
        ...(areas ? { areas } : {}),
        ...(grids ? { grids } : {}),
        ...(buildings ? { buildings } : {}),
      }),
    )
  }, [areas, grids, buildings, water, ready])

  useEffect(() => {
    if (ready) map.current?.getSource<GeoJSONSource>('cases')?.setData(caseFeatures(cases))
  }, [cases, ready])

  useEffect(() => {
    const m = map.current
    if (!m || !ready || !here) return
    const sources = ['grids', 'areas'].filter((s) => m.getSource(s))
    for (const source of sources) m.setFeatureState({ source, id: here }, { here: true })
    return () => {
      if (map.current === m)
        for (const source of sources) m.setFeatureState({ source, id: here }, { here: false })
    }
  }, [here, ready])

  useEffect(() => {
    const m = map.current
    if (!m || !ready || !pin) return
    const id = 'pin'
    m.addSource(id, {
      type: 'geojson',
      data: { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: pin } },
    })
    m.addLayer({
      id,
      type: 'symbol',
      source: id,
      layout: { 'icon-image': 'dot', 'icon-allow-overlap': true },
      paint: {
        'icon-color': coloursOf(m.getContainer())('--brand'),
        'icon-halo-color': '#ffffff',
        'icon-halo-width': 3,
      },
    })
    return () => {
      if (map.current !== m) return
      m.removeLayer(id)
      m.removeSource(id)
    }
  }, [pin, ready])

  const tilt = () => {
    const next = !tilted
    setTilted(next)
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    map.current?.easeTo({ pitch: next ? 48 : 0, bearing: next ? -4 : 0, duration: still ? 0 : 280 })
  }
  if (failed) return <p className="y-page-pad">{t('none')}</p>
  return (
    <div className="y-map">
      <section ref={box} aria-label={t('map')} />
      <button type="button" className="y-btn sm" onClick={tilt}>
        {t(tilted ? 'flat' : 'tilt')}
      </button>
    </div>
  )
}
