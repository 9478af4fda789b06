/** When an alert comes into force, open cases that it bears on are proposed to be raised. */
import { z } from 'zod'
import type { JobHandlers } from '../../kernel/jobs.ts'
import { proposeRaises } from './raises.ts'

const Payload = z.object({ alertId: z.uuid() })

export const jobs: JobHandlers = {
  'weather.raise': async (app, payload, { aborted }) => {
    await proposeRaises(app, Payload.parse(payload).alertId, aborted)
  },
}
