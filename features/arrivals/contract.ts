/** Arrivals as staff have them: masked, in their region; what a person decides about one. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'
import { revealPurposes } from '../ledger/contract.ts'
import { residenceRoles } from '../ledger/rules.ts'
import { base, Code, Companion, Day } from './contract-public.ts'
import { arrivalStates, hows, levels, links, placings } from './rules.ts'

export * from './contract-public.ts'

export const arrivalVerbs = { read: 'arrival.read', decide: 'arrival.decide', set: 'outside.set' } as const
const of = z.object({ id: field.id }).strict()

export const needs = ['place', 'person', 'late', 'twice'] as const
export const arrivalViews = ['todo', 'risk', 'coming', 'here', 'over'] as const
export type ArrivalView = (typeof arrivalViews)[number]

export const Arrival = z.object({
  id: field.id,
  version: z.number().int(),
  /** Masked, as all personal values here. */
  name: z.string(),
  phone: z.string(),
  companions: z.number().int(),
  from: z.string(),
  /** Of the place they come from or were at; null: no risk known. */
  level: z.enum(levels).nullable(),
  arrivesOn: Day,
  how: z.enum(hows),
  trip: z.string(),
  stay: z.string(),
  regionPath: field.regionPath,
  gridName: z.string(),
  placed: z.enum(placings),
  state: z.enum(arrivalStates),
  link: z.enum(links),
  personId: field.id.nullable(),
  needs: z.array(z.enum(needs)),
  reportedAt: field.instant,
})
export type Arrival = z.infer<typeof Arrival>

export const arrivalsList = endpoint({
  id: 'arrivals.list',
  method: 'GET',
  path: '/api/arrivals',
  access: { verb: arrivalVerbs.read },
  summary:
    'Arrivals of my area, masked: what waits for a person, who is concerned by a risk elsewhere, who comes, is here, is over',
  query: z
    .object({
      view: z.enum(arrivalViews).default('todo'),
      region: field.regionPath.optional(),
      /** A province, city or county they come from or were at. */
      code: Code.optional(),
      /** A whole identity number, phone or name. */
      q: z.string().trim().max(60).optional(),
      after: field.int(0, 100_000).default(0),
      limit: field.int(1, 200).default(100),
    })
    .strict(),
  answer: z.object({
    items: z.array(Arrival),
    total: z.number().int(),
    next: z.number().int().nullable(),
    counts: z.array(z.object({ view: z.enum(arrivalViews), n: z.number().int() })),
  }),
})

export const arrivalGet = endpoint({
  id: 'arrivals.get',
  method: 'GET',
  path: '/api/arrivals/:id',
  access: { verb: arrivalVerbs.read },
  summary: 'One arrival: what was said, masked, whom of the ledger it may be and why, what was done about it',
  params: of,
  answer: Arrival.extend({
    idNumber: z.string(),
    places: z.array(z.object({ code: Code, name: z.string(), place: z.string() })),
    with: z.array(Companion),
    homeId: field.id.nullable(),
    door: z.string(),
    area: z.string(),
    until: Day,
    endedWhy: z.string(),
    /** The one that stands, of somebody who said it twice. */
    repeatOf: field.id.nullable(),
    /** The same person's by number, or by phone and name, that are not over; as far as the reader sees them. */
    same: z.array(
      z.object({
        id: field.id,
        name: z.string(),
        arrivesOn: Day,
        state: z.enum(arrivalStates),
        gridName: z.string(),
        reportedAt: field.instant,
        by: z.enum(['idNumber', 'phone']),
        mayDecide: z.boolean(),
      }),
    ),
    /** As many more beyond what the reader may read. */
    sameElsewhere: z.number().int(),
    candidates: z.array(
      z.object({
        personId: field.id,
        name: z.string(),
        place: z.string(),
        age: z.number().int().nullable(),
        score: z.number(),
        why: z.array(Words),
      }),
    ),
    /** Alike too, but beyond what the reader may read. */
    hidden: z.number().int(),
    events: z.array(
      z.object({
        seq: z.number().int(),
        kind: z.string(),
        at: field.instant,
        /** Who holds the link, the program, or staff by name. */
        by: z.enum(['self', 'system', 'staff']),
        byName: z.string(),
        why: z.string(),
      }),
    ),
    mayDecide: z.boolean(),
    mayReveal: z.boolean(),
    mayEnter: z.boolean(),
  }),
  problems: ['not_found'],
})

export const arrivalReveal = endpoint({
  id: 'arrivals.reveal',
  method: 'POST',
  path: '/api/arrivals/:id/reveal',
  access: { verb: 'ledger.reveal' },
  summary: 'Name, numbers and who comes along in clear for sixty seconds; purpose and reader are logged',
  params: of,
  body: z
    .object({
      requestId: field.requestId,
      purpose: z.enum(revealPurposes),
      note: z.string().trim().max(200).default(''),
    })
    .strict(),
  answer: z.object({
    name: z.string(),
    idNumber: z.string(),
    phone: z.string(),
    companions: z.array(Companion),
    until: field.instant,
  }),
  problems: ['not_found', 'ledger.say_why'],
  replayable: true,
})

const why = z.string().trim().max(200).default('')
export const arrivalDecide = endpoint({
  id: 'arrivals.decide',
  method: 'POST',
  path: '/api/arrivals/:id/decide',
  access: { verb: arrivalVerbs.decide },
  summary:
    'What a person decides: where they live, that they are here, who of the ledger they are, that the ledger gets a new person, that none of those alike is them, that it is over, that it is a repeat of another one',
  params: of,
  body: z.discriminatedUnion('do', [
    z
      .object({ ...base, do: z.literal('place'), regionPath: field.regionPath, homeId: field.id.optional() })
      .strict(),
    z.object({ ...base, do: z.literal('arrived') }).strict(),
    z
      .object({ ...base, do: z.literal('link'), personId: field.id, role: z.enum(residenceRoles).optional() })
      .strict(),
    z
      .object({
        ...base,
        do: z.literal('create'),
        role: z.enum(residenceRoles),
        anyway: z.boolean().default(false),
      })
      .strict(),
    z.object({ ...base, do: z.literal('apart'), why }).strict(),
    z.object({ ...base, do: z.literal('over'), why: field.text(200) }).strict(),
    /** Said twice: what this one says and `of` does not goes over to it, and this one is over. */
    z.object({ ...base, do: z.literal('repeat'), of: field.id }).strict(),
  ]),
  answer: z.object({
    version: z.number().int(),
    state: z.enum(arrivalStates),
    link: z.enum(links),
    personId: field.id.nullable(),
  }),
  problems: [
    'not_found',
    'conflict.version',
    'arrival.over',
    'arrival.no_home',
    'arrival.not_here',
    'arrival.linked',
    'arrival.not_same',
    'ledger.known',
    'ledger.merged',
  ],
})
