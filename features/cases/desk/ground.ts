/** Shapes of the ground round a place, from our own regions: grids of the community and its buildings. */
import { useMemo } from 'react'
import type { Area, Areas, Ground } from '../../../ui/map/types.ts'
import { useAsk } from '../../../ui/query.tsx'
import { geojson } from '../../regions/contract.ts'

type Shape = { id: string; properties: { path: string; name: string; kind: string }; geometry: unknown }

const area = (f: Shape): Area => ({
  type: 'Feature',
  properties: { id: f.properties.path, name: f.properties.name, kind: f.properties.kind },
  geometry: f.geometry as Area['geometry'],
})
const areas = (list: Shape[]): Areas => ({ type: 'FeatureCollection', features: list.map(area) })

/** Of the community (12 digits) in which the place lies; of the street where there is none. Shared by every case there. */
export function useGround(regionPath: string): Ground {
  const under = regionPath.slice(0, 12)
  const shapes = useAsk(
    geojson,
    // A whole street has thousands of roofs: its communities are enough to say where it is.
    { query: { under, kind: under.length < 12 ? ['community'] : ['community', 'grid', 'building'] } },
    { staleTime: Number.POSITIVE_INFINITY },
  )
  return useMemo(() => {
    const list = (shapes.data?.features ?? []) as Shape[]
    const of = (kind: string) => areas(list.filter((f) => f.properties.kind === kind))
    return list.length ? { areas: of('community'), grids: of('grid'), buildings: of('building') } : {}
  }, [shapes.data])
}

/** The outline of one region as the map wants it. */
export const outline = (path: string, name: string, geometry: unknown): Area | undefined =>
  geometry ? area({ id: path, properties: { path, name, kind: 'grid' }, geometry }) : undefined
