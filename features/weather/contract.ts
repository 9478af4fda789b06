/** Weather alerts in force: entered by the duty office or handed over by the weather service's system. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'
import { Level } from '../items/contract.ts'
import { alertColours, alertTypes } from './rules.ts'

export const AlertContent = z.object({
  type: z.enum(alertTypes),
  colour: z.enum(alertColours),
  regionPath: field.regionPath,
  from: field.instant,
  until: field.instant,
  /** What was announced, in its own words. */
  headline: z.string().trim().max(300).default(''),
})

export const Alert = AlertContent.extend({
  id: field.id,
  regionName: z.string(),
  state: z.enum(['coming', 'now', 'over']),
  /** Who said so: the person, or the system that handed it over. */
  source: z.string(),
  endedAt: field.instant.nullable(),
  endedBy: z.string(),
  endedWhy: z.string(),
  /** Open cases that it bears on and that wait for this reader to raise or to leave them. */
  raises: z.number().int(),
  mayEnd: z.boolean(),
})
export type Alert = z.infer<typeof Alert>

export const alertsList = endpoint({
  id: 'weather.alerts',
  method: 'GET',
  path: '/api/weather/alerts',
  access: { signedIn: true },
  summary:
    'Weather alerts: those in force and coming, the gravest first, then those of the last thirty days; public knowledge, not bounded by region',
  answer: z.object({ alerts: z.array(Alert) }),
})

export const alertEnter = endpoint({
  id: 'weather.enter',
  method: 'POST',
  path: '/api/weather/alerts',
  access: { verb: 'duty.manage' },
  summary:
    'Enter an alert as it was announced; one of the same kind at the same region is replaced. New reports of what it bears on are raised while it is in force',
  body: AlertContent.extend({ requestId: field.requestId }).strict(),
  answer: Alert,
  status: 201,
})

export const alertEnd = endpoint({
  id: 'weather.end',
  method: 'POST',
  path: '/api/weather/alerts/:id/end',
  access: { verb: 'duty.manage' },
  summary: 'End an alert before its time; levels that were raised by it stay',
  params: z.object({ id: field.id }).strict(),
  body: z.object({ requestId: field.requestId, why: field.text(200) }).strict(),
  answer: Alert,
  problems: ['weather.over'],
})

export const alertFeed = endpoint({
  id: 'weather.feed',
  method: 'POST',
  path: '/api/weather/feed',
  access: { verb: 'weather.feed' },
  summary:
    'A signed request of another system (a client of the channel weather) hands over one alert, changes it or takes it back, by its own number (as CAP: alert, update, cancel); the same number is one alert. What was ended is not changed any more: hand over a new number',
  body: AlertContent.extend({
    requestId: field.requestId,
    externalId: field.text(120),
    message: z.enum(['alert', 'update', 'cancel']),
    /** When the message was written (CAP: sent): one that was written before the last one changes nothing. */
    sentAt: field.instant.optional(),
  }).strict(),
  answer: z.object({ id: field.id, state: Alert.shape.state }),
  problems: ['weather.over', 'not_found'],
})

export const Raise = z.object({
  alertId: field.id,
  caseId: field.id,
  number: z.string(),
  title: z.string(),
  regionName: z.string(),
  /** Who has it in hand. */
  unitName: z.string(),
  version: z.number().int(),
  level: Level,
  to: Level,
  why: Words,
  at: field.instant,
})
export type Raise = z.infer<typeof Raise>

export const raisesList = endpoint({
  id: 'weather.raises',
  method: 'GET',
  path: '/api/weather/raises',
  access: { verb: 'case.confirm' },
  summary:
    'Open cases that an alert in force bears on and that wait to be raised or left by whoever may correct them, the gravest first, 200 at most; of one alert or one case',
  query: z.object({ alertId: field.id.optional(), caseId: field.id.optional() }).strict(),
  answer: z.object({ raises: z.array(Raise) }),
})

export const raisesDecide = endpoint({
  id: 'weather.decideRaises',
  method: 'POST',
  path: '/api/weather/raises',
  access: { verb: 'case.confirm' },
  summary:
    'Raise cases to the level that was proposed under an alert, or leave them; the clocks follow a raise, and nothing is lowered when the alert ends. Each case is answered by itself',
  body: z
    .object({
      requestId: field.requestId,
      alertId: field.id,
      take: z.boolean(),
      reason: z.string().trim().max(200).default(''),
      cases: z
        .array(z.object({ id: field.id, baseVersion: field.int(0, 1_000_000_000) }).strict())
        .min(1)
        .max(100),
    })
    .strict(),
  answer: z.object({
    results: z.array(z.object({ id: z.string(), ok: z.boolean(), code: z.string().nullable() })),
  }),
  problems: ['weather.over', 'weather.raise_settled'],
})
