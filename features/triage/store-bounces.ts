/** SQL of what bounced cases teach: solved cases of the items that bounced, and what editors of the list said about them. */
import { sql } from 'kysely'
import type { Tx } from '../../kernel/db.ts'

export interface SolvedRow {
  id: string
  number: string
  item_code: string
  list_id: string | null
  level: 'normal' | 'urgent' | 'critical'
  region_path: string
  title: string
  unit_id: string
  reported_at: Date
  bounced: boolean
}

/** Solved cases that are looked through, of one item that are read, and bounced ones that are read: the latest. */
const LOOKED = 200_000
const OF_ITEM = 400
const BOUNCED = 5000

const solved = sql`c.resolved_at is not null and c.state not in ('rejected', 'withdrawn') and c.item_code is not null and c.main_unit_id is not null`
const columns = sql`c.id, c.number, c.item_code, c.list_id, c.level, c.region_path, c.title, c.main_unit_id as unit_id, c.reported_at`

/** Solved cases that another unit had first (the index `case_events_moved`), and the latest solved ones of the items with at least `least` of them. */
export async function solvedCases(db: Tx, county: string, since: Date, least: number): Promise<SolvedRow[]> {
  const bounced = (
    await sql<SolvedRow>`
    select ${columns}, true as bounced from (
      select distinct e.case_id, p."from" from case_events e
      cross join lateral (select d.data ->> 'unitId' as "from" from case_events d where d.county = e.county and d.case_id = e.case_id
        and d.kind = 'dispatched' and d.seq < e.seq order by d.seq desc limit 1) p
      where e.county = ${county} and e.kind = 'dispatched' and (e.data ->> 'transfer' = 'true' or e.data ->> 'afterReturn' = 'true')
        and e.recorded_at >= ${since}) m
    join cases c on c.county = ${county} and c.id = m.case_id
    where ${solved} and c.reported_at >= ${since} and m."from" <> c.main_unit_id::text
    order by c.reported_at desc, c.id limit ${BOUNCED}`.execute(db)
  ).rows
  const unique = new Map(bounced.map((b) => [b.id, b]))
  const items = [...Map.groupBy(unique.values(), (b) => b.item_code)].flatMap(([code, of]) =>
    of.length >= least ? [code] : [],
  )
  if (items.length === 0) return []
  const { rows } = await sql<SolvedRow>`
    select * from (
      select c.*, row_number() over (partition by c.item_code order by c.resolved_at desc, c.id) as place from (
        select ${columns}, c.resolved_at, false as bounced from cases c
        where c.county = ${county} and c.resolved_at >= ${since} and ${solved} order by c.resolved_at desc limit ${LOOKED}) c
      where c.item_code = any(${items})) c where c.place <= ${OF_ITEM}`.execute(db)
  for (const r of rows) if (!unique.has(r.id)) unique.set(r.id, r)
  return [...unique.values()].filter((r) => items.includes(r.item_code))
}

export interface DismissedRow {
  item_code: string
  unit_a: string
  unit_b: string
  at: Date
}

/** Proposals for the list that an editor left as it is: whoever edits the list has looked at these cases and said that it is right. */
export async function dismissedPairs(db: Tx, county: string): Promise<DismissedRow[]> {
  const r = await sql<DismissedRow & { what: string }>`
    select distinct on (item_code, unit_a, unit_b) item_code, unit_a, unit_b, what, at
    from passing_decisions where county = ${county} order by item_code, unit_a, unit_b, at desc, id desc`.execute(
    db,
  )
  return r.rows.filter((d) => d.what === 'dismissed')
}
