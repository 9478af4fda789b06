import type { App } from '../../kernel/context.ts'
import type { Ticks } from '../../kernel/jobs.ts'
import { asSystem } from '../cases/answers.ts'
import { keptDays } from './rules.ts'
import { sendDue } from './send.ts'
import { forget } from './store.ts'

export const ticks: Ticks = {
  mailings: { seconds: 5, run: (app: App) => sendDue(app) },
  'mailings.forget': {
    seconds: 3600,
    run: (app: App) =>
      asSystem(app, (ctx) =>
        forget(ctx.db, app.installation.county, new Date(ctx.now.getTime() - keptDays * 86_400_000), 100),
      ),
  },
}
