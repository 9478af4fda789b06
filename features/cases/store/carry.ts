/** SQL of carrying open cases to other region codes: a whole grid at once, so each step is one statement for all of them. */
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../../kernel/db.ts'
import type { EventActor, StoredEvent } from './write.ts'

export interface Placed {
  id: string
  number: string
  title: string
  region_path: string
  lng: number | null
  lat: number | null
  seq: number
  last_hash: Buffer
}

const below = (column: RawBuilder<unknown>, roots: readonly string[]) =>
  sql<boolean>`(${sql.join(
    roots.map((r) => sql`(${column} >= ${r} and ${column} < ${`${r}~`})`),
    sql` or `,
  )})`

/** Open cases below some codes; with `lock` nobody else changes them until the transaction ends, always locked in one order. */
export async function openBelow(
  db: Tx,
  county: string,
  roots: readonly string[],
  lock: boolean,
): Promise<Placed[]> {
  const { rows } = await sql<Placed>`
    select id, number, title, region_path, lng, lat, seq, last_hash from cases
    where county = ${county} and closed_at is null and ${below(sql`region_path`, roots)}
    order by id ${lock ? sql`for update` : sql``}`.execute(db)
  return rows
}

/**
 * Codes of open cases that are in force nowhere: reopened after their grid ended, or taken in while it was being moved. Those
 * that a person was asked about (a task of kind `askedBy`) wait for that person.
 */
export async function openCodes(db: Tx, county: string, askedBy: string): Promise<string[]> {
  const { rows } = await sql<{ region_path: string }>`
    select distinct c.region_path from cases c where c.county = ${county} and c.closed_at is null
      and not exists (select 1 from regions r where r.path = c.region_path and r.valid_to is null)
      and exists (select 1 from region_lineage l where l.from_path = c.region_path)
      and not exists (select 1 from tasks t where t.county = c.county and t.kind = ${askedBy} and t.subject_id = c.id::text)`.execute(
    db,
  )
  return rows.map((r) => r.region_path)
}

export interface Going {
  id: string
  from: string
  to: string
  event: StoredEvent
}

export type { EventActor }

const part = <T>(list: readonly T[], size = 500): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size))

/** The rows of the cases take their new codes and name the event that says why. */
export async function moveCases(db: Tx, county: string, going: readonly Going[], now: Date): Promise<void> {
  for (const some of part(going))
    await sql`
      update cases c set region_path = n."to", seq = n.seq, last_hash = decode(n.hash, 'hex'), version = c.version + 1, updated_at = ${now}
      from jsonb_to_recordset(${JSON.stringify(
        some.map((g) => ({ id: g.id, to: g.to, seq: g.event.seq, hash: g.event.hash.toString('hex') })),
      )}::jsonb) as n(id uuid, "to" text, seq integer, hash text)
      where c.county = ${county} and c.id = n.id`.execute(db)
}

/** What hangs on a case and is found by its region: everything but its events, which name the grid of their day. */
export const caseTables = [
  'attachments',
  'case_clocks',
  'case_handlers',
  'case_links',
  'case_seen',
  'decisions',
  'notices',
  'outbox',
  'ratings',
  'reports',
] as const

/**
 * What hangs on the cases goes along where it lay in what was touched: a report that was linked from a neighbouring grid keeps
 * its own place. `to` answers for codes other than that of the case.
 */
export async function moveWithCases(
  db: Tx,
  county: string,
  going: readonly Going[],
  roots: readonly string[],
  to: (path: string) => string | null,
): Promise<void> {
  const target = new Map(going.map((g) => [g.id, g]))
  for (const name of caseTables) {
    const table = sql.table(name)
    for (const some of part(going)) {
      const { rows } = await sql<{ case_id: string; region_path: string }>`
        select distinct case_id, region_path from ${table}
        where county = ${county} and case_id = any(${some.map((g) => g.id)}) and ${below(sql`region_path`, roots)}`.execute(
        db,
      )
      const steps = rows.map((r) => {
        const c = target.get(r.case_id)!
        const own = r.region_path === c.from ? c.to : to(r.region_path)
        return { id: r.case_id, from: r.region_path, to: own ?? c.to }
      })
      if (steps.length)
        await sql`
          update ${table} t set region_path = n."to"
          from jsonb_to_recordset(${JSON.stringify(steps)}::jsonb) as n(id uuid, "from" text, "to" text)
          where t.county = ${county} and t.case_id = n.id and t.region_path = n."from"`.execute(db)
    }
  }
}

export interface Orphaned {
  case_id: string
  name: string
}

/** Cases among these of which a handler line stands for a post, person or unit that is no more. */
export async function withoutOwner(
  db: Tx,
  county: string,
  ids: readonly string[],
  now: Date,
): Promise<Orphaned[]> {
  const { rows } = await sql<Orphaned>`
    select distinct on (h.case_id) h.case_id, coalesce(a.name, p.name, u.name, '') as name
    from case_handlers h
      left join units u on u.id = h.unit_id
      left join posts p on p.id = h.post_id
      left join accounts a on a.id = h.account_id
    where h.county = ${county} and h.case_id = any(${ids as string[]}) and h.state in ('assigned','accepted','arrived')
      and (not coalesce(u.active, false)
        or (h.post_id is not null and not coalesce(p.active, false))
        or (h.account_id is not null and a.status = 'disabled')
        or (h.post_id is not null and h.account_id is not null and not exists (
          select 1 from post_holders x where x.post_id = h.post_id and x.account_id = h.account_id
            and x.valid_from <= ${now} and (x.valid_until is null or x.valid_until > ${now}))))
    order by h.case_id, h.role desc`.execute(db)
  return rows
}

export interface SavedView {
  id: string
  region: string
}

export async function viewsBelow(db: Tx, roots: readonly string[]): Promise<SavedView[]> {
  const { rows } = await sql<SavedView>`
    select id, query ->> 'region' as region from saved_views
    where query ? 'region' and ${below(sql`(query ->> 'region') collate "C"`, roots)} order by id for update`.execute(
    db,
  )
  return rows
}

export async function moveViews(db: Tx, to: readonly SavedView[]): Promise<void> {
  await sql`
    update saved_views v set query = jsonb_set(v.query, '{region}', to_jsonb(n.region))
    from jsonb_to_recordset(${JSON.stringify(to)}::jsonb) as n(id uuid, region text) where v.id = n.id`.execute(
    db,
  )
}
