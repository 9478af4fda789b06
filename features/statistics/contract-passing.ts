/** Passing on: which unit gave cases to which, what came back, and what follows from it for the responsibility list. */
import { z } from 'zod'
import { endpoint, field } from '../../kernel/contract.ts'
import { ItemCode, UnitKey } from '../items/contract.ts'
import { statisticsFilter } from './contract.ts'

const n = z.number().int()
const unit = { id: field.id, name: z.string() }

export const Passing = z.object({
  asOf: z.string(),
  /** Filter for the list of cases: with the facets `moved`, `movedBack`, `bounced`, `move.<from>.<to>`, `bounce.<a>.<b>` it holds the very cases. */
  filter: z.object({
    region: z.string(),
    from: z.string(),
    to: z.string(),
    item: z.string().optional(),
    unit: z.string().optional(),
    channel: z.array(z.string()).optional(),
  }),
  period: z.object({ from: z.string(), to: z.string() }),
  region: z.object({ path: z.string(), name: z.string() }),
  totals: z.object({
    /** Cases reported in the period. */
    received: n,
    /** Of them, those passed on at least once. */
    cases: n,
    moves: n,
    returned: n,
    transferred: n,
    /** Moves to a unit that had had the case before, and the cases with one. */
    back: n,
    backCases: n,
    /** Cases that went from one unit to another and from that one back. */
    bounced: n,
  }),
  units: z.array(z.object({ ...unit, gave: n, got: n })),
  moves: z.array(z.object({ from: field.id, to: field.id, times: n, cases: n, returned: n, back: n })),
  bounces: z.array(
    z.object({
      a: field.id,
      aName: z.string(),
      b: field.id,
      bName: z.string(),
      cases: n,
      times: n,
      solved: z.array(z.object({ ...unit, cases: n })),
    }),
  ),
  chains: z.array(
    z.object({
      id: field.id,
      number: z.string(),
      title: z.string(),
      steps: z.array(z.object({ from: z.string(), to: z.string(), returned: z.boolean(), at: z.string() })),
      solvedBy: z.string().nullable(),
    }),
  ),
})
export type Passing = z.infer<typeof Passing>

export const passingGet = endpoint({
  id: 'statistics.passing',
  method: 'GET',
  path: '/api/statistics/passing',
  access: { verb: 'stats.read' },
  summary:
    'Who passed cases on to whom, by justified return or transfer, and what came back; each number with the filter of its cases',
  query: z.object(statisticsFilter).strict(),
  answer: Passing,
})

export const passingExport = endpoint({
  id: 'statistics.passingExport',
  method: 'GET',
  path: '/api/statistics/passing/export',
  access: { verb: 'stats.read' },
  summary: 'The same as CSV (UTF-8 with BOM): one line for each pair of units; the export is logged',
  query: z.object({ ...statisticsFilter, language: z.enum(['zh', 'en']).default('zh') }).strict(),
  answer: z.unknown(),
  raw: 'text/csv',
})

/** What may be done to the list: another owner, a helper, or an item of its own for a wording. */
export const ways = ['owner', 'helper', 'item'] as const
export const Way = z.enum(ways)
export type Way = z.infer<typeof Way>

const pair = { itemCode: ItemCode, a: field.id, b: field.id }
export const Proposal = z.object({
  ...pair,
  itemName: z.string(),
  aName: z.string(),
  bName: z.string(),
  /** Cases of the last 365 days that bounced between the two, and how often they were passed on between them. */
  cases: n,
  times: n,
  numbers: z.array(z.string()),
  solved: z.array(z.object({ ...unit, cases: n })),
  /** Who the list in force names there. */
  ownerNow: z.string().nullable(),
  /** What the rule proposes: the unit that solved most of them; null: none did clearly. */
  unitId: field.id.nullable(),
  unitKey: UnitKey.nullable(),
  way: Way,
  why: z.object({ zh: z.string(), en: z.string() }),
  /** Words that these cases have more often than other cases of the item; each in at least two of them. */
  words: z.array(z.string()),
  /** The last decision; one with new cases since then stands open again. */
  decision: z
    .object({
      what: z.enum(['taken', 'dismissed']),
      by: z.string(),
      at: field.instant,
      reason: z.string(),
      listId: field.id.nullable(),
      since: n,
    })
    .nullable(),
  open: z.boolean(),
})
export type Proposal = z.infer<typeof Proposal>

export const proposalsGet = endpoint({
  id: 'statistics.proposals',
  method: 'GET',
  path: '/api/passing-proposals',
  access: { verb: 'item.edit' },
  summary:
    'What bounces between the same two units, as changes of the responsibility list that its editor may take into a draft or dismiss',
  answer: z.object({
    proposals: z.array(Proposal),
    drafts: z.array(z.object({ id: field.id, name: z.string(), version: n })),
  }),
})

export const proposalTake = endpoint({
  id: 'statistics.takeProposal',
  method: 'POST',
  path: '/api/passing-proposals/take',
  access: { verb: 'item.edit' },
  summary:
    'Write the change into a draft of the list (an open one, or a new copy of the list in force); nothing is in force before it is published',
  body: z
    .object({
      requestId: field.requestId,
      ...pair,
      way: Way,
      /** Who owns the item from then on; of `helper`: who is called in. */
      unitId: field.id,
      /** Of `item`: the words that tell it; of `helper`: none. */
      words: z.array(field.text(30)).max(20).default([]),
      /** Of `helper`: what it is asked to do. */
      task: z.string().trim().max(60).default(''),
      /** Unset: a new draft. */
      draftId: field.id.optional(),
      name: field.text(40).optional(),
    })
    .strict()
    .refine((b) => b.way !== 'item' || b.words.length > 0, {
      path: ['words'],
      message: 'an item of its own needs at least one word that tells it',
    })
    .refine((b) => b.draftId !== undefined || b.name !== undefined, {
      path: ['name'],
      message: 'a new draft needs a name',
    }),
  answer: z.object({ listId: field.id, itemCode: ItemCode }),
  status: 201,
  problems: ['items.not_a_draft', 'items.name_taken', 'proposal.decided', 'proposal.same'],
})

export const proposalDismiss = endpoint({
  id: 'statistics.dismissProposal',
  method: 'POST',
  path: '/api/passing-proposals/dismiss',
  access: { verb: 'item.edit' },
  summary: 'Leave the list as it is, with the reason; it is proposed again when two more cases bounce',
  body: z.object({ requestId: field.requestId, ...pair, reason: field.text(300) }).strict(),
  answer: z.object({ dismissed: z.literal(true) }),
  problems: ['proposal.decided'],
})
