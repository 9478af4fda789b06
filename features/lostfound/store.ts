import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../kernel/db.ts'
import type { PostingKind } from './contract.ts'

export type State = 'waiting' | 'public' | 'refused' | 'closed' | 'expired'

export interface PostingRow {
  county: string
  id: string
  region_path: string
  kind: PostingKind
  state: State
  posted_words: string
  title: string
  words: string
  place: string
  lng: number | null
  lat: number | null
  happened_on: string
  phone_mask: string | null
  photos: string[]
  body_hash: Buffer
  case_id: string | null
  posted_at: Date
  public_at: Date | null
  expires_at: Date | null
  closed_at: Date | null
  found: boolean | null
  seq: number
}

const columns = sql`n.county, n.id, n.region_path, n.kind, n.state, n.posted_words, n.title, n.words, n.place, n.lng, n.lat,
  n.happened_on::text as happened_on, n.phone_mask, n.photos::text[] as photos, n.body_hash, n.case_id, n.posted_at, n.public_at, n.expires_at,
  n.closed_at, n.found, n.seq`

export type NewPosting = Omit<PostingRow, 'state' | 'public_at' | 'closed_at' | 'found' | 'seq'> & {
  phone_sealed: Buffer | null
  token_hash: Buffer
}

/** True when it is new; a posting of this id stays as it is. */
export async function insertPosting(db: Tx, n: NewPosting, by: string): Promise<boolean> {
  const r =
    await sql`insert into postings (county, id, region_path, kind, state, posted_words, title, words, place, lng, lat, happened_on,
      phone_sealed, phone_mask, photos, token_hash, body_hash, case_id, posted_at, expires_at)
    values (${n.county}, ${n.id}, ${n.region_path}, ${n.kind}, 'waiting', ${n.posted_words}, ${n.title}, ${n.words}, ${n.place}, ${n.lng}, ${n.lat},
      ${n.happened_on}, ${n.phone_sealed}, ${n.phone_mask}, ${n.photos}::uuid[], ${n.token_hash}, ${n.body_hash}, ${n.case_id}, ${n.posted_at}, ${n.expires_at})
    on conflict (county, id) do nothing returning 1`.execute(db)
  if (r.rows.length === 0) return false
  await addEvent(db, { ...n, seq: 1 }, 'posted', by, n.posted_at, {})
  return true
}

const one = async (db: Tx, where: RawBuilder<unknown>, lock: boolean): Promise<PostingRow | undefined> =>
  (
    await sql<PostingRow>`select ${columns} from postings n where ${where} ${lock ? sql`for update` : sql``}`.execute(
      db,
    )
  ).rows[0]
export const postingById = (db: Tx, county: string, id: string, lock = false) =>
  one(db, sql`n.county = ${county} and n.id = ${id}`, lock)
export const postingByToken = (db: Tx, county: string, hash: Buffer, lock = false) =>
  one(db, sql`n.county = ${county} and n.token_hash = ${hash}`, lock)

const isPublic = (now: Date) => sql`n.state = 'public' and (n.expires_at is null or n.expires_at > ${now})`

export async function publicPostings(
  db: Tx,
  o: { county: string; kind?: string | undefined; now: Date; limit: number },
) {
  const where = sql`n.county = ${o.county} and ${isPublic(o.now)} ${o.kind ? sql`and n.kind = ${o.kind}` : sql``}`
  const rows = await sql<PostingRow>`select ${columns} from postings n where ${where}
    order by n.kind = 'missing' desc, n.public_at desc, n.id limit ${o.limit}`.execute(db)
  const count = await sql<{ n: number }>`select count(*)::int as n from postings n where ${where}`.execute(db)
  return { rows: rows.rows, total: count.rows[0]!.n }
}

export async function publicPhoto(db: Tx, county: string, photo: string, now: Date) {
  const r = await sql<{ hash: string; mime: string }>`select a.hash, a.mime from postings n
    join attachments a on a.county = n.county and a.id = ${photo} and a.kind = 'photo'
    where n.county = ${county} and ${isPublic(now)} and ${photo}::uuid = any(n.photos)`.execute(db)
  return r.rows[0]
}

/** What may belong to a posting: open ones of the other side; nobody reads a whole town's history for it. */
export async function others(db: Tx, county: string, kind: PostingKind): Promise<PostingRow[]> {
  const side = kind === 'found' ? sql`n.kind in ('lost', 'missing')` : sql`n.kind = 'found'`
  const r = await sql<PostingRow>`select ${columns} from postings n
    where n.county = ${county} and n.state in ('waiting', 'public') and ${side} order by n.posted_at desc limit 300`.execute(
    db,
  )
  return r.rows
}

export async function workRows(
  db: Tx,
  o: { county: string; view: 'waiting' | 'public' | 'over'; visible: RawBuilder<boolean>; limit: number },
) {
  const of = (view: typeof o.view) =>
    view === 'over' ? sql`n.state in ('refused', 'closed', 'expired')` : sql`n.state = ${view}`
  const base = sql`n.county = ${o.county} and ${o.visible}`
  const rows = await sql<PostingRow & { messages: number }>`select ${columns},
      (select count(*)::int from posting_messages m where m.county = n.county and m.posting_id = n.id) as messages
    from postings n where ${base} and ${of(o.view)}
    order by n.kind = 'missing' desc, n.posted_at ${o.view === 'waiting' ? sql`` : sql`desc`}, n.id limit ${o.limit}`.execute(
    db,
  )
  const n = (view: typeof o.view) => sql`count(*) filter (where ${of(view)})::int`
  const counts = await sql<{ waiting: number; public: number; over: number }>`
    select ${n('waiting')} as waiting, ${n('public')} as public, ${n('over')} as over from postings n where ${base}`.execute(
    db,
  )
  return { rows: rows.rows, counts: counts.rows[0]! }
}

/** Found again since `from`, and on the day they were posted (in the zone of the place). */
export async function foundAgain(
  db: Tx,
  o: { county: string; from: Date; zone: string; visible: RawBuilder<boolean> },
) {
  const r = await sql<{ found: number; sameDay: number }>`select count(*)::int as found,
      count(*) filter (where (n.closed_at at time zone ${o.zone})::date = (n.posted_at at time zone ${o.zone})::date)::int as "sameDay"
    from postings n where n.county = ${o.county} and ${o.visible} and n.found and n.closed_at >= ${o.from}`.execute(
    db,
  )
  return r.rows[0]!
}

/** One step of a posting: the row and its event. `set` names columns that change with it. */
export async function step(
  db: Tx,
  n: PostingRow,
  e: { kind: string; by: string; now: Date; data?: object },
  set: Partial<
    Pick<PostingRow, 'state' | 'title' | 'words' | 'public_at' | 'expires_at' | 'closed_at' | 'found'>
  > & {
    reminded_at?: Date | null
  },
): Promise<void> {
  const seq = n.seq + 1
  await db
    .updateTable('postings')
    .set({ ...set, seq })
    .where('county', '=', n.county)
    .where('id', '=', n.id)
    .execute()
  await addEvent(db, { ...n, seq }, e.kind, e.by, e.now, e.data ?? {})
}

const addEvent = (
  db: Tx,
  n: Pick<PostingRow, 'county' | 'id' | 'seq' | 'region_path'>,
  kind: string,
  by: string,
  at: Date,
  data: object,
) =>
  sql`insert into posting_events (county, posting_id, seq, region_path, kind, at, actor_name, data)
    values (${n.county}, ${n.id}, ${n.seq}, ${n.region_path}, ${kind}, ${at}, ${by}, ${JSON.stringify(data)}::jsonb)`.execute(
    db,
  )

export async function refusedBecause(db: Tx, county: string, id: string): Promise<string> {
  const r = await sql<{ reason: string | null }>`select data->>'reason' as reason from posting_events
    where county = ${county} and posting_id = ${id} and kind = 'refused' order by seq desc limit 1`.execute(
    db,
  )
  return r.rows[0]?.reason ?? ''
}

/** Postings whose end has come, or comes within `soon` and was not spoken of yet. */
export async function ending(db: Tx, county: string, now: Date, soon: Date): Promise<PostingRow[]> {
  const r =
    await sql<PostingRow>`select ${columns} from postings n where n.county = ${county} and n.state = 'public'
    and n.expires_at is not null and (n.expires_at <= ${now} or (n.expires_at <= ${soon} and n.reminded_at is null)) limit 500 for update`.execute(
      db,
    )
  return r.rows
}

/** Ended before `before`, the oldest first. */
export const ended = async (db: Tx, county: string, before: Date, limit: number) =>
  (
    await sql<{
      id: string
      kind: PostingKind
      photos: string[]
    }>`select n.id, n.kind, n.photos::text[] as photos from postings n
      where n.county = ${county} and n.closed_at < ${before} order by n.closed_at limit ${limit} for update skip locked`.execute(
      db,
    )
  ).rows

/** Takes postings out with all that was said and done about them. */
export async function forget(db: Tx, county: string, ids: readonly string[]): Promise<void> {
  const these = sql`county = ${county} and posting_id = any(${ids as string[]}::uuid[])`
  await sql`delete from posting_messages where ${these}`.execute(db)
  await sql`delete from posting_events where ${these}`.execute(db)
  await sql`delete from postings where county = ${county} and id = any(${ids as string[]}::uuid[])`.execute(
    db,
  )
}

export interface MessageRow {
  id: string
  thread_id: string
  from_owner: boolean
  body: string
  at: Date
}

export const messagesOf = async (db: Tx, county: string, postingId: string): Promise<MessageRow[]> =>
  (
    await sql<MessageRow>`select id, thread_id, from_owner, body, at from posting_messages
      where county = ${county} and posting_id = ${postingId} order by at, id limit 500`.execute(db)
  ).rows

export async function threadByToken(db: Tx, county: string, hash: Buffer) {
  const r = await sql<{
    thread_id: string
    posting_id: string
  }>`select thread_id, posting_id from posting_messages
    where county = ${county} and thread_hash = ${hash} limit 1`.execute(db)
  return r.rows[0]
}

export const threadHash = async (db: Tx, county: string, postingId: string, threadId: string) =>
  (
    await sql<{ thread_hash: Buffer }>`select thread_hash from posting_messages
      where county = ${county} and posting_id = ${postingId} and thread_id = ${threadId} limit 1`.execute(db)
  ).rows[0]?.thread_hash

export const addMessage = (
  db: Tx,
  m: MessageRow & { county: string; region_path: string; posting_id: string; thread_hash: Buffer },
) =>
  sql`insert into posting_messages (county, id, region_path, posting_id, thread_id, thread_hash, from_owner, body, at)
    values (${m.county}, ${m.id}, ${m.region_path}, ${m.posting_id}, ${m.thread_id}, ${m.thread_hash}, ${m.from_owner}, ${m.body}, ${m.at})
    on conflict do nothing`.execute(db)
