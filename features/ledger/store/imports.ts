/** SQL of sources and imports: their rows, the cursor, what became of each row of the file. */
import { type RawBuilder, sql } from 'kysely'
import { json, type Tx } from '../../../kernel/db.ts'
import type { Differing } from '../rules/import-plan.ts'
import type { ImportColumns, ImportKind } from '../rules/import-row.ts'

export interface SourceRow {
  id: string
  region_path: string
  name: string
  note: string
  /** By the headings they were said of. */
  columns: Record<string, { what: ImportKind; columns: ImportColumns }>
  created_at: Date
}
export type Stage = 'look' | 'dry' | 'take' | 'undo'
export type ImportState = 'open' | 'queued' | 'running' | 'done' | 'cancelled' | 'failed'
export const outcomes = ['created', 'changed', 'same', 'doubtful', 'refused'] as const
export type Outcome = (typeof outcomes)[number]

export interface ImportRow {
  county: string
  id: string
  region_path: string
  source_id: string
  source_name: string
  what: ImportKind
  name: string
  file_hash: string
  headings: string[]
  header: number
  columns: ImportColumns
  differing: Differing
  strict: boolean
  scope: string[]
  stage: Stage
  state: ImportState
  total: number
  done: number
  created: number
  changed: number
  same: number
  doubtful: number
  refused: number
  differs: number
  gone: number
  undone: number
  kept: number
  error: string | null
  account_id: string | null
  account_name: string
  created_at: Date
  updated_at: Date
  finished_at: Date | null
}
type Of = Pick<ImportRow, 'county' | 'id'>

export async function insertSource(
  db: Tx,
  s: {
    county: string
    id: string
    regionPath: string
    name: string
    note: string
    accountId: string | null
    now: Date
  },
): Promise<boolean> {
  const { rows } =
    await sql`insert into ledger_sources (county, id, region_path, name, note, account_id, created_at)
    values (${s.county}, ${s.id}, ${s.regionPath}, ${s.name}, ${s.note}, ${s.accountId}::uuid, ${s.now}) on conflict do nothing returning id`.execute(
      db,
    )
  return rows.length > 0
}
export async function sourceById(db: Tx, county: string, id: string): Promise<SourceRow | undefined> {
  const { rows } =
    await sql<SourceRow>`select id, region_path, name, note, columns, created_at from ledger_sources
    where county = ${county} and id = ${id}`.execute(db)
  return rows[0]
}
export interface SourceListed extends SourceRow {
  imports: number
  last: Date | null
}
export async function listSources(db: Tx, where: RawBuilder<boolean>): Promise<SourceListed[]> {
  const { rows } = await sql<SourceListed>`
    select s.id, s.region_path, s.name, s.note, s.columns, s.created_at, count(i.id)::int as imports, max(i.finished_at) as last
    from ledger_sources s left join ledger_imports i on i.county = s.county and i.source_id = s.id and i.stage = 'take' and i.state = 'done'
    where ${where} group by s.county, s.id order by s.name collate "C", s.id limit 500`.execute(db)
  return rows
}
export async function rememberColumns(
  db: Tx,
  county: string,
  id: string,
  key: string,
  columns: SourceRow['columns'][string],
): Promise<void> {
  await sql`update ledger_sources set columns = columns || ${json({ [key]: columns })} where county = ${county} and id = ${id}`.execute(
    db,
  )
}

export async function insertImport(
  db: Tx,
  i: Pick<
    ImportRow,
    | 'county'
    | 'id'
    | 'region_path'
    | 'source_id'
    | 'what'
    | 'name'
    | 'file_hash'
    | 'headings'
    | 'header'
    | 'columns'
    | 'total'
    | 'account_id'
    | 'account_name'
  >,
  now: Date,
): Promise<void> {
  await sql`insert into ledger_imports (county, id, region_path, source_id, what, name, file_hash, headings, header, columns, stage, state, total,
      account_id, account_name, created_at, updated_at)
    values (${i.county}, ${i.id}, ${i.region_path}, ${i.source_id}, ${i.what}, ${i.name}, ${i.file_hash}, ${i.headings}::text[], ${i.header},
      ${json(i.columns)}, 'look', 'open', ${i.total}, ${i.account_id}::uuid, ${i.account_name}, ${now}, ${now})`.execute(
    db,
  )
}

const whole = sql`i.*, s.name as source_name`
const joined = sql`ledger_imports i join ledger_sources s on s.county = i.county and s.id = i.source_id`
export async function importById(
  db: Tx,
  county: string,
  id: string,
  lock = false,
): Promise<ImportRow | undefined> {
  const { rows } =
    await sql<ImportRow>`select ${whole} from ${joined} where i.county = ${county} and i.id = ${id}
    ${lock ? sql`for update of i` : sql``}`.execute(db)
  return rows[0]
}
export async function listImports(db: Tx, where: RawBuilder<boolean>): Promise<ImportRow[]> {
  const { rows } =
    await sql<ImportRow>`select ${whole} from ${joined} where ${where} order by i.created_at desc, i.id desc limit 100`.execute(
      db,
    )
  return rows
}

/** Goes on to a stage; counts of the one before are gone. `resumed` keeps them. */
export async function queueImport(
  db: Tx,
  i: Of,
  o: {
    stage: Stage
    what: ImportKind
    columns: ImportColumns
    differing: Differing
    strict: boolean
    scope: readonly string[]
    account: { id: string | null; name: string }
  },
  now: Date,
): Promise<void> {
  await sql`update ledger_imports set stage = ${o.stage}, state = 'queued', what = ${o.what}, columns = ${json(o.columns)}, differing = ${o.differing}, strict = ${o.strict},
      scope = ${o.scope as string[]}::text[], account_id = ${o.account.id}::uuid, account_name = ${o.account.name}, error = null, done = 0, created = 0,
      changed = 0, same = 0, doubtful = 0, refused = 0, differs = 0, gone = 0, updated_at = ${now}
    where county = ${i.county} and id = ${i.id}`.execute(db)
}
export async function setState(
  db: Tx,
  i: Of,
  from: readonly ImportState[],
  to: ImportState,
  now: Date,
  error: string | null = null,
): Promise<boolean> {
  const { rows } = await sql`update ledger_imports set state = ${to}, error = ${error}, updated_at = ${now},
      finished_at = case when ${to} = 'done' then ${now}::timestamptz else finished_at end
    where county = ${i.county} and id = ${i.id} and state = any(${from as string[]}) returning id`.execute(db)
  return rows.length > 0
}
/** From the first row. */
export async function restart(db: Tx, i: Of, now: Date): Promise<void> {
  await sql`update ledger_imports set state = 'running', done = 0, created = 0, changed = 0, same = 0, doubtful = 0, refused = 0, differs = 0,
      gone = 0, updated_at = ${now} where county = ${i.county} and id = ${i.id}`.execute(db)
}
export async function beginUndo(
  db: Tx,
  i: Of,
  account: { id: string | null; name: string },
  now: Date,
): Promise<void> {
  await sql`update ledger_imports set stage = 'undo', state = 'queued', undone = 0, kept = 0, error = null, account_id = ${account.id}::uuid,
      account_name = ${account.name}, updated_at = ${now} where county = ${i.county} and id = ${i.id}`.execute(
    db,
  )
}
export async function moveUndo(db: Tx, i: Of, o: { undone: number; kept: number }, now: Date): Promise<void> {
  await sql`update ledger_imports set undone = undone + ${o.undone}, kept = kept + ${o.kept}, updated_at = ${now}
    where county = ${i.county} and id = ${i.id}`.execute(db)
}

/** A row of the file as it was taken, or would be. */
export interface TakenRow {
  row: number
  line: number
  outcome: Outcome
  subjectId: string | null
  fields: readonly string[]
  differs: readonly string[]
  issues: readonly string[]
  sealed: Buffer
}
/** What became of some rows, and the cursor behind them: together or not at all. */
export async function advance(
  db: Tx,
  i: Of & Pick<ImportRow, 'region_path'>,
  rows: readonly TakenRow[],
  now: Date,
): Promise<void> {
  const list = rows.map((r) => ({ ...r, sealed: r.sealed.toString('hex') }))
  await sql`insert into ledger_import_rows (county, import_id, row, region_path, line, outcome, subject_id, fields, differs, issues, sealed)
    select ${i.county}, ${i.id}, x.row, ${i.region_path}, x.line, x.outcome, x."subjectId", x.fields, x.differs, x.issues, decode(x.sealed, 'hex')
    from jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as x(row integer, line integer, outcome text, "subjectId" uuid, fields text[],
      differs text[], issues text[], sealed text)`.execute(db)
  const n = (o: Outcome) => rows.filter((r) => r.outcome === o).length
  await sql`update ledger_imports set done = ${rows.at(-1)!.row}, created = created + ${n('created')}, changed = changed + ${n('changed')},
      same = same + ${n('same')}, doubtful = doubtful + ${n('doubtful')}, refused = refused + ${n('refused')},
      differs = differs + ${rows.filter((r) => r.differs.length > 0).length}, updated_at = ${now}
    where county = ${i.county} and id = ${i.id}`.execute(db)
}
export async function dropRows(db: Tx, i: Of): Promise<void> {
  await sql`delete from ledger_import_rows where county = ${i.county} and import_id = ${i.id}`.execute(db)
}

export type Shown = Outcome | 'differs'
export interface ListedRow extends Omit<TakenRow, 'subjectId'> {
  subject_id: string | null
}
export async function listRows(
  db: Tx,
  i: Of,
  show: Shown | null,
  after: number,
  limit: number,
): Promise<ListedRow[]> {
  const { rows } =
    await sql<ListedRow>`select row, line, outcome, subject_id, fields, differs, issues, sealed from ledger_import_rows
    where county = ${i.county} and import_id = ${i.id} and row > ${after}
      and ${show === null ? sql`true` : show === 'differs' ? sql`differs <> '{}'` : sql`outcome = ${show}`} order by row limit ${limit}`.execute(
      db,
    )
  return rows
}

type Compared = Of & Pick<ImportRow, 'source_id' | 'what' | 'created_at'>
/** The import of the same source before this one that was taken to its end and stands. */
const before = (
  i: Compared,
) => sql`(select p.id from ledger_imports p where p.county = ${i.county} and p.source_id = ${i.source_id}
  and p.what = ${i.what} and p.stage = 'take' and p.state = 'done' and p.id <> ${i.id} and p.created_at < ${i.created_at}
  order by p.created_at desc limit 1)`
const goneOf = (i: Compared) => sql`ledger_import_rows r
  where r.county = ${i.county} and r.import_id = ${before(i)}
    and exists (${
      i.what === 'people'
        ? sql`select 1 from people p where p.county = r.county and p.id = r.subject_id and p.merged_into is null`
        : i.what === 'organisations'
          ? sql`select 1 from organisations o where o.county = r.county and o.id = r.subject_id`
          : sql`select 1 from assets a where a.county = r.county and a.id = r.subject_id`
    })
    and not exists (select 1 from ledger_import_rows n where n.county = r.county and n.import_id = ${i.id} and n.subject_id = r.subject_id)`
/** Whom this source named before and does not name now. */
export async function listGone(
  db: Tx,
  i: Compared,
  after: number,
  limit: number,
): Promise<{ row: number; line: number; subject_id: string }[]> {
  const { rows } = await sql<{ row: number; line: number; subject_id: string }>`
    select min(r.row)::int as row, min(r.line)::int as line, r.subject_id from ${goneOf(i)} group by r.subject_id having min(r.row) > ${after}
    order by 1 limit ${limit}`.execute(db)
  return rows
}
export async function keepGone(db: Tx, i: Compared): Promise<void> {
  await sql`update ledger_imports set gone = (select count(distinct r.subject_id) from ${goneOf(i)})
    where county = ${i.county} and id = ${i.id}`.execute(db)
}

/** Queued or running, and nothing was heard of them since. */
export async function silentImports(db: Tx, county: string, since: Date): Promise<string[]> {
  const { rows } = await sql<{
    id: string
  }>`select id from ledger_imports where county = ${county} and state in ('queued', 'running')
    and updated_at < ${since}`.execute(db)
  return rows.map((r) => r.id)
}
/** Files that nobody needs any more: nothing was done with them for this long. */
export async function keptFiles(
  db: Tx,
  county: string,
  since: Date,
): Promise<{ id: string; file_hash: string }[]> {
  const { rows } = await sql<{
    id: string
    file_hash: string
  }>`select id, file_hash from ledger_imports where county = ${county}
    and file_hash <> '' and state not in ('queued', 'running') and updated_at < ${since} limit 100`.execute(
    db,
  )
  return rows
}
export async function forgetFile(db: Tx, i: Of): Promise<void> {
  await sql`update ledger_imports set file_hash = '' where county = ${i.county} and id = ${i.id}`.execute(db)
}
