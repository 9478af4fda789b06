import { type RawBuilder, sql } from 'kysely'
import { json, type Tx } from '../../../kernel/db.ts'
import type { Columns } from '../rules/columns.ts'
import type { RowIssue } from '../rules/rows.ts'
import type { TableFormat } from '../table.ts'

export interface ImportMapping {
  channel: string
  crs: 'wgs84' | 'gcj02' | 'bd09'
  format: TableFormat
  /** Row of the headings, as numbered in the file. */
  headingRow: number
  headings: string[]
  /** Headings without ornament: tables of the same origin have the same. */
  key: string
  columns: Columns
  /** The source that brought the table (features/sources): results go back the same way. */
  clientId?: string
}

export type ImportState = 'preview' | 'queued' | 'running' | 'done' | 'cancelled' | 'failed'

export interface ImportRow {
  county: string
  id: string
  region_path: string
  kind: string
  name: string
  file_hash: string
  mapping: ImportMapping
  state: ImportState
  total: number
  done: number
  created: number
  repeated: number
  faulty: number
  account_id: string | null
  error: string | null
  created_at: Date
  updated_at: Date
}

const columns = sql`county, id, region_path, kind, name, file_hash, mapping, state, total, done, created, repeated, faulty, account_id, error,
  created_at, updated_at`

export async function insertImport(
  db: Tx,
  r: Pick<
    ImportRow,
    'county' | 'id' | 'region_path' | 'name' | 'file_hash' | 'mapping' | 'state' | 'total' | 'account_id'
  >,
  now: Date,
): Promise<void> {
  await sql`insert into imports (county, id, region_path, kind, name, file_hash, mapping, state, total, account_id, created_at, updated_at)
    values (${r.county}, ${r.id}, ${r.region_path}, 'reports', ${r.name}, ${r.file_hash}, ${json(r.mapping)}, ${r.state}, ${r.total},
            ${r.account_id}, ${now}, ${now})`.execute(db)
}

export async function findImport(db: Tx, county: string, id: string): Promise<ImportRow | undefined> {
  const r =
    await sql<ImportRow>`select ${columns} from imports where county = ${county} and id = ${id}`.execute(db)
  return r.rows[0]
}

export async function lockImport(db: Tx, county: string, id: string): Promise<ImportRow | undefined> {
  const r =
    await sql<ImportRow>`select ${columns} from imports where county = ${county} and id = ${id} for update`.execute(
      db,
    )
  return r.rows[0]
}

export async function listImports(
  db: Tx,
  county: string,
  where: RawBuilder<boolean>,
  limit: number,
): Promise<ImportRow[]> {
  const r = await sql<ImportRow>`
    select ${columns} from imports where county = ${county} and ${where} order by created_at desc, id desc limit ${limit}`.execute(
    db,
  )
  return r.rows
}

/** What a person said last about a table with these headings. */
export async function rememberedMapping(
  db: Tx,
  county: string,
  key: string,
): Promise<ImportMapping | undefined> {
  const r = await sql<{ mapping: ImportMapping }>`
    select mapping from imports where county = ${county} and mapping ->> 'key' = ${key} and state in ('queued','running','done')
    order by created_at desc limit 1`.execute(db)
  return r.rows[0]?.mapping
}

export async function queueImport(
  db: Tx,
  i: Pick<ImportRow, 'county' | 'id'>,
  mapping: ImportMapping,
  total: number,
  now: Date,
): Promise<void> {
  await sql`update imports set state = 'queued', mapping = ${json(mapping)}, total = ${total}, updated_at = ${now}
            where county = ${i.county} and id = ${i.id}`.execute(db)
}

export async function setImportState(
  db: Tx,
  i: Pick<ImportRow, 'county' | 'id'>,
  from: readonly ImportState[],
  to: ImportState,
  now: Date,
  error: string | null = null,
): Promise<boolean> {
  const r = await sql`
    update imports set state = ${to}, error = ${error}, updated_at = ${now}
    where county = ${i.county} and id = ${i.id} and state = any(${from as string[]}) returning 1`.execute(db)
  return r.rows.length === 1
}

export interface Progress {
  done: number
  created: number
  repeated: number
  faulty: number
}

/** Moves the cursor if nobody else did and nobody cancelled. */
export async function advance(
  db: Tx,
  i: Pick<ImportRow, 'county' | 'id'>,
  from: number,
  step: Progress,
  now: Date,
): Promise<boolean> {
  const r = await sql`
    update imports set done = ${step.done}, created = created + ${step.created}, repeated = repeated + ${step.repeated},
      faulty = faulty + ${step.faulty}, updated_at = ${now}
    where county = ${i.county} and id = ${i.id} and state = 'running' and done = ${from} returning 1`.execute(
    db,
  )
  return r.rows.length === 1
}

export async function insertFaults(
  db: Tx,
  i: Pick<ImportRow, 'county' | 'id'>,
  faults: readonly { row: number; issues: RowIssue[] }[],
): Promise<void> {
  if (faults.length === 0) return
  // The cells stay in the file: names and phones are not copied into a table in clear.
  await sql`insert into import_faults (county, import_id, row, issues, source)
    select ${i.county}, ${i.id}, (f ->> 'row')::int, f -> 'issues', '{}'::jsonb from jsonb_array_elements(${json(faults)}) f
    on conflict do nothing`.execute(db)
}

export async function listFaults(
  db: Tx,
  county: string,
  id: string,
  after: number,
  limit: number,
): Promise<{ row: number; issues: RowIssue[] }[]> {
  const r = await sql<{ row: number; issues: RowIssue[] }>`
    select row, issues from import_faults where county = ${county} and import_id = ${id} and row > ${after}
    order by row limit ${limit}`.execute(db)
  return r.rows
}

/** Running imports of which nothing was heard since `before`: their process has died. */
export async function silentImports(db: Tx, county: string, before: Date): Promise<ImportRow[]> {
  const r = await sql<ImportRow>`
    select ${columns} from imports where county = ${county} and state in ('queued','running') and updated_at < ${before}`.execute(
    db,
  )
  return r.rows
}

/** Finished long ago, with the file still kept. */
export async function keptFiles(db: Tx, county: string, before: Date): Promise<ImportRow[]> {
  const r = await sql<ImportRow>`
    select ${columns} from imports where county = ${county} and state in ('done','cancelled','failed','preview') and updated_at < ${before}
      and file_hash <> '' limit 100`.execute(db)
  return r.rows
}

export async function forgetFile(db: Tx, i: Pick<ImportRow, 'county' | 'id'>): Promise<void> {
  await sql`update imports set file_hash = '' where county = ${i.county} and id = ${i.id}`.execute(db)
}

/** Whether a report that was there already came in through this import, before it was interrupted. */
export async function cameSince(
  db: Tx,
  county: string,
  reportId: string,
  requestId: string,
  since: Date,
): Promise<boolean> {
  const r = await sql`
    select 1 from reports where county = ${county} and id = ${reportId} and request_id = ${requestId} and received_at >= ${since}`.execute(
    db,
  )
  return r.rows.length === 1
}
