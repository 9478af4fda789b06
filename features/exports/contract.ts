/** Tables out: what a list holds as a file, for one's own work or for somebody who asked; and what its columns mean. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'
import { CaseFilter } from '../cases/contract.ts'

export const exportKinds = ['cases', 'reports', 'tasks', 'visits'] as const
export const ExportKind = z.enum(exportKinds)
export type ExportKind = z.infer<typeof ExportKind>
export const exportFormats = ['xlsx', 'csv', 'jsonl'] as const
export const ExportFormat = z.enum(exportFormats)
export type ExportFormat = z.infer<typeof ExportFormat>

const id = z.object({ id: field.id })

export const Export = z.object({
  id: field.id,
  kind: ExportKind,
  format: ExportFormat,
  purpose: z.string().nullable(),
  state: z.enum(['queued', 'running', 'done', 'cancelled', 'failed']),
  total: z.number().int(),
  done: z.number().int(),
  error: z.string().nullable(),
  createdAt: field.instant,
  updatedAt: field.instant,
})
export type Export = z.infer<typeof Export>

/** Of what is no case: where, when, and of reports by which channel. */
export const otherFields: readonly string[] = ['region', 'from', 'to']

export const exportsCreate = endpoint({
  id: 'exports.create',
  method: 'POST',
  path: '/api/exports',
  access: { verb: 'case.export' },
  summary:
    'Write cases, reports, tasks or visits into a file (xlsx, CSV, JSON Lines), with what this account may see at that moment; phones and free text are masked, who and why is kept',
  body: z
    .object({
      requestId: field.requestId,
      kind: ExportKind,
      /** Of other kinds than cases only `region`, `from` and `to` (of reports `channel` too). */
      query: CaseFilter,
      format: ExportFormat.default('xlsx'),
      /** Of CSV: a byte order mark first, so that Excel and WPS read it as UTF-8. */
      bom: z.boolean().default(true),
      purpose: field.text(200),
      language: z.enum(['zh', 'en']).default('zh'),
    })
    .strict()
    .superRefine((b, ctx) => {
      if (b.kind === 'cases') return
      for (const [k, v] of Object.entries(b.query))
        if (
          v !== undefined &&
          k !== 'view' &&
          !otherFields.includes(k) &&
          !(k === 'channel' && b.kind === 'reports')
        )
          ctx.addIssue({ code: 'custom', path: ['query', k], message: `does not narrow ${b.kind}` })
    }),
  answer: Export,
  status: 202,
})

export const exportsList = endpoint({
  id: 'exports.list',
  method: 'GET',
  path: '/api/exports',
  access: { verb: 'case.export' },
  summary: 'My exports, the latest first',
  answer: z.object({ exports: z.array(Export) }),
})

export const exportsGet = endpoint({
  id: 'exports.get',
  method: 'GET',
  path: '/api/exports/:id',
  access: { verb: 'case.export' },
  summary: 'How far my export is',
  params: id,
  answer: Export,
})

export const exportsCancel = endpoint({
  id: 'exports.cancel',
  method: 'POST',
  path: '/api/exports/:id/cancel',
  access: { verb: 'case.export' },
  summary: 'Stop an export',
  params: id,
  body: z.object({ requestId: field.requestId }).strict(),
  answer: Export,
  problems: ['export.state'],
})

export const exportsFile = endpoint({
  id: 'exports.file',
  method: 'GET',
  path: '/api/exports/:id/file',
  access: { verb: 'case.export' },
  summary: 'The finished file, for a week',
  params: id,
  answer: z.unknown(),
  raw: 'application/octet-stream',
  problems: ['export.state'],
})

export const columnTypes = ['text', 'number', 'yesno', 'day', 'moment'] as const
export const DictionaryColumn = z.object({
  /** Name of the field in JSON Lines. */
  key: z.string(),
  /** Head of the column in xlsx and CSV. */
  head: Words,
  type: z.enum(columnTypes),
  meaning: Words,
  /** Values of a field that holds codes; xlsx and CSV have the words. */
  codes: z.record(z.string(), Words).nullable(),
  /** What would name or reach a person is masked. */
  masked: z.boolean(),
})
export type DictionaryColumn = z.infer<typeof DictionaryColumn>

export const exportsDictionary = endpoint({
  id: 'exports.dictionary',
  method: 'GET',
  path: '/api/exports/dictionary',
  access: { verb: 'case.export' },
  summary: 'What I may export, and every column with its type and meaning: made of what writes the files',
  answer: z.object({
    zone: z.string(),
    datasets: z.array(z.object({ kind: ExportKind, name: Words, columns: z.array(DictionaryColumn) })),
  }),
})
