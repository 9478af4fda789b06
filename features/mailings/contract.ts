/** 群发: one message to the people of a filter of the ledger, through the SMS provider of the place; refusals are kept and obeyed. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'
import { mailingStates, recipientStates } from './rules.ts'

export const mailingVerbs = { read: 'mailing.read', send: 'mailing.send', approve: 'export.approve' } as const
const of = z.object({ id: field.id }).strict()
const age = z.number().int().min(0).max(120)

export const Audience = z
  .object({
    regionPath: field.regionPath,
    olderFrom: age.optional(),
    youngerTo: age.optional(),
    /** People with this tag. A message by a sensitive one says the tag of everybody in it: it is asked for, approved and seen by those alone who read the tag there. */
    tag: z.string().max(40).optional(),
  })
  .strict()
export type Audience = z.infer<typeof Audience>

export const Counted = z.object({
  people: z.number().int(),
  /** Phones that it would go to. */
  phones: z.number().int(),
  refused: z.number().int(),
  noPhone: z.number().int(),
  samePhone: z.number().int(),
  places: z.array(z.object({ name: z.string(), phones: z.number().int() })),
  characters: z.number().int(),
  parts: z.number().int(),
  needsApproval: z.boolean(),
  /** When it does: names of some who could say yes; none: it is not taken. */
  approvers: z.array(z.string()),
  /** Until the last one has gone out, with nothing else under way. */
  minutes: z.number().int(),
  /** Of the SMS provider that would send it; '' when there is none. */
  provider: z.string(),
})
export type Counted = z.infer<typeof Counted>

export const mailingPreview = endpoint({
  id: 'mailings.preview',
  method: 'POST',
  path: '/api/mailings/preview',
  access: { verb: mailingVerbs.send },
  summary:
    'How many people and phones a message would reach, and how long it is; nothing is written, nobody is named',
  body: z.object({ requestId: field.requestId, audience: Audience, text: z.string().max(500) }).strict(),
  answer: Counted,
  problems: ['not_found', 'mailing.too_many'],
  replayable: true,
})

export const mailingCreate = endpoint({
  id: 'mailings.create',
  method: 'POST',
  path: '/api/mailings',
  access: { verb: mailingVerbs.send },
  summary: 'Send one message to these people; above the bound it waits for somebody else',
  body: z
    .object({
      requestId: field.requestId,
      title: field.text(60),
      text: field.text(500),
      language: z.enum(['zh', 'en']).default('zh'),
      purpose: field.text(200),
      audience: Audience,
      /** What has not gone out by then does not go out. */
      expiresAt: field.instant,
    })
    .strict(),
  answer: z.object({ id: field.id, state: z.enum(mailingStates), phones: z.number().int() }),
  status: 201,
  problems: ['not_found', 'mailing.too_many', 'mailing.nobody', 'mailing.no_provider', 'mailing.no_approver'],
})

export const Mailing = z.object({
  id: field.id,
  title: z.string(),
  text: z.string(),
  purpose: z.string(),
  regionName: z.string(),
  olderFrom: z.number().int().nullable(),
  youngerTo: z.number().int().nullable(),
  tag: Words.nullable(),
  /** By a tag that only some may read. */
  sensitive: z.boolean(),
  state: z.enum(mailingStates),
  people: z.number().int(),
  sent: z.number().int(),
  waiting: z.number().int(),
  failed: z.number().int(),
  createdAt: field.instant,
  createdBy: z.string(),
  expiresAt: field.instant,
  decidedBy: z.string(),
  why: z.string(),
  mayDecide: z.boolean(),
  /** While it is asked for: names of some who could say yes now. */
  approvers: z.array(z.string()),
  mayStop: z.boolean(),
})
export type Mailing = z.infer<typeof Mailing>

export const mailingsList = endpoint({
  id: 'mailings.list',
  method: 'GET',
  path: '/api/mailings',
  access: { verb: mailingVerbs.read },
  summary: 'Messages to people of my area, the latest first, with how many have gone out',
  query: z.object({ after: field.int(0, 100_000).default(0), limit: field.int(1, 200).default(50) }).strict(),
  answer: z.object({
    items: z.array(Mailing),
    provider: z.string(),
    next: z.number().int().nullable(),
  }),
})

export const mailingPeople = endpoint({
  id: 'mailings.people',
  method: 'GET',
  path: '/api/mailings/:id/people',
  access: { verb: mailingVerbs.read },
  summary: 'What became of it for each person, masked; those it did not reach first',
  params: of,
  query: z
    .object({
      state: z.enum(recipientStates).optional(),
      after: field.int(0, 100_000).default(0),
      limit: field.int(1, 500).default(100),
    })
    .strict(),
  answer: z.object({
    items: z.array(
      z.object({
        personId: field.id,
        name: z.string(),
        phone: z.string(),
        state: z.enum(recipientStates),
        said: z.string(),
        tries: z.number().int(),
        at: field.instant.nullable(),
      }),
    ),
    states: z.array(z.object({ state: z.enum(recipientStates), n: z.number().int() })),
    next: z.number().int().nullable(),
  }),
  problems: ['not_found'],
})

export const mailingDecide = endpoint({
  id: 'mailings.decide',
  method: 'POST',
  path: '/api/mailings/:id/decide',
  access: { verb: mailingVerbs.read },
  summary:
    'Say yes or no to a message that somebody else asked for: whoever approves files there; by a sensitive tag another of its readers who may write to people',
  params: of,
  body: z
    .object({ requestId: field.requestId, approve: z.boolean(), why: z.string().trim().max(200).default('') })
    .strict()
    .refine((b) => b.approve || b.why !== '', { path: ['why'], message: 'say why not' }),
  answer: z.object({ state: z.enum(mailingStates) }),
  problems: ['not_found', 'mailing.own', 'mailing.decided'],
})

export const mailingStop = endpoint({
  id: 'mailings.stop',
  method: 'POST',
  path: '/api/mailings/:id/stop',
  access: { verb: mailingVerbs.send },
  summary: 'Stop it: what has not gone out stays here',
  params: of,
  body: z.object({ requestId: field.requestId, why: field.text(200) }).strict(),
  answer: z.object({ state: z.enum(mailingStates) }),
  problems: ['not_found', 'mailing.over'],
})

export const mailingRetry = endpoint({
  id: 'mailings.retry',
  method: 'POST',
  path: '/api/mailings/:id/retry',
  access: { verb: mailingVerbs.send },
  summary: 'Try again what the provider did not take',
  params: of,
  body: z.object({ requestId: field.requestId }).strict(),
  answer: z.object({ again: z.number().int() }),
  problems: ['not_found', 'mailing.over'],
})

export const refusalSet = endpoint({
  id: 'mailings.refuse',
  method: 'POST',
  path: '/api/contact-refusals',
  access: { verb: mailingVerbs.send },
  summary: 'The owner of a phone wants no messages any more, or wants them again',
  body: z
    .object({
      requestId: field.requestId,
      phone: z.string().trim().min(5).max(30),
      refuse: z.boolean(),
      /** How they said so. */
      why: field.text(200),
    })
    .strict(),
  answer: z.object({ refused: z.boolean() }),
  problems: ['mailing.refused_elsewhere'],
})
