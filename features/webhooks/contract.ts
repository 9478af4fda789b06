/** Subscriptions on the wire: who is told of which events of which region. Addresses of robots are secrets and never leave. */
import { z } from 'zod'
import { endpoint, field } from '../../kernel/contract.ts'

export const hookKinds = ['webhook', 'wecom', 'dingtalk', 'feishu', 'sms'] as const
export const HookKind = z.enum(hookKinds)
export type HookKind = z.infer<typeof HookKind>

export const hookEvents = [
  'case.created',
  'case.critical',
  'case.dispatched',
  'case.accepted',
  'case.returned',
  'case.late',
  'case.supervised',
  'case.resolved',
  'case.reopened',
  'case.rejected',
  'case.withdrawn',
  'case.archived',
  'message.stuck',
] as const
export const HookEvent = z.enum(hookEvents)
export type HookEvent = z.infer<typeof HookEvent>

export const sendStates = ['pending', 'sending', 'delivered', 'stuck', 'cancelled'] as const

/** What is told: facts of the case, never words or data of whoever reported it. */
export const HookBody = z.object({
  event: z.union([HookEvent, z.literal('ping')]),
  at: field.instant,
  /** Running number in the log of the case; a receiver that sorts by it has them in order. */
  seq: z.number().int().nullable(),
  /** Which clock is late: sign, arrive, resolve … */
  clock: z.string().nullable(),
  case: z
    .object({
      id: field.id,
      number: z.string(),
      state: z.string(),
      level: z.enum(['normal', 'urgent', 'critical']),
      itemCode: z.string().nullable(),
      itemName: z.string().nullable(),
      regionPath: z.string(),
      regionName: z.string(),
      unit: z.string().nullable(),
      dueAt: field.instant.nullable(),
      /** Where staff open it; empty when the installation does not know its own address. */
      url: z.string(),
    })
    .nullable(),
})
export type HookBody = z.infer<typeof HookBody>

export const Sms = z
  .object({
    /** Who is told. */
    phones: z
      .array(z.string().regex(/^\+?\d{5,20}$/))
      .min(1)
      .max(20),
    /** Body of the call; `{phone}` and `{text}` are put in, escaped for the type. */
    template: z.string().min(1).max(2000),
    type: z.enum(['json', 'form']),
    headers: z.record(z.string().regex(/^[A-Za-z0-9-]{1,60}$/), z.string().max(500)).default({}),
    /** A text that the answer of a good call contains, as `"code":"OK"`; empty: the status is enough. */
    good: z.string().max(100).default(''),
  })
  .strict()
export type Sms = z.infer<typeof Sms>

export const Hook = z.object({
  id: field.id,
  name: z.string(),
  kind: HookKind,
  /** Scheme and host of the address; the rest is not shown. */
  host: z.string(),
  regionPath: z.string(),
  regionName: z.string(),
  unitId: field.id.nullable(),
  events: z.array(HookEvent),
  active: z.boolean(),
  waiting: z.number().int(),
  stuck: z.number().int(),
  /** The latest messages, newest first. */
  last: z.array(
    z.object({
      id: field.id,
      event: z.string(),
      number: z.string().nullable(),
      state: z.enum(sendStates),
      attempts: z.number().int(),
      status: z.number().int().nullable(),
      error: z.string().nullable(),
      at: field.instant,
      triedAt: field.instant.nullable(),
    }),
  ),
})
export type Hook = z.infer<typeof Hook>

export const hooksList = endpoint({
  id: 'webhooks.list',
  method: 'GET',
  path: '/api/hooks',
  access: { verb: 'channel.manage' },
  summary: 'Subscriptions of my area with their latest messages',
  answer: z.object({ hooks: z.array(Hook) }),
})

const Url = z.url({ protocol: /^https?$/ }).max(500)
const events = z.array(HookEvent).min(1).max(hookEvents.length)
const id = z.object({ id: field.id }).strict()

export const hookCreate = endpoint({
  id: 'webhooks.create',
  method: 'POST',
  path: '/api/hooks',
  access: { verb: 'channel.manage' },
  summary:
    'Subscribe a system, a group robot or an SMS provider to events of a region; a signing secret is shown once',
  body: z
    .object({
      requestId: field.requestId,
      name: field.text(60),
      kind: HookKind,
      url: Url,
      /** Of a robot with signing (加签); for a webhook one is made. */
      robotSecret: z.string().trim().max(200).default(''),
      sms: Sms.optional(),
      regionPath: field.regionPath,
      /** Only cases whose main handler is this unit. */
      unitId: field.id.nullable().default(null),
      events,
    })
    .strict(),
  answer: z.object({ id: field.id, secret: z.string().nullable() }),
  status: 201,
  problems: ['hook.sms_missing'],
  replayable: true,
})

export const hookChange = endpoint({
  id: 'webhooks.change',
  method: 'POST',
  path: '/api/hooks/:id',
  access: { verb: 'channel.manage' },
  summary:
    'Turn a subscription off or on, or change its name and events; what waits is dropped when it is turned off',
  params: id,
  body: z
    .object({
      requestId: field.requestId,
      name: field.text(60).optional(),
      events: events.optional(),
      active: z.boolean().optional(),
    })
    .strict(),
  answer: z.object({ changed: z.boolean() }),
})

export const hookRemove = endpoint({
  id: 'webhooks.remove',
  method: 'POST',
  path: '/api/hooks/:id/remove',
  access: { verb: 'channel.manage' },
  summary: 'Remove a subscription with what waits; what was told stays for a month',
  params: id,
  body: z.object({ requestId: field.requestId }).strict(),
  answer: z.object({ changed: z.boolean() }),
})

export const hookTest = endpoint({
  id: 'webhooks.test',
  method: 'POST',
  path: '/api/hooks/:id/test',
  access: { verb: 'channel.manage' },
  summary: 'Send one message of the event `ping` now and say what was answered',
  params: id,
  body: z.object({}).strict(),
  answer: z.object({
    ok: z.boolean(),
    status: z.number().int().nullable(),
    said: z.string(),
    ms: z.number().int(),
  }),
  replayable: true,
})

export const hookRetry = endpoint({
  id: 'webhooks.retry',
  method: 'POST',
  path: '/api/hooks/:id/retry',
  access: { verb: 'channel.manage' },
  summary: 'Try the stuck messages of a subscription again',
  params: id,
  body: z.object({ requestId: field.requestId }).strict(),
  answer: z.object({ again: z.number().int() }),
})
