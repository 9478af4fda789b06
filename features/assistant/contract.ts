/** The language model of the place on the wire: whether there is one, asking it about a case, its answers. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'

export const asks = ['summary', 'reply', 'class', 'facts'] as const
export type Ask = (typeof asks)[number]
const params = z.object({ id: field.id }).strict()

/** Something that was said, taken out of the words by the model; a proposal until somebody takes it over. */
export const Fact = z.object({
  /** `place`, `time`, `people.0`, `form.what`. */
  key: z.string(),
  label: Words,
  value: z.string(),
  /** The words it was taken from; what nobody said is dropped. */
  quote: z.string(),
  /** Of a place: where the program finds it. */
  region: z.object({ path: z.string(), name: z.string() }).nullable(),
  taken: z.object({ at: field.instant, by: z.string() }).nullable(),
})
export type Fact = z.infer<typeof Fact>

/** What the model gave and the words, the form or the field did not allow. */
export const Dropped = z.object({
  label: Words,
  value: z.string(),
  why: z.enum(['not_said', 'unknown', 'type', 'choice', 'number', 'range', 'date', 'long']),
})
export type Dropped = z.infer<typeof Dropped>

const Assist = z.object({
  id: field.id,
  what: z.enum(asks),
  state: z.enum(['queued', 'done', 'failed']),
  /** Whose answer it is. */
  model: z.string(),
  text: z.string(),
  /** Of `class`: an item of the list, else null with the reason in `text`. */
  item: z.object({ code: z.string(), name: z.string() }).nullable(),
  /** Of `facts`. */
  facts: z.array(Fact),
  dropped: z.array(Dropped),
  form: z.object({ key: z.string(), title: Words }).nullable(),
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
    'Ask the language model for a summary, a draft of a reply, the item, or the facts that were said (place, time, people, fields of a form); words leave masked, the answer is a proposal and changes nothing',
  params,
  body: z
    .object({
      requestId: field.requestId,
      what: z.enum(asks),
      /** Of `facts`: the form whose fields are asked for; without it the one of the item, if there is one. */
      form: z.string().max(40).optional(),
    })
    .strict(),
  answer: z.object({ id: field.id }),
  status: 202,
  problems: ['not_found', 'assistant.off', 'assistant.spent', 'assistant.form_unknown'],
})

export const assistTake = endpoint({
  id: 'assistant.take',
  method: 'POST',
  path: '/api/cases/:id/assists/:assist/facts',
  access: { signedIn: true },
  summary:
    'Take over one fact that a model proposed: a place corrects the case, anything else is noted in it, with the words it was taken from and the name of the model',
  params: z.object({ id: field.id, assist: field.id }).strict(),
  body: z
    .object({ requestId: field.requestId, baseVersion: z.number().int(), key: z.string().max(60) })
    .strict(),
  answer: z.object({ version: z.number().int() }),
  problems: ['not_found', 'assistant.taken', 'conflict.version', 'case.wrong_state', 'case.nothing_changed'],
})
