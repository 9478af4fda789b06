/** Sheets are made by a job; what a dead process left is begun anew. */
import { z } from 'zod'
import type { JobHandlers, Ticks } from '../../kernel/jobs.ts'
import { resumeSilent, runSheet } from './make.ts'

const Payload = z.object({ id: z.uuid() })

export const jobs: JobHandlers = {
  'tables.make': async (app, payload, { aborted }) => {
    if (!(await runSheet(app, Payload.parse(payload).id, aborted))) throw new Error('stopped before its end')
  },
}
export const ticks: Ticks = { 'tables.resume': { seconds: 30, run: resumeSilent } }
