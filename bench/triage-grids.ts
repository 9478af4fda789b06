/** Grid of a point for the shapes of a pack, as the server's region map answers it. */
import { RegionMap } from '../features/regions/rules/locate.ts'
import type { Locate } from '../features/triage/answers.ts'
import type { Pack } from '../packs/schema.ts'
import { divisionOf, levelOf } from '../shared/region-path.ts'

export function gridsOf(pack: Pack): Locate {
  const map = new RegionMap(
    pack.regions.map((r) => ({
      ...r,
      county: pack.manifest.county,
      parentPath: r.parent,
      level: levelOf(r.path),
      division: divisionOf(r.path),
      about: {},
      validFrom: new Date(0),
      validTo: null,
      version: 1,
    })),
  )
  return (lng, lat) => map.gridOf(lng, lat)
}
