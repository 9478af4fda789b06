/** What is due goes out; who was written to is forgotten half a year later. */
import type { App } from '../../kernel/context.ts'
import type { Ticks } from '../../kernel/jobs.ts'
import { asSystem } from '../cases/answers.ts'
import { settleTasks } from '../tasks/answers.ts'
import { failedTask } from './commands.ts'
import { keptDays } from './rules.ts'
import { sendDue } from './send.ts'
import { forget } from './store.ts'

export const forgetOld = (app: App): Promise<number> =>
  asSystem(app, async (ctx) => {
    const { county } = app.installation
    const ids = await forget(ctx.db, county, new Date(ctx.now.getTime() - keptDays * 86_400_000), 100)
    // Nothing of it can be tried again.
    if (ids.length > 0)
      await settleTasks(ctx, { county, kind: failedTask, subjectIds: ids, state: 'cancelled' })
    return ids.length
  })

export const ticks: Ticks = {
  mailings: { seconds: 5, run: (app: App) => sendDue(app) },
  'mailings.forget': { seconds: 3600, run: (app: App) => forgetOld(app) },
}
