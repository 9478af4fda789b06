/** Places elsewhere with a risk level: raised, everybody who said they come from there is one list for the workers of the grids. */
import { z } from 'zod'
import { endpoint, field } from '../../kernel/contract.ts'
import { Drawn } from '../rolls/contract.ts'
import { arrivalVerbs, Code, Day } from './contract.ts'
import { levels } from './rules.ts'

const of = z.object({ id: field.id }).strict()

export const OutsideArea = z.object({
  id: field.id,
  code: Code,
  name: z.string(),
  /** In words what the code does not say. */
  place: z.string(),
  level: z.enum(levels),
  since: Day,
  days: z.number().int(),
  reason: z.string(),
  source: z.string(),
  byName: z.string(),
  at: field.instant,
  /** The list that was opened when it was raised, while it is open and the reader sees it. */
  rollId: field.id.nullable(),
  /** Arrivals that it concerns, as far as the reader sees them. */
  people: z.number().int(),
  version: z.number().int(),
})
export type OutsideArea = z.infer<typeof OutsideArea>

export const outsideList = endpoint({
  id: 'outside.list',
  method: 'GET',
  path: '/api/outside-areas',
  access: { verb: arrivalVerbs.read },
  summary: 'Places elsewhere with their risk level, the gravest first, and how many arrivals each concerns',
  query: z.object({ show: z.enum(['risk', 'all']).default('risk') }).strict(),
  answer: z.object({ items: z.array(OutsideArea), maySet: z.boolean() }),
})

export const outsidePast = endpoint({
  id: 'outside.history',
  method: 'GET',
  path: '/api/outside-areas/:id/history',
  access: { verb: arrivalVerbs.read },
  summary: 'Every level a place had: who set it, why, from which source, how many people it concerned',
  params: of,
  answer: z.object({
    items: z.array(
      z.object({
        seq: z.number().int(),
        was: z.enum(levels),
        level: z.enum(levels),
        reason: z.string(),
        source: z.string(),
        since: Day,
        people: z.number().int(),
        at: field.instant,
        byName: z.string(),
      }),
    ),
  }),
  problems: ['not_found'],
})

const days = z.number().int().min(1).max(60).default(14)
export const outsidePreview = endpoint({
  id: 'outside.preview',
  method: 'POST',
  path: '/api/outside-areas/preview',
  access: { verb: arrivalVerbs.set },
  summary: 'Whom a place elsewhere would concern, by grid; nothing is written',
  body: z.object({ requestId: field.requestId, code: Code, since: Day, days }).strict(),
  answer: Drawn,
  problems: ['not_found', 'access.denied', 'roll.too_many'],
  replayable: true,
})

export const outsideSet = endpoint({
  id: 'outside.set',
  method: 'POST',
  path: '/api/outside-areas',
  access: { verb: arrivalVerbs.set },
  summary:
    'Set the level of places elsewhere, one or a whole list as another authority gives it. Raised: whoever came from there is one list with a task for each grid. Lowered: the list is closed with the reason',
  body: z
    .object({
      requestId: field.requestId,
      areas: z
        .array(
          z
            .object({ code: Code, place: z.string().trim().max(80).default(''), level: z.enum(levels) })
            .strict(),
        )
        .min(1)
        .max(500),
      reason: field.text(200),
      source: field.text(80),
      /** From which day the level holds. */
      since: Day,
      days,
      /** What the workers are asked to do with whom they reach. */
      words: field.text(500),
      hours: z.number().int().min(1).max(168).default(24),
    })
    .strict(),
  answer: z.object({
    items: z.array(
      z.object({
        id: field.id,
        code: Code,
        place: z.string(),
        was: z.enum(levels),
        level: z.enum(levels),
        rollId: field.id.nullable(),
        people: z.number().int(),
      }),
    ),
  }),
  problems: ['not_found', 'access.denied', 'roll.too_many'],
})
