import { sql } from 'kysely'
import type { Tx } from '../../../kernel/db.ts'

interface Key {
  county: string
  peerId: string
}

export async function insertPacket(
  db: Tx,
  p: {
    county: string
    peer_id: string
    direction: 'out' | 'in'
    n: number
    region_path: string
    mac: string
    messages: number
    receipts: number
    content: string | null
    seen: number
    by_name: string
    created_at: Date
  },
): Promise<void> {
  await db.insertInto('exchange_packets').values(p).execute()
}

/** The last file of the other side that one of our files has confirmed. */
export async function toldSeen(db: Tx, k: Key): Promise<number> {
  const r = await sql<{ n: number | null }>`select max(seen) as n from exchange_packets
    where county = ${k.county} and peer_id = ${k.peerId} and direction = 'out'`.execute(db)
  return r.rows[0]?.n ?? 0
}

export async function macOf(db: Tx, k: Key & { n: number }): Promise<string | undefined> {
  const r = await sql<{ mac: string }>`select mac from exchange_packets
    where county = ${k.county} and peer_id = ${k.peerId} and direction = 'in' and n = ${k.n}`.execute(db)
  return r.rows[0]?.mac
}

export async function contentOf(db: Tx, k: Key & { n: number }): Promise<string | null> {
  const r = await sql<{ content: string | null }>`select content from exchange_packets
    where county = ${k.county} and peer_id = ${k.peerId} and direction = 'out' and n = ${k.n}`.execute(db)
  return r.rows[0]?.content ?? null
}

/** The other side has them: their content need not be kept. */
export async function markSeen(db: Tx, k: Key & { upTo: number }, now: Date): Promise<void> {
  await sql`update exchange_packets set seen_at = ${now}, content = null
    where county = ${k.county} and peer_id = ${k.peerId} and direction = 'out' and n <= ${k.upTo} and seen_at is null`.execute(
    db,
  )
}

export interface ListedPacket {
  peer_id: string
  direction: 'out' | 'in'
  n: number
  messages: number
  receipts: number
  seen_at: Date | null
  kept: boolean
  by_name: string
  created_at: Date
}

export async function lastPackets(
  db: Tx,
  county: string,
  peerIds: readonly string[],
): Promise<ListedPacket[]> {
  const r = await sql<ListedPacket>`
    select x.* from unnest(${peerIds as string[]}::uuid[]) p(id) cross join lateral (
      select peer_id, direction, n, messages, receipts, seen_at, content is not null as kept, by_name, created_at
      from exchange_packets k where k.county = ${county} and k.peer_id = p.id order by created_at desc, n desc limit 12) x`.execute(
    db,
  )
  return r.rows
}

export async function countsOf(
  db: Tx,
  county: string,
): Promise<{ peer_id: string; waiting: number; stuck: number; open: number }[]> {
  const r = await sql<{ peer_id: string; waiting: number; stuck: number; open: number }>`
    select p.id as peer_id,
      (select count(*) from exchange_messages m where m.county = ${county} and m.peer_id = p.id and m.state in ('pending', 'sending', 'carried'))::int as waiting,
      (select count(*) from exchange_messages m where m.county = ${county} and m.peer_id = p.id and m.state = 'stuck')::int as stuck,
      (select count(*) from referrals r where r.county = ${county} and r.peer_id = p.id and r.state not in ('returned', 'withdrawn', 'done'))::int as open
    from peers p`.execute(db)
  return r.rows
}
