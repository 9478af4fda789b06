/** Versions of the responsibility list over the wire: drafts, checks, comparison, replay, publishing, Excel. Lives beside `contract.ts`. */
import { z } from 'zod'
import { endpoint, field } from '../../kernel/contract.ts'
import { Change, Finding, Item, ItemCode, ListStatus } from './contract-shapes.ts'

export const ListHead = z.object({
  id: field.id,
  name: z.string(),
  status: ListStatus,
  validFrom: z.string().nullable(),
  basedOn: field.id.nullable(),
  note: z.string().nullable(),
  items: z.number().int(),
  kinds: z.number().int(),
  version: z.number().int(),
  updatedAt: z.string(),
  byName: z.string().nullable(),
  /** New cases follow this version now. */
  inForce: z.boolean(),
})
export type ListHead = z.infer<typeof ListHead>

const listId = z.object({ id: field.id }).strict()
const write = { requestId: field.requestId, baseVersion: z.number().int().positive() }
const saved = z.object({ id: field.id, version: z.number().int() })

export const listVersions = endpoint({
  id: 'items.versions',
  method: 'GET',
  path: '/api/item-lists',
  access: { verb: 'item.read' },
  summary: 'All versions of the responsibility list, newest first',
  answer: z.object({ lists: z.array(ListHead), mayEdit: z.boolean(), mayPublish: z.boolean() }),
})

export const getList = endpoint({
  id: 'items.getList',
  method: 'GET',
  path: '/api/item-lists/:id',
  access: { verb: 'item.read' },
  summary: 'One version as a tree; `changed` compares with the version it is based on',
  params: listId,
  answer: z.object({
    list: ListHead,
    items: z.array(
      Item.pick({ code: true, className: true, kindName: true, name: true, clocked: true }).extend({
        changed: z.boolean(),
        /** Words and owner keys to find it by. */
        keywords: z.array(z.string()),
        owners: z.array(z.string()),
      }),
    ),
  }),
})

export const getItem = endpoint({
  id: 'items.getItem',
  method: 'GET',
  path: '/api/item-lists/:id/items/:code',
  access: { verb: 'item.read' },
  summary: 'One item with what stood before, and how many cases it had in a year',
  params: z.object({ id: field.id, code: ItemCode }).strict(),
  answer: z.object({
    item: Item,
    before: Item.nullable(),
    casesInYear: z.number().int(),
    onTimeInYear: z.number().nullable(),
    listVersion: z.number().int(),
  }),
  problems: ['not_found'],
})

export const createDraft = endpoint({
  id: 'items.createDraft',
  method: 'POST',
  path: '/api/item-lists',
  access: { verb: 'item.edit' },
  summary: 'A draft copied from another version',
  body: z.object({ requestId: field.requestId, name: field.text(40), basedOn: field.id }).strict(),
  answer: saved,
  status: 201,
  problems: ['items.name_taken'],
})

export const saveItem = endpoint({
  id: 'items.saveItem',
  method: 'PUT',
  path: '/api/item-lists/:id/items/:code',
  access: { verb: 'item.edit' },
  summary: 'Save one item of a draft; a new code adds it',
  params: z.object({ id: field.id, code: ItemCode }).strict(),
  body: z.object({ ...write, item: Item }).strict(),
  answer: saved,
  problems: ['items.not_a_draft', 'conflict.version'],
})

export const removeItem = endpoint({
  id: 'items.removeItem',
  method: 'POST',
  path: '/api/item-lists/:id/items/:code/remove',
  access: { verb: 'item.edit' },
  summary: 'Take one item out of a draft',
  params: z.object({ id: field.id, code: ItemCode }).strict(),
  body: z.object(write).strict(),
  answer: saved,
  problems: ['items.not_a_draft', 'conflict.version'],
})

export const checkList = endpoint({
  id: 'items.check',
  method: 'GET',
  path: '/api/item-lists/:id/check',
  access: { verb: 'item.read' },
  summary: 'What blocks publishing, and hints that do not',
  params: listId,
  answer: z.object({
    findings: z.array(Finding),
    blocking: z.number().int(),
    seconds: z.number(),
    checkedAt: z.string(),
  }),
})

export const diffList = endpoint({
  id: 'items.diff',
  method: 'GET',
  path: '/api/item-lists/:id/diff',
  access: { verb: 'item.read' },
  summary: 'What changed against another version',
  params: listId,
  query: z.object({ against: field.id.optional() }).strict(),
  answer: z.object({ changes: z.array(Change) }),
})

const Side = z.object({
  inTime: z.number(),
  late: z.number(),
  open: z.number(),
  noOwner: z.number(),
  noClock: z.number(),
  bounced: z.number(),
  rate: z.number().nullable(),
})

export const replayList = endpoint({
  id: 'items.replay',
  method: 'GET',
  path: '/api/item-lists/:id/replay',
  access: { verb: 'item.read' },
  summary: 'The last days run again under this version beside the one in force; changes no case',
  params: listId,
  query: z.object({ days: field.int(1, 366).default(31) }).strict(),
  answer: z.object({
    cases: z.number().int(),
    from: z.string(),
    a: Side,
    b: Side,
    ownerChanged: z.array(
      z.object({
        caseId: field.id,
        number: z.string(),
        from: z.string().nullable(),
        to: z.string().nullable(),
      }),
    ),
    judgedDifferently: z.array(
      z.object({ caseId: field.id, number: z.string(), from: z.string(), to: z.string() }),
    ),
    units: z.array(
      z.object({ unitId: field.id, name: z.string(), a: z.number(), b: z.number(), change: z.number() }),
    ),
  }),
})

export const publishList = endpoint({
  id: 'items.publish',
  method: 'POST',
  path: '/api/item-lists/:id/publish',
  access: { verb: 'item.publish' },
  summary: 'New cases follow this version from the day given; open cases go on under theirs',
  params: listId,
  body: z
    .object({ ...write, validFrom: z.iso.date(), note: z.string().trim().max(300).default('') })
    .strict(),
  answer: saved,
  problems: ['items.blocked', 'items.not_a_draft', 'conflict.version'],
})

export const submitList = endpoint({
  id: 'items.submit',
  method: 'POST',
  path: '/api/item-lists/:id/submit',
  access: { verb: 'item.edit' },
  summary: 'Hand a draft in for approval; one with blocking findings is refused',
  params: listId,
  body: z.object(write).strict(),
  answer: saved,
  problems: ['items.blocked', 'items.not_a_draft', 'conflict.version'],
})

export const discardList = endpoint({
  id: 'items.discard',
  method: 'POST',
  path: '/api/item-lists/:id/discard',
  access: { verb: 'item.edit' },
  summary: 'Give up a draft; it stays readable as retired',
  params: listId,
  body: z.object(write).strict(),
  answer: saved,
  problems: ['items.not_a_draft', 'conflict.version'],
})

export const importList = endpoint({
  id: 'items.import',
  method: 'POST',
  path: '/api/item-lists/import',
  access: { verb: 'item.edit' },
  summary:
    'A draft from Excel: our own format, or a table with class, kind, condition, unit and limit columns',
  body: z
    .object({
      requestId: field.requestId,
      name: field.text(40),
      uploadId: field.id,
      /** Nothing is stored; the answer says what would be. */
      dryRun: z.boolean().default(false),
      /** `working`: 天 and 小时 are working time, as in municipal case standards. */
      profile: z.enum(['plain', 'working']).default('working'),
    })
    .strict(),
  answer: z.object({
    id: field.id.nullable(),
    format: z.enum(['own', 'table']),
    items: z.number().int(),
    proposals: z.array(z.object({ key: z.string(), name: z.string(), rows: z.number().int() })),
    problems: z.array(
      z.object({
        row: z.number().int(),
        code: z.string(),
        column: z.string(),
        zh: z.string(),
        en: z.string(),
      }),
    ),
  }),
  problems: ['items.not_a_workbook', 'items.name_taken'],
})

export const exportList = endpoint({
  id: 'items.export',
  method: 'GET',
  path: '/api/item-lists/:id/export',
  access: { verb: 'item.read' },
  summary: 'The version as an Excel file that imports to the identical list',
  params: listId,
  answer: z.null(),
  raw: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
})
