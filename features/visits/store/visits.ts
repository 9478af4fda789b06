/** SQL of the calls themselves. */
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../../kernel/context.ts'
import { json, type Tx } from '../../../kernel/db.ts'
import { problem } from '../../../kernel/problem.ts'
import { rangeOf } from '../../../shared/region-path.ts'
import type { VisitFilter, VisitState } from '../contract.ts'
import type { Daypart, SkipReason, SubjectKind } from '../rules.ts'

export interface VisitRow {
  county: string
  id: string
  plan_id: string
  region_path: string
  subject_kind: SubjectKind
  subject_key: string
  label: string
  place: string
  lng: number | null
  lat: number | null
  ord: number
  round: number
  account_id: string | null
  due_on: string
  late_on: string
  daypart: Daypart | null
  state: VisitState
  tries: number
  tried: Daypart[]
  closed_at: Date | null
  closed_by: string | null
  happened_at: Date | null
  reason: SkipReason | null
  note: string | null
  entries: number
  seq: number
  plan_name: string
  every_days: number | null
}

/** Dates leave as text: a date has no zone. */
export const shown = sql`v.county, v.id, v.plan_id, v.region_path, v.subject_kind, v.subject_key, v.label, v.place, v.lng, v.lat, v.ord,
  v.round, v.account_id, v.due_on::text as due_on, v.late_on::text as late_on, v.daypart, v.state, v.tries, v.tried, v.closed_at,
  v.closed_by, v.happened_at, v.reason, v.note, v.entries, v.seq, coalesce(p.name, '') as plan_name, p.every_days`
const joined = sql`visits v left join visit_plans p on p.county = v.county and p.id = v.plan_id`

/** Everybody's calls in my area, and my own wherever they are. */
export const visibleTo = (ctx: Ctx): RawBuilder<boolean> =>
  sql<boolean>`(${ctx.access.where('visit.read', 'v.region_path')})`

/** One predicate for lists, counts and files, so that a number cannot differ from what is behind it. */
export function filterOf(ctx: Ctx, f: VisitFilter, today: string): RawBuilder<boolean> {
  const parts: RawBuilder<unknown>[] = [sql`v.county = ${ctx.app.installation.county}`, visibleTo(ctx)]
  if (f.plan) parts.push(sql`v.plan_id = ${f.plan}`)
  if (f.region) {
    const [lo, hi] = rangeOf(f.region)
    parts.push(sql`v.region_path >= ${lo} and v.region_path < ${hi}`)
  }
  if (f.account)
    parts.push(f.account === 'none' ? sql`v.account_id is null` : sql`v.account_id = ${f.account}`)
  if (f.kind) parts.push(sql`v.subject_kind = ${f.kind}`)
  if (f.from) parts.push(sql`v.due_on >= ${f.from}::date`)
  if (f.to) parts.push(sql`v.due_on <= ${f.to}::date`)
  if (f.q) {
    const like = `%${f.q.replace(/[\\%_]/g, '\\$&')}%`
    parts.push(sql`(v.label ilike ${like} or v.place ilike ${like})`)
  }
  if (f.state === 'open') parts.push(sql`v.state = 'due'`)
  else if (f.state === 'overdue') parts.push(sql`v.state = 'due' and v.due_on < ${today}::date`)
  else if (f.state !== 'all') parts.push(sql`v.state = ${f.state}`)
  return sql<boolean>`(${sql.join(parts, sql` and `)})`
}

export async function listVisits(
  db: Tx,
  where: RawBuilder<boolean>,
  after: string | undefined,
  limit: number,
): Promise<VisitRow[]> {
  const then = after ? sql`and (v.due_on, v.ord, v.id) > ${cursorOf(after)}` : sql``
  const r = await sql<VisitRow>`select ${shown} from ${joined} where ${where} ${then}
    order by v.due_on, v.ord, v.id limit ${limit}`.execute(db)
  return r.rows
}

export const nextCursor = (v: VisitRow): string => `${v.due_on}_${v.ord}_${v.id}`
function cursorOf(text: string): RawBuilder<unknown> {
  const m = /^(\d{4}-\d\d-\d\d)_(\d{1,9})_([0-9a-f-]{36})$/.exec(text)
  if (!m || Number.isNaN(Date.parse(m[1]!)))
    throw problem('request.invalid', {
      issues: [{ path: 'query.after', code: 'invalid', message: 'not a cursor' }],
    })
  return sql`(${m[1]}::date, ${Number(m[2])}, ${m[3]}::uuid)`
}

export async function countVisits(db: Tx, where: RawBuilder<boolean>): Promise<number> {
  const r = await sql<{ n: number }>`select count(*)::int as n from visits v where ${where}`.execute(db)
  return r.rows[0]!.n
}

/** The day of one worker: open until today, closed since the day began, and what lies ahead. */
export async function dayOf(
  db: Tx,
  o: { county: string; accountId: string; today: string; since: Date },
): Promise<{ due: VisitRow[]; done: VisitRow[]; ahead: { n: number; next: string | null } }> {
  const due = await sql<VisitRow>`select ${shown} from ${joined}
    where v.county = ${o.county} and v.account_id = ${o.accountId} and v.state = 'due' and v.due_on <= ${o.today}::date
    order by v.due_on, v.ord limit 300`.execute(db)
  const done = await sql<VisitRow>`select ${shown} from ${joined}
    where v.county = ${o.county} and v.closed_by = ${o.accountId} and v.state <> 'due' and v.happened_at >= ${o.since}
    order by v.happened_at desc limit 200`.execute(db)
  const ahead = await sql<{ n: number; next: string | null }>`
    select count(*)::int as n, min(due_on)::text as next from visits
    where county = ${o.county} and account_id = ${o.accountId} and state = 'due' and due_on > ${o.today}::date`.execute(
    db,
  )
  return { due: due.rows, done: done.rows, ahead: ahead.rows[0]! }
}

export async function visitById(
  db: Tx,
  county: string,
  id: string,
  lock = false,
): Promise<VisitRow | undefined> {
  if (lock) await sql`select 1 from visits where county = ${county} and id = ${id} for update`.execute(db)
  const r =
    await sql<VisitRow>`select ${shown} from ${joined} where v.county = ${county} and v.id = ${id}`.execute(
      db,
    )
  return r.rows[0]
}

/** Earlier calls at the same subject, of every plan, the latest first. */
export async function earlierAt(db: Tx, ctx: Ctx, v: VisitRow): Promise<VisitRow[]> {
  const r = await sql<VisitRow>`select ${shown} from ${joined}
    where v.county = ${v.county} and v.subject_key = ${v.subject_key} and v.state <> 'due' and v.id <> ${v.id} and ${visibleTo(ctx)}
    order by v.happened_at desc nulls last limit 5`.execute(db)
  return r.rows
}

export interface NewVisit {
  id: string
  plan_id: string
  region_path: string
  subject_kind: string
  subject_key: string
  label: string
  place: string
  lng: number | null
  lat: number | null
  ord: number
  round: number
  account_id: string | null
  due_on: string
  late_on: string
}

export async function insertVisits(db: Tx, county: string, rows: readonly NewVisit[]): Promise<void> {
  for (let i = 0; i < rows.length; i += 2000)
    await sql`
      insert into visits (county, id, plan_id, region_path, subject_kind, subject_key, label, place, lng, lat, ord, round, account_id, due_on, late_on)
      select ${county}, n.id, n.plan_id, n.region_path, n.subject_kind, n.subject_key, n.label, n.place, n.lng, n.lat, n.ord, n.round,
        n.account_id, n.due_on, n.late_on
      from jsonb_to_recordset(${JSON.stringify(rows.slice(i, i + 2000))}::jsonb) as n(id uuid, plan_id uuid, region_path text,
        subject_kind text, subject_key text, label text, place text, lng float8, lat float8, ord int, round int, account_id uuid,
        due_on date, late_on date)
      on conflict (county, plan_id, subject_key) where state = 'due' do nothing`.execute(db)
}

export interface Closing {
  state: Exclude<VisitState, 'due'>
  at: Date
  by: string | null
  happenedAt: Date
  point: readonly [number, number] | null
  accuracy: number | null
  reason: SkipReason | null
  note: string | null
  entries: number
  tries: number
  tried: readonly Daypart[]
}

export async function closeVisit(db: Tx, v: VisitRow, c: Closing): Promise<void> {
  await sql`update visits set state = ${c.state}, closed_at = ${c.at}, closed_by = ${c.by}, happened_at = ${c.happenedAt},
      at_lng = ${c.point?.[0] ?? null}, at_lat = ${c.point?.[1] ?? null}, at_accuracy = ${c.accuracy}, reason = ${c.reason},
      note = ${c.note}, entries = entries + ${c.entries}, tries = ${c.tries}, tried = ${c.tried as string[]}
    where county = ${v.county} and id = ${v.id}`.execute(db)
}

export const addEntriesTo = (db: Tx, v: VisitRow, entries: number) =>
  sql`update visits set entries = entries + ${entries} where county = ${v.county} and id = ${v.id}`.execute(
    db,
  )

export async function tryAgain(
  db: Tx,
  v: VisitRow,
  o: { dueOn: string; lateOn: string; daypart: Daypart; tries: number; tried: readonly Daypart[] },
): Promise<void> {
  await sql`update visits set due_on = ${o.dueOn}::date, late_on = greatest(late_on, ${o.lateOn}::date), daypart = ${o.daypart},
      tries = ${o.tries}, tried = ${o.tried as string[]}
    where county = ${v.county} and id = ${v.id}`.execute(db)
}

export interface EventRow {
  seq: number
  kind: string
  data: Record<string, unknown>
  actor_name: string
  occurred_at: Date
}

/** Adds to what happened to a call, whose row the caller has locked. */
export async function addEvent(
  ctx: Ctx,
  v: VisitRow,
  e: { kind: string; data: unknown; occurredAt: Date; requestId: string | null },
): Promise<void> {
  const r = await sql<{
    seq: number
  }>`update visits set seq = seq + 1 where county = ${v.county} and id = ${v.id} returning seq`.execute(
    ctx.db,
  )
  await sql`insert into visit_events (county, visit_id, seq, region_path, kind, data, actor_id, actor_name, request_id, occurred_at, recorded_at)
    values (${v.county}, ${v.id}, ${r.rows[0]!.seq}, ${v.region_path}, ${e.kind}, ${json(e.data)}, ${ctx.actor.id}, ${ctx.actor.name},
      ${e.requestId}, ${e.occurredAt}, ${ctx.now})`.execute(ctx.db)
}

/** One event for each of many calls; the caller has locked their rows or just changed them. */
export async function addEvents(
  db: Tx,
  county: string,
  ids: readonly string[],
  e: { kind: string; data: unknown; actorId: string | null; actorName: string; now: Date },
): Promise<void> {
  await sql`with u as (update visits set seq = seq + 1 where county = ${county} and id = any(${ids as string[]}::uuid[])
      returning id, seq, region_path)
    insert into visit_events (county, visit_id, seq, region_path, kind, data, actor_id, actor_name, occurred_at, recorded_at)
    select ${county}, u.id, u.seq, u.region_path, ${e.kind}, ${json(e.data)}, ${e.actorId}::uuid, ${e.actorName}, ${e.now}, ${e.now} from u`.execute(
    db,
  )
}

export async function eventsOf(db: Tx, county: string, id: string): Promise<EventRow[]> {
  const r = await sql<EventRow>`select seq, kind, data, actor_name, occurred_at from visit_events
    where county = ${county} and visit_id = ${id} order by seq`.execute(db)
  return r.rows
}

export interface Figures {
  planned: number
  done: number
  absent: number
  skipped: number
  open: number
  overdue: number
  entries: number
}

export async function figuresBy(
  db: Tx,
  where: RawBuilder<boolean>,
  key: RawBuilder<unknown>,
  today: string,
): Promise<(Figures & { key: string | null })[]> {
  const r = await sql<Figures & { key: string | null }>`
    select ${key} as key, count(*)::int as planned, count(*) filter (where v.state = 'done')::int as done,
      count(*) filter (where v.state = 'absent')::int as absent, count(*) filter (where v.state = 'skipped')::int as skipped,
      count(*) filter (where v.state = 'due')::int as open,
      count(*) filter (where v.state = 'due' and v.due_on < ${today}::date)::int as overdue, coalesce(sum(v.entries), 0)::int as entries
    from visits v where ${where} and v.state <> 'cancelled' group by 1 order by 2 desc, 1`.execute(db)
  return r.rows
}

/** How many calls each account has closed in a period; what the workload account asks. */
export async function closedBy(
  db: Tx,
  o: { county: string; from: Date; to: Date; accountIds: readonly string[] | null },
): Promise<{ account_id: string; done: number; absent: number; skipped: number; entries: number }[]> {
  const who = o.accountIds ? sql`and closed_by = any(${o.accountIds as string[]}::uuid[])` : sql``
  const r = await sql<{ account_id: string; done: number; absent: number; skipped: number; entries: number }>`
    select closed_by as account_id, count(*) filter (where state = 'done')::int as done,
      count(*) filter (where state = 'absent')::int as absent, count(*) filter (where state = 'skipped')::int as skipped,
      coalesce(sum(entries), 0)::int as entries
    from visits where county = ${o.county} and state in ('done', 'absent', 'skipped') and happened_at >= ${o.from} and happened_at < ${o.to}
      and closed_by is not null ${who}
    group by closed_by`.execute(db)
  return r.rows
}

export async function planNames(db: Tx, county: string): Promise<Map<string, string>> {
  const r = await sql<{
    id: string
    name: string
  }>`select id, name from visit_plans where county = ${county}`.execute(db)
  return new Map(r.rows.map((x) => [x.id, x.name]))
}

export interface CallMade {
  id: string
  subject_key: string
  region_path: string
  happened_at: Date
  /** What was heard, one each. */
  heard: { id: string; list: 'difficulty' | 'need' | 'risk' }[]
}
/** Calls made in a region in [from, to), with what was heard at them. */
export async function callsMade(
  db: Tx,
  o: { county: string; region: string; from: Date; to: Date },
): Promise<CallMade[]> {
  const r = await sql<CallMade>`
    select v.id, v.subject_key, v.region_path, v.happened_at, coalesce((select json_agg(json_build_object('id', e.id, 'list', e.list) order by e.id)
      from visit_entries e where e.county = v.county and e.visit_id = v.id), '[]') as heard
    from visits v where v.county = ${o.county} and v.state = 'done' and v.happened_at >= ${o.from} and v.happened_at < ${o.to}
      and v.region_path >= ${o.region} and v.region_path < ${`${o.region}~`} order by v.happened_at, v.id`.execute(
    db,
  )
  return r.rows
}

export interface CallBehind {
  id: string
  region_path: string
  label: string
  place: string
  happened_at: Date | null
  /** Of something heard: its words. */
  body: string | null
}
export async function callBehind(db: Tx, county: string, id: string): Promise<CallBehind | null> {
  const r = await sql<CallBehind>`
    select v.id, v.region_path, v.label, v.place, v.happened_at, null as body from visits v where v.county = ${county} and v.id = ${id}
    union all
    select v.id, v.region_path, v.label, v.place, v.happened_at, e.body from visit_entries e
      join visits v on v.county = e.county and v.id = e.visit_id where e.county = ${county} and e.id = ${id}`.execute(
    db,
  )
  return r.rows[0] ?? null
}
