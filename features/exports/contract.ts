/** Tables out: what a list holds as a file, for one's own work or for somebody who asked; and what its columns mean. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'
import { CaseFilter } from '../cases/contract.ts'

export const exportKinds = [
  'cases',
  'reports',
  'tasks',
  'visits',
  'people',
  'homes',
  'organisations',
  'vehicles',
  'facilities',
  'sheets',
  'arrivals',
  'catalogue',
] as const
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
  /** `asked`: waits for a second person; `denied`: that person said no. */
  state: z.enum(['asked', 'queued', 'running', 'done', 'cancelled', 'failed', 'denied']),
  /** Values in clear instead of masked. */
  clear: z.boolean(),
  total: z.number().int(),
  done: z.number().int(),
  error: z.string().nullable(),
  /** Who approved or denied it, and why not. */
  decidedBy: z.string().nullable(),
  reason: z.string().nullable(),
  /** Until when the file may be fetched; null: there is none, not yet or no more. */
  until: field.instant.nullable(),
  createdAt: field.instant,
  updatedAt: field.instant,
})
export type Export = z.infer<typeof Export>

/** What narrows each kind; cases take every condition of their list. */
export const narrowedBy: Readonly<Record<Exclude<ExportKind, 'cases'>, readonly string[]>> = {
  reports: ['region', 'from', 'to', 'channel'],
  tasks: ['region', 'from', 'to'],
  visits: ['region', 'from', 'to'],
  people: ['region', 'q', 'minAge', 'tag'],
  homes: ['region', 'q', 'tag'],
  organisations: ['region', 'q', 'tag'],
  vehicles: ['region', 'q'],
  facilities: ['region', 'q'],
  sheets: ['sheet'],
  arrivals: ['region', 'q'],
  catalogue: ['region', 'q'],
}
/** Kinds that hold personal records, each a person or somebody in charge. */
export const personalKinds: readonly ExportKind[] = [
  'people',
  'organisations',
  'vehicles',
  'facilities',
  'sheets',
  'arrivals',
]
export const RowFilter = CaseFilter.extend({
  /** Of people: aged at least so many whole years. */
  minAge: z.number().int().min(0).max(130).optional(),
  /** Of the ledger: entries with this tag, one that everybody reads. */
  tag: z.string().max(40).optional(),
  /** Of sheets: which one. */
  sheet: field.id.optional(),
})
export type RowFilter = z.infer<typeof RowFilter>

export const exportsCreate = endpoint({
  id: 'exports.create',
  method: 'POST',
  path: '/api/exports',
  // Which verb lets rows out depends on the kind: `case.export`, of the ledger `ledger.export`.
  access: { signedIn: true },
  summary:
    'Write rows into a file (xlsx, CSV, JSON Lines), with what this account may see at that moment; masked, who and why is kept. Personal records in clear, or very many of them, wait for the approval of a second person',
  body: z
    .object({
      requestId: field.requestId,
      kind: ExportKind,
      /** Of other kinds than cases only what `narrowedBy` lists. */
      query: RowFilter,
      /** Of personal records: values in clear. Needs the verb to reveal them and somebody who approves. */
      clear: z.boolean().default(false),
      format: ExportFormat.default('xlsx'),
      /** Of CSV: a byte order mark first, so that Excel and WPS read it as UTF-8. */
      bom: z.boolean().default(true),
      purpose: field.text(200),
      language: z.enum(['zh', 'en']).default('zh'),
    })
    .strict()
    .superRefine((b, ctx) => {
      if (b.clear && !personalKinds.includes(b.kind))
        ctx.addIssue({ code: 'custom', path: ['clear'], message: `${b.kind} are always masked` })
      const allowed = b.kind === 'cases' ? null : narrowedBy[b.kind]
      for (const [k, v] of Object.entries(b.query))
        if (
          v !== undefined &&
          k !== 'view' &&
          (allowed ? !allowed.includes(k) : ['minAge', 'tag', 'sheet'].includes(k))
        )
          ctx.addIssue({ code: 'custom', path: ['query', k], message: `does not narrow ${b.kind}` })
      if (b.kind === 'sheets' && !b.query.sheet)
        ctx.addIssue({ code: 'custom', path: ['query', 'sheet'], message: 'say which sheet' })
    }),
  answer: Export,
  status: 202,
})

export const exportsList = endpoint({
  id: 'exports.list',
  method: 'GET',
  path: '/api/exports',
  access: { signedIn: true },
  summary: 'My exports, the latest first',
  answer: z.object({ exports: z.array(Export) }),
})

export const exportsGet = endpoint({
  id: 'exports.get',
  method: 'GET',
  path: '/api/exports/:id',
  access: { signedIn: true },
  summary: 'How far my export is',
  params: id,
  answer: Export,
})

export const exportsCancel = endpoint({
  id: 'exports.cancel',
  method: 'POST',
  path: '/api/exports/:id/cancel',
  access: { signedIn: true },
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
  access: { signedIn: true },
  summary: 'The finished file: for a week; one that needed approval for three days',
  params: id,
  answer: z.unknown(),
  raw: 'application/octet-stream',
  problems: ['export.state', 'export.gone'],
})

/** Somebody else's wish, as whoever may approve it sees it. */
export const Wish = z.object({
  id: field.id,
  kind: ExportKind,
  name: Words,
  format: ExportFormat,
  clear: z.boolean(),
  purpose: z.string(),
  /** Rows when it was asked for. */
  total: z.number().int(),
  /** Names of the regions they lie in. */
  places: z.array(z.string()),
  minAge: z.number().int().nullable(),
  /** A name or number was looked for; which one stays with the asker. */
  narrowed: z.boolean(),
  askedBy: z.string(),
  askedAt: field.instant,
  /** One's own wish waits for somebody else. */
  mine: z.boolean(),
})
export type Wish = z.infer<typeof Wish>

export const exportsWishes = endpoint({
  id: 'exports.wishes',
  method: 'GET',
  path: '/api/exports/wishes',
  access: { verb: 'export.approve' },
  summary: 'Exports of personal records that wait for approval where I may give it, the oldest first',
  answer: z.object({ items: z.array(Wish) }),
})

export const exportsDecide = endpoint({
  id: 'exports.decide',
  method: 'POST',
  path: '/api/exports/:id/decide',
  access: { verb: 'export.approve' },
  summary: 'Approve or deny an export of personal records; nobody decides their own',
  params: id,
  body: z
    .object({
      requestId: field.requestId,
      approve: z.boolean(),
      /** Told to who asked; needed to deny. */
      reason: z.string().trim().max(200).default(''),
    })
    .strict()
    .refine((b) => b.approve || b.reason !== '', { path: ['reason'], message: 'say why not' }),
  answer: z.object({ id: field.id, state: z.enum(['queued', 'denied']) }),
  problems: ['not_found', 'export.decided', 'export.own'],
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
  /** What would name or reach a person is masked, unless a file in clear is approved. */
  masked: z.boolean(),
})
export type DictionaryColumn = z.infer<typeof DictionaryColumn>

export const exportsDictionary = endpoint({
  id: 'exports.dictionary',
  method: 'GET',
  path: '/api/exports/dictionary',
  access: { signedIn: true },
  summary: 'What I may export, and every column with its type and meaning: made of what writes the files',
  answer: z.object({
    zone: z.string(),
    datasets: z.array(
      z.object({
        kind: ExportKind,
        name: Words,
        /** Conditions that narrow it; of cases all of their list. */
        narrowedBy: z.array(z.string()),
        /** Personal records: above so many rows, or in clear, somebody else approves; whether I may ask for clear. */
        personal: z.object({ freeRows: z.number().int(), mayClear: z.boolean() }).nullable(),
        columns: z.array(DictionaryColumn),
      }),
    ),
  }),
})
