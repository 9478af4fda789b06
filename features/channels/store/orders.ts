import { sql } from 'kysely'
import type { Tx } from '../../../kernel/db.ts'

export async function clientById(
  db: Tx,
  id: string,
): Promise<{ id: string; key: string; channel: string; county: string } | undefined> {
  const r = await sql<{ id: string; key: string; channel: string; county: string }>`
    select id, key, channel, left(region_path, 6) as county from clients where id = ${id} and active`.execute(
    db,
  )
  return r.rows[0]
}

export async function clientByKey(
  db: Tx,
  key: string,
): Promise<
  { key: string; region_path: string; callback_url: string | null; secret_sealed: Buffer } | undefined
> {
  return await db
    .selectFrom('clients')
    .select(['key', 'region_path', 'callback_url', 'secret_sealed'])
    .where('key', '=', key)
    .executeTakeFirst()
}

export interface OrderRow {
  id: string
  external_id: string
  number: string | null
  state: string | null
  received_at: Date
  resolve_due_at: Date | null
  county: string
}

/** An order of this client; others with the same number are not theirs to see. */
export async function findOrder(
  db: Tx,
  o: { county: string; channel: string; clientId: string; externalId: string },
): Promise<OrderRow | undefined> {
  const r = await sql<OrderRow>`
    select r.county, r.id, r.external_id, c.number, c.state, r.received_at, c.resolve_due_at
    from reports r left join cases c on c.county = r.county and c.id = r.case_id
    where r.county = ${o.county} and r.channel = ${o.channel} and r.external_id = ${o.externalId} and r.client_id = ${o.clientId}`.execute(
    db,
  )
  return r.rows[0]
}

export async function messagesOf(
  db: Tx,
  county: string,
  reportId: string,
): Promise<{ id: string; kind: string; round: number; created_at: Date; body: unknown }[]> {
  return await db
    .selectFrom('outbox')
    .select(['id', 'kind', 'round', 'created_at', 'body'])
    .where('county', '=', county)
    .where('report_id', '=', reportId)
    .where('state', '<>', 'cancelled')
    .orderBy('id')
    .execute()
}
