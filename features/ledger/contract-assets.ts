/** Vehicles and facilities on the wire: masked, each with its owner or keeper, its place and the day it is inspected next. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'
import { Day, FindingBrief, ledgerVerbs, revealPurposes } from './contract.ts'
import { TagKey, TagMark } from './contract-tag-key.ts'
import { assetKinds, assetTypes, energies } from './rules/assets.ts'

const params = z.object({ id: field.id }).strict()
const Kind = z.enum(assetKinds)
const typeKeys = [...new Set(assetKinds.flatMap((k) => Object.keys(assetTypes[k])))] as [string, ...string[]]
const Type = z.enum(typeKeys)

const Owner = z.object({
  kind: z.enum(['person', 'organisation', 'named']),
  /** Absent where the reader may not look. */
  id: field.id.nullable(),
  name: z.string(),
  /** In the ledger, and neither dead, gone nor closed. */
  here: z.boolean(),
})

export const Asset = z.object({
  id: field.id,
  kind: Kind,
  type: z.string(),
  typeWords: Words,
  /** Masked plate, or name of the facility. */
  label: z.string(),
  regionPath: z.string(),
  place: z.string(),
  point: field.point.nullable(),
  /** Masked: everything that was written down. */
  values: z.record(z.string(), z.string()),
  owner: Owner.nullable(),
  due: Day.nullable(),
  overdue: z.boolean(),
  closedOn: Day.nullable(),
  source: z.string(),
  verified: Day.nullable(),
  version: z.number().int(),
  open: z.number().int(),
  tags: z.array(TagMark),
})
export type Asset = z.infer<typeof Asset>

export const assetsList = endpoint({
  id: 'ledger.assets',
  method: 'GET',
  path: '/api/ledger/assets',
  access: { verb: ledgerVerbs.read },
  summary:
    'Vehicles or facilities of a region: a vehicle by its whole plate, a facility by its name; with counts by type',
  query: z
    .object({
      kind: Kind.default('vehicle'),
      type: Type.optional(),
      q: z.string().trim().max(60).optional(),
      region: field.regionPath.optional(),
      /** Past the day of the inspection. */
      overdue: z.enum(['yes']).optional(),
      /** Of this person or organisation. */
      owner: field.id.optional(),
      tag: TagKey.optional(),
      after: field.cursor.optional(),
      limit: field.int(1, 200).default(50),
    })
    .strict(),
  answer: z.object({
    items: z.array(Asset),
    total: z.number().int(),
    types: z.array(z.object({ type: z.string(), words: Words, n: z.number().int() })),
    next: z.string().nullable(),
  }),
})

export const assetGet = endpoint({
  id: 'ledger.asset',
  method: 'GET',
  path: '/api/ledger/assets/:id',
  access: { verb: ledgerVerbs.read },
  summary: 'One vehicle or facility, masked, with what contradicts',
  params,
  answer: Asset.extend({
    findings: z.array(FindingBrief),
    mayEdit: z.boolean(),
    mayReveal: z.boolean(),
  }),
  problems: ['not_found'],
})

const text = (most: number) => z.string().trim().max(most)
const day = z.union([z.literal(''), Day])
export const AssetInput = z
  .object({
    type: Type,
    place: text(120),
    looked: day,
    due: day,
    closedOn: day,
    note: text(300),
    plate: text(20),
    energy: z.enum(energies),
    brand: text(60),
    colour: text(20),
    /** In words, of whom the ledger has no entry. */
    owner: text(60),
    phone: text(40),
    name: text(60),
    keeper: text(60),
    keeperPhone: text(40),
    /** Days between two inspections. */
    every: z.union([z.literal(''), z.string().regex(/^[1-9]\d{0,3}$/, 'a number of days')]),
  })
  .strict()

const said = {
  source: text(40).min(1).default('社区采集'),
  why: text(200).default(''),
  /** Keeps what a rule refuses, because the papers say so. */
  anyway: z.boolean().default(false),
}
const place = {
  regionPath: field.regionPath,
  point: field.point.nullable(),
  /** An entry of the ledger; null: nobody there. */
  owner: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('person'), id: field.id }).strict(),
      z.object({ kind: z.literal('organisation'), id: field.id }).strict(),
    ])
    .nullable(),
}
const written = z.object({ id: field.id, version: z.number().int() })

export const assetCreate = endpoint({
  id: 'ledger.assetCreate',
  method: 'POST',
  path: '/api/ledger/assets',
  access: { verb: ledgerVerbs.edit },
  summary: 'A new vehicle or facility; a vehicle with the same plate is named instead',
  body: z
    .object({
      requestId: field.requestId,
      kind: Kind,
      regionPath: place.regionPath,
      point: place.point.default(null),
      owner: place.owner.default(null),
      values: AssetInput.partial().required({ type: true }),
      ...said,
    })
    .strict(),
  answer: written,
  status: 201,
  problems: ['not_found', 'ledger.known'],
})

export const assetCorrect = endpoint({
  id: 'ledger.assetCorrect',
  method: 'POST',
  path: '/api/ledger/assets/:id/correct',
  access: { verb: ledgerVerbs.edit },
  summary:
    'Other values, another place or owner, or that it was looked at, on the version they were decided on',
  params,
  body: z
    .object({
      requestId: field.requestId,
      baseVersion: z.number().int().min(1),
      regionPath: place.regionPath.optional(),
      point: place.point.optional(),
      owner: place.owner.optional(),
      values: AssetInput.partial(),
      verified: Day.optional(),
      ...said,
    })
    .strict(),
  answer: written,
  problems: ['not_found', 'conflict.version', 'ledger.known'],
})

export const assetReveal = endpoint({
  id: 'ledger.assetReveal',
  method: 'POST',
  path: '/api/ledger/assets/:id/reveal',
  access: { verb: ledgerVerbs.reveal },
  summary: 'All values of one for sixty seconds; purpose and reader are logged',
  params,
  body: z
    .object({ requestId: field.requestId, purpose: z.enum(revealPurposes), note: text(200).default('') })
    .strict(),
  answer: z.object({ values: z.record(z.string(), z.string()), until: field.instant }),
  problems: ['not_found', 'ledger.say_why'],
  // The answer must not be kept among the stored answers; a reveal again is logged again.
  replayable: true,
})
