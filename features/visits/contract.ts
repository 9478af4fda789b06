/** Visits on the wire: the day of a worker, what happened at a door, and lists of them. Plans are in `contract-plans.ts`. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'
import { dayparts, skipReasons, subjectKinds } from './rules.ts'

export const visitVerbs = { read: 'visit.read', do: 'visit.do', plan: 'visit.plan' } as const

/** 困难问题, 服务需求, 风险隐患. */
export const entryLists = ['difficulty', 'need', 'risk'] as const
export const EntryList = z.enum(entryLists)
export type EntryList = z.infer<typeof EntryList>
export const VisitState = z.enum(['due', 'done', 'absent', 'skipped', 'cancelled'])
export type VisitState = z.infer<typeof VisitState>
export const SubjectKinds = z.enum(subjectKinds)

const Day = z.iso.date()
const Level = z.enum(['normal', 'urgent', 'critical'])

export const Visit = z.object({
  id: field.id,
  planId: field.id,
  planName: z.string(),
  /** Days between two calls; null: once. */
  everyDays: z.number().int().nullable(),
  kind: SubjectKinds,
  subjectKey: z.string(),
  label: z.string(),
  place: z.string(),
  regionPath: z.string(),
  regionName: z.string(),
  point: field.point.nullable(),
  ord: z.number().int(),
  round: z.number().int(),
  accountId: field.id.nullable(),
  accountName: z.string(),
  dueOn: Day,
  /** 0: not late. */
  lateDays: z.number().int(),
  /** Part of the day for the next try. */
  daypart: z.enum(dayparts).nullable(),
  tries: z.number().int(),
  state: VisitState,
  happenedAt: z.string().nullable(),
  closedByName: z.string(),
  reason: z.enum(skipReasons).nullable(),
  note: z.string().nullable(),
  entries: z.number().int(),
})
export type Visit = z.infer<typeof Visit>

export const VisitEntry = z.object({
  id: field.id,
  visitId: field.id,
  list: EntryList,
  body: z.string(),
  level: Level,
  wantsAnswer: z.boolean(),
  work: z.boolean(),
  label: z.string(),
  place: z.string(),
  regionPath: z.string(),
  regionName: z.string(),
  byName: z.string(),
  happenedAt: z.string(),
  /** The case it became, as it stands now; null: only noted, or not yet taken in. */
  case: z
    .object({
      id: field.id,
      number: z.string(),
      title: z.string(),
      state: z.string(),
      result: z.string().nullable(),
    })
    .nullable(),
  /** Code of the refusal when the intake did not take it. */
  refused: z.string().nullable(),
  toldAt: z.string().nullable(),
})
export type VisitEntry = z.infer<typeof VisitEntry>

export const NewEntry = z
  .object({
    /** Made by the client: the report it becomes carries it, so that it comes in once. */
    id: field.id,
    list: EntryList,
    body: field.text(1000),
    level: Level.default('normal'),
    wantsAnswer: z.boolean().default(false),
    work: z.boolean().default(false),
    uploads: z.array(field.id).max(6).default([]),
  })
  .strict()
export type NewEntry = z.infer<typeof NewEntry>

const spot = {
  /** When it was, by the phone; never later than it is heard of. */
  occurredAt: field.instant.optional(),
  point: field.point.optional(),
  accuracy: z.number().min(0).max(100_000).optional(),
  requestId: field.requestId,
}
const params = z.object({ id: field.id }).strict()

export const visitsToday = endpoint({
  id: 'visits.today',
  method: 'GET',
  path: '/api/visits/today',
  access: { verb: visitVerbs.do },
  summary:
    'My calls of today and those that are late, in the order they are walked; what I did today; answers I owe',
  answer: z.object({
    today: Day,
    due: z.array(Visit),
    done: z.array(Visit),
    /** Calls after today, and when the next of them is. */
    ahead: z.object({ count: z.number().int(), nextOn: Day.nullable() }),
    /** Solved since, and whoever wanted an answer has not been told. */
    owed: z.array(VisitEntry),
  }),
})

export const visitGet = endpoint({
  id: 'visits.get',
  method: 'GET',
  path: '/api/visits/:id',
  access: { verb: visitVerbs.read },
  summary: 'One call with what was heard, what happened to it, and earlier calls at the same subject',
  params,
  answer: z.object({
    visit: Visit,
    entries: z.array(VisitEntry),
    events: z.array(z.object({ seq: z.number().int(), at: z.string(), by: z.string(), line: Words })),
    earlier: z.array(Visit),
  }),
})

export const visitDone = endpoint({
  id: 'visits.done',
  method: 'POST',
  path: '/api/visits/:id/done',
  access: { verb: visitVerbs.do },
  summary:
    'The call was made: all well, or entries of the three lists; what needs work becomes a report of channel visit',
  params,
  body: z
    .object({
      ...spot,
      note: z.string().trim().max(500).default(''),
      entries: z.array(NewEntry).max(9).default([]),
    })
    .strict(),
  answer: z.object({
    visitId: field.id,
    /** Somebody else had made the call already: what was said to this person is kept all the same. */
    already: z.object({ byName: z.string(), at: z.string() }).nullable(),
    nextOn: Day.nullable(),
  }),
  problems: ['not_found', 'visit.closed', 'visit.entry_known'],
})

export const visitAbsent = endpoint({
  id: 'visits.absent',
  method: 'POST',
  path: '/api/visits/:id/absent',
  access: { verb: visitVerbs.do },
  summary:
    'Nobody at home: again at another time of day; the third time a card is left and the leader is told',
  params,
  body: z.object({ ...spot }).strict(),
  answer: z.object({
    visitId: field.id,
    end: z.enum(['again', 'card']),
    dueOn: Day.nullable(),
    daypart: z.enum(dayparts).nullable(),
    tries: z.number().int(),
  }),
  problems: ['not_found', 'visit.closed'],
})

export const visitSkip = endpoint({
  id: 'visits.skip',
  method: 'POST',
  path: '/api/visits/:id/skip',
  access: { verb: visitVerbs.do },
  summary: 'The call is given up, with a reason',
  params,
  body: z
    .object({ ...spot, reason: z.enum(skipReasons), note: z.string().trim().max(300).default('') })
    .strict()
    .refine((b) => b.reason !== 'other' || b.note !== '', { path: ['note'], message: 'say why' }),
  answer: z.object({ visitId: field.id, nextOn: Day.nullable() }),
  problems: ['not_found', 'visit.closed'],
})

export const entryTold = endpoint({
  id: 'visits.entryTold',
  method: 'POST',
  path: '/api/visit-entries/:id/told',
  access: { verb: visitVerbs.do },
  summary: 'Whoever wanted an answer has been told',
  params,
  body: z.object({ requestId: field.requestId }).strict(),
  answer: z.object({ id: field.id, toldAt: z.string() }),
  problems: ['not_found'],
})

/** Which calls are meant; a count and the list behind it use the same. */
const filter = {
  plan: field.id.optional(),
  region: field.regionPath.optional(),
  /** Whose call it is; `none`: nobody's. */
  account: z.union([field.id, z.literal('none')]).optional(),
  kind: SubjectKinds.optional(),
  /** `open` due or late, `overdue` past its day. */
  state: z.enum(['all', 'open', 'overdue', 'done', 'absent', 'skipped', 'cancelled']).default('all'),
  /** Days on which the calls are planned, both counted. */
  from: Day.optional(),
  to: Day.optional(),
  q: z.string().trim().max(60).optional(),
}
export const VisitFilter = z.object(filter)
export type VisitFilter = z.infer<typeof VisitFilter>

export const visitsList = endpoint({
  id: 'visits.list',
  method: 'GET',
  path: '/api/visits',
  access: { verb: visitVerbs.read },
  summary: 'Calls by plan, region, worker, state and day, the earliest planned first',
  query: z
    .object({ ...filter, after: field.cursor.optional(), limit: field.int(1, 200).default(50) })
    .strict(),
  answer: z.object({ items: z.array(Visit), total: z.number().int(), next: z.string().nullable() }),
})

const files = {
  format: z.enum(['xlsx', 'csv']).default('xlsx'),
  language: z.enum(['zh', 'en']).default('zh'),
}

export const visitsExport = endpoint({
  id: 'visits.export',
  method: 'GET',
  path: '/api/visits/export',
  access: { verb: visitVerbs.read },
  summary: 'The same list as a file, at most 50,000 rows',
  query: z.object({ ...filter, ...files }).strict(),
  answer: z.unknown(),
  raw: 'application/octet-stream',
  problems: ['visit.export_large'],
})

const Counts = {
  planned: z.number().int(),
  done: z.number().int(),
  absent: z.number().int(),
  skipped: z.number().int(),
  open: z.number().int(),
  overdue: z.number().int(),
  entries: z.number().int(),
}
export type VisitCounts = z.infer<ReturnType<typeof countsOf>>
const countsOf = () => z.object(Counts)

export const visitsProgress = endpoint({
  id: 'visits.progress',
  method: 'GET',
  path: '/api/visits/progress',
  access: { verb: visitVerbs.read },
  summary: 'How far the calls planned in a period are, in all and by region, worker or plan',
  query: z
    .object({
      plan: filter.plan,
      region: filter.region,
      account: filter.account,
      kind: filter.kind,
      from: filter.from,
      to: filter.to,
      by: z.enum(['region', 'worker', 'plan']).default('region'),
    })
    .strict(),
  answer: z.object({
    from: Day,
    to: Day,
    today: Day,
    region: z.object({ path: z.string(), name: z.string() }),
    totals: z.object(Counts),
    rows: z.array(z.object({ key: z.string(), name: z.string(), ...Counts })),
  }),
})

const entryFilter = {
  list: EntryList.optional(),
  /** What came of it: only noted, in hand, solved, an answer owed. */
  state: z.enum(['all', 'noted', 'working', 'solved', 'owed']).default('all'),
  plan: field.id.optional(),
  region: field.regionPath.optional(),
  account: field.id.optional(),
  from: Day.optional(),
  to: Day.optional(),
  q: z.string().trim().max(60).optional(),
}
export const EntryFilter = z.object(entryFilter)
export type EntryFilter = z.infer<typeof EntryFilter>

export const entriesList = endpoint({
  id: 'visits.entries',
  method: 'GET',
  path: '/api/visit-entries',
  access: { verb: visitVerbs.read },
  summary: 'The three lists, the latest first, with the case each entry became',
  query: z
    .object({ ...entryFilter, after: field.cursor.optional(), limit: field.int(1, 200).default(50) })
    .strict(),
  answer: z.object({
    items: z.array(VisitEntry),
    total: z.number().int(),
    counts: z.object({ difficulty: z.number().int(), need: z.number().int(), risk: z.number().int() }),
    next: z.string().nullable(),
  }),
})

export const entriesExport = endpoint({
  id: 'visits.entriesExport',
  method: 'GET',
  path: '/api/visit-entries/export',
  access: { verb: visitVerbs.read },
  summary: 'The three lists as a file, at most 50,000 rows',
  query: z.object({ ...entryFilter, ...files }).strict(),
  answer: z.unknown(),
  raw: 'application/octet-stream',
  problems: ['visit.export_large'],
})
