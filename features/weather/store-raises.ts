/** SQL of open cases that an alert bears on, and of what was proposed about them. */
import { sql } from 'kysely'
import { type Access, within } from '../../kernel/access.ts'
import type { Words } from '../../kernel/contract.ts'
import type { Tx } from '../../kernel/db.ts'

export interface OpenCase {
  id: string
  region_path: string
  item_code: string | null
  list_id: string | null
  level: 'normal' | 'urgent'
  title: string
  body: string
}

const open = sql`c.closed_at is null and c.state in ('triage', 'dispatched', 'accepted', 'suspended')`

/**
 * The next open cases of a region that can be raised at all, with what was reported first. Not those that this alert was proposed for
 * before, nor those whose level a person chose since `from`, or left as it is under an alert of that kind in the last day.
 */
export async function nextOpen(
  db: Tx,
  q: { county: string; alertId: string; type: string; regionPath: string; from: Date; now: Date },
  after: string,
  limit: number,
): Promise<OpenCase[]> {
  const dayAgo = new Date(q.now.getTime() - 86_400_000)
  const r = await sql<OpenCase>`
    select c.id, c.region_path, c.item_code, c.list_id, c.level, c.title, coalesce(r.body, '') as body
    from cases c
    left join lateral (select r.body from reports r where r.county = c.county and r.case_id = c.id order by r.received_at, r.id limit 1) r on true
    where c.county = ${q.county} and ${within(sql`c.region_path`, q.regionPath)} and ${open} and c.level <> 'critical' and c.id > ${after}
      and not exists (select 1 from weather_raises w where w.county = c.county and w.case_id = c.id and (w.alert_id = ${q.alertId}
        or not w.taken and w.decided_at >= ${dayAgo} and exists (select 1 from weather_alerts a where a.county = w.county and a.id = w.alert_id and a.type = ${q.type})))
      and not exists (select 1 from case_events e where e.county = c.county and e.case_id = c.id and e.kind = 'corrected'
        and e.actor_kind = 'account' and e.data #> '{changes,level}' is not null and e.recorded_at >= ${q.from})
    order by c.id limit ${limit}`.execute(db)
  return r.rows
}

/** Notes a proposal; false when it was noted before. */
export async function insertRaise(
  db: Tx,
  w: {
    county: string
    alertId: string
    caseId: string
    regionPath: string
    level: string
    why: Words
    at: Date
  },
): Promise<boolean> {
  const r = await sql<{ one: number }>`
    insert into weather_raises (county, alert_id, case_id, region_path, level, why, at)
    values (${w.county}, ${w.alertId}, ${w.caseId}, ${w.regionPath}, ${w.level}, ${JSON.stringify(w.why)}::jsonb, ${w.at})
    on conflict do nothing returning 1 as one`.execute(db)
  return r.rows.length > 0
}

/** Forgets what nobody has decided of an alert that was changed. */
export const dropUndecided = (db: Tx, county: string, alertId: string) =>
  sql`delete from weather_raises where county = ${county} and alert_id = ${alertId} and decided_at is null`.execute(
    db,
  )

export interface RaiseRow {
  alert_id: string
  case_id: string
  number: string
  title: string
  region_path: string
  level: 'normal' | 'urgent'
  version: number
  unit_id: string | null
  to: 'urgent' | 'critical'
  why: Words
  at: Date
}

/** Undecided, the case still open and below the proposed level. */
const waiting = sql`w.decided_at is null and ${open} and (c.level = 'normal' or c.level = 'urgent' and w.level = 'critical')`
const joined = sql`weather_raises w join cases c on c.county = w.county and c.id = w.case_id`

/** Proposals of these alerts that wait for somebody with this access, or of one case. */
export async function raisesFor(
  db: Tx,
  access: Access,
  q: { county: string; alertIds: readonly string[]; caseId?: string; limit: number },
): Promise<RaiseRow[]> {
  const r = await sql<RaiseRow>`
    select w.alert_id, w.case_id, c.number, c.title, c.region_path, c.level, c.version, c.main_unit_id as unit_id, w.level as "to", w.why, w.at
    from ${joined} where w.county = ${q.county} and w.alert_id = any(${[...q.alertIds]}::uuid[]) and ${waiting}
      and ${q.caseId ? sql`w.case_id = ${q.caseId}` : sql`true`} and ${access.where('case.confirm', 'c.region_path')}
    order by w.level = 'critical' desc, c.reported_at, c.id limit ${q.limit}`.execute(db)
  return r.rows
}

export async function raiseCounts(
  db: Tx,
  access: Access,
  county: string,
  alertIds: readonly string[],
): Promise<Map<string, number>> {
  const r = await sql<{ alert_id: string; n: number }>`
    select w.alert_id, count(*)::int as n from ${joined}
    where w.county = ${county} and w.alert_id = any(${[...alertIds]}::uuid[]) and ${waiting} and ${access.where('case.confirm', 'c.region_path')}
    group by 1`.execute(db)
  return new Map(r.rows.map((x) => [x.alert_id, x.n]))
}

/** The proposal while nobody has decided it and the case is below it: taken later it would lower what somebody raised further. */
export async function raiseOf(
  db: Tx,
  county: string,
  alertId: string,
  caseId: string,
): Promise<{ level: 'urgent' | 'critical'; why: Words } | null> {
  const r = await sql<{ level: 'urgent' | 'critical'; why: Words }>`
    select w.level, w.why from ${joined} where w.county = ${county} and w.alert_id = ${alertId} and w.case_id = ${caseId} and ${waiting}`.execute(
    db,
  )
  return r.rows[0] ?? null
}

/** Decided, if nobody has; a raise settles other proposals about this case that it reaches. The caller holds the lock of the case. */
export async function decideRaise(
  db: Tx,
  d: {
    county: string
    alertId: string
    caseId: string
    level: string
    taken: boolean
    at: Date
    byName: string
  },
): Promise<boolean> {
  const r = await sql<{ alert_id: string }>`
    update weather_raises set decided_at = ${d.at}, decided_by = ${d.byName}, taken = ${d.taken}
    where county = ${d.county} and case_id = ${d.caseId} and decided_at is null
      and (alert_id = ${d.alertId} or ${d.taken} and (level = ${d.level} or level = 'urgent'))
    returning alert_id`.execute(db)
  return r.rows.some((x) => x.alert_id === d.alertId)
}

/** Whether this request of this person did its part in the case already. */
export async function decidedBy(
  db: Tx,
  q: { county: string; caseId: string; requestId: string; accountId: string | null; take: boolean },
): Promise<boolean> {
  const r = await sql<{ one: number }>`
    select 1 as one from case_events where county = ${q.county} and case_id = ${q.caseId} and request_id = ${q.requestId}
      and actor_id = ${q.accountId} and kind = ${q.take ? 'corrected' : 'raise_left'} limit 1`.execute(db)
  return r.rows.length > 0
}
