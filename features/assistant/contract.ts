/** The language model of the place on the wire: whether there is one, asking it about a case, its answers. */
import { z } from 'zod'
import { endpoint, field } from '../../kernel/contract.ts'

export const asks = ['summary', 'reply', 'class'] as const
export type Ask = (typeof asks)[number]
const params = z.object({ id: field.id }).strict()

const Assist = z.object({
  id: field.id,
  what: z.enum(asks),
  state: z.enum(['queued', 'done', 'failed']),
  /** Whose answer it is. */
  model: z.string(),
  text: z.string(),
  /** Of `class`: an item of the list, else null with the reason in `text`. */
  item: z.object({ code: z.string(), name: z.string() }).nullable(),
  /** Exactly what left this installation. */
  sent: z.string(),
  fault: z.enum(['late', 'refused', 'unreadable', 'away']).nullable(),
  tokens: z.number().int(),
  askedAt: field.instant,
  askedBy: z.string(),
})
export type Assist = z.infer<typeof Assist>

export const assistGet = endpoint({
  id: 'assistant.get',
  method: 'GET',
  path: '/api/cases/:id/assists',
  access: { signedIn: true },
  summary:
    'Whether this place has a language model, what is left of today, and what it answered about a case',
  params,
  answer: z.object({
    /** Null: this place has none, and everything works without it. */
    model: z.string().nullable(),
    left: z.number().int(),
    assists: z.array(Assist),
  }),
  problems: ['not_found'],
})

export const assistAsk = endpoint({
  id: 'assistant.ask',
  method: 'POST',
  path: '/api/cases/:id/assists',
  access: { signedIn: true },
  summary:
    'Ask the language model for a summary, a draft of a reply, or the item; words leave masked, the answer is a proposal and changes nothing',
  params,
  body: z.object({ requestId: field.requestId, what: z.enum(asks) }).strict(),
  answer: z.object({ id: field.id }),
  status: 202,
  problems: ['not_found', 'assistant.off', 'assistant.spent'],
})
