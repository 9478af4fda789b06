import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'
import { addressWarnings } from '../settings/rules.ts'

/** Kinds of message that go back to where a report came from. */
export const kinds = ['result', 'progress', 'ask', 'rejected'] as const
export type OutboxKind = (typeof kinds)[number]
export const outboxStates = ['pending', 'sending', 'delivered', 'stuck', 'cancelled'] as const
export type OutboxState = (typeof outboxStates)[number]

const channelKey = z.string().regex(/^[a-z][a-z0-9-]{1,30}$/)

export const ChannelState = z.object({
  key: z.string(),
  name: Words,
  arrives: Words,
  returns: Words,
  /** `page`: the tracking page is the delivery. `system`: another system is told. */
  reaches: z.enum(['page', 'system']),
  reportsToday: z.number().int(),
  lastReportAt: field.instant.nullable(),
  waiting: z.number().int(),
  stuck: z.number().int(),
  deliveredToday: z.number().int(),
  clients: z.array(
    z.object({ key: z.string(), name: z.string(), active: z.boolean(), callback: z.string().nullable() }),
  ),
})
export type ChannelState = z.infer<typeof ChannelState>

export const channelsList = endpoint({
  id: 'channels.list',
  method: 'GET',
  path: '/api/channels',
  access: { verb: 'channel.read' },
  summary: 'Every channel with what came in and what went back today',
  answer: z.object({ channels: z.array(ChannelState) }),
})

// ---------------------------------------------------------------- outbox

export const OutboxItem = z.object({
  id: field.id,
  caseId: field.id,
  caseNumber: z.string(),
  caseTitle: z.string(),
  reportId: field.id,
  externalId: z.string().nullable(),
  channel: z.string(),
  kind: z.string(),
  round: z.number().int(),
  state: z.enum(outboxStates),
  attempts: z.number().int(),
  nextAt: field.instant.nullable(),
  lastError: z.string().nullable(),
  receipt: z.record(z.string(), z.unknown()).nullable(),
  createdAt: field.instant,
  deliveredAt: field.instant.nullable(),
})
export type OutboxItem = z.infer<typeof OutboxItem>

export const outboxList = endpoint({
  id: 'outbox.list',
  method: 'GET',
  path: '/api/outbox',
  access: { verb: 'channel.read' },
  summary: 'Results on their way back: stuck ones first, then by age',
  query: z
    .object({
      state: field.list(z.enum(outboxStates)).default(['stuck', 'pending', 'sending']),
      channel: channelKey.optional(),
      after: field.cursor.optional(),
      limit: field.int(1, 200).default(50),
    })
    .strict(),
  answer: z.object({ items: z.array(OutboxItem), total: z.number().int(), next: z.string().nullable() }),
})

const ids = z.array(field.id).min(1).max(200)
const changed = z.object({ changed: z.number().int() })

export const outboxRetry = endpoint({
  id: 'outbox.retry',
  method: 'POST',
  path: '/api/outbox/retry',
  access: { verb: 'task.do' },
  summary: 'Send stuck results again, now',
  body: z.object({ requestId: field.requestId, ids }).strict(),
  answer: changed,
})

export const outboxCancel = endpoint({
  id: 'outbox.cancel',
  method: 'POST',
  path: '/api/outbox/cancel',
  access: { verb: 'task.do' },
  summary: 'Give up sending these results; the reason is kept',
  body: z.object({ requestId: field.requestId, ids, reason: field.text(300) }).strict(),
  answer: changed,
})

export const outboxHandOver = endpoint({
  id: 'outbox.handOver',
  method: 'POST',
  path: '/api/outbox/hand-over',
  access: { verb: 'task.do' },
  summary: 'These results were told by a person (by phone, by file): how is kept as the receipt',
  body: z.object({ requestId: field.requestId, ids, note: field.text(300) }).strict(),
  answer: changed,
})

export const outboxSheet = endpoint({
  id: 'outbox.sheet',
  method: 'GET',
  path: '/api/outbox/sheet',
  access: { verb: 'task.do' },
  summary: 'Stuck results of a channel as a CSV table, to be handed over by file',
  query: z.object({ channel: channelKey }).strict(),
  answer: z.unknown(),
  raw: 'text/csv',
})

// ---------------------------------------------------------------- orders of other systems

/** One order as a hotline or a mailbox sends it. Unknown fields are refused so that a misspelt one is not lost silently. */
export const Order = z
  .object({
    /** Their number of it; the same number twice is one report. */
    externalId: z.string().trim().min(1).max(100),
    title: z.string().trim().max(200).optional(),
    content: field.text(8000),
    placeText: z.string().trim().max(300).optional(),
    /** Longitude and latitude in `crs`. */
    point: field.point.optional(),
    crs: z.enum(['wgs84', 'gcj02', 'bd09']).default('wgs84'),
    reporter: z
      .object({ name: z.string().trim().max(60).optional(), phone: z.string().trim().max(30).optional() })
      .strict()
      .optional(),
    occurredAt: field.instant.optional(),
    publicConsent: z.boolean().default(false),
    /** Whatever else they know; kept, not used. */
    raw: z.record(z.string(), z.unknown()).optional(),
  })
  .strict()
export type Order = z.infer<typeof Order>

export const OrderOutcome = z.object({
  index: z.number().int(),
  externalId: z.string().nullable(),
  outcome: z.enum(['created', 'repeated', 'refused']),
  reportId: field.id.nullable(),
  number: z.string().nullable(),
  code: z.string().nullable(),
  issues: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })),
})
export type OrderOutcome = z.infer<typeof OrderOutcome>

export const ordersSend = endpoint({
  id: 'channels.orders',
  method: 'POST',
  path: '/api/channels/:channel/orders',
  access: { verb: 'report.create' },
  summary:
    'Other systems hand over orders with a signed request, up to 100 at once; each is taken or refused by itself',
  params: z.object({ channel: channelKey }),
  body: z
    .object({
      requestId: field.requestId,
      // Each order is checked by itself: one bad row does not keep back the others.
      orders: z.array(z.unknown()).min(1).max(100),
    })
    .strict(),
  answer: z.object({
    orders: z.array(OrderOutcome),
    created: z.number().int(),
    repeated: z.number().int(),
    refused: z.number().int(),
  }),
  problems: ['channel.not_yours', 'channel.unknown'],
})

export const orderState = endpoint({
  id: 'channels.order',
  method: 'GET',
  path: '/api/channels/:channel/orders/:externalId',
  access: { verb: 'report.create' },
  summary: 'Where an order stands, for a system that rather asks than is called',
  params: z.object({ channel: channelKey, externalId: z.string().min(1).max(100) }),
  answer: z.object({
    externalId: z.string(),
    reportId: field.id,
    number: z.string().nullable(),
    state: z.string().nullable(),
    receivedAt: field.instant,
    dueAt: field.instant.nullable(),
    messages: z.array(
      z.object({
        id: field.id,
        kind: z.string(),
        round: z.number().int(),
        at: field.instant,
        body: z.unknown(),
      }),
    ),
  }),
  problems: ['channel.not_yours', 'not_found'],
})

// ---------------------------------------------------------------- QR codes

export const qrCode = z.string().regex(/^[A-Z]{2}-\d{4,6}$/, 'not a code')

export const QrPlace = z.object({
  code: z.string(),
  name: z.string(),
  regionPath: z.string(),
  regionName: z.string(),
  point: field.point.nullable(),
  active: z.boolean(),
  createdAt: field.instant,
  reports: z.number().int(),
  /** The form that the plate carries; null: the ordinary report. */
  form: z.string().nullable(),
})
export type QrPlace = z.infer<typeof QrPlace>

const qrFilter = {
  q: z.string().trim().max(60).optional(),
  region: z.string().max(60).optional(),
}

export const qrList = endpoint({
  id: 'qr.list',
  method: 'GET',
  path: '/api/qr-codes',
  access: { verb: 'channel.read' },
  summary: 'QR codes with their places',
  query: z
    .object({
      ...qrFilter,
      active: z.enum(['true', 'false']).optional(),
      after: field.cursor.optional(),
      limit: field.int(1, 200).default(50),
    })
    .strict(),
  answer: z.object({
    items: z.array(QrPlace),
    total: z.number().int(),
    next: z.string().nullable(),
    /** The address that codes are printed with. */
    address: z.object({ used: z.string(), warnings: z.array(z.enum(addressWarnings)) }),
  }),
})

export const qrCreate = endpoint({
  id: 'qr.create',
  method: 'POST',
  path: '/api/qr-codes',
  access: { verb: 'qr.manage' },
  summary: 'New codes, one for each place',
  body: z
    .object({
      requestId: field.requestId,
      places: z
        .array(
          z
            .object({ name: field.text(60), regionPath: field.regionPath, point: field.point.optional() })
            .strict(),
        )
        .min(1)
        .max(200),
    })
    .strict(),
  answer: z.object({ codes: z.array(z.string()) }),
  status: 201,
})

export const qrActive = endpoint({
  id: 'qr.active',
  method: 'POST',
  path: '/api/qr-codes/:code/active',
  access: { verb: 'qr.manage' },
  summary: 'Retire a code, or take it into use again',
  params: z.object({ code: qrCode }),
  body: z.object({ requestId: field.requestId, active: z.boolean() }).strict(),
  answer: z.object({ code: z.string(), active: z.boolean() }),
})

export const qrForm = endpoint({
  id: 'qr.form',
  method: 'POST',
  path: '/api/qr-codes/:code/form',
  access: { verb: 'qr.manage' },
  summary: 'Put a form on a plate, or take it off: who scans it gets that form first',
  params: z.object({ code: qrCode }),
  body: z.object({ requestId: field.requestId, form: z.string().max(40).nullable() }).strict(),
  answer: z.object({ code: z.string(), form: z.string().nullable() }),
})

export const qrSheet = endpoint({
  id: 'qr.sheet',
  method: 'GET',
  path: '/api/qr-codes/sheet',
  access: { verb: 'channel.read' },
  summary: 'Codes to print: A4, eight to a page, with number and place',
  query: z.object({ ...qrFilter, codes: field.list(qrCode).optional() }).strict(),
  answer: z.unknown(),
  raw: 'text/html',
})

export const placeGet = endpoint({
  id: 'qr.place',
  method: 'GET',
  path: '/api/places/:code',
  access: { public: true },
  summary: 'What a QR code stands for, for the page behind it',
  params: z.object({ code: z.string().trim().toUpperCase().pipe(qrCode) }),
  answer: z.object({
    code: z.string(),
    name: z.string(),
    regionPath: z.string(),
    /** From street to grid: 敦仁街道, 大东门社区, 3 格. */
    chain: z.array(z.string()),
    point: field.point.nullable(),
    /** Key of the open form that the plate carries, if it does. */
    form: z.string().nullable(),
  }),
  problems: ['qr.unknown', 'qr.retired'],
})

export * from './contract/clients.ts'
export * from './contract/files.ts'
