import { z } from 'zod'
import { endpoint } from '../../../kernel/contract.ts'

/** Systems are connected in features/accounts; here one sees whether both sides agree. */
export const clientsTry = endpoint({
  id: 'channels.tryClient',
  method: 'POST',
  path: '/api/channels/clients/:key/try',
  access: { verb: 'channel.manage' },
  summary:
    'Send a signed message of kind `ping` to the callback address of a system and say what it answered',
  params: z.object({ key: z.string().regex(/^[a-z0-9][a-z0-9.-]{2,60}$/) }),
  body: z.object({}).strict(),
  answer: z.object({
    ok: z.boolean(),
    status: z.number().int().nullable(),
    said: z.string(),
    ms: z.number().int(),
  }),
  replayable: true,
})
