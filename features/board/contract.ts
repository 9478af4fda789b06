/** The dispatch board on the wire: who could take a case, with what each has in hand, and who would be near and free. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'

export const BoardPerson = z.object({
  accountId: field.id,
  name: z.string(),
  onDuty: z.boolean(),
  /** Open cases in hand. */
  load: z.number().int(),
  /** The shift that runs, when the roster names this person now. */
  part: z.string().nullable(),
  until: field.instant.nullable(),
  chief: z.boolean(),
})
export const Target = z.object({
  unitId: field.id,
  name: z.string(),
  kind: z.string(),
  /** A team that goes out together. */
  squad: z.boolean(),
  regionPath: z.string(),
  regionName: z.string(),
  open: z.number().int(),
  soon: z.number().int(),
  late: z.number().int(),
  onDuty: z.number().int(),
  people: z.array(BoardPerson),
})
export type Target = z.infer<typeof Target>

export const boardGet = endpoint({
  id: 'board.get',
  method: 'GET',
  path: '/api/board',
  access: { verb: 'case.dispatch' },
  summary: 'Units and people of my area with their open cases and whether they are on duty',
  query: z.object({ region: field.regionPath.optional() }).strict(),
  answer: z.object({ at: field.instant, targets: z.array(Target) }),
})

export const Suggestion = z.object({
  unitId: field.id,
  unitName: z.string(),
  accountId: field.id,
  name: z.string(),
  /** 0 … 1; how much of what speaks for somebody does. */
  score: z.number(),
  reasons: z.array(Words),
})
export type Suggestion = z.infer<typeof Suggestion>
export const boardSuggest = endpoint({
  id: 'board.suggest',
  method: 'GET',
  path: '/api/board/cases/:id/suggestions',
  access: { verb: 'case.dispatch' },
  summary: 'Who is near, free and on duty for a case, with reasons; nothing is done by it',
  params: z.object({ id: field.id }).strict(),
  answer: z.object({ suggestions: z.array(Suggestion) }),
})
