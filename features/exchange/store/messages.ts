import { sql } from 'kysely'
import { json, type Tx } from '../../../kernel/db.ts'
import type { Message, Receipt } from '../contract/wire.ts'

export interface MessageRow {
  county: string
  peer_id: string
  id: string
  referral_id: string
  seq: number
  region_path: string
  kind: 'referral' | 'step'
  body: Message
  attempts: number
  created_at: Date
}

const columns = sql.raw(
  'm.county, m.peer_id, m.id, m.referral_id, m.seq, m.region_path, m.kind, m.body, m.attempts, m.created_at',
)

/** Puts a message into the queue, in the transaction that decides it. */
export async function queue(
  db: Tx,
  to: { county: string; peerId: string; regionPath: string; byFile: boolean },
  m: Message,
  hash: Buffer,
  now: Date,
): Promise<void> {
  await sql`insert into exchange_messages (county, peer_id, direction, id, referral_id, seq, region_path, kind, body, hash, state, next_at, created_at)
    values (${to.county}, ${to.peerId}, 'out', ${m.id}, ${m.referral}, ${m.seq}, ${to.regionPath}, ${m.kind}, ${json(m)}, ${hash}, 'pending',
      ${to.byFile ? null : now}, ${now})`.execute(db)
}

/** Only the first message of a referral that has not arrived is sent: the other side takes them in order. */
const isHead =
  sql.raw(`not exists (select 1 from exchange_messages e where e.county = m.county and e.peer_id = m.peer_id
  and e.direction = 'out' and e.referral_id = m.referral_id and e.seq < m.seq and e.state not in ('delivered', 'refused', 'cancelled'))`)

export const duePeers = async (db: Tx, county: string, now: Date): Promise<string[]> =>
  (
    await sql<{ peer_id: string }>`select distinct peer_id from exchange_messages
      where county = ${county} and next_at <= ${now} and state in ('pending', 'sending')`.execute(db)
  ).rows.map((r) => r.peer_id)

export async function claim(
  db: Tx,
  o: { county: string; peerId: string; now: Date; lease: Date; limit: number },
): Promise<MessageRow[]> {
  const r = await sql<MessageRow>`
    update exchange_messages m set state = 'sending', attempts = m.attempts + 1, next_at = ${o.lease}
    from (select m.county, m.peer_id, m.id from exchange_messages m where m.county = ${o.county} and m.peer_id = ${o.peerId} and m.direction = 'out'
            and m.next_at <= ${o.now} and m.state in ('pending', 'sending') and ${isHead}
          order by m.created_at, m.id limit ${o.limit} for update skip locked) d
    where m.county = d.county and m.peer_id = d.peer_id and m.direction = 'out' and m.id = d.id returning ${columns}`.execute(
    db,
  )
  return r.rows.sort((a, b) => a.created_at.getTime() - b.created_at.getTime() || (a.id < b.id ? -1 : 1))
}

const thisOne = (m: Pick<MessageRow, 'county' | 'peer_id' | 'id'>) =>
  sql`county = ${m.county} and peer_id = ${m.peer_id} and direction = 'out' and id = ${m.id}`

/** Only by the sender whose turn it still is. Null: a person has to look. */
export async function markFailed(db: Tx, m: MessageRow, at: Date | null, said: string): Promise<boolean> {
  const r =
    await sql`update exchange_messages set state = ${at ? 'pending' : 'stuck'}, next_at = ${at}, last_error = ${said.slice(0, 500)}
    where ${thisOne(m)} and state = 'sending' and attempts = ${m.attempts} returning 1`.execute(db)
  return r.rows.length === 1
}

/** Final, whoever says it. Null: it was settled before. */
export async function settle(
  db: Tx,
  k: { county: string; peerId: string },
  r: Receipt,
  now: Date,
): Promise<MessageRow | null> {
  const done = await sql<MessageRow>`
    update exchange_messages m set state = ${r.outcome === 'refused' ? 'refused' : 'delivered'}, next_at = null,
      last_error = ${r.code}, receipt = ${json(r)}, delivered_at = ${now}
    where m.county = ${k.county} and m.peer_id = ${k.peerId} and m.direction = 'out' and m.id = ${r.id}
      and m.state not in ('delivered', 'refused', 'cancelled') returning ${columns}`.execute(db)
  return done.rows[0] ?? null
}

export async function findOut(
  db: Tx,
  k: { county: string; peerId: string },
  id: string,
): Promise<{ referral_id: string; kind: string; state: string } | undefined> {
  return (
    await sql<{
      referral_id: string
      kind: string
      state: string
    }>`select referral_id, kind, state from exchange_messages
      where county = ${k.county} and peer_id = ${k.peerId} and direction = 'out' and id = ${id}`.execute(db)
  ).rows[0]
}

/** Of a referral that ended, or all of a peer: what waits is dropped. */
export async function cancelWaiting(
  db: Tx,
  k: { county: string; peerId: string; referralId?: string },
  why: string,
): Promise<number> {
  const r =
    await sql`update exchange_messages set state = 'cancelled', next_at = null, last_error = ${why.slice(0, 500)}
    where county = ${k.county} and peer_id = ${k.peerId} and direction = 'out' and state in ('pending', 'sending', 'carried', 'stuck')
      ${k.referralId ? sql`and referral_id = ${k.referralId}` : sql``} returning 1`.execute(db)
  return r.rows.length
}

export async function retryStuck(
  db: Tx,
  k: { county: string; peerId: string; referralId?: string },
  now: Date,
): Promise<number> {
  const r =
    await sql`update exchange_messages set state = 'pending', attempts = 0, next_at = ${now}, created_at = ${now}
    where county = ${k.county} and peer_id = ${k.peerId} and direction = 'out' and state = 'stuck'
      ${k.referralId ? sql`and referral_id = ${k.referralId}` : sql``} returning 1`.execute(db)
  return r.rows.length
}

export const stuckOf = async (db: Tx, county: string, peerId: string): Promise<number> =>
  (
    await sql<{ n: number }>`select count(*)::int as n from exchange_messages
      where county = ${county} and peer_id = ${peerId} and state = 'stuck'`.execute(db)
  ).rows[0]!.n

// ——— what came in ———

export async function findIn(
  db: Tx,
  k: { county: string; peerId: string },
  id: string,
): Promise<{ hash: Buffer; receipt: Receipt } | undefined> {
  return (
    await sql<{ hash: Buffer; receipt: Receipt }>`select hash, receipt from exchange_messages
      where county = ${k.county} and peer_id = ${k.peerId} and direction = 'in' and id = ${id}`.execute(db)
  ).rows[0]
}

export async function keepIn(
  db: Tx,
  to: { county: string; peerId: string; regionPath: string },
  m: Message,
  hash: Buffer,
  receipt: Receipt,
  now: Date,
): Promise<void> {
  await sql`insert into exchange_messages (county, peer_id, direction, id, referral_id, seq, region_path, kind, body, hash, state, receipt, created_at, delivered_at)
    values (${to.county}, ${to.peerId}, 'in', ${m.id}, ${m.referral}, ${m.seq}, ${to.regionPath}, ${m.kind}, ${json(bare(m))}, ${hash},
      ${receipt.outcome === 'refused' ? 'refused' : 'delivered'}, ${json(receipt)}, ${now}, ${now}) on conflict do nothing`.execute(
    db,
  )
}

/** What came in is kept without the reporter's contact: that is in the report, sealed with our own key. */
const bare = (m: Message): Message =>
  m.kind === 'referral' ? { ...m, body: { ...m.body, contact: null } } : m

// ——— by file ———

/** What the next file carries: messages in order, then receipts that no file has carried yet. */
export async function forPacket(
  db: Tx,
  k: { county: string; peerId: string },
  limit: number,
): Promise<{ messages: MessageRow[]; receipts: Receipt[] }> {
  const messages =
    await sql<MessageRow>`select ${columns} from exchange_messages m where m.county = ${k.county} and m.peer_id = ${k.peerId}
    and m.direction = 'out' and m.state = 'pending' order by m.created_at, m.seq, m.id limit ${limit} for update`.execute(
      db,
    )
  const receipts = await sql<{
    receipt: Receipt
  }>`select receipt from exchange_messages where county = ${k.county} and peer_id = ${k.peerId}
    and direction = 'in' and packet is null order by created_at, id limit ${limit * 5} for update`.execute(db)
  return { messages: messages.rows, receipts: receipts.rows.map((r) => r.receipt) }
}

export async function markCarried(
  db: Tx,
  k: { county: string; peerId: string; n: number },
  out: readonly string[],
  receipts: readonly string[],
): Promise<void> {
  await sql`update exchange_messages set state = 'carried', packet = ${k.n}, attempts = attempts + 1
    where county = ${k.county} and peer_id = ${k.peerId} and direction = 'out' and id = any(${out as string[]}::uuid[])`.execute(
    db,
  )
  await sql`update exchange_messages set packet = ${k.n}
    where county = ${k.county} and peer_id = ${k.peerId} and direction = 'in' and id = any(${receipts as string[]}::uuid[])`.execute(
    db,
  )
}

export const silentPeers = async (db: Tx, county: string, before: Date): Promise<string[]> =>
  (
    await sql<{ peer_id: string }>`select distinct m.peer_id from exchange_messages m join exchange_packets p
      on p.county = m.county and p.peer_id = m.peer_id and p.direction = 'out' and p.n = m.packet
      where m.county = ${county} and m.direction = 'out' and m.state = 'carried' and p.created_at < ${before}`.execute(
      db,
    )
  ).rows.map((r) => r.peer_id)

/** Settled messages of referrals that have ended; the log of the case keeps what was said. */
export const forgetMessages = (db: Tx, county: string, before: Date) =>
  sql`delete from exchange_messages m using referrals r where m.county = ${county} and m.created_at < ${before}
    and m.state in ('delivered', 'refused', 'cancelled') and r.county = m.county and r.peer_id = m.peer_id and r.id = m.referral_id
    and r.state in ('returned', 'withdrawn', 'done')`.execute(db)
