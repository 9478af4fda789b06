/** Names of places on the wire: used ones, what corrections propose, entering and deciding. */
import { z } from 'zod'
import { endpoint, field } from '../../kernel/contract.ts'
import { verbs } from '../regions/contract.ts'
import { longestName } from './rules.ts'

const params = z.object({ id: field.id }).strict()
export const nameStates = ['proposed', 'used', 'refused', 'ended'] as const
/** `pack`: came with the town; an office may switch one off or correct it. */
export const shownStates = [...nameStates, 'pack'] as const

const PlaceName = z.object({
  id: field.id,
  name: z.string(),
  regionPath: z.string(),
  place: z.string(),
  point: field.point.nullable(),
  state: z.enum(shownStates),
  origin: z.enum(['person', 'learnt', 'pack']),
  /** Corrected cases that wrote it, as far as I may read them; the newest five. */
  cases: z.array(z.object({ id: field.id, number: z.string(), title: z.string() })),
  caseCount: z.number().int(),
  note: z.string(),
  madeAt: field.instant.nullable(),
  madeBy: z.string(),
  decidedAt: field.instant.nullable(),
  decidedBy: z.string(),
  version: z.number().int(),
  mayManage: z.boolean(),
  /** Of one that came with the town: what an office made of it, and what it was. */
  override: z
    .object({
      what: z.enum(['off', 'corrected']),
      wasName: z.string(),
      wasPlace: z.string(),
      note: z.string(),
      at: field.instant,
      by: z.string(),
    })
    .nullable(),
})
export type PlaceName = z.infer<typeof PlaceName>

export const namesList = endpoint({
  id: 'placenames.list',
  method: 'GET',
  path: '/api/place-names',
  access: { verb: verbs.read },
  summary: 'Names by which people say where: used, proposed by corrections, refused, of the pack',
  query: z
    .object({
      state: z.enum(shownStates).default('proposed'),
      q: z.string().trim().max(40).optional(),
      region: field.regionPath.optional(),
      after: field.int(0, 100_000).default(0),
      limit: field.int(1, 200).default(50),
    })
    .strict(),
  answer: z.object({
    items: z.array(PlaceName),
    total: z.number().int(),
    next: z.number().int().nullable(),
    counts: z.record(z.enum(shownStates), z.number().int()),
  }),
})

const content = {
  name: z
    .string()
    .trim()
    .min(2)
    .max(longestName * 2),
  regionPath: field.regionPath,
  point: field.point.nullable().default(null),
  note: z.string().trim().max(200).default(''),
}
const written = z.object({ id: field.id, version: z.number().int() })

export const nameCreate = endpoint({
  id: 'placenames.create',
  method: 'POST',
  path: '/api/place-names',
  access: { verb: verbs.manage },
  summary: 'A name of a place: reports that write it are placed there from now on',
  body: z.object({ requestId: field.requestId, ...content }).strict(),
  answer: written,
  status: 201,
  problems: ['not_found', 'placenames.known', 'placenames.place_gone'],
})

export const nameDecide = endpoint({
  id: 'placenames.decide',
  method: 'POST',
  path: '/api/place-names/:id',
  access: { verb: verbs.manage },
  summary: 'Use a name as it is said here, refuse a proposal, or end a name that is used',
  params,
  body: z
    .object({
      requestId: field.requestId,
      baseVersion: z.number().int().min(1),
      to: z.enum(['used', 'refused', 'ended']),
      ...content,
    })
    .strict(),
  answer: written,
  problems: ['not_found', 'conflict.version', 'placenames.known', 'placenames.over', 'placenames.place_gone'],
})

export const namePack = endpoint({
  id: 'placenames.pack',
  method: 'POST',
  path: '/api/place-names/:id/pack',
  access: { verb: verbs.manage },
  summary:
    'A name that came with the town: switch it off, correct it for this area, or put it back as it came; reports are placed so within seconds',
  params,
  body: z
    .object({
      requestId: field.requestId,
      baseVersion: z.number().int().min(0),
      do: z.enum(['off', 'correct', 'restore']),
      name: content.name,
      aliases: z.array(z.string().trim().min(2).max(24)).max(10).default([]),
      regionPath: field.regionPath,
      note: content.note,
    })
    .strict(),
  answer: written,
  problems: ['not_found', 'conflict.version'],
})
