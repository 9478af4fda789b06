/** What happens because time passes: shifts begin and end, plans go on, and grids that nobody will answer for are named. */
import { sql } from 'kysely'
import type { App } from '../../kernel/context.ts'
import type { Ticks } from '../../kernel/jobs.ts'
import { openTask, settleTasks } from '../tasks/answers.ts'
import { ahead, fill, told } from './commands.ts'
import { coverageOf } from './coverage.ts'
import * as store from './store.ts'
import { carrySwaps } from './swaps.ts'

export async function turn(app: App): Promise<void> {
  const now = app.clock()
  const changed = await app.pools.system.transaction().execute(async (db) => {
    const c = await store.turnDuty(db, app.installation.county, now)
    if (c.on.length + c.off.length > 0) await told({ app, db, now })
    return c
  })
  if (changed.on.length + changed.off.length > 0) {
    app.log.info({ on: changed.on.length, off: changed.off.length }, 'duty turned by the roster')
    await app.services.organisation.refresh()
  }
}

/** Two weeks ahead are always planned; what people changed stays. */
export async function planAhead(app: App): Promise<void> {
  const now = app.clock()
  for (const r of (await store.rosters(app.pools.system, app.installation.county)).filter((x) => x.active))
    await app.pools.system.transaction().execute(async (db) => {
      await sql`select 1 from duty_rosters where county = ${app.installation.county} and id = ${r.id} for update`.execute(
        db,
      )
      await fill({ app, db, now }, r, ahead({ app, db, now }))
    })
}

/** One task for each community that has a grid without anybody in the next 24 hours; it closes when all are covered. */
export async function nameGaps(app: App): Promise<void> {
  const now = app.clock()
  const { county, rootPath } = app.installation
  const db = app.pools.system
  // Without any roster for grids nobody has said yet that duty is kept here.
  const kept = (await store.rosters(db, county)).some((r) => r.active && r.kind === 'grid')
  if (!kept) return
  const { holes, paths } = await coverageOf({ app, db, now }, rootPath, 24)
  const community = (path: string) => app.services.regions.byPath(path)?.parentPath ?? rootPath
  const open = Map.groupBy(holes, (h) => community(h.regionPath))
  for (const [path, list] of open) {
    const grids = new Set(list.map((h) => h.regionPath)).size
    const name = app.services.regions.name(path)
    await openTask(
      { app, db, now },
      {
        county,
        regionPath: path,
        kind: 'duty.gap',
        title: {
          zh: `${name}有 ${grids} 个网格在 24 小时内没有人值班`,
          en: `${name}: ${grids} grids have nobody on duty within 24 hours`,
        },
        subjectKind: 'region',
        subjectId: path,
        dueAt: list.map((h) => h.from).sort((a, b) => a.getTime() - b.getTime())[0]!,
      },
    )
  }
  const whole = [...new Set(paths.map(community))].filter((p) => !open.has(p))
  if (whole.length > 0) await settleTasks({ app, db, now }, { county, kind: 'duty.gap', subjectIds: whole })
}

export const ticks: Ticks = {
  dutyTurns: { seconds: 20, run: turn },
  dutySwaps: { seconds: 60, run: carrySwaps },
  dutyPlans: {
    seconds: 1800,
    run: async (app) => {
      await planAhead(app)
      await nameGaps(app)
    },
  },
}
