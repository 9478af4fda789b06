/** Versions of the class model: made as a job, compared on cases kept back, taken over, taken back. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'
import { Interval } from './contract.ts'
import { verdicts } from './rules/versions.ts'

const n = z.number().int()
const Side = z.object({
  accuracy: Interval,
  macroF1: z.number(),
  sure: Interval,
  sureRight: Interval.nullable(),
  calibrationError: z.number(),
})

export const Comparison = z.object({
  n,
  now: Side.nullable(),
  candidate: Side.nullable(),
  onlyNow: n,
  onlyCandidate: n,
  difference: z.object({ difference: z.number(), low: z.number(), high: z.number() }).nullable(),
  p: z.number(),
  verdict: z.enum(verdicts),
  takes: z.boolean(),
  why: Words,
  perItem: z.array(z.object({ item: z.string(), n, now: n, candidate: n })),
})

export const Trained = z.object({
  /** Items of the list, whose wording it begins with. */
  items: n,
  /** Corrections it was taught, and of how many cases. */
  corrections: n,
  cases: n,
  /** Cases its certainty was fitted on, and cases kept back. */
  fit: n,
  kept: n,
  temperature: z.number(),
  seconds: z.number(),
})

export const Model = z.object({
  id: field.id,
  number: n,
  state: z.enum(['candidate', 'current', 'former', 'refused']),
  listName: z.string(),
  /** Made for the list in force. */
  fits: z.boolean(),
  /** Its weights are still there. */
  kept: z.boolean(),
  sha256: z.string(),
  trained: Trained,
  measured: Comparison.extend({
    against: z.string(),
    names: z.record(z.string(), z.string()),
  }),
  madeAt: field.instant,
  madeBy: z.string(),
  decidedAt: field.instant.nullable(),
  decidedBy: z.string(),
  why: z.string(),
})
export type Model = z.infer<typeof Model>

export const modelsList = endpoint({
  id: 'decisions.models',
  method: 'GET',
  path: '/api/class-models',
  access: { verb: 'model.manage' },
  summary:
    'Versions of the class model, the latest first, with what each was trained on and how it did on the cases kept back',
  answer: z.object({
    models: z.array(Model),
    takeover: z.enum(['auto', 'person']),
    /** Corrections since the last version was made. */
    since: n,
    training: z
      .object({
        state: z.enum(['waiting', 'running', 'done', 'failed']),
        at: field.instant,
        by: z.string(),
        why: z.string(),
      })
      .nullable(),
  }),
})

export const modelTrain = endpoint({
  id: 'decisions.train',
  method: 'POST',
  path: '/api/class-models',
  access: { verb: 'model.manage' },
  summary:
    'Train a candidate from the list and all corrections, as a job; cases kept back are not among them',
  body: z.object({ requestId: field.requestId }).strict(),
  answer: z.object({ started: z.boolean() }),
  status: 202,
  problems: ['decisions.no_list'],
})

const why = field.text(300)
export const modelDecide = endpoint({
  id: 'decisions.decideModel',
  method: 'POST',
  path: '/api/class-models/:id/decide',
  access: { verb: 'model.manage' },
  summary: 'Make a version the current one, or refuse a candidate; every process follows within seconds',
  params: z.object({ id: field.id }).strict(),
  body: z.object({ requestId: field.requestId, what: z.enum(['take', 'refuse']), why }).strict(),
  answer: z.object({ number: n.nullable() }),
  problems: ['decisions.model_state', 'decisions.other_list'],
})

export const modelBack = endpoint({
  id: 'decisions.backModel',
  method: 'POST',
  path: '/api/class-models/back',
  access: { verb: 'model.manage' },
  summary: 'Back to the version before the current one; where there is none, to the list and its corrections',
  body: z.object({ requestId: field.requestId, why }).strict(),
  answer: z.object({ number: n.nullable() }),
  problems: ['decisions.model_state'],
})

export const takeoverSet = endpoint({
  id: 'decisions.takeover',
  method: 'POST',
  path: '/api/class-models/takeover',
  access: { verb: 'model.manage' },
  summary: 'Whether a candidate that is not worse takes over by itself or waits for a person',
  body: z.object({ requestId: field.requestId, takeover: z.enum(['auto', 'person']) }).strict(),
  answer: z.object({ takeover: z.enum(['auto', 'person']) }),
})
