/** What was said is kept until its day and then taken out, whatever it was. */
import type { App } from '../../kernel/context.ts'
import type { Ticks } from '../../kernel/jobs.ts'
import { audit } from '../audit/answers.ts'
import { asSystem } from '../cases/answers.ts'
import { todayOf } from './steps.ts'
import { forget } from './store.ts'

const atOnce = 500

export const forgetOld = (app: App): Promise<number> =>
  asSystem(app, async (ctx) => {
    const n = await forget(ctx.db, app.installation.county, todayOf(ctx), atOnce)
    if (n > 0) await audit(ctx, { action: 'arrival.forgotten', detail: { n } })
    return n
  })

export const ticks: Ticks = {
  'arrivals.forget': { seconds: 3600, run: (app) => forgetOld(app) },
}
