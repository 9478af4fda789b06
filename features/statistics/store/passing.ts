/** SQL of passing on: moves and bounces of the cases of a filter, and what was decided about proposals. */
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../../kernel/context.ts'
import { json, type Tx } from '../../../kernel/db.ts'
import { filterPredicate, movesOf, visibleTo } from '../../cases/answers.ts'
import type { ListFilter } from '../store.ts'

const rows = (query: RawBuilder<unknown>) => sql`(select coalesce(json_agg(t), '[]') from (${query}) t)`

/** `m`: the moves of the cases in `b`; `x`: pairs of units between which a case went to and fro. */
const bounced = (county: string) => sql`
  m as materialized (${movesOf(county, sql<boolean>`e.case_id in (select b.id from b)`)}),
  x as materialized (select m.case_id, least(m."from", m."to") as a, greatest(m."from", m."to") as b, count(*)::int as times
    from m group by 1, 2, 3 having count(distinct m."from") = 2)`
const solved = sql<boolean>`(b.resolved_at is not null and b.state not in ('rejected', 'withdrawn') and b.main_unit_id is not null)`

export interface RawPassing {
  totals: {
    received: number
    cases: number
    moves: number
    returned: number
    transferred: number
    back: number
    backCases: number
    bounced: number
  }
  moves: { from: string; to: string; times: number; cases: number; returned: number; back: number }[]
  bounces: { a: string; b: string; cases: number; times: number }[]
  solved: { a: string; b: string; unit: string; cases: number }[]
  chains: {
    id: string
    number: string
    title: string
    solved: string | null
    steps: { from: string; to: string; returned: boolean; at: string }[]
  }[]
}

export async function readPassing(ctx: Ctx, f: ListFilter): Promise<RawPassing> {
  const { county } = ctx.app.installation
  const r = await sql<{ all: RawPassing }>`with
    b as materialized (select c.id, c.number, c.title, c.state, c.main_unit_id, c.resolved_at, c.reported_at from cases c
      where c.county = ${county} and ${visibleTo(ctx)} and ${filterPredicate({ ...f, view: 'all' }, ctx)}),
    ${bounced(county)}
    select json_build_object(
      'totals', (select row_to_json(t) from (select (select count(*)::int from b) as received, count(distinct m.case_id)::int as cases,
        count(*)::int as moves, count(*) filter (where m.returned)::int as returned, count(*) filter (where not m.returned)::int as transferred,
        count(*) filter (where m.back)::int as back, (count(distinct m.case_id) filter (where m.back))::int as "backCases",
        (select count(distinct x.case_id)::int from x) as bounced from m) t),
      'moves', ${rows(sql`select m."from", m."to", count(*)::int as times, count(distinct m.case_id)::int as cases,
        count(*) filter (where m.returned)::int as returned, count(*) filter (where m.back)::int as back from m group by 1, 2 order by 4 desc, 1, 2 limit 1000`)},
      'bounces', ${rows(sql`select x.a, x.b, count(*)::int as cases, sum(x.times)::int as times from x group by 1, 2 order by 3 desc, 1, 2 limit 100`)},
      'solved', ${rows(sql`select x.a, x.b, b.main_unit_id as unit, count(*)::int as cases from x join b on b.id = x.case_id where ${solved}
        group by 1, 2, 3 order by 4 desc, 3`)},
      'chains', ${rows(sql`select b.id, b.number, b.title, case when ${solved} then b.main_unit_id end as solved, s.steps
        from b join (select m.case_id, count(*) as n, json_agg(json_build_object('from', m."from", 'to', m."to", 'returned', m.returned, 'at', m.at) order by m.seq) as steps
          from m group by 1) s on s.case_id = b.id
        where b.id in (select x.case_id from x) order by s.n desc, b.reported_at desc, b.id limit 50`)}
    ) as "all"`.execute(ctx.db)
  return r.rows[0]!.all
}

export interface BouncedCase {
  itemCode: string
  a: string
  b: string
  times: number
  number: string
  level: 'normal' | 'urgent' | 'critical'
  regionPath: string
  reportedAt: string
  solved: string | null
  text: string
}

/** Cases reported since a moment that bounced, where the caller holds `verb`; with their words, for the rule that proposes. */
export async function bouncedCases(ctx: Ctx, verb: string, since: Date): Promise<BouncedCase[]> {
  const { county } = ctx.app.installation
  const r = await sql<BouncedCase>`with
    b as materialized (select c.id, c.number, c.title, c.state, c.level, c.region_path, c.item_code, c.main_unit_id, c.resolved_at, c.reported_at from cases c
      where c.county = ${county} and ${ctx.access.where(verb, 'c.region_path')} and c.reported_at >= ${since} and c.item_code is not null),
    ${bounced(county)}
    select b.item_code as "itemCode", x.a, x.b, x.times, b.number, b.level, b.region_path as "regionPath", b.reported_at as "reportedAt",
      case when ${solved} then b.main_unit_id end as solved, b.title as text
    from x join b on b.id = x.case_id order by b.reported_at desc, b.id limit 2000`.execute(ctx.db)
  return r.rows.map((c) => ({ ...c, reportedAt: new Date(c.reportedAt).toISOString() }))
}

/** Titles of the last cases of these items, at most 300 each: what their words are when nobody argues. */
export async function titlesOf(
  ctx: Ctx,
  verb: string,
  items: readonly string[],
  since: Date,
): Promise<Map<string, { number: string; title: string }[]>> {
  const r = await sql<{ code: string; cases: { number: string; title: string }[] }>`
    select i.code, coalesce((select json_agg(t) from (select c.number, c.title from cases c where c.county = ${ctx.app.installation.county}
      and c.item_code = i.code and c.reported_at >= ${since} and ${ctx.access.where(verb, 'c.region_path')} order by c.reported_at desc limit 300) t), '[]') as cases
    from unnest(${items as string[]}::text[]) as i (code)`.execute(ctx.db)
  return new Map(r.rows.map((x) => [x.code, x.cases]))
}

export interface DecisionRow {
  item_code: string
  unit_a: string
  unit_b: string
  what: 'taken' | 'dismissed'
  reason: string
  list_id: string | null
  by_name: string
  at: Date
}

/** The last decision about each pair and item. */
export async function decisions(db: Tx, county: string): Promise<DecisionRow[]> {
  const r = await sql<DecisionRow>`
    select distinct on (item_code, unit_a, unit_b) item_code, unit_a, unit_b, what, reason, list_id, by_name, at
    from passing_decisions where county = ${county} order by item_code, unit_a, unit_b, at desc, id desc`.execute(
    db,
  )
  return r.rows
}

/** Two editors at the same proposal: the second waits here and then sees what the first decided. */
export async function lockProposal(db: Tx, key: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`passing ${key}`}, 0))`.execute(db)
}

export async function insertDecision(
  db: Tx,
  d: {
    county: string
    id: string
    regionPath: string
    itemCode: string
    a: string
    b: string
    what: 'taken' | 'dismissed'
    reason: string
    change: unknown
    listId: string | null
    cases: number
    by: string | null
    byName: string
    at: Date
  },
): Promise<void> {
  await sql`insert into passing_decisions (county, id, region_path, item_code, unit_a, unit_b, what, reason, change, list_id, cases, by_account, by_name, at)
    values (${d.county}, ${d.id}, ${d.regionPath}, ${d.itemCode}, ${d.a}, ${d.b}, ${d.what}, ${d.reason}, ${json(d.change)}, ${d.listId},
      ${d.cases}, ${d.by}, ${d.byName}, ${d.at})`.execute(db)
}
