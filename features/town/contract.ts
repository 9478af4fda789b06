/** The living town of a demo: how fast it lives, what it has just done, and which stories it can tell. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'

/** 0 is a pause. The clock of deadlines is never moved: faster only means more people doing more. */
export const speeds = [0, 1, 10, 60, 600] as const
export const Speed = z.union([z.literal(0), z.literal(1), z.literal(10), z.literal(60), z.literal(600)])
export type Speed = z.infer<typeof Speed>

export const Town = z.object({
  speed: Speed,
  /** The town's own time of day, `14:05`: which rhythm and which story is due. */
  clock: z.string(),
  /** Reports made and cases finished by simulated people since the server started. */
  reported: z.number().int(),
  finished: z.number().int(),
  /** Cases that simulated people have in hand now. */
  inHand: z.number().int(),
  /** Cases left to people because somebody real acted on them. */
  left: z.number().int(),
  stories: z.array(
    z.object({
      key: z.string(),
      title: Words,
      about: Words,
      startsAt: z.string(),
      /** Steps taken of the one being told now; null when it waits for its hour. */
      step: z.number().int().nullable(),
      steps: z.number().int(),
      caseId: field.id.nullable(),
    }),
  ),
  /** What happened last, newest first. */
  lately: z.array(z.object({ at: z.string(), words: Words, caseId: field.id.nullable() })),
})
export type Town = z.infer<typeof Town>

export const townGet = endpoint({
  id: 'town.get',
  method: 'GET',
  path: '/api/town',
  access: { signedIn: true },
  summary: 'The simulated town of a demo installation; not found elsewhere',
  answer: Town,
})

export const townSpeed = endpoint({
  id: 'town.speed',
  method: 'POST',
  path: '/api/town/speed',
  access: { signedIn: true },
  summary: 'Pause the simulated people, or let them live 1, 10, 60 or 600 times as fast (demo only)',
  body: z.object({ requestId: field.requestId, speed: Speed }).strict(),
  answer: Town,
})

export const townTell = endpoint({
  id: 'town.tell',
  method: 'POST',
  path: '/api/town/stories/:key',
  access: { signedIn: true },
  summary: 'Let a storyline begin now instead of at its hour (demo only)',
  params: z.object({ key: z.string().max(24) }).strict(),
  body: z.object({ requestId: field.requestId }).strict(),
  answer: Town,
  problems: ['town.running', 'town.paused'],
})
