import { type RawBuilder, sql } from 'kysely'
import { json, later, type Tx } from '../../../kernel/db.ts'
import { problem } from '../../../kernel/problem.ts'
import { uuidv7 } from '../../../shared/ids.ts'
import type { Delivery, Receipt } from '../adapter.ts'
import type { OutboxState } from '../contract.ts'

export async function insertMessage(
  db: Tx,
  m: Omit<Delivery, 'id' | 'externalId' | 'clientId' | 'attempts' | 'createdAt'>,
  receipt: Receipt | null,
  now: Date,
): Promise<string | null> {
  const r = await sql<{ id: string }>`
    insert into outbox (county, id, case_id, report_id, region_path, channel, kind, round, body, state, next_at, receipt, created_at, delivered_at)
    values (${m.county}, ${uuidv7(now.getTime())}, ${m.caseId}, ${m.reportId}, ${m.regionPath}, ${m.channel}, ${m.kind}, ${m.round},
            ${json(m.body)}, ${receipt ? 'delivered' : 'pending'}, ${receipt ? null : now}, ${receipt ? json(receipt) : null}, ${now},
            ${receipt ? now : null})
    on conflict (county, report_id, kind, round) do nothing returning id`.execute(db)
  return r.rows[0]?.id ?? null
}

/** Messages of one case; a report that was told this round already is not told again. Nobody waits for the statement. */
export async function insertMessages(
  db: Tx,
  of: { county: string; caseId: string; regionPath: string },
  list: readonly {
    reportId: string
    channel: string
    kind: string
    round: number
    body: unknown
    receipt: Receipt | null
  }[],
  now: Date,
): Promise<void> {
  const rows = list.map((m) => ({
    id: uuidv7(now.getTime()),
    report_id: m.reportId,
    channel: m.channel,
    kind: m.kind,
    round: m.round,
    body: m.body,
    receipt: m.receipt,
  }))
  await sql`${later} insert into outbox (county, id, case_id, report_id, region_path, channel, kind, round, body, state, next_at, receipt, created_at, delivered_at)
    select ${of.county}, id, ${of.caseId}, report_id, ${of.regionPath}, channel, kind, round, body,
      case when receipt is null then 'pending' else 'delivered' end, case when receipt is null then ${now}::timestamptz end,
      receipt, ${now}, case when receipt is not null then ${now}::timestamptz end
    from jsonb_populate_recordset(null::outbox, ${JSON.stringify(rows)}::jsonb)
    on conflict (county, report_id, kind, round) do nothing`.execute(db)
}

/** Channels that have something due. */
export async function dueChannels(db: Tx, county: string, now: Date): Promise<string[]> {
  const r = await sql<{ channel: string }>`
    select distinct channel from outbox where county = ${county} and next_at <= ${now} and state in ('pending','sending')`.execute(
    db,
  )
  return r.rows.map((x) => x.channel)
}

/**
 * Takes due messages for sending. Until `lease` they are nobody else's; a sender that dies leaves them due again then.
 */
export async function claimDue(
  db: Tx,
  o: { county: string; channel: string; now: Date; lease: Date; limit: number },
): Promise<Delivery[]> {
  const r = await sql<Delivery>`
    update outbox o set state = 'sending', attempts = o.attempts + 1, next_at = ${o.lease}
    from (select county, id from outbox
          where county = ${o.county} and channel = ${o.channel} and next_at <= ${o.now} and state in ('pending','sending')
          order by next_at limit ${o.limit} for update skip locked) d
    left join lateral (select external_id, client_id, report.id from reports report
          join outbox b on b.county = report.county and b.report_id = report.id
          where b.county = d.county and b.id = d.id) r on true
    where o.county = d.county and o.id = d.id
    returning o.id, o.county, o.channel, o.kind, o.round, o.case_id as "caseId", o.report_id as "reportId",
      r.external_id as "externalId", r.client_id as "clientId", o.region_path as "regionPath", o.body, o.attempts, o.created_at as "createdAt"`.execute(
    db,
  )
  return r.rows
}

/** Final, whoever says it: a late sender that was overtaken has delivered all the same. */
export async function markDelivered(db: Tx, m: Delivery, receipt: Receipt, now: Date): Promise<boolean> {
  const r = await sql`
    update outbox set state = 'delivered', next_at = null, last_error = null, receipt = ${json(receipt)}, delivered_at = ${now}
    where county = ${m.county} and id = ${m.id} and state <> 'delivered' returning 1`.execute(db)
  return r.rows.length === 1
}

/** Only by the sender whose turn it still is: an overtaken one must not undo what the next has begun. */
export async function markFailed(
  db: Tx,
  m: Delivery,
  error: string,
  next: { at: Date; counts: boolean } | null,
): Promise<boolean> {
  const r = await sql`
    update outbox set state = ${next ? 'pending' : 'stuck'}, next_at = ${next?.at ?? null}, last_error = ${error.slice(0, 500)},
      attempts = attempts - ${next && !next.counts ? 1 : 0}
    where county = ${m.county} and id = ${m.id} and state = 'sending' and attempts = ${m.attempts} returning 1`.execute(
    db,
  )
  return r.rows.length === 1
}

export async function dropMessage(db: Tx, m: Delivery, reason: string): Promise<void> {
  await sql`update outbox set state = 'cancelled', next_at = null, last_error = ${reason}
            where county = ${m.county} and id = ${m.id} and state = 'sending' and attempts = ${m.attempts}`.execute(
    db,
  )
}

export interface CallbackClient {
  key: string
  secret_sealed: Buffer
  callback_url: string | null
}

/** The system that sent the order; for imported reports the one of that channel whose area holds the place. */
export async function callbackClient(
  db: Tx,
  m: Pick<Delivery, 'clientId' | 'channel' | 'regionPath'>,
): Promise<CallbackClient | undefined> {
  const r = await sql<CallbackClient>`
    select key, secret_sealed, callback_url from clients
    where active and callback_url is not null
      and (id = ${m.clientId} or (${m.clientId}::uuid is null and channel = ${m.channel} and starts_with(${m.regionPath}, region_path)))
    order by length(region_path) desc, key limit 1`.execute(db)
  return r.rows[0]
}

export interface OutboxRow {
  id: string
  case_id: string
  number: string | null
  title: string | null
  report_id: string
  external_id: string | null
  channel: string
  kind: string
  round: number
  state: OutboxState
  attempts: number
  next_at: Date | null
  last_error: string | null
  receipt: Record<string, unknown> | null
  created_at: Date
  delivered_at: Date | null
  body: Record<string, unknown>
}

const rank = sql`case o.state when 'stuck' then 0 else 1 end`
/** Counted no further: past this a person only needs to know that there are many. */
const countTo = 10_000

/** Open messages: stuck first, then the oldest. Closed ones: the latest first, from the primary key. */
export async function listMessages(
  db: Tx,
  o: {
    county: string
    where: RawBuilder<boolean>
    states: readonly string[]
    channel: string | undefined
    after: string | undefined
    limit: number
  },
): Promise<{ rows: OutboxRow[]; total: number }> {
  const closed = o.states.every((s) => s === 'delivered' || s === 'cancelled')
  const filter = sql`o.county = ${o.county} and o.state = any(${o.states as string[]}) and ${o.where}
    ${o.channel ? sql`and o.channel = ${o.channel}` : sql``}`
  const [at, of] = (o.after ?? '').split('_')
  if (o.after && !/^[01]_[0-9a-f-]{36}$/.test(o.after))
    throw problem('request.invalid', {
      issues: [{ path: 'query.after', code: 'invalid', message: 'not a cursor' }],
    })
  const after = !of
    ? sql``
    : closed
      ? sql`and o.id < ${of}::uuid`
      : sql`and (${rank}, o.id) > (${Number(at)}, ${of}::uuid)`
  const rows = await sql<OutboxRow>`
    select o.id, o.case_id, c.number, c.title, o.report_id, r.external_id, o.channel, o.kind, o.round, o.state, o.attempts, o.next_at,
      o.last_error, o.receipt, o.created_at, o.delivered_at, o.body
    from outbox o
    left join cases c on c.county = o.county and c.id = o.case_id
    left join reports r on r.county = o.county and r.id = o.report_id
    where ${filter} ${after}
    order by ${closed ? sql`o.id desc` : sql`${rank}, o.id`} limit ${o.limit + 1}`.execute(db)
  const count = await sql<{ n: number }>`
    select count(*)::int as n from (select 1 from outbox o where ${filter} limit ${countTo}) x`.execute(db)
  return { rows: rows.rows, total: count.rows[0]!.n }
}

export const messageCursor = (r: OutboxRow): string => `${r.state === 'stuck' ? 0 : 1}_${r.id}`

/** Locks those of the ids that the actor may act on. */
export async function lockMessages(
  db: Tx,
  county: string,
  ids: readonly string[],
  where: RawBuilder<boolean>,
): Promise<{ id: string; channel: string; state: OutboxState }[]> {
  const r = await sql<{ id: string; channel: string; state: OutboxState }>`
    select o.id, o.channel, o.state from outbox o
    where o.county = ${county} and o.id = any(${ids as string[]}::uuid[]) and ${where} order by o.id for update`.execute(
    db,
  )
  return r.rows
}

export async function setMessages(
  db: Tx,
  county: string,
  ids: readonly string[],
  to:
    | { state: 'pending'; now: Date }
    | { state: 'cancelled'; reason: string }
    | { state: 'delivered'; receipt: Receipt; now: Date },
): Promise<void> {
  const set =
    to.state === 'pending'
      ? sql`state = 'pending', attempts = 0, next_at = ${to.now}`
      : to.state === 'cancelled'
        ? sql`state = 'cancelled', next_at = null, last_error = ${to.reason}`
        : sql`state = 'delivered', next_at = null, last_error = null, receipt = ${json(to.receipt)}, delivered_at = ${to.now}`
  await sql`update outbox set ${set} where county = ${county} and id = any(${ids as string[]}::uuid[])`.execute(
    db,
  )
}

export async function stuckOf(db: Tx, county: string, channel: string): Promise<number> {
  const r = await sql<{ n: number }>`
    select count(*)::int as n from outbox where county = ${county} and channel = ${channel} and state = 'stuck'`.execute(
    db,
  )
  return r.rows[0]!.n
}

export async function insertNotices(
  db: Tx,
  rows: readonly {
    county: string
    account_id: string
    region_path: string
    kind: string
    case_id: string | null
    body: unknown
  }[],
  now: Date,
): Promise<void> {
  if (rows.length === 0) return
  await db
    .insertInto('notices')
    .values(rows.map((r) => ({ ...r, id: uuidv7(now.getTime()), body: json(r.body), at: now })))
    .execute()
}

export interface ChannelCounts {
  channel: string
  reports_today: number
  last_report_at: Date | null
  waiting: number
  stuck: number
  delivered_today: number
}

/** Lowest UUIDv7 of a moment: ids carry their time, so the primary key serves as an index by time. */
const idAt = (at: Date): string => {
  const ms = Math.max(0, at.getTime()).toString(16).padStart(12, '0')
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7000-8000-000000000000`
}

/** How far back the latest report of a channel is looked for. */
const reachMs = 30 * 86_400_000

export async function channelCounts(
  db: Tx,
  county: string,
  dayStart: Date,
  reports: RawBuilder<boolean>,
  messages: RawBuilder<boolean>,
): Promise<ChannelCounts[]> {
  const reach = new Date(dayStart.getTime() - reachMs)
  const r = await sql<ChannelCounts>`
    select channel, sum(reports_today)::int as reports_today, max(last_report_at) as last_report_at, sum(waiting)::int as waiting,
      sum(stuck)::int as stuck, sum(delivered_today)::int as delivered_today
    from (
      select channel, count(*) filter (where received_at >= ${dayStart}) as reports_today, max(received_at) as last_report_at,
        0 as waiting, 0 as stuck, 0 as delivered_today
      from reports r where county = ${county} and id >= ${idAt(reach)}::uuid and ${reports} group by channel
      union all
      select channel, 0, null, count(*) filter (where state <> 'stuck'), count(*) filter (where state = 'stuck'), 0
      from outbox o where county = ${county} and state in ('pending','sending','stuck') and ${messages} group by channel
      union all
      select channel, 0, null, 0, 0, count(*)
      from outbox o where county = ${county} and id >= ${idAt(reach)}::uuid and delivered_at >= ${dayStart} and ${messages} group by channel
    ) x group by channel`.execute(db)
  return r.rows
}

export async function listClients(db: Tx): Promise<
  {
    key: string
    name: string
    channel: string
    region_path: string
    active: boolean
    callback_url: string | null
  }[]
> {
  return await db
    .selectFrom('clients')
    .select(['key', 'name', 'channel', 'region_path', 'active', 'callback_url'])
    .orderBy('key')
    .execute()
}
