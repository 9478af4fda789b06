/** Lost, found, missing: posted without signing in, read by a person, answered through links; no contact is ever public. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'
import { Phone } from '../reports/contract.ts'

export const postingKinds = ['lost', 'found', 'missing'] as const
export const PostingKind = z.enum(postingKinds)
export type PostingKind = z.infer<typeof PostingKind>
export const postingStates = ['waiting', 'public', 'refused', 'closed', 'expired'] as const

const day = z.iso.date()
const token = z.object({ token: z.string().min(20).max(100) }).strict()
const of = z.object({ id: field.id }).strict()

export const PublicPosting = z.object({
  id: field.id,
  kind: PostingKind,
  title: z.string(),
  words: z.string(),
  place: z.string(),
  happenedOn: z.string(),
  publicAt: field.instant,
  photos: z.array(field.id),
})
export type PublicPosting = z.infer<typeof PublicPosting>

export const postingsPublic = endpoint({
  id: 'lostfound.list',
  method: 'GET',
  path: '/api/lost-found',
  access: { public: true },
  summary: 'Open postings, newest first; missing persons before all others',
  query: z.object({ kind: PostingKind.optional(), limit: field.int(1, 100).default(50) }).strict(),
  answer: z.object({
    items: z.array(PublicPosting),
    total: z.number().int(),
    /** Of what was found again within 30 days: all, and how many on the day they were posted. */
    found: z.number().int(),
    sameDay: z.number().int(),
  }),
})

export const postingPhoto = endpoint({
  id: 'lostfound.photo',
  method: 'GET',
  path: '/api/lost-found/photos/:photo',
  access: { public: true },
  summary: 'A photo of a public posting',
  params: z.object({ photo: field.id }).strict(),
  answer: z.unknown(),
  raw: 'image/jpeg',
})

export const postingPost = endpoint({
  id: 'lostfound.post',
  method: 'POST',
  path: '/api/lost-found',
  access: { public: true },
  summary:
    'Post a posting; public once a person has read it. A missing person is a case of special urgency at once',
  body: z
    .object({
      requestId: field.requestId,
      kind: PostingKind,
      words: field.text(800),
      placeText: field.text(120),
      point: field.point.optional(),
      happenedOn: day,
      phone: Phone.optional(),
      uploads: z.array(field.id).max(3).default([]),
      website: z.string().max(200).optional(),
    })
    .strict(),
  answer: z.object({ id: field.id, token: z.string(), number: z.string().nullable() }),
  status: 201,
  problems: ['rate.limited', 'request.reused'],
  perMinute: 6,
})

const Message = z.object({ fromOwner: z.boolean(), body: z.string(), at: field.instant })

export const postingAnswer = endpoint({
  id: 'lostfound.answer',
  method: 'POST',
  path: '/api/lost-found/:id/messages',
  access: { public: true },
  summary: 'Tell whoever posted it; the answer is read by the link',
  params: of,
  body: z
    .object({ requestId: field.requestId, body: field.text(500), website: z.string().max(200).optional() })
    .strict(),
  answer: z.object({ token: z.string() }),
  status: 201,
  perMinute: 6,
})

export const threadGet = endpoint({
  id: 'lostfound.thread',
  method: 'GET',
  path: '/api/lost-found/talk/:token',
  access: { public: true },
  summary: 'One conversation, for who answered a posting',
  params: token,
  answer: z.object({ title: z.string(), open: z.boolean(), messages: z.array(Message) }),
})

export const threadSay = endpoint({
  id: 'lostfound.say',
  method: 'POST',
  path: '/api/lost-found/talk/:token',
  access: { public: true },
  summary: 'Go on with a conversation',
  params: token,
  body: z.object({ requestId: field.requestId, body: field.text(500) }).strict(),
  answer: z.null(),
  status: 204,
  perMinute: 12,
})

export const Match = z.object({
  id: field.id,
  kind: PostingKind,
  title: z.string(),
  score: z.number(),
  why: z.array(Words),
})
export type Match = z.infer<typeof Match>

export const mineGet = endpoint({
  id: 'lostfound.mine',
  method: 'GET',
  path: '/api/lost-found/mine/:token',
  access: { public: true },
  summary: 'My posting: its state, what may match it, who answered',
  params: token,
  answer: z.object({
    id: field.id,
    kind: PostingKind,
    state: z.enum(postingStates),
    title: z.string(),
    words: z.string(),
    place: z.string(),
    expiresAt: field.instant.nullable(),
    /** It ends within three days. */
    soon: z.boolean(),
    reason: z.string(),
    matches: z.array(Match),
    threads: z.array(z.object({ id: field.id, messages: z.array(Message) })),
  }),
})

export const mineDo = endpoint({
  id: 'lostfound.do',
  method: 'POST',
  path: '/api/lost-found/mine/:token',
  access: { public: true },
  summary: 'Answer somebody, keep the posting for thirty days more, or close it',
  params: token,
  body: z.discriminatedUnion('do', [
    z
      .object({ requestId: field.requestId, do: z.literal('say'), thread: field.id, body: field.text(500) })
      .strict(),
    z.object({ requestId: field.requestId, do: z.literal('extend') }).strict(),
    z.object({ requestId: field.requestId, do: z.literal('close'), found: z.boolean() }).strict(),
  ]),
  answer: z.null(),
  status: 204,
  problems: ['lostfound.over'],
  perMinute: 20,
})

// ---------------------------------------------------------------- staff

export const postingViews = ['waiting', 'public', 'over'] as const

export const postingsWork = endpoint({
  id: 'lostfound.work',
  method: 'GET',
  path: '/api/lost-found-work',
  access: { verb: 'lostfound.manage' },
  summary: 'Postings of my area: to be read, public, over; with possible matches and why',
  query: z
    .object({ view: z.enum(postingViews).default('waiting'), limit: field.int(1, 200).default(100) })
    .strict(),
  answer: z.object({
    rows: z.array(
      z.object({
        id: field.id,
        kind: PostingKind,
        state: z.enum(postingStates),
        /** Goes up with every step; a decision names the one that was on the screen. */
        version: z.number().int(),
        title: z.string(),
        words: z.string(),
        /** As it was posted, before anything was masked. */
        posted: z.string(),
        taken: z.array(z.string()),
        place: z.string(),
        regionName: z.string(),
        happenedOn: z.string(),
        postedAt: field.instant,
        expiresAt: field.instant.nullable(),
        phoneMask: z.string().nullable(),
        photos: z.array(field.id),
        caseId: field.id.nullable(),
        found: z.boolean().nullable(),
        messages: z.number().int(),
        matches: z.array(Match),
      }),
    ),
    counts: z.object({ waiting: z.number().int(), public: z.number().int(), over: z.number().int() }),
    found: z.number().int(),
    sameDay: z.number().int(),
  }),
})

const decided = { requestId: field.requestId, baseVersion: z.number().int() }

export const postingDecide = endpoint({
  id: 'lostfound.decide',
  method: 'POST',
  path: '/api/lost-found-work/:id/decide',
  access: { verb: 'lostfound.manage' },
  summary: 'Make a posting public in these words, refuse it with a reason, or close it',
  params: of,
  body: z.discriminatedUnion('do', [
    z
      .object({
        ...decided,
        do: z.literal('publish'),
        title: field.text(60),
        words: field.text(800),
      })
      .strict(),
    z.object({ ...decided, do: z.literal('refuse'), reason: field.text(300) }).strict(),
    z.object({ ...decided, do: z.literal('close'), found: z.boolean() }).strict(),
  ]),
  answer: z.object({ state: z.enum(postingStates) }),
  problems: ['lostfound.names', 'lostfound.over', 'conflict.version'],
})
