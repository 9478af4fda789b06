/** Every route can be asked why, and what if; and what bounced cases taught about owners. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'
import { ItemCode, Level } from '../items/contract.ts'
import { RouteValue } from '../triage/contract.ts'
import { learnedModes } from '../triage/rules/bounces.ts'

const n = z.number().int()
/** Bounced cases of the reader's own area by number, the latest, and how many there are beside them. */
const named = { numbers: z.array(z.string()), others: n }
export const Mode = z.enum(learnedModes)
export type Mode = z.infer<typeof Mode>

const Unit = z.object({ unitId: z.string().nullable(), unitName: z.string() })

export const RouteWhy = z.object({
  /** What was asked about: the case, with what was asked differently. */
  asked: z.object({
    item: z.string().nullable(),
    itemName: z.string(),
    level: Level,
    regionPath: z.string(),
    regionName: z.string(),
    words: z.string(),
    returns: n,
  }),
  /** Nothing was asked differently: this is how the case would go now. */
  asIs: z.boolean(),
  list: Unit.extend({ rule: z.string(), why: Words }),
  learned: RouteValue.shape.learned
    .unwrap()
    .extend({ unitName: z.string(), mode: Mode, ...named })
    .nullable(),
  mode: Mode,
  chosen: Unit.extend({ accountName: z.string(), score: z.number(), why: Words }),
  /** Who of that unit could have it, the first choice first. */
  people: z.array(z.object({ name: z.string(), postName: z.string(), onDuty: z.boolean(), load: n })),
})
export type RouteWhy = z.infer<typeof RouteWhy>

export const routeWhy = endpoint({
  id: 'decisions.routeWhy',
  method: 'GET',
  path: '/api/decisions/routes/:id',
  access: { verb: 'case.read' },
  summary:
    'Why a case goes where it goes: the list, what bounced cases taught, who of the unit is chosen; with another item, level, place, wording or number of returns: what if. Nothing is changed',
  params: z.object({ id: field.id }).strict(),
  query: z
    .object({
      item: ItemCode.optional(),
      level: Level.optional(),
      region: field.regionPath.optional(),
      words: z.string().trim().min(1).max(120).optional(),
      returns: field.int(0, 9).optional(),
    })
    .strict(),
  answer: RouteWhy,
})

export const LearnedRow = z.object({
  item: z.string(),
  itemName: z.string(),
  /** Null: all cases of the item. */
  word: z.string().nullable(),
  /** As the list writes owners, and the units that answer to it here. */
  key: z.string(),
  units: z.array(z.string()),
  owners: z.array(z.string()),
  cases: n,
  kept: n,
  bounced: n,
  sure: z.number(),
  ...named,
})
export type LearnedRow = z.infer<typeof LearnedRow>

export const learnedList = endpoint({
  id: 'decisions.learnedRoutes',
  method: 'GET',
  path: '/api/decisions/learned-routes',
  access: { verb: 'stats.read' },
  summary:
    'Owners that returned and reassigned cases of the last year clearly point to and the list does not name, by item and wording',
  answer: z.object({
    rows: z.array(LearnedRow),
    /** What is made of it, by region; below it unless another one is set. */
    modes: z.array(z.object({ regionPath: z.string(), regionName: z.string(), mode: Mode })),
    least: z.object({ bounced: n, kept: n, sure: z.number() }),
  }),
})

export const learnedModeSet = endpoint({
  id: 'decisions.learnedMode',
  method: 'POST',
  path: '/api/decisions/learned-routes/mode',
  access: { verb: 'model.manage' },
  summary:
    'What is made of learned owners in a region: nothing, a proposal beside the list, or the route itself (never of a critical case, never against a person)',
  body: z.object({ requestId: field.requestId, region: field.regionPath, mode: Mode }).strict(),
  answer: z.object({ mode: Mode }),
})
