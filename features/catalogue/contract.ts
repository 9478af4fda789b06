/** The catalogue of data and resources on the wire: what there is, whose, how fresh, who uses it, and asking to use it. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'
import { TableLooked } from '../attachments/contract.ts'
import { entryKinds, historyFields } from './rules.ts'

export const catalogueVerbs = { read: 'catalogue.read', manage: 'catalogue.manage' } as const
const params = z.object({ id: field.id }).strict()
const Kind = z.enum(entryKinds)
const day = z.iso.date()

const Entry = z.object({
  id: field.id,
  code: z.string(),
  kind: Kind,
  name: z.string(),
  theme: z.string(),
  owner: z.string(),
  origin: z.string(),
  regionPath: z.string(),
  regionName: z.string(),
  /** Days between two renewals. */
  every: z.number().int().nullable(),
  /** What of this installation it stands for; then its last change is asked of that. */
  bound: z.string().nullable(),
  boundWords: Words.nullable(),
  fresh: z.object({ on: day.nullable(), days: z.number().int().nullable(), late: z.boolean() }),
  note: z.string(),
  endedOn: day.nullable(),
  subscribers: z.number().int(),
  waiting: z.number().int(),
  /** Of my own unit. */
  mine: z.enum(['asked', 'granted', 'refused']).nullable(),
  version: z.number().int(),
  mayManage: z.boolean(),
})
export type Entry = z.infer<typeof Entry>

export const entriesList = endpoint({
  id: 'catalogue.list',
  method: 'GET',
  path: '/api/catalogue',
  access: { verb: catalogueVerbs.read },
  summary:
    'What there is to use: data items, ledgers, devices, services, by name, code, owner or theme; counts by kind',
  query: z
    .object({
      kind: Kind.optional(),
      q: z.string().trim().max(60).optional(),
      region: field.regionPath.optional(),
      owner: z.string().trim().max(60).optional(),
      /** Not renewed in time, asked for and undecided, used by my unit. */
      only: z.enum(['late', 'waiting', 'mine']).optional(),
      state: z.enum(['open', 'ended']).default('open'),
      after: field.int(0, 100_000).default(0),
      limit: field.int(1, 200).default(50),
    })
    .strict(),
  answer: z.object({
    items: z.array(Entry),
    total: z.number().int(),
    next: z.number().int().nullable(),
    counts: z.array(z.object({ kind: Kind, n: z.number().int() })),
    owners: z.array(z.object({ owner: z.string(), n: z.number().int() })),
  }),
})

const Subscription = z.object({
  id: field.id,
  unitName: z.string(),
  purpose: z.string(),
  state: z.enum(['asked', 'granted', 'refused', 'ended']),
  askedAt: field.instant,
  askedBy: z.string(),
  decidedBy: z.string(),
  reason: z.string(),
})
export type Subscription = z.infer<typeof Subscription>

export const entryGet = endpoint({
  id: 'catalogue.entry',
  method: 'GET',
  path: '/api/catalogue/:id',
  access: { verb: catalogueVerbs.read },
  summary: 'One entry with who uses it, who asked to, and what was said of it before',
  params,
  answer: Entry.extend({
    subscriptions: z.array(Subscription),
    mayAsk: z.boolean(),
    /** The last hundred, the latest first. */
    events: z.array(
      z.object({
        seq: z.number().int(),
        kind: z.enum(['entered', 'changed', 'imported']),
        at: field.instant,
        by: z.string(),
        changes: z.array(z.object({ field: z.enum(historyFields), before: z.string(), after: z.string() })),
      }),
    ),
  }),
  problems: ['not_found'],
})

const content = {
  regionPath: field.regionPath,
  code: field.text(40),
  kind: Kind,
  name: field.text(80),
  theme: z.string().trim().max(40).default(''),
  owner: field.text(60),
  origin: z.string().trim().max(120).default(''),
  every: z.number().int().min(1).max(3660).nullable().default(null),
  bound: z.string().max(50).nullable().default(null),
  changedOn: day.nullable().default(null),
  note: z.string().trim().max(300).default(''),
}
const written = z.object({ id: field.id, version: z.number().int() })

export const entryCreate = endpoint({
  id: 'catalogue.create',
  method: 'POST',
  path: '/api/catalogue',
  access: { verb: catalogueVerbs.manage },
  summary: 'A new entry; its code is its own',
  body: z.object({ requestId: field.requestId, ...content }).strict(),
  answer: written,
  status: 201,
  problems: ['not_found', 'catalogue.known'],
})

export const entryChange = endpoint({
  id: 'catalogue.change',
  method: 'POST',
  path: '/api/catalogue/:id',
  access: { verb: catalogueVerbs.manage },
  summary:
    'Other content of an entry, on the version it was decided on; or that there is none of it any more',
  params,
  body: z
    .object({
      requestId: field.requestId,
      baseVersion: z.number().int().min(1),
      ...content,
      endedOn: day.nullable().default(null),
    })
    .strict(),
  answer: written,
  problems: ['not_found', 'conflict.version', 'catalogue.known'],
})

export const entriesImport = endpoint({
  id: 'catalogue.import',
  method: 'POST',
  path: '/api/catalogue/import',
  access: { verb: catalogueVerbs.manage },
  summary:
    'Entries of an uploaded table (purpose `import`; xlsx, xls or CSV), known by code: looked at, or taken as a whole when no row is wrong',
  body: z
    .object({
      requestId: field.requestId,
      uploadId: field.id,
      regionPath: field.regionPath,
      /** Of rows whose table does not say it. */
      kind: Kind.default('data'),
      take: z.boolean().default(false),
    })
    .strict(),
  answer: TableLooked,
  problems: [
    'not_found',
    'upload.not_found',
    'upload.not_complete',
    'ledger.import_file',
    'catalogue.no_headings',
    'catalogue.rows',
  ],
})

export const entryAsk = endpoint({
  id: 'catalogue.ask',
  method: 'POST',
  path: '/api/catalogue/:id/ask',
  access: { verb: catalogueVerbs.read },
  summary: 'Ask for my unit to use an entry, with the purpose',
  params,
  body: z.object({ requestId: field.requestId, purpose: field.text(200) }).strict(),
  answer: z.object({ id: field.id }),
  status: 201,
  problems: ['not_found', 'catalogue.no_unit', 'catalogue.asked'],
})

export const subscriptionDecide = endpoint({
  id: 'catalogue.decide',
  method: 'POST',
  path: '/api/catalogue/subscriptions/:id/decide',
  access: { verb: catalogueVerbs.manage },
  summary: 'Grant or refuse the use of an entry, or end it, with the reason',
  params,
  body: z
    .object({
      requestId: field.requestId,
      to: z.enum(['granted', 'refused', 'ended']),
      reason: z.string().trim().max(200).default(''),
    })
    .strict()
    .refine((b) => b.to === 'granted' || b.reason !== '', { path: ['reason'], message: 'say why' }),
  answer: z.object({ id: field.id, state: z.enum(['granted', 'refused', 'ended']) }),
  problems: ['not_found', 'catalogue.decided'],
})
