/** Pairs of entries that may be one person: side by side, decided, and the search for them as a job. */
import { sql } from 'kysely'
import type { App, Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf, QueryOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { asSystem } from '../cases/answers.ts'
import { isoInZone } from '../clocks/rules.ts'
import type * as c from './contract-merge.ts'
import { inRegion } from './queries.ts'
import { todayOf } from './recheck.ts'
import { staysFirst } from './rules/merge.ts'
import * as store from './store/pairs.ts'
import {
  type HomeRow,
  homesBy,
  type OpenPerson,
  opened,
  peopleById,
  type ResidenceRow,
  residencesBy,
} from './store/rows.ts'
import { ageOf, doorText, maskedValues, placeOf } from './view.ts'
import './problems.ts'

export async function list(ctx: Ctx, q: QueryOf<typeof c.pairsList>): Promise<AnswerOf<typeof c.pairsList>> {
  const { county } = ctx.app.installation
  const parts = [sql`x.county = ${county} and x.state = ${q.state}`]
  // Of either half: who asks for a community sees what reaches into it.
  if (q.region)
    parts.push(
      sql`(${inRegion(ctx, 'pa.region_path', q.region)} or ${inRegion(ctx, 'pb.region_path', q.region)})`,
    )
  const where = sql<boolean>`(${sql.join(parts, sql` and `)})`
  const rows = await store.listPairs(ctx.db, where, q.after, q.limit + 1)
  const page = rows.slice(0, q.limit)
  const ids = [...new Set(page.flatMap((p) => [p.a, p.b]))]
  const people = new Map((await peopleById(ctx.db, county, ids)).map((p) => [p.id, opened(ctx.app, p)]))
  const residences = Map.groupBy(await residencesBy(ctx.db, county, 'person_id', ids), (r) => r.person_id)
  const homeIds = [...residences.values()].flat().map((r) => r.home_id)
  const homes = new Map((await homesBy(ctx.db, county, homeIds)).map((h) => [h.id, h]))
  const today = todayOf(ctx.app, ctx.now)
  const half = (p: OpenPerson) => wireHalf(ctx.app, p, residences.get(p.id) ?? [], homes, today)
  return {
    items: page.flatMap((x) => {
      const [a, b] = [people.get(x.a), people.get(x.b)]
      if (!a || !b) return []
      const [winner, loser] = staysFirst(a, b)
      const may = (verb: string) =>
        [winner, loser].every((p) =>
          [p.region_path, ...(residences.get(p.id) ?? []).map((r) => r.region_path)].some((path) =>
            ctx.access.can(verb, path),
          ),
        )
      return [
        {
          id: x.id,
          score: x.score,
          state: x.state,
          winner: half(winner),
          loser: half(loser),
          reasons: x.reasons,
          mayDecide: may('ledger.edit'),
          mayReveal: may('ledger.reveal'),
        },
      ]
    }),
    total: await store.countPairs(ctx.db, where),
    next: rows.length > q.limit ? q.after + q.limit : null,
  }
}

const wireHalf = (
  app: App,
  p: OpenPerson,
  residences: readonly ResidenceRow[],
  homes: ReadonlyMap<string, HomeRow>,
  today: string,
) => ({
  id: p.id,
  version: p.seq,
  values: maskedValues(p.values),
  sex: p.sex,
  age: ageOf(p.values, today),
  source: p.source,
  verified: p.verified_on,
  residences: residences.map((r) => {
    const h = homes.get(r.home_id)
    return {
      place: `${placeOf(app, r.region_path)} ${h ? doorText(h.unit, h.room) : ''}`.trim(),
      role: r.role,
      relation: r.relation,
      until: r.until_on,
    }
  }),
})

export async function decide(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof c.pairDecide>,
): Promise<AnswerOf<typeof c.pairDecide>> {
  const { county } = ctx.app.installation
  const x = await store.pairById(ctx.db, county, id)
  if (!x) throw problem('not_found')
  const people = await peopleById(ctx.db, county, [x.a, x.b])
  const residences = await residencesBy(ctx.db, county, 'person_id', [x.a, x.b])
  for (const p of people) {
    const places = [
      p.region_path,
      ...residences.filter((r) => r.person_id === p.id).map((r) => r.region_path),
    ]
    if (!places.some((path) => ctx.access.can('ledger.edit', path))) throw problem('access.denied')
  }
  // One person is said by a merge, and taken back by its undo.
  if (x.state === 'same' || x.state === b.state) throw problem('ledger.pair_decided')
  await store.decidePair(ctx, [x.a, x.b], b.state, b.why)
  return { id, state: b.state }
}

/** One that has not stirred for this long died with its process and is in nobody's way. */
const silentMs = 15 * 60_000
const running = (list: readonly store.PairPassRow[], now: Date) =>
  list.some(
    (p) =>
      (p.state === 'queued' || p.state === 'running') && now.getTime() - p.updated_at.getTime() < silentMs,
  )

export async function startPass(ctx: Ctx): Promise<AnswerOf<typeof c.pairPassStart>> {
  const { county, rootPath } = ctx.app.installation
  if (running(await store.lastPairPasses(ctx.app.pools.system, county), ctx.now))
    throw problem('ledger.match_running')
  return { id: await queued(ctx, ctx.access.ranges('ledger.check')[0] || rootPath) }
}

/** The search as a job. */
export async function queued(ctx: Ctx, regionPath: string): Promise<string> {
  const id = uuidv7(ctx.now.getTime())
  const { county } = ctx.app.installation
  await store.insertPairPass(ctx.db, { county, id, regionPath, accountId: ctx.actor.id, now: ctx.now })
  await ctx.app.jobs.add(ctx.db, 'ledger.pairs', { id }, { key: `ledger.pairs:${id}` })
  return id
}

export async function cancelPass(ctx: Ctx, id: string): Promise<AnswerOf<typeof c.pairPassCancel>> {
  const { county } = ctx.app.installation
  const p = await store.pairPassById(ctx.db, county, id, true)
  if (!p) throw problem('not_found')
  ctx.access.need('ledger.check', p.region_path)
  if (!(await store.movePairPass(ctx.db, county, id, { state: 'cancelled' }, ctx.now)))
    throw problem('ledger.match_over')
  return { id, state: 'cancelled' }
}

export async function passes(ctx: Ctx): Promise<AnswerOf<typeof c.pairPasses>> {
  const rows = await store.lastPairPasses(ctx.db, ctx.app.installation.county)
  return {
    items: rows.map((p) => ({
      id: p.id,
      state: p.state,
      stage: p.stage,
      people: p.people,
      done: p.done,
      found: p.found,
      opened: p.opened,
      createdAt: p.created_at.toISOString(),
      updatedAt: p.updated_at.toISOString(),
    })),
  }
}

/** Once a night, when nobody waits for the machine. */
export const nightly = (app: App): Promise<void> =>
  asSystem(app, async (ctx) => {
    const { county, rootPath, zone } = app.installation
    if (isoInZone(ctx.now, zone).slice(11, 13) !== '03') return
    const last = await store.lastPairPasses(ctx.db, county)
    const lately = last[0] && ctx.now.getTime() - last[0].created_at.getTime() < 20 * 3_600_000
    if (lately || running(last, ctx.now)) return
    const known = await sql`select 1 from people where county = ${county} limit 1`.execute(ctx.db)
    if (known.rows.length > 0) await queued(ctx, rootPath)
  })
