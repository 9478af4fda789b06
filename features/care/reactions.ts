/** Somebody moved, died, was merged, or the worker of a grid changed: the calls of the plans of care follow. */
import type { App } from '../../kernel/context.ts'
import type { Ticks } from '../../kernel/jobs.ts'
import { alignGroup } from './plans.ts'

export const ticks: Ticks = {
  'care.align': { seconds: 600, run: (app: App) => alignGroup(app) },
}
