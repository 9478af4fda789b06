/** SQL of plans, of handing over, and of what the sweep looks for. */
import { sql } from 'kysely'
import type { Ctx } from '../../../kernel/context.ts'
import type { Tx } from '../../../kernel/db.ts'
import type { SubjectKind } from '../rules.ts'

export interface PlanRow {
  county: string
  id: string
  region_path: string
  name: string
  subject_kind: SubjectKind
  every_days: number | null
  working_days: boolean
  per_day: number
  grace_days: number
  starts_on: string
  until_on: string | null
  state: 'active' | 'ended'
}

const shown = sql`p.county, p.id, p.region_path, p.name, p.subject_kind, p.every_days, p.working_days, p.per_day, p.grace_days,
  p.starts_on::text as starts_on, p.until_on::text as until_on, p.state`

export async function insertPlan(db: Tx, p: PlanRow, by: string | null, now: Date): Promise<void> {
  await sql`insert into visit_plans (county, id, region_path, name, subject_kind, every_days, working_days, per_day, grace_days, starts_on,
      until_on, state, created_by, created_at)
    values (${p.county}, ${p.id}, ${p.region_path}, ${p.name}, ${p.subject_kind}, ${p.every_days}, ${p.working_days}, ${p.per_day},
      ${p.grace_days}, ${p.starts_on}::date, ${p.until_on}::date, ${p.state}, ${by}, ${now})`.execute(db)
}

export async function planById(
  db: Tx,
  county: string,
  id: string,
  lock = false,
): Promise<PlanRow | undefined> {
  const r = await sql<PlanRow>`select ${shown} from visit_plans p where p.county = ${county} and p.id = ${id}
    ${lock ? sql`for update` : sql``}`.execute(db)
  return r.rows[0]
}

/** Plans with their counts over the calls that the reader may see; plans of which he may see none are left out unless he may see the plan's region. */
export async function listPlans(
  ctx: Ctx,
  state: string | undefined,
  today: string,
): Promise<(PlanRow & { planned: number; done: number; open: number; overdue: number })[]> {
  const { county } = ctx.app.installation
  const r = await sql<PlanRow & { planned: number; done: number; open: number; overdue: number }>`
    with n as (
      select v.plan_id, count(*) filter (where v.state <> 'cancelled')::int as planned, count(*) filter (where v.state = 'done')::int as done,
        count(*) filter (where v.state = 'due')::int as open,
        count(*) filter (where v.state = 'due' and v.due_on < ${today}::date)::int as overdue
      from visits v where v.county = ${county} and ${ctx.access.where('visit.read', 'v.region_path')} group by 1)
    select ${shown}, coalesce(n.planned, 0) as planned, coalesce(n.done, 0) as done, coalesce(n.open, 0) as open,
      coalesce(n.overdue, 0) as overdue
    from visit_plans p left join n on n.plan_id = p.id
    where p.county = ${county} and (n.planned > 0 or ${ctx.access.where('visit.read', 'p.region_path')})
      ${state ? sql`and p.state = ${state}` : sql``}
    order by p.state, p.starts_on desc, p.name limit 200`.execute(ctx.db)
  return r.rows
}

export async function endPlan(db: Tx, county: string, id: string, now: Date): Promise<void> {
  await sql`update visit_plans set state = 'ended', ended_at = ${now} where county = ${county} and id = ${id}`.execute(
    db,
  )
}

/** Takes the open calls of a plan back; their ids. */
export async function cancelOpen(db: Tx, county: string, planId: string, now: Date): Promise<string[]> {
  const r = await sql<{ id: string }>`update visits set state = 'cancelled', closed_at = ${now}
    where county = ${county} and plan_id = ${planId} and state = 'due' returning id`.execute(db)
  return r.rows.map((x) => x.id)
}

export interface Given {
  id: string
  plan_id: string
  region_path: string
  account_id: string | null
}

/** Locks the open calls that are handed over, in the order they are walked; only those where the actor plans. */
export async function lockGiven(
  ctx: Ctx,
  from:
    | { by: 'visits'; ids: readonly string[] }
    | { by: 'worker'; accountId: string; plan?: string | undefined; until?: string | undefined },
): Promise<Given[]> {
  const which =
    from.by === 'visits'
      ? sql`v.id = any(${from.ids as string[]}::uuid[])`
      : sql`${from.accountId === 'none' ? sql`v.account_id is null` : sql`v.account_id = ${from.accountId}`}
          ${from.plan ? sql`and v.plan_id = ${from.plan}` : sql``} ${from.until ? sql`and v.due_on <= ${from.until}::date` : sql``}`
  const r = await sql<Given>`select v.id, v.plan_id, v.region_path, v.account_id from visits v
    where v.county = ${ctx.app.installation.county} and v.state = 'due' and ${which} and ${ctx.access.where('visit.plan', 'v.region_path')}
    order by v.due_on, v.ord, v.id limit 5000 for update`.execute(ctx.db)
  return r.rows
}

export async function giveTo(
  db: Tx,
  county: string,
  ids: readonly string[],
  accountId: string,
): Promise<void> {
  await sql`update visits set account_id = ${accountId}, told_at = null
    where county = ${county} and id = any(${ids as string[]}::uuid[])`.execute(db)
}

/** Open calls, and how many are past their day, of each account that has any. */
export async function openBy(
  db: Tx,
  county: string,
  today: string,
): Promise<Map<string, { open: number; overdue: number }>> {
  const r = await sql<{ account_id: string; open: number; overdue: number }>`
    select account_id, count(*)::int as open, count(*) filter (where due_on < ${today}::date)::int as overdue
    from visits where county = ${county} and state = 'due' and account_id is not null group by 1`.execute(db)
  return new Map(r.rows.map((x) => [x.account_id, x]))
}

export interface Overdue {
  plan_id: string
  plan_name: string
  account_id: string | null
  grid: string
  ids: string[]
}

/** Calls past their grace of which nobody has told the leader; a bounded number each time. */
export async function overdueOf(db: Tx, county: string, today: string): Promise<Overdue[]> {
  const r = await sql<Overdue>`
    select v.plan_id, max(p.name) as plan_name, v.account_id, left(v.region_path, 15) as grid, array_agg(v.id) as ids
    from (select * from visits where county = ${county} and state = 'due' and told_at is null and late_on < ${today}::date
          order by late_on limit 5000 for update skip locked) v
    join visit_plans p on p.county = v.county and p.id = v.plan_id
    group by v.plan_id, v.account_id, left(v.region_path, 15)`.execute(db)
  return r.rows
}

export const markToldOverdue = (db: Tx, county: string, ids: readonly string[], now: Date) =>
  sql`update visits set told_at = ${now} where county = ${county} and id = any(${ids as string[]}::uuid[])`.execute(
    db,
  )

/** Of each subject of a plan: the call that is open, and the day of the last one that was closed, whatever came of it. */
export interface CallAt {
  plan_id: string
  subject_key: string
  open_id: string | null
  account_id: string | null
  due_on: string | null
  last_on: string | null
  made_on: string | null
}
export async function callsOf(
  db: Tx,
  o: { county: string; zone: string; plans: readonly string[]; keys?: readonly string[] },
): Promise<CallAt[]> {
  const day = sql`(coalesce(v.happened_at, v.closed_at) at time zone ${o.zone})::date`
  const r = await sql<CallAt>`
    select v.plan_id, v.subject_key, min(v.id::text) filter (where v.state = 'due') as open_id,
      min(v.account_id::text) filter (where v.state = 'due') as account_id, min(v.due_on) filter (where v.state = 'due')::text as due_on,
      (max(${day}) filter (where v.state not in ('due', 'cancelled')))::text as last_on,
      (max(${day}) filter (where v.state = 'done'))::text as made_on
    from visits v where v.county = ${o.county} and v.plan_id = any(${o.plans as string[]}::uuid[])
      ${o.keys ? sql`and v.subject_key = any(${o.keys as string[]}::text[])` : sql``}
    group by v.plan_id, v.subject_key`.execute(db)
  return r.rows
}

/** Plans by id with what came of them. */
export async function plansWith(
  db: Tx,
  county: string,
  ids: readonly string[],
  today: string,
): Promise<{ id: string; state: 'active' | 'ended'; open: number; done: number; late: number }[]> {
  const r = await sql<{ id: string; state: 'active' | 'ended'; open: number; done: number; late: number }>`
    select p.id, p.state, count(v.id) filter (where v.state = 'due')::int as open, count(v.id) filter (where v.state = 'done')::int as done,
      count(v.id) filter (where v.state = 'due' and v.due_on < ${today}::date)::int as late
    from visit_plans p left join visits v on v.county = p.county and v.plan_id = p.id
    where p.county = ${county} and p.id = any(${ids as string[]}::uuid[]) group by p.id, p.state`.execute(db)
  return r.rows
}

export async function cancelCalls(db: Tx, county: string, ids: readonly string[], now: Date): Promise<void> {
  await sql`update visits set state = 'cancelled', closed_at = ${now}
    where county = ${county} and id = any(${ids as string[]}::uuid[]) and state = 'due'`.execute(db)
}

/** Whether anything late that was told is still open for a worker of a plan in a grid. */
export async function stillOverdue(
  db: Tx,
  o: { county: string; planId: string; accountId: string | null; grid: string },
): Promise<boolean> {
  const r = await sql`select 1 from visits where county = ${o.county} and plan_id = ${o.planId}
    and account_id is not distinct from ${o.accountId}::uuid and starts_with(region_path, ${o.grid}) and state = 'due' and told_at is not null limit 1`.execute(
    db,
  )
  return r.rows.length > 0
}
