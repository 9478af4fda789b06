/** SQL of what is kept too long. Whether somebody is overdue is asked as `keptBy` says it (rules/rights.ts), which decides again on each. */
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../../kernel/db.ts'
import type { retentionStates } from '../contract-retention.ts'

export interface RetentionRow {
  county: string
  id: string
  region_path: string
  state: (typeof retentionStates)[number]
  cutoff: string
  found: number
  after: string | null
  gone: number
  kept: number
  residences: number
  versions: number
  digest: string
  asked_by: string | null
  asked_at: Date
  decided_by: string | null
  decided_at: Date | null
  reason: string | null
  done_at: Date | null
}
const shown = sql`r.county, r.id, r.region_path, r.state, r.cutoff::text as cutoff, r.found, r.after, r.gone, r.kept, r.residences, r.versions, r.digest,
  r.asked_by, r.asked_at, r.decided_by, r.decided_at, r.reason, r.done_at`

/** People `p` whose last residence ended, or who died, on the day or before. */
const overdue = (
  county: string,
  cutoff: string,
) => sql<boolean>`(p.county = ${county} and p.merged_into is null
  and (p.died_on <= ${cutoff}::date or (p.died_on is null
    and exists (select 1 from residences r where r.county = p.county and r.person_id = p.id)
    and not exists (select 1 from residences r where r.county = p.county and r.person_id = p.id
      and (r.until_on is null or r.until_on > ${cutoff}::date)))))`

export async function countOverdue(
  db: Tx,
  county: string,
  cutoff: string,
  where: RawBuilder<boolean>,
): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from people p where ${overdue(county, cutoff)} and ${where}`.execute(db)
  return rows[0]!.n
}

export interface Overdue {
  id: string
  region_path: string
  sealed: Buffer
  died: boolean
  last: string
}
/** In the order of their ids, those after `after`. */
export async function nextOverdue(
  db: Tx,
  county: string,
  r: Pick<RetentionRow, 'region_path' | 'cutoff'>,
  after: string | null,
  limit: number,
): Promise<Overdue[]> {
  const { rows } = await sql<Overdue>`
    select p.id, p.region_path, p.sealed, p.died_on is not null as died,
      coalesce(p.died_on, (select max(r.until_on) from residences r where r.county = p.county and r.person_id = p.id))::text as last
    from people p where ${overdue(county, r.cutoff)} and p.region_path >= ${r.region_path} and p.region_path < ${`${r.region_path}~`}
      and p.id > ${after ?? '00000000-0000-0000-0000-000000000000'}::uuid
    order by p.id limit ${limit}`.execute(db)
  return rows
}

export async function retentionById(
  db: Tx,
  county: string,
  id: string,
  lock = false,
): Promise<RetentionRow | undefined> {
  const { rows } = await sql<RetentionRow>`
    select ${shown} from ledger_retentions r where r.county = ${county} and r.id = ${id} ${lock ? sql`for update` : sql``}`.execute(
    db,
  )
  return rows[0]
}

export async function lastRetentions(
  db: Tx,
  county: string,
  where: RawBuilder<boolean>,
): Promise<RetentionRow[]> {
  const { rows } = await sql<RetentionRow>`
    select ${shown} from ledger_retentions r where r.county = ${county} and ${where}
    order by r.state in ('asked', 'queued', 'running') desc, r.asked_at desc, r.id desc limit 24`.execute(db)
  return rows
}

/** Those of these places that an open clearing covers, of theirs or of a region above. */
export async function coveredOf(db: Tx, county: string, places: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ path: string }>`
    select p as path from unnest(${places as string[]}::text[]) p where exists (select 1 from ledger_retentions r
      where r.county = ${county} and r.state in ('asked', 'queued', 'running') and starts_with(p, r.region_path))`.execute(
    db,
  )
  return new Set(rows.map((r) => r.path))
}

/** False when one is open there already. */
export async function insertRetention(
  db: Tx,
  r: Pick<RetentionRow, 'county' | 'id' | 'region_path' | 'cutoff' | 'found' | 'asked_by' | 'asked_at'>,
): Promise<boolean> {
  const { rows } = await sql`
    insert into ledger_retentions (county, id, region_path, state, cutoff, found, asked_by, asked_at, updated_at)
    values (${r.county}, ${r.id}, ${r.region_path}, 'asked', ${r.cutoff}, ${r.found}, ${r.asked_by}, ${r.asked_at}, ${r.asked_at})
    on conflict (county, region_path) where state in ('asked', 'queued', 'running') do nothing returning 1`.execute(
    db,
  )
  return rows.length > 0
}

export async function moveRetention(
  db: Tx,
  r: Pick<RetentionRow, 'county' | 'id'>,
  o: Partial<
    Pick<
      RetentionRow,
      | 'state'
      | 'after'
      | 'gone'
      | 'kept'
      | 'residences'
      | 'versions'
      | 'digest'
      | 'decided_by'
      | 'decided_at'
      | 'reason'
      | 'done_at'
    >
  >,
  now: Date,
): Promise<void> {
  await db
    .updateTable('ledger_retentions')
    .set({ ...o, updated_at: now })
    .where('county', '=', r.county)
    .where('id', '=', r.id)
    .execute()
}

/** The granted deletion of one person whose time is over: `ledger_erase` asks for it, and its receipt stays in it. */
export async function insertExpiry(
  db: Tx,
  r: RetentionRow,
  p: { id: string; request: string; region_path: string; name: string },
): Promise<void> {
  await sql`insert into person_requests (county, id, region_path, person_id, kind, state, by_whom, proof, person_seq, asked_at, asked_by, asked_by_name,
      decided_at, decided_by, decided_by_name, retention_id)
    values (${r.county}, ${p.request}, ${p.region_path}, ${p.id}, 'deletion', 'granted', 'law', 'period', 0, ${r.asked_at}, ${r.asked_by}, '',
      ${r.decided_at}, ${r.decided_by}, ${p.name}, ${r.id})`.execute(db)
}
