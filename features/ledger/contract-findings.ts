/** Findings on the wire: what contradicts, whom to ask, what was answered; rules and how often they were right; accuracy by day; full passes. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'
import { Day, ledgerVerbs, PersonInput, Role } from './contract.ts'
import { dismissReasons, findingStates } from './rules.ts'

const id = z.object({ id: field.id }).strict()
const Severity = z.enum(['error', 'doubt', 'notice'])

const Finding = z.object({
  id: field.id,
  rule: z.string(),
  title: Words,
  /** What to ask at the door. */
  ask: Words,
  severity: Severity,
  state: z.enum(findingStates),
  visit: z.boolean(),
  /** Of an own rule: nobody was sent yet, because the grid has had its doors of the day. */
  waits: z.boolean(),
  regionPath: z.string(),
  gridName: z.string(),
  place: z.string(),
  /** The door where somebody is asked; null: of no home. */
  homeId: field.id.nullable(),
  /** The first subject, masked, and how many there are. */
  who: z.string(),
  subjects: z.number().int(),
  foundAt: z.string(),
  closedAt: z.string().nullable(),
  closedBy: z.string(),
  reason: z.string().nullable(),
  until: Day.nullable(),
})
export type Finding = z.infer<typeof Finding>

const filter = {
  region: field.regionPath.optional(),
  state: z.enum([...findingStates, 'all']).default('open'),
  severity: Severity.optional(),
  rule: z.string().max(40).optional(),
  home: field.id.optional(),
}

export const findingsList = endpoint({
  id: 'ledger.findings',
  method: 'GET',
  path: '/api/ledger/findings',
  access: { verb: ledgerVerbs.read },
  summary: 'Findings of a region: errors first, then by how often their rule was right',
  query: z
    .object({ ...filter, after: field.int(0, 100_000).default(0), limit: field.int(1, 200).default(50) })
    .strict(),
  answer: z.object({ items: z.array(Finding), total: z.number().int(), next: z.number().int().nullable() }),
})

const Subject = z.object({
  /** Absent where the reader may not look: only that there is one, and in which community. */
  personId: field.id.nullable(),
  personVersion: z.number().int(),
  residenceId: field.id.nullable(),
  residenceVersion: z.number().int(),
  homeId: field.id.nullable(),
  organisationId: field.id.nullable(),
  /** A vehicle or facility. */
  assetId: field.id.nullable(),
  name: z.string(),
  place: z.string(),
  source: z.string(),
  verified: z.string(),
  /** The fields in question, masked. */
  values: z.array(z.object({ field: z.string(), words: Words, value: z.string() })),
})
export type FindingSubject = z.infer<typeof Subject>

export const findingGet = endpoint({
  id: 'ledger.finding',
  method: 'GET',
  path: '/api/ledger/findings/:id',
  access: { verb: ledgerVerbs.read },
  summary: 'One finding with its evidence: what each entry says, side by side and masked',
  params: id,
  answer: Finding.extend({
    said: z.array(Words),
    entries: z.array(Subject),
    mayAnswer: z.boolean(),
  }),
  problems: ['not_found'],
})

const base = { requestId: field.requestId, note: z.string().trim().max(200).default('') }
const Answer = z.discriminatedUnion('do', [
  z
    .object({ ...base, do: z.literal('right'), reason: z.enum(dismissReasons), until: Day.optional() })
    .strict(),
  z
    .object({
      ...base,
      do: z.literal('correct'),
      personId: field.id,
      baseVersion: z.number().int().min(1),
      values: PersonInput.partial(),
      anyway: z.boolean().default(false),
    })
    .strict(),
  z
    .object({
      ...base,
      do: z.literal('ended'),
      residenceId: field.id,
      baseVersion: z.number().int().min(1),
      on: Day,
    })
    .strict(),
  z
    .object({
      ...base,
      do: z.literal('lives'),
      residenceId: field.id,
      baseVersion: z.number().int().min(1),
      role: Role.optional(),
      relation: z.string().trim().max(20).optional(),
      household: z.string().trim().max(40).optional(),
    })
    .strict(),
])

export const findingAnswer = endpoint({
  id: 'ledger.findingAnswer',
  method: 'POST',
  path: '/api/ledger/findings/:id/answer',
  access: { verb: ledgerVerbs.edit },
  summary: 'What was said at the door: corrects the ledger, or says that it is right as it stands',
  params: id,
  body: Answer,
  answer: z.object({ id: field.id, state: z.enum(findingStates) }),
  problems: ['not_found', 'ledger.closed', 'ledger.say_why', 'conflict.version', 'ledger.ended'],
})

export const rulesList = endpoint({
  id: 'ledger.rules',
  method: 'GET',
  path: '/api/ledger/rules',
  access: { verb: ledgerVerbs.read },
  summary: 'Rules with findings in a region: open, mended, dismissed; what the queue is ordered by',
  query: z.object({ region: field.regionPath.optional() }).strict(),
  answer: z.object({
    items: z.array(
      z.object({
        rule: z.string(),
        title: Words,
        severity: Severity,
        open: z.number().int(),
        mended: z.number().int(),
        dismissed: z.number().int(),
      }),
    ),
  }),
})

const Share = { rows: z.number().int(), wrong: z.number().int() }
export const accuracy = endpoint({
  id: 'ledger.accuracy',
  method: 'GET',
  path: '/api/ledger/accuracy',
  access: { verb: ledgerVerbs.read },
  summary: 'Rows of the ledger and those of them with an open error or doubt: now by place, and day by day',
  query: z.object({ region: field.regionPath.optional(), from: Day.optional(), to: Day.optional() }).strict(),
  answer: z.object({
    region: z.object({ path: z.string(), name: z.string() }),
    now: z.object({ ...Share, open: z.number().int() }),
    places: z.array(z.object({ path: z.string(), name: z.string(), ...Share })),
    days: z.array(z.object({ day: Day, ...Share })),
  }),
})

export const Pass = z.object({
  id: field.id,
  state: z.enum(['queued', 'running', 'done', 'cancelled']),
  total: z.number().int(),
  done: z.number().int(),
  opened: z.number().int(),
  mended: z.number().int(),
  createdAt: z.string(),
  updatedAt: z.string(),
  byName: z.string(),
})
export type Pass = z.infer<typeof Pass>

export const passesList = endpoint({
  id: 'ledger.passes',
  method: 'GET',
  path: '/api/ledger/passes',
  access: { verb: ledgerVerbs.check },
  summary: 'The last full passes over the ledger with their progress',
  answer: z.object({ items: z.array(Pass) }),
})

export const passStart = endpoint({
  id: 'ledger.passStart',
  method: 'POST',
  path: '/api/ledger/passes',
  access: { verb: ledgerVerbs.check },
  summary: 'Looks at every row and every group again: what only time brings, and what a changed rule finds',
  body: z.object({ requestId: field.requestId }).strict(),
  answer: z.object({ id: field.id }),
  status: 202,
  problems: ['ledger.pass_running'],
})

export const passCancel = endpoint({
  id: 'ledger.passCancel',
  method: 'POST',
  path: '/api/ledger/passes/:id/cancel',
  access: { verb: ledgerVerbs.check },
  summary: 'Stops a pass after the groups in hand; what it found stays',
  params: id,
  body: z.object({ requestId: field.requestId }).strict(),
  answer: z.object({ id: field.id, state: z.literal('cancelled') }),
  problems: ['not_found', 'ledger.pass_over'],
})
