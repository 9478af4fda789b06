import { sql } from 'kysely'
import { json, type Tx } from '../../kernel/db.ts'
import { uuidv7 } from '../../shared/ids.ts'
import type { SourceItem, SourceKind, SourceSettings } from './contract.ts'

export interface SourceRow {
  id: string
  name: string
  kind: SourceKind
  channel: string
  region_path: string
  settings: SourceSettings
  secrets_sealed: Buffer | null
  active: boolean
  paused_why: string | null
  cursor: Record<string, unknown>
  next_at: Date | null
  looked_at: Date | null
  failures: number
  last_error: string | null
  told: boolean
  created_by: string | null
  created_at: Date
}

export const allSources = async (db: Tx): Promise<SourceRow[]> =>
  (await sql<SourceRow>`select * from sources order by created_at, id`.execute(db)).rows

export async function sourceById(db: Tx, id: string, lock = false): Promise<SourceRow | undefined> {
  const r =
    await sql<SourceRow>`select * from sources where id = ${id} ${lock ? sql`for update` : sql``}`.execute(db)
  return r.rows[0]
}

export async function insertSource(
  db: Tx,
  s: Pick<
    SourceRow,
    | 'id'
    | 'name'
    | 'kind'
    | 'channel'
    | 'region_path'
    | 'settings'
    | 'secrets_sealed'
    | 'active'
    | 'paused_why'
    | 'next_at'
    | 'created_by'
    | 'created_at'
  >,
): Promise<void> {
  await sql`insert into sources (id, name, kind, channel, region_path, settings, secrets_sealed, active, paused_why, next_at, created_by, created_at)
    values (${s.id}, ${s.name}, ${s.kind}, ${s.channel}, ${s.region_path}, ${json(s.settings)}, ${s.secrets_sealed}, ${s.active}, ${s.paused_why},
            ${s.next_at}, ${s.created_by}, ${s.created_at})`.execute(db)
}

export interface SourceChange {
  name?: string
  channel?: string
  region_path?: string
  settings?: SourceSettings
  secrets_sealed?: Buffer | null
  active?: boolean
  paused_why?: string | null
  cursor?: Record<string, unknown>
  next_at?: Date | null
  looked_at?: Date
  failures?: number
  last_error?: string | null
  told?: boolean
}

export async function updateSource(db: Tx, id: string, set: SourceChange): Promise<void> {
  const { settings, cursor, ...plain } = set
  await db
    .updateTable('sources')
    .set({
      ...plain,
      ...(settings ? { settings: json(settings) as never } : {}),
      ...(cursor ? { cursor: json(cursor) as never } : {}),
    })
    .where('id', '=', id)
    .execute()
}

export const removeSource = (db: Tx, id: string) => db.deleteFrom('sources').where('id', '=', id).execute()

/** Due now instead of later. */
export const lookNow = (db: Tx, id: string, now: Date) =>
  sql`update sources set next_at = ${now} where id = ${id} and active and next_at > ${now}`.execute(db)

/** Takes sources that are due for a lease; whoever dies meanwhile leaves them due again when it ends. */
export async function claimDue(db: Tx, now: Date, lease: Date, limit: number): Promise<SourceRow[]> {
  const r = await sql<SourceRow>`
    update sources s set next_at = ${lease}
    from (select id from sources where active and next_at <= ${now} order by next_at limit ${limit} for update skip locked) d
    where s.id = d.id returning s.*`.execute(db)
  return r.rows
}

export interface ItemRow {
  county: string
  id: string
  source_id: string
  region_path: string
  kind: SourceItem['kind']
  name: string
  key: string
  state: SourceItem['state']
  taken: number
  repeated: number
  refused: number
  note: string | null
  import_id: string | null
  at: Date
  ended_at: Date | null
}

type NewItem = Pick<ItemRow, 'county' | 'source_id' | 'region_path' | 'kind' | 'name' | 'key' | 'state'> &
  Partial<Pick<ItemRow, 'taken' | 'repeated' | 'refused' | 'note' | 'import_id'>>

/** Null when an open item of this name and content is there already. */
export async function insertItem(db: Tx, i: NewItem, now: Date): Promise<string | null> {
  const id = uuidv7(now.getTime())
  const open = i.state === 'running' || i.state === 'waiting'
  const r = await sql<{ id: string }>`
    insert into source_items (county, id, source_id, region_path, kind, name, key, state, taken, repeated, refused, note, import_id, at, ended_at)
    values (${i.county}, ${id}, ${i.source_id}, ${i.region_path}, ${i.kind}, ${i.name.slice(0, 300)}, ${i.key}, ${i.state}, ${i.taken ?? 0},
            ${i.repeated ?? 0}, ${i.refused ?? 0}, ${i.note?.slice(0, 1000) ?? null}, ${i.import_id ?? null}, ${now}, ${open ? null : now})
    on conflict (county, source_id, name, key) where state in ('running', 'waiting') do nothing returning id`.execute(
    db,
  )
  return r.rows[0]?.id ?? null
}

export const openItems = async (db: Tx, county: string, sourceId: string): Promise<ItemRow[]> =>
  (
    await sql<ItemRow>`select * from source_items where county = ${county} and source_id = ${sourceId}
      and state in ('running', 'waiting') order by id`.execute(db)
  ).rows

export async function endItem(
  db: Tx,
  i: Pick<ItemRow, 'county' | 'id'>,
  to: Pick<ItemRow, 'state' | 'taken' | 'repeated' | 'refused' | 'note'>,
  now: Date,
): Promise<void> {
  await sql`update source_items set state = ${to.state}, taken = ${to.taken}, repeated = ${to.repeated}, refused = ${to.refused},
      note = ${to.note?.slice(0, 1000) ?? null}, ended_at = ${now}
    where county = ${i.county} and id = ${i.id} and state in ('running', 'waiting')`.execute(db)
}

export const forgetItems = async (db: Tx, county: string, before: Date): Promise<void> => {
  await sql`delete from source_items where county = ${county} and at < ${before} and state not in ('running', 'waiting')`.execute(
    db,
  )
}

export interface Activity {
  last: (SourceItem & { sourceId: string })[]
  counts: {
    source_id: string
    taken: number
    repeated: number
    refused: number
    ignored: number
    waiting: number
  }[]
}

/** The latest of each source, and what came since `since`. */
export async function activity(
  db: Tx,
  county: string,
  ids: readonly string[],
  since: Date,
): Promise<Activity> {
  const of = sql`unnest(${ids as string[]}::uuid[]) h(id)`
  const last = await sql<Activity['last'][number]>`
    select x.source_id as "sourceId", x.id, x.kind, x.name, x.state, x.taken, x.repeated, x.refused, x.note, x.import_id as "importId", x.at
    from ${of} cross join lateral (select * from source_items i where i.county = ${county} and i.source_id = h.id order by i.id desc limit 8) x`.execute(
    db,
  )
  const counts = await sql<Activity['counts'][number]>`
    select source_id, coalesce(sum(taken) filter (where at >= ${since}), 0)::int as taken,
      coalesce(sum(repeated) filter (where at >= ${since}), 0)::int as repeated,
      coalesce(sum(refused) filter (where at >= ${since}), 0)::int as refused,
      count(*) filter (where state = 'ignored' and at >= ${since})::int as ignored,
      count(*) filter (where state = 'waiting')::int as waiting
    from source_items where county = ${county} and source_id = any(${ids as string[]}::uuid[]) and (at >= ${since} or state = 'waiting')
    group by source_id`.execute(db)
  return { last: last.rows, counts: counts.rows }
}

// ---------------------------------------------------------------- letters

export async function keepLetter(
  db: Tx,
  l: {
    county: string
    sourceId: string
    externalId: string
    regionPath: string
    sealed: Buffer
    sender: Buffer
  },
  now: Date,
): Promise<void> {
  await sql`insert into source_letters (county, source_id, external_id, region_path, letter_sealed, sender, at)
    values (${l.county}, ${l.sourceId}, ${l.externalId}, ${l.regionPath}, ${l.sealed}, ${l.sender}, ${now})
    on conflict (county, source_id, external_id) do nothing`.execute(db)
}

export async function letterOf(
  db: Tx,
  county: string,
  sourceId: string,
  externalId: string,
): Promise<Buffer | undefined> {
  const r = await sql<{ letter_sealed: Buffer }>`select letter_sealed from source_letters
    where county = ${county} and source_id = ${sourceId} and external_id = ${externalId}`.execute(db)
  return r.rows[0]?.letter_sealed
}

export async function lettersSince(
  db: Tx,
  l: { county: string; sourceId: string; sender: Buffer; since: Date },
): Promise<number> {
  const r = await sql<{ n: number }>`select count(*)::int as n from source_letters
    where county = ${l.county} and source_id = ${l.sourceId} and sender = ${l.sender} and at >= ${l.since}`.execute(
    db,
  )
  return r.rows[0]!.n
}

export async function caseNumber(
  db: Tx,
  county: string,
  caseId: string,
): Promise<{ number: string; state: string }> {
  const r = await db
    .selectFrom('cases')
    .select(['number', 'state'])
    .where('county', '=', county)
    .where('id', '=', caseId)
    .executeTakeFirst()
  return { number: r?.number ?? '', state: r?.state ?? '' }
}

export async function reportCase(
  db: Tx,
  county: string,
  reportId: string,
): Promise<{ case_id: string; region_path: string; client_id: string | null } | undefined> {
  const r = await sql<{ case_id: string; region_path: string; client_id: string | null }>`
    select r.case_id, c.region_path, r.client_id from reports r join cases c on c.county = r.county and c.id = r.case_id
    where r.county = ${county} and r.id = ${reportId}`.execute(db)
  return r.rows[0]
}
