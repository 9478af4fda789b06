/** What is kept longer than the law lets it be: proposed, decided by a person, carried out as a job, with receipts. */
import { z } from 'zod'
import { endpoint, field } from '../../kernel/contract.ts'
import { Day, ledgerVerbs } from './contract.ts'

export const retentionStates = ['asked', 'queued', 'running', 'done', 'refused', 'cancelled'] as const
const id = z.object({ id: field.id }).strict()
const n = z.number().int()

export const Retention = z.object({
  id: field.id,
  state: z.enum(retentionStates),
  place: z.string(),
  /** Who left or died on this day or before. */
  cutoff: Day,
  /** When it was proposed; the job looks at each again. */
  found: n,
  gone: n,
  /** Left alone: something about them is being verified, or they are back. */
  kept: n,
  residences: n,
  versions: n,
  /** SHA-256 over the ends of the chains that were taken away, in their order; each of them is in a receipt. */
  digest: z.string(),
  /** Empty: proposed by the system. */
  askedBy: z.string(),
  askedAt: field.instant,
  decidedBy: z.string(),
  decidedAt: field.instant.nullable(),
  reason: z.string(),
  doneAt: field.instant.nullable(),
  mayDecide: z.boolean(),
  mayCancel: z.boolean(),
})
export type Retention = z.infer<typeof Retention>

export const retentionsList = endpoint({
  id: 'ledger.retentions',
  method: 'GET',
  path: '/api/ledger/retentions',
  access: { verb: ledgerVerbs.check },
  summary:
    'Clearings of what is kept too long, the open ones first, and how many people are overdue now in my scope',
  answer: z.object({
    items: z.array(Retention),
    overdue: n,
    /** Some place of mine has none that is open. */
    mayPropose: z.boolean(),
    keptYears: n,
  }),
})

export const retentionPeople = endpoint({
  id: 'ledger.retentionPeople',
  method: 'GET',
  path: '/api/ledger/retentions/:id/people',
  access: { verb: ledgerVerbs.check },
  summary: 'Who would go, masked, before it is decided; the first two hundred',
  params: id,
  answer: z.object({
    items: z.array(
      z.object({ id: field.id, name: z.string(), place: z.string(), died: z.boolean(), last: Day }),
    ),
    total: n,
  }),
  problems: ['not_found', 'ledger.decided'],
})

export const retentionAsk = endpoint({
  id: 'ledger.retentionAsk',
  method: 'POST',
  path: '/api/ledger/retentions',
  access: { verb: ledgerVerbs.check },
  summary:
    'Propose now, in each place that I answer for, what the system proposes each month; somebody else decides',
  body: z.object({ requestId: field.requestId }).strict(),
  answer: z.object({
    items: z.array(z.object({ id: field.id, place: z.string(), found: n })),
    found: n,
  }),
  status: 201,
  problems: ['ledger.retention_open', 'ledger.retention_none'],
})

export const retentionDecide = endpoint({
  id: 'ledger.retentionDecide',
  method: 'POST',
  path: '/api/ledger/retentions/:id/decide',
  access: { verb: ledgerVerbs.check },
  summary: 'Let it be carried out as a job, or refuse it with the reason; never by who proposed it',
  params: id,
  body: z
    .object({
      requestId: field.requestId,
      grant: z.boolean(),
      reason: z.string().trim().max(300).default(''),
    })
    .strict()
    .refine((b) => b.grant || b.reason !== '', { path: ['reason'], message: 'say why not' }),
  answer: z.object({ id: field.id, state: z.enum(retentionStates) }),
  problems: ['not_found', 'ledger.decided', 'ledger.own_request'],
})

export const retentionCancel = endpoint({
  id: 'ledger.retentionCancel',
  method: 'POST',
  path: '/api/ledger/retentions/:id/cancel',
  access: { verb: ledgerVerbs.check },
  summary: 'Stop it: who is gone stays gone, with the receipts; the others stay for the next time',
  params: id,
  body: z.object({ requestId: field.requestId }).strict(),
  answer: z.object({ id: field.id, state: z.enum(retentionStates) }),
  problems: ['not_found', 'ledger.decided'],
})
