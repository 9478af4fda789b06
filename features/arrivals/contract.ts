/** 报备: who comes from elsewhere says so without signing in, by a link that is theirs alone; staff see it masked, in their region. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'
import { revealPurposes } from '../ledger/contract.ts'
import { residenceRoles } from '../ledger/rules.ts'
import { arrivalStates, hows, levels, links, mostPlaces, mostWith, placings } from './rules.ts'

export const arrivalVerbs = { read: 'arrival.read', decide: 'arrival.decide', set: 'outside.set' } as const

const of = z.object({ id: field.id }).strict()
const token = z.object({ token: z.string().min(20).max(100) }).strict()
const day = z.iso.date()
export const Code = z.string().regex(/^\d{6}$/, 'not a division code')
/** What is missing is told by the rules, together with everything else that is wrong. */
const text = (max: number) => z.string().trim().max(max)
export const PlaceSaid = z.object({ code: Code, place: text(80).default('') }).strict()
const Companion = z.object({ name: text(40), idNumber: text(20).default(''), relation: text(20).default('') })

const person = { name: text(40), idNumber: text(20).default(''), phone: text(30) }
const coming = {
  /** Where they come from; then where else they were in the last weeks. */
  from: z.array(PlaceSaid).max(mostPlaces),
  arrivesOn: day,
  how: z.enum(hows),
  /** Train, flight or plate. */
  trip: text(40).default(''),
  stay: text(120),
}

export const arrivalPost = endpoint({
  id: 'arrivals.post',
  method: 'POST',
  path: '/api/arrivals',
  access: { public: true },
  summary:
    'Say that one comes from elsewhere: from where, when, how, where one will live, who comes along. The answer holds the link by which it is looked at, corrected and withdrawn',
  body: z
    .object({
      requestId: field.requestId,
      ...person,
      /** Has no mainland identity number. */
      noId: z.boolean().default(false),
      ...coming,
      companions: z.array(Companion.strict()).max(mostWith).default([]),
    })
    .strict(),
  answer: z.object({ id: field.id, token: z.string() }),
  status: 201,
  problems: ['rate.limited', 'request.reused'],
  perMinute: 6,
})

export const arrivalMine = endpoint({
  id: 'arrivals.mine',
  method: 'GET',
  path: '/api/arrivals/mine/:token',
  access: { public: true },
  summary: 'What I said, my number and phone masked, and until when it is kept',
  params: token,
  answer: z.object({
    id: field.id,
    version: z.number().int(),
    state: z.enum(arrivalStates),
    name: z.string(),
    idNumber: z.string(),
    phone: z.string(),
    from: z.array(PlaceSaid),
    arrivesOn: day,
    how: z.enum(hows),
    trip: z.string(),
    stay: z.string(),
    placed: z.enum(placings),
    companions: z.array(Companion),
    reportedAt: field.instant,
    until: day,
  }),
  problems: ['not_found'],
})

const base = { requestId: field.requestId, baseVersion: z.number().int().positive() }
export const arrivalChange = endpoint({
  id: 'arrivals.change',
  method: 'POST',
  path: '/api/arrivals/mine/:token',
  access: { public: true },
  summary: 'Correct what I said, say that I have arrived, or withdraw it: then nothing of it is kept',
  params: token,
  body: z.discriminatedUnion('do', [
    z
      .object({
        ...base,
        do: z.literal('correct'),
        ...coming,
        /** Left out or empty: as it was said before. */
        name: person.name.optional(),
        idNumber: text(20).optional(),
        phone: text(30).optional(),
        companions: z.array(Companion.strict()).max(mostWith).optional(),
      })
      .strict(),
    z.object({ ...base, do: z.literal('arrived') }).strict(),
    z.object({ ...base, do: z.literal('withdraw') }).strict(),
  ]),
  answer: z.object({ version: z.number().int(), state: z.enum(arrivalStates) }),
  problems: ['not_found', 'conflict.version', 'arrival.over'],
  perMinute: 20,
})

// ---------------------------------------------------------------- staff

export const needs = ['place', 'person', 'late'] as const
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
  arrivesOn: day,
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
  summary: 'Arrivals of my area, masked: what waits for a person, who is concerned by a risk elsewhere, who comes, is here, is over',
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
    until: day,
    endedWhy: z.string(),
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
      z.object({ seq: z.number().int(), kind: z.string(), at: field.instant, byName: z.string(), why: z.string() }),
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
    'What a person decides: where they live, that they are here, who of the ledger they are, that the ledger gets a new person, that none of those alike is them, that it is over',
  params: of,
  body: z.discriminatedUnion('do', [
    z.object({ ...base, do: z.literal('place'), regionPath: field.regionPath, homeId: field.id.optional() }).strict(),
    z.object({ ...base, do: z.literal('arrived') }).strict(),
    z
      .object({ ...base, do: z.literal('link'), personId: field.id, role: z.enum(residenceRoles).optional() })
      .strict(),
    z.object({ ...base, do: z.literal('create'), role: z.enum(residenceRoles), anyway: z.boolean().default(false) }).strict(),
    z.object({ ...base, do: z.literal('apart'), why }).strict(),
    z.object({ ...base, do: z.literal('over'), why: field.text(200) }).strict(),
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
    'ledger.known',
    'ledger.merged',
  ],
})
