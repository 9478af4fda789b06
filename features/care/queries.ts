/** What is asked of care: archives in a list and one by one, without what they hold. */
import { sql } from 'kysely'
import { chainFault } from '../../kernel/chains.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, QueryOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { rangeOf } from '../../shared/region-path.ts'
import { holdingsOf } from '../accounts/answers.ts'
import { peopleAt } from '../ledger/answers.ts'
import { callsAt } from '../visits/answers.ts'
import { daysBetween, doorKey } from '../visits/rules.ts'
import type * as c from './contract.ts'
import { roleWords } from './groups.ts'
import { carerOf, todayOf } from './plans.ts'
import { archiveFor, readable, readsSomewhere } from './reading.ts'
import * as store from './store/archives.ts'
import { activePlans } from './store/plans.ts'

/** Rows as they leave: person and door from the ledger, calls from visits. */
async function wired(
  ctx: Ctx,
  rows: readonly store.ArchiveRow[],
  groups: ReadonlyMap<string, store.GroupRow>,
): Promise<c.Archive[]> {
  const { app } = ctx
  const { regions, organisation } = app.services
  const today = todayOf(ctx)
  const people = await peopleAt(
    ctx.db,
    app,
    ctx.now,
    rows.map((a) => a.person_id),
  )
  const plans = await activePlans(app.pools.system, app.installation.county)
  const planOf = (a: store.ArchiveRow) =>
    plans.find((p) => p.group_key === a.group_key && a.place.startsWith(p.region_path))
  const keyOf = (a: store.ArchiveRow) => {
    const door = people.get(a.person_id)?.door
    return door ? doorKey(door.building, door.unit, door.room) : null
  }
  const calls = await callsAt(
    ctx.db,
    app,
    [...new Set(rows.flatMap((a) => planOf(a)?.visit_plan_id ?? []))],
    [...new Set(rows.flatMap((a) => keyOf(a) ?? []))],
  )
  return rows.map((a) => {
    const p = people.get(a.person_id)
    const g = groups.get(a.group_key)!
    const plan = a.state === 'open' ? planOf(a) : undefined
    const key = keyOf(a)
    const call = plan && calls.find((x) => x.planId === plan.visit_plan_id && x.key === key)
    const carerId = carerOf(app, a.carer_id, a.place)
    return {
      id: a.id,
      group: a.group_key,
      groupName: { zh: g.zh, en: g.en },
      personId: a.person_id,
      name: p?.name ?? '',
      sex: p?.sex ?? 0,
      age: p?.age ?? null,
      died: p?.died ?? false,
      gone: !p?.door,
      place: p?.place ?? '',
      regionPath: a.place,
      gridName: regions.chain(a.place).findLast((r) => r.kind === 'grid')?.name ?? '',
      state: a.state,
      openedOn: a.opened_on,
      closedOn: a.closed_on,
      reason: a.reason,
      carerId,
      carerName: organisation.accountName(carerId),
      named: a.carer_id !== null,
      version: a.seq,
      call: plan
        ? {
            lastOn: call?.madeOn ?? null,
            dueOn: call?.dueOn ?? null,
            lateDays: call?.dueOn ? Math.max(0, daysBetween(call.dueOn, today)) : 0,
          }
        : null,
    }
  })
}

/** What is late is known of the calls: a list of it is looked through to its end, so many at a time, and paged by position. */
const lookedAtOnce = 500
const positionOf = (after: string | undefined): number => {
  const m = /^n_(\d{1,7})$/.exec(after ?? 'n_0')
  if (m) return Number(m[1])
  throw problem('request.invalid', {
    issues: [{ path: 'query.after', code: 'invalid', message: 'not a cursor' }],
  })
}

export async function list(
  ctx: Ctx,
  q: QueryOf<typeof c.archivesList>,
): Promise<AnswerOf<typeof c.archivesList>> {
  const { app } = ctx
  const { county } = app.installation
  const groups = new Map(
    (await store.groupRows(ctx.db)).filter((g) => readsSomewhere(ctx, g)).map((g) => [g.key, g]),
  )
  const parts = [
    sql`a.county = ${county}`,
    readable(ctx, [...groups.values()], 'a.group_key', 'p.region_path'),
    sql`a.state = ${q.state === 'closed' ? 'closed' : 'open'}`,
  ]
  if (q.group) parts.push(sql`a.group_key = ${q.group}`)
  if (q.person) parts.push(sql`a.person_id = ${q.person}`)
  if (q.region) {
    const [lo, hi] = rangeOf(q.region)
    parts.push(sql`p.region_path >= ${lo} and p.region_path < ${hi}`)
  }
  if (q.state === 'late') {
    const plans = await activePlans(app.pools.system, county, q.group)
    const today = todayOf(ctx)
    const late = (
      await callsAt(
        ctx.db,
        app,
        plans.map((p) => p.visit_plan_id),
      )
    ).filter((x) => x.dueOn !== null && x.dueOn < today)
    const buildings = [...new Set(late.map((x) => x.key.split(':')[1]!))]
    parts.push(sql`p.region_path = any(${buildings}::text[])`)
  }
  if (q.state === 'check') parts.push(store.toCheck(todayOf(ctx)))
  const where = sql<boolean>`(${sql.join(parts, sql` and `)})`
  if (q.state === 'late') {
    const begin = positionOf(q.after)
    const late: c.Archive[] = []
    for (let after: string | undefined; ; ) {
      const rows = await store.listArchives(ctx.db, where, after, lookedAtOnce)
      late.push(...(await wired(ctx, rows, groups)).filter((a) => (a.call?.lateDays ?? 0) > 0))
      if (rows.length < lookedAtOnce) break
      after = store.nextAfter(rows.at(-1)!)
    }
    late.sort((a, b) => b.call!.lateDays - a.call!.lateDays || (a.id < b.id ? -1 : 1))
    const end = begin + q.limit
    return {
      items: late.slice(begin, end),
      total: late.length,
      next: end < late.length ? `n_${end}` : null,
    }
  }
  const rows = await store.listArchives(ctx.db, where, q.after, q.limit + 1)
  const page = rows.slice(0, q.limit)
  const counts = await store.countArchives(ctx.db, where)
  return {
    items: await wired(ctx, page, groups),
    total: counts.reduce((n, x) => n + x.n, 0),
    next: rows.length > q.limit ? store.nextAfter(page.at(-1)!) : null,
  }
}

export async function carers(ctx: Ctx, region: string): Promise<AnswerOf<typeof c.carersList>> {
  const { organisation, regions } = ctx.app.services
  ctx.access.need('care.edit', region)
  const held = await holdingsOf(ctx.app.pools.system, 'visit.do', ctx.now)
  const ids = [...new Set(held.filter((h) => region.startsWith(h.regionPath)).map((h) => h.accountId))]
  return {
    items: ids
      .map((accountId) => {
        const post = organisation.postsOf(accountId)[0]
        return {
          accountId,
          name: organisation.accountName(accountId),
          post: post ? `${regions.name(post.regionPath)} ${post.name}` : '',
        }
      })
      .sort((a, b) => a.post.localeCompare(b.post, 'zh') || a.name.localeCompare(b.name, 'zh')),
  }
}

export async function one(ctx: Ctx, id: string): Promise<AnswerOf<typeof c.archiveGet>> {
  const { county } = ctx.app.installation
  const { a, g } = await archiveFor(ctx, id, 'care.read')
  const events = await store.archiveEvents(ctx.db, county, id)
  const words = new Map([
    ...g.fields.map((f) => [f.key, { zh: f.zh, en: f.en }] as const),
    ['carer', { zh: '谁来照看', en: 'Who cares' }] as const,
  ])
  const [archive] = await wired(ctx, [a], new Map([[g.key, g]]))
  return {
    archive: archive!,
    basis: { zh: g.basis_zh, en: g.basis_en },
    readers: roleWords(g.readers),
    events: events
      .map((e) => {
        const d = e.data as { why?: string; fields?: string[] }
        return {
          seq: e.seq,
          kind: e.kind as 'opened' | 'changed' | 'closed',
          at: e.recorded_at.toISOString(),
          by: e.actor_name,
          why: d.why ?? '',
          fields: (d.fields ?? []).map((f) => words.get(f) ?? { zh: f, en: f }),
        }
      })
      .reverse(),
    whole: chainFault(events, { county, id, seq: a.seq, last_hash: a.last_hash }) === null,
    mayEdit: a.state === 'open' && ctx.access.can('care.edit', a.place),
  }
}
