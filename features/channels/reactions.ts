import type { Ticks } from '../../kernel/jobs.ts'
import { deliverDue } from './deliver.ts'

export const ticks: Ticks = {
  'channels.outbox': { seconds: 2, run: (app) => deliverDue(app) },
}
