/** What crosses the wire about regions: the tree of territory from the province down to a unit of a building. */
import { z } from 'zod'
import { endpoint, field } from '../../kernel/contract.ts'
import { ChangeBody, ImportPreview, ImportSource } from './rules/bodies.ts'
import {
  Division,
  Finding,
  Geometry,
  Kind,
  Lineage,
  Path,
  Region,
  RegionBrief,
  RegionNode,
} from './rules/shapes.ts'

export const verbs = { read: 'region.read', manage: 'region.manage' } as const

export * from './rules/bodies.ts'
export * from './rules/shapes.ts'

// ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const at = { asOf: field.instant.optional() }
const byPath = z.object({ path: Path }).strict()

export const list = endpoint({
  id: 'regions.list',
  method: 'GET',
  path: '/api/regions',
  access: { verb: verbs.read },
  summary: 'Regions within the caller’s scope, in the order of their codes',
  query: z
    .object({
      under: Path.optional(),
      kind: field.list(Kind).optional(),
      division: field.list(Division).optional(),
      after: Path.optional(),
      limit: field.int(1, 1000).default(200),
      ...at,
    })
    .strict(),
  answer: z.object({ items: z.array(RegionBrief), next: Path.nullable() }),
})

export const tree = endpoint({
  id: 'regions.tree',
  method: 'GET',
  path: '/api/regions/tree',
  access: { verb: verbs.read },
  summary:
    'The tree below a root as a flat list, parents first; without a root, from the caller’s own regions',
  query: z
    .object({
      root: Path.optional(),
      depth: field.int(1, 8).default(2),
      division: field.list(Division).optional(),
      ...at,
    })
    .strict(),
  answer: z.object({
    roots: z.array(Path),
    items: z.array(RegionNode),
    /** Of the whole tree, however little of it is shown. */
    totals: z.object({
      communities: z.number().int(),
      grids: z.number().int(),
      households: z.number().int(),
    }),
    version: z.number().int(),
  }),
})

export const children = endpoint({
  id: 'regions.children',
  method: 'GET',
  path: '/api/regions/:path/children',
  access: { verb: verbs.read },
  summary: 'Regions directly below one region',
  params: byPath,
  query: z.object({ division: field.list(Division).optional(), ...at }).strict(),
  answer: z.object({ items: z.array(RegionNode) }),
  problems: ['region.not_found'],
})

export const get = endpoint({
  id: 'regions.get',
  method: 'GET',
  path: '/api/regions/:path',
  access: { verb: verbs.read },
  summary: 'One region with its outline, today or as it was; `now` names what became of its territory',
  params: byPath,
  query: z.object(at).strict(),
  answer: z.object({
    region: Region,
    chain: z.array(RegionBrief),
    now: z.array(RegionBrief),
    may: z.array(z.string()),
  }),
  problems: ['region.not_found'],
})

export const search = endpoint({
  id: 'regions.search',
  method: 'GET',
  path: '/api/regions/search',
  access: { verb: verbs.read },
  summary: 'Regions by name, alias, address or code',
  query: z
    .object({ q: field.text(60), kind: field.list(Kind).optional(), limit: field.int(1, 50).default(20) })
    .strict(),
  answer: z.object({ items: z.array(RegionBrief.extend({ trail: z.string(), score: z.number() })) }),
})

/** Where a point lies. `chain` runs from the top to the deepest grid, `place` goes on to estate, building, unit. */
export const Located = z.object({
  path: Path.nullable(),
  chain: z.array(RegionBrief),
  place: z.array(RegionBrief),
  service: z.array(RegionBrief),
  dedicated: z.array(RegionBrief),
  /** Whether the point lies exactly on a border; it still belongs to one grid, always the same. */
  onBorder: z.boolean(),
})
export type Located = z.infer<typeof Located>

export const locate = endpoint({
  id: 'regions.locate',
  method: 'POST',
  path: '/api/regions/locate',
  access: { verb: verbs.read },
  summary: 'The regions of all three divisions that a point lies in',
  body: z.object({ point: field.point }).strict(),
  answer: Located,
  replayable: true,
})

export const history = endpoint({
  id: 'regions.history',
  method: 'GET',
  path: '/api/regions/:path/history',
  access: { verb: verbs.read },
  summary: 'Every version a code has had, what it came from and what it became',
  params: byPath,
  answer: z.object({
    versions: z.array(Region),
    lineage: z.array(Lineage),
    names: z.record(z.string(), z.string()),
  }),
  problems: ['region.not_found'],
})

/** GeoJSON for the map; `properties` are the brief. */
export const Feature = z.object({
  type: z.literal('Feature'),
  id: z.string(),
  properties: z.object({
    path: Path,
    parentPath: Path.nullable(),
    name: z.string(),
    kind: Kind,
    level: z.number().int(),
    division: Division,
    households: z.number().int().nullable(),
    /** Storeys of a building, for the map to stand it up. */
    floors: z.number().nullable(),
  }),
  geometry: Geometry,
})
export type Feature = z.infer<typeof Feature>
export const FeatureCollection = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(Feature),
})
export type FeatureCollection = z.infer<typeof FeatureCollection>

export const geojson = endpoint({
  id: 'regions.geojson',
  method: 'GET',
  path: '/api/regions/geojson',
  access: { verb: verbs.read },
  summary: 'Outlines below a parent for the map, today or as they were',
  query: z
    .object({
      under: Path.optional(),
      kind: field.list(Kind).optional(),
      division: field.list(Division).optional(),
      ...at,
    })
    .strict(),
  answer: FeatureCollection.extend({ truncated: z.boolean() }),
})

export const exportFile = endpoint({
  id: 'regions.export',
  method: 'GET',
  path: '/api/regions/export',
  access: { verb: verbs.read },
  summary: 'Regions as a file that the import takes back: CSV or GeoJSON',
  query: z.object({ format: z.enum(['csv', 'geojson']), under: Path.optional(), ...at }).strict(),
  answer: z.unknown(),
  raw: 'text/csv',
})

/** A grid without somebody answerable for it, by role of the post. */
export const CoverGap = z.object({
  path: Path,
  name: z.string(),
  missing: z.array(z.enum(['worker', 'leader', 'deputy'])),
})
export type CoverGap = z.infer<typeof CoverGap>

export const check = endpoint({
  id: 'regions.check',
  method: 'GET',
  path: '/api/regions/check',
  access: { verb: verbs.read },
  summary:
    'What is wrong with the tree and the outlines below a region: orphans, overlaps, gaps, grids nobody answers for',
  query: z.object({ under: Path }).strict(),
  answer: z.object({
    findings: z.array(Finding),
    cover: z.array(CoverGap),
    /** Ground that belongs to no region below, as shapes for the map. */
    gaps: z.array(z.object({ parent: Path, geometry: Geometry, areaM2: z.number() })),
    checked: z.number().int(),
  }),
  problems: ['region.not_found'],
})

// ── changing ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What hangs on the codes of a change and goes along with it; `undecided` came apart and needs a word from a person. */
export const Carried = z.object({
  what: z.enum(['cases', 'tasks', 'codes']),
  goes: z.number().int(),
  undecided: z.array(z.object({ id: z.string(), label: z.string() })),
})
export type Carried = z.infer<typeof Carried>

export const Consequence = z.object({
  closed: z.array(RegionBrief),
  opened: z.array(RegionBrief),
  lineage: z.array(Lineage),
  warnings: z.array(Finding),
  carries: z.array(Carried),
})
export type Consequence = z.infer<typeof Consequence>

export const plan = endpoint({
  id: 'regions.plan',
  method: 'POST',
  path: '/api/regions/plan',
  access: { verb: verbs.manage },
  summary: 'What a change would do, without doing it',
  body: ChangeBody,
  answer: Consequence.extend({ faults: z.array(Finding) }),
  problems: ['region.not_found'],
  replayable: true,
})

export const change = endpoint({
  id: 'regions.change',
  method: 'POST',
  path: '/api/regions/change',
  access: { verb: verbs.manage },
  summary: 'Create, change, move, merge or split a region; old rows are closed, never overwritten',
  body: z.object({ requestId: field.requestId, change: ChangeBody }).strict(),
  answer: Consequence,
  status: 201,
  problems: ['region.not_found', 'region.refused', 'region.stale'],
})

// ── import ───────────────────────────────────────────────────────────────────────────────────────────────────────────

export const importPreview = endpoint({
  id: 'regions.import_preview',
  method: 'POST',
  path: '/api/regions/import/preview',
  access: { verb: verbs.manage },
  summary: 'What a file would create, change and move, and every row that is at fault',
  body: ImportSource.strict(),
  maxBytes: 40_000_000,
  answer: ImportPreview,
  problems: ['region.bad_file'],
  replayable: true,
})

export const importCommit = endpoint({
  id: 'regions.import',
  method: 'POST',
  path: '/api/regions/import',
  access: { verb: verbs.manage },
  summary:
    'Take a file: all of its good rows in one transaction, or none when `strict` and a row is at fault',
  body: ImportSource.extend({
    requestId: field.requestId,
    strict: z.boolean().default(true),
    reason: z.string().trim().max(200).default(''),
  }).strict(),
  answer: ImportPreview,
  maxBytes: 40_000_000,
  status: 201,
  problems: ['region.bad_file', 'region.refused'],
})
