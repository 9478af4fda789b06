/** Regions of a pack into an empty or older installation. */
import { randomUUID } from 'node:crypto'
import type { Tx } from '../../kernel/db.ts'
import { countyOf, divisionOf, levelOf, parentOf } from '../../shared/region-path.ts'
import type { Geometry, Kind } from './contract.ts'
import type { RegionRow } from './rules/row.ts'
import { checkTree } from './rules/tree.ts'
import { lockRegions, openRows, writeChange } from './store.ts'

/** A region as a pack writes it down (`packs/schema.ts`). */
export interface PackedRegion {
  path: string
  kind: Kind
  name: string
  aliases: string[]
  geometry: Geometry | null
  point: number[] | null
  address: string | null
  households: number | null
  floors?: number | undefined
  units?: number | undefined
}

export function packedRow(r: PackedRegion, at: Date): RegionRow {
  const about: Record<string, unknown> = {}
  if (r.floors !== undefined) about.floors = r.floors
  if (r.units !== undefined) about.units = r.units
  return {
    path: r.path,
    county: countyOf(r.path),
    parentPath: parentOf(r.path),
    kind: r.kind,
    level: levelOf(r.path),
    division: divisionOf(r.path),
    name: r.name,
    aliases: r.aliases,
    geometry: r.geometry,
    point: r.point ? [r.point[0]!, r.point[1]!] : null,
    address: r.address,
    households: r.households,
    about,
    validFrom: at,
    validTo: null,
    version: 1,
  }
}

/**
 * Adds the regions of a pack that are not there yet, in force from `at`; what an installation has changed since stays as it is.
 * Throws when the pack's tree has a fault. Returns how many were added.
 */
export async function loadRegions(db: Tx, regions: readonly PackedRegion[], at: Date): Promise<number> {
  const rows = regions.map((r) => packedRow(r, at))
  const faults = checkTree(rows).findings.filter((f) => f.severity === 'fault')
  if (faults.length)
    throw new Error(
      `the pack's regions are at fault:\n${faults
        .slice(0, 20)
        .map((f) => `${f.path}: ${f.en}`)
        .join('\n')}`,
    )
  await lockRegions(db)
  const known = new Set((await openRows(db)).map((r) => r.path))
  const open = rows.filter((r) => !known.has(r.path))
  await writeChange(db, { close: [], open, lineage: [] }, { accountId: null, requestId: randomUUID() })
  return open.length
}
