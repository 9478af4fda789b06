import type { App } from '../../kernel/context.ts'
import type { Ticks } from '../../kernel/jobs.ts'
import { lookDue } from './look.ts'
import { forgetItems } from './store.ts'
import { watchMail } from './watch.ts'

const keepMs = 90 * 24 * 3_600_000

export const ticks: Ticks = {
  sources: { seconds: 2, run: lookDue },
  'sources.watch': { seconds: 5, run: watchMail },
  'sources.forget': {
    seconds: 3600,
    run: (app: App) =>
      forgetItems(app.pools.system, app.installation.county, new Date(app.clock().getTime() - keepMs)),
  },
}
