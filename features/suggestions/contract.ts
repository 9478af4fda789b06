/** Suggestions on the wire: for staff, and for residents who need no account. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'
import { Phone } from '../reports/contract.ts'
import { actions, states } from './rules.ts'

export const views = ['todo', 'received', 'surveying', 'building', 'finished', 'declined', 'all'] as const
export const View = z.enum(views)
export type View = z.infer<typeof View>
const State = z.enum(states)
const id = z.object({ id: field.id })

export const SuggestionRow = z.object({
  id: field.id,
  number: z.string(),
  title: z.string(),
  state: State,
  regionPath: z.string(),
  regionName: z.string(),
  receivedAt: field.instant,
  answerDueAt: field.instant,
  answeredAt: field.instant.nullable(),
  /** Reports that made it, with those of linked ones. */
  supporters: z.number().int(),
  answered: z.number().int(),
  done: z.number().int(),
  total: z.number().int(),
  unit: z.string(),
  version: z.number().int(),
})
export type SuggestionRow = z.infer<typeof SuggestionRow>

const filter = {
  view: View.default('todo'),
  q: z.string().trim().max(100).optional(),
  region: field.regionPath.optional(),
}

export const suggestionsList = endpoint({
  id: 'suggestions.list',
  method: 'GET',
  path: '/api/suggestions',
  access: { verb: 'suggestion.read' },
  summary: 'Suggestions of my area with counts; the longest waiting first',
  query: z.object({ ...filter, limit: field.int(1, 200).default(100) }).strict(),
  answer: z.object({
    rows: z.array(SuggestionRow),
    total: z.number().int(),
    counts: z.record(View, z.number().int()),
    /** Of all received: taken up at any time, and finished. */
    adopted: z.number().int(),
    finished: z.number().int(),
  }),
})
export const suggestionsExport = endpoint({
  id: 'suggestions.export',
  method: 'GET',
  path: '/api/suggestions.csv',
  access: { verb: 'suggestion.read' },
  summary: 'The same list as a CSV file; logged',
  query: z.object({ ...filter, language: z.enum(['zh', 'en']).default('zh') }).strict(),
  answer: z.unknown(),
  raw: 'text/csv',
})

export const Survey = z.object({
  question: z.string(),
  choices: z.array(z.string()),
  closesAt: field.instant,
  quorum: z.number().int(),
  households: z.number().int(),
  buildings: z.number().int(),
})
export const Project = z.object({
  unit: z.string(),
  budget: z.string(),
  who: z.string(),
  dueAt: field.instant,
  steps: z.array(z.object({ name: z.string(), doneAt: field.instant.nullable() })),
})
export const Shown = z.object({
  survey: Survey.nullable(),
  /** Counts by choice; null while fewer than five have answered. */
  result: z
    .object({ answered: z.number().int(), valid: z.boolean(), choices: z.array(z.number().int()).nullable() })
    .nullable(),
  project: Project.nullable(),
  places: z.array(
    z.object({ building: z.string(), name: z.string(), done: z.number().int(), total: z.number().int() }),
  ),
  photos: z.array(z.object({ id: field.id, phase: z.enum(['before', 'after']), at: field.instant })),
})

export const Suggestion = SuggestionRow.extend(Shown.shape).extend({
  body: z.string(),
  answer: z.string().nullable(),
  caseId: field.id.nullable(),
  comments: z.array(z.object({ choice: z.number().int(), text: z.string() })),
  byHow: z.record(z.enum(['code', 'phone', 'paper']), z.number().int()),
  linked: z.array(
    z.object({ linkId: field.id, id: field.id, number: z.string(), title: z.string(), why: z.string() }),
  ),
  log: z.array(
    z.object({
      seq: z.number().int(),
      kind: z.string(),
      at: field.instant,
      by: z.string(),
      text: z.string().nullable(),
    }),
  ),
  sound: z.boolean(),
  allowed: z.array(z.enum(actions)),
})
export type Suggestion = z.infer<typeof Suggestion>

export const suggestionGet = endpoint({
  id: 'suggestions.get',
  method: 'GET',
  path: '/api/suggestions/:id',
  access: { verb: 'suggestion.read' },
  summary: 'One suggestion with its survey, project, supporters and log',
  params: id,
  answer: Suggestion,
})

export const suggestionCreate = endpoint({
  id: 'suggestions.create',
  method: 'POST',
  path: '/api/suggestions',
  access: { verb: 'suggestion.handle' },
  summary: 'Write a suggestion down, or make one of a case: its reports become supporters and are told',
  body: z
    .object({
      requestId: field.requestId,
      title: field.text(80),
      body: field.text(2000),
      regionPath: field.regionPath.optional(),
      caseId: field.id.optional(),
      /** The case ends with this as its reason, unless it is to go on beside the suggestion. */
      closeCase: z.boolean().default(true),
    })
    .strict(),
  answer: z.object({ id: field.id, number: z.string(), closed: z.boolean() }),
  status: 201,
  problems: ['not_found', 'suggestion.place', 'suggestion.case_has_one'],
})

const act = <A extends (typeof actions)[number], S extends z.ZodRawShape>(action: A, shape: S) =>
  z.object({ action: z.literal(action), ...shape }).strict()
const text = field.text(1000)
const n = z.number().int().min(1).max(100_000)
export const Act = z.discriminatedUnion('action', [
  /** What was sent in from the whole place belongs somewhere: it goes to whoever answers there. */
  act('place', { regionPath: field.regionPath }),
  act('answer', { yes: z.boolean(), text }),
  act('survey', {
    question: field.text(200),
    choices: z.array(field.text(40)).min(2).max(6),
    closesAt: field.instant,
    quorum: n,
    /** Who is asked: households of these buildings. */
    audience: z
      .array(z.object({ building: field.regionPath, households: z.number().int().min(1).max(2000) }).strict())
      .min(1)
      .max(300),
  }),
  act('count', {
    how: z.enum(['paper', 'phone']),
    choice: z.number().int().min(0).max(5),
    /** Paper: how many of this building. */
    building: field.regionPath.optional(),
    count: z.number().int().min(1).max(2000).default(1),
    /** Phone: whose answer this is; kept as a blind index only. */
    phone: Phone.optional(),
    comment: z.string().trim().max(300).default(''),
  }),
  act('adopt', { text }),
  act('decline', { text }),
  act('project', {
    unit: field.text(10),
    total: n,
    budget: z.string().trim().max(60).default(''),
    who: field.text(60),
    dueAt: field.instant,
    steps: z.array(field.text(60)).min(1).max(20),
    places: z
      .array(z.object({ building: field.regionPath, total: z.number().int().min(0).max(10_000) }).strict())
      .max(300)
      .default([]),
  }),
  act('progress', {
    building: field.regionPath.optional(),
    /** How many are done there now, or in all without a building. */
    done: z.number().int().min(0).max(100_000),
    note: z.string().trim().max(300).default(''),
    uploads: z.array(field.id).max(9).default([]),
    phase: z.enum(['before', 'after']).default('after'),
  }),
  act('step', { index: z.number().int().min(0).max(19) }),
  act('finish', { text }),
  act('link', { otherId: field.id, why: field.text(200) }),
  act('unlink', { linkId: field.id, why: field.text(200) }),
])
export type Act = z.infer<typeof Act>

export const suggestionAct = endpoint({
  id: 'suggestions.act',
  method: 'POST',
  path: '/api/suggestions/:id/act',
  access: { verb: 'suggestion.handle' },
  summary:
    'One step: say where it belongs, answer, survey, votes by hand, adopt, project, progress, finish, link',
  params: id,
  body: z.object({ requestId: field.requestId, baseVersion: z.number().int(), step: Act }).strict(),
  answer: z.object({ id: field.id, state: State, version: z.number().int() }),
  problems: [
    'not_found',
    'conflict.version',
    'suggestion.wrong_state',
    'suggestion.past',
    'suggestion.no_building',
    'suggestion.too_many',
    'suggestion.voted',
    'suggestion.no_choice',
    'suggestion.itself',
    'suggestion.sum',
    'suggestion.not_done',
    'suggestion.who',
    'upload.not_found',
    'upload.not_complete',
    'upload.claimed',
  ],
})

export const suggestionCodes = endpoint({
  id: 'suggestions.codes',
  method: 'GET',
  path: '/api/suggestions/:id/codes.csv',
  access: { verb: 'suggestion.handle' },
  summary: 'Codes for the households that are asked, by building, to print and hand out; logged',
  params: id,
  answer: z.unknown(),
  raw: 'text/csv',
  problems: ['not_found', 'suggestion.wrong_state'],
})

export const PublicSuggestion = Shown.extend({
  id: field.id,
  number: z.string(),
  title: z.string(),
  body: z.string(),
  state: State,
  stateWords: Words,
  regionName: z.string(),
  answer: z.string().nullable(),
  answerDueAt: field.instant,
  receivedAt: field.instant,
  supporters: z.number().int(),
  done: z.number().int(),
  total: z.number().int(),
  progress: Words.nullable(),
  mayVote: z.boolean(),
  /** Only in a demonstration: a household code that nobody has used, for whoever wants to try. */
  demoCode: z.string().nullable(),
})
export type PublicSuggestion = z.infer<typeof PublicSuggestion>

export const publicList = endpoint({
  id: 'suggestions.public_list',
  method: 'GET',
  path: '/api/public/suggestions',
  access: { public: true },
  summary: 'What residents suggested and is asked about, being done or finished',
  answer: z.object({
    rows: z.array(PublicSuggestion.omit({ places: true, photos: true, demoCode: true })),
    adopted: z.number().int(),
    finished: z.number().int(),
  }),
})
/** A suggestion that everybody may read by its id; its author reads it at any stage by the private key. */
export const publicOne = endpoint({
  id: 'suggestions.public_one',
  method: 'GET',
  path: '/api/public/suggestions/:key',
  access: { public: true },
  summary: 'One of them, or my own by the private link',
  params: z.object({ key: z.string().regex(/^[0-9a-f-]{36,64}$/) }).strict(),
  answer: PublicSuggestion,
  problems: ['not_found'],
})
export const publicPhoto = endpoint({
  id: 'suggestions.public_photo',
  method: 'GET',
  path: '/api/public/suggestions/:id/photos/:photoId',
  access: { public: true },
  summary: 'A photo of a project, before or after',
  params: z.object({ id: field.id, photoId: field.id }).strict(),
  answer: z.unknown(),
  raw: 'image/webp',
  perMinute: 600,
})
export const publicSend = endpoint({
  id: 'suggestions.send',
  method: 'POST',
  path: '/api/public/suggestions',
  access: { public: true },
  summary: 'Suggest something, without name or phone; the answer is read by the private link',
  body: z
    .object({
      requestId: field.requestId,
      title: field.text(80),
      body: field.text(2000),
      website: z.string().max(200).optional(),
    })
    .strict(),
  answer: z.object({ number: z.string(), key: z.string() }),
  status: 201,
  problems: ['rate.limited'],
  perMinute: 6,
})
export const publicVote = endpoint({
  id: 'suggestions.vote',
  method: 'POST',
  path: '/api/public/suggestions/:id/vote',
  access: { public: true },
  summary: 'One vote for one household code',
  params: id,
  body: z
    .object({
      requestId: field.requestId,
      code: z.string().trim().min(8).max(20),
      choice: z.number().int().min(0).max(5),
      comment: z.string().trim().max(300).default(''),
    })
    .strict(),
  answer: z.object({ answered: z.number().int() }),
  status: 201,
  problems: [
    'not_found',
    'suggestion.wrong_state',
    'suggestion.code',
    'suggestion.voted',
    'suggestion.no_choice',
  ],
  perMinute: 10,
})
export const ofReport = endpoint({
  id: 'suggestions.of_report',
  method: 'GET',
  path: '/api/track/:token/suggestion',
  access: { public: true },
  summary: 'What became of my report as a suggestion; null when it is none',
  params: z.object({ token: z.string().min(20).max(100) }).strict(),
  answer: z.object({
    suggestion: PublicSuggestion.omit({ places: true, photos: true, demoCode: true }).nullable(),
  }),
})
export const suggestionsOfCase = endpoint({
  id: 'suggestions.of_case',
  method: 'GET',
  path: '/api/cases/:id/suggestion',
  access: { verb: 'suggestion.read' },
  summary: 'The suggestion that was made of a case',
  params: id,
  answer: z.object({ suggestion: SuggestionRow.nullable(), mayMake: z.boolean() }),
})
