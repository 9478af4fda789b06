/** SQL of doors that own rules send somebody to: what waits, what a grid was given today. */
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../../kernel/db.ts'

/** These are to be asked, and nobody was sent yet. */
export async function wait(db: Tx, county: string, ids: readonly string[]): Promise<void> {
  await sql`update findings set waits = true, asked_on = null where county = ${county} and id = any(${ids as string[]}::uuid[])`.execute(
    db,
  )
}

export async function waitingGrids(db: Tx, county: string, width: number): Promise<string[]> {
  const { rows } = await sql<{ grid: string }>`
    select distinct left(region_path, ${width}::int) as grid from findings where county = ${county} and waits`.execute(
    db,
  )
  return rows.map((r) => r.grid)
}
export async function waitingRules(db: Tx, county: string): Promise<string[]> {
  const { rows } = await sql<{
    rule: string
  }>`select distinct rule from findings where county = ${county} and waits`.execute(db)
  return rows.map((r) => r.rule)
}

/** Held until the transaction ends; false when another one sends for this grid now. Never waited for: no two can wait for each other. */
export async function holdGrid(db: Tx, county: string, grid: string): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${`ledger.doors:${county}:${grid}`}, 0)) as held`.execute(
    db,
  )
  return rows[0]!.held
}

const inside = (grid: string, width: number) =>
  sql`region_path >= ${grid} and region_path < ${`${grid}~`} and left(region_path, ${width}::int) = ${grid}`

export async function askedOn(
  db: Tx,
  county: string,
  grid: string,
  width: number,
  day: string,
): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from findings
    where county = ${county} and asked_on = ${day}::date and ${inside(grid, width)}`.execute(db)
  return rows[0]!.n
}

/** How often what these rules found was mended, and how often it was none. */
export async function closedOf(
  db: Tx,
  county: string,
  rules: readonly string[],
): Promise<{ rule: string; mended: number; dismissed: number }[]> {
  const { rows } = await sql<{ rule: string; mended: number; dismissed: number }>`
    select rule, count(*) filter (where state = 'mended' and reason is null)::int as mended,
      count(*) filter (where state = 'dismissed')::int as dismissed
    from findings where county = ${county} and rule = any(${rules as string[]}::text[]) and state <> 'open' group by rule`.execute(
    db,
  )
  return rows
}

/** What waits in a grid, what is gravest and likeliest first; held, and what somebody is changing now left out: it is not waited for. */
export async function nextWaiting(
  db: Tx,
  county: string,
  grid: string,
  width: number,
  ranks: ReadonlyMap<string, number>,
  limit: number,
): Promise<{ id: string; rule: string; regionPath: string; subjects: string[] }[]> {
  const { rows } = await sql<{ id: string; rule: string; regionPath: string; subjects: string[] }>`
    select f.id, f.rule, f.region_path as "regionPath", f.subjects from findings f
      left join jsonb_each_text(${JSON.stringify(Object.fromEntries(ranks))}::jsonb) r on r.key = f.rule
    where f.county = ${county} and f.waits and ${inside(grid, width)}
    order by case f.severity when 'error' then 0 when 'doubt' then 1 else 2 end, coalesce(r.value::real, 0.5) desc, f.found_at, f.id
    limit ${limit} for update of f skip locked`.execute(db)
  return rows
}

export async function asked(db: Tx, county: string, ids: readonly string[], day: string): Promise<void> {
  await sql`update findings set waits = false, asked_on = ${day}::date where county = ${county} and id = any(${ids as string[]}::uuid[])`.execute(
    db,
  )
}

/** Open findings of a rule as it is now; answers those about which nobody goes any more. */
export async function align(
  db: Tx,
  county: string,
  rule: string,
  is: { severity: string; visit: boolean },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update findings set severity = ${is.severity}, visit = ${is.visit}, waits = ${is.visit} and (waits or not visit), asked_on = case when ${is.visit} then asked_on end
    where county = ${county} and rule = ${rule} and state = 'open'
      and (severity <> ${is.severity} or visit <> ${is.visit}) returning id`.execute(db)
  return is.visit ? [] : rows.map((r) => r.id)
}

export async function countWaiting(db: Tx, where: RawBuilder<boolean>): Promise<Map<string, number>> {
  const { rows } = await sql<{
    rule: string
    n: number
  }>`select f.rule, count(*)::int as n from findings f where f.waits and ${where} group by 1`.execute(db)
  return new Map(rows.map((r) => [r.rule, r.n]))
}
