/**
 * Writing to an append-only chain that hangs on one row: the row is locked by the caller, names its last entry (`seq`,
 * `last_hash`), and gets both back with the new ones. Tables differ only in their name and in the column that names the subject.
 */
import { sql } from 'kysely'
import type { Ctx } from './context.ts'
import type { Tx } from './db.ts'
import { type ChainFault, chainHash, verifyChain } from './events.ts'

export interface ChainTable {
  name: string
  /** Column of the subject's id. */
  subject: string
}

export interface ChainHead {
  county: string
  id: string
  region_path: string
  seq: number
  last_hash: Buffer
}

export interface ChainEvent {
  kind: string
  data: Record<string, unknown>
  at?: Date
}

export interface ChainRow {
  seq: number
  kind: string
  occurred_at: Date
  recorded_at: Date
  actor_kind: string
  actor_id: string | null
  actor_name: string
  unit_id: string | null
  region_path: string
  data: Record<string, unknown>
  request_id: string
  prev_hash: Buffer
  hash: Buffer
}

const hashed = (head: Pick<ChainHead, 'county' | 'id'>, r: Omit<ChainRow, 'prev_hash' | 'hash'>) => ({
  county: head.county,
  subject: head.id,
  seq: r.seq,
  kind: r.kind,
  occurred_at: r.occurred_at,
  recorded_at: r.recorded_at,
  actor_kind: r.actor_kind,
  actor_id: r.actor_id,
  actor_name: r.actor_name,
  unit_id: r.unit_id,
  region_path: r.region_path,
  data: r.data,
  request_id: r.request_id,
})

type Writer = Pick<Ctx, 'now' | 'actor' | 'requestId'>

/** The next entry of a chain and its hash. `as`: acts of somebody without an account, as a party that signs by a link. */
function entryAfter(
  ctx: Writer,
  head: ChainHead,
  e: ChainEvent,
  at: { seq: number; last_hash: Buffer },
  as?: string,
): ChainRow {
  const { actor } = ctx
  const row = {
    seq: at.seq + 1,
    kind: e.kind,
    occurred_at: e.at ?? ctx.now,
    recorded_at: ctx.now,
    actor_kind: actor.kind,
    actor_id: actor.id,
    actor_name: (as ?? actor.name).toWellFormed(),
    unit_id: actor.unitId,
    region_path: head.region_path,
    // As the database gives it back: no undefined members, dates as text, whole characters only.
    data: JSON.parse(JSON.stringify(e.data, (_, v) => (typeof v === 'string' ? v.toWellFormed() : v))),
    request_id: ctx.requestId,
  }
  return { ...row, prev_hash: at.last_hash, hash: chainHash(at.last_hash, hashed(head, row)) }
}

/** Appends entries behind `head`; answers the new end, which the caller writes to the subject's row in the same transaction. */
export async function appendChain(
  ctx: Writer & Pick<Ctx, 'db'>,
  table: ChainTable,
  head: ChainHead,
  events: readonly ChainEvent[],
  as?: string,
): Promise<{ seq: number; last_hash: Buffer }> {
  let end = { seq: head.seq, last_hash: head.last_hash }
  for (const e of events) {
    const row = entryAfter(ctx, head, e, end, as)
    await sql`insert into ${sql.table(table.name)} (county, ${sql.ref(table.subject)}, seq, kind, occurred_at, recorded_at, actor_kind,
        actor_id, actor_name, unit_id, region_path, data, request_id, prev_hash, hash)
      values (${head.county}, ${head.id}, ${row.seq}, ${row.kind}, ${row.occurred_at}, ${row.recorded_at}, ${row.actor_kind},
        ${row.actor_id}, ${row.actor_name}, ${row.unit_id}, ${row.region_path}, ${JSON.stringify(row.data)}::jsonb, ${row.request_id},
        ${row.prev_hash}, ${row.hash})`.execute(ctx.db)
    end = { seq: row.seq, last_hash: row.hash }
  }
  return end
}

/** One entry behind each of many heads, in one statement; the new ends in the order of the heads. */
export async function appendChains(
  ctx: Writer & Pick<Ctx, 'db'>,
  table: ChainTable,
  entries: readonly { head: ChainHead; event: ChainEvent }[],
): Promise<{ seq: number; last_hash: Buffer }[]> {
  if (entries.length === 0) return []
  const rows = entries.map(({ head, event }) => ({ head, row: entryAfter(ctx, head, event, head) }))
  await sql`insert into ${sql.table(table.name)} (county, ${sql.ref(table.subject)}, seq, kind, occurred_at, recorded_at, actor_kind,
      actor_id, actor_name, unit_id, region_path, data, request_id, prev_hash, hash)
    select e.county, e.id, e.seq, e.kind, e.at, ${ctx.now}, ${ctx.actor.kind}, ${ctx.actor.id}::uuid, ${ctx.actor.name.toWellFormed()},
      ${ctx.actor.unitId}::uuid, e.region, e.data, ${ctx.requestId}::uuid, decode(e.prev, 'hex'), decode(e.hash, 'hex')
    from jsonb_to_recordset(${JSON.stringify(
      rows.map(({ head, row }) => ({
        county: head.county,
        id: head.id,
        seq: row.seq,
        kind: row.kind,
        at: row.occurred_at,
        region: head.region_path,
        data: row.data,
        prev: row.prev_hash.toString('hex'),
        hash: row.hash.toString('hex'),
      })),
    )}::jsonb) as e(county text, id uuid, seq integer, kind text, at timestamptz, region text, data jsonb, prev text, hash text)`.execute(
    ctx.db,
  )
  return rows.map(({ row }) => ({ seq: row.seq, last_hash: row.hash }))
}

export async function readChain(
  db: Tx,
  table: ChainTable,
  head: Pick<ChainHead, 'county' | 'id'>,
): Promise<ChainRow[]> {
  const r = await sql<ChainRow>`
    select seq, kind, occurred_at, recorded_at, actor_kind, actor_id, actor_name, unit_id, region_path, data, request_id, prev_hash, hash
    from ${sql.table(table.name)} where county = ${head.county} and ${sql.ref(table.subject)} = ${head.id} order by seq`.execute(
    db,
  )
  return r.rows
}

/** The first fault of a chain, or null. An end that is not the one the row names is a cut tail. */
export function chainFault(
  rows: readonly ChainRow[],
  head: Omit<ChainHead, 'region_path'>,
): ChainFault | null {
  const fault = verifyChain(rows, (r) => hashed(head, r))
  if (fault) return fault
  const last = rows.at(-1)
  return last?.seq === head.seq && last.hash.equals(head.last_hash)
    ? null
    : { seq: head.seq, fault: 'missing' }
}
