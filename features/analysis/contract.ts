/** Analysis reports on the wire: figures kept as they were, sentences that rules wrote from them, what an analyst made of them. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'
import { Day, Statistics } from '../statistics/contract.ts'

export const analysisKinds = ['day', 'week', 'month', 'range'] as const
export const AnalysisKind = z.enum(analysisKinds)
export type AnalysisKind = z.infer<typeof AnalysisKind>

export const sectionKeys = [
  'overview',
  'changes',
  'hot',
  'days',
  'late',
  'returns',
  'voice',
  'suggestions',
] as const
export type SectionKey = (typeof sectionKeys)[number]

/** What everything in an analysis is computed from; kept with it, named by its digest. */
export const Facts = z.object({
  now: Statistics,
  before: Statistics,
  /** The same days a year ago. */
  year: Statistics,
})
export type Facts = z.infer<typeof Facts>

/** A sentence that a rule wrote. */
export const Sentence = z.object({
  /** Rule and subject; the same in every language and after computing anew. */
  key: z.string(),
  rule: z.string(),
  tone: z.enum(['plain', 'notable', 'small', 'suggestion']),
  text: Words,
  /** Why it is said: the rule with its thresholds and this case's numbers. */
  why: Words,
  /** Path in the desk under which the very cases are listed; null: nothing to list. */
  link: z.string().nullable(),
})
export type Sentence = z.infer<typeof Sentence>
export const Section = z.object({ key: z.enum(sectionKeys), sentences: z.array(Sentence) })
export type Section = z.infer<typeof Section>

/** What an analyst does with one sentence; unnamed ones stand as they are. */
export const Verdict = z
  .object({
    state: z.enum(['accepted', 'changed', 'dropped']),
    text: z.string().trim().max(1000).default(''),
  })
  .strict()
  .refine((v) => v.state !== 'changed' || v.text !== '', 'a changed sentence needs its new words')
export type Verdict = z.infer<typeof Verdict>
export const Edit = z
  .object({
    title: field.text(100),
    verdicts: z
      .record(z.string().max(120), Verdict)
      .refine((v) => Object.keys(v).length <= 300, 'too many sentences'),
    /** Paragraphs of a section, parted by an empty line. */
    remarks: z.partialRecord(z.enum(sectionKeys), z.string().max(4000)),
  })
  .strict()
export type Edit = z.infer<typeof Edit>

/** What produced it: with the same versions and the same facts the same sentences come out. */
export const Made = z.object({
  rules: z.number().int(),
  list: z.string().nullable(),
  calendar: z.string(),
})
export type Made = z.infer<typeof Made>

/** What a public address tells beside the whole. */
export const Tells = z.object({
  /** Figures of single units, and who returns to whom. */
  units: z.boolean(),
  /** What residents wrote: names of places, quotations. */
  words: z.boolean(),
})
export type Tells = z.infer<typeof Tells>

const id = z.object({ id: field.id }).strict()
const who = z.string()
export const AnalysisRow = z.object({
  id: field.id,
  title: z.string(),
  kind: AnalysisKind,
  from: z.string(),
  to: z.string(),
  regionPath: z.string(),
  regionName: z.string(),
  state: z.enum(['draft', 'approved']),
  version: z.number().int(),
  /** Figures are those of this moment. */
  asOf: field.instant,
  received: z.number().int(),
  madeBy: who,
  approvedBy: who.nullable(),
  approvedAt: field.instant.nullable(),
  readers: z.number().int(),
})
export type AnalysisRow = z.infer<typeof AnalysisRow>

export const Analysis = AnalysisRow.extend({
  digest: z.string(),
  made: Made,
  facts: Facts,
  sections: z.array(Section),
  edit: Edit,
  may: z.object({ edit: z.boolean(), approve: z.boolean(), share: z.boolean() }),
  units: z.array(z.object({ id: field.id, name: z.string(), at: field.instant, read: z.number().int() })),
  seen: z.array(z.object({ name: z.string(), unit: z.string().nullable(), firstAt: field.instant })),
  link: z.object({ until: field.instant, opened: z.number().int(), tells: Tells }).nullable(),
})
export type Analysis = z.infer<typeof Analysis>

const Kept = z.object({ id: field.id, version: z.number().int() })
const writing = { requestId: field.requestId, baseVersion: z.number().int().min(1) }

export const analysesList = endpoint({
  id: 'analysis.list',
  method: 'GET',
  path: '/api/analyses',
  access: { signedIn: true },
  summary: 'Analysis reports of my area, and those shared with my unit; the latest first',
  query: z.object({ after: field.cursor.optional(), limit: field.int(1, 100).default(30) }).strict(),
  answer: z.object({
    items: z.array(AnalysisRow),
    next: z.string().nullable(),
    mayMake: z.boolean(),
    /** Regions in which the caller may make one. */
    regions: z.array(z.object({ path: z.string(), name: z.string() })),
    schedules: z.array(z.object({ kind: z.enum(['week', 'month']), on: z.boolean(), next: field.instant })),
  }),
})

export const analysisMake = endpoint({
  id: 'analysis.make',
  method: 'POST',
  path: '/api/analyses',
  access: { verb: 'analysis.edit' },
  summary: 'Make an analysis report of a day, week, month or range of days; a draft until it is approved',
  body: z
    .object({
      requestId: field.requestId,
      region: field.regionPath,
      kind: AnalysisKind,
      from: Day,
      /** Of a range its last day; the others end by themselves. */
      to: Day.optional(),
    })
    .strict(),
  answer: Kept,
  status: 201,
})

export const analysisGet = endpoint({
  id: 'analysis.get',
  method: 'GET',
  path: '/api/analyses/:id',
  access: { signedIn: true },
  summary: 'One analysis report with its figures, sentences, edits and readers',
  params: id,
  answer: Analysis,
})

export const analysisEdit = endpoint({
  id: 'analysis.edit',
  method: 'POST',
  path: '/api/analyses/:id/edit',
  access: { verb: 'analysis.edit' },
  summary: 'Keep a new version: sentences accepted, changed or dropped, remarks; the original stays',
  params: id,
  body: z.object({ ...writing, edit: Edit }).strict(),
  answer: Kept,
  problems: ['conflict.version', 'analysis.approved'],
})

export const analysisVersions = endpoint({
  id: 'analysis.versions',
  method: 'GET',
  path: '/api/analyses/:id/versions',
  access: { verb: 'analysis.edit' },
  summary: 'All versions of an analysis report, the latest first',
  params: id,
  answer: z.object({
    versions: z.array(
      z.object({
        version: z.number().int(),
        by: z.string(),
        at: field.instant,
        what: z.string(),
        edit: Edit,
      }),
    ),
  }),
})

export const analysisApprove = endpoint({
  id: 'analysis.approve',
  method: 'POST',
  path: '/api/analyses/:id/approve',
  access: { verb: 'analysis.approve' },
  summary: 'Approve an analysis report as it stands, or take the approval back (links and shares then end)',
  params: id,
  body: z.object({ ...writing, approve: z.boolean() }).strict(),
  answer: Kept,
  problems: ['conflict.version'],
})

export const analysisShare = endpoint({
  id: 'analysis.share',
  method: 'POST',
  path: '/api/analyses/:id/share',
  access: { verb: 'analysis.edit' },
  summary: 'Show an approved analysis report to these units and to no other; who opens it is kept',
  params: id,
  body: z.object({ requestId: field.requestId, units: z.array(field.id).max(200) }).strict(),
  answer: z.object({ units: z.number().int() }),
  problems: ['analysis.draft'],
})

export const analysisLink = endpoint({
  id: 'analysis.link',
  method: 'POST',
  path: '/api/analyses/:id/link',
  access: { verb: 'analysis.approve' },
  summary:
    'A public address for some days, shown once; an earlier one ends. 0 days: only ends it. Figures of single units and words of residents stand in it only if asked for',
  params: id,
  body: z
    .object({
      requestId: field.requestId,
      days: z.number().int().min(0).max(90),
      units: z.boolean().default(false),
      words: z.boolean().default(false),
    })
    .strict(),
  answer: z.object({ token: z.string().nullable(), until: field.instant.nullable() }),
  problems: ['analysis.draft'],
})

export const analysisSeen = endpoint({
  id: 'analysis.seen',
  method: 'POST',
  path: '/api/analyses/:id/seen',
  access: { signedIn: true },
  summary: 'I have it open: kept as a read receipt',
  params: id,
  body: z.object({ requestId: field.requestId }).strict(),
  answer: z.object({ seen: z.boolean() }),
})

export const analysisCompare = endpoint({
  id: 'analysis.compare',
  method: 'GET',
  path: '/api/analyses/:id/compare',
  access: { verb: 'analysis.edit' },
  summary: 'Compute it anew from the cases as they stand now and name every difference; nothing is changed',
  params: id,
  answer: z.object({
    /** The kept facts still have the digest that was kept with them. */
    intact: z.boolean(),
    /** The rules of today, given the kept facts, write the kept sentences. */
    sameSentences: z.boolean(),
    digest: z.string(),
    figures: z.array(z.object({ what: Words, was: z.number().nullable(), is: z.number().nullable() })),
    sentences: z.object({ gone: z.array(Words), come: z.array(Words) }),
  }),
})

export const analysisFile = endpoint({
  id: 'analysis.file',
  method: 'GET',
  path: '/api/analyses/:id/file',
  access: { signedIn: true },
  summary: 'The analysis report as a file (PDF or DOCX, A4, with charts); logged',
  params: id,
  query: z.object({ format: z.enum(['pdf', 'docx']), language: z.enum(['zh', 'en']).default('zh') }).strict(),
  answer: z.unknown(),
  raw: 'application/pdf',
})

export const scheduleSet = endpoint({
  id: 'analysis.schedule',
  method: 'POST',
  path: '/api/analysis-schedules',
  access: { verb: 'analysis.edit' },
  summary:
    'Turn the weekly (Monday 08:00) or monthly (first day 08:00) analysis report of the place on or off',
  body: z.object({ requestId: field.requestId, kind: z.enum(['week', 'month']), on: z.boolean() }).strict(),
  answer: z.object({ on: z.boolean() }),
})

export const PublicAnalysis = z.object({
  title: z.string(),
  regionName: z.string(),
  until: field.instant,
  tells: Tells,
  approvedBy: z.string().nullable(),
  approvedAt: field.instant.nullable(),
  facts: Facts,
  sections: z.array(Section),
  edit: Edit,
  asOf: field.instant,
  digest: z.string(),
  kind: AnalysisKind,
})

export const analysisPublic = endpoint({
  id: 'analysis.public',
  method: 'GET',
  path: '/api/public/analyses/:token',
  access: { public: true },
  summary: 'An approved analysis report by its public address, until that ends',
  params: z.object({ token: z.string().max(100) }).strict(),
  answer: PublicAnalysis,
})
