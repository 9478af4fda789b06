/** When an alert comes into force, open cases that it bears on are proposed to be raised. */
import { z } from 'zod'
import type { JobHandlers } from '../../kernel/jobs.ts'
import { proposeRaises } from './raises.ts'

const Payload = z.object({ alertId: z.uuid() })

export const jobs: JobHandlers = {
  'weather.raise': async (app, payload, { aborted }) => {
    const { alertId } = Payload.parse(payload)
    const began = performance.now()
    const done = await proposeRaises(app, alertId, aborted)
    const ms = Math.round(performance.now() - began)
    app.log.info({ alert: alertId, ...done, ms }, 'open cases were looked through under a weather alert')
  },
}
