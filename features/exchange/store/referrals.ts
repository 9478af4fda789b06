import { type RawBuilder, sql } from 'kysely'
import { json, type Tx } from '../../../kernel/db.ts'
import type { ReferralState } from '../contract.ts'
import type { LogEntry } from '../rules.ts'

export interface ReferralRow {
  county: string
  peer_id: string
  id: string
  direction: 'out' | 'in'
  case_id: string
  report_id: string | null
  region_path: string
  state: ReferralState
  nth: number
  their_number: string | null
  step: string | null
  unit_name: string | null
  reason: string | null
  result: string | null
  due_at: Date | null
  trail: { installation: string; name: string; number: string }[]
  told_seq: number
  out_seq: number
  in_seq: number
  by_name: string
  created_at: Date
  updated_at: Date
}

/** False: this id is there already. */
export async function insertReferral(
  db: Tx,
  r: Omit<ReferralRow, 'trail' | 'step' | 'unit_name' | 'result' | 'updated_at'> & {
    trail: ReferralRow['trail']
  },
): Promise<boolean> {
  const done = await db
    .insertInto('referrals')
    .values({ ...r, trail: json(r.trail) as never, updated_at: r.created_at })
    .onConflict((c) => c.doNothing())
    .returning('id')
    .execute()
  return done.length === 1
}

export async function findReferral(
  db: Tx,
  k: { county: string; peerId: string; id: string },
  lock = false,
): Promise<ReferralRow | undefined> {
  return (
    await sql<ReferralRow>`select * from referrals where county = ${k.county} and peer_id = ${k.peerId} and id = ${k.id}
      ${lock ? sql`for update` : sql``}`.execute(db)
  ).rows[0]
}

export const ofCase = async (db: Tx, county: string, caseId: string): Promise<ReferralRow[]> =>
  (
    await sql<ReferralRow>`select * from referrals where county = ${county} and case_id = ${caseId} order by created_at, id`.execute(
      db,
    )
  ).rows

export async function updateReferral(
  db: Tx,
  r: Pick<ReferralRow, 'county' | 'peer_id' | 'id'>,
  set: Partial<
    Pick<
      ReferralRow,
      | 'state'
      | 'their_number'
      | 'step'
      | 'unit_name'
      | 'reason'
      | 'result'
      | 'told_seq'
      | 'out_seq'
      | 'in_seq'
      | 'region_path'
    >
  >,
  now: Date,
): Promise<void> {
  await db
    .updateTable('referrals')
    .set({ ...set, updated_at: now })
    .where('county', '=', r.county)
    .where('peer_id', '=', r.peer_id)
    .where('id', '=', r.id)
    .execute()
}

/** A report that was unlinked or split off took its referral along: from here on the other side hears of its new case. */
export async function followReports(db: Tx, county: string): Promise<void> {
  await sql`update referrals r set case_id = p.case_id, told_seq = 0 from reports p
    where r.county = ${county} and r.direction = 'in' and r.state not in ('returned', 'withdrawn', 'done')
      and p.county = r.county and p.id = r.report_id and p.case_id <> r.case_id`.execute(db)
}

/** Referrals whose case has entries that the other side has not been told. */
export async function behind(
  db: Tx,
  county: string,
  limit: number,
): Promise<Pick<ReferralRow, 'peer_id' | 'id'>[]> {
  const r = await sql<Pick<ReferralRow, 'peer_id' | 'id'>>`
    select r.peer_id, r.id from referrals r join cases c on c.county = r.county and c.id = r.case_id
    join peers p on p.id = r.peer_id and p.state = 'active'
    where r.county = ${county} and r.state not in ('returned', 'withdrawn', 'done') and c.seq > r.told_seq
    order by r.updated_at limit ${limit}`.execute(db)
  return r.rows
}

/** The case of a referral as it stands, and what happened since the other side was told. */
export async function newsOf(
  db: Tx,
  r: Pick<ReferralRow, 'county' | 'case_id' | 'told_seq'>,
): Promise<{ number: string; regionPath: string; state: string; seq: number; entries: LogEntry[] }> {
  const c = await sql<{ number: string; region_path: string; state: string; seq: number }>`
    select number, region_path, state, seq from cases where county = ${r.county} and id = ${r.case_id}`.execute(
    db,
  )
  const { number, region_path, state, seq } = c.rows[0]!
  const e = await sql<LogEntry>`
    select seq, kind, data, actor_kind as "actorKind", unit_id as "unitId" from case_events
    where county = ${r.county} and case_id = ${r.case_id} and seq > ${r.told_seq} and seq <= ${seq} order by seq`.execute(
    db,
  )
  return { number, regionPath: region_path, state, seq, entries: e.rows }
}

export interface ListedReferral extends ReferralRow {
  peer_name: string
  peer_state: 'invited' | 'active' | 'revoked'
  transport: 'http' | 'file'
  number: string
  title: string
  waiting: number
  stuck: number
  last_error: string | null
}

export const shows = ['open', 'stuck', 'result', 'returned', 'all'] as const
export type Show = (typeof shows)[number]
const stuckHere = sql`exists (select 1 from exchange_messages m where m.county = r.county and m.peer_id = r.peer_id and m.referral_id = r.id and m.state = 'stuck')`
const isOpen = sql`r.state not in ('returned', 'withdrawn', 'done')`
const shown: Record<Show, RawBuilder<unknown>> = {
  open: isOpen,
  stuck: stuckHere,
  result: sql`r.direction = 'out' and r.state = 'resolved'`,
  returned: sql`r.state = 'returned'`,
  all: sql`true`,
}

export async function listReferrals(
  db: Tx,
  o: {
    county: string
    where: RawBuilder<boolean>
    show: Show
    direction?: string | undefined
    peer?: string | undefined
    caseId?: string | undefined
    referral?: string | undefined
    before?: { at: string; id: string } | undefined
    limit: number
  },
): Promise<ListedReferral[]> {
  const r = await sql<ListedReferral>`
    select r.*, p.name as peer_name, p.state as peer_state, p.transport, c.number, c.title, m.waiting, m.stuck, m.last_error
    from referrals r join peers p on p.id = r.peer_id join cases c on c.county = r.county and c.id = r.case_id
    cross join lateral (select count(*) filter (where m.state in ('pending', 'sending', 'carried'))::int as waiting,
        count(*) filter (where m.state = 'stuck')::int as stuck,
        (array_agg(m.last_error order by m.seq) filter (where m.state in ('pending', 'sending', 'stuck') and m.last_error is not null))[1] as last_error
      from exchange_messages m where m.county = r.county and m.peer_id = r.peer_id and m.direction = 'out' and m.referral_id = r.id) m
    where r.county = ${o.county} and ${o.where} and ${shown[o.show]}
      ${o.direction ? sql`and r.direction = ${o.direction}` : sql``} ${o.peer ? sql`and r.peer_id = ${o.peer}` : sql``}
      ${o.caseId ? sql`and r.case_id = ${o.caseId}` : sql``} ${o.referral ? sql`and r.id = ${o.referral}` : sql``}
      ${o.before ? sql`and (r.updated_at, r.id) < (${o.before.at}::timestamptz, ${o.before.id}::uuid)` : sql``}
    order by r.updated_at desc, r.id desc limit ${o.limit}`.execute(db)
  return r.rows
}

export async function countReferrals(
  db: Tx,
  county: string,
  where: RawBuilder<boolean>,
): Promise<Record<Show, number>> {
  const r = await sql<Record<Show, number>>`
    select count(*) filter (where ${isOpen})::int as open, count(*) filter (where ${stuckHere})::int as stuck,
      count(*) filter (where ${shown.result})::int as result, count(*) filter (where ${shown.returned})::int as returned, count(*)::int as all
    from referrals r where r.county = ${county} and ${where}`.execute(db)
  return r.rows[0]!
}

/** What goes with a referral: the reports that are linked to the case, the oldest first, and its photos. */
export async function reportsOf(
  db: Tx,
  county: string,
  caseId: string,
): Promise<{ id: string; body: string; phone_sealed: Buffer | null; reporter_name_sealed: Buffer | null }[]> {
  const r = await sql<{
    id: string
    body: string
    phone_sealed: Buffer | null
    reporter_name_sealed: Buffer | null
  }>`select r.id, r.body, r.phone_sealed, r.reporter_name_sealed
    from case_links l join reports r on r.county = l.county and r.id = l.report_id
    where l.county = ${county} and l.case_id = ${caseId} and l.undone_at is null and l.kind in ('origin', 'linked')
    order by r.received_at, r.id`.execute(db)
  return r.rows
}

export async function photosOf(
  db: Tx,
  county: string,
  caseId: string,
  after: boolean,
): Promise<{ hash: string; bytes: number }[]> {
  const r = await sql<{ hash: string; bytes: number }>`
    select distinct on (hash) hash, bytes from attachments where county = ${county} and case_id = ${caseId} and kind = 'photo'
      and (phase = 'after') = ${after} order by hash limit 20`.execute(db)
  return r.rows
}

/** Whether this peer may have the photo: it belongs to a case that is between us. */
export async function sharesPhoto(
  db: Tx,
  county: string,
  peerId: string,
  hash: string,
): Promise<{ mime: string } | undefined> {
  const r = await sql<{ mime: string }>`
    select a.mime from attachments a join referrals r on r.county = a.county and r.case_id = a.case_id
    where a.county = ${county} and a.hash = ${hash} and a.kind = 'photo' and r.peer_id = ${peerId} limit 1`.execute(
    db,
  )
  return r.rows[0]
}
