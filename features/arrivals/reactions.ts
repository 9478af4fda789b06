/** What was said is kept until its day and then taken out, whatever it was. */
import type { App } from '../../kernel/context.ts'
import type { Ticks } from '../../kernel/jobs.ts'
import { noteOf } from '../../shared/notes.ts'
import { audit } from '../audit/answers.ts'
import { asSystem } from '../cases/answers.ts'
import { takeOffRolls } from '../rolls/answers.ts'
import { settleTasks } from '../tasks/answers.ts'
import { decideTask, todayOf } from './steps.ts'
import { bySystem, forget, markAllTwice, pastDay } from './store.ts'

const atOnce = 500

export const forgetOld = (app: App): Promise<number> =>
  asSystem(app, async (ctx) => {
    const { county } = app.installation
    const ids = await pastDay(ctx.db, county, todayOf(ctx), atOnce)
    if (ids.length === 0) return 0
    // Nobody is looked for any more whose name is gone.
    await takeOffRolls(ctx, {
      subject: 'arrival',
      personIds: ids,
      note: noteOf('arrivalForgotten'),
      byName: bySystem,
    })
    await settleTasks(ctx, {
      county,
      kind: decideTask,
      subjectIds: ids,
      state: 'cancelled',
      note: 'forgotten',
    })
    await forget(ctx.db, county, ids)
    await audit(ctx, { action: 'arrival.forgotten', detail: { n: ids.length } })
    return ids.length
  })

export const ticks: Ticks = {
  'arrivals.forget': {
    seconds: 3600,
    async run(app) {
      await forgetOld(app)
      await asSystem(app, (ctx) => markAllTwice(ctx.db, app.installation.county))
    },
  },
}
