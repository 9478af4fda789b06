/** The full pass: every group again, in batches of one transaction each. It may be stopped anywhere and goes on where it was. */
import { sql } from 'kysely'
import type { App, Ctx } from '../../kernel/context.ts'
import type { AnswerOf, QueryOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { audit } from '../audit/answers.ts'
import { asSystem } from '../cases/answers.ts'
import { isoInZone } from '../clocks/rules.ts'
import type * as c from './contract-findings.ts'
import { inRegion } from './queries.ts'
import { recheck, todayOf } from './recheck.ts'
import { groupKinds } from './rules/registry.ts'
import { overdueAssets } from './store/assets.ts'
import * as figures from './store/figures.ts'
import * as store from './store/passes.ts'
import './problems.ts'

const batch = 300

export async function start(ctx: Ctx): Promise<AnswerOf<typeof c.passStart>> {
  const { county, rootPath } = ctx.app.installation
  const last = await store.lastPasses(ctx.app.pools.system, county)
  if (last.some((p) => p.state === 'queued' || p.state === 'running')) throw problem('ledger.pass_running')
  const regionPath = ctx.access.ranges('ledger.check')[0] || rootPath
  const id = await queued(ctx, regionPath)
  await audit(ctx, { action: 'ledger.pass', subjectKind: 'pass', subjectId: id, regionPath })
  return { id }
}

async function queued(ctx: Ctx, regionPath: string): Promise<string> {
  const { county } = ctx.app.installation
  const id = uuidv7(ctx.now.getTime())
  await store.insertPass(ctx.db, { county, id, regionPath, accountId: ctx.actor.id, now: ctx.now })
  await ctx.app.jobs.add(ctx.db, 'ledger.pass', { id }, { key: `ledger.pass:${id}` })
  return id
}

/** Sunday between four and five, by itself, unless one was made this week and not broken off: what no change touched is looked at too. */
export const weekly = (app: App): Promise<void> =>
  asSystem(app, async (ctx) => {
    const { county, rootPath, zone } = app.installation
    const local = isoInZone(ctx.now, zone)
    if (local.slice(11, 13) !== '04' || new Date(local.slice(0, 10)).getUTCDay() !== 0) return
    const last = (await store.lastPasses(ctx.db, county)).find((p) => p.state !== 'cancelled')
    if (last && ctx.now.getTime() - last.created_at.getTime() < 6 * 86_400_000) return
    const known = await sql`select 1 from people where county = ${county} limit 1`.execute(ctx.db)
    if (known.rows.length > 0) await queued(ctx, rootPath)
  })

export async function cancel(ctx: Ctx, id: string): Promise<AnswerOf<typeof c.passCancel>> {
  const p = await store.passById(ctx.db, ctx.app.installation.county, id, true)
  if (!p) throw problem('not_found')
  ctx.access.need('ledger.check', p.region_path)
  if (p.state !== 'queued' && p.state !== 'running') throw problem('ledger.pass_over')
  await store.movePass(ctx.db, p, { ...p, state: 'cancelled' }, ctx.now)
  return { id, state: 'cancelled' }
}

export async function list(ctx: Ctx): Promise<AnswerOf<typeof c.passesList>> {
  const rows = await store.lastPasses(ctx.db, ctx.app.installation.county)
  return {
    items: rows.map((p) => ({
      id: p.id,
      state: p.state,
      total: p.total,
      done: p.done,
      opened: p.opened,
      mended: p.mended,
      createdAt: p.created_at.toISOString(),
      updatedAt: p.updated_at.toISOString(),
      byName: ctx.app.services.organisation.accountName(p.account_id),
    })),
  }
}

/** Runs or goes on; answers whether it came to its end. */
export async function runPass(app: App, id: string, aborted: () => boolean = () => false): Promise<boolean> {
  for (;;) {
    if (aborted()) return false
    const more = await asSystem(app, async (ctx) => {
      const { county } = app.installation
      const p = await store.passById(ctx.db, county, id, true)
      if (!p || p.state === 'done' || p.state === 'cancelled') return false
      const keys = await store.nextGroups(ctx.db, county, p.stage, p.after, batch)
      const found = await recheck(
        ctx,
        keys.map((key) => ({ kind: p.stage, key })),
      )
      const counts = p.stage === 'row' || p.stage === 'home' || p.stage === 'household' ? keys.length : 0
      const next = groupKinds[groupKinds.indexOf(p.stage) + 1]
      const over = keys.length < batch
      const done = over && next === undefined
      await store.movePass(
        ctx.db,
        p,
        {
          state: done ? 'done' : 'running',
          stage: over && next !== undefined ? next : p.stage,
          after: over ? '' : keys.at(-1)!,
          done: done ? p.total : p.done + counts,
          opened: p.opened + found.opened,
          mended: p.mended + found.mended,
        },
        ctx.now,
      )
      if (done) await figures.keepDay(ctx.db, county, todayOf(app, ctx.now))
      return !done
    })
    if (!more) return true
  }
}

export async function accuracy(
  ctx: Ctx,
  q: QueryOf<typeof c.accuracy>,
): Promise<AnswerOf<typeof c.accuracy>> {
  const { app } = ctx
  const { county, rootPath } = app.installation
  const today = todayOf(app, ctx.now)
  const path = q.region ?? (ctx.access.ranges('ledger.read')[0] || rootPath)
  // Below a grid buildings count.
  const width = path.length < 9 ? 9 : path.length < 18 ? path.length + 3 : path.length
  const places = await figures.sharesNow(ctx.db, {
    county,
    where: inRegion(ctx, 'x.region_path', path),
    width,
    today,
  })
  const sum = (pick: (s: figures.Share) => number) => places.reduce((n, s) => n + pick(s), 0)
  return {
    region: { path, name: app.services.regions.name(path) },
    now: {
      rows: sum((s) => s.rows),
      wrong: sum((s) => s.wrong),
      open: await figures.openNow(ctx.db, county, inRegion(ctx, 'x.region_path', path)),
    },
    places: places.map((s) => ({ ...s, name: app.services.regions.name(s.path) })),
    days: await figures.daysOf(ctx.db, {
      county,
      where: inRegion(ctx, 'd.region_path', path.slice(0, 15)),
      from: q.from ?? '2000-01-01',
      to: q.to ?? today,
    }),
  }
}

/** The day of an inspection comes without anybody changing anything: those of today are looked at, some at a time. */
export const lookAtOverdue = (app: App): Promise<unknown> =>
  asSystem(app, async (ctx) => {
    const ids = await overdueAssets(ctx.db, app.installation.county, todayOf(app, ctx.now), batch)
    return recheck(
      ctx,
      ids.map((key) => ({ kind: 'row' as const, key })),
    )
  })

/** Today's figures, kept while the day goes on. */
export const keepToday = (app: App): Promise<void> =>
  asSystem(app, async (ctx) => {
    const known =
      await sql`select 1 from residences where county = ${app.installation.county} limit 1`.execute(ctx.db)
    if (known.rows.length > 0) await figures.keepDay(ctx.db, app.installation.county, todayOf(app, ctx.now))
  })
