/** The shapes of regions on the wire, used by the contract and by the rules. */
import { z } from 'zod'
import { field } from '../../../kernel/contract.ts'
import { isRegionPath } from '../../../shared/region-path.ts'

export const KINDS = [
  'province',
  'city',
  'county',
  'street',
  'community',
  'village',
  'grid',
  'microgrid',
  'estate',
  'building',
  'unit',
  'area',
] as const
export const Kind = z.enum(KINDS)
export type Kind = z.infer<typeof Kind>

export const DIVISIONS = ['administrative', 'service', 'dedicated'] as const
export const Division = z.enum(DIVISIONS)

/** Region code as path, e.g. `500102006001003`. */
export const Path = z.string().max(60).refine(isRegionPath, 'not a region code')

const Position = z.array(z.number()).min(2).max(3)
const Ring = z.array(Position).min(4).max(20000)
/** GeoJSON Polygon or MultiPolygon, WGS-84, longitude first. */
export const Geometry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Polygon'), coordinates: z.array(Ring).min(1).max(500) }),
  z.object({
    type: z.literal('MultiPolygon'),
    coordinates: z.array(z.array(Ring).min(1).max(500)).min(1).max(500),
  }),
])
export type Geometry = z.infer<typeof Geometry>

export const Name = field.text(60)
export const Households = z.number().int().min(0).max(10_000_000)

/** A region without its outline, as lists and trees show it. */
export const RegionBrief = z.object({
  path: Path,
  county: z.string().length(6),
  parentPath: Path.nullable(),
  kind: Kind,
  level: z.number().int(),
  division: Division,
  name: z.string(),
  aliases: z.array(z.string()),
  point: field.point.nullable(),
  address: z.string().nullable(),
  households: z.number().int().nullable(),
  validFrom: field.instant,
  validTo: field.instant.nullable(),
  version: z.number().int(),
  hasGeometry: z.boolean(),
})
export type RegionBrief = z.infer<typeof RegionBrief>

export const RegionNode = RegionBrief.extend({ childCount: z.number().int() })
export type RegionNode = z.infer<typeof RegionNode>

export const Region = RegionBrief.extend({ geometry: Geometry.nullable() })
export type Region = z.infer<typeof Region>

export const LINEAGE_KINDS = ['move', 'merge', 'split', 'rename'] as const
/** One step of descent: the territory of `from` went to `to`. */
export const Lineage = z.object({
  from: Path,
  to: Path,
  kind: z.enum(LINEAGE_KINDS),
  at: field.instant,
  reason: z.string(),
  actor: z.string().nullable(),
})
export type Lineage = z.infer<typeof Lineage>

/** A fault or a hint about one region or one row of a file. Codes are closed; the words are for people. */
export const Finding = z.object({
  code: z.string(),
  severity: z.enum(['fault', 'warning']),
  path: z.string(),
  other: z.string().nullable(),
  row: z.number().int().nullable(),
  zh: z.string(),
  en: z.string(),
  areaM2: z.number().nullable(),
})
export type Finding = z.infer<typeof Finding>
