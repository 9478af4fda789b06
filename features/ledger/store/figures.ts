/** How right the ledger is: rows and wrong rows by place, now and as they were kept each day. */
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../../kernel/db.ts'

export interface Share {
  rows: number
  wrong: number
}

/**
 * Residences that are not over, and those of them about which, or about whose person, an error or doubt is open. `width`: letters of
 * the path that make a place. From the findings to the rows: they are few.
 */
const shares = (county: string, where: RawBuilder<boolean>, width: number, today: string) => sql`
  with bad as materialized (select distinct unnest(f.subjects) as id from findings f
      where f.county = ${county} and f.state = 'open' and f.severity <> 'notice'),
    hit as materialized (select x.id from residences x join bad b on b.id = x.id where x.county = ${county}
      union select x.id from residences x join bad b on b.id = x.person_id where x.county = ${county})
  select left(x.region_path, ${sql.lit(width)}) as path, count(*)::int as rows, count(h.id)::int as wrong
  from residences x left join hit h on h.id = x.id
  where x.county = ${county} and ${where} and (x.until_on is null or x.until_on > ${today}::date) group by 1`

export async function sharesNow(
  db: Tx,
  o: { county: string; where: RawBuilder<boolean>; width: number; today: string },
): Promise<(Share & { path: string })[]> {
  const { rows } = await sql<
    Share & { path: string }
  >`${shares(o.county, o.where, o.width, o.today)} order by 1`.execute(db)
  return rows
}

/** Keeps the figures of a day; asked again on the same day they are those of the later hour. */
export async function keepDay(db: Tx, county: string, today: string): Promise<void> {
  await sql`insert into ledger_days (county, region_path, day, rows, wrong, open)
    select ${county}, s.path, ${today}::date, s.rows, s.wrong, coalesce(o.n, 0) from (${shares(county, sql<boolean>`true`, 15, today)}) s
      left join (select left(region_path, 15) as path, count(*)::int as n from findings
        where county = ${county} and state = 'open' and severity <> 'notice' group by 1) o on o.path = s.path
    on conflict (county, region_path, day) do update set rows = excluded.rows, wrong = excluded.wrong, open = excluded.open`.execute(
    db,
  )
}

export async function daysOf(
  db: Tx,
  o: { county: string; where: RawBuilder<boolean>; from: string; to: string },
): Promise<(Share & { day: string })[]> {
  const { rows } = await sql<Share & { day: string }>`
    select d.day::text as day, sum(d.rows)::int as rows, sum(d.wrong)::int as wrong from ledger_days d
    where d.county = ${o.county} and ${o.where} and d.day between ${o.from}::date and ${o.to}::date group by d.day order by d.day`.execute(
    db,
  )
  return rows
}

export async function openNow(db: Tx, county: string, where: RawBuilder<boolean>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from findings x
    where x.county = ${county} and ${where} and x.state = 'open' and x.severity <> 'notice'`.execute(db)
  return rows[0]!.n
}
