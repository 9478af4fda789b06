/** 报备: who comes from elsewhere says so without signing in, and keeps it by a link that is theirs alone. */
import { z } from 'zod'
import { endpoint, field } from '../../kernel/contract.ts'
import { arrivalStates, hows, mostPlaces, mostWith, placings } from './rules.ts'

const token = z.object({ token: z.string().min(20).max(100) }).strict()
export const Day = z.iso.date()
export const Code = z.string().regex(/^\d{6}$/, 'not a division code')
/** What is missing is told by the rules, together with everything else that is wrong. */
const text = (max: number) => z.string().trim().max(max)
export const PlaceSaid = z.object({ code: Code, place: text(80).default('') }).strict()
export const Companion = z.object({
  name: text(40),
  idNumber: text(20).default(''),
  relation: text(20).default(''),
})

const person = { name: text(40), idNumber: text(20).default(''), phone: text(30) }
const coming = {
  /** Where they come from; then where else they were in the last weeks. */
  from: z.array(PlaceSaid).max(mostPlaces),
  arrivesOn: Day,
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
    arrivesOn: Day,
    how: z.enum(hows),
    trip: z.string(),
    stay: z.string(),
    placed: z.enum(placings),
    companions: z.array(Companion),
    reportedAt: field.instant,
    until: Day,
  }),
  problems: ['not_found'],
})

export const base = { requestId: field.requestId, baseVersion: z.number().int().positive() }
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
        // What was said twice may have come together.
        from: z.array(PlaceSaid).max(mostPlaces * 2),
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
