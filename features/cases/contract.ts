/** Cases on the wire: rows, detail, and one endpoint per action. A write names the version it was decided on. */
import { z } from 'zod'
import { endpoint, field } from '../../kernel/contract.ts'
import { CaseDetail, CaseFilter, CaseRow, Clock } from './contract-wire.ts'

export * from './contract-actions.ts'
export * from './contract-presence.ts'
export * from './contract-wire.ts'
export * from './contract-words.ts'

const caseId = z.object({ id: field.id }).strict()

export const listCases = endpoint({
  id: 'cases.list',
  method: 'GET',
  path: '/api/cases',
  access: { signedIn: true },
  summary: 'Cases in my areas and of my units, ordered by what comes next',
  query: CaseFilter.extend({
    limit: field.int(1, 200).default(50),
    after: field.cursor.optional(),
    sort: z.enum(['next', 'reported']).default('next'),
  }).strict(),
  answer: z.object({ rows: z.array(CaseRow), next: z.string().nullable(), now: z.string() }),
})

export const countCases = endpoint({
  id: 'cases.counts',
  method: 'GET',
  path: '/api/cases/counts',
  access: { signedIn: true },
  summary: 'How many cases each view holds; zero is an answer too',
  query: z.object({ region: z.string().max(60).optional() }).strict(),
  answer: z.object({
    views: z.record(z.string(), z.number().int()),
    today: z.object({
      confirmed: z.number().int(),
      corrected: z.number().int(),
      secondsEach: z.number().nullable(),
    }),
  }),
})

export const getCase = endpoint({
  id: 'cases.get',
  method: 'GET',
  path: '/api/cases/:id',
  access: { signedIn: true },
  summary: 'One case with everything the person may see, and what they may do with it',
  params: caseId,
  answer: CaseDetail,
})

export const verifyCase = endpoint({
  id: 'cases.verifyChain',
  method: 'GET',
  path: '/api/cases/:id/chain',
  access: { signedIn: true },
  summary: 'Recomputes the hash chain of a case',
  params: caseId,
  answer: z.object({
    entries: z.number().int(),
    intact: z.boolean(),
    fault: z.object({ seq: z.number(), fault: z.string() }).nullable(),
    checkedAt: z.string(),
  }),
})

export const explainClocks = endpoint({
  id: 'cases.clocks',
  method: 'GET',
  path: '/api/cases/:id/clocks',
  access: { signedIn: true },
  summary: 'Every clock of a case as it stood at any moment, recomputed from the events',
  params: caseId,
  query: z.object({ at: field.instant.optional() }).strict(),
  answer: z.object({ at: z.string(), clocks: z.array(Clock) }),
})

export const bulkAction = endpoint({
  id: 'cases.bulk',
  method: 'POST',
  path: '/api/cases/bulk',
  access: { signedIn: true },
  summary: 'One action on up to 200 cases; each is decided on its own and answered on its own',
  body: z
    .object({
      requestId: field.requestId,
      action: z.enum(['dispatch', 'accept', 'remind', 'supervise', 'archive', 'note']),
      cases: z
        .array(z.object({ id: field.id, baseVersion: z.number().int().positive() }).strict())
        .min(1)
        .max(200),
      /** Reason, message or body, as the action names it. */
      text: z.string().trim().max(500).default(''),
    })
    .strict(),
  answer: z.object({
    results: z.array(
      z.object({
        id: field.id,
        ok: z.boolean(),
        code: z.string().nullable(),
        version: z.number().int().nullable(),
      }),
    ),
  }),
})

export const savedViews = endpoint({
  id: 'cases.savedViews',
  method: 'GET',
  path: '/api/saved-views',
  access: { signedIn: true },
  summary: 'My saved filters with their counts',
  answer: z.object({
    views: z.array(
      z.object({
        id: field.id,
        name: z.string(),
        query: z.record(z.string(), z.unknown()),
        count: z.number().int(),
      }),
    ),
  }),
})

export const saveView = endpoint({
  id: 'cases.saveView',
  method: 'POST',
  path: '/api/saved-views',
  access: { signedIn: true },
  summary: 'Keep a filter under a name',
  body: z
    .object({ requestId: field.requestId, name: field.text(30), query: CaseFilter.partial().strict() })
    .strict(),
  answer: z.object({ id: field.id }),
  status: 201,
})

export const removeView = endpoint({
  id: 'cases.removeView',
  method: 'DELETE',
  path: '/api/saved-views/:id',
  access: { signedIn: true },
  summary: 'Forget a saved filter',
  params: caseId,
  answer: z.null(),
  status: 204,
})

export const quickReplies = endpoint({
  id: 'cases.quickReplies',
  method: 'GET',
  path: '/api/quick-replies',
  access: { signedIn: true },
  summary: 'Ready-made sentences of my unit',
  answer: z.object({ replies: z.array(z.object({ id: field.id, name: z.string(), body: z.string() })) }),
})

export const liveEvents = endpoint({
  id: 'live.stream',
  method: 'GET',
  path: '/api/live',
  access: { signedIn: true },
  summary: 'Server-sent events of the cases I may see; `Last-Event-ID` replays what was missed',
  query: z
    .object({
      /** What the page listens to; every event is a case's for now. */
      topics: z.string().max(300).optional(),
      /** A new connection cannot set the header: the same position in the address. */
      lastEventId: z.string().max(20).optional(),
    })
    .strict(),
  answer: z.null(),
  raw: 'text/event-stream',
})
