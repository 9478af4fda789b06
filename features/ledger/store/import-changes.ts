/** SQL of what an import wrote, and of what its undo takes away. */
import { sql } from 'kysely'
import type { Ctx } from '../../../kernel/context.ts'
import type { Tx } from '../../../kernel/db.ts'

export type ChangeKind = 'person' | 'residence' | 'home' | 'organisation' | 'asset'
/** What a version does not hold of the row before. */
export interface Former {
  source?: string
  verified?: string | null
  path?: string
}
export interface Change {
  kind: ChangeKind
  id: string
  owner: string
  /** Version before this writing, and the one it wrote. */
  base: number
  seq: number
  former: Former
}

/** What was written, first state and last version; a version of somebody else between the two is noted. */
export async function keepChanges(
  db: Tx,
  i: { county: string; id: string; region_path: string },
  list: readonly Change[],
): Promise<void> {
  if (list.length === 0) return
  await sql`insert into ledger_import_changes as t (county, import_id, subject_id, region_path, kind, owner_id, base, seq, former)
    select ${i.county}, ${i.id}, x.id, ${i.region_path}, x.kind, x.owner, x.base, x.seq, x.former
    from jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as x(id uuid, kind text, owner uuid, base integer, seq integer, former jsonb)
    on conflict (county, import_id, subject_id) do update set seq = excluded.seq, mixed = t.mixed or t.seq <> excluded.base`.execute(
    db,
  )
}

/** Whom of these the import entered itself. */
export async function enteredBy(
  db: Tx,
  county: string,
  importId: string,
  people: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{
    id: string
  }>`select subject_id as id from ledger_import_changes where county = ${county} and import_id = ${importId}
    and subject_id = any(${people as string[]}::uuid[]) and base = 0`.execute(db)
  return new Set(rows.map((r) => r.id))
}

export interface ChangeRow {
  subject_id: string
  owner_id: string
  kind: ChangeKind
  base: number
  seq: number
  mixed: boolean
  former: Former
}
/** Changes of the next owners that stand; people with their residences first, then doors. */
export async function nextChanges(
  db: Tx,
  county: string,
  importId: string,
  kinds: readonly ChangeKind[],
  limit: number,
): Promise<ChangeRow[]> {
  const { rows } = await sql<ChangeRow>`
    select c.subject_id, c.owner_id, c.kind, c.base, c.seq, c.mixed, c.former from ledger_import_changes c
    where c.county = ${county} and c.import_id = ${importId} and c.kind = any(${kinds as string[]}) and c.state = 'standing' and c.owner_id in (
      select distinct n.owner_id from ledger_import_changes n where n.county = ${county} and n.import_id = ${importId}
        and n.kind = any(${kinds as string[]}) and n.state = 'standing' order by n.owner_id limit ${limit})
    order by c.owner_id, c.subject_id`.execute(db)
  return rows
}
export async function settleChanges(
  db: Tx,
  county: string,
  importId: string,
  subjects: readonly string[],
  state: 'undone' | 'kept',
): Promise<void> {
  await sql`update ledger_import_changes set state = ${state} where county = ${county} and import_id = ${importId}
    and subject_id = any(${subjects as string[]}::uuid[])`.execute(db)
}
/** An earlier import whose version is what a row came back to may be undone too: its last version is the one that says so. */
export async function passBack(
  db: Tx,
  county: string,
  importId: string,
  list: readonly { id: string; from: number; to: number }[],
): Promise<void> {
  await sql`update ledger_import_changes c set seq = x."to"
    from jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as x(id uuid, "from" integer, "to" integer)
    where c.county = ${county} and c.subject_id = x.id and c.seq = x."from" and c.import_id <> ${importId} and c.state = 'standing'`.execute(
    db,
  )
}
export async function countChanges(db: Tx, county: string, importId: string): Promise<number> {
  const { rows } = await sql<{
    n: number
  }>`select count(*)::int as n from ledger_import_changes where county = ${county} and import_id = ${importId}`.execute(
    db,
  )
  return rows[0]!.n
}
export async function listKept(
  db: Tx,
  county: string,
  importId: string,
  limit: number,
): Promise<Pick<ChangeRow, 'subject_id' | 'owner_id' | 'kind'>[]> {
  const { rows } = await sql<
    Pick<ChangeRow, 'subject_id' | 'owner_id' | 'kind'>
  >`select subject_id, owner_id, kind from ledger_import_changes
    where county = ${county} and import_id = ${importId} and state = 'kept' order by kind, owner_id limit ${limit}`.execute(
    db,
  )
  return rows
}

/** Of these people (tags: any entries) whoever was ever in a merge, asked about their own record, has a tag or an archive: what hangs on them is more than the import brought. */
export async function boundOtherwise(
  db: Tx,
  county: string,
  people: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{
    id: string
  }>`select winner as id from person_merges where county = ${county} and winner = any(${people as string[]}::uuid[])
    union select loser from person_merges where county = ${county} and loser = any(${people as string[]}::uuid[])
    union select person_id from person_requests where county = ${county} and person_id = any(${people as string[]}::uuid[])
    union select person_id from care_archives where county = ${county} and person_id = any(${people as string[]}::uuid[])
    union select subject_id from tagged where county = ${county} and subject_id = any(${people as string[]}::uuid[])`.execute(
    db,
  )
  return new Set(rows.map((r) => r.id))
}
/** Doors that somebody is or was listed behind. */
export async function livedIn(db: Tx, county: string, homes: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{
    id: string
  }>`select distinct home_id as id from residences where county = ${county} and home_id = any(${homes as string[]}::uuid[])`.execute(
    db,
  )
  return new Set(rows.map((r) => r.id))
}

/** Data of the given versions, by subject. */
export async function versionData(
  db: Tx,
  county: string,
  list: readonly { id: string; seq: number }[],
): Promise<Map<string, { sealed?: string; values?: Record<string, string>; source: string }>> {
  const { rows } = await sql<{
    id: string
    data: { sealed?: string; values?: Record<string, string>; source: string }
  }>`
    select v.subject_id as id, v.data from jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as x(id uuid, seq integer)
      join ledger_versions v on v.county = ${county} and v.subject_id = x.id and v.seq = x.seq`.execute(db)
  return new Map(rows.map((r) => [r.id, r.data]))
}

/** Takes rows of an undone import away; their versions stay. */
export async function deleteRows(
  ctx: Pick<Ctx, 'app' | 'db'>,
  table: 'people' | 'residences' | 'homes' | 'organisations' | 'assets',
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return
  const { county } = ctx.app.installation
  if (table === 'people') {
    await sql`delete from person_pairs where county = ${county} and (a = any(${ids as string[]}::uuid[]) or b = any(${ids as string[]}::uuid[]))`.execute(
      ctx.db,
    )
  }
  if (table === 'people' || table === 'organisations' || table === 'assets')
    await sql`delete from ledger_keys where county = ${county} and subject_id = any(${ids as string[]}::uuid[])`.execute(
      ctx.db,
    )
  await sql`delete from ${sql.table(table)} where county = ${county} and id = any(${ids as string[]}::uuid[])`.execute(
    ctx.db,
  )
}
