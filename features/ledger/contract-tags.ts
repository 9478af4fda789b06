/** Tags on the wire: what can be put on people, homes, organisations, vehicles and facilities, who may read it, putting on and taking off one by one and in bulk. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'
import { Day, ledgerVerbs } from './contract.ts'
import { TagKey } from './contract-tag-key.ts'
import { tagSubjects } from './rules/tags.ts'

/** Whoever says which tags there are; it gives no sight of any entry. */
export const tagManage = 'tag.manage'

const key = z.object({ key: TagKey }).strict()
const definition = {
  subject: z.enum(tagSubjects),
  zh: field.text(20),
  en: field.text(40),
  sensitive: z.boolean(),
  basis: z.object({ zh: z.string().trim().max(200), en: z.string().trim().max(200) }).strict(),
  /** Roles that read a sensitive one, where they hold them; of others none: whoever reads the entry. */
  readers: z.array(z.string().max(40)).max(20),
  /** Not put on anything any more. */
  ended: z.boolean(),
}

export const Tag = z.object({
  ...definition,
  zh: z.string(),
  en: z.string(),
  basis: Words,
  readers: z.array(z.string()),
  key: z.string(),
  builtIn: z.boolean(),
  revision: z.number().int(),
  /** Whether I read it somewhere. */
  mayRead: z.boolean(),
  /** Entries that have it where I read it; null: I read none. */
  count: z.number().int().nullable(),
})
export type Tag = z.infer<typeof Tag>

export const tagsList = endpoint({
  id: 'ledger.tags',
  method: 'GET',
  path: '/api/ledger/tags',
  access: { signedIn: true },
  summary: 'All tags with basis and readers, and on how many entries I see each',
  query: z.object({ region: field.regionPath.optional() }).strict(),
  answer: z.object({
    items: z.array(Tag),
    /** Roles that can be named as readers. */
    roles: z.array(z.object({ key: z.string(), words: Words })),
  }),
})

export const tagWrite = endpoint({
  id: 'ledger.tagWrite',
  method: 'POST',
  path: '/api/ledger/tags/:key',
  access: { verb: tagManage },
  summary: 'A new tag, or another definition of one; what it is put on stays as it was',
  params: key,
  body: z
    .object({
      requestId: field.requestId,
      /** 0: new. */
      baseRevision: z.number().int().min(0),
      ...definition,
    })
    .strict(),
  answer: z.object({ key: z.string(), revision: z.number().int() }),
  problems: ['not_found', 'conflict.version', 'ledger.tag_known'],
})

export const tagGrids = endpoint({
  id: 'ledger.tagGrids',
  method: 'GET',
  path: '/api/ledger/tags/:key/grids',
  access: { verb: ledgerVerbs.read },
  summary: 'On how many entries of each grid a tag is',
  params: key,
  query: z.object({ region: field.regionPath.optional() }).strict(),
  answer: z.object({
    total: z.number().int(),
    items: z.array(z.object({ path: z.string(), name: z.string(), count: z.number().int() })),
  }),
  problems: ['not_found'],
})

const filter = z
  .object({
    region: field.regionPath.optional(),
    q: z.string().trim().max(60).optional(),
    /** Of people: whole years. */
    from: z.number().int().min(0).max(130).optional(),
    to: z.number().int().min(0).max(130).optional(),
    tag: TagKey.optional(),
  })
  .strict()

export const tagPut = endpoint({
  id: 'ledger.tagPut',
  method: 'POST',
  path: '/api/ledger/tags/:key/put',
  access: { verb: ledgerVerbs.edit },
  summary:
    'Put a tag on some entries, or on all that a filter of their list shows; who has it already keeps it as it is',
  params: key,
  body: z
    .object({
      requestId: field.requestId,
      on: z.discriminatedUnion('by', [
        z.object({ by: z.literal('ids'), ids: z.array(field.id).min(1).max(500) }).strict(),
        z.object({ by: z.literal('filter'), filter }).strict(),
      ]),
      since: Day,
      source: z.string().trim().min(1).max(40).default('社区采集'),
      note: z.string().trim().max(200).default(''),
    })
    .strict(),
  answer: z.object({ put: z.number().int(), already: z.number().int() }),
  problems: ['not_found', 'ledger.tag_ended', 'ledger.tag_many'],
})

export const tagTake = endpoint({
  id: 'ledger.tagTake',
  method: 'POST',
  path: '/api/ledger/tags/:key/take',
  access: { verb: ledgerVerbs.edit },
  summary: 'Take a tag off some entries; that they had it stays in their history',
  params: key,
  body: z
    .object({
      requestId: field.requestId,
      ids: z.array(field.id).min(1).max(500),
      until: Day,
      note: z.string().trim().max(200).default(''),
    })
    .strict(),
  answer: z.object({ taken: z.number().int() }),
  problems: ['not_found', 'ledger.tag_none'],
})

export const tagsOn = endpoint({
  id: 'ledger.tagsOn',
  method: 'GET',
  path: '/api/ledger/tagged/:id',
  access: { verb: ledgerVerbs.read },
  summary:
    'Tags of a person, home, organisation, vehicle or facility that I may read, now and before, with each change',
  params: z.object({ id: field.id }).strict(),
  answer: z.object({
    subject: z.enum(tagSubjects),
    items: z.array(
      z.object({
        tag: z.string(),
        words: Words,
        sensitive: z.boolean(),
        since: Day,
        until: Day.nullable(),
        source: z.string(),
        note: z.string(),
        version: z.number().int(),
      }),
    ),
    events: z.array(
      z.object({
        tag: z.string(),
        words: Words,
        kind: z.enum(['put', 'taken']),
        /** The day from which it holds. */
        on: Day,
        at: field.instant,
        by: z.string(),
        source: z.string(),
        note: z.string(),
      }),
    ),
    /** Every chain holds. */
    whole: z.boolean(),
    mayEdit: z.boolean(),
  }),
  problems: ['not_found'],
})
