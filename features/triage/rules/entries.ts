/** Regions and landmarks, as their features keep them, turned into names for the gazetteer. */
import type { GazetteerEntry, PlaceKind, Point } from './types.ts'

export interface RegionNames {
  path: string
  kind: string
  name: string
  aliases: readonly string[]
  point: readonly [number, number] | null
  address: string | null
}

export interface LandmarkNames {
  /** `street` for roads and lanes, anything else for a place on the map. */
  kind: string
  name: string
  aliases: readonly string[]
  regionPath: string
  point: Point | null
  line?: readonly Point[] | null
  lastNumber?: number | null
}

const KINDS: Readonly<Record<string, PlaceKind>> = {
  county: 'county',
  street: 'street',
  community: 'community',
  village: 'community',
  grid: 'grid',
  microgrid: 'microgrid',
  estate: 'estate',
  building: 'building',
  unit: 'unit',
}

/** Entries of the administrative tree and of the landmarks; kinds above the county and other divisions name no place. */
export function entriesFrom(
  regions: Iterable<RegionNames>,
  landmarks: Iterable<LandmarkNames>,
): GazetteerEntry[] {
  const out: GazetteerEntry[] = []
  for (const r of regions) {
    const kind = KINDS[r.kind]
    if (!kind || /[A-Z]/.test(r.path)) continue
    out.push({
      path: r.path,
      kind,
      name: r.name,
      aliases: r.aliases,
      ...(r.point ? { point: r.point } : {}),
      ...(r.address ? { address: r.address } : {}),
    })
  }
  for (const l of landmarks)
    out.push({
      path: l.regionPath,
      kind: l.kind === 'street' || l.kind === 'road' ? 'road' : 'landmark',
      name: l.name,
      aliases: l.aliases,
      ...(l.point ? { point: l.point } : {}),
      ...(l.line && l.line.length > 1 ? { line: l.line } : {}),
      ...(l.lastNumber ? { lastNumber: l.lastNumber } : {}),
    })
  return out
}
