/** All SQL of the workload: asked as the system; whose account and which regions is decided before (query.ts). */
import { type RawBuilder, sql } from 'kysely'
import { within } from '../../kernel/access.ts'
import { prepared, type Tx } from '../../kernel/db.ts'
import type { Measure } from './contract.ts'
import { countedKinds, kindOf } from './rules.ts'

export interface Span {
  county: string
  from: Date
  to: Date
  /** Entries of cases that lie there; null: wherever, for one's own account. */
  regions: readonly string[] | null
}

const placed = (s: Span): RawBuilder<boolean> =>
  s.regions === null
    ? sql<boolean>`true`
    : sql<boolean>`(${sql.join(
        s.regions.map((r) => within(sql.ref('e.region_path'), r)),
        sql` or `,
      )})`

/** Entries count on the day they happened; recorded is never before that, which is what the index can search. */
const entriesOf = (s: Span, accounts: readonly string[], kinds: readonly string[]) => sql`
  e.county = ${s.county} and e.actor_id = any(${accounts as string[]}::uuid[]) and e.recorded_at >= ${s.from}
  and e.occurred_at >= ${s.from} and e.occurred_at < ${s.to} and e.kind = any(${kinds as string[]}) and ${placed(s)}`

const upheld = sql`exists (select 1 from workload_objections o where o.county = e.county and o.case_id = e.case_id and o.seq = e.seq
  and o.account_id = e.actor_id and o.state = 'upheld')`
/** By the due time as it stands, with every approved extension and pause. */
const onTime = sql`exists (select 1 from cases c where c.county = e.county and c.id = e.case_id and e.occurred_at <= c.resolve_due_at)`
/** The first ruling after the request says justified. */
const justified = sql`(select r.kind from case_events r where r.county = e.county and r.case_id = e.case_id and r.seq > e.seq
  and r.kind in ('return_approved', 'return_refused') order by r.seq limit 1) = 'return_approved'`
const also = (m: Measure) => (m === 'onTime' ? onTime : m === 'returned' ? justified : sql`true`)

export interface CountRow {
  account: string
  /** First day of the step, or the grid. */
  step: string | null
  measure: Measure | 'leftOut'
  n: number
}

/** Counts of each account, with `by` of each step of the period or each grid as well; one pass over the entries. */
export async function counts(
  db: Tx,
  s: Span,
  accounts: readonly string[],
  by?: { unit: 'day' | 'week' | 'month'; zone: string } | 'grid',
): Promise<CountRow[]> {
  const step =
    by === 'grid'
      ? // A grid has three levels below the nine digits of its street at most; what is finer belongs to it.
        sql`left(e.region_path, 15)`
      : by
        ? sql`to_char(date_trunc(${by.unit}, e.occurred_at at time zone ${by.zone}), 'YYYY-MM-DD')`
        : sql`null::text`
  const r = await sql<{
    account: string
    step: string | null
    kind: string
    n: number
    part: number
    out: number
  }>`${prepared}
    select account, step, kind, count(*) filter (where not left_out)::int as n, count(*) filter (where part and not left_out)::int as part,
      count(*) filter (where left_out)::int as out
    from (select e.actor_id as account, ${step} as step, e.kind, ${upheld} as left_out,
        case e.kind when 'resolved' then ${onTime} when 'return_requested' then ${justified} else false end as part
      from case_events e where ${entriesOf(s, accounts, countedKinds)}) x
    group by 1, 2, 3`.execute(db)
  return r.rows.flatMap(({ account, step, kind, n, part, out }): CountRow[] => {
    const one = (measure: CountRow['measure'], n: number): CountRow => ({ account, step, measure, n })
    const left = out ? [one('leftOut', out)] : []
    // A request to return counts only when it was ruled justified.
    if (kind === 'return_requested') return [one('returned', part), ...left]
    const measure = (Object.keys(kindOf) as Measure[]).find((m) => kindOf[m] === kind)!
    return [one(measure, n), ...(kind === 'resolved' ? [one('onTime', part)] : []), ...left]
  })
}

export interface EntryRow {
  case_id: string
  seq: number
  number: string
  title: string
  kind: string
  at: Date
  objection: {
    id: string
    state: 'open' | 'upheld' | 'refused'
    reason: string
    answer: string | null
    by: string | null
  } | null
}

export async function entries(
  db: Tx,
  s: Span,
  account: string,
  measure: Measure,
  o: { after: { at: string; caseId: string; seq: number } | null; limit: number },
): Promise<{ rows: EntryRow[]; total: number }> {
  const where = sql`${entriesOf(s, [account], [kindOf[measure]])} and ${also(measure)}`
  const total = await sql<{
    n: number
  }>`select count(*)::int as n from case_events e where ${where} and not ${upheld}`.execute(db)
  const r = await sql<EntryRow>`
    select e.case_id, e.seq, c.number, c.title, e.kind, e.occurred_at as at,
      (select json_build_object('id', o.id, 'state', o.state, 'reason', o.reason, 'answer', o.answer, 'by', o.by_name)
        from workload_objections o where o.county = e.county and o.case_id = e.case_id and o.seq = e.seq and o.account_id = e.actor_id
        order by o.at desc limit 1) as objection
    from case_events e join cases c on c.county = e.county and c.id = e.case_id
    where ${where} ${
      o.after
        ? sql`and (e.occurred_at, e.case_id, e.seq) < (${o.after.at}::timestamptz, ${o.after.caseId}::uuid, ${o.after.seq}::int)`
        : sql``
    }
    order by e.occurred_at desc, e.case_id desc, e.seq desc limit ${o.limit}`.execute(db)
  return { rows: r.rows, total: total.rows[0]!.n }
}

export async function tasksDone(db: Tx, s: Span, accounts: readonly string[]): Promise<Map<string, number>> {
  const r = await sql<{ id: string; n: number }>`select done_by as id, count(*)::int as n from tasks
    where county = ${s.county} and done_by = any(${accounts as string[]}::uuid[]) and state = 'done'
      and done_at >= ${s.from} and done_at < ${s.to} group by 1`.execute(db)
  return new Map(r.rows.map((x) => [x.id, x.n]))
}

/** Duty on and off of these accounts up to the end of the period, by time. */
export async function dutyEntries(
  db: Tx,
  county: string,
  accounts: readonly string[],
  to: Date,
): Promise<{ account: string; on: boolean; at: Date }[]> {
  const r = await sql<{ account: string; on: boolean; at: Date }>`
    select subject_id as account, action = 'duty.on' as "on", at from audit_log where county = ${county} and subject_kind = 'account'
      and subject_id = any(${accounts as string[]}) and action in ('duty.on', 'duty.off') and at < ${to} order by at, seq`.execute(
    db,
  )
  return r.rows
}

export interface PersonRow {
  id: string
  name: string
  unit_id: string | null
  places: string[]
}

/** People who work below these regions by their grants; those who only run the program and screens are none. */
export async function people(
  db: Tx,
  regions: readonly string[],
  now: Date,
  notRoles: readonly string[],
): Promise<PersonRow[]> {
  if (regions.length === 0) return []
  const r = await sql<PersonRow>`
    select a.id, a.name, a.unit_id, array_agg(distinct g.region_path order by g.region_path) as places
    from accounts a join grants g on g.account_id = a.id and g.revoked_at is null and g.valid_from <= ${now}
      and (g.valid_until is null or g.valid_until > ${now}) and g.role <> all(${notRoles as string[]})
    where (${sql.join(
      regions.map((x) => within(sql.ref('g.region_path'), x)),
      sql` or `,
    )}) and a.status <> 'disabled' group by a.id order by a.name, a.id limit 3000`.execute(db)
  return r.rows
}

export async function account(
  db: Tx,
  id: string,
): Promise<{ id: string; name: string; unit_id: string | null } | undefined> {
  const r = await sql<{ id: string; name: string; unit_id: string | null }>`
    select id, name, unit_id from accounts where id = ${id}`.execute(db)
  return r.rows[0]
}

export async function ownEntry(
  db: Tx,
  county: string,
  account: string,
  caseId: string,
  seq: number,
): Promise<{ region_path: string; kind: string } | undefined> {
  const r = await sql<{ region_path: string; kind: string }>`select region_path, kind from case_events
    where county = ${county} and case_id = ${caseId} and seq = ${seq} and actor_id = ${account} and kind = any(${countedKinds as string[]})`.execute(
    db,
  )
  return r.rows[0]
}

/** False: this entry has an objection already. */
export async function insertObjection(
  db: Tx,
  o: {
    county: string
    id: string
    regionPath: string
    caseId: string
    seq: number
    kind: string
    account: string
    name: string
    reason: string
    at: Date
  },
): Promise<boolean> {
  const r =
    await sql`insert into workload_objections (county, id, region_path, case_id, seq, kind, account_id, account_name, reason, state, at)
    values (${o.county}, ${o.id}, ${o.regionPath}, ${o.caseId}, ${o.seq}, ${o.kind}, ${o.account}, ${o.name}, ${o.reason}, 'open', ${o.at})
    on conflict (county, case_id, seq, account_id) do nothing returning 1`.execute(db)
  return r.rows.length === 1
}

export interface ObjectionRow {
  id: string
  region_path: string
  account_id: string
  account_name: string
  case_id: string
  number: string
  seq: number
  kind: string
  reason: string
  at: Date
  state: 'open' | 'upheld' | 'refused'
  answer: string | null
  by_name: string | null
}
const objection = sql`select o.id, o.region_path, o.account_id, o.account_name, o.case_id, c.number, o.seq, o.kind, o.reason, o.at, o.state, o.answer, o.by_name
  from workload_objections o join cases c on c.county = o.county and c.id = o.case_id`

export async function objections(
  db: Tx,
  county: string,
  where: RawBuilder<boolean>,
): Promise<ObjectionRow[]> {
  const r = await sql<ObjectionRow>`${objection} where o.county = ${county} and ${where}
    order by (o.state = 'open') desc, o.at desc limit 200`.execute(db)
  return r.rows
}

export async function lockObjection(db: Tx, county: string, id: string): Promise<ObjectionRow | undefined> {
  const r =
    await sql<ObjectionRow>`${objection} where o.county = ${county} and o.id = ${id} for update of o`.execute(
      db,
    )
  return r.rows[0]
}

export async function answerObjection(
  db: Tx,
  o: { county: string; id: string; state: string; answer: string; by: string | null; name: string; at: Date },
): Promise<void> {
  await sql`update workload_objections set state = ${o.state}, answer = ${o.answer}, answered_by = ${o.by}, by_name = ${o.name}, answered_at = ${o.at}
    where county = ${o.county} and id = ${o.id}`.execute(db)
}
