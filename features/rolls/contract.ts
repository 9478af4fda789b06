/** Rolls: who has to be reached because of a danger or for another reason, drawn from the ledger, told to the worker of each grid, answered at the door. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'
import { grades, riskKinds } from '../risks/contract.ts'
import { entryStates, rollKinds } from './rules.ts'

export const rollVerbs = { read: 'roll.read', open: 'roll.open', answer: 'roll.answer' } as const
const of = z.object({ id: field.id }).strict()
const age = z.number().int().min(0).max(120)

export const Criteria = z
  .object({
    regionPath: field.regionPath,
    /** Only buildings that such risk points touch; null: all buildings of the region. */
    risks: z
      .object({
        kinds: z.array(z.enum(riskKinds)).max(riskKinds.length).default([]),
        grades: z.array(z.enum(grades)).max(grades.length).default([]),
      })
      .strict()
      .nullable(),
    /** Without either, everybody who lives there. */
    olderFrom: age.optional(),
    youngerTo: age.optional(),
  })
  .strict()
export type Criteria = z.infer<typeof Criteria>

export const Drawn = z.object({
  people: z.number().int(),
  doors: z.number().int(),
  buildings: z.number().int(),
  /** Whose age nobody knows; they are on it. */
  unknownAge: z.number().int(),
  parts: z.array(
    z.object({
      regionPath: field.regionPath,
      name: z.string(),
      people: z.number().int(),
      doors: z.number().int(),
      /** '' when the grid has nobody. */
      worker: z.string(),
    }),
  ),
  risks: z.array(
    z.object({ id: field.id, name: z.string(), grade: z.enum(grades).nullable(), people: z.number().int() }),
  ),
})
export type Drawn = z.infer<typeof Drawn>

export const rollPreview = endpoint({
  id: 'rolls.preview',
  method: 'POST',
  path: '/api/rolls/preview',
  access: { verb: rollVerbs.open },
  summary: 'How many people, doors and grids a roll would have; nothing is written',
  body: z.object({ requestId: field.requestId, criteria: Criteria }).strict(),
  answer: Drawn,
  problems: ['not_found', 'roll.too_many'],
  replayable: true,
})

export const rollOpen = endpoint({
  id: 'rolls.open',
  method: 'POST',
  path: '/api/rolls',
  access: { verb: rollVerbs.open },
  summary: 'Draw the people, open the roll and a task for the worker of each grid',
  body: z
    .object({
      requestId: field.requestId,
      kind: z.enum(rollKinds),
      title: field.text(60),
      words: field.text(500),
      criteria: Criteria,
      dueAt: field.instant,
    })
    .strict(),
  answer: z.object({ id: field.id, drawn: Drawn }),
  status: 201,
  problems: ['not_found', 'roll.nobody', 'roll.too_many'],
})

const numbers = {
  people: z.number().int(),
  /** Nothing is left to be done for them. */
  settled: z.number().int(),
  waiting: z.number().int(),
}
export const Roll = z.object({
  id: field.id,
  kind: z.enum(rollKinds),
  title: z.string(),
  words: z.string(),
  regionName: z.string(),
  state: z.enum(['open', 'closed']),
  dueAt: field.instant,
  openedAt: field.instant,
  openedBy: z.string(),
  closedAt: field.instant.nullable(),
  closedBy: z.string(),
  closedWhy: z.string(),
  /** Its people were taken out, long after it was closed; the figures stay. */
  emptiedAt: field.instant.nullable(),
  ...numbers,
  parts: z.number().int(),
  seen: z.number().int(),
})
export type Roll = z.infer<typeof Roll>

export const rollsList = endpoint({
  id: 'rolls.list',
  method: 'GET',
  path: '/api/rolls',
  access: { verb: rollVerbs.read },
  summary: 'Rolls of my area, open ones first, with how many of my people are settled',
  query: z.object({ limit: field.int(1, 200).default(50) }).strict(),
  answer: z.object({ items: z.array(Roll) }),
})

export const Part = z.object({
  id: field.id,
  regionPath: field.regionPath,
  name: z.string(),
  worker: z.string(),
  doors: z.number().int(),
  ...numbers,
  seenAt: field.instant.nullable(),
  seenBy: z.string(),
})
export type Part = z.infer<typeof Part>

export const rollGet = endpoint({
  id: 'rolls.get',
  method: 'GET',
  path: '/api/rolls/:id',
  access: { verb: rollVerbs.read },
  summary: 'A roll: how far each grid is, who has seen it, how many in each state',
  params: of,
  answer: Roll.extend({
    grids: z.array(Part),
    states: z.array(z.object({ state: z.enum(entryStates), n: z.number().int() })),
    mayClose: z.boolean(),
  }),
  problems: ['not_found'],
})

export const Entry = z.object({
  id: field.id,
  personId: field.id,
  /** Somebody of the ledger, or somebody who said that they come: then `personId` is the arrival, and there need be no home. */
  subject: z.enum(['person', 'arrival']),
  homeId: field.id.nullable(),
  /** Masked; a reveal names its purpose and is logged. '' when the reader may not read this person any more. */
  name: z.string(),
  phone: z.string(),
  age: z.number().int().nullable(),
  sex: z.number().int(),
  place: z.string(),
  gridName: z.string(),
  why: Words,
  risk: z.string(),
  state: z.enum(entryStates),
  settled: z.boolean(),
  note: z.string(),
  whereTo: z.string(),
  happenedAt: field.instant.nullable(),
  byName: z.string(),
  mayAnswer: z.boolean(),
})
export type Entry = z.infer<typeof Entry>

export const rollEntries = endpoint({
  id: 'rolls.entries',
  method: 'GET',
  path: '/api/rolls/:id/entries',
  access: { verb: rollVerbs.read },
  summary:
    'People of a roll by door: of one grid, in one state; those for whom something is left to be done first, or door by door',
  params: of,
  query: z
    .object({
      part: field.id.optional(),
      state: z.enum(entryStates).optional(),
      /** `door`: as it is printed, the same however much is said meanwhile. */
      order: z.enum(['todo', 'door']).default('todo'),
      after: field.int(0, 100_000).default(0),
      limit: field.int(1, 500).default(100),
    })
    .strict(),
  answer: z.object({ items: z.array(Entry), total: z.number().int(), next: z.number().int().nullable() }),
  problems: ['not_found'],
})

export const rollsMine = endpoint({
  id: 'rolls.mine',
  method: 'GET',
  path: '/api/rolls-mine',
  access: { verb: rollVerbs.answer },
  summary: 'What I have to do: my grids of open rolls with their people, by door',
  answer: z.object({
    /** People who are not shown yet: they follow when those before them are settled. */
    more: z.number().int(),
    parts: z.array(
      z.object({
        id: field.id,
        rollId: field.id,
        kind: z.enum(rollKinds),
        title: z.string(),
        words: z.string(),
        gridName: z.string(),
        dueAt: field.instant,
        openedBy: z.string(),
        seenAt: field.instant.nullable(),
        entries: z.array(Entry),
      }),
    ),
  }),
})

export const partSeen = endpoint({
  id: 'rolls.seen',
  method: 'POST',
  path: '/api/roll-parts/:id/seen',
  access: { verb: rollVerbs.answer },
  summary: 'I have seen what my grid has to do; the first who says so stays named',
  params: of,
  body: z.object({ requestId: field.requestId, occurredAt: field.instant.optional() }).strict(),
  answer: z.object({ seenAt: field.instant, seenBy: z.string() }),
  problems: ['not_found'],
})

export const entrySay = endpoint({
  id: 'rolls.say',
  method: 'POST',
  path: '/api/roll-entries/:id/say',
  access: { verb: rollVerbs.answer },
  summary:
    'What is so with one person of a roll; older than what was said already, it is kept and does not count',
  params: of,
  body: z
    .object({
      requestId: field.requestId,
      state: z.enum(entryStates),
      /** Left out, what was said before stays. */
      note: z.string().trim().max(300).optional(),
      whereTo: z.string().trim().max(100).optional(),
      /** When it was so; now, if it is left out or still to come. */
      occurredAt: field.instant.optional(),
    })
    .strict(),
  answer: z.object({ state: z.enum(entryStates), counted: z.boolean() }),
  problems: ['not_found', 'roll.closed', 'roll.answer'],
})

export const rollClose = endpoint({
  id: 'rolls.close',
  method: 'POST',
  path: '/api/rolls/:id/close',
  access: { verb: rollVerbs.open },
  summary: 'Closes the roll and its tasks, with the reason',
  params: of,
  body: z.object({ requestId: field.requestId, why: field.text(300) }).strict(),
  answer: z.object({ state: z.literal('closed') }),
  problems: ['not_found', 'roll.closed'],
})
