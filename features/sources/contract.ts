/** Sources on the wire: what is looked into for reports, how far, and what it brought. Passwords go in and never come out. */
import { z } from 'zod'
import { endpoint, field } from '../../kernel/contract.ts'

export const sourceKinds = ['folder', 'pull', 'mail'] as const
export const SourceKind = z.enum(sourceKinds)
export type SourceKind = z.infer<typeof SourceKind>
export const itemStates = ['running', 'waiting', 'taken', 'faulty', 'refused', 'ignored'] as const

const channelKey = z.string().regex(/^[a-z][a-z0-9-]{1,30}$/)
const crs = z.enum(['wgs84', 'gcj02', 'bd09'])
const host = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9.:-]{1,253}$/, 'not a host name')
const port = z.number().int().min(1).max(65535)
const every = z.number().int().min(5).max(86_400)
const headerName = z.string().regex(/^[A-Za-z0-9-]{1,60}$/)
/** `data.items`, `list[0].rows`; empty: the answer itself. */
const path = z
  .string()
  .trim()
  .max(200)
  .regex(/^([^\s.[\]]+(\[\d{1,4}\])*(\.[^\s.[\]]+(\[\d{1,4}\])*)*)?$/, 'not a path such as data.items')

export const FolderSettings = z
  .object({
    kind: z.literal('folder'),
    /** A name below the data folder, or an absolute path that the operator allows. */
    place: z.string().trim().min(1).max(300),
    every: every.default(10),
    /** Write answers into `out/`. */
    answers: z.boolean().default(true),
  })
  .strict()
export type FolderSettings = z.infer<typeof FolderSettings>

export const mapFields = [
  'externalId',
  'content',
  'title',
  'placeText',
  'lng',
  'lat',
  'name',
  'phone',
  'occurredAt',
] as const
export type MapField = (typeof mapFields)[number]

export const PullSettings = z
  .object({
    kind: z.literal('pull'),
    /** May hold `{since}`. */
    url: z
      .string()
      .trim()
      .max(1000)
      .regex(/^https?:\/\/[^\s/]+/, 'not an address'),
    /** Names only; the values are sealed. */
    headers: z.array(headerName).max(10).default([]),
    list: path.default(''),
    map: z
      .object({
        externalId: path.min(1),
        content: path.min(1),
        title: path.default(''),
        placeText: path.default(''),
        lng: path.default(''),
        lat: path.default(''),
        name: path.default(''),
        phone: path.default(''),
        occurredAt: path.default(''),
      })
      .strict(),
    crs: crs.default('wgs84'),
    paging: z
      .discriminatedUnion('by', [
        z.object({ by: z.literal('none') }).strict(),
        z
          .object({
            by: z.literal('page'),
            param: z.string().min(1).max(60),
            first: z.number().int().min(0).max(1),
          })
          .strict(),
        z.object({ by: z.literal('offset'), param: z.string().min(1).max(60) }).strict(),
        z.object({ by: z.literal('cursor'), param: z.string().min(1).max(60), next: path.min(1) }).strict(),
        z.object({ by: z.literal('link'), next: path }).strict(),
      ])
      .default({ by: 'none' }),
    /** The newest moment seen is asked for next time: `{since}` in the address. */
    since: z
      .object({ field: path.min(1), first: z.string().trim().max(60).default('') })
      .strict()
      .nullable()
      .default(null),
    every: every.default(60),
    perMinute: z.number().int().min(1).max(600).default(30),
    /** Where results are pushed: `{externalId}` is put in. */
    answerUrl: z
      .string()
      .trim()
      .max(1000)
      .regex(/^(https?:\/\/[^\s/]+.*)?$/, 'not an address')
      .default(''),
  })
  .strict()
export type PullSettings = z.infer<typeof PullSettings>

const Server = z.object({ host, port, tls: z.boolean() }).strict()
export const MailSettings = z
  .object({
    kind: z.literal('mail'),
    imap: Server,
    smtp: Server,
    user: z.string().trim().min(1).max(200),
    address: z.email().max(200),
    box: z.string().trim().min(1).max(100).default('INBOX'),
    /** Read what lies there already, or only what comes from now on. */
    from: z.enum(['now', 'all']).default('now'),
    every: every.default(30),
  })
  .strict()
export type MailSettings = z.infer<typeof MailSettings>

export const SourceSettings = z.discriminatedUnion('kind', [FolderSettings, PullSettings, MailSettings])
export type SourceSettings = z.infer<typeof SourceSettings>

/** Values of headers by name; the password of a mailbox. Left out: what is kept stays. */
export const Secrets = z
  .object({
    headers: z.record(headerName, z.string().max(4000)).default({}),
    password: z.string().max(500).optional(),
  })
  .strict()
export type Secrets = z.infer<typeof Secrets>

export const SourceItem = z.object({
  id: field.id,
  kind: z.enum(['file', 'page', 'letter']),
  name: z.string(),
  state: z.enum(itemStates),
  taken: z.number().int(),
  repeated: z.number().int(),
  refused: z.number().int(),
  note: z.string().nullable(),
  importId: field.id.nullable(),
  at: field.instant,
})
export type SourceItem = z.infer<typeof SourceItem>

const SourceBase = z.object({
  id: field.id,
  name: z.string(),
  kind: SourceKind,
  channel: z.string(),
  regionPath: z.string(),
  regionName: z.string(),
  /** Where it is looked for, without anything secret. */
  where: z.string(),
  active: z.boolean(),
  /** Why it is paused, as somebody said. */
  pausedWhy: z.string().nullable(),
  lookedAt: field.instant.nullable(),
  nextAt: field.instant.nullable(),
  /** The mail server tells of a letter as soon as it comes. */
  told: z.boolean(),
  failures: z.number().int(),
  lastError: z.string().nullable(),
  today: z.object({
    taken: z.number().int(),
    repeated: z.number().int(),
    refused: z.number().int(),
    ignored: z.number().int(),
  }),
  /** Files or messages that wait for a person. */
  waiting: z.number().int(),
  last: z.array(SourceItem),
})
export const Source = SourceBase
export type Source = z.infer<typeof Source>

export const sourcesList = endpoint({
  id: 'sources.list',
  method: 'GET',
  path: '/api/sources',
  access: { verb: 'channel.read' },
  summary: 'Watched folders, systems that are asked, and mailboxes of my area, with what they brought',
  answer: z.object({ sources: z.array(Source) }),
})

const id = z.object({ id: field.id }).strict()
const changed = z.object({ changed: z.boolean() })
const problems = ['source.place', 'source.place_taken', 'source.host', 'source.secret', 'channel.unknown']

export const sourceGet = endpoint({
  id: 'sources.get',
  method: 'GET',
  path: '/api/sources/:id',
  access: { verb: 'channel.manage' },
  summary: 'A source with its settings, to change it; which secrets are kept, never what they are',
  params: id,
  answer: SourceBase.extend({
    settings: SourceSettings,
    kept: z.object({ headers: z.array(z.string()), password: z.boolean() }),
  }),
})

export const sourceCreate = endpoint({
  id: 'sources.create',
  method: 'POST',
  path: '/api/sources',
  access: { verb: 'channel.manage' },
  summary: 'A new source; it is looked into at once unless it begins paused',
  body: z
    .object({
      requestId: field.requestId,
      name: field.text(60),
      channel: channelKey,
      regionPath: field.regionPath,
      settings: SourceSettings,
      secrets: Secrets.default({ headers: {} }),
      active: z.boolean().default(true),
      pausedWhy: z.string().trim().max(120).default(''),
    })
    .strict(),
  answer: z.object({ id: field.id }),
  status: 201,
  problems,
})

export const sourceChange = endpoint({
  id: 'sources.change',
  method: 'POST',
  path: '/api/sources/:id',
  access: { verb: 'channel.manage' },
  summary: 'Change a source, pause it or go on; how far it was read is kept',
  params: id,
  body: z
    .object({
      requestId: field.requestId,
      name: field.text(60).optional(),
      channel: channelKey.optional(),
      settings: SourceSettings.optional(),
      secrets: Secrets.optional(),
      active: z.boolean().optional(),
      /** Said with a pause; going on forgets it. */
      pausedWhy: z.string().trim().max(120).optional(),
    })
    .strict(),
  answer: changed,
  problems: [...problems, 'source.kind'],
})

export const sourceRemove = endpoint({
  id: 'sources.remove',
  method: 'POST',
  path: '/api/sources/:id/remove',
  access: { verb: 'channel.manage' },
  summary: 'Remove a source; reports and files stay, answers that were on their way back wait for a person',
  params: id,
  body: z.object({ requestId: field.requestId }).strict(),
  answer: changed,
})

export const sourceLook = endpoint({
  id: 'sources.look',
  method: 'POST',
  path: '/api/sources/:id/look',
  access: { verb: 'channel.manage' },
  summary: 'Look now instead of at the next turn',
  params: id,
  body: z.object({ requestId: field.requestId }).strict(),
  answer: changed,
})

export const Sample = z.object({
  /** As it would be taken; phones are masked. Null: it would be refused. */
  order: z
    .object({
      externalId: z.string().nullable(),
      title: z.string().nullable(),
      content: z.string(),
      placeText: z.string().nullable(),
      point: field.point.nullable(),
      name: z.string().nullable(),
      phone: z.string().nullable(),
      occurredAt: z.string().nullable(),
    })
    .nullable(),
  /** What it is called, what was left out or why it would be refused. */
  label: z.string(),
  notes: z.array(z.string()),
})
export type Sample = z.infer<typeof Sample>

export const sourceTry = endpoint({
  id: 'sources.try',
  method: 'POST',
  path: '/api/sources/try',
  access: { verb: 'channel.manage' },
  summary: 'Look once with these settings and show the first rows as they would be taken; nothing is stored',
  body: z
    .object({
      /** Of the source that is being changed: its kept secrets are used for the same host. */
      id: field.id.optional(),
      settings: SourceSettings,
      secrets: Secrets.default({ headers: {} }),
    })
    .strict(),
  answer: z.object({
    ok: z.boolean(),
    /** What the other side said, in a line. */
    said: z.string(),
    ms: z.number().int(),
    found: z.number().int(),
    samples: z.array(Sample),
    /** Paths in the answer of a pulled system that can be chosen from. */
    paths: z.object({ lists: z.array(z.string()), fields: z.array(z.string()) }),
  }),
  replayable: true,
  problems,
})

export const arrivals = endpoint({
  id: 'sources.arrivals',
  method: 'GET',
  path: '/api/connect/:key',
  access: { verb: 'channel.read' },
  summary:
    'Whether a connected system has called: its last good signature of the hour, and what it handed over within a day',
  params: z.object({ key: z.string().regex(/^[a-z0-9][a-z0-9.-]{2,60}$/) }).strict(),
  answer: z.object({
    signedAt: field.instant.nullable(),
    reports: z.number().int(),
    lastReportAt: field.instant.nullable(),
    lastNumber: z.string().nullable(),
  }),
})
