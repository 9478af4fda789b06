/** A call that was not made is an event: past its grace the leader is told, once for each worker, plan and grid. */
import type { App } from '../../kernel/context.ts'
import type { Ticks } from '../../kernel/jobs.ts'
import { asSystem } from '../cases/answers.ts'
import { openTask } from '../tasks/answers.ts'
import { overdueSubject } from './commands.ts'
import { leaderOf } from './leader.ts'
import { reportEntries } from './reports.ts'
import { markToldOverdue, overdueOf } from './store/plans.ts'
import { addEvents } from './store/visits.ts'
import { localOf } from './view.ts'

export function tellOverdue(app: App): Promise<number> {
  const { county } = app.installation
  return asSystem(app, async (ctx) => {
    const late = await overdueOf(ctx.db, county, localOf(app, ctx.now).day)
    for (const o of late) {
      const name = app.services.organisation.accountName(o.account_id)
      await addEvents(ctx.db, county, o.ids, {
        kind: 'overdue',
        data: { plan: o.plan_name },
        actorId: null,
        actorName: ctx.actor.name,
        now: ctx.now,
      })
      await markToldOverdue(ctx.db, county, o.ids, ctx.now)
      await openTask(ctx, {
        county,
        regionPath: o.grid,
        kind: 'visit.overdue',
        title: {
          zh: `${name || '还没有人负责'}：${o.plan_name}，${app.services.regions.name(o.grid)}有 ${o.ids.length} 户超期没走访`,
          en: `${name || 'Nobody has them'}: ${o.plan_name}, ${o.ids.length} calls late in ${app.services.regions.name(o.grid)}`,
        },
        subjectKind: 'visit-plan',
        subjectId: overdueSubject({ planId: o.plan_id, accountId: o.account_id, grid: o.grid }),
        accountId: leaderOf(app, o.grid, o.account_id),
      })
    }
    return late.length
  })
}

export const ticks: Ticks = {
  'visits.overdue': { seconds: 300, run: tellOverdue },
  // What a stop between the call and the intake left behind.
  'visits.reports': {
    seconds: 30,
    run: (app: App) => reportEntries(app, { before: new Date(app.clock().getTime() - 20_000) }),
  },
}
