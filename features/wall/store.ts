/** SQL of the wall. One predicate for each number, for the count and for the cases behind it: they agree by construction. */
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import { prepared } from '../../kernel/db.ts'
import { startOfDay, viewPredicate } from '../cases/answers.ts'
import { type WallStep, type What, whats } from './contract.ts'

type Reading = Pick<Ctx, 'db' | 'actor' | 'access' | 'now' | 'app'>
type Bool = RawBuilder<boolean>

export interface CaseLine {
  id: string
  number: string
  title: string
  level: 'normal' | 'urgent' | 'critical'
  state: string
  region_path: string
  place_text: string | null
  lng: number | null
  lat: number | null
  main_unit_id: string | null
  main_account_id: string | null
  arrived_at: Date | null
  next_due_at: Date | null
  next_warn_at: Date | null
  reported_at: Date
  supervised_at: Date | null
  closed_at: Date | null
}

const columns = sql`c.id, c.number, c.title, c.level, c.state, c.region_path, c.place_text, c.lng, c.lat, c.main_unit_id, c.main_account_id,
  c.arrived_at, c.next_due_at, c.next_warn_at, c.reported_at, c.supervised_at, c.closed_at`

/** Numbers whose cases are all open: counted over the open ones only, which an index holds. */
const amongOpen: readonly What[] = [
  'open',
  'critical',
  'urgent',
  'normal',
  'late',
  'hourLeft',
  'unsigned',
  'supervised',
]

const inScope = (ctx: Reading, region: string): Bool =>
  sql<boolean>`c.county = ${ctx.app.installation.county} and c.region_path >= ${region} and c.region_path < ${`${region}~`}`

/** What a number holds. Views that lists know too are taken from there, and "today" begins when theirs does. */
function predicate(what: What, ctx: Reading): Bool {
  const { now } = ctx
  const day = startOfDay(now, ctx.app.installation.zone)
  const view = (v: Parameters<typeof viewPredicate>[0]) => viewPredicate(v, ctx)
  const today = sql<boolean>`c.reported_at >= ${day}`
  const sent = sql<boolean>`(${today} and c.main_unit_id is not null and c.state <> 'triage')`
  const accepted = sql<boolean>`(${sent} and c.accepted_at is not null)`
  const seen = sql<boolean>`(${sent} and (c.accepted_at is not null or exists (
    select 1 from case_seen s join accounts a on a.id = s.account_id
    where s.county = c.county and s.case_id = c.id and (a.id = c.main_account_id or a.unit_id = c.main_unit_id))))`
  const arrived = sql<boolean>`(${sent} and c.arrived_at is not null)`
  const done = sql<boolean>`(${sent} and c.resolved_at is not null)`
  const not = (is: Bool, of: Bool) => sql<boolean>`(${of} and not ${is})`
  switch (what) {
    case 'open':
    case 'late':
    case 'unsigned':
    case 'supervised':
    case 'resolvedToday':
      return view(what)
    case 'critical':
    case 'urgent':
    case 'normal':
      return sql<boolean>`(${view('open')} and c.level = ${what})`
    case 'hourLeft':
      return sql<boolean>`(c.closed_at is null and c.next_due_at >= ${now} and c.next_due_at < ${new Date(now.getTime() + 3_600_000)})`
    case 'lastHour':
      return sql<boolean>`c.reported_at > ${new Date(now.getTime() - 3_600_000)}`
    case 'reportedToday':
      return today
    case 'ratedToday':
      return sql<boolean>`(c.evaluated_at >= ${day} and c.satisfied is not null)`
    case 'sent':
      return sent
    case 'unsent':
      return not(sent, today)
    case 'seen':
      return seen
    case 'unseen':
      return not(seen, sent)
    case 'accepted':
      return accepted
    case 'unaccepted':
      return not(accepted, sent)
    case 'arrived':
      return arrived
    case 'unarrived':
      return not(arrived, accepted)
    case 'done':
      return done
    case 'undone':
      return not(done, sent)
  }
}

/** What can be counted by something other than the open ones: reported, resolved or rated since the day began, each by an index. */
const recently = (ctx: Reading): Bool => {
  const day = startOfDay(ctx.now, ctx.app.installation.zone)
  const from = new Date(Math.min(day.getTime(), ctx.now.getTime() - 3_600_000))
  return sql<boolean>`(c.reported_at >= ${from} or c.resolved_at >= ${day} or c.evaluated_at >= ${day})`
}

export interface Counted {
  counts: Record<What, number>
  satisfied: number
  placed: number
  unplaced: number
}

export async function countAll(ctx: Reading, region: string): Promise<Counted> {
  const each = (list: readonly What[]) =>
    sql.join(list.map((w) => sql`count(*) filter (where ${predicate(w, ctx)})::int as ${sql.ref(w)}`))
  const open = viewPredicate('open', ctx)
  // Looking up who has seen a case is the dear one: those not seen are the rest of those sent.
  const others = whats.filter((w) => !amongOpen.includes(w) && w !== 'unseen')
  const r = await sql<Omit<Record<What, number>, 'unseen'> & Omit<Counted, 'counts'>>`
    select * from (
      select ${each(amongOpen)}, count(*) filter (where ${open} and c.lng is not null)::int as placed,
        count(*) filter (where ${open} and c.lng is null)::int as unplaced
      from cases c where ${inScope(ctx, region)} and c.closed_at is null) o,
    (select ${each(others)}, count(*) filter (where ${predicate('ratedToday', ctx)} and c.satisfied)::int as satisfied
      from cases c where ${inScope(ctx, region)} and ${recently(ctx)}) t`.execute(ctx.db)
  const { satisfied, placed, unplaced, ...counts } = r.rows[0]!
  return { counts: { ...counts, unseen: counts.sent - counts.seen }, satisfied, placed, unplaced }
}

/** By what is due next; of what happened today and of the last hour, the newest first. */
export async function casesOf(
  ctx: Reading,
  region: string,
  what: What,
  limit: number,
): Promise<{ rows: CaseLine[]; total: number }> {
  const open = amongOpen.includes(what)
  const order = open ? sql`c.next_due_at nulls last, c.reported_at, c.id` : sql`c.reported_at desc, c.id desc`
  const bound = open ? sql`c.closed_at is null` : recently(ctx)
  const r = await sql<CaseLine & { total: number }>`
    select ${columns}, count(*) over ()::int as total from cases c
    where ${inScope(ctx, region)} and ${bound} and ${predicate(what, ctx)} order by ${order} limit ${sql.lit(limit)}`.execute(
    ctx.db,
  )
  return { rows: r.rows, total: r.rows[0]?.total ?? 0 }
}

type InJson<T> = { [K in keyof T]: Date extends T[K] ? Exclude<T[K], Date> | string : T[K] }
const time = (t: string | null): Date | null => (t === null ? null : new Date(t))
const lineFrom = (r: InJson<CaseLine>): CaseLine => ({
  ...r,
  arrived_at: time(r.arrived_at),
  next_due_at: time(r.next_due_at),
  next_warn_at: time(r.next_warn_at),
  reported_at: new Date(r.reported_at),
  supervised_at: time(r.supervised_at),
  closed_at: time(r.closed_at),
})
const markColumns = sql`c.id, c.title, c.level, c.next_due_at, c.next_warn_at, c.region_path, c.lng, c.lat`
export type Mark = Pick<
  CaseLine,
  'id' | 'title' | 'level' | 'next_due_at' | 'next_warn_at' | 'region_path' | 'lng' | 'lat'
>
const rowsOf = (list: RawBuilder<unknown>) => sql`(select coalesce(json_agg(x), '[]') from (${list}) x)`

/** Lists of open cases, the nearest duty first, and how long each may be. `next`: due after the coming hour; `marks`: with a point. */
export const openLists = { late: 10, hourLeft: 4, unsigned: 8, supervised: 8, next: 8, marks: 800 } as const
type OpenList = keyof typeof openLists

/** All lists of open cases from one reading of them. */
export async function openCases(
  ctx: Reading,
  region: string,
): Promise<Record<Exclude<OpenList, 'marks'>, CaseLine[]> & { marks: Mark[] }> {
  const holds: Record<OpenList, Bool> = {
    late: predicate('late', ctx),
    hourLeft: predicate('hourLeft', ctx),
    unsigned: predicate('unsigned', ctx),
    supervised: predicate('supervised', ctx),
    next: sql`c.next_due_at >= ${new Date(ctx.now.getTime() + 3_600_000)}`,
    marks: sql`(${viewPredicate('open', ctx)} and c.lng is not null)`,
  }
  const names = Object.keys(openLists) as OpenList[]
  const lists = names.map((name) => {
    const list = sql`select ${name === 'marks' ? markColumns : columns} from open c where ${holds[name]}
      order by c.next_due_at nulls last, c.reported_at, c.id limit ${sql.lit(openLists[name])}`
    return sql`${rowsOf(list)} as ${sql.ref(name)}`
  })
  const r = await sql<
    Record<Exclude<OpenList, 'marks'>, InJson<CaseLine>[]> & { marks: InJson<Mark>[] }
  >`${prepared}
    with open as materialized (
      select ${columns}, c.escalation from cases c where ${inScope(ctx, region)} and c.closed_at is null)
    select ${sql.join(lists)}`.execute(ctx.db)
  const row = r.rows[0]!
  const lines = (name: Exclude<OpenList, 'marks'>) => row[name].map(lineFrom)
  return {
    late: lines('late'),
    hourLeft: lines('hourLeft'),
    unsigned: lines('unsigned'),
    supervised: lines('supervised'),
    next: lines('next'),
    marks: row.marks.map((m) => ({
      ...m,
      next_due_at: time(m.next_due_at),
      next_warn_at: time(m.next_warn_at),
    })),
  }
}

const dayMs = 86_400_000
export type StepLine = CaseLine & { step: WallStep['step']; step_at: Date }
export type Hour = { reported: number; resolved: number }

/** What happened: the last cases that came in, whenever that was (a quiet night still shows what was last), and what was done to cases in the last 24 hours, step by step, both newest first; reported and resolved in each hour of the local day. */
export async function happened(
  ctx: Reading,
  region: string,
  most: { recent: number; steps: number },
): Promise<{ recent: CaseLine[]; steps: StepLine[]; hours: Hour[] }> {
  const { zone } = ctx.app.installation
  const day = startOfDay(ctx.now, zone)
  const since = new Date(ctx.now.getTime() - dayMs)
  const recent = sql`select ${columns} from cases c where ${inScope(ctx, region)}
    order by c.reported_at desc, c.id desc limit ${sql.lit(most.recent)}`
  const steps = sql`select ${columns}, s.step, s.step_at
    from cases c cross join lateral (values ('accepted', c.accepted_at), ('arrived', c.arrived_at), ('resolved', c.resolved_at),
      (case when c.satisfied then 'satisfied' when c.satisfied = false then 'unsatisfied' end, c.evaluated_at)) s (step, step_at)
    where ${inScope(ctx, region)} and (c.closed_at is null or c.resolved_at >= ${since} or c.evaluated_at >= ${since})
      and (c.accepted_at > ${since} or c.arrived_at > ${since} or c.resolved_at > ${since} or c.evaluated_at > ${since})
      and s.step is not null and s.step_at > ${since} and s.step_at <= ${ctx.now}
    order by s.step_at desc, c.id, s.step limit ${sql.lit(most.steps)}`
  const by = (column: 'reported_at' | 'resolved_at') => sql`
    select extract(hour from ${sql.ref(`c.${column}`)} at time zone ${zone})::int as hour, ${sql.lit(column)} as what, count(*)::int as n
    from cases c where ${inScope(ctx, region)} and ${sql.ref(`c.${column}`)} >= ${day} group by 1`
  const r = await sql<{
    recent: InJson<CaseLine>[]
    steps: InJson<StepLine>[]
    hours: { hour: number; what: string; n: number }[]
  }>`select ${rowsOf(recent)} as recent, ${rowsOf(steps)} as steps,
      ${rowsOf(sql`${by('reported_at')} union all ${by('resolved_at')}`)} as hours`.execute(ctx.db)
  const row = r.rows[0]!
  const hours: Hour[] = Array.from({ length: 24 }, () => ({ reported: 0, resolved: 0 }))
  for (const x of row.hours) hours[x.hour]![x.what === 'reported_at' ? 'reported' : 'resolved'] += x.n
  return {
    recent: row.recent.map(lineFrom),
    steps: row.steps.map((x) => ({ ...lineFrom(x), step: x.step, step_at: new Date(x.step_at) })),
    hours,
  }
}
