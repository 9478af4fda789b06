/** Counts of hot issues: one statement over the cases of this window and of eight before it. */
import { sql } from 'kysely'
import type { Ctx } from '../../../kernel/context.ts'
import { filterPredicate, visibleTo } from '../../cases/answers.ts'

export interface IssueRow {
  item: string
  name: string
  path: string
  cases: number
  reports: number
  /** Index 0: this window, 1 the one before it … */
  counts: number[]
  last: { id: string; number: string; title: string }
}

/** Cases by item and the place they lie in, of whatever has a case in this window. `ends`: end of this window and of each before it, newest first. */
export async function readIssues(
  ctx: Ctx,
  o: { region: string; from: string; to: string; ends: readonly string[]; length: number },
): Promise<IssueRow[]> {
  const f = { region: o.region, from: o.from, to: o.to, view: 'all' as const }
  const { rows } = await sql<IssueRow>`
    with base as materialized (
      select c.id, c.number, c.title, c.item_code, c.item_name, left(c.region_path, ${sql.lit(o.length)}) as path, c.report_count, c.reported_at,
        ${o.ends.length}::int - width_bucket(c.reported_at, ${[...o.ends].reverse().slice(0, -1)}::timestamptz[]) - 1 as w
      from cases c where c.county = ${ctx.app.installation.county} and ${visibleTo(ctx)} and ${filterPredicate(f, ctx)}
        and c.item_code is not null and length(c.region_path) >= ${sql.lit(o.length)}),
    issues as (
      select item_code, path, max(item_name) filter (where w = 0) as name, count(*) filter (where w = 0)::int as cases,
        sum(report_count) filter (where w = 0)::int as reports,
        array[${sql.join(o.ends.map((_, i) => sql`count(*) filter (where w = ${sql.lit(i)})::int`))}] as counts,
        (array_agg(id order by reported_at desc, id) filter (where w = 0))[1] as last
      from base group by 1, 2 having count(*) filter (where w = 0) > 0)
    select n.item_code as item, n.name, n.path, n.cases, n.reports, n.counts,
      json_build_object('id', b.id, 'number', b.number, 'title', b.title) as last
    from issues n join base b on b.id = n.last order by n.cases desc, n.item_code, n.path`.execute(ctx.db)
  return rows
}

/** When the first case of the place was reported. */
export async function firstCase(ctx: Ctx, region: string): Promise<Date | null> {
  const { rows } = await sql<{ at: Date }>`select c.reported_at as at from cases c
    where c.county = ${ctx.app.installation.county} and ${visibleTo(ctx)} and ${filterPredicate({ region, view: 'all' }, ctx)}
    order by c.county, c.reported_at, c.id limit 1`.execute(ctx.db)
  return rows[0]?.at ?? null
}
