/** Full passes: their rows, and the groups that come next. Groups of one that nothing can be found in are passed over by the database. */
import { sql } from 'kysely'
import type { Tx } from '../../../kernel/db.ts'
import type { GroupKind } from '../rules/registry.ts'

export interface PassRow {
  county: string
  id: string
  region_path: string
  state: 'queued' | 'running' | 'done' | 'cancelled'
  stage: GroupKind
  after: string
  total: number
  done: number
  opened: number
  mended: number
  account_id: string | null
  created_at: Date
  updated_at: Date
}

export async function passById(
  db: Tx,
  county: string,
  id: string,
  lock = false,
): Promise<PassRow | undefined> {
  const { rows } =
    await sql<PassRow>`select * from ledger_passes where county = ${county} and id = ${id} ${lock ? sql`for update` : sql``}`.execute(
      db,
    )
  return rows[0]
}
export async function lastPasses(db: Tx, county: string): Promise<PassRow[]> {
  const { rows } =
    await sql<PassRow>`select * from ledger_passes where county = ${county} order by created_at desc limit 5`.execute(
      db,
    )
  return rows
}
export async function insertPass(
  db: Tx,
  p: { county: string; id: string; regionPath: string; accountId: string | null; now: Date },
): Promise<void> {
  await sql`insert into ledger_passes (county, id, region_path, state, account_id, total, created_at, updated_at)
    select ${p.county}, ${p.id}, ${p.regionPath}, 'queued', ${p.accountId}::uuid, (select count(*) from people where county = ${p.county})
      + (select count(*) from organisations where county = ${p.county}) + (select count(*) from assets where county = ${p.county}) + (select count(*) from homes where county = ${p.county})
      + (select count(distinct household) from residences where county = ${p.county} and household <> ''), ${p.now}, ${p.now}`.execute(
    db,
  )
}
export async function movePass(
  db: Tx,
  p: Pick<PassRow, 'county' | 'id'>,
  o: Pick<PassRow, 'state' | 'stage' | 'after' | 'done' | 'opened' | 'mended'>,
  now: Date,
): Promise<void> {
  await sql`update ledger_passes set state = ${o.state}, stage = ${o.stage}, after = ${o.after}, done = least(${o.done}, total),
    opened = ${o.opened}, mended = ${o.mended}, updated_at = ${now} where county = ${p.county} and id = ${p.id}`.execute(
    db,
  )
}

/** Keys of the next groups of a kind in their order, those of findings that stand included. */
export async function nextGroups(
  db: Tx,
  county: string,
  kind: GroupKind,
  after: string,
  limit: number,
): Promise<string[]> {
  const from =
    kind === 'row'
      ? sql`(select id::text as key from people where county = ${county} and id > ${after || '00000000-0000-0000-0000-000000000000'}::uuid order by id limit ${limit})
          union (select id::text from organisations where county = ${county} and id > ${after || '00000000-0000-0000-0000-000000000000'}::uuid order by id limit ${limit})
          union (select id::text from assets where county = ${county} and id > ${after || '00000000-0000-0000-0000-000000000000'}::uuid order by id limit ${limit})`
      : kind === 'home'
        ? sql`(select id::text as key from homes where county = ${county} and id > ${after || '00000000-0000-0000-0000-000000000000'}::uuid order by id limit ${limit})`
        : kind === 'household'
          ? sql`(select distinct household as key from residences where county = ${county} and household > ${after} order by household limit ${limit})`
          : sql`(select encode(k.key, 'hex') as key from ledger_keys k
              where k.county = ${county} and k.kind = ${kind} and k.key > decode(${after}, 'hex') group by k.key
              having count(*) > 1 or bool_or(exists (select 1 from residences r where r.county = ${county} and r.person_id = k.subject_id offset 1))
              order by k.key limit ${limit})`
  const { rows } = await sql<{ key: string }>`
    select key from (${from} union (select group_key from findings where county = ${county} and group_kind = ${kind} and state <> 'mended'
      and group_key collate "C" > ${after} order by group_key collate "C" limit ${limit})) n order by key collate "C" limit ${limit}`.execute(
    db,
  )
  return rows.map((r) => r.key)
}
