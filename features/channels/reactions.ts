import type { JobHandlers, Ticks } from '../../kernel/jobs.ts'
import { deliverDue } from './deliver.ts'

export const ticks: Ticks = {
  outbox: { seconds: 2, run: (app) => deliverDue(app) },
}

export const jobs: JobHandlers = {}
