import { sql } from 'kysely'
import { json, type Tx } from '../../kernel/db.ts'
import type { CaseFilter } from '../cases/contract.ts'
import type { ExportFormat, ExportKind } from './contract.ts'

export type ExportState = 'queued' | 'running' | 'done' | 'cancelled' | 'failed'

export interface ExportRow {
  county: string
  id: string
  region_path: string
  account_id: string
  kind: ExportKind
  /** Without format: one from before there were several. */
  query: { filter: CaseFilter; language: 'zh' | 'en'; format?: ExportFormat; bom?: boolean }
  purpose: string | null
  state: ExportState
  total: number
  done: number
  file_hash: string | null
  error: string | null
  created_at: Date
  updated_at: Date
}

export const formatOf = (e: Pick<ExportRow, 'query'>): ExportFormat => e.query.format ?? 'xlsx'

const columns = sql`county, id, region_path, account_id, kind, query, purpose, state, total, done, file_hash, error, created_at, updated_at`

export async function insertExport(
  db: Tx,
  r: Pick<ExportRow, 'county' | 'id' | 'region_path' | 'account_id' | 'kind' | 'query' | 'purpose'>,
  now: Date,
): Promise<void> {
  await sql`insert into exports (county, id, region_path, account_id, kind, query, purpose, state, created_at, updated_at)
    values (${r.county}, ${r.id}, ${r.region_path}, ${r.account_id}, ${r.kind}, ${json(r.query)}, ${r.purpose}, 'queued', ${now}, ${now})`.execute(
    db,
  )
}

/** An export belongs to who asked for it: nobody else may look at it or fetch it. */
export async function findExport(
  db: Tx,
  county: string,
  id: string,
  accountId: string | null,
): Promise<ExportRow | undefined> {
  const r = await sql<ExportRow>`
    select ${columns} from exports where county = ${county} and id = ${id} and (${accountId}::uuid is null or account_id = ${accountId})`.execute(
    db,
  )
  return r.rows[0]
}

export async function listExports(db: Tx, county: string, accountId: string): Promise<ExportRow[]> {
  const r = await sql<ExportRow>`
    select ${columns} from exports where county = ${county} and account_id = ${accountId} order by created_at desc limit 30`.execute(
    db,
  )
  return r.rows
}

export async function setExport(
  db: Tx,
  e: Pick<ExportRow, 'county' | 'id'>,
  from: readonly ExportState[],
  set: { state: ExportState; total?: number; done?: number; fileHash?: string; error?: string },
  now: Date,
): Promise<boolean> {
  const r = await sql`
    update exports set state = ${set.state}, total = coalesce(${set.total ?? null}, total), done = coalesce(${set.done ?? null}, done),
      file_hash = coalesce(${set.fileHash ?? null}, file_hash), error = ${set.error ?? null}, updated_at = ${now}
    where county = ${e.county} and id = ${e.id} and state = any(${from as string[]}) returning 1`.execute(db)
  return r.rows.length === 1
}

export async function silentExports(db: Tx, county: string, before: Date): Promise<ExportRow[]> {
  const r = await sql<ExportRow>`
    select ${columns} from exports where county = ${county} and state in ('queued','running') and updated_at < ${before}`.execute(
    db,
  )
  return r.rows
}

export async function oldExports(db: Tx, county: string, before: Date): Promise<ExportRow[]> {
  const r = await sql<ExportRow>`
    select ${columns} from exports where county = ${county} and file_hash is not null and updated_at < ${before} limit 100`.execute(
    db,
  )
  return r.rows
}

export async function forgetExport(db: Tx, e: Pick<ExportRow, 'county' | 'id'>): Promise<void> {
  await sql`update exports set file_hash = null where county = ${e.county} and id = ${e.id}`.execute(db)
}
