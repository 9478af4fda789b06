/** Two entries of one person become one and come apart again; pairs that may be one person, and the job that looks for them. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'
import { ledgerVerbs, Masked } from './contract.ts'
import { type PersonField, personFields } from './rules.ts'

const id = z.object({ id: field.id }).strict()
const perField = <T extends z.ZodType>(one: T) =>
  z
    .object(
      Object.fromEntries(personFields.map((f) => [f, one.optional()])) as Record<
        PersonField,
        z.ZodOptional<T>
      >,
    )
    .strict()
const why = z.string().trim().max(200)
const entry = z.object({ id: field.id, version: z.number().int().min(1) }).strict()

export const mergeCreate = endpoint({
  id: 'ledger.merge',
  method: 'POST',
  path: '/api/ledger/merges',
  access: { verb: ledgerVerbs.edit },
  summary: 'Two entries are one person: what hangs on the one goes to the other, undone by its id',
  body: z
    .object({
      requestId: field.requestId,
      winner: entry,
      loser: entry,
      /** Whose value a field takes; unsaid the winner's, and the loser's where that is empty. */
      values: perField(z.enum(['winner', 'loser'])).default({}),
      why: why.min(1),
    })
    .strict(),
  answer: z.object({ id: field.id, winner: field.id, version: z.number().int() }),
  status: 201,
  problems: ['not_found', 'conflict.version', 'ledger.merged', 'ledger.merge_self'],
})

export const mergeUndo = endpoint({
  id: 'ledger.mergeUndo',
  method: 'POST',
  path: '/api/ledger/merges/:id/undo',
  access: { verb: ledgerVerbs.edit },
  summary: 'They are two after all: everything as it was before; what was changed since is asked about',
  params: id,
  body: z
    .object({
      requestId: field.requestId,
      /** For fields that were changed after the merge: the value before it, or the one of now. */
      values: perField(z.enum(['former', 'present'])).default({}),
      why: why.default(''),
    })
    .strict(),
  answer: z.object({
    winner: z.object({ id: field.id, version: z.number().int() }),
    loser: z.object({ id: field.id, version: z.number().int() }),
  }),
  problems: ['not_found', 'ledger.merge_undone', 'ledger.merge_order', 'ledger.merge_changed'],
})

const Merge = z.object({
  id: field.id,
  winner: field.id,
  loser: field.id,
  winnerName: z.string(),
  loserName: z.string(),
  place: z.string(),
  fields: z.array(z.string()),
  residences: z.number().int(),
  state: z.enum(['merged', 'undone']),
  why: z.string(),
  at: field.instant,
  by: z.string(),
  undoneAt: field.instant.nullable(),
  undoneBy: z.string(),
  mayUndo: z.boolean(),
})
export type Merge = z.infer<typeof Merge>

export const mergesList = endpoint({
  id: 'ledger.merges',
  method: 'GET',
  path: '/api/ledger/merges',
  access: { verb: ledgerVerbs.read },
  summary: 'Merges of people, newest first; of one person those on either side',
  query: z
    .object({
      person: field.id.optional(),
      state: z.enum(['merged', 'undone']).optional(),
      after: field.int(0, 1_000_000).default(0),
      limit: field.int(1, 200).default(50),
    })
    .strict(),
  answer: z.object({ items: z.array(Merge), next: z.number().int().nullable() }),
})

/** One of the two of a pair, as far as it is shown before somebody reveals it. */
const Half = z.object({
  id: field.id,
  version: z.number().int(),
  values: Masked,
  sex: z.number().int(),
  age: z.number().int().nullable(),
  source: z.string(),
  verified: z.iso.date().nullable(),
  residences: z.array(
    z.object({ place: z.string(), role: z.string(), relation: z.string(), until: z.iso.date().nullable() }),
  ),
})
export type Half = z.infer<typeof Half>

export const PairReason = z.object({
  field: z.string(),
  /** agrees, is near, differs. */
  near: z.enum(['same', 'near', 'differs']),
  level: Words,
  /** log2; above 0 speaks for one person. */
  weight: z.number(),
})
export type PairReason = z.infer<typeof PairReason>

const Pair = z.object({
  id: field.id,
  score: z.number(),
  state: z.enum(['open', 'same', 'different']),
  /** The entry that stays: the one that says more. */
  winner: Half,
  loser: Half,
  reasons: z.array(PairReason),
  mayDecide: z.boolean(),
  mayReveal: z.boolean(),
})
export type Pair = z.infer<typeof Pair>

export const pairsList = endpoint({
  id: 'ledger.pairs',
  method: 'GET',
  path: '/api/ledger/pairs',
  access: { verb: ledgerVerbs.read },
  summary: 'Pairs of entries that may be one person, likeliest first, side by side and masked',
  query: z
    .object({
      region: field.regionPath.optional(),
      state: z.enum(['open', 'different']).default('open'),
      after: field.int(0, 1_000_000).default(0),
      limit: field.int(1, 100).default(60),
    })
    .strict(),
  answer: z.object({ items: z.array(Pair), total: z.number().int(), next: z.number().int().nullable() }),
})

export const pairDecide = endpoint({
  id: 'ledger.pairDecide',
  method: 'POST',
  path: '/api/ledger/pairs/:id/decide',
  access: { verb: ledgerVerbs.edit },
  summary: 'A pair is two people, or open again; that it is one person is said by merging the two',
  params: id,
  body: z
    .object({ requestId: field.requestId, state: z.enum(['different', 'open']), why: why.default('') })
    .strict(),
  answer: z.object({ id: field.id, state: z.string() }),
  problems: ['not_found', 'ledger.pair_decided'],
})

const PairPass = z.object({
  id: field.id,
  state: z.enum(['queued', 'running', 'done', 'cancelled']),
  /** queued, read, blocked, learnt, scored, linked, written. */
  stage: z.string(),
  people: z.number().int(),
  done: z.number().int(),
  found: z.number().int(),
  opened: z.number().int(),
  createdAt: field.instant,
  updatedAt: field.instant,
})
export type PairPass = z.infer<typeof PairPass>

export const pairPasses = endpoint({
  id: 'ledger.pairPasses',
  method: 'GET',
  path: '/api/ledger/pair-passes',
  access: { verb: ledgerVerbs.check },
  summary: 'Searches for pairs: how far, how many',
  answer: z.object({ items: z.array(PairPass) }),
})
export const pairPassStart = endpoint({
  id: 'ledger.pairPassStart',
  method: 'POST',
  path: '/api/ledger/pair-passes',
  access: { verb: ledgerVerbs.check },
  summary: 'Everybody is compared with everybody, as a job',
  body: z.object({ requestId: field.requestId }).strict(),
  answer: z.object({ id: field.id }),
  status: 202,
  problems: ['ledger.match_running'],
})
export const pairPassCancel = endpoint({
  id: 'ledger.pairPassCancel',
  method: 'POST',
  path: '/api/ledger/pair-passes/:id/cancel',
  access: { verb: ledgerVerbs.check },
  summary: 'Stops it; pairs that were found stay',
  params: id,
  body: z.object({ requestId: field.requestId }).strict(),
  answer: z.object({ id: field.id, state: z.string() }),
  problems: ['not_found', 'ledger.match_over'],
})
