/** SQL of places elsewhere: few, the same for the whole installation, read by whoever reads arrivals. */
import { sql } from 'kysely'
import type { Tx } from '../../kernel/db.ts'
import type { Area, Level } from './rules.ts'

export interface AreaRow extends Area {
  id: string
  place: string
  reason: string
  source: string
  /** What the workers are asked to do, and within how many hours. */
  words: string
  hours: number
  at: Date
  account_name: string
  roll_id: string | null
  seq: number
}
const columns = sql`o.id, o.code, o.place, o.level, o.since_on::text as since, o.days, o.reason, o.source, o.words, o.hours, o.at, o.account_name, o.roll_id, o.seq`

export async function areas(db: Tx): Promise<AreaRow[]> {
  return (await sql<AreaRow>`select ${columns} from outside_areas o order by o.code, o.place`.execute(db))
    .rows
}

/**
 * Whoever sets a level waits for those who are being written down, and they for it: nobody comes from a place at the moment it is raised
 * and is on no list.
 */
export const lockAreas = (db: Tx, how: 'set' | 'read') =>
  sql`select ${sql.raw(how === 'set' ? 'pg_advisory_xact_lock' : 'pg_advisory_xact_lock_shared')}(hashtextextended('arrivals.areas', 0))`.execute(
    db,
  )

export interface NewLevel {
  id: string
  code: string
  place: string
  level: Level
  since: string
  days: number
  reason: string
  source: string
  words: string
  hours: number
  at: Date
  by: string | null
  byName: string
  rollId: string | null
  seq: number
  was: Level
  people: number
}
export async function saveLevel(db: Tx, n: NewLevel): Promise<void> {
  await sql`insert into outside_areas (id, code, place, level, since_on, days, reason, source, words, hours, at, account_id, account_name, roll_id, seq)
    values (${n.id}, ${n.code}, ${n.place}, ${n.level}, ${n.since}, ${n.days}, ${n.reason}, ${n.source}, ${n.words}, ${n.hours}, ${n.at}, ${n.by}, ${n.byName},
      ${n.rollId}, ${n.seq})
    on conflict (id) do update set level = excluded.level, since_on = excluded.since_on, days = excluded.days, reason = excluded.reason,
      source = excluded.source, words = excluded.words, hours = excluded.hours, at = excluded.at, account_id = excluded.account_id, account_name = excluded.account_name, roll_id = excluded.roll_id,
      seq = excluded.seq`.execute(db)
  await sql`insert into outside_area_events (area_id, seq, was, level, reason, source, since_on, people, roll_id, at, account_id, account_name)
    values (${n.id}, ${n.seq}, ${n.was}, ${n.level}, ${n.reason}, ${n.source}, ${n.since}, ${n.people}, ${n.rollId}, ${n.at}, ${n.by}, ${n.byName})`.execute(
    db,
  )
}
/** A list that was opened later: the first who came from there after it was raised. */
export async function setRoll(db: Tx, id: string, rollId: string): Promise<void> {
  await sql`update outside_areas set roll_id = ${rollId} where id = ${id}`.execute(db)
}

export interface AreaEvent {
  seq: number
  was: Level
  level: Level
  reason: string
  source: string
  since: string
  people: number
  at: Date
  account_name: string
}
export async function pastOf(db: Tx, id: string): Promise<AreaEvent[]> {
  return (
    await sql<AreaEvent>`select seq, was, level, reason, source, since_on::text as since, people, at, account_name from outside_area_events
      where area_id = ${id} order by seq desc limit 200`.execute(db)
  ).rows
}
/** The list of an area, locked: of two who come at the same moment the second one joins what the first one opened. */
export async function lockRoll(db: Tx, id: string): Promise<string | null> {
  const { rows } = await sql<{
    roll_id: string | null
  }>`select roll_id from outside_areas where id = ${id} for update`.execute(db)
  return rows[0]?.roll_id ?? null
}
