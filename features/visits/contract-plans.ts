/** Plans of visits on the wire: what a plan will make before it is made, the plans, and handing calls over. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'
import { SubjectKinds, visitVerbs } from './contract.ts'

const Day = z.iso.date()

export const NewPlan = z
  .object({
    name: field.text(60),
    kind: SubjectKinds,
    regionPath: field.regionPath,
    who: z.discriminatedUnion('by', [
      /** The worker of each grid. */
      z.object({ by: z.literal('grid') }).strict(),
      z.object({ by: z.literal('people'), accountIds: z.array(field.id).min(1).max(200) }).strict(),
      /** Whoever holds a post of the unit now. */
      z.object({ by: z.literal('unit'), unitId: field.id }).strict(),
    ]),
    /** All doors of the region, or the lines of a list: name, place. */
    subjects: z.discriminatedUnion('from', [
      z.object({ from: z.literal('doors') }).strict(),
      z.object({ from: z.literal('list'), text: z.string().min(1).max(200_000) }).strict(),
    ]),
    everyDays: z.number().int().min(1).max(366).nullable(),
    workingDays: z.boolean().default(true),
    perDay: z.number().int().min(1).max(100),
    graceDays: z.number().int().min(0).max(60).default(3),
    startsOn: Day,
    untilOn: Day.nullable().default(null),
  })
  .strict()
export type NewPlan = z.infer<typeof NewPlan>

export const Preview = z.object({
  subjects: z.number().int(),
  places: z.number().int(),
  workers: z.array(
    z.object({ accountId: field.id, name: z.string(), subjects: z.number().int(), lastOn: Day }),
  ),
  /** Grids whose doors would be nobody's. */
  without: z.array(z.object({ path: z.string(), name: z.string(), subjects: z.number().int() })),
  firstOn: Day,
  lastOn: Day,
  /** What will not work out as planned; it can be made all the same. */
  warnings: z.array(Words),
})
export type Preview = z.infer<typeof Preview>

export const planPreview = endpoint({
  id: 'visits.planPreview',
  method: 'POST',
  path: '/api/visit-plans/preview',
  access: { verb: visitVerbs.plan },
  summary: 'What a plan will make: how many calls, for whom, done by when. Nothing is stored',
  body: NewPlan,
  answer: Preview,
  problems: ['not_found'],
})

export const planCreate = endpoint({
  id: 'visits.planCreate',
  method: 'POST',
  path: '/api/visit-plans',
  access: { verb: visitVerbs.plan },
  summary: 'Makes a plan and its first round of calls',
  body: NewPlan.extend({ requestId: field.requestId }).strict(),
  answer: z.object({ id: field.id, visits: z.number().int() }),
  status: 201,
  problems: ['not_found'],
})

export const Plan = z.object({
  id: field.id,
  name: z.string(),
  kind: SubjectKinds,
  regionPath: z.string(),
  regionName: z.string(),
  everyDays: z.number().int().nullable(),
  workingDays: z.boolean(),
  perDay: z.number().int(),
  graceDays: z.number().int(),
  startsOn: Day,
  untilOn: Day.nullable(),
  state: z.enum(['active', 'ended']),
  /** All calls of the plan that the reader may see. */
  planned: z.number().int(),
  done: z.number().int(),
  open: z.number().int(),
  overdue: z.number().int(),
  /** Whether the reader may end it or hand it over. */
  mayPlan: z.boolean(),
})
export type Plan = z.infer<typeof Plan>

export const plansList = endpoint({
  id: 'visits.plans',
  method: 'GET',
  path: '/api/visit-plans',
  access: { verb: visitVerbs.read },
  summary: 'Plans whose calls I may see, running ones first',
  query: z.object({ state: z.enum(['active', 'ended']).optional() }).strict(),
  answer: z.object({ items: z.array(Plan) }),
})

export const planEnd = endpoint({
  id: 'visits.planEnd',
  method: 'POST',
  path: '/api/visit-plans/:id/end',
  access: { verb: visitVerbs.plan },
  summary: 'Ends a plan: calls that were not made are taken back, those that were stay',
  params: z.object({ id: field.id }).strict(),
  body: z.object({ requestId: field.requestId, reason: field.text(200) }).strict(),
  answer: z.object({ cancelled: z.number().int() }),
  problems: ['not_found', 'visit.plan_ended'],
})

export const visitsGive = endpoint({
  id: 'visits.give',
  method: 'POST',
  path: '/api/visits/give',
  access: { verb: visitVerbs.plan },
  summary:
    'Hands open calls to others: the chosen ones, or all of one worker (ill, moved on), shared among several in order',
  body: z
    .object({
      requestId: field.requestId,
      from: z.discriminatedUnion('by', [
        z.object({ by: z.literal('visits'), ids: z.array(field.id).min(1).max(500) }).strict(),
        z
          .object({
            by: z.literal('worker'),
            accountId: z.union([field.id, z.literal('none')]),
            plan: field.id.optional(),
            /** Only calls planned until this day. */
            until: Day.optional(),
          })
          .strict(),
      ]),
      to: z.array(field.id).min(1).max(20),
      reason: field.text(200),
    })
    .strict(),
  answer: z.object({
    given: z.number().int(),
    to: z.array(z.object({ accountId: field.id, name: z.string(), visits: z.number().int() })),
  }),
  problems: ['visit.none_open'],
})

/** Who may make calls in a region, for the forms. */
export const visitPeople = endpoint({
  id: 'visits.people',
  method: 'GET',
  path: '/api/visit-people',
  access: { verb: visitVerbs.read },
  summary: 'People with the right to make calls in a region, with how many they have open',
  query: z.object({ region: field.regionPath.optional() }).strict(),
  answer: z.object({
    people: z.array(
      z.object({
        accountId: field.id,
        name: z.string(),
        post: z.string(),
        unitId: field.id.nullable(),
        open: z.number().int(),
        overdue: z.number().int(),
      }),
    ),
  }),
})
