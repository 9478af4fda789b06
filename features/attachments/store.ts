import { sql } from 'kysely'
import { json, type Tx } from '../../kernel/db.ts'
import type { AttachmentKind, AttachmentPhase, Offer } from './contract.ts'
import type { Piece } from './pieces.ts'

export interface UploadMeta {
  kind: AttachmentKind
  purpose: 'evidence' | 'import'
  /** Keyed hash of the sender's address, for the budget; never the address. */
  from: string
  pieces: Piece[]
  offer?: Offer | null
  mime?: string
  bytes?: number
  width?: number | null
  height?: number | null
  seconds?: number | null
  fault?: string
}

export interface UploadRow {
  county: string
  id: string
  token_hash: Buffer
  account_id: string | null
  size: number
  received: number
  mime: string
  name: string | null
  sha256: string | null
  state: 'open' | 'complete' | 'claimed' | 'failed'
  hash: string | null
  preview_hash: string | null
  meta: UploadMeta
}

export async function insertUpload(
  db: Tx,
  row: Omit<UploadRow, 'received' | 'state' | 'hash' | 'preview_hash'>,
  now: Date,
): Promise<boolean> {
  const r = await sql<{ id: string }>`
    insert into uploads (county, id, token_hash, account_id, size, mime, name, sha256, meta, created_at, updated_at)
    values (${row.county}, ${row.id}, ${row.token_hash}, ${row.account_id}, ${row.size}, ${row.mime}, ${row.name},
            ${row.sha256}, ${json(row.meta)}, ${now}, ${now})
    on conflict do nothing returning id`.execute(db)
  return r.rows.length === 1
}

export async function findUpload(db: Tx, county: string, id: string): Promise<UploadRow | undefined> {
  const r = await sql<UploadRow>`
    select county, id, token_hash, account_id, size, received, mime, name, sha256, state, hash, preview_hash, meta
    from uploads where county = ${county} and id = ${id}`.execute(db)
  return r.rows[0]
}

/** What one sender announced since `since`: files and bytes. */
export async function sentSince(
  db: Tx,
  county: string,
  from: string,
  since: Date,
): Promise<{ files: number; bytes: number }> {
  const r = await sql<{ files: number; bytes: number }>`
    select count(*)::int as files, coalesce(sum(size), 0)::bigint as bytes from uploads
    where county = ${county} and updated_at >= ${since} and created_at >= ${since} and meta ->> 'from' = ${from}`.execute(
    db,
  )
  return r.rows[0]!
}

/** Counts a piece as arrived if nobody else continued the upload meanwhile. */
export async function appendPiece(
  db: Tx,
  u: Pick<UploadRow, 'county' | 'id' | 'received'>,
  piece: Piece,
  now: Date,
): Promise<boolean> {
  const r = await sql`
    update uploads set received = received + ${piece.bytes}, updated_at = ${now},
      meta = jsonb_set(meta, '{pieces}', (meta -> 'pieces') || ${json([{ name: piece.name, bytes: piece.bytes }])})
    where county = ${u.county} and id = ${u.id} and state = 'open' and received = ${u.received} returning 1`.execute(
    db,
  )
  return r.rows.length === 1
}

/**
 * Writers and the sweeper of a content name wait for each other until their transaction ends: a blob is never removed
 * between "it is there already" and the row that refers to it.
 */
export async function lockBlobs(db: Tx, hashes: readonly string[]): Promise<void> {
  for (const h of [...new Set(hashes)].sort())
    await sql`select pg_advisory_xact_lock(hashtextextended(${h}, 7216))`.execute(db)
}

export async function completeUpload(
  db: Tx,
  u: Pick<UploadRow, 'county' | 'id'>,
  hash: string,
  previewHash: string | null,
  meta: UploadMeta,
  now: Date,
): Promise<boolean> {
  const r = await sql`
    update uploads set state = 'complete', hash = ${hash}, preview_hash = ${previewHash}, meta = ${json(meta)}, updated_at = ${now}
    where county = ${u.county} and id = ${u.id} and state = 'open' returning 1`.execute(db)
  return r.rows.length === 1
}

export async function failUpload(
  db: Tx,
  u: Pick<UploadRow, 'county' | 'id'>,
  fault: string,
  now: Date,
): Promise<void> {
  await sql`update uploads set state = 'failed', meta = meta || ${json({ fault, pieces: [] })}, updated_at = ${now}
            where county = ${u.county} and id = ${u.id} and state = 'open'`.execute(db)
}

export async function lockUploads(db: Tx, county: string, ids: readonly string[]): Promise<UploadRow[]> {
  const r = await sql<UploadRow>`
    select county, id, token_hash, account_id, size, received, mime, name, sha256, state, hash, preview_hash, meta
    from uploads where county = ${county} and id = any(${ids as string[]}::uuid[]) order by id for update`.execute(
    db,
  )
  return r.rows
}

/** From here on the row only says that its content was used; what the photo knew about its place is forgotten. */
export async function markClaimed(db: Tx, county: string, ids: readonly string[], now: Date): Promise<void> {
  await sql`update uploads set state = 'claimed', meta = meta - 'offer' - 'from', updated_at = ${now}
            where county = ${county} and id = any(${ids as string[]}::uuid[])`.execute(db)
}

export interface AttachmentRow {
  county: string
  id: string
  region_path: string
  report_id: string | null
  case_id: string | null
  kind: AttachmentKind
  phase: AttachmentPhase
  hash: string
  preview_hash: string | null
  mime: string
  bytes: number
  width: number | null
  height: number | null
  seconds: number | null
  name: string | null
  taken_at: Date | null
  lng: number | null
  lat: number | null
  accuracy: number | null
  by_account: string | null
  by_name: string | null
  created_at: Date
  /** Who may see it when it hangs on no case; null: holders of `case.read`. */
  verb?: string | null
}

export async function insertAttachments(db: Tx, rows: readonly AttachmentRow[]): Promise<void> {
  if (rows.length)
    await db
      .insertInto('attachments')
      .values([...rows])
      .execute()
}

const columns = [
  'county',
  'id',
  'region_path',
  'report_id',
  'case_id',
  'kind',
  'phase',
  'hash',
  'preview_hash',
  'mime',
  'bytes',
  'width',
  'height',
  'seconds',
  'name',
  'taken_at',
  'lng',
  'lat',
  'accuracy',
  'by_account',
  'by_name',
  'created_at',
  'verb',
] as const

export async function findAttachment(db: Tx, county: string, id: string): Promise<AttachmentRow | undefined> {
  return (await db
    .selectFrom('attachments')
    .select(columns)
    .where('county', '=', county)
    .where('id', '=', id)
    .executeTakeFirst()) as AttachmentRow | undefined
}

/** Case and report that a tracking token opens. */
export async function reportOfToken(
  db: Tx,
  county: string,
  tokenHash: Buffer,
): Promise<{ id: string; case_id: string | null } | undefined> {
  return await db
    .selectFrom('reports')
    .select(['id', 'case_id'])
    .where('county', '=', county)
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
}

/** Where the case of an attachment lies now and who handles it: a case may have been placed anew since the photo came. */
export async function caseOfAttachment(
  db: Tx,
  county: string,
  caseId: string,
): Promise<{ region_path: string; handler_units: string[] } | undefined> {
  return db
    .selectFrom('cases')
    .select(['region_path', 'handler_units'])
    .where('county', '=', county)
    .where('id', '=', caseId)
    .executeTakeFirst()
}

export async function abandonedUploads(
  db: Tx,
  county: string,
  before: Date,
  limit: number,
): Promise<{ id: string; hash: string | null; preview_hash: string | null }[]> {
  const r = await sql<{ id: string; hash: string | null; preview_hash: string | null }>`
    select id, hash, preview_hash from uploads where county = ${county} and updated_at < ${before}
    order by updated_at limit ${limit}`.execute(db)
  return r.rows
}

export async function deleteUpload(db: Tx, county: string, id: string, before: Date): Promise<boolean> {
  const r =
    await sql`delete from uploads where county = ${county} and id = ${id} and updated_at < ${before} returning 1`.execute(
      db,
    )
  return r.rows.length === 1
}

export const deleteLoose = async (db: Tx, county: string, ids: readonly string[]) =>
  (
    await sql<{ hash: string; preview_hash: string | null }>`delete from attachments
      where county = ${county} and id = any(${ids as string[]}::uuid[]) and case_id is null and report_id is null
      returning hash, preview_hash`.execute(db)
  ).rows

/**
 * Whether any row still refers to the content. A preview follows from its picture, so asking for the picture is enough
 * and an index answers it.
 */
export async function blobUsed(db: Tx, county: string, hash: string): Promise<boolean> {
  const r = await sql<{ used: boolean }>`
    select exists (select 1 from attachments where county = ${county} and hash = ${hash})
        or exists (select 1 from uploads where county = ${county} and hash = ${hash})
        or exists (select 1 from imports where county = ${county} and file_hash = ${hash})
        or exists (select 1 from ledger_imports where county = ${county} and file_hash = ${hash})
        or exists (select 1 from exports where county = ${county} and file_hash = ${hash}) as used`.execute(
    db,
  )
  return r.rows[0]!.used
}
