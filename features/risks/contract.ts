/** Risk points: places that may become dangerous, each with its level, who looks after it, and the buildings it touches. */
import { z } from 'zod'
import { endpoint, field } from '../../kernel/contract.ts'
import { TableLooked } from '../attachments/contract.ts'
import { grades, riskKinds, riskLevels } from './rules.ts'

export { grades, riskKinds }

export const riskVerbs = { read: 'risk.read', edit: 'risk.edit' } as const
const day = z.iso.date()
const of = z.object({ id: field.id }).strict()

export const Risk = z.object({
  id: field.id,
  version: z.number().int(),
  regionPath: field.regionPath,
  gridName: z.string(),
  kind: z.enum(riskKinds),
  name: z.string(),
  place: z.string(),
  point: field.point.nullable(),
  grade: z.enum(grades).nullable(),
  level: z.enum(riskLevels),
  /** Metres around the point; 0: its own region only. */
  reach: z.number().int(),
  keeperId: field.id.nullable(),
  keeper: z.string(),
  note: z.string(),
  source: z.string(),
  foundOn: day,
  lookedOn: day.nullable(),
  endedOn: day.nullable(),
  endedWhy: z.string().nullable(),
  mayEdit: z.boolean(),
})
export type Risk = z.infer<typeof Risk>

export const risksList = endpoint({
  id: 'risks.list',
  method: 'GET',
  path: '/api/risks',
  access: { verb: riskVerbs.read },
  summary:
    'Risk points of my area, the gravest first; with counts by kind and how many have nobody looking after them',
  query: z
    .object({
      region: field.regionPath.optional(),
      kind: z.enum(riskKinds).optional(),
      grade: z.enum(grades).optional(),
      q: z.string().trim().max(60).optional(),
      state: z.enum(['open', 'ended']).default('open'),
      limit: field.int(1, 1000).default(500),
    })
    .strict(),
  answer: z.object({
    items: z.array(Risk),
    total: z.number().int(),
    counts: z.array(z.object({ kind: z.enum(riskKinds), n: z.number().int(), unkept: z.number().int() })),
  }),
})

const content = {
  regionPath: field.regionPath,
  kind: z.enum(riskKinds),
  name: field.text(60),
  place: z.string().trim().max(120).default(''),
  point: field.point.nullable().default(null),
  grade: z.enum(grades).nullable().default(null),
  level: z.enum(riskLevels),
  reach: z.number().int().min(0).max(5000).default(0),
  keeperId: field.id.nullable().default(null),
  note: z.string().trim().max(500).default(''),
  source: field.text(40),
  foundOn: day,
}
export const RiskContent = z.object(content).strict()
export type RiskContent = z.infer<typeof RiskContent>

export const riskEnter = endpoint({
  id: 'risks.enter',
  method: 'POST',
  path: '/api/risks',
  access: { verb: riskVerbs.edit },
  summary: 'Enter a risk point; a dangerous building stands at a building and has its grade',
  body: z.object({ requestId: field.requestId, ...content }).strict(),
  answer: Risk,
  status: 201,
  problems: ['not_found'],
})

export const riskImport = endpoint({
  id: 'risks.import',
  method: 'POST',
  path: '/api/risks/import',
  access: { verb: riskVerbs.edit },
  summary:
    'Risk points of an uploaded table (purpose `import`; xlsx, xls or CSV; positions in WGS-84): looked at, or taken as a whole when no row is wrong',
  body: z
    .object({
      requestId: field.requestId,
      uploadId: field.id,
      regionPath: field.regionPath,
      take: z.boolean().default(false),
    })
    .strict(),
  answer: TableLooked,
  problems: [
    'not_found',
    'upload.not_found',
    'upload.not_complete',
    'ledger.import_file',
    'risk.no_headings',
    'risk.rows',
  ],
})

export const riskChange = endpoint({
  id: 'risks.change',
  method: 'POST',
  path: '/api/risks/:id',
  access: { verb: riskVerbs.edit },
  summary:
    'Change a risk point, say that it was looked at today, end it with the reason, or take it up again',
  params: of,
  body: z.discriminatedUnion('do', [
    z
      .object({
        requestId: field.requestId,
        baseVersion: z.number().int(),
        do: z.literal('change'),
        ...content,
      })
      .strict(),
    z
      .object({
        requestId: field.requestId,
        baseVersion: z.number().int(),
        do: z.literal('looked'),
        note: z.string().trim().max(300).default(''),
      })
      .strict(),
    z
      .object({
        requestId: field.requestId,
        baseVersion: z.number().int(),
        do: z.enum(['end', 'again']),
        why: field.text(200),
      })
      .strict(),
  ]),
  answer: Risk,
  problems: ['not_found', 'conflict.version', 'risk.ended'],
})

export const riskHistory = endpoint({
  id: 'risks.history',
  method: 'GET',
  path: '/api/risks/:id/history',
  access: { verb: riskVerbs.read },
  summary: 'What was said about a risk point, newest first',
  params: of,
  answer: z.object({
    items: z.array(
      z.object({
        kind: z.enum(['entered', 'changed', 'looked', 'ended', 'again']),
        at: field.instant,
        byName: z.string(),
        why: z.string(),
      }),
    ),
  }),
  problems: ['not_found'],
})
