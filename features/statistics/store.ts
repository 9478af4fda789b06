/** All SQL of the statistics: one statement reads the cases of the period once and answers every figure from them. */
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import { filterPredicate, plainFacet, tierOfUnit, visibleTo } from '../cases/answers.ts'
import type { CaseFilter } from '../cases/contract.ts'
import { officeKnots } from '../clocks/rules.ts'
import type { Figures, StageDays } from './contract.ts'
import type { By } from './rules.ts'

export type ListFilter = Pick<CaseFilter, 'region' | 'item' | 'unit' | 'channel'> & {
  region: string
  from: string
  to: string
}

const c = (name: string) => sql.ref(`c.${name}`)

/** Moments of a case that days are measured between. */
const moments = ['reported', 'confirmed', 'accepted', 'resolved', 'closed'] as const
type Moment = (typeof moments)[number]
/** Of the case itself: each moment in ms, and the office span in which it lies. Looked up once for all figures. */
const placed = (wanted: readonly Moment[]) =>
  sql.join(
    wanted.map((m) => {
      // Not `extract`, which computes in numeric.
      const ms = sql`date_part('epoch', ${c(`${m}_at`)}) * 1000`
      return sql`${ms} as ${sql.ref(`${m}_ms`)}, width_bucket(${ms}, k.opens) as ${sql.ref(`${m}_in`)}`
    }),
  )
/** Working days passed at a moment, by the table of office spans `k`. */
const passed = (m: Moment) => {
  const at = sql.ref(`x.${m}_in`)
  return sql`case when ${at} = 0 then 0 else k.before[${at}] + (least(${sql.ref(`x.${m}_ms`)}, k.closes[${at}]) - k.opens[${at}]) * k.rate[${at}] end`
}
const between = (from: Moment, to: Moment) =>
  sql`case when ${sql.ref(`x.${to}_ms`)} >= ${sql.ref(`x.${from}_ms`)} then (${passed(to)}) - (${passed(from)}) end`

const flags = ['valid', 'resolved', 'onTime', 'overdue', 'rated', 'satisfied', 'returned'] as const
const further = ['unresolved', 'invalid', 'reopened', 'unsatisfied', 'sameDay'] as const

/** `base`: the cases of the filter as the caller may see them, each with its flags and its days; the days of each stage unless `brief`. */
function base(ctx: Ctx, f: ListFilter, brief = false): RawBuilder<unknown> {
  const { county, zone } = ctx.app.installation
  // Whatever was resolved or closed since lies before the end of today.
  const until = Math.max(ctx.now.getTime(), Date.parse(f.to)) + 86_400_000
  // `offset 0` keeps the inner select as it is written: pulled into one, every span would be looked up for each use. Not by lateral joins:
  // the planner hashes their arguments for each row, and those are the arrays of `k` (measured: a second for 14,000 cases).
  const knots = officeKnots(ctx.app.services.items.calendar(), Date.parse(f.from), until)
  return sql`with k as materialized (select ${knots.opens}::float8[] as opens, ${knots.closes}::float8[] as closes,
      ${knots.before}::float8[] as before, ${knots.rate}::float8[] as rate),
    base as materialized (
      select x.*, case when x.resolved then ${between('reported', 'resolved')} end as days${
        brief
          ? sql``
          : sql`, ${between('reported', 'confirmed')} as confirm, ${between('confirmed', 'accepted')} as sign,
        ${between('accepted', 'resolved')} as handle, case when x.resolved then ${between('resolved', 'closed')} end as finish`
      }
      from (select c.id, c.region_path, c.reported_at, c.resolved_at, c.main_unit_id, c.item_code, c.item_name, c.place_text, c.cell,
          ${sql.join([...flags, ...further].map((name) => sql`${plainFacet(name, ctx.now, zone)} as ${sql.ref(name)}`))},
          ${placed(brief ? ['reported', 'resolved'] : moments)}
        from cases c cross join k
        where c.county = ${county} and ${visibleTo(ctx)} and ${filterPredicate({ ...f, view: 'all' }, ctx)}
        offset 0) x
      cross join k)`
}

const figures = sql`count(*)::int as received, ${sql.join(
  flags.map((name) => sql`count(*) filter (where b.${sql.ref(name)})::int as ${sql.ref(name)}`),
)}, avg(b.days) as "workingDays"`
const stages = sql`json_build_object('confirm', avg(b.confirm), 'sign', avg(b.sign), 'handle', avg(b.handle), 'finish', avg(b.finish)) as stages`

export interface Raw {
  totals: Figures & Record<(typeof further)[number], number> & { stages: StageDays }
  tiers: { tier: 'community' | 'street' | 'above'; cases: number }[]
  regions: (Figures & { path: string })[]
  units: (Figures & { id: string | null; stages: StageDays })[]
  items: (Figures & { code: string | null; name: string | null })[]
  channels: { channel: string; cases: number }[]
  trend: { day: string; received: number; resolved: number }[]
  hours: { weekday: number; hour: number; cases: number }[]
  returns: { from: string; to: string; times: number; cases: number }[]
  places: { cell: string; name: string | null; cases: number }[]
}

const rows = (query: RawBuilder<unknown>) => sql`(select coalesce(json_agg(t), '[]') from (${query}) t)`

export async function readFigures(
  ctx: Ctx,
  f: ListFilter,
  shape: { by: By; childLength: number; zone: string },
): Promise<Raw> {
  const { county } = ctx.app.installation
  const local = sql`(b.reported_at at time zone ${shape.zone})`
  const r = await sql<{ all: Raw }>`${base(ctx, f)}
    select json_build_object(
      'totals', (select row_to_json(t) from (select ${figures}, ${sql.join(
        further.map((name) => sql`count(*) filter (where b.${sql.ref(name)})::int as ${sql.ref(name)}`),
      )}, ${stages} from base b) t),
      'tiers', ${rows(sql`select ${tierOfUnit} as tier, count(*)::int as cases from base b join units u on u.id = b.main_unit_id where b.resolved group by 1`)},
      'regions', ${rows(sql`select left(b.region_path, ${sql.lit(shape.childLength)}) as path, ${figures} from base b group by 1 order by 2 desc, 1 limit 200`)},
      'units', ${rows(sql`select b.main_unit_id as id, ${figures}, ${stages} from base b where b.valid group by 1 order by 2 desc, 1 limit 200`)},
      'items', ${rows(sql`select b.item_code as code, max(b.item_name) as name, ${figures} from base b group by 1 order by 3 desc, 1 limit 50`)},
      'channels', ${rows(sql`select x.channel, count(*)::int as cases from (
          select distinct r.channel, b.id from base b join reports r on r.county = ${county} and r.case_id = b.id) x group by 1 order by 2 desc, 1`)},
      'trend', ${rows(sql`select to_char(s.day, 'YYYY-MM-DD') as day, s.received, s.resolved from (select date_trunc(${shape.by}, ${local}) as day,
          count(*)::int as received, count(*) filter (where b.resolved)::int as resolved from base b group by 1) s order by 1`)},
      'hours', ${rows(sql`select date_part('isodow', ${local})::int as weekday, date_part('hour', ${local})::int as hour, count(*)::int as cases from base b group by 1, 2`)},
      'returns', ${rows(sql`select e.data ->> 'unitId' as "from", e.data ->> 'proposedUnitId' as "to", count(*)::int as times, count(distinct e.case_id)::int as cases
          from case_events e join base b on b.id = e.case_id
          where e.county = ${county} and e.kind = 'return_requested' and e.data ->> 'unitId' is not null and e.data ->> 'proposedUnitId' is not null
          group by 1, 2 order by 3 desc, 1, 2 limit 100`)},
      'places', ${rows(sql`select b.cell::text as cell, mode() within group (order by b.place_text) as name, count(*)::int as cases
          from base b where b.cell is not null group by b.cell having count(*) >= 3 order by 3 desc, b.cell limit 20`)}
    ) as "all"`.execute(ctx.db)
  return r.rows[0]!.all
}

/** The figures of the whole alone, for the period before. */
/** `hours`: the mean from report to resolution by the clock. */
export async function readTotals(ctx: Ctx, f: ListFilter): Promise<Figures & { hours: number | null }> {
  const hours = sql`(avg(extract(epoch from b.resolved_at - b.reported_at)) filter (where b.resolved) / 3600)::float8 as hours`
  const r = await sql<{
    t: Figures & { hours: number | null }
  }>`${base(ctx, f, true)} select row_to_json(t) as t from (select ${figures}, ${hours} from base b) t`.execute(
    ctx.db,
  )
  return r.rows[0]!.t
}
