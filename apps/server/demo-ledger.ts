/** A small invented ledger of a demo town: some hundred people behind real doors, with errors, and ten days of workers mending them. */
import { sql } from 'kysely'
import { identityOf } from '../../features/accounts/answers.ts'
import { asSystem, withActor } from '../../features/cases/answers.ts'
import { makeExport } from '../../features/exports/demo.ts'
import {
  answerFinding,
  comeToCounter,
  defineRules,
  enterTwice,
  fillLedger,
  importDemo,
  keepToday,
  lookForPairs,
  madeLedger,
  parkVehicles,
  placeFacilities,
} from '../../features/ledger/demo.ts'
import type { App, Ctx } from '../../kernel/context.ts'
import { ProblemError } from '../../kernel/problem.ts'
import { fillDemoTables } from './demo-tables.ts'
import { doorsOfGrid, gridsOf } from './demo-visits.ts'
import { accessOf, actorOf, at } from './demo-who.ts'

const grids = 4
const homesEach = 24
const daysBack = 10

export async function fillDemoLedger(app: App): Promise<number> {
  const { county, zone } = app.installation
  const { rows } = await sql`select 1 from people where county = ${county} limit 1`.execute(app.pools.system)
  if (rows.length > 0) return 0
  const now = app.clock()
  const day = (n: number) => new Date(now.getTime() - n * 86_400_000)
  const first = at(app, day(daysBack))
  const chosen = gridsOf(app)
    .filter((g) => g.worker !== null && doorsOfGrid(app, g.path).length >= homesEach)
    .slice(0, grids)
  // As the doors of a building are numbered for visits: `1-501`, or a number alone.
  const doors = chosen.flatMap((g) =>
    doorsOfGrid(app, g.path)
      .slice(0, homesEach)
      .map((s) => {
        const [unit, room] = s.key.split(':')[2]!.split('-') as [string, string?]
        return { building: s.regionPath, unit: room ? unit : '', room: room ?? unit }
      }),
  )
  const made = madeLedger({ homes: doors.length, errors: 0.12, seed: 2026, at: first.clock(), zone })
  const filled = await asSystem(first, (ctx) => fillLedger(ctx, made, doors))
  await asSystem(first, (ctx) => enterTwice(ctx, 12))
  await keepToday(first)
  // Every worker goes to a door or two a day; most of what is found is mended, some of it was right.
  for (let n = daysBack - 1; n >= 1; n--) {
    const then = at(app, day(n))
    const g = chosen[n % chosen.length]
    for (const turn of g ? [2 * n, 2 * n + 1] : [])
      try {
        await withActor(then, actorOf(app, g!.worker!), accessOf(['grid-worker'], g!.path, []), (ctx) =>
          answerFinding(ctx, g!.path, turn),
        )
      } catch (err) {
        // What the rules refuse stays to be asked: a demo town starts all the same.
        if (!(err instanceof ProblemError)) throw err
        app.log.debug({ grid: g!.path, reason: err.code }, 'a demo answer was refused')
      }
    await keepToday(then)
  }
  const { rows: clerks } = await sql<{
    id: string
  }>`select account_id as id from grants where role = 'data-clerk' and revoked_at is null limit 1`.execute(
    app.pools.system,
  )
  if (clerks[0]) {
    await importDemo(app, actorOf(app, clerks[0].id), 30)
    await fillRegistry(
      app,
      clerks[0].id,
      chosen.map((g) => g.path),
    )
  }
  await keepToday(app)
  const g = chosen[0]
  if (g) {
    const lately = at(app, new Date(now.getTime() - 2 * 3_600_000))
    await withActor(lately, actorOf(app, g.worker!), accessOf(['grid-worker'], g.path, []), (ctx) =>
      comeToCounter(ctx, g.path),
    )
    await wishOf(app, g.path)
    if (clerks[0]) await fillDemoTables(app, clerks[0].id, g.path)
  }
  await asSystem(app, (ctx) => lookForPairs(ctx, app.installation.rootPath))
  return filled.people
}

/** Vehicles, facilities and own rules, as whoever keeps the data enters them. */
async function fillRegistry(app: App, clerk: string, paths: readonly string[]): Promise<void> {
  const { rootPath } = app.installation
  const access = accessOf(['data-clerk'], rootPath, [])
  const act = <T>(fn: (ctx: Ctx) => Promise<T>) => withActor(app, actorOf(app, clerk), access, fn)
  await act((ctx) => parkVehicles(ctx, paths))
  await act((ctx) => placeFacilities(ctx, paths))
  await defineRules(app, act, rootPath)
}

/** Whoever keeps the data wants the phones of old people of a grid: somebody else has to say yes. */
async function wishOf(app: App, grid: string): Promise<void> {
  const { rows } = await sql<{
    id: string
  }>`select account_id as id from grants where role = 'data-clerk' and revoked_at is null
    order by account_id limit 1`.execute(app.pools.system)
  const who = rows[0] && (await identityOf(app, rows[0].id))
  if (!who?.access.can('ledger.export', grid)) return
  await withActor(app, who.actor, who.access, (ctx) =>
    makeExport(ctx, {
      requestId: ctx.requestId,
      kind: 'people',
      query: { view: 'open', region: grid, minAge: 75 },
      clear: true,
      format: 'xlsx',
      bom: true,
      purpose: '高温天给老人打电话问平安',
      language: 'zh',
    }),
  )
}
