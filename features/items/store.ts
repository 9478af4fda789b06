/** SQL of the responsibility list: versions as whole documents; a published one never changes. */
import { type Selectable, sql } from 'kysely'
import type { ItemLists } from '../../db/types.ts'
import type { Tx } from '../../kernel/db.ts'
import { problem } from '../../kernel/problem.ts'
import type { Item } from './contract.ts'
import type { CaseFact } from './rules.ts'

export type ListRow = Selectable<ItemLists>

export const heads = (db: Tx) =>
  sql<Omit<ListRow, 'items'> & { item_count: number; kind_count: number; by_name: string | null }>`
    select l.id, l.name, l.region_path, l.status, l.valid_from, l.valid_to, l.based_on, l.note, l.version, l.created_by, l.created_at, l.updated_at,
      jsonb_array_length(l.items) as item_count,
      (select count(distinct regexp_replace(i ->> 'code', '\\.[0-9]+$', ''))::int from jsonb_array_elements(l.items) i) as kind_count,
      a.name as by_name
    from item_lists l left join accounts a on a.id = l.created_by
    order by l.status = 'draft' desc, l.status = 'in_review' desc, l.valid_from desc nulls last, l.created_at desc`
    .execute(db)
    .then((r) => r.rows)

export async function readList(db: Tx, id: string, lock = false): Promise<ListRow> {
  const q = db.selectFrom('item_lists').selectAll().where('id', '=', id)
  const row = await (lock ? q.forUpdate() : q).executeTakeFirst()
  if (!row) throw problem('not_found')
  return row
}

export const itemsOf = (row: ListRow): Item[] => row.items as Item[]

export async function insertDraft(
  db: Tx,
  d: {
    id: string
    name: string
    regionPath: string
    basedOn: string | null
    items: readonly Item[]
    by: string | null
    now: Date
  },
): Promise<void> {
  await sql`
    insert into item_lists (id, name, region_path, status, based_on, items, created_by, created_at, updated_at)
    values (${d.id}, ${d.name}, ${d.regionPath}, 'draft', ${d.basedOn}, ${JSON.stringify(d.items)}::jsonb, ${d.by}, ${d.now}, ${d.now})`.execute(
    db,
  )
}

export async function updateList(
  db: Tx,
  row: ListRow,
  set: { items?: readonly Item[]; status?: ListRow['status']; validFrom?: Date; note?: string },
  now: Date,
): Promise<void> {
  await sql`
    update item_lists set version = version + 1, updated_at = ${now},
      items = coalesce(${set.items ? JSON.stringify(set.items) : null}::jsonb, items),
      status = coalesce(${set.status ?? null}, status),
      valid_from = coalesce(${set.validFrom ?? null}, valid_from),
      note = coalesce(${set.note ?? null}, note)
    where id = ${row.id}`.execute(db)
}

/** Servers that hold the list in memory read it again. */
export const bumpItems = (db: Tx) =>
  sql`insert into cache_versions as v (name, version) values ('items', 1) on conflict (name) do update set version = v.version + 1`.execute(
    db,
  )

/** The version before ends where the new one begins. */
export const closeBefore = (db: Tx, id: string, validFrom: Date) =>
  sql`update item_lists set valid_to = ${validFrom} where status = 'published' and id <> ${id} and valid_to is null and valid_from < ${validFrom}`.execute(
    db,
  )

export async function yearOf(
  db: Tx,
  county: string,
  code: string,
  now: Date,
): Promise<{ n: number; on_time: number | null }> {
  const r = await sql<{ n: number; on_time: number | null }>`
    select count(*)::int as n, avg((resolved_at <= resolve_due_at)::int) filter (where resolved_at is not null and resolve_due_at is not null)::float8 as on_time
    from cases where county = ${county} and item_code = ${code} and reported_at > ${new Date(now.getTime() - 365 * 86_400_000)}`.execute(
    db,
  )
  return r.rows[0]!
}

export async function factsSince(db: Tx, county: string, from: Date): Promise<CaseFact[]> {
  const r = await sql<{
    id: string
    number: string
    item_code: string
    level: CaseFact['level']
    region_path: string
    reported_at: Date
    confirmed_at: Date | null
    resolved_at: Date | null
    returns: number
    main_unit_id: string | null
  }>`
    select id, number, item_code, level, region_path, reported_at, confirmed_at, resolved_at, returns, main_unit_id
    from cases where county = ${county} and item_code is not null and reported_at >= ${from} and state not in ('rejected','withdrawn') order by reported_at limit 20000`.execute(
    db,
  )
  return r.rows.map((c) => ({
    id: c.id,
    number: c.number,
    itemCode: c.item_code,
    level: c.level,
    regionPath: c.region_path,
    openedAt: c.reported_at.getTime(),
    // The resolve clock starts at dispatch (docs/language.md, "Clocks").
    acceptedAt: c.confirmed_at?.getTime() ?? null,
    resolvedAt: c.resolved_at?.getTime() ?? null,
    returns: c.returns,
    handledBy: c.main_unit_id,
  }))
}
