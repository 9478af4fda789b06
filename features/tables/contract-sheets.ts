/** Sheets on the wire: what is owed, made, filled in, handed in, sent back, compared. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'
import { Definition, key, SheetRow, tableVerbs, Value } from './contract.ts'

const id = z.object({ id: field.id }).strict()
const Day = z.iso.date()

export const sheetStates = ['queued', 'running', 'cancelled', 'open', 'handed', 'returned'] as const
export const SheetState = z.enum(sheetStates)
const SheetBrief = z.object({
  id: field.id,
  tableId: field.id,
  period: z.string(),
  regionPath: z.string(),
  regionName: z.string(),
  version: z.number().int(),
  state: SheetState,
  done: z.number().int(),
  total: z.number().int(),
  handedAt: field.instant.nullable(),
  handedBy: z.string(),
  digest: z.string().nullable(),
  returnedReason: z.string(),
})
export type SheetBrief = z.infer<typeof SheetBrief>

/** What is owed: one line for each table, region that hands it in, and period that has ended. */
export const Due = z.object({
  tableId: field.id,
  name: Words,
  asker: z.string(),
  period: z.string(),
  regionPath: z.string(),
  regionName: z.string(),
  dueAt: field.instant,
  late: z.boolean(),
  sheet: SheetBrief.nullable(),
  mayMake: z.boolean(),
})
export type Due = z.infer<typeof Due>
export const tablesDue = endpoint({
  id: 'tables.due',
  method: 'GET',
  path: '/api/tables/due',
  access: { verb: tableVerbs.read },
  summary: 'What has to be handed in where I may read, what is late first',
  query: z
    .object({
      /** Periods back from the last one that has ended. */
      back: field.int(0, 12).default(0),
    })
    .strict(),
  answer: z.object({ items: z.array(Due), late: z.number().int() }),
})

export const sheetMake = endpoint({
  id: 'sheets.make',
  method: 'POST',
  path: '/api/sheets',
  access: { verb: tableVerbs.make },
  summary:
    'Produces a table for a period and region from the ledger, as a job; again after it was handed in is its next version',
  body: z
    .object({
      requestId: field.requestId,
      tableId: field.id,
      period: z.string().max(8),
      regionPath: field.regionPath,
    })
    .strict(),
  answer: z.object({ id: field.id, version: z.number().int() }),
  status: 202,
  problems: ['not_found', 'table.period', 'table.level', 'table.running'],
})

export const sheetGet = endpoint({
  id: 'sheets.get',
  method: 'GET',
  path: '/api/sheets/:id',
  access: { verb: tableVerbs.read },
  summary: 'One sheet: how far it is, what is missing of it where I may read, its other versions',
  params: id,
  answer: SheetBrief.extend({
    definition: Definition,
    definitionVersion: z.number().int(),
    from: Day,
    to: Day,
    dueAt: field.instant,
    late: z.boolean(),
    madeBy: z.string(),
    madeAt: field.instant,
    rows: z.number().int(),
    /** Rows in which something is missing, and cells of them. */
    gapRows: z.number().int(),
    gaps: z.number().int(),
    versions: z.array(SheetBrief),
    mayMake: z.boolean(),
    mayReturn: z.boolean(),
    mayExport: z.boolean(),
  }),
  problems: ['not_found'],
})

const n = field.int(1, 2_000_000)
export const sheetRows = endpoint({
  id: 'sheets.rows',
  method: 'GET',
  path: '/api/sheets/:id/rows',
  access: { verb: tableVerbs.read },
  summary: 'Rows of a sheet where I may read, masked; all, or those in which something is missing',
  params: id,
  query: z
    .object({
      only: z.enum(['all', 'gaps']).default('all'),
      after: field.int(0, 2_000_000).default(0),
      limit: field.int(1, 200).default(100),
    })
    .strict(),
  answer: z.object({ items: z.array(SheetRow), next: z.number().int().nullable() }),
  problems: ['not_found'],
})

const Entry = z.object({
  kind: z.enum(['p', 'r', 'h', 'o', 'v', 'e', 'c', 't']),
  id: field.id,
  /** Where it can be looked at; null: beyond what the reader may see, or there is no page. */
  link: z.string().nullable(),
  title: z.string(),
  source: z.string(),
  at: z.string().nullable(),
  by: z.string(),
  /** The value there as a list may show it. */
  value: z.string(),
})
export const sheetCell = endpoint({
  id: 'sheets.cell',
  method: 'GET',
  path: '/api/sheets/:id/rows/:n/cells/:key',
  access: { verb: tableVerbs.read },
  summary: 'Where a cell comes from: which entries and fields of them, from whose source and when',
  params: z.object({ id: field.id, n, key }).strict(),
  answer: z.object({
    head: Words,
    how: Words,
    value: Value,
    total: z.number().int(),
    /** Not shown: beyond the first of them, or beyond what the reader may see. */
    more: z.number().int(),
    entries: z.array(Entry),
    hand: z.object({ by: z.string(), at: field.instant }).nullable(),
    proposed: z.object({ v: Value, period: z.string() }).nullable(),
  }),
  problems: ['not_found'],
})

export const sheetFill = endpoint({
  id: 'sheets.fill',
  method: 'POST',
  path: '/api/sheets/:id/fill',
  access: { verb: tableVerbs.fill },
  summary:
    'Cells that come by hand; empty takes one away. All faults are said at once, and who filled in something else meanwhile',
  params: id,
  body: z
    .object({
      requestId: field.requestId,
      cells: z
        .array(
          z
            .object({
              n: z.number().int().min(1),
              key,
              value: z.string().trim().max(300),
              /** What stood there by hand when it was typed, empty for nothing: another value since is a conflict. */
              seen: z.string().max(300).optional(),
            })
            .strict(),
        )
        .min(1)
        .max(500),
    })
    .strict(),
  answer: z.object({ id: field.id, filled: z.number().int() }),
  problems: ['not_found', 'sheet.closed', 'sheet.cell_changed'],
})

export const sheetTakeProposals = endpoint({
  id: 'sheets.takeProposals',
  method: 'POST',
  path: '/api/sheets/:id/proposals',
  access: { verb: tableVerbs.fill },
  summary: 'Every empty cell by hand takes its value of the time before, where I may fill in',
  params: id,
  body: z.object({ requestId: field.requestId }).strict(),
  answer: z.object({ id: field.id, filled: z.number().int() }),
  problems: ['not_found', 'sheet.closed'],
})

export const sheetAsk = endpoint({
  id: 'sheets.ask',
  method: 'POST',
  path: '/api/sheets/:id/ask',
  access: { verb: tableVerbs.fill },
  summary:
    'Somebody goes to the door for what is missing: one task for each door, for the worker of its grid',
  params: id,
  body: z
    .object({
      requestId: field.requestId,
      /** Rows; none: all in which something can be asked for. */
      rows: z.array(z.number().int().min(1)).max(500).default([]),
    })
    .strict(),
  answer: z.object({ id: field.id, tasks: z.number().int() }),
  problems: ['not_found', 'sheet.closed'],
})

const act = {
  params: id,
  body: z.object({ requestId: field.requestId }).strict(),
  answer: z.object({ id: field.id, state: SheetState }),
}
export const sheetCancel = endpoint({
  id: 'sheets.cancel',
  method: 'POST',
  path: '/api/sheets/:id/cancel',
  access: { verb: tableVerbs.make },
  summary: 'Stops producing a sheet',
  ...act,
  problems: ['not_found', 'sheet.closed'],
})

export const sheetHand = endpoint({
  id: 'sheets.hand',
  method: 'POST',
  path: '/api/sheets/:id/hand',
  access: { verb: tableVerbs.make },
  summary: 'Hands a sheet in: it stands as it is from now on, with a digest of all its cells',
  params: id,
  body: z
    .object({
      requestId: field.requestId,
      /** Although something is missing. */
      anyway: z.boolean().default(false),
    })
    .strict(),
  answer: z.object({ id: field.id, state: SheetState, digest: z.string() }),
  problems: ['not_found', 'sheet.closed', 'sheet.missing', 'sheet.early'],
})

export const sheetReturn = endpoint({
  id: 'sheets.return',
  method: 'POST',
  path: '/api/sheets/:id/return',
  access: { verb: tableVerbs.return },
  summary:
    'The department that asked sends a sheet back, with its reason; whoever handed it in is told by a task',
  params: id,
  body: z.object({ requestId: field.requestId, reason: field.text(300) }).strict(),
  answer: z.object({ id: field.id, state: SheetState }),
  problems: ['not_found', 'sheet.not_handed'],
})

export const sheetsReceived = endpoint({
  id: 'sheets.received',
  method: 'GET',
  path: '/api/sheets/received',
  access: { verb: tableVerbs.return },
  summary: 'Sheets that were handed in to my unit, or that I may send back for a department, the last first',
  answer: z.object({ items: z.array(SheetBrief.extend({ name: Words, asker: z.string() })) }),
})

export const sheetCheck = endpoint({
  id: 'sheets.check',
  method: 'GET',
  path: '/api/sheets/:id/check',
  access: { verb: tableVerbs.make },
  summary: 'Whether a sheet that was handed in still has the cells it had then',
  params: id,
  answer: z.object({ id: field.id, digest: z.string(), same: z.boolean() }),
  problems: ['not_found', 'sheet.not_handed'],
})

export const sheetCompare = endpoint({
  id: 'sheets.compare',
  method: 'GET',
  path: '/api/sheets/:id/changes',
  access: { verb: tableVerbs.read },
  summary: 'Cell by cell what is different from another version or period, and why',
  params: id,
  query: z.object({ with: field.id }).strict(),
  answer: z.object({
    was: SheetBrief,
    is: SheetBrief,
    added: z.number().int(),
    removed: z.number().int(),
    changed: z.number().int(),
    /** The first of them. */
    rows: z.array(
      z.object({
        /** In the later sheet, of one that is gone in the earlier one. */
        n: z.number().int(),
        title: z.string(),
        kind: z.enum(['added', 'removed', 'changed']),
        cells: z.array(z.object({ key: z.string(), head: Words, before: Value, after: Value, why: Words })),
      }),
    ),
  }),
  problems: ['not_found', 'table.other'],
})
