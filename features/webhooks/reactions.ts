import type { App } from '../../kernel/context.ts'
import type { Ticks } from '../../kernel/jobs.ts'
import { follow } from './follow.ts'
import { sendDue } from './send.ts'
import { forgetSends } from './store.ts'

const keepMs = 30 * 24 * 3_600_000

export const ticks: Ticks = {
  hooks: {
    seconds: 2,
    run: async (app: App) => {
      await follow(app)
      await sendDue(app)
    },
  },
  'hooks.forget': {
    seconds: 3600,
    run: (app: App) =>
      forgetSends(app.pools.system, app.installation.county, new Date(app.clock().getTime() - keepMs)),
  },
}
