/** Tables on the wire: how departments' tables are defined, produced from the ledger, filled in, handed in, sent back, compared. */
import { z } from 'zod'
import { endpoint, field } from '../../kernel/contract.ts'
import { counts, figures, handKinds, levels, mostColumns, periodKinds, roles, rowKinds } from './rules.ts'

export const tableVerbs = {
  read: 'table.read',
  fill: 'table.fill',
  make: 'table.make',
  define: 'table.define',
  return: 'table.return',
} as const

const id = z.object({ id: field.id }).strict()
const Day = z.iso.date()
const age = z.number().int().min(0).max(130)
export const key = z.string().regex(/^[a-z][A-Za-z0-9]{0,23}$/, 'letters and digits, a small letter first')
const head = z.object({ zh: field.text(40), en: field.text(60) }).strict()

const From = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('field'), field: z.string().max(24) }).strict(),
  z
    .object({ kind: z.literal('count'), of: z.enum(counts), minAge: age.optional(), maxAge: age.optional() })
    .strict(),
  z.object({ kind: z.literal('figure'), figure: z.enum(figures) }).strict(),
  z.object({ kind: z.literal('sum'), of: z.array(key).max(mostColumns) }).strict(),
  z.object({ kind: z.literal('share'), part: key, whole: key }).strict(),
  z.object({ kind: z.literal('constant'), text: field.text(100) }).strict(),
  z.object({ kind: z.literal('hand'), type: z.enum(handKinds) }).strict(),
])
export const Definition = z
  .object({
    name: head,
    asker: field.text(60),
    unitId: field.id.nullable(),
    basis: field.text(200),
    period: z.enum(periodKinds),
    dueDays: z.number().int().min(1).max(60),
    dueOn: Day.nullable(),
    level: z.enum(levels),
    rows: z.enum(rowKinds),
    filter: z
      .object({
        minAge: age.optional(),
        maxAge: age.optional(),
        sex: z.union([z.literal(1), z.literal(2)]).optional(),
        roles: z.array(z.enum(roles)).min(1).max(4).optional(),
        allAged: age.optional(),
        rented: z.literal(true).optional(),
        minPeople: z.number().int().min(1).max(50).optional(),
      })
      .strict(),
    columns: z
      .array(z.object({ key, head, from: From, needed: z.boolean() }).strict())
      .min(1)
      .max(mostColumns),
  })
  .strict()

export const Table = z.object({
  id: field.id,
  version: z.number().int(),
  /** Comes with the program and was not changed here. */
  builtin: z.boolean(),
  active: z.boolean(),
  definition: Definition,
  changedAt: field.instant.nullable(),
  changedBy: z.string(),
  why: z.string(),
})
export type Table = z.infer<typeof Table>

export const tablesList = endpoint({
  id: 'tables.list',
  method: 'GET',
  path: '/api/tables',
  access: { verb: tableVerbs.read },
  summary: 'Tables that departments ask for, each in its last version',
  answer: z.object({ items: z.array(Table), mayDefine: z.boolean() }),
})

export const tableVersions = endpoint({
  id: 'tables.versions',
  method: 'GET',
  path: '/api/tables/:id/versions',
  access: { verb: tableVerbs.read },
  summary: 'Every version of the definition of a table, the last one first',
  params: id,
  answer: z.object({ items: z.array(Table) }),
  problems: ['not_found'],
})

const why = z.string().trim().max(200).default('')
export const tableCreate = endpoint({
  id: 'tables.create',
  method: 'POST',
  path: '/api/tables',
  access: { verb: tableVerbs.define },
  summary: 'A new table: who asks, on what basis, what its rows are and where each cell comes from',
  body: z.object({ requestId: field.requestId, definition: Definition, why }).strict(),
  answer: z.object({ id: field.id, version: z.number().int() }),
  status: 201,
  problems: ['not_found'],
})

export const tableChange = endpoint({
  id: 'tables.change',
  method: 'POST',
  path: '/api/tables/:id',
  access: { verb: tableVerbs.define },
  summary:
    'Another version of a table, or no longer asked for; sheets that exist keep the version they were made by',
  params: id,
  body: z
    .object({
      requestId: field.requestId,
      baseVersion: z.number().int().min(1),
      definition: Definition,
      active: z.boolean().default(true),
      why,
    })
    .strict(),
  answer: z.object({ id: field.id, version: z.number().int() }),
  problems: ['not_found', 'conflict.version'],
})

export const Value = z.union([z.string(), z.number(), z.null()])
/** Why a cell is as it is drawn: in order, missing, filled in by hand, a proposal of the time before. */
const Cell = z.object({
  v: Value,
  state: z.enum(['as-is', 'missing', 'hand', 'proposed']),
  by: z.string(),
})
export const SheetRow = z.object({
  n: z.number().int(),
  /** In the order of the columns. */
  cells: z.array(Cell),
  place: z.string(),
  gridName: z.string(),
  /** Who can fill in what is missing; empty when nobody is set. */
  worker: z.string(),
  /** Keys of missing cells that can be asked for at the door. */
  askable: z.array(z.string()),
  /** Somebody was asked and has not closed it. */
  asked: z.boolean(),
  mayFill: z.boolean(),
})
export type SheetRow = z.infer<typeof SheetRow>

export const tablePreview = endpoint({
  id: 'tables.preview',
  method: 'POST',
  path: '/api/tables/preview',
  access: { verb: tableVerbs.define },
  summary: 'The first rows that a definition gives with the ledger as it stands. Nothing is stored',
  body: z
    .object({
      requestId: field.requestId.optional(),
      definition: Definition,
      regionPath: field.regionPath.optional(),
    })
    .strict(),
  answer: z.object({ rows: z.array(SheetRow), period: z.string(), place: z.string() }),
  problems: ['not_found'],
  replayable: true,
})
