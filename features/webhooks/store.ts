import { sql } from 'kysely'
import { json, type Tx } from '../../kernel/db.ts'
import { uuidv7 } from '../../shared/ids.ts'
import type { Hook, HookBody, HookEvent, HookKind } from './contract.ts'
import { entryKinds } from './rules.ts'

export interface HookRow {
  id: string
  name: string
  kind: HookKind
  target_sealed: Buffer
  host: string
  region_path: string
  unit_id: string | null
  events: HookEvent[]
  active: boolean
  cursor: string
  created_by: string | null
}

export const allHooks = async (db: Tx): Promise<HookRow[]> =>
  (await sql<HookRow>`select * from hooks order by created_at, id`.execute(db)).rows

export async function hookById(db: Tx, id: string, lock = false): Promise<HookRow | undefined> {
  const r =
    await sql<HookRow>`select * from hooks where id = ${id} ${lock ? sql`for update` : sql``}`.execute(db)
  return r.rows[0]
}

/** The last transaction that has begun: what begins later is news for a hook that begins here. */
export async function latest(db: Tx): Promise<string> {
  const r = await sql<{ x: string }>`select pg_snapshot_xmax(pg_current_snapshot())::text as x`.execute(db)
  return String(BigInt(r.rows[0]!.x) - 1n)
}

/** Everything below is settled: what commits later is read later. */
async function horizon(db: Tx): Promise<string> {
  const r = await sql<{ x: string }>`select pg_snapshot_xmin(pg_current_snapshot())::text as x`.execute(db)
  return String(BigInt(r.rows[0]!.x) - 1n)
}

export async function insertHook(db: Tx, h: Omit<HookRow, 'active'> & { created_at: Date }): Promise<void> {
  await db.insertInto('hooks').values(h).execute()
}

export async function updateHook(
  db: Tx,
  id: string,
  set: { name?: string; events?: string[]; active?: boolean; cursor?: string; region_path?: string },
): Promise<void> {
  await db.updateTable('hooks').set(set).where('id', '=', id).execute()
}

export const removeHook = (db: Tx, id: string) => db.deleteFrom('hooks').where('id', '=', id).execute()

export async function cancelWaiting(db: Tx, county: string, hookId: string): Promise<void> {
  await sql`update hook_sends set state = 'cancelled', next_at = null where county = ${county} and hook_id = ${hookId}
            and state in ('pending','sending','stuck')`.execute(db)
}

/** Active hooks, each locked: two processes that follow do not tell twice. */
export const lockActive = async (db: Tx): Promise<HookRow[]> =>
  (await sql<HookRow>`select * from hooks where active order by id for update skip locked`.execute(db)).rows

export interface Entry {
  tx: string
  case_id: string
  seq: number
  kind: string
  data: Record<string, unknown>
  at: Date
  number: string
  state: string
  level: 'normal' | 'urgent' | 'critical'
  item_code: string | null
  item_name: string | null
  region_path: string
  main_unit_id: string | null
  resolve_due_at: Date | null
}

/** The next entries after `cursor` that may be events, whole transactions at a time; and up to where all was looked at. */
export async function entriesAfter(
  db: Tx,
  county: string,
  cursor: string,
  limit: number,
): Promise<{ entries: Entry[]; to: string }> {
  const to = await horizon(db)
  const r = await sql<Entry>`
    select e.tx::text as tx, e.case_id, e.seq, e.kind, e.data, e.occurred_at as at, c.number, c.state, c.level, c.item_code,
      c.item_name, c.region_path, c.main_unit_id, c.resolve_due_at
    from case_events e join cases c on c.county = e.county and c.id = e.case_id
    where e.county = ${county} and e.tx > ${cursor}::xid8 and e.tx <= ${to}::xid8 and e.kind = any(${entryKinds})
    order by e.tx fetch first ${sql.lit(limit)} rows with ties`.execute(db)
  const last = r.rows.at(-1)
  return { entries: r.rows, to: r.rows.length >= limit && last ? last.tx : to }
}

export interface NewSend {
  county: string
  hook_id: string
  region_path: string
  case_id: string | null
  seq: number | null
  event: string
  body: HookBody
}

export async function insertSends(db: Tx, sends: readonly NewSend[], now: Date): Promise<void> {
  for (let i = 0; i < sends.length; i += 500)
    await db
      .insertInto('hook_sends')
      .values(
        sends.slice(i, i + 500).map((s) => ({
          ...s,
          id: uuidv7(now.getTime()),
          body: json(s.body),
          state: 'pending',
          next_at: now,
          created_at: now,
        })),
      )
      .onConflict((c) => c.doNothing())
      .execute()
}

export interface Send {
  county: string
  id: string
  hook_id: string
  region_path: string
  event: string
  body: HookBody
  attempts: number
  created_at: Date
}

export const dueHooks = async (db: Tx, now: Date): Promise<string[]> =>
  (
    await sql<{ hook_id: string }>`select distinct hook_id from hook_sends
      where next_at <= ${now} and state in ('pending','sending')`.execute(db)
  ).rows.map((r) => r.hook_id)

/** How often this hook was tried in the last minute: a try is a message, however many events it carried. */
export async function triesSince(db: Tx, county: string, hookId: string, since: Date): Promise<number> {
  const r = await sql<{ n: number }>`select count(distinct tried_at)::int as n from hook_sends
    where county = ${county} and hook_id = ${hookId} and tried_at > ${since}`.execute(db)
  return r.rows[0]!.n
}

/** Takes due messages of one hook for a lease, oldest first. */
export async function claim(
  db: Tx,
  o: { county: string; hookId: string; now: Date; lease: Date; limit: number },
): Promise<Send[]> {
  const r = await sql<Send>`
    update hook_sends s set state = 'sending', attempts = s.attempts + 1, next_at = ${o.lease}, tried_at = ${o.now}
    from (select county, id from hook_sends where county = ${o.county} and hook_id = ${o.hookId} and next_at <= ${o.now}
            and state in ('pending','sending') order by created_at, seq, id limit ${o.limit} for update skip locked) d
    where s.county = d.county and s.id = d.id
    returning s.county, s.id, s.hook_id, s.region_path, s.event, s.body, s.attempts, s.created_at`.execute(db)
  return r.rows.sort(
    (a, b) => a.created_at.getTime() - b.created_at.getTime() || (a.body.seq ?? 0) - (b.body.seq ?? 0),
  )
}

export async function markSent(db: Tx, sends: readonly Send[], status: number, now: Date): Promise<void> {
  await sql`update hook_sends set state = 'delivered', next_at = null, last_error = null, status = ${status}, delivered_at = ${now}
    where county = ${sends[0]!.county} and id = any(${sends.map((s) => s.id)}::uuid[])`.execute(db)
}

/** Only by the sender whose turn it still is. */
export async function markFailed(
  db: Tx,
  s: Send,
  o: { at: Date | null; status: number | null; said: string; counts: boolean },
): Promise<boolean> {
  const r =
    await sql`update hook_sends set state = ${o.at ? 'pending' : 'stuck'}, next_at = ${o.at}, status = ${o.status},
      last_error = ${o.said.slice(0, 500)}, attempts = attempts - ${o.counts ? 0 : 1}
    where county = ${s.county} and id = ${s.id} and state = 'sending' and attempts = ${s.attempts} returning 1`.execute(
      db,
    )
  return r.rows.length === 1
}

export async function retryStuck(db: Tx, county: string, hookId: string, now: Date): Promise<number> {
  const r =
    await sql`update hook_sends set state = 'pending', attempts = 0, next_at = ${now}, created_at = ${now}
    where county = ${county} and hook_id = ${hookId} and state = 'stuck' returning 1`.execute(db)
  return r.rows.length
}

export const forgetSends = (db: Tx, county: string, before: Date) =>
  sql`delete from hook_sends where county = ${county} and created_at < ${before} and state in ('delivered','cancelled')`.execute(
    db,
  )

type Last = Hook['last'][number] & { hookId: string }
/** The latest ten of each hook, and what waits. */
export async function activity(
  db: Tx,
  county: string,
  ids: readonly string[],
): Promise<{ last: Last[]; counts: { hook_id: string; waiting: number; stuck: number }[] }> {
  const last = await sql<Last>`
    select s.hook_id as "hookId", s.id, s.event, s.body->'case'->>'number' as number, s.state, s.attempts, s.status,
      s.last_error as error, s.created_at as at, s.tried_at as "triedAt"
    from unnest(${ids as string[]}::uuid[]) h(id)
    cross join lateral (select * from hook_sends x where x.county = ${county} and x.hook_id = h.id order by x.id desc limit 10) s`.execute(
    db,
  )
  const counts = await sql<{ hook_id: string; waiting: number; stuck: number }>`
    select hook_id, count(*) filter (where state <> 'stuck')::int as waiting, count(*) filter (where state = 'stuck')::int as stuck
    from hook_sends where county = ${county} and hook_id = any(${ids as string[]}::uuid[]) and state in ('pending','sending','stuck')
    group by hook_id`.execute(db)
  return { last: last.rows, counts: counts.rows }
}
