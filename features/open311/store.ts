import { sql } from 'kysely'
import type { Tx } from '../../kernel/db.ts'
import { firstIdAt } from '../../shared/ids.ts'

export interface RequestRow {
  id: string
  body: string
  raw: Record<string, unknown> | null
  public_consent: boolean
  client_id: string | null
  place_text: string | null
  received_at: Date
  report_region: string
  lng: number | null
  lat: number | null
  case_id: string | null
  state: string
  region_path: string
  list_id: string | null
  item_code: string | null
  item_name: string | null
  main_unit_id: string | null
  result: string | null
  resolved_at: Date | null
  closed_at: Date | null
  updated_at: Date
  resolve_due_at: Date | null
}

const columns = sql`r.id, r.body, r.raw, r.public_consent, r.client_id, r.place_text, r.received_at, r.region_path as report_region,
  r.lng, r.lat, r.case_id, c.state, c.region_path, c.list_id, c.item_code, c.item_name, c.main_unit_id, c.result, c.resolved_at,
  c.closed_at, c.updated_at, c.resolve_due_at`
const joined = sql`reports r join cases c on c.county = r.county and c.id = r.case_id`

/** Published reports with an item that may be listed, and those of the asking system itself. Ids carry their time. */
export async function listRequests(
  db: Tx,
  o: {
    county: string
    from: Date
    to: Date
    own: string | null
    /** Codes that are listed to nobody but their own sender. */
    closed: readonly string[]
    codes: readonly string[] | null
    states: readonly string[] | null
    limit: number
    offset: number
  },
): Promise<RequestRow[]> {
  const r = await sql<RequestRow>`select ${columns} from ${joined}
    where r.county = ${o.county} and r.id >= ${firstIdAt(o.from.getTime())}::uuid and r.id < ${firstIdAt(o.to.getTime() + 1)}::uuid
      and ${
        o.own
          ? sql`(r.client_id = ${o.own}::uuid or (r.public_consent and c.item_code is not null and c.item_code <> all(${o.closed as string[]})))`
          : sql`r.public_consent and c.item_code is not null and c.item_code <> all(${o.closed as string[]})`
      }
      ${o.codes ? sql`and coalesce(c.item_code, r.raw->>'service_code') = any(${o.codes as string[]})` : sql``}
      ${o.states ? sql`and c.state = any(${o.states as string[]})` : sql``}
    order by r.id desc limit ${o.limit} offset ${o.offset}`.execute(db)
  return r.rows
}

export async function requestsById(db: Tx, county: string, ids: readonly string[]): Promise<RequestRow[]> {
  const r = await sql<RequestRow>`select ${columns} from ${joined}
    where r.county = ${county} and r.id = any(${ids as string[]}::uuid[]) order by r.id desc`.execute(db)
  return r.rows
}

export async function reportOfToken(db: Tx, county: string, hash: Buffer): Promise<string | null> {
  const r = await sql<{
    id: string
  }>`select id from reports where county = ${county} and token_hash = ${hash}`.execute(db)
  return r.rows[0]?.id ?? null
}

export interface UpdateRow {
  id: string
  report_id: string
  kind: string
  body: Record<string, unknown>
  created_at: Date
  client_id: string | null
  state: string
  item_code: string | null
  list_id: string | null
}

/** What the outbox told reporters, as far as the asking system may know of the report. */
export async function listUpdates(
  db: Tx,
  o: { county: string; from: Date; to: Date; own: string | null; closed: readonly string[]; limit: number },
): Promise<UpdateRow[]> {
  const r = await sql<UpdateRow>`
    select o.id, o.report_id, o.kind, o.body, o.created_at, r.client_id, c.state, c.item_code, c.list_id
    from outbox o join reports r on r.county = o.county and r.id = o.report_id join cases c on c.county = r.county and c.id = r.case_id
    where o.county = ${o.county} and o.id >= ${firstIdAt(o.from.getTime())}::uuid and o.id < ${firstIdAt(o.to.getTime() + 1)}::uuid
      and o.kind in ('progress','result','rejected') and o.state <> 'cancelled'
      and (r.client_id = ${o.own}::uuid or (r.public_consent and c.item_code is not null and c.item_code <> all(${o.closed as string[]})))
    order by o.id limit ${o.limit}`.execute(db)
  return r.rows
}

/** A system that speaks for this channel, with its sealed secret. */
export async function keyHolder(
  db: Tx,
  key: string,
): Promise<{ id: string; secret_sealed: Buffer } | undefined> {
  return await db
    .selectFrom('clients')
    .select(['id', 'secret_sealed'])
    .where('key', '=', key)
    .where('channel', '=', 'open311')
    .where('active', '=', true)
    .executeTakeFirst()
}

/** Which of these request ids was answered after `since`. */
export async function answeredSince(
  db: Tx,
  county: string,
  ids: readonly string[],
  since: Date,
): Promise<string | null> {
  const r = await sql<{ request_id: string }>`select request_id from requests
    where county = ${county} and request_id = any(${ids as string[]}::uuid[]) and created_at > ${since} limit 1`.execute(
    db,
  )
  return r.rows[0]?.request_id ?? null
}
