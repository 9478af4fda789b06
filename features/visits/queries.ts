/** Lists, counts and the day of a worker. */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, QueryOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { personOf } from '../accounts/answers.ts'
import { startOfDay } from '../cases/answers.ts'
import type { entriesList, visitGet, visitsList, visitsProgress, visitsToday } from './contract.ts'
import { addDays, routeOrder } from './rules.ts'
import * as entries from './store/entries.ts'
import * as store from './store/visits.ts'
import { eventLine, localOf, wireEntry, wireVisit } from './view.ts'

const todayOf = (ctx: Ctx): string => localOf(ctx.app, ctx.now).day

export async function today(ctx: Ctx): Promise<AnswerOf<typeof visitsToday>> {
  const accountId = personOf(ctx.actor)
  const { county, zone } = ctx.app.installation
  const day = todayOf(ctx)
  const d = await store.dayOf(ctx.db, { county, accountId, today: day, since: startOfDay(ctx.now, zone) })
  const wire = wireVisit(ctx.app, day)
  return {
    today: day,
    // Walked in one go, whatever plan or day a call is of.
    due: routeOrder(d.due.map(wire)),
    done: d.done.map(wire),
    ahead: { count: d.ahead.n, nextOn: d.ahead.next },
    owed: (await entries.owedBy(ctx.db, county, accountId)).map(wireEntry(ctx.app)),
  }
}

export async function one(ctx: Ctx, id: string): Promise<AnswerOf<typeof visitGet>> {
  const { county } = ctx.app.installation
  const v = await store.visitById(ctx.db, county, id)
  if (!v) throw problem('not_found')
  ctx.access.need('visit.read', v.region_path)
  const wire = wireVisit(ctx.app, todayOf(ctx))
  return {
    visit: wire(v),
    entries: (await entries.entriesOf(ctx.db, county, id)).map(wireEntry(ctx.app)),
    events: (await store.eventsOf(ctx.db, county, id)).map((e) => ({
      seq: e.seq,
      at: e.occurred_at.toISOString(),
      by: e.actor_name,
      line: eventLine(e),
    })),
    earlier: (await store.earlierAt(ctx.db, ctx, v)).map(wire),
  }
}

export async function list(
  ctx: Ctx,
  { after, limit, ...f }: QueryOf<typeof visitsList>,
): Promise<AnswerOf<typeof visitsList>> {
  const day = todayOf(ctx)
  const where = store.filterOf(ctx, f, day)
  const rows = await store.listVisits(ctx.db, where, after, limit + 1)
  const page = rows.slice(0, limit)
  return {
    items: page.map(wireVisit(ctx.app, day)),
    total: await store.countVisits(ctx.db, where),
    next: rows.length > limit ? store.nextCursor(page.at(-1)!) : null,
  }
}

export const mostRows = 50_000

export async function allVisits(ctx: Ctx, f: Omit<QueryOf<typeof visitsList>, 'after' | 'limit'>) {
  const day = todayOf(ctx)
  const rows = await store.listVisits(ctx.db, store.filterOf(ctx, f, day), undefined, mostRows + 1)
  if (rows.length > mostRows) throw problem('visit.export_large')
  return rows.map(wireVisit(ctx.app, day))
}

export async function progress(
  ctx: Ctx,
  q: QueryOf<typeof visitsProgress>,
): Promise<AnswerOf<typeof visitsProgress>> {
  const { regions, organisation } = ctx.app.services
  const day = todayOf(ctx)
  const from = q.from ?? addDays(day, -29)
  const to = q.to ?? day
  if (to < from)
    throw problem('request.invalid', {
      issues: [{ path: 'query.to', code: 'order', message: 'before from' }],
    })
  const path = q.region ?? ctx.access.ranges('visit.read')[0] ?? ctx.app.installation.rootPath
  const where = store.filterOf(ctx, { ...q, from, to, state: 'all' }, day)
  const level = regions.byPath(path)?.kind
  // Below a grid people count, not buildings.
  const by = q.by === 'region' && (level === 'grid' || path.length > 15) ? 'worker' : q.by
  const width = path.length < 9 ? 9 : Math.min(path.length + 3, 15)
  const key =
    by === 'region'
      ? sql`left(v.region_path, ${sql.lit(width)})`
      : by === 'worker'
        ? sql`v.account_id::text`
        : sql`v.plan_id::text`
  const rows = await store.figuresBy(ctx.db, where, key, day)
  const names =
    by === 'plan' ? await store.planNames(ctx.db, ctx.app.installation.county) : new Map<string, string>()
  const nameOf = (k: string | null) =>
    by === 'region'
      ? regions.name(k)
      : by === 'worker'
        ? organisation.accountName(k) || (k === null ? '' : '?')
        : (names.get(k ?? '') ?? '')
  const sum = (pick: (f: store.Figures) => number) => rows.reduce((n, r) => n + pick(r), 0)
  return {
    from,
    to,
    today: day,
    region: { path, name: regions.name(path) },
    totals: {
      planned: sum((r) => r.planned),
      done: sum((r) => r.done),
      absent: sum((r) => r.absent),
      skipped: sum((r) => r.skipped),
      open: sum((r) => r.open),
      overdue: sum((r) => r.overdue),
      entries: sum((r) => r.entries),
    },
    rows: rows.map(({ key: k, ...n }) => ({ key: k ?? 'none', name: nameOf(k), ...n })),
  }
}

export async function entryList(
  ctx: Ctx,
  { after, limit, list: only, ...f }: QueryOf<typeof entriesList>,
): Promise<AnswerOf<typeof entriesList>> {
  const where = entries.entryFilter(ctx, f, ctx.app.installation.zone)
  const rows = await entries.listEntries(ctx.db, where, only, after, limit + 1)
  const page = rows.slice(0, limit)
  const counts = await entries.countEntries(ctx.db, where)
  return {
    items: page.map(wireEntry(ctx.app)),
    counts,
    total: only ? counts[only] : counts.difficulty + counts.need + counts.risk,
    next: rows.length > limit ? entries.nextEntry(page.at(-1)!) : null,
  }
}

export async function allEntries(
  ctx: Ctx,
  { list: only, ...f }: Omit<QueryOf<typeof entriesList>, 'after' | 'limit'>,
) {
  const where = entries.entryFilter(ctx, f, ctx.app.installation.zone)
  const rows = await entries.listEntries(ctx.db, where, only, undefined, mostRows + 1)
  if (rows.length > mostRows) throw problem('visit.export_large')
  return rows.map(wireEntry(ctx.app))
}
