/** Tables in: imports of reports. */
import { z } from 'zod'
import { endpoint, field } from '../../../kernel/contract.ts'

const id = z.object({ id: field.id })
const channelKey = z.string().regex(/^[a-z][a-z0-9-]{1,30}$/)

export const importFields = [
  'externalId',
  'title',
  'body',
  'placeText',
  'lng',
  'lat',
  'name',
  'phone',
  'occurredAt',
] as const
const column = z.number().int().min(0).max(299).optional()
export const ImportColumns = z
  .object({
    externalId: column,
    title: column,
    body: column,
    placeText: column,
    lng: column,
    lat: column,
    name: column,
    phone: column,
    occurredAt: column,
  })
  .strict()
export type ImportColumns = z.infer<typeof ImportColumns>
const crs = z.enum(['wgs84', 'gcj02', 'bd09'])

export const RowIssue = z.object({
  level: z.enum(['error', 'warning']),
  field: z.string(),
  code: z.string(),
  zh: z.string(),
  en: z.string(),
})

export const Import = z.object({
  id: field.id,
  name: z.string(),
  channel: z.string(),
  state: z.enum(['preview', 'queued', 'running', 'done', 'cancelled', 'failed']),
  /** Rows of the table without its headings; known once it was started. */
  total: z.number().int(),
  done: z.number().int(),
  created: z.number().int(),
  repeated: z.number().int(),
  faulty: z.number().int(),
  error: z.string().nullable(),
  byName: z.string().nullable(),
  createdAt: field.instant,
  updatedAt: field.instant,
})
export type Import = z.infer<typeof Import>

export const ImportPreview = z.object({
  headings: z.array(z.string()),
  headingRow: z.number().int(),
  columns: ImportColumns,
  crs,
  from: z.enum(['guessed', 'remembered', 'given']),
  total: z.number().int(),
  faulty: z.number().int(),
  warned: z.number().int(),
  rows: z.array(
    z.object({
      row: z.number().int(),
      /** As it would be taken; phones are masked here. Null: not taken. */
      report: z
        .object({
          externalId: z.string().optional(),
          title: z.string().optional(),
          body: z.string(),
          placeText: z.string().optional(),
          point: field.point.optional(),
          name: z.string().optional(),
          phone: z.string().optional(),
          occurredAt: z.string().optional(),
        })
        .nullable(),
      issues: z.array(RowIssue),
    }),
  ),
  faults: z.array(z.object({ row: z.number().int(), issues: z.array(RowIssue) })),
})
export type ImportPreview = z.infer<typeof ImportPreview>

const problems = ['import.old_excel', 'import.not_a_table', 'import.locked', 'import.mapping', 'import.state']

export const importsList = endpoint({
  id: 'imports.list',
  method: 'GET',
  path: '/api/imports',
  access: { verb: 'report.import' },
  summary: 'Imports, the latest first',
  answer: z.object({ imports: z.array(Import) }),
})

export const importsCreate = endpoint({
  id: 'imports.create',
  method: 'POST',
  path: '/api/imports',
  access: { verb: 'report.import' },
  summary:
    'Look at an uploaded table (upload with purpose `import`): columns are guessed or remembered; nothing is taken yet',
  body: z
    .object({ requestId: field.requestId, uploadId: field.id, channel: channelKey.default('hotline') })
    .strict(),
  answer: z.object({ id: field.id, preview: ImportPreview }),
  status: 201,
  problems: [...problems, 'upload.not_found', 'upload.not_complete', 'channel.unknown'],
})

export const importsPreview = endpoint({
  id: 'imports.preview',
  method: 'POST',
  path: '/api/imports/:id/preview',
  access: { verb: 'report.import' },
  summary: 'Every row as it would be taken with these columns; nothing is stored',
  params: id,
  body: z.object({ columns: ImportColumns.optional(), crs: crs.optional() }).strict(),
  answer: ImportPreview,
  replayable: true,
  problems,
})

export const importsStart = endpoint({
  id: 'imports.start',
  method: 'POST',
  path: '/api/imports/:id/start',
  access: { verb: 'report.import' },
  summary: 'Take the rows in; the mapping is remembered for tables with the same headings',
  params: id,
  body: z
    .object({
      requestId: field.requestId,
      columns: ImportColumns,
      crs: crs.default('wgs84'),
      channel: channelKey.optional(),
    })
    .strict(),
  answer: Import,
  status: 202,
  problems,
})

export const importsGet = endpoint({
  id: 'imports.get',
  method: 'GET',
  path: '/api/imports/:id',
  access: { verb: 'report.import' },
  summary: 'How far an import is, with its first faults',
  params: id,
  answer: Import.extend({
    faults: z.array(z.object({ row: z.number().int(), issues: z.array(RowIssue) })),
  }),
})

export const importsCancel = endpoint({
  id: 'imports.cancel',
  method: 'POST',
  path: '/api/imports/:id/cancel',
  access: { verb: 'report.import' },
  summary: 'Stop between two rows; what was taken stays',
  params: id,
  body: z.object({ requestId: field.requestId }).strict(),
  answer: Import,
  problems: ['import.state'],
})

export const importsResume = endpoint({
  id: 'imports.resume',
  method: 'POST',
  path: '/api/imports/:id/resume',
  access: { verb: 'report.import' },
  summary: 'Go on with a stopped or failed import after the last row that was taken',
  params: id,
  body: z.object({ requestId: field.requestId }).strict(),
  answer: Import,
  status: 202,
  problems: ['import.state', 'import.mapping'],
})

export const importsFaults = endpoint({
  id: 'imports.faults',
  method: 'GET',
  path: '/api/imports/:id/faults.csv',
  access: { verb: 'report.import' },
  summary: 'Rows with faults and what is wrong with them, as a table to correct and import again',
  params: id,
  answer: z.unknown(),
  raw: 'text/csv',
})
