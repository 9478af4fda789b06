/** What a mediation is on the wire: rows of lists, and the whole of one. */
import { z } from 'zod'
import { field } from '../../kernel/contract.ts'
import { actions, kinds, states, ways } from './rules.ts'

export const views = ['todo', 'mine', 'open', 'running', 'closed', 'all'] as const
export const View = z.enum(views)
export type View = z.infer<typeof View>

export const Kind = z.enum(kinds)
export const State = z.enum(states)

export const MediationRow = z.object({
  id: field.id,
  number: z.string(),
  kind: Kind,
  title: z.string(),
  state: State,
  regionPath: z.string(),
  regionName: z.string(),
  placeText: z.string().nullable(),
  unitName: z.string(),
  mediatorName: z.string(),
  mine: z.boolean(),
  /** 甲方 王某, 乙方 李某: masked. */
  parties: z.array(z.object({ side: z.number().int(), name: z.string() })),
  caseId: field.id.nullable(),
  openedAt: field.instant,
  /** What comes next and by when: first session, planned session, next term or visit. */
  next: z.object({ what: z.enum(['first', 'session', 'term', 'visit']), at: field.instant }).nullable(),
  agreedAt: field.instant.nullable(),
  closedAt: field.instant.nullable(),
  version: z.number().int(),
})
export type MediationRow = z.infer<typeof MediationRow>

export const side = z.number().int().min(1).max(9)

export const Duty = z.object({
  id: field.id,
  kind: z.enum(['term', 'visit']),
  side: side.nullable(),
  what: z.string(),
  dueAt: field.instant,
  state: z.enum(['draft', 'open', 'kept', 'broken', 'cancelled']),
  doneAt: field.instant.nullable(),
  doneBy: z.string().nullable(),
  note: z.string().nullable(),
})
export type Duty = z.infer<typeof Duty>

export const File = z.object({ id: field.id, kind: z.enum(['photo', 'voice', 'file']), name: z.string() })

export const Agreement = z.object({
  facts: z.string(),
  terms: z.array(z.object({ side, what: z.string(), dueAt: field.instant })),
  copies: z.number().int(),
  at: field.instant,
})

export const Party = z.object({
  id: field.id,
  side,
  role: z.string(),
  name: z.string(),
  phone: z.string().nullable(),
  /** In their own words, each with when it was said; nobody else's are mixed in. */
  said: z.array(z.object({ words: z.string(), at: field.instant, by: z.string() })),
  signedAt: field.instant.nullable(),
  signWay: z.enum(['code', 'paper']).nullable(),
  /** For the mediator while the agreement waits: the party's own page and the code to tell them. */
  sign: z.object({ token: z.string(), code: z.string(), locked: z.boolean() }).nullable(),
})
export type Party = z.infer<typeof Party>

export const Mediation = MediationRow.omit({ parties: true }).extend({
  round: z.number().int(),
  way: z.enum(ways).nullable(),
  caseNumber: z.string().nullable(),
  firstDueAt: field.instant,
  nextAt: field.instant.nullable(),
  nextPlace: z.string().nullable(),
  confirmedAt: field.instant.nullable(),
  parties: z.array(Party),
  sessions: z.array(
    z.object({
      at: field.instant,
      place: z.string(),
      present: z.array(side),
      others: z.string(),
      said: z.array(z.object({ side, words: z.string() })),
      result: z.string(),
      by: z.string(),
      files: z.array(File),
    }),
  ),
  proposals: z.array(
    z.object({ text: z.string(), side: side.nullable(), at: field.instant, by: z.string() }),
  ),
  agreement: Agreement.nullable(),
  duties: z.array(Duty),
  sheets: z.array(File),
  /** For the result of the case: neither names nor terms. Null without an agreement in force. */
  quote: z.string().nullable(),
  log: z.array(
    z.object({
      seq: z.number().int(),
      kind: z.string(),
      at: field.instant,
      by: z.string(),
      text: z.string().nullable(),
      side: side.nullable(),
    }),
  ),
  /** Whether the chain of the log holds. */
  sound: z.boolean(),
  allowed: z.array(z.enum(actions)),
  mayReveal: z.boolean(),
})
export type Mediation = z.infer<typeof Mediation>
