/** Pairing on the wire, for administrators of channels. Secrets are shown once, codes work once. */
import { z } from 'zod'
import { endpoint, field } from '../../../kernel/contract.ts'

export const transports = ['http', 'file'] as const
export const directions = ['both', 'send', 'take'] as const
export const relations = ['above', 'below', 'beside'] as const

export const Peer = z.object({
  id: field.id,
  name: z.string(),
  transport: z.enum(transports),
  url: z.string(),
  direction: z.enum(directions),
  relation: z.enum(relations),
  regions: z.array(z.string()),
  unitId: field.id,
  unitName: z.string(),
  autoResult: z.boolean(),
  state: z.enum(['invited', 'active', 'revoked']),
  codeUntil: field.instant.nullable(),
  seenAt: field.instant.nullable(),
  lastError: z.string().nullable(),
  waiting: z.number().int(),
  stuck: z.number().int(),
  open: z.number().int(),
  packets: z.array(
    z.object({
      direction: z.enum(['out', 'in']),
      n: z.number().int(),
      messages: z.number().int(),
      receipts: z.number().int(),
      /** Sent: when the other side said that it has it. */
      seenAt: field.instant.nullable(),
      /** Whether it can be downloaded again. */
      kept: z.boolean(),
      byName: z.string(),
      createdAt: field.instant,
    }),
  ),
})
export type Peer = z.infer<typeof Peer>

const access = { verb: 'channel.manage' } as const
const id = z.object({ id: field.id }).strict()
const terms = {
  name: field.text(80),
  direction: z.enum(directions).default('both'),
  relation: z.enum(relations),
  unitId: field.id,
  autoResult: z.boolean().default(false),
}

export const peersList = endpoint({
  id: 'exchange.peers',
  method: 'GET',
  path: '/api/peers',
  access,
  summary: 'Other installations that cases are referred to and come from',
  answer: z.object({ peers: z.array(Peer), own: z.object({ name: z.string(), url: z.string().nullable() }) }),
})

export const peerInvite = endpoint({
  id: 'exchange.invite',
  method: 'POST',
  path: '/api/peers/invite',
  access,
  summary:
    'Invite another installation: a one-time code for half an hour, or for two networks a letter that is carried over',
  body: z.object({ requestId: field.requestId, ...terms, transport: z.enum(transports) }).strict(),
  answer: z.object({ id: field.id, code: z.string().nullable(), letter: z.string().nullable() }),
  status: 201,
  replayable: true,
})

export const peerJoin = endpoint({
  id: 'exchange.join',
  method: 'POST',
  path: '/api/peers/join',
  access,
  summary: 'Answer an invitation with its code and address, or with its letter',
  body: z
    .object({
      requestId: field.requestId,
      ...terms,
      url: z
        .url({ protocol: /^https?$/ })
        .max(300)
        .optional(),
      code: z.string().trim().max(40).optional(),
      letter: z.string().trim().max(8000).optional(),
    })
    .strict(),
  answer: z.object({ id: field.id }),
  status: 201,
  problems: [
    'exchange.code',
    'exchange.letter',
    'exchange.no_answer',
    'exchange.no_address',
    'exchange.known',
  ],
  replayable: true,
})

export const peerChange = endpoint({
  id: 'exchange.changePeer',
  method: 'POST',
  path: '/api/peers/:id',
  access,
  summary: 'Change how we work with another installation',
  params: id,
  body: z
    .object({
      requestId: field.requestId,
      name: field.text(80).optional(),
      direction: z.enum(directions).optional(),
      relation: z.enum(relations).optional(),
      unitId: field.id.optional(),
      autoResult: z.boolean().optional(),
      url: z
        .url({ protocol: /^https?$/ })
        .max(300)
        .optional(),
      regions: z.array(field.regionPath).min(1).max(200).optional(),
    })
    .strict(),
  answer: z.object({ changed: z.boolean() }),
})

export const peerRevoke = endpoint({
  id: 'exchange.revoke',
  method: 'POST',
  path: '/api/peers/:id/revoke',
  access,
  summary: 'End the pairing at once: its signature is refused, what waits is dropped, people are told',
  params: id,
  body: z.object({ requestId: field.requestId, reason: field.text(300) }).strict(),
  answer: z.object({ changed: z.boolean() }),
})

export const peerTest = endpoint({
  id: 'exchange.test',
  method: 'POST',
  path: '/api/peers/:id/test',
  access,
  summary: 'Call the other side once and say what it answered',
  params: id,
  body: z.object({}).strict(),
  answer: z.object({
    ok: z.boolean(),
    said: z.string(),
    ms: z.number().int(),
    /** Seconds by which its clock is ahead of ours. */
    ahead: z.number().int().nullable(),
  }),
  replayable: true,
})

export const peerRetry = endpoint({
  id: 'exchange.retryPeer',
  method: 'POST',
  path: '/api/peers/:id/retry',
  access,
  summary: 'Send everything stuck of this installation again',
  params: id,
  body: z.object({ requestId: field.requestId }).strict(),
  answer: z.object({ again: z.number().int() }),
})

export const packetMake = endpoint({
  id: 'exchange.packetMake',
  method: 'POST',
  path: '/api/peers/:id/packets',
  access,
  summary: 'Write what waits for an installation in another network into the next signed file',
  params: id,
  body: z.object({ requestId: field.requestId }).strict(),
  answer: z.object({
    /** Null: nothing waits. */
    n: z.number().int().nullable(),
    messages: z.number().int(),
    receipts: z.number().int(),
  }),
  problems: ['exchange.not_by_file'],
})

export const packetGet = endpoint({
  id: 'exchange.packetGet',
  method: 'GET',
  path: '/api/peers/:id/packets/:n',
  access,
  summary: 'A signed file again, until the other side says that it has it',
  params: z.object({ id: field.id, n: z.coerce.number().int().min(1).max(1_000_000) }).strict(),
  answer: z.unknown(),
  raw: 'text/plain',
})

export const packetTake = endpoint({
  id: 'exchange.packetTake',
  method: 'POST',
  path: '/api/packets',
  access,
  summary: 'Read a signed file of another installation; the same file again changes nothing',
  body: z.object({ requestId: field.requestId, text: z.string().min(1).max(60_000_000) }).strict(),
  answer: z.object({
    peer: z.string(),
    n: z.number().int(),
    repeated: z.boolean(),
    taken: z.number().int(),
    refused: z.number().int(),
    receipts: z.number().int(),
  }),
  problems: [
    'packet.unreadable',
    'packet.unknown',
    'packet.forged',
    'packet.missing',
    'packet.chain',
    'packet.other',
    'packet.again',
  ],
  maxBytes: 64 * 1024 * 1024,
  replayable: true,
})
