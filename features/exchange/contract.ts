/** Pairing with other installations and handing cases to them (移交), as desk and other installations call it. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'
import { Receipt } from './contract/wire.ts'

export * from './contract/peers.ts'
export * from './contract/wire.ts'

export const referralStates = [
  'waiting',
  'taken',
  'working',
  'resolved',
  'settled',
  'returned',
  'withdrawn',
  'done',
] as const
export const ReferralState = z.enum(referralStates)
export type ReferralState = z.infer<typeof ReferralState>
export const openStates: readonly ReferralState[] = ['waiting', 'taken', 'working', 'resolved', 'settled']

export const Referral = z.object({
  id: field.id,
  peerId: field.id,
  peerName: z.string(),
  peerState: z.enum(['invited', 'active', 'revoked']),
  transport: z.enum(['http', 'file']),
  direction: z.enum(['out', 'in']),
  state: ReferralState,
  nth: z.number().int(),
  caseId: field.id,
  number: z.string(),
  title: z.string(),
  theirNumber: z.string().nullable(),
  step: z.string().nullable(),
  unitName: z.string().nullable(),
  reason: z.string().nullable(),
  result: z.string().nullable(),
  /** What the side that refers promised its reporter. */
  dueAt: field.instant.nullable(),
  byName: z.string(),
  createdAt: field.instant,
  updatedAt: field.instant,
  /** Messages that have not arrived yet, and those that a person has to look at. */
  waiting: z.number().int(),
  stuck: z.number().int(),
  lastError: z.string().nullable(),
})
export type Referral = z.infer<typeof Referral>

const caseId = z.object({ id: field.id }).strict()
const write = { requestId: field.requestId }

export const caseReferrals = endpoint({
  id: 'exchange.ofCase',
  method: 'GET',
  path: '/api/cases/:id/referrals',
  access: { signedIn: true },
  summary: 'Where a case was referred to or came from, and to whom it could be referred now',
  params: caseId,
  answer: z.object({
    referrals: z.array(Referral),
    /** Empty when this person may not refer the case. */
    targets: z.array(
      z.object({
        peerId: field.id,
        name: z.string(),
        relation: z.enum(['above', 'below', 'beside']),
        nth: z.number().int(),
        /** Why not, as a problem code; null: it can. */
        refusal: z.string().nullable(),
        why: Words.nullable(),
      }),
    ),
    mayReveal: z.boolean(),
    /** Whether this person may send it back to where it came from. */
    maySendBack: z.boolean(),
    maySettle: z.boolean(),
  }),
})

export const refer = endpoint({
  id: 'exchange.refer',
  method: 'POST',
  path: '/api/cases/:id/refer',
  access: { signedIn: true },
  summary: 'Refer a case to another installation; it stays open here and its clocks run on',
  params: caseId,
  body: z
    .object({
      ...write,
      baseVersion: z.number().int().positive(),
      peerId: field.id,
      reason: field.text(500),
      /** Hands the reporter's name and phone over too; the reason is kept. Absent: they stay here. */
      contact: z
        .object({ reason: field.text(200) })
        .strict()
        .optional(),
    })
    .strict(),
  answer: z.object({ referralId: field.id, version: z.number().int() }),
  status: 201,
  problems: [
    'exchange.open_already',
    'exchange.use_return',
    'exchange.no_send',
    'case.arbiter_only',
    'case.wrong_state',
    'conflict.version',
  ],
})

export const sendBack = endpoint({
  id: 'exchange.sendBack',
  method: 'POST',
  path: '/api/cases/:id/send-back',
  access: { signedIn: true },
  summary: 'Send a case back to the installation that referred it; it ends here',
  params: caseId,
  body: z.object({ ...write, baseVersion: z.number().int().positive(), reason: field.text(500) }).strict(),
  answer: z.object({ version: z.number().int() }),
  problems: ['exchange.not_from_peer', 'case.wrong_state', 'conflict.version'],
})

const one = z.object({ peer: field.id, id: field.id }).strict()

export const settleReferral = endpoint({
  id: 'exchange.settle',
  method: 'POST',
  path: '/api/peers/:peer/referrals/:id/settle',
  access: { signedIn: true },
  summary: 'Take the result of the other side as ours, or ask it to go on',
  params: one,
  body: z.object({ ...write, accept: z.boolean(), text: z.string().trim().max(1000).default('') }).strict(),
  answer: z.object({ state: ReferralState }),
  problems: ['exchange.no_result'],
})

export const retryReferral = endpoint({
  id: 'exchange.retry',
  method: 'POST',
  path: '/api/peers/:peer/referrals/:id/retry',
  access: { verb: 'case.dispatch' },
  summary: 'Send the stuck messages of a referral again',
  params: one,
  body: z.object(write).strict(),
  answer: z.object({ again: z.number().int() }),
})

const Filter = z
  .object({
    direction: z.enum(['out', 'in']).optional(),
    show: z.enum(['open', 'stuck', 'result', 'returned', 'all']).default('open'),
    peer: field.id.optional(),
    after: field.cursor.optional(),
    limit: field.int(1, 200).default(50),
  })
  .strict()

export const referralsList = endpoint({
  id: 'exchange.list',
  method: 'GET',
  path: '/api/referrals',
  access: { verb: 'case.read' },
  summary: 'Cases referred to and by other installations, latest first',
  query: Filter,
  answer: z.object({
    items: z.array(Referral),
    counts: z.record(z.string(), z.number().int()),
    peers: z.array(z.object({ id: field.id, name: z.string() })),
    next: z.string().nullable(),
  }),
})

export const referralsSheet = endpoint({
  id: 'exchange.sheet',
  method: 'GET',
  path: '/api/referrals.csv',
  access: { verb: 'case.export' },
  summary: 'The same list as a CSV table',
  query: Filter.omit({ after: true, limit: true }),
  answer: z.unknown(),
  raw: 'text/csv',
})

// ——— what the other installation calls ———

export const messagesTake = endpoint({
  id: 'exchange.take',
  method: 'POST',
  path: '/api/exchange/messages',
  access: { verb: 'report.create' },
  summary:
    'Another installation hands over referrals and steps, signed; each is taken once and answered by a receipt. An empty list tests the connection.',
  body: z.object({ messages: z.array(z.unknown()).max(20) }).strict(),
  answer: z.object({
    installation: field.id,
    name: z.string(),
    now: field.instant,
    receipts: z.array(Receipt),
  }),
  problems: ['exchange.not_peer'],
  replayable: true,
})

export const fileGet = endpoint({
  id: 'exchange.file',
  method: 'GET',
  path: '/api/exchange/files/:hash',
  access: { verb: 'report.create' },
  summary: 'A photo of a case that was referred, by its content; ranges are answered',
  params: z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/) }).strict(),
  answer: z.unknown(),
  raw: 'application/octet-stream',
})

export const pair = endpoint({
  id: 'exchange.pair',
  method: 'POST',
  path: '/api/exchange/pair',
  access: { public: true },
  summary: 'Another installation answers an invitation: both derive one secret, which never travels',
  body: z
    .object({
      /** Public key (X25519), base64url. */
      key: z.string().max(100),
      from: z
        .object({
          id: field.id,
          name: field.text(80),
          url: z.url({ protocol: /^https?$/ }).max(300),
          regions: z.array(field.regionPath).min(1).max(200),
        })
        .strict(),
      /** HMAC with the one-time code over the other members. */
      proof: z.string().regex(/^[0-9a-f]{64}$/),
    })
    .strict(),
  answer: z.object({
    key: z.string(),
    peerKey: z.string(),
    id: field.id,
    name: z.string(),
    regions: z.array(z.string()),
    proof: z.string(),
  }),
  problems: ['exchange.code'],
  replayable: true,
  perMinute: 10,
})
