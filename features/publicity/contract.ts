/** The public board: solved cases whose reporters agreed, in words that a person has read and let go. */
import { z } from 'zod'
import { endpoint, field } from '../../kernel/contract.ts'

export const Shown = z.object({
  id: field.id,
  title: z.string(),
  said: z.string(),
  result: z.string(),
  place: z.string(),
  kind: z.string(),
  reportedAt: field.instant,
  resolvedAt: field.instant,
  publishedAt: field.instant,
  photos: z.array(z.object({ id: field.id, phase: z.enum(['before', 'after']) })),
})
export type Shown = z.infer<typeof Shown>

export const boardList = endpoint({
  id: 'publicity.list',
  method: 'GET',
  path: '/api/public-board',
  access: { public: true },
  summary: 'Solved cases made public, newest first, with the figures of the month',
  query: z
    .object({
      community: field.regionPath.optional(),
      kind: z.string().trim().max(40).optional(),
      after: field.cursor.optional(),
      limit: field.int(1, 50).default(20),
    })
    .strict(),
  answer: z.object({
    items: z.array(Shown),
    total: z.number().int(),
    next: z.string().nullable(),
    communities: z.array(z.object({ path: z.string(), name: z.string(), n: z.number().int() })),
    kinds: z.array(z.object({ kind: z.string(), n: z.number().int() })),
    /** Of all cases reported this month, made public or not: the same figures as in the statistics. */
    figures: z.object({
      from: z.string(),
      to: z.string(),
      valid: z.number().int(),
      resolved: z.number().int(),
      workingDays: z.number().nullable(),
      /** The same from report to resolution by the clock: what was solved at a weekend took no office time. */
      hours: z.number().nullable(),
    }),
  }),
})

export const boardPhoto = endpoint({
  id: 'publicity.photo',
  method: 'GET',
  path: '/api/public-board/:id/photos/:photo',
  access: { public: true },
  summary: 'A photo of the public board',
  params: z.object({ id: field.id, photo: field.id }).strict(),
  answer: z.unknown(),
  raw: 'image/jpeg',
})

export const boardJson = endpoint({
  id: 'publicity.json',
  method: 'GET',
  path: '/api/public-board/feed.json',
  access: { public: true },
  summary: 'The latest fifty of the public board as a JSON Feed (1.1)',
  answer: z.unknown(),
  raw: 'application/feed+json',
})

export const boardRss = endpoint({
  id: 'publicity.rss',
  method: 'GET',
  path: '/api/public-board/feed.xml',
  access: { public: true },
  summary: 'The latest fifty of the public board as RSS 2.0',
  answer: z.unknown(),
  raw: 'application/rss+xml',
})

// ---------------------------------------------------------------- staff

export const views = ['candidates', 'published', 'withdrawn'] as const

export const publicityWork = endpoint({
  id: 'publicity.work',
  method: 'GET',
  path: '/api/publications',
  access: { verb: 'case.publish' },
  summary: 'Solved cases that may be made public, or were',
  query: z
    .object({ view: z.enum(views).default('candidates'), limit: field.int(1, 200).default(100) })
    .strict(),
  answer: z.object({
    rows: z.array(
      z.object({
        caseId: field.id,
        number: z.string(),
        title: z.string(),
        place: z.string(),
        itemName: z.string().nullable(),
        resolvedAt: field.instant,
      }),
    ),
    counts: z.object({
      candidates: z.number().int(),
      published: z.number().int(),
      withdrawn: z.number().int(),
    }),
  }),
})

/** A text as proposed: what was taken out of it, and whether it must stay out or a person may let it go. */
export const Masked = z.object({
  text: z.string(),
  taken: z.array(z.object({ was: z.string(), firm: z.boolean() })),
})
export type Masked = z.infer<typeof Masked>

const of = z.object({ id: field.id }).strict()

export const publicityProposal = endpoint({
  id: 'publicity.proposal',
  method: 'GET',
  path: '/api/publications/:id',
  access: { verb: 'case.publish' },
  summary:
    'What of a case could be made public: masked words, photos to choose from, what is public now and what was',
  params: of,
  answer: z.object({
    caseId: field.id,
    number: z.string(),
    title: Masked,
    said: Masked,
    result: Masked,
    place: Masked,
    kind: z.string(),
    photos: z.array(z.object({ id: field.id, phase: z.string(), byName: z.string().nullable() })),
    now: Shown.nullable(),
    state: z.enum(['published', 'withdrawn']).nullable(),
    /** Counts what was done to it; publishing names it, so that nothing that was taken off meanwhile comes back unseen. */
    seq: z.number().int(),
    events: z.array(z.object({ kind: z.string(), at: field.instant, by: z.string(), reason: z.string() })),
  }),
})

export const publish = endpoint({
  id: 'publicity.publish',
  method: 'POST',
  path: '/api/publications/:id',
  access: { verb: 'case.publish' },
  summary:
    'Make a solved case public in these words, or change what is public; phones, numbers and doors never pass',
  params: of,
  body: z
    .object({
      requestId: field.requestId,
      title: field.text(60),
      said: field.text(1000),
      result: field.text(1000),
      place: z.string().trim().max(100).default(''),
      photos: z
        .array(z.object({ id: field.id, phase: z.enum(['before', 'after']) }).strict())
        .max(6)
        .default([]),
      /** Words that look like a name of somebody or of a business were read and are none. */
      sure: z.boolean().default(false),
      /** As the proposal named it when it was read. */
      seq: z.number().int().min(0).optional(),
    })
    .strict(),
  answer: z.object({ id: field.id }),
  problems: ['publicity.not_allowed', 'publicity.names', 'conflict.version'],
})

export const withdraw = endpoint({
  id: 'publicity.withdraw',
  method: 'POST',
  path: '/api/publications/:id/withdraw',
  access: { verb: 'case.publish' },
  summary: 'Take a case off the public board, with a reason that is kept',
  params: of,
  body: z.object({ requestId: field.requestId, reason: field.text(300) }).strict(),
  answer: z.object({ id: field.id }),
})
