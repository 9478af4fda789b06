/** Own rules on the wire: defined from conditions, tried on the ledger, switched on and off, each with its history. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'
import { ledgerVerbs } from './contract.ts'
import { matches, operators, ownKinds, spans } from './rules/own-model.ts'

const params = z.object({ id: field.id }).strict()
const value = z.string().trim().max(100)

export const OwnCondition = z
  .object({
    field: z.string().max(30),
    op: z.enum(operators),
    /** Of `eq`, `lt` and their like; of `like` and `unlike` a pattern with `*` and `?`. */
    value: value.optional(),
    /** Instead of a value: another field. */
    other: z.string().max(30).optional(),
    list: z.array(value.min(1)).max(50).optional(),
    n: z.number().int().min(0).max(36_500).optional(),
    span: z.enum(spans).optional(),
  })
  .strict()

const definition = {
  kind: z.enum(ownKinds),
  match: z.enum(matches),
  conditions: z.array(OwnCondition).max(10),
  severity: z.enum(['error', 'doubt', 'notice']),
  title: z.object({ zh: field.text(40), en: field.text(80) }).strict(),
  /** What to ask at the door; of a notice it may be empty. */
  ask: z.object({ zh: z.string().trim().max(100), en: z.string().trim().max(200) }).strict(),
}
export const OwnDefinition = z.object(definition).strict()
export type OwnDefinition = z.infer<typeof OwnDefinition>

const Example = z.object({
  /** As a list may show it. */
  name: z.string(),
  place: z.string(),
  /** Entries in this one finding. */
  entries: z.number().int(),
  personId: field.id.nullable(),
  values: z.array(z.object({ field: z.string(), words: Words, value: z.string() })),
})
const Job = z.object({
  revision: z.number().int(),
  state: z.enum(['queued', 'running', 'done']),
  done: z.number().int(),
  total: z.number().int(),
})

export const OwnRule = z.object({
  id: field.id,
  /** As findings name it. */
  rule: z.string(),
  regionPath: field.regionPath,
  regionName: z.string(),
  definition: OwnDefinition,
  /** The conditions in words. */
  words: Words,
  /** Counts the definitions; each is tried before it runs. */
  revision: z.number().int(),
  /** Which definition runs; null: none. */
  running: z.number().int().nullable(),
  state: z.enum(['draft', 'on', 'off']),
  version: z.number().int(),
  changedAt: field.instant,
  changedBy: z.string(),
  open: z.number().int(),
  mended: z.number().int(),
  dismissed: z.number().int(),
  /** Somebody has to be asked about what the last definition finds. */
  sends: z.boolean(),
  /** What it finds opens tasks. */
  tasks: z.boolean(),
  /** Open, to be asked at the door, and nobody was sent yet. */
  waiting: z.number().int(),
  /** The trial found so much that sending for it has to be confirmed with the number. */
  broad: z.boolean(),
  /** Doors a day that a grid is given for what own rules find. */
  perDay: z.number().int(),
  /** The last trial: how many findings there would be. */
  trial: Job.extend({ found: z.number().int(), at: field.instant, by: z.string() }).nullable(),
  /** Bringing the findings in line with what runs now. */
  applied: Job.nullable(),
  mayEdit: z.boolean(),
})
export type OwnRule = z.infer<typeof OwnRule>

export const ownList = endpoint({
  id: 'ledger.ownRules',
  method: 'GET',
  path: '/api/ledger/own-rules',
  access: { verb: ledgerVerbs.check },
  summary: 'Own rules that hold where I check the ledger, with their last trial and what they found',
  answer: z.object({ items: z.array(OwnRule) }),
})

export const ownGet = endpoint({
  id: 'ledger.ownRule',
  method: 'GET',
  path: '/api/ledger/own-rules/:id',
  access: { verb: ledgerVerbs.check },
  summary: 'One own rule with twenty examples of its last trial, masked, and everything that was done to it',
  params,
  answer: OwnRule.extend({
    examples: z.array(Example),
    events: z.array(
      z.object({
        kind: z.enum(['written', 'on', 'off']),
        revision: z.number().int(),
        at: field.instant,
        by: z.string(),
        /** Conditions of a definition in words. */
        words: Words.nullable(),
        /** Of a switch on: whether it sends somebody. */
        tasks: z.boolean().nullable(),
      }),
    ),
  }),
  problems: ['not_found'],
})
export type OwnExample = z.infer<typeof Example>

const written = z.object({ id: field.id, version: z.number().int(), revision: z.number().int() })

export const ownCreate = endpoint({
  id: 'ledger.ownCreate',
  method: 'POST',
  path: '/api/ledger/own-rules',
  access: { verb: ledgerVerbs.check },
  summary: 'Define a rule for a region; it looks at nothing before it was tried and switched on',
  body: z.object({ requestId: field.requestId, regionPath: field.regionPath, ...definition }).strict(),
  answer: written,
  status: 201,
  problems: ['not_found', 'ledger.own_many'],
})

export const ownChange = endpoint({
  id: 'ledger.ownChange',
  method: 'POST',
  path: '/api/ledger/own-rules/:id',
  access: { verb: ledgerVerbs.check },
  summary: 'Another definition; what runs goes on as it was until this one is tried and switched on',
  params,
  body: z
    .object({ requestId: field.requestId, baseVersion: z.number().int().min(1), ...definition })
    .strict(),
  answer: written,
  problems: ['not_found', 'conflict.version'],
})

export const ownTry = endpoint({
  id: 'ledger.ownTry',
  method: 'POST',
  path: '/api/ledger/own-rules/:id/try',
  access: { verb: ledgerVerbs.check },
  summary:
    'Look through the ledger with the last definition: how many findings, twenty examples; nothing is kept of it beside that',
  params,
  body: z.object({ requestId: field.requestId }).strict(),
  answer: z.object({ id: field.id, revision: z.number().int() }),
  status: 202,
  problems: ['not_found'],
})

export const ownSwitch = endpoint({
  id: 'ledger.ownSwitch',
  method: 'POST',
  path: '/api/ledger/own-rules/:id/switch',
  access: { verb: ledgerVerbs.check },
  summary:
    'Switch the last definition on, once it was tried, with tasks or without, or the rule off: its open findings and their tasks are closed',
  params,
  body: z
    .object({
      requestId: field.requestId,
      baseVersion: z.number().int().min(1),
      on: z.boolean(),
      /** Of on: somebody is sent for what it finds, so many doors a day and grid; else it is only listed. */
      tasks: z.boolean().default(true),
      /** How much the trial found, as whoever lets a broad rule send somebody has read it. */
      confirm: z.number().int().min(0).optional(),
    })
    .strict(),
  answer: written,
  problems: [
    'not_found',
    'conflict.version',
    'ledger.own_untried',
    'ledger.own_broad',
    'ledger.own_many',
    'ledger.own_same',
  ],
})
