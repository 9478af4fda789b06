/** Mediation on the wire. Names and phones of parties leave only by a reveal or for the printed agreement, each with its purpose. */
import { z } from 'zod'
import { endpoint, field } from '../../kernel/contract.ts'
import { Phone } from '../reports/contract.ts'
import { Agreement, Kind, Mediation, MediationRow, State, side, View } from './contract-shapes.ts'
import { type actions, ways } from './rules.ts'

export * from './contract-shapes.ts'

const filter = {
  view: View.default('todo'),
  kind: Kind.optional(),
  state: State.optional(),
  region: field.regionPath.optional(),
  /** Words of the title or place, or the number. */
  q: z.string().trim().max(100).optional(),
}

export const mediationsList = endpoint({
  id: 'mediations.list',
  method: 'GET',
  path: '/api/mediations',
  access: { verb: 'mediation.read' },
  summary: 'Mediations of my area, what is due first first; parties masked',
  query: z
    .object({ ...filter, after: field.cursor.optional(), limit: field.int(1, 100).default(50) })
    .strict(),
  answer: z.object({
    rows: z.array(MediationRow),
    total: z.number().int(),
    next: z.string().nullable(),
    counts: z.record(View, z.number().int()),
  }),
})

export const mediationsExport = endpoint({
  id: 'mediations.export',
  method: 'GET',
  path: '/api/mediations.csv',
  access: { verb: 'mediation.read' },
  summary: 'The same list as a CSV file, masked as the list is; logged',
  query: z.object({ ...filter, language: z.enum(['zh', 'en']).default('zh') }).strict(),
  answer: z.unknown(),
  raw: 'text/csv',
})

const id = z.object({ id: field.id })

export const mediationGet = endpoint({
  id: 'mediations.get',
  method: 'GET',
  path: '/api/mediations/:id',
  access: { verb: 'mediation.read' },
  summary: 'One mediation: parties apart, sessions, proposals, agreement, duties, log',
  params: id,
  answer: Mediation,
  problems: ['not_found'],
})

const NewParty = z
  .object({
    name: field.text(40),
    phone: Phone.optional(),
    /** What they are in this: 楼上住户, 用工方 … */
    role: z.string().trim().max(40).default(''),
    words: z.string().trim().max(2000).default(''),
  })
  .strict()

export const mediationOpen = endpoint({
  id: 'mediations.open',
  method: 'POST',
  path: '/api/mediations',
  access: { verb: 'mediation.handle' },
  summary: 'Open a mediation, from a case (which gives the place) or on its own',
  body: z
    .object({
      requestId: field.requestId,
      kind: Kind,
      title: field.text(80),
      caseId: field.id.optional(),
      /** Needed without a case. */
      regionPath: field.regionPath.optional(),
      placeText: z.string().trim().max(200).default(''),
      unitId: field.id.optional(),
      parties: z.array(NewParty).min(1).max(9),
    })
    .strict(),
  answer: z.object({ id: field.id, number: z.string() }),
  status: 201,
  problems: ['not_found', 'mediation.place', 'mediation.case_open'],
})

const uploads = z.array(field.id).max(9).default([])
const act = <A extends (typeof actions)[number], S extends z.ZodRawShape>(action: A, shape: S) =>
  z.object({ action: z.literal(action), ...shape }).strict()
const reason = field.text(500)

export const Act = z.discriminatedUnion('action', [
  act('party', { party: NewParty }),
  act('say', { side, words: field.text(2000) }),
  act('plan', { at: field.instant, place: z.string().trim().max(100).default('') }),
  act('hold', {
    at: field.instant,
    place: z.string().trim().max(100).default(''),
    present: z.array(side).max(9),
    /** Who else was there: building head, police, a relative. */
    others: z.string().trim().max(200).default(''),
    said: z
      .array(z.object({ side, words: field.text(2000) }).strict())
      .max(9)
      .default([]),
    result: field.text(1000),
    uploads,
  }),
  act('propose', { text: field.text(1000), side: side.nullable().default(null) }),
  act('draft', {
    /** What is not in dispute and what is. */
    facts: field.text(2000),
    terms: z
      .array(z.object({ side, what: field.text(300), dueAt: field.instant }).strict())
      .min(1)
      .max(20),
    copies: z.number().int().min(2).max(10).default(3),
  }),
  act('sign', { side, uploads: z.array(field.id).min(1).max(9) }),
  act('keep', { dutyId: field.id, note: z.string().trim().max(500).default(''), uploads }),
  act('break', { dutyId: field.id, note: reason }),
  act('confirm', { court: field.text(80), number: field.text(60), uploads }),
  act('fail', { way: z.enum(ways), reason }),
  act('withdraw', { reason }),
  act('reopen', { reason }),
  act('take', {}),
])
export type Act = z.infer<typeof Act>

export const mediationAct = endpoint({
  id: 'mediations.act',
  method: 'POST',
  path: '/api/mediations/:id/act',
  access: { verb: 'mediation.handle' },
  summary: 'One step of a mediation; `baseVersion` is the version that was on the screen',
  params: id,
  body: z.object({ requestId: field.requestId, baseVersion: z.number().int(), step: Act }).strict(),
  answer: z.object({ id: field.id, state: State, version: z.number().int() }),
  problems: [
    'not_found',
    'conflict.version',
    'mediation.wrong_state',
    'mediation.two_parties',
    'mediation.nothing_open',
    'mediation.no_side',
    'mediation.full',
    'mediation.past',
    'upload.not_found',
    'upload.not_complete',
    'upload.claimed',
  ],
})

export const purposes = ['invite', 'visit', 'agreement', 'urgent', 'other'] as const
const purpose = { purpose: z.enum(purposes), note: z.string().trim().max(200).default('') }

export const mediationReveal = endpoint({
  id: 'mediations.reveal',
  method: 'POST',
  path: '/api/mediations/:id/parties/:partyId/reveal',
  access: { verb: 'mediation.handle' },
  summary: 'Name and phone of one party for sixty seconds; purpose and reader are logged',
  params: z.object({ id: field.id, partyId: field.id }),
  body: z.object({ requestId: field.requestId, ...purpose }).strict(),
  answer: z.object({ name: z.string(), phone: z.string().nullable(), until: field.instant }),
  problems: ['not_found', 'mediation.say_why'],
  // The answer holds a phone and must not be kept among the stored answers; a reveal again is logged again.
  replayable: true,
})

export const mediationPaper = endpoint({
  id: 'mediations.paper',
  method: 'POST',
  path: '/api/mediations/:id/paper',
  access: { verb: 'mediation.handle' },
  summary: 'What the printed agreement needs: full names, no phones; logged',
  params: id,
  body: z.object({ requestId: field.requestId }).strict(),
  answer: z.object({
    number: z.string(),
    committee: z.string(),
    mediator: z.string(),
    place: z.string(),
    kind: Kind,
    parties: z.array(
      z.object({ side, role: z.string(), name: z.string(), signedAt: field.instant.nullable() }),
    ),
    agreement: Agreement,
    agreedAt: field.instant.nullable(),
  }),
  problems: ['not_found', 'mediation.no_agreement'],
  replayable: true,
})

export const mediationsOfCase = endpoint({
  id: 'mediations.of_case',
  method: 'GET',
  path: '/api/cases/:id/mediations',
  access: { verb: 'mediation.read' },
  summary: 'Mediations of one case, as far as the caller may see them',
  params: id,
  answer: z.object({
    rows: z.array(MediationRow.extend({ quote: z.string().nullable() })),
    mayOpen: z.boolean(),
  }),
})

const Counted = z.object({
  total: z.number().int(),
  open: z.number().int(),
  agreed: z.number().int(),
  failed: z.number().int(),
  broken: z.number().int(),
})
export const mediationFigures = endpoint({
  id: 'mediations.figures',
  method: 'GET',
  path: '/api/mediation-figures',
  access: { verb: 'stats.read' },
  summary: 'Counts by kind and community, success, time taken, places that come back; no dispute, no person',
  query: z
    .object({
      from: field.instant.optional(),
      to: field.instant.optional(),
      region: field.regionPath.optional(),
    })
    .strict(),
  answer: z.object({
    all: Counted,
    /** Mean days from opening to the last signature; null when nothing was agreed. */
    days: z.number().nullable(),
    terms: z.object({ kept: z.number().int(), broken: z.number().int(), open: z.number().int() }),
    kinds: z.array(Counted.extend({ kind: Kind })),
    regions: z.array(Counted.extend({ path: z.string(), name: z.string() })),
    /** Grids with three disputes or more of one kind. */
    repeats: z.array(z.object({ path: z.string(), name: z.string(), kind: Kind, n: z.number().int() })),
  }),
})

const token = z.object({ token: z.string().regex(/^[0-9a-f]{40}$/) }).strict()

/** What a party sees of the agreement: terms and who is who, nobody's contact. */
export const signPage = endpoint({
  id: 'mediations.sign_page',
  method: 'GET',
  path: '/api/mediation-sign/:token',
  access: { public: true },
  summary: 'The agreement, for the party whose link it is',
  params: token,
  answer: z.object({
    number: z.string(),
    committee: z.string(),
    side,
    parties: z.array(z.object({ side, role: z.string(), name: z.string(), signed: z.boolean() })),
    agreement: Agreement,
    signedAt: field.instant.nullable(),
    locked: z.boolean(),
  }),
  problems: ['not_found'],
  perMinute: 30,
})

export const signAgreement = endpoint({
  id: 'mediations.sign',
  method: 'POST',
  path: '/api/mediation-sign/:token',
  access: { public: true },
  summary: 'Sign by a tick and the code that the mediator told this party',
  params: token,
  body: z
    .object({ requestId: field.requestId, code: z.string().regex(/^\d{6}$/), agree: z.literal(true) })
    .strict(),
  answer: z.object({ signed: z.boolean(), left: z.number().int() }),
  problems: ['not_found', 'mediation.wrong_state', 'mediation.sign_locked'],
  perMinute: 10,
})

export const mediationLimits = endpoint({
  id: 'mediations.limits',
  method: 'GET',
  path: '/api/mediation-limits',
  access: { signedIn: true },
  summary: 'By when the first session is held',
  answer: z.object({ firstDays: z.number().int() }),
})
export const mediationLimitsSet = endpoint({
  id: 'mediations.limits_set',
  method: 'POST',
  path: '/api/mediation-limits',
  access: { verb: 'setting.manage' },
  summary: 'Working days until the first session, for mediations opened from now on',
  body: z.object({ requestId: field.requestId, firstDays: z.number().int().min(1).max(30) }).strict(),
  answer: z.object({ firstDays: z.number().int() }),
})
