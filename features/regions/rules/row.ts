import type { Division } from '../../../shared/region-path.ts'
import type { Finding, Geometry, Kind, Lineage, Region, RegionBrief } from '../contract.ts'

/** One version of a region as stored: a path may have many, at most one of them open (`validTo` null). */
export interface RegionRow {
  path: string
  county: string
  parentPath: string | null
  kind: Kind
  level: number
  division: Division
  name: string
  aliases: string[]
  geometry: Geometry | null
  point: [lng: number, lat: number] | null
  address: string | null
  households: number | null
  /** Facts that only some kinds have, as floors and stairwells of a building; carried along untouched. */
  about: Record<string, unknown>
  validFrom: Date
  validTo: Date | null
  version: number
}

/** One step of descent as stored. */
export interface LineageRow {
  from: string
  to: string
  kind: Lineage['kind']
  at: Date
  reason: string
  actor: string | null
}

export function toBrief(r: RegionRow): RegionBrief {
  return {
    path: r.path,
    county: r.county,
    parentPath: r.parentPath,
    kind: r.kind,
    level: r.level,
    division: r.division,
    name: r.name,
    aliases: r.aliases,
    point: r.point,
    address: r.address,
    households: r.households,
    validFrom: r.validFrom.toISOString(),
    validTo: r.validTo?.toISOString() ?? null,
    version: r.version,
    hasGeometry: r.geometry !== null,
  }
}

export function toRegion(r: RegionRow): Region {
  return { ...toBrief(r), geometry: r.geometry }
}

export function toLineage(l: LineageRow): Lineage {
  return { ...l, at: l.at.toISOString() }
}

/** Builds a finding; `en` and `zh` say the same. */
export function finding(
  severity: Finding['severity'],
  code: string,
  path: string,
  zh: string,
  en: string,
  more: { other?: string; row?: number; areaM2?: number } = {},
): Finding {
  return {
    code,
    severity,
    path,
    other: more.other ?? null,
    row: more.row ?? null,
    zh,
    en,
    areaM2: more.areaM2 === undefined ? null : Math.round(more.areaM2),
  }
}
