/** What a caller may ask to be changed or imported. */
import { z } from 'zod'
import { field } from '../../../kernel/contract.ts'
import { Division, Finding, Geometry, Households, Kind, Name, Path } from './shapes.ts'

const Reason = field.text(200)

export const CreateBody = z
  .object({
    op: z.literal('create'),
    parent: Path,
    kind: Kind,
    division: Division.default('administrative'),
    name: Name,
    /** Left out: the next free code under the parent. */
    code: Path.optional(),
    aliases: z.array(Name).max(30).default([]),
    geometry: Geometry.nullable().default(null),
    point: field.point.nullable().default(null),
    address: z.string().trim().max(120).nullable().default(null),
    households: Households.nullable().default(null),
  })
  .strict()

export const UpdateBody = z
  .object({
    op: z.literal('update'),
    path: Path,
    /** The version the caller saw; a newer one refuses the change. */
    baseVersion: z.number().int().optional(),
    name: Name.optional(),
    kind: Kind.optional(),
    aliases: z.array(Name).max(30).optional(),
    geometry: Geometry.nullable().optional(),
    point: field.point.nullable().optional(),
    address: z.string().trim().max(120).nullable().optional(),
    households: Households.nullable().optional(),
    reason: z.string().trim().max(200).default(''),
  })
  .strict()

export const MoveBody = z
  .object({ op: z.literal('move'), path: Path, to: Path, code: Path.optional(), reason: Reason })
  .strict()

export const MergeBody = z
  .object({
    op: z.literal('merge'),
    /** The region that goes on under its own code. */
    into: Path,
    from: z.array(Path).min(1).max(50),
    name: Name.optional(),
    reason: Reason,
  })
  .strict()

export const SplitPart = z
  .object({
    name: Name,
    geometry: Geometry.nullable().default(null),
    households: Households.nullable().default(null),
    /** Regions directly below that go to this part. Those with an outline or a point go by themselves. */
    children: z.array(Path).max(999).default([]),
    /** Open cases that go to this part whatever their position says; those with a position go by themselves. */
    cases: z.array(field.id).max(5000).default([]),
  })
  .strict()

export const SplitBody = z
  .object({
    op: z.literal('split'),
    path: Path,
    /** Whether the first part goes on under the old code. */
    keepFirst: z.boolean().default(true),
    parts: z.array(SplitPart).min(2).max(50),
    reason: Reason,
  })
  .strict()

export const ChangeBody = z.discriminatedUnion('op', [CreateBody, UpdateBody, MoveBody, MergeBody, SplitBody])
export type ChangeBody = z.infer<typeof ChangeBody>
export type ChangeInput = z.input<typeof ChangeBody>

export const CRSES = ['auto', 'wgs84', 'gcj02', 'bd09'] as const
export const ImportSource = z.object({
  format: z.enum(['csv', 'geojson']),
  text: z.string().min(1).max(30_000_000),
  crs: z.enum(CRSES).default('auto'),
  /** Region that rows without a parent of their own are put under. */
  under: Path.optional(),
})
export type ImportSource = z.infer<typeof ImportSource>

const Changed = z.object({
  row: z.number().int(),
  path: Path,
  name: z.string(),
  fields: z.array(z.object({ field: z.string(), before: z.string(), after: z.string() })),
})
const Moved = z.object({ row: z.number().int(), from: Path, to: Path, name: z.string() })
export const ImportPreview = z.object({
  rows: z.number().int(),
  creates: z.array(z.object({ row: z.number().int(), path: Path, name: z.string(), kind: Kind })),
  changes: z.array(Changed),
  moves: z.array(Moved),
  unchanged: z.number().int(),
  faults: z.array(Finding),
  warnings: z.array(Finding),
  crs: z.enum(['wgs84', 'gcj02', 'bd09']),
  /** What was counted, when the lists above were cut to the first thousand. */
  counts: z.object({
    creates: z.number().int(),
    changes: z.number().int(),
    moves: z.number().int(),
    faults: z.number().int(),
  }),
})
export type ImportPreview = z.infer<typeof ImportPreview>
