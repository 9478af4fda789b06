/** Workload accounts on the wire: what the logs say a person did, never typed in, never ranked, never a score. */
import { z } from 'zod'
import { endpoint, field } from '../../kernel/contract.ts'
import { Day } from '../statistics/contract.ts'

/** What is counted, each from entries of the log (rules.ts says which). */
export const measures = [
  'reported',
  'dispatched',
  'accepted',
  'arrived',
  'resolved',
  'onTime',
  'returned',
  'coDone',
  'calledBack',
  'verified',
] as const
export const Measure = z.enum(measures)
export type Measure = z.infer<typeof Measure>

const n = z.number().int()
export const Counts = z.object({
  reported: n,
  dispatched: n,
  accepted: n,
  arrived: n,
  resolved: n,
  onTime: n,
  returned: n,
  coDone: n,
  calledBack: n,
  verified: n,
  /** Tasks closed by this person. */
  tasks: n,
  /** Calls made at households. */
  visits: n,
  /** Entries left out because an objection was upheld. */
  leftOut: n,
  /** Hours on duty, by the entries duty on and duty off. */
  dutyHours: z.number(),
})
export type Counts = z.infer<typeof Counts>

export const Person = z.object({
  id: field.id,
  name: z.string(),
  unit: z.string(),
  grids: z.array(z.string()),
  counts: Counts,
})
export type Person = z.infer<typeof Person>

/** What all people of a unit did, or everybody in a grid: evidence too, never compared. */
export const Sum = z.object({
  key: z.string(),
  name: z.string(),
  /** Region of the unit, community of the grid: names repeat. */
  place: z.string(),
  people: n,
  counts: Counts,
})
export type Sum = z.infer<typeof Sum>

const period = { from: Day.optional(), to: Day.optional() }
const Period = z.object({ from: z.string(), to: z.string() })

export const workloadList = endpoint({
  id: 'workload.list',
  method: 'GET',
  path: '/api/workload',
  access: { verb: 'workload.read' },
  summary: 'What people of my area did by the log, in the order of units and names; sums are not compared',
  query: z.object({ ...period, region: field.regionPath.optional() }).strict(),
  answer: z.object({
    period: Period,
    region: z.object({ path: z.string(), name: z.string() }),
    people: z.array(Person),
    /** By the unit of the person. */
    units: z.array(Sum),
    /** By the grid in which the case lies, whoever worked there; tasks, visits and hours have no case and are not in it. */
    grids: z.array(Sum),
  }),
})

export const workloadExport = endpoint({
  id: 'workload.export',
  method: 'GET',
  path: '/api/workload/export',
  access: { verb: 'workload.read' },
  summary: 'The same as a workbook (xlsx); its purpose is asked and logged',
  query: z
    .object({
      ...period,
      region: field.regionPath.optional(),
      purpose: field.text(200),
      language: z.enum(['zh', 'en']).default('zh'),
    })
    .strict(),
  answer: z.unknown(),
  raw: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
})

/** Unset: one's own account. */
const whose = { account: field.id.optional() }

export const workloadPerson = endpoint({
  id: 'workload.person',
  method: 'GET',
  path: '/api/workload/person',
  access: { signedIn: true },
  summary: 'The account of one person (my own, or of somebody of my area) by days, weeks or months',
  query: z.object({ ...whose, ...period, by: z.enum(['day', 'week', 'month']).default('day') }).strict(),
  answer: z.object({
    period: Period,
    person: Person,
    own: z.boolean(),
    steps: z.array(z.object({ from: z.string(), to: z.string(), counts: z.partialRecord(Measure, n) })),
  }),
})

export const Entry = z.object({
  caseId: field.id,
  seq: n,
  number: z.string(),
  title: z.string(),
  kind: z.string(),
  at: field.instant,
  objection: z
    .object({
      id: field.id,
      state: z.enum(['open', 'upheld', 'refused']),
      reason: z.string(),
      answer: z.string().nullable(),
      by: z.string().nullable(),
    })
    .nullable(),
})
export type Entry = z.infer<typeof Entry>

export const workloadEntries = endpoint({
  id: 'workload.entries',
  method: 'GET',
  path: '/api/workload/entries',
  access: { signedIn: true },
  summary:
    'The very entries behind one number of an account, those with an upheld objection included and marked',
  query: z
    .object({
      ...whose,
      ...period,
      measure: Measure,
      after: field.cursor.optional(),
      limit: field.int(1, 200).default(50),
    })
    .strict(),
  answer: z.object({ entries: z.array(Entry), total: n, next: z.string().nullable() }),
})

export const objectionMake = endpoint({
  id: 'workload.object',
  method: 'POST',
  path: '/api/workload/objections',
  access: { signedIn: true },
  summary: 'Object to an entry of my own account with a reason; a leader of the area answers',
  body: z
    .object({
      requestId: field.requestId,
      caseId: field.id,
      seq: z.number().int().min(1),
      reason: field.text(500),
    })
    .strict(),
  answer: z.object({ id: field.id }),
  status: 201,
  problems: ['workload.objected'],
})

export const objectionsList = endpoint({
  id: 'workload.objections',
  method: 'GET',
  path: '/api/workload/objections',
  access: { verb: 'workload.read' },
  summary: 'Objections of my area, those not answered first',
  answer: z.object({
    objections: z.array(
      z.object({
        id: field.id,
        name: z.string(),
        caseId: field.id,
        number: z.string(),
        seq: n,
        kind: z.string(),
        reason: z.string(),
        at: field.instant,
        state: z.enum(['open', 'upheld', 'refused']),
        answer: z.string().nullable(),
        by: z.string().nullable(),
      }),
    ),
  }),
})

export const objectionAnswer = endpoint({
  id: 'workload.answer',
  method: 'POST',
  path: '/api/workload/objections/:id/answer',
  access: { verb: 'workload.read' },
  summary: 'Answer an objection; an upheld entry no longer counts in the account, the log stays',
  params: z.object({ id: field.id }).strict(),
  body: z.object({ requestId: field.requestId, uphold: z.boolean(), answer: field.text(500) }).strict(),
  answer: z.object({ state: z.enum(['upheld', 'refused']) }),
  problems: ['workload.answered', 'workload.own'],
})
