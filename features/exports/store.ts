import { sql } from 'kysely'
import { json, type Tx } from '../../kernel/db.ts'
import type { Export, ExportFormat, ExportKind, RowFilter } from './contract.ts'

export type ExportState = Export['state']

export interface ExportRow {
  county: string
  id: string
  region_path: string
  account_id: string
  kind: ExportKind
  /** Without format: one from before there were several. */
  query: {
    filter: RowFilter
    language: 'zh' | 'en'
    format?: ExportFormat
    bom?: boolean
    /** Of personal records what was looked for, sealed: it is a name or a number. */
    sealed?: string
    /** Of personal records: regions in which whoever approves has to hold the verb. */
    places?: string[]
  }
  purpose: string | null
  clear: boolean
  state: ExportState
  total: number
  done: number
  file_hash: string | null
  error: string | null
  expires_at: Date | null
  decided_at: Date | null
  decided_by: string | null
  decided_by_name: string | null
  reason: string | null
  created_at: Date
  updated_at: Date
}

export const formatOf = (e: Pick<ExportRow, 'query'>): ExportFormat => e.query.format ?? 'xlsx'

const columns = sql`county, id, region_path, account_id, kind, query, purpose, clear, state, total, done, file_hash, error, expires_at,
  decided_at, decided_by, decided_by_name, reason, created_at, updated_at`

export async function insertExport(
  db: Tx,
  r: Pick<
    ExportRow,
    | 'county'
    | 'id'
    | 'region_path'
    | 'account_id'
    | 'kind'
    | 'query'
    | 'purpose'
    | 'clear'
    | 'state'
    | 'total'
  >,
  now: Date,
): Promise<void> {
  await sql`insert into exports (county, id, region_path, account_id, kind, query, purpose, clear, state, total, created_at, updated_at)
    values (${r.county}, ${r.id}, ${r.region_path}, ${r.account_id}, ${r.kind}, ${json(r.query)}, ${r.purpose}, ${r.clear}, ${r.state},
      ${r.total}, ${now}, ${now})`.execute(db)
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
  set: {
    state: ExportState
    total?: number
    done?: number
    fileHash?: string
    until?: Date
    error?: string
  },
  now: Date,
): Promise<boolean> {
  const r = await sql`
    update exports set state = ${set.state}, total = coalesce(${set.total ?? null}, total), done = coalesce(${set.done ?? null}, done),
      file_hash = coalesce(${set.fileHash ?? null}, file_hash), expires_at = coalesce(${set.until ?? null}::timestamptz, expires_at),
      error = ${set.error ?? null}, updated_at = ${now}
    where county = ${e.county} and id = ${e.id} and state = any(${from as string[]}) returning 1`.execute(db)
  return r.rows.length === 1
}

/** Wishes that wait; row-level security shows those that lie in the reader's scope. */
export async function listWishes(db: Tx, county: string): Promise<ExportRow[]> {
  const r = await sql<ExportRow>`
    select ${columns} from exports where county = ${county} and state = 'asked' order by created_at limit 200`.execute(
    db,
  )
  return r.rows
}

export async function lockWish(db: Tx, county: string, id: string): Promise<ExportRow | undefined> {
  const r = await sql<ExportRow>`
    select ${columns} from exports where county = ${county} and id = ${id} for update`.execute(db)
  return r.rows[0]
}

export async function decideWish(
  db: Tx,
  e: Pick<ExportRow, 'county' | 'id'>,
  d: { state: 'queued' | 'denied'; by: string; name: string; reason: string },
  now: Date,
): Promise<void> {
  await sql`update exports set state = ${d.state}, decided_at = ${now}, decided_by = ${d.by}, decided_by_name = ${d.name},
      reason = ${d.reason || null}, updated_at = ${now}
    where county = ${e.county} and id = ${e.id}`.execute(db)
}

/** Who is in a file, for the account that each of them may ask for; written again it is the same. */
export async function keepPeople(
  db: Tx,
  e: Pick<ExportRow, 'county' | 'id'>,
  people: readonly { id: string; regionPath: string }[],
  now: Date,
): Promise<void> {
  if (people.length === 0) return
  await sql`insert into export_people (county, export_id, person_id, region_path, at)
    select ${e.county}, ${e.id}, x.id, x."regionPath", ${now} from jsonb_to_recordset(${JSON.stringify(people)}::jsonb) as x(id uuid, "regionPath" text)
    on conflict do nothing`.execute(db)
}

export interface Taken {
  id: string
  account_id: string
  format: ExportFormat
  purpose: string | null
  clear: boolean
  total: number
  at: Date
  decided_by_name: string | null
}
/** Files that hold one of these people, the latest first; those that came to be. */
export async function filesWith(db: Tx, county: string, people: readonly string[]): Promise<Taken[]> {
  const r = await sql<Taken>`
    select e.id, e.account_id, coalesce(e.query ->> 'format', 'xlsx') as format, e.purpose, e.clear, e.done as total, min(p.at) as at,
      e.decided_by_name
    from export_people p join exports e on e.county = p.county and e.id = p.export_id and e.state = 'done'
    where p.county = ${county} and p.person_id = any(${people as string[]}::uuid[])
    group by e.county, e.id order by at desc limit 500`.execute(db)
  return r.rows
}

export async function silentExports(db: Tx, county: string, before: Date): Promise<ExportRow[]> {
  const r = await sql<ExportRow>`
    select ${columns} from exports where county = ${county} and state in ('queued','running') and updated_at < ${before}`.execute(
    db,
  )
  return r.rows
}

/** `before`: of files from before they had an end of their own. */
export async function oldExports(db: Tx, county: string, now: Date, before: Date): Promise<ExportRow[]> {
  const r = await sql<ExportRow>`
    select ${columns} from exports where county = ${county} and file_hash is not null
      and (expires_at < ${now} or (expires_at is null and updated_at < ${before})) limit 100`.execute(db)
  return r.rows
}

export async function forgetExport(db: Tx, e: Pick<ExportRow, 'county' | 'id'>): Promise<void> {
  await sql`update exports set file_hash = null where county = ${e.county} and id = ${e.id}`.execute(db)
}
