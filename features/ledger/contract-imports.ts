/** Files into the ledger: named sources, a look at the file, a dry run, the import, what differs, and the undo of all of it. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'
import { ledgerVerbs } from './contract.ts'
import { differingWays, type ImportField, importFields, importKinds } from './rules.ts'

const id = z.object({ id: field.id }).strict()
const access = { verb: ledgerVerbs.import }
const column = z.number().int().min(0).max(299)
/** Column of each field, counted from 0. */
export const ImportColumns = z
  .object(
    Object.fromEntries(importFields.map((f) => [f, column.optional()])) as Record<
      ImportField,
      z.ZodOptional<typeof column>
    >,
  )
  .strict()
const differing = z.enum(differingWays)
const what = z.enum(importKinds)

const Source = z.object({
  id: field.id,
  name: z.string(),
  note: z.string(),
  regionName: z.string(),
  /** Imports that stand. */
  imports: z.number().int(),
  lastAt: field.instant.nullable(),
})
export type Source = z.infer<typeof Source>

export const sourcesList = endpoint({
  id: 'ledger.sources',
  method: 'GET',
  path: '/api/ledger/sources',
  access,
  summary: 'Ledgers that come from elsewhere, by name',
  answer: z.object({ items: z.array(Source) }),
})

export const sourceCreate = endpoint({
  id: 'ledger.sourceCreate',
  method: 'POST',
  path: '/api/ledger/sources',
  access,
  summary: 'A source by name; its name stands at every field that comes from it',
  body: z
    .object({
      requestId: field.requestId,
      name: field.text(40),
      note: z.string().trim().max(200).default(''),
    })
    .strict(),
  answer: z.object({ id: field.id }),
  status: 201,
  problems: ['ledger.source_known'],
})

export const importStages = ['look', 'dry', 'take', 'undo'] as const
export const importStates = ['open', 'queued', 'running', 'done', 'cancelled', 'failed'] as const
export const importOutcomes = ['created', 'changed', 'same', 'doubtful', 'refused'] as const

const Import = z.object({
  id: field.id,
  sourceId: field.id,
  sourceName: z.string(),
  what,
  name: z.string(),
  stage: z.enum(importStages),
  state: z.enum(importStates),
  /** Rows of data. */
  total: z.number().int(),
  done: z.number().int(),
  created: z.number().int(),
  changed: z.number().int(),
  same: z.number().int(),
  /** Entered for themselves, and before somebody as a pair. */
  doubtful: z.number().int(),
  refused: z.number().int(),
  /** Rows that say something else than the ledger, where the ledger held. */
  differs: z.number().int(),
  /** People whom the source named the time before and does not name now. */
  gone: z.number().int(),
  undone: z.number().int(),
  kept: z.number().int(),
  error: z.string().nullable(),
  /** The file is still there. */
  whole: z.boolean(),
  byName: z.string(),
  createdAt: field.instant,
  updatedAt: field.instant,
})
export type Import = z.infer<typeof Import>

const ImportDetail = Import.extend({
  headings: z.array(z.string()),
  columns: ImportColumns,
  differing,
  strict: z.boolean(),
  /** First rows, long numbers masked; none once it was begun. */
  samples: z.array(z.array(z.string())),
  /** What an undo has to look at. */
  changes: z.number().int(),
  /** What it left, because somebody changed it since; the first hundred. */
  left: z.array(
    z.object({
      kind: z.enum(['person', 'residence', 'home', 'organisation', 'asset']),
      personId: field.id.nullable(),
      name: z.string(),
      place: z.string(),
    }),
  ),
})
export type ImportDetail = z.infer<typeof ImportDetail>

const fileProblems = ['ledger.import_file', 'ledger.import_forgotten', 'ledger.import_state', 'not_found']

export const importsList = endpoint({
  id: 'ledger.imports',
  method: 'GET',
  path: '/api/ledger/imports',
  access,
  summary: 'Imports into the ledger, the latest first',
  query: z.object({ source: field.id.optional() }).strict(),
  answer: z.object({ items: z.array(Import) }),
})

export const importCreate = endpoint({
  id: 'ledger.importCreate',
  method: 'POST',
  path: '/api/ledger/imports',
  access,
  summary:
    'Look at an uploaded table (purpose `import`): it is read to its end, columns are guessed or remembered; nothing is taken yet',
  body: z.object({ requestId: field.requestId, uploadId: field.id, sourceId: field.id }).strict(),
  answer: z.object({ id: field.id, columnsFrom: z.enum(['guessed', 'remembered']) }),
  status: 201,
  problems: ['upload.not_found', 'upload.not_complete', ...fileProblems],
})

export const importGet = endpoint({
  id: 'ledger.import',
  method: 'GET',
  path: '/api/ledger/imports/:id',
  access,
  summary: 'How far an import is, with its columns and counts',
  params: id,
  answer: ImportDetail,
  problems: ['not_found'],
})

const how = {
  what: what.default('people'),
  columns: ImportColumns,
  /** Where the file says something else: the ledger is kept, or the file is taken. Empty fields are filled either way. */
  differing: differing.default('keep'),
  /** Rows that a rule calls wrong are refused; otherwise they are taken and become findings. */
  strict: z.boolean().default(false),
}
export const importDry = endpoint({
  id: 'ledger.importDry',
  method: 'POST',
  path: '/api/ledger/imports/:id/dry',
  access,
  summary: 'Every row as it would be taken, as a job; nothing of the ledger is touched',
  params: id,
  body: z.object({ requestId: field.requestId, ...how }).strict(),
  answer: Import,
  status: 202,
  problems: fileProblems,
})

export const importStart = endpoint({
  id: 'ledger.importStart',
  method: 'POST',
  path: '/api/ledger/imports/:id/start',
  access,
  summary:
    'Take the rows in, as a job; the columns are remembered for files of this source with the same headings',
  params: id,
  body: z.object({ requestId: field.requestId, ...how }).strict(),
  answer: Import,
  status: 202,
  problems: fileProblems,
})

const only = z.object({ requestId: field.requestId }).strict()
export const importCancel = endpoint({
  id: 'ledger.importCancel',
  method: 'POST',
  path: '/api/ledger/imports/:id/cancel',
  access,
  summary: 'Stop between two batches; what was taken stays, and it can go on or be undone',
  params: id,
  body: only,
  answer: Import,
  problems: ['not_found', 'ledger.import_state'],
})

export const importResume = endpoint({
  id: 'ledger.importResume',
  method: 'POST',
  path: '/api/ledger/imports/:id/resume',
  access,
  summary: 'Go on with a stopped import or undo after what was done',
  params: id,
  body: only,
  answer: Import,
  status: 202,
  problems: fileProblems,
})

export const importUndo = endpoint({
  id: 'ledger.importUndo',
  method: 'POST',
  path: '/api/ledger/imports/:id/undo',
  access,
  summary:
    'Take the whole import back, as a job: everything as it was before; what somebody changed since is left and named',
  params: id,
  body: only,
  answer: Import,
  status: 202,
  problems: ['not_found', 'ledger.import_state'],
})

/** `differs`: says something else; `gone`: named by the source before and not now. */
export const importShows = [...importOutcomes, 'differs', 'gone'] as const
export type ImportShow = (typeof importShows)[number]
const shows = z.enum(importShows).optional()

const Row = z.object({
  row: z.number().int(),
  line: z.number().int(),
  outcome: z.enum(importOutcomes).nullable(),
  personId: field.id.nullable(),
  /** A vehicle or facility. */
  assetId: field.id.nullable(),
  /** Of a person masked, of a vehicle its plate, masked. */
  name: z.string(),
  place: z.string(),
  fields: z.array(z.string()),
  differs: z.array(z.string()),
  /** Asked for `differs`: what the ledger says now and what the file says, masked; empty once the file is forgotten. */
  said: z.array(z.object({ field: z.string(), ledger: z.string(), file: z.string() })),
  issues: z.array(z.object({ code: z.string(), words: Words })),
})
export type ImportRowShown = z.infer<typeof Row>

export const importRows = endpoint({
  id: 'ledger.importRows',
  method: 'GET',
  path: '/api/ledger/imports/:id/rows',
  access,
  summary: 'What became, or would become, of the rows of a file',
  params: id,
  query: z
    .object({
      show: shows,
      after: field.int(0, 2_000_000_000).default(0),
      limit: field.int(1, 200).default(50),
    })
    .strict(),
  answer: z.object({ items: z.array(Row), next: z.number().int().nullable() }),
  problems: ['not_found'],
})

export const importRowsFile = endpoint({
  id: 'ledger.importRowsFile',
  method: 'GET',
  path: '/api/ledger/imports/:id/rows.csv',
  access,
  summary:
    'The same rows as a file, with the cells of the file for whoever may see people in clear: to be corrected and imported again',
  params: id,
  query: z.object({ show: shows }).strict(),
  answer: z.unknown(),
  raw: 'text/csv',
  problems: ['not_found'],
})
