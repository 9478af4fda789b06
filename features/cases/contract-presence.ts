/** Who else looks at a case now: names of staff who may read it, nothing more, and never a reason to wait for them. */
import { z } from 'zod'
import { endpoint, field } from '../../kernel/contract.ts'
import { Action } from './contract-words.ts'

export const Onlooker = z.object({
  accountId: field.id,
  name: z.string(),
  /** The action whose panel is open there; null: only looks. */
  doing: Action.nullable(),
})
export type Onlooker = z.infer<typeof Onlooker>
export const Presence = z.object({
  caseId: field.id,
  /** Empty when the last one has gone. */
  people: z.array(Onlooker),
})
export type Presence = z.infer<typeof Presence>

/** A lease outlives two beats that are lost, and a page that dies without a word is forgotten within it. */
export const beatSeconds = 15
export const leaseSeconds = 40

export const presenceList = endpoint({
  id: 'cases.presence',
  method: 'GET',
  path: '/api/presence',
  access: { signedIn: true },
  summary: 'Who has which of the cases open that I may see; changes come as `presence` events of the stream',
  answer: z.object({ cases: z.array(Presence) }),
})

export const presenceBeat = endpoint({
  id: 'cases.presenceBeat',
  method: 'POST',
  path: '/api/presence',
  access: { signedIn: true },
  summary: `This page has a case open; repeated every ${beatSeconds} s, forgotten after ${leaseSeconds}. Without a case: the page is left`,
  body: z
    .object({
      /** Made by the page; one page looks at one case. */
      page: field.id,
      caseId: field.id.nullable(),
      doing: Action.nullable().default(null),
    })
    .strict(),
  answer: z.null(),
  status: 204,
  replayable: true,
})
