/** SQL of risk points. */
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../kernel/db.ts'
import type { Grade, RiskKind, RiskLevel } from './rules.ts'

export interface RiskRow {
  county: string
  id: string
  region_path: string
  kind: RiskKind
  name: string
  place: string
  lng: number | null
  lat: number | null
  grade: Grade | null
  level: RiskLevel
  reach: number
  keeper_id: string | null
  note: string
  source: string
  found_on: string
  looked_on: string | null
  ended_on: string | null
  ended_why: string | null
  seq: number
}
export type EventKind = 'entered' | 'changed' | 'looked' | 'ended' | 'again'

const columns = sql`x.county, x.id, x.region_path, x.kind, x.name, x.place, x.lng, x.lat, x.grade, x.level, x.reach, x.keeper_id, x.note, x.source,
  x.found_on::text as found_on, x.looked_on::text as looked_on, x.ended_on::text as ended_on, x.ended_why, x.seq`
const gravity = sql`array_position(array['major', 'larger', 'general', 'low'], x.level)`

/** The gravest first; without a limit all of them. */
export async function listRisks(
  db: Tx,
  where: RawBuilder<boolean>,
  limit: number | null,
): Promise<RiskRow[]> {
  const { rows } = await sql<RiskRow>`select ${columns} from risk_points x where ${where}
    order by ${gravity}, x.grade desc nulls last, x.region_path, x.id limit ${limit}::bigint`.execute(db)
  return rows
}

export interface Counted {
  kind: RiskKind
  n: number
  /** Nobody looks after it. */
  unkept: number
}
export async function countRisks(db: Tx, where: RawBuilder<boolean>): Promise<Counted[]> {
  const { rows } =
    await sql<Counted>`select x.kind, count(*)::int as n, count(*) filter (where x.keeper_id is null)::int as unkept
    from risk_points x where ${where} group by x.kind`.execute(db)
  return rows
}

export async function riskById(
  db: Tx,
  county: string,
  id: string,
  lock = false,
): Promise<RiskRow | undefined> {
  const { rows } =
    await sql<RiskRow>`select ${columns} from risk_points x where x.county = ${county} and x.id = ${id} ${lock ? sql`for update` : sql``}`.execute(
      db,
    )
  return rows[0]
}

interface By {
  kind: EventKind
  data: unknown
  id: string | null
  name: string
  at: Date
}

/** The row as it is now and what made it so, together. A row of this id is written over: the caller has locked it. */
export async function saveRisk(db: Tx, r: RiskRow, by: By): Promise<void> {
  await sql`insert into risk_points (county, id, region_path, kind, name, place, lng, lat, grade, level, reach, keeper_id, note, source, found_on,
      looked_on, ended_on, ended_why, created_at, changed_at, seq)
    values (${r.county}, ${r.id}, ${r.region_path}, ${r.kind}, ${r.name}, ${r.place}, ${r.lng}, ${r.lat}, ${r.grade}, ${r.level}, ${r.reach}, ${r.keeper_id},
      ${r.note}, ${r.source}, ${r.found_on}, ${r.looked_on}, ${r.ended_on}, ${r.ended_why}, ${by.at}, ${by.at}, ${r.seq})
    on conflict (county, id) do update set region_path = excluded.region_path, kind = excluded.kind, name = excluded.name, place = excluded.place,
      lng = excluded.lng, lat = excluded.lat, grade = excluded.grade, level = excluded.level, reach = excluded.reach, keeper_id = excluded.keeper_id,
      note = excluded.note, source = excluded.source, found_on = excluded.found_on, looked_on = excluded.looked_on, ended_on = excluded.ended_on,
      ended_why = excluded.ended_why, changed_at = excluded.changed_at, seq = excluded.seq`.execute(db)
  await sql`insert into risk_events (county, risk_id, seq, region_path, kind, data, actor_id, actor_name, at)
    values (${r.county}, ${r.id}, ${r.seq}, ${r.region_path}, ${by.kind}, ${JSON.stringify(by.data)}::jsonb, ${by.id}, ${by.name}, ${by.at})`.execute(
    db,
  )
}

export interface EventRow {
  kind: EventKind
  data: { why?: string }
  actor_name: string
  at: Date
}
export async function eventsOf(db: Tx, county: string, id: string): Promise<EventRow[]> {
  const { rows } = await sql<EventRow>`select kind, data, actor_name, at from risk_events
    where county = ${county} and risk_id = ${id} order by seq desc limit 200`.execute(db)
  return rows
}
