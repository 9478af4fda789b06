/** The decision desk: how often people agree with the program, which looks are worth most, and what got worse. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'
import { ItemCode, Level } from '../items/contract.ts'
import { Day } from '../statistics/contract.ts'
import { DECISION_KINDS, DecisionKind } from '../triage/contract.ts'
import { driftKinds } from './rules/drift.ts'

const n = z.number().int()
/** A share with its 95 % interval (Wilson). */
export const Interval = z.object({ share: z.number(), low: z.number(), high: z.number() })

/** Shares of the weeks of the whole, one each; null where nobody looked. */
const Trend = z.array(z.number().nullable())

const counts = {
  /** Decisions of the program. */
  decided: n,
  /** Of them, those that waited for a person. */
  unsure: n,
  /** Those a person has looked at, and those of them that stand as decided. */
  judged: n,
  agreed: n,
}

/** Agreement where a person has read the case for sure (confirmed or corrected something of it), and how much of what was decided that is. */
const looks = {
  looked: n,
  lookedAgreed: n,
  lookedAgreement: Interval.nullable(),
  lookedShare: Interval.nullable(),
}

export const Kind = z.object({
  kind: DecisionKind,
  ...counts,
  agreement: Interval.nullable(),
  ...looks,
  unsureShare: Interval.nullable(),
  /** Each version of a rule; of a class also of a model. */
  rules: z.array(
    z.object({
      rule: z.string(),
      judged: n,
      agreed: n,
      agreement: Interval.nullable(),
      ...looks,
      trend: Trend,
    }),
  ),
  /** Weeks from Monday, by when it was decided. */
  weeks: z.array(z.object({ week: Day, ...counts, agreement: Interval.nullable(), ...looks })),
  /** What was decided and what people left it at; the most frequent first, differences before agreements. */
  pairs: z.array(
    z.object({
      given: z.string(),
      givenName: z.string(),
      stands: z.string(),
      standsName: z.string(),
      cases: n,
      agrees: z.boolean(),
    }),
  ),
  /** Pairs that are not listed. */
  morePairs: n,
  /** By tenths of the score: how sure it said it was, and how often it was right. */
  bands: z.array(z.object({ band: n, n, right: n, said: z.number(), kept: Interval })),
  calibrationError: z.number(),
})
export type Kind = z.infer<typeof Kind>

export const Finding = z.object({
  id: field.id,
  what: z.enum(driftKinds),
  kind: DecisionKind,
  foundAt: field.instant,
  reference: z.object({ hits: n, n }),
  recent: z.object({ hits: n, n }),
  /** One-sided chance of such a difference by luck. */
  p: z.number(),
  seenAt: field.instant.nullable(),
  seenBy: z.string(),
  note: z.string(),
  overAt: field.instant.nullable(),
})
export type Finding = z.infer<typeof Finding>

export const Figures = z.object({
  asOf: field.instant,
  /** Filter for the list of cases, to which facets `decided.…` are added. */
  filter: z.object({ region: z.string(), from: z.string(), to: z.string() }),
  period: z.object({ from: z.string(), to: z.string() }),
  region: z.object({ path: z.string(), name: z.string() }),
  /** Cases reported in the period. */
  cases: n,
  /** The class model that decides now: a stored version, or none: the list's wording and all corrections. */
  model: z.object({ name: z.string(), number: n.nullable(), list: z.string() }).nullable(),
  kinds: z.array(Kind),
  /** Classes, those with most differences first. */
  items: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      given: n,
      stands: n,
      both: n,
      recall: Interval.nullable(),
      ...looks,
      trend: Trend,
    }),
  ),
  findings: z.array(Finding),
})
export type Figures = z.infer<typeof Figures>

const asked = {
  region: field.regionPath.optional(),
  from: Day.optional(),
  to: Day.optional(),
}

export const figuresGet = endpoint({
  id: 'decisions.figures',
  method: 'GET',
  path: '/api/decisions/figures',
  access: { verb: 'stats.read' },
  summary:
    'Agreement of people with what the program decided, by decision, rule, week, score and pair of given and right; twelve weeks unless asked otherwise',
  query: z.object(asked).strict(),
  answer: Figures,
})

export const figuresExport = endpoint({
  id: 'decisions.export',
  method: 'GET',
  path: '/api/decisions/figures/export',
  access: { verb: 'stats.read' },
  summary: 'Pairs of given and right as CSV (UTF-8 with BOM), one line each; the export is logged',
  query: z.object({ ...asked, language: z.enum(['zh', 'en']).default('zh') }).strict(),
  answer: z.unknown(),
  raw: 'text/csv',
})

export const Waiting = z.object({
  decisionId: field.id,
  caseId: field.id,
  number: z.string(),
  version: n,
  regionName: z.string(),
  state: z.string(),
  level: Level,
  reportedAt: field.instant,
  /** Words of the report with what names, reaches or houses a person masked, cut. */
  excerpt: z.string(),
  item: z.string().nullable(),
  score: z.number(),
  why: Words,
  top: z.array(
    z.object({ item: z.string(), name: z.string(), score: z.number(), words: z.array(z.string()) }),
  ),
  /** Why a look at this one is worth most. */
  value: z.number(),
  worth: Words,
})
export type Waiting = z.infer<typeof Waiting>

export const queueGet = endpoint({
  id: 'decisions.queue',
  method: 'GET',
  path: '/api/decisions/queue',
  access: { verb: 'case.confirm' },
  summary:
    'Classes nobody has looked at yet, of cases that can still be corrected, by what a look is worth: likely wrong × frequent × dear',
  query: z.object({ limit: field.int(1, 100).default(30) }).strict(),
  answer: z.object({ rows: z.array(Waiting), more: n, today: n }),
})

export const lookAdd = endpoint({
  id: 'decisions.look',
  method: 'POST',
  path: '/api/decisions/looks',
  access: { verb: 'case.confirm' },
  summary:
    'Say which item a case is: the one it has (kept as looked at) or another one (corrects the case as everywhere); the model learns it either way',
  body: z
    .object({
      requestId: field.requestId,
      caseId: field.id,
      decisionId: field.id,
      baseVersion: n,
      item: ItemCode,
    })
    .strict(),
  answer: z.object({ version: n, right: z.boolean() }),
  status: 201,
  problems: [
    'conflict.version',
    'case.wrong_state',
    'case.item_unknown',
    'case.nothing_changed',
    'decisions.looked',
  ],
})

export const findingSeen = endpoint({
  id: 'decisions.findingSeen',
  method: 'POST',
  path: '/api/decisions/findings/:id/seen',
  access: { verb: 'model.manage' },
  summary: 'A finding of drift was looked at; it stays open until the figures are back',
  params: z.object({ id: field.id }).strict(),
  body: z.object({ requestId: field.requestId, note: field.text(300) }).strict(),
  answer: z.object({ seen: z.literal(true) }),
  problems: ['decisions.over'],
})

export const kinds = DECISION_KINDS
