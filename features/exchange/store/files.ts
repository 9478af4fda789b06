import { sql } from 'kysely'
import type { Tx } from '../../../kernel/db.ts'

export interface FileRow {
  county: string
  id: string
  peer_id: string
  referral_id: string
  case_id: string
  report_id: string | null
  region_path: string
  hash: string
  bytes: number
  phase: string
  attempts: number
  created_at: Date
}

export async function insertFile(
  db: Tx,
  f: Omit<FileRow, 'attempts' | 'created_at'>,
  at: Date | null,
  now: Date,
): Promise<void> {
  await db
    .insertInto('exchange_files')
    .values({ ...f, state: 'pending', next_at: at, created_at: now })
    .onConflict((c) => c.doNothing())
    .execute()
}

export async function claimFiles(
  db: Tx,
  o: { county: string; now: Date; lease: Date; limit: number },
): Promise<FileRow[]> {
  const r = await sql<FileRow>`
    update exchange_files f set attempts = f.attempts + 1, next_at = ${o.lease}
    from (select county, id from exchange_files where county = ${o.county} and next_at <= ${o.now} and state = 'pending'
          order by next_at limit ${o.limit} for update skip locked) d
    where f.county = d.county and f.id = d.id returning f.*`.execute(db)
  return r.rows
}

export const failFile = (db: Tx, f: FileRow, at: Date | null, said: string) =>
  sql`update exchange_files set state = ${at ? 'pending' : 'stuck'}, next_at = ${at}, last_error = ${said.slice(0, 500)}
    where county = ${f.county} and id = ${f.id} and state = 'pending'`.execute(db)

/** Null: another process was faster. Else where the case lies now. */
export async function haveFile(db: Tx, f: FileRow): Promise<string | null> {
  const r = await sql<{ region_path: string }>`
    update exchange_files x set state = 'have', next_at = null, last_error = null from cases c
    where x.county = ${f.county} and x.id = ${f.id} and x.state <> 'have' and c.county = x.county and c.id = x.case_id
    returning c.region_path`.execute(db)
  return r.rows[0]?.region_path ?? null
}

export const waitingFor = async (db: Tx, county: string, peerId: string, hash: string): Promise<FileRow[]> =>
  (
    await sql<FileRow>`select * from exchange_files where county = ${county} and peer_id = ${peerId} and hash = ${hash} and state <> 'have'`.execute(
      db,
    )
  ).rows
