/** What people may ask about themselves: who looked, correction, deletion; and how many people are held. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'
import { Day, ledgerVerbs } from './contract.ts'
import { bases, proofs, requestKinds, requestStates, standIns } from './rules/rights.ts'

const id = z.object({ id: field.id }).strict()

export const PersonRequest = z.object({
  id: field.id,
  kind: z.enum(requestKinds),
  state: z.enum(requestStates),
  personId: field.id,
  /** Masked; empty once the entry is deleted. */
  name: z.string(),
  place: z.string(),
  byWhom: z.enum(standIns),
  proof: z.enum(proofs),
  proofNote: z.string(),
  askedAt: field.instant,
  askedBy: z.string(),
  decidedAt: field.instant.nullable(),
  decidedBy: z.string(),
  basis: z.enum([...bases, 'other']).nullable(),
  reason: z.string(),
  doneAt: field.instant.nullable(),
})
export type PersonRequest = z.infer<typeof PersonRequest>

/** What a deletion took away. */
const Receipt = z.object({
  people: z.number().int(),
  residences: z.number().int(),
  versions: z.number().int(),
  /** Last hash of the chain of versions that was taken away. */
  end: z.string(),
})

export const personAsk = endpoint({
  id: 'ledger.personAsk',
  method: 'POST',
  path: '/api/ledger/people/:id/requests',
  access: { verb: ledgerVerbs.edit },
  summary:
    'Somebody at the counter has shown who they are and asks about their own entry: who looked, a correction, its deletion',
  params: id,
  body: z
    .object({
      requestId: field.requestId,
      kind: z.enum(requestKinds),
      byWhom: z.enum(standIns).default('self'),
      proof: z.enum(proofs),
      proofNote: z.string().trim().max(200).default(''),
      /** What they want, in their words; needed for a correction. */
      words: z.string().trim().max(1000).default(''),
    })
    .strict()
    .superRefine((b, ctx) => {
      const needs = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message })
      if (b.kind === 'correction' && b.words === '') needs('words', 'say what is wrong and what is right')
      if (b.proof === 'other' && b.proofNote === '') needs('proofNote', 'say by what it was shown')
      if (b.byWhom === 'agent' && b.proof !== 'mandate') needs('proof', 'an agent shows a mandate')
    }),
  answer: z.object({ id: field.id, state: z.enum(requestStates) }),
  status: 201,
  problems: ['not_found', 'ledger.merged', 'ledger.asked_already'],
})

export const requestsList = endpoint({
  id: 'ledger.requests',
  method: 'GET',
  path: '/api/ledger/requests',
  access: { verb: ledgerVerbs.edit },
  summary: 'What people asked about their own entries; open ones the oldest first, else the latest first',
  query: z
    .object({
      state: z.enum(['open', 'closed']).default('open'),
      region: field.regionPath.optional(),
      limit: field.int(1, 200).default(50),
    })
    .strict(),
  answer: z.object({ items: z.array(PersonRequest), total: z.number().int() }),
})

export const requestGet = endpoint({
  id: 'ledger.request',
  method: 'GET',
  path: '/api/ledger/requests/:id',
  access: { verb: ledgerVerbs.edit },
  summary: 'One request with its words, what keeps the entry, and the receipt of a deletion',
  params: id,
  answer: PersonRequest.extend({
    words: z.string(),
    /** Of a deletion that is open: what keeps the entry for now. */
    kept: z.object({ basis: z.enum(bases), words: Words, until: Day.nullable() }).nullable(),
    /** What of the law a refusal stands on. */
    basisWords: Words.nullable(),
    /** Of a correction: the entry has a later version than when it was asked. */
    corrected: z.boolean(),
    receipt: Receipt.nullable(),
    /** Until when who looked may be shown. */
    shownUntil: field.instant.nullable(),
    /** Page on which the person follows this on their own phone; told to whoever noted the request, for the person only. */
    link: z.string().nullable(),
    mayDecide: z.boolean(),
  }),
  problems: ['not_found'],
})

export const accessLog = endpoint({
  id: 'ledger.accessLog',
  method: 'GET',
  path: '/api/ledger/requests/:id/access-log',
  access: { verb: ledgerVerbs.edit },
  summary:
    'Who looked at the entry of the person who asked, at what, when and why, files and messages to the own phone included; within a day of proving who they are',
  params: id,
  answer: z.object({
    personId: field.id,
    name: z.string(),
    place: z.string(),
    madeAt: field.instant,
    entries: z.array(
      z.object({
        at: field.instant,
        who: z.string(),
        unit: z.string(),
        /** `reveal` all values for a minute; `file` a file with them, masked or `clear`; `message` one that went to the own phone; `told` this log or a request. */
        what: z.enum(['reveal', 'archive', 'file', 'clear', 'message', 'told']),
        /** A purpose of the list, or words. */
        purpose: z.string(),
        note: z.string(),
        approvedBy: z.string(),
      }),
    ),
  }),
  problems: ['not_found', 'ledger.proof_old'],
})

export const requestDecide = endpoint({
  id: 'ledger.requestDecide',
  method: 'POST',
  path: '/api/ledger/requests/:id/decide',
  access: { verb: ledgerVerbs.check },
  summary:
    'Grant or refuse, with the reason; a granted deletion is carried out at once, by somebody else than who took it down, and leaves a receipt',
  params: id,
  body: z
    .object({
      requestId: field.requestId,
      grant: z.boolean(),
      reason: z.string().trim().max(300).default(''),
    })
    .strict()
    .refine((b) => b.grant || b.reason !== '', { path: ['reason'], message: 'say why not' }),
  answer: z.object({ id: field.id, state: z.enum(requestStates) }),
  problems: ['not_found', 'ledger.decided', 'ledger.kept', 'ledger.own_request', 'ledger.merged'],
})

export const requestDone = endpoint({
  id: 'ledger.requestDone',
  method: 'POST',
  path: '/api/ledger/requests/:id/done',
  access: { verb: ledgerVerbs.edit },
  summary: 'A granted correction has been made: the entry has a version later than the request',
  params: id,
  body: z.object({ requestId: field.requestId }).strict(),
  answer: z.object({ id: field.id, state: z.enum(requestStates) }),
  problems: ['not_found', 'ledger.decided', 'ledger.not_corrected'],
})

const token = z.object({ token: z.string().regex(/^[0-9a-f]{72}$/) }).strict()

export const mineGet = endpoint({
  id: 'ledger.mine',
  method: 'GET',
  path: '/api/own/:token',
  access: { public: true },
  summary: 'What somebody asked about their own entry, by the link they took along from the counter',
  params: token,
  answer: PersonRequest.pick({
    kind: true,
    state: true,
    name: true,
    place: true,
    byWhom: true,
    askedAt: true,
    decidedAt: true,
    reason: true,
    doneAt: true,
  }).extend({
    words: z.string(),
    basisWords: Words.nullable(),
    receipt: Receipt.nullable(),
    /** Until when who looked may be read here, and more asked without showing papers again. */
    shownUntil: field.instant.nullable(),
    /** Last day on which this link works; null while nothing is decided. */
    until: field.instant.nullable(),
    mayAsk: z.array(z.enum(requestKinds)),
    /** Asked for by the same papers since, and open: where each is followed. */
    also: z.array(z.object({ kind: z.enum(requestKinds), link: z.string() })),
    mayWithdraw: z.boolean(),
  }),
  problems: ['not_found'],
  perMinute: 30,
})

export const mineLog = endpoint({
  id: 'ledger.mineLog',
  method: 'GET',
  path: '/api/own/:token/log',
  access: { public: true },
  summary: 'Who looked at the own entry, for a day after showing who one is; each look here is noted too',
  params: token,
  answer: accessLog.answer,
  problems: ['not_found', 'ledger.proof_old'],
  perMinute: 10,
})

export const mineAsk = endpoint({
  id: 'ledger.mineAsk',
  method: 'POST',
  path: '/api/own/:token/requests',
  access: { public: true },
  summary:
    'Ask for a correction or the deletion of the own entry; answers the link to follow it by, the same one for the same words',
  params: token,
  body: z
    .object({
      requestId: field.requestId,
      kind: z.enum(['correction', 'deletion']),
      words: z.string().trim().max(1000).default(''),
    })
    .strict()
    .refine((b) => b.kind !== 'correction' || b.words !== '', {
      path: ['words'],
      message: 'say what is wrong and what is right',
    }),
  answer: z.object({ link: z.string() }),
  status: 201,
  problems: ['not_found', 'ledger.proof_old', 'ledger.asked_already', 'ledger.merged'],
  perMinute: 10,
})

export const mineWithdraw = endpoint({
  id: 'ledger.mineWithdraw',
  method: 'POST',
  path: '/api/own/:token/withdraw',
  access: { public: true },
  summary: 'Take back what one asked, while nobody has decided about it',
  params: token,
  body: z.object({ requestId: field.requestId }).strict(),
  answer: z.object({ state: z.enum(requestStates) }),
  problems: ['not_found', 'ledger.decided'],
  perMinute: 10,
})

const n = z.number().int()
export const held = endpoint({
  id: 'ledger.held',
  method: 'GET',
  path: '/api/ledger/held',
  access: { verb: 'setting.manage' },
  summary: 'How many people are held, and from how many on the law asks for more; counted when asked',
  answer: z.object({
    people: n,
    sensitive: n,
    under14: n,
    under18: n,
    /** Left or died longer ago than entries are kept. */
    overdue: n,
    keptYears: n,
    requests: n,
    thresholds: z.array(
      z.object({ key: z.string(), count: n, limit: n, reached: z.boolean(), law: Words, asks: Words }),
    ),
  }),
})
