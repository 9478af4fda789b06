/** SQL of weather alerts. */
import { sql } from 'kysely'
import type { Tx } from '../../kernel/db.ts'
import type { AlertColour, AlertType } from './rules.ts'

export interface AlertRow {
  id: string
  region_path: string
  type: AlertType
  colour: AlertColour
  headline: string
  source: string
  from_at: Date
  until_at: Date
  ended_at: Date | null
  ended_by_name: string
  ended_why: string
  /** When the system that handed it over wrote its last message about it. */
  sent_at: Date | null
  /** One more with each change. */
  seq: number
}
export const facts = (a: AlertRow) => ({
  regionPath: a.region_path,
  from: a.from_at,
  until: a.until_at,
  endedAt: a.ended_at,
})
/** Why one is over when no person said it: in words on the page. */
export const REPLACED = '@replaced'
export const WITHDRAWN = '@withdrawn'

const columns = sql`id, region_path, type, colour, headline, source, from_at, until_at, ended_at, ended_by_name, ended_why, sent_at, seq`

/** Those that were in force at any time since. */
export async function alertsSince(db: Tx, county: string, since: Date): Promise<AlertRow[]> {
  const r = await sql<AlertRow>`select ${columns} from weather_alerts
    where county = ${county} and until_at > ${since} order by from_at desc, id limit 1000`.execute(db)
  return r.rows
}

export async function alertById(db: Tx, county: string, id: string): Promise<AlertRow | null> {
  const r =
    await sql<AlertRow>`select ${columns} from weather_alerts where county = ${county} and id = ${id} for update`.execute(
      db,
    )
  return r.rows[0] ?? null
}

/** Whoever writes alerts takes turns: a new signal ends others, so two that come at once would wait for each other. There are few a day. */
export const takeTurn = (db: Tx, county: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`weather:${county}`}, 0))`.execute(db)

/** The alert that a system knows by this number. */
export async function alertOf(
  db: Tx,
  county: string,
  clientId: string,
  externalId: string,
): Promise<AlertRow | null> {
  const r = await sql<AlertRow>`select ${columns} from weather_alerts
    where county = ${county} and client_id = ${clientId} and external_id = ${externalId} for update`.execute(
    db,
  )
  return r.rows[0] ?? null
}

export interface NewAlert {
  county: string
  id: string
  regionPath: string
  type: AlertType
  colour: AlertColour
  headline: string
  source: string
  clientId: string | null
  externalId: string | null
  sentAt: Date | null
  from: Date
  until: Date
  at: Date
  byName: string
}

type Placed = Pick<NewAlert, 'regionPath' | 'type' | 'from' | 'until' | 'at' | 'byName'>
/** Others of the same kind at the same region and time are over from then on: a new signal takes their place. */
async function replaceOthers(db: Tx, county: string, id: string, a: Placed): Promise<void> {
  const begins = new Date(Math.max(a.from.getTime(), a.at.getTime()))
  await sql`update weather_alerts set ended_at = ${begins}, ended_by_name = ${a.byName}, ended_why = ${REPLACED}, seq = seq + 1
    where county = ${county} and id <> ${id} and type = ${a.type} and region_path = ${a.regionPath} and until_at > ${begins} and from_at < ${a.until}
      and (ended_at is null or ended_at > ${begins})`.execute(db)
}

export async function insertAlert(db: Tx, a: NewAlert): Promise<void> {
  await replaceOthers(db, a.county, a.id, a)
  await sql`insert into weather_alerts (county, id, region_path, type, colour, headline, source, client_id, external_id, from_at, until_at, made_at, sent_at, seq)
    values (${a.county}, ${a.id}, ${a.regionPath}, ${a.type}, ${a.colour}, ${a.headline}, ${a.source}, ${a.clientId}, ${a.externalId},
      ${a.from}, ${a.until}, ${a.at}, ${a.sentAt}, 1)`.execute(db)
  await bump(db)
}

export async function changeAlert(
  db: Tx,
  county: string,
  id: string,
  a: Placed & Pick<NewAlert, 'colour' | 'headline' | 'sentAt'>,
): Promise<void> {
  await replaceOthers(db, county, id, a)
  await sql`update weather_alerts set region_path = ${a.regionPath}, type = ${a.type}, colour = ${a.colour}, headline = ${a.headline},
    from_at = ${a.from}, until_at = ${a.until}, sent_at = ${a.sentAt}, seq = seq + 1 where county = ${county} and id = ${id}`.execute(
    db,
  )
  await bump(db)
}

export async function endAlert(
  db: Tx,
  county: string,
  id: string,
  e: { at: Date; byName: string; why: string; sentAt?: Date },
): Promise<void> {
  await sql`update weather_alerts set ended_at = ${e.at}, ended_by_name = ${e.byName}, ended_why = ${e.why},
    sent_at = coalesce(${e.sentAt ?? null}, sent_at), seq = seq + 1 where county = ${county} and id = ${id}`.execute(
    db,
  )
  await bump(db)
}

/** Every process reads them anew within two seconds. */
export async function bump(db: Tx): Promise<void> {
  await sql`insert into cache_versions (name, version) values ('weather', 1)
    on conflict (name) do update set version = cache_versions.version + 1`.execute(db)
}

export async function weatherVersion(db: Tx): Promise<number> {
  const r = await sql<{
    version: number
  }>`select version::int as version from cache_versions where name = 'weather'`.execute(db)
  return r.rows[0]?.version ?? 0
}
