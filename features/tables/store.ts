/** All SQL of tables. Sheets are read as the system and shown by scope: a worker reads the rows of a grid in the sheet of a street. */
import { type RawBuilder, sql } from 'kysely'
import { json, type Tx } from '../../kernel/db.ts'
import type { SheetBrief } from './contract-sheets.ts'
import type { Definition } from './rules.ts'

export interface TableRow {
  id: string
  version: number
  definition: Definition
  active: boolean
  why: string
  at: Date
  account_name: string
}
const tableColumns = sql`id, version, definition, active, why, at, account_name`

/** The last version of each. */
export async function lastTables(db: Tx): Promise<TableRow[]> {
  const r =
    await sql<TableRow>`select distinct on (id) ${tableColumns} from table_definitions order by id, version desc`.execute(
      db,
    )
  return r.rows
}
export async function tableVersions(db: Tx, id: string): Promise<TableRow[]> {
  const r =
    await sql<TableRow>`select ${tableColumns} from table_definitions where id = ${id} order by version desc`.execute(
      db,
    )
  return r.rows
}
/** False when somebody else has written this version meanwhile. */
export async function insertTable(
  db: Tx,
  t: Omit<TableRow, 'at'> & { at: Date; account_id: string | null },
): Promise<boolean> {
  const r =
    await sql`insert into table_definitions (id, version, definition, active, why, at, account_id, account_name)
    values (${t.id}, ${t.version}, ${json(t.definition)}, ${t.active}, ${t.why}, ${t.at}, ${t.account_id}, ${t.account_name})
    on conflict do nothing returning 1`.execute(db)
  return r.rows.length === 1
}

export type SheetState = SheetBrief['state']
export interface SheetRow {
  county: string
  id: string
  region_path: string
  table_id: string
  definition_version: number
  definition: Definition
  period: string
  from_on: string
  to_on: string
  due_at: Date
  version: number
  state: SheetState
  total: number
  done: number
  account_id: string | null
  account_name: string
  created_at: Date
  updated_at: Date
  handed_at: Date | null
  handed_by: string | null
  handed_by_name: string
  digest: string | null
  returned_reason: string
}
const sheetColumns = sql`county, id, region_path, table_id, definition_version, definition, period, from_on::text as from_on, to_on::text as to_on,
  due_at, version, state, total, done, account_id, account_name, created_at, updated_at, handed_at, handed_by, handed_by_name, digest, returned_reason`

export async function sheetById(db: Tx, county: string, id: string): Promise<SheetRow | undefined> {
  const r =
    await sql<SheetRow>`select ${sheetColumns} from table_sheets where county = ${county} and id = ${id}`.execute(
      db,
    )
  return r.rows[0]
}

/** Tables that a region has taken up: it has made a sheet of them once, for whatever period. */
export async function takenUp(db: Tx, county: string): Promise<Set<string>> {
  const r = await sql<{ table_id: string; region_path: string }>`
    select distinct table_id, region_path from table_sheets where county = ${county} and state <> 'cancelled'`.execute(
    db,
  )
  return new Set(r.rows.map((x) => `${x.table_id} ${x.region_path}`))
}

/** Held until the transaction ends: alone, or with others who hold it so. A lock of the row would need it to lie in the scope. */
export async function holdSheet(db: Tx, county: string, id: string, alone: boolean): Promise<void> {
  const name = `sheet:${county}:${id}`
  await (alone
    ? sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`
    : sql`select pg_advisory_xact_lock_shared(hashtextextended(${name}, 0))`
  ).execute(db)
}

/** All versions of the sheet of a table, period and region, the last one first. */
export async function sheetVersions(
  db: Tx,
  s: Pick<SheetRow, 'county' | 'table_id' | 'period' | 'region_path'>,
): Promise<SheetRow[]> {
  const r =
    await sql<SheetRow>`select ${sheetColumns} from table_sheets where county = ${s.county} and table_id = ${s.table_id}
    and period = ${s.period} and region_path = ${s.region_path} order by version desc`.execute(db)
  return r.rows
}

/** The last version of each sheet of these tables and periods; one that was stopped only where there is no other. */
export async function sheetsOf(
  db: Tx,
  county: string,
  tables: readonly string[],
  periods: readonly string[],
): Promise<SheetRow[]> {
  const r =
    await sql<SheetRow>`select distinct on (table_id, period, region_path) ${sheetColumns} from table_sheets
    where county = ${county} and table_id = any(${tables as string[]}::uuid[]) and period = any(${periods as string[]}::text[])
    order by table_id, period, region_path, state = 'cancelled', version desc`.execute(db)
  return r.rows
}

/** Finished sheets of the same table and region from which values by hand are proposed: of this period and the ones before, at most two, the oldest first. */
export async function sheetsBefore(db: Tx, s: SheetRow): Promise<SheetRow[]> {
  const r =
    await sql<SheetRow>`select distinct on (s.from_on) ${sheetColumns} from table_sheets s where county = ${s.county}
    and table_id = ${s.table_id} and region_path = ${s.region_path} and state in ('open', 'handed', 'returned') and id <> ${s.id}
    and (s.from_on < ${s.from_on}::date or (period = ${s.period} and version < ${s.version}))
    order by s.from_on desc, version desc limit 2`.execute(db)
  return r.rows.reverse()
}

/** Whether there is a finished sheet of the same table and region for a later period. */
export async function sheetAfter(db: Tx, s: SheetRow): Promise<boolean> {
  const r =
    await sql`select 1 from table_sheets where county = ${s.county} and table_id = ${s.table_id} and region_path = ${s.region_path}
    and state in ('open', 'handed', 'returned') and from_on > ${s.from_on}::date limit 1`.execute(db)
  return r.rows.length > 0
}

/** Sheets that were handed in, the last first; `where` is about their columns. */
export async function handedSheets(
  db: Tx,
  county: string,
  where: RawBuilder<boolean>,
  limit: number,
): Promise<SheetRow[]> {
  const r =
    await sql<SheetRow>`select ${sheetColumns} from table_sheets where county = ${county} and handed_at is not null and ${where}
    order by handed_at desc limit ${limit}`.execute(db)
  return r.rows
}

/** False when there is one of this version already. */
export async function insertSheet(
  db: Tx,
  s: Pick<
    SheetRow,
    | 'county'
    | 'id'
    | 'region_path'
    | 'table_id'
    | 'definition_version'
    | 'definition'
    | 'period'
    | 'from_on'
    | 'to_on'
    | 'due_at'
    | 'version'
    | 'account_id'
    | 'account_name'
  >,
  now: Date,
): Promise<boolean> {
  const r =
    await sql`insert into table_sheets (county, id, region_path, table_id, definition_version, definition, period, from_on, to_on, due_at,
      version, state, account_id, account_name, created_at, updated_at)
    values (${s.county}, ${s.id}, ${s.region_path}, ${s.table_id}, ${s.definition_version}, ${json(s.definition)}, ${s.period}, ${s.from_on}::date,
      ${s.to_on}::date, ${s.due_at}, ${s.version}, 'queued', ${s.account_id}, ${s.account_name}, ${now}, ${now})
    on conflict do nothing returning 1`.execute(db)
  return r.rows.length === 1
}

/** False when it is in none of these states any more, or when not `was` of it is done: somebody else makes it now. */
export async function moveSheet(
  db: Tx,
  s: Pick<SheetRow, 'county' | 'id'>,
  from: readonly SheetState[],
  to: { state: SheetState; total?: number; done?: number; was?: number },
  now: Date,
): Promise<boolean> {
  const r =
    await sql`update table_sheets set state = ${to.state}, total = coalesce(${to.total ?? null}, total), done = coalesce(${to.done ?? null}, done),
      updated_at = ${now}
    where county = ${s.county} and id = ${s.id} and state = any(${from as string[]})
      and done = coalesce(${to.was ?? null}, done) returning 1`.execute(db)
  return r.rows.length === 1
}
export async function handSheet(
  db: Tx,
  s: Pick<SheetRow, 'county' | 'id'>,
  by: { id: string | null; name: string; digest: string },
  now: Date,
): Promise<void> {
  await sql`update table_sheets set state = 'handed', handed_at = ${now}, handed_by = ${by.id}, handed_by_name = ${by.name}, digest = ${by.digest},
    updated_at = ${now} where county = ${s.county} and id = ${s.id} and state = 'open'`.execute(db)
}
/** False when somebody was first, or when it lies beyond the scope of who does it. */
export async function returnSheet(
  db: Tx,
  s: Pick<SheetRow, 'county' | 'id'>,
  by: { name: string; reason: string },
  now: Date,
): Promise<boolean> {
  const r =
    await sql`update table_sheets set state = 'returned', returned_at = ${now}, returned_by_name = ${by.name}, returned_reason = ${by.reason},
    updated_at = ${now} where county = ${s.county} and id = ${s.id} and state = 'handed' returning 1`.execute(
      db,
    )
  return r.rows.length === 1
}
/** Work of processes that died. */
export async function silentSheets(db: Tx, county: string, before: Date): Promise<{ id: string }[]> {
  const r = await sql<{
    id: string
  }>`select id from table_sheets where county = ${county} and state in ('queued', 'running') and updated_at < ${before}`.execute(
    db,
  )
  return r.rows
}

export interface KeptRow {
  n: number
  region_path: string
  subject: string
  home_id: string | null
  sealed: Buffer
  hand: Buffer | null
  gaps: number
}
export async function insertRows(
  db: Tx,
  county: string,
  sheet: string,
  rows: readonly KeptRow[],
): Promise<void> {
  if (rows.length === 0) return
  const list = rows.map((r) => ({ ...r, sealed: r.sealed.toString('hex'), hand: undefined }))
  await sql`insert into table_rows (county, sheet_id, n, region_path, subject, home_id, sealed, gaps)
    select ${county}, ${sheet}, r.n, r.region_path, r.subject, r.home_id, decode(r.sealed, 'hex'), r.gaps
    from jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as r(n int, region_path text, subject text, home_id uuid, sealed text, gaps int)`.execute(
    db,
  )
}
export async function dropRows(db: Tx, county: string, sheet: string): Promise<void> {
  await sql`delete from table_rows where county = ${county} and sheet_id = ${sheet}`.execute(db)
}
const rowColumns = sql`t.n, t.region_path, t.subject, t.home_id, t.sealed, t.hand, t.gaps`

/** Rows after a number in the order they stand. `where` is about `t`. */
export async function rowsAfter(
  db: Tx,
  county: string,
  sheet: string,
  o: { where: RawBuilder<boolean>; after: number; limit: number; gaps?: boolean },
): Promise<KeptRow[]> {
  const r =
    await sql<KeptRow>`select ${rowColumns} from table_rows t where t.county = ${county} and t.sheet_id = ${sheet} and t.n > ${o.after}
    and ${o.where} ${o.gaps ? sql`and t.gaps > 0` : sql``} order by t.n limit ${o.limit}`.execute(db)
  return r.rows
}
export async function rowsBy(
  db: Tx,
  county: string,
  sheet: string,
  numbers: readonly number[],
  where: RawBuilder<boolean>,
  lock = false,
): Promise<KeptRow[]> {
  const r =
    await sql<KeptRow>`select ${rowColumns} from table_rows t where t.county = ${county} and t.sheet_id = ${sheet}
    and t.n = any(${numbers as number[]}::int[]) and ${where} order by t.n ${lock ? sql`for update` : sql``}`.execute(
      db,
    )
  return r.rows
}
/** Rows about these subjects. */
export async function rowsOfSubjects(
  db: Tx,
  county: string,
  sheet: string,
  subjects: readonly string[],
  where: RawBuilder<boolean>,
): Promise<KeptRow[]> {
  const r =
    await sql<KeptRow>`select ${rowColumns} from table_rows t where t.county = ${county} and t.sheet_id = ${sheet}
    and t.subject = any(${subjects as string[]}::text[]) and ${where} order by t.n`.execute(db)
  return r.rows
}
export async function countRows(
  db: Tx,
  county: string,
  sheet: string,
  where: RawBuilder<boolean>,
): Promise<{ rows: number; gap_rows: number; gaps: number }> {
  const r = await sql<{ rows: number; gap_rows: number; gaps: number }>`
    select count(*)::int as rows, count(*) filter (where t.gaps > 0)::int as gap_rows, coalesce(sum(t.gaps), 0)::int as gaps
    from table_rows t where t.county = ${county} and t.sheet_id = ${sheet} and ${where}`.execute(db)
  return r.rows[0]!
}
export async function setHand(
  db: Tx,
  county: string,
  sheet: string,
  r: { n: number; hand: Buffer | null; gaps: number },
): Promise<void> {
  await sql`update table_rows set hand = ${r.hand}, gaps = ${r.gaps} where county = ${county} and sheet_id = ${sheet} and n = ${r.n}`.execute(
    db,
  )
}

/** Rows of all sheets about these people or about homes of theirs, sheet by sheet. */
export async function rowsAbout(
  db: Tx,
  county: string,
  people: readonly string[],
  homes: readonly string[],
): Promise<(KeptRow & { sheet_id: string })[]> {
  const r = await sql<KeptRow & { sheet_id: string }>`
    select t.sheet_id, ${rowColumns} from table_rows t where t.county = ${county}
    and (t.subject = any(${people as string[]}::text[]) or t.home_id = any(${homes as string[]}::uuid[]))
    order by t.sheet_id, t.n`.execute(db)
  return r.rows
}
export async function dropRow(db: Tx, county: string, sheet: string, n: number): Promise<void> {
  await sql`delete from table_rows where county = ${county} and sheet_id = ${sheet} and n = ${n}`.execute(db)
}
export async function setInside(
  db: Tx,
  county: string,
  sheet: string,
  r: { n: number; sealed: Buffer; gaps: number },
): Promise<void> {
  await sql`update table_rows set sealed = ${r.sealed}, gaps = ${r.gaps} where county = ${county} and sheet_id = ${sheet} and n = ${r.n}`.execute(
    db,
  )
}
/** Sheets that are being made: so much is done of none of them, so whoever makes one stops, and it begins anew as after a crash. */
export async function makeAnew(db: Tx, county: string): Promise<void> {
  await sql`update table_sheets set done = -1, updated_at = created_at where county = ${county} and state = 'running'`.execute(
    db,
  )
}
