/** SQL of the wall. One predicate for each number, for the count and for the cases behind it: they agree by construction. */
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
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

/** How far back a case can have been reported or resolved and still be counted by what is not among the open. */
const recently = (ctx: Reading): Bool => {
  const day = startOfDay(ctx.now, ctx.app.installation.zone)
  const from = new Date(Math.min(day.getTime(), ctx.now.getTime() - 3_600_000))
  // Rated is resolved before, and an index holds the moment of that: a rating is counted up to a week after.
  return sql<boolean>`(c.reported_at >= ${from} or c.resolved_at >= ${new Date(day.getTime() - 7 * 86_400_000)})`
}

export async function countAll(
  ctx: Reading,
  region: string,
): Promise<{ counts: Record<What, number>; satisfied: number }> {
  const part = async (list: readonly What[], more: Bool) =>
    (
      await sql<Record<string, number>>`
        select ${sql.join(list.map((w) => sql`count(*) filter (where ${predicate(w, ctx)})::int as ${sql.ref(w)}`))},
               count(*) filter (where ${predicate('ratedToday', ctx)} and c.satisfied)::int as satisfied
        from cases c where ${inScope(ctx, region)} and ${more}`.execute(ctx.db)
    ).rows[0]!
  const { satisfied: _, ...open } = await part(amongOpen, sql<boolean>`c.closed_at is null`)
  const { satisfied = 0, ...rest } = await part(
    whats.filter((w) => !amongOpen.includes(w)),
    recently(ctx),
  )
  return { counts: { ...open, ...rest } as Record<What, number>, satisfied }
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

/** The last cases that came in, whenever that was: a quiet night still shows what was last. */
export async function recentCases(ctx: Reading, region: string, limit: number): Promise<CaseLine[]> {
  const r = await sql<CaseLine>`
    select ${columns} from cases c where ${inScope(ctx, region)} order by c.reported_at desc, c.id desc limit ${sql.lit(limit)}`.execute(
    ctx.db,
  )
  return r.rows
}

const dayMs = 86_400_000

/** What was done to cases in the last 24 hours, step by step, newest first. */
export async function stepsOf(
  ctx: Reading,
  region: string,
  limit: number,
): Promise<(CaseLine & { step: WallStep['step']; step_at: Date })[]> {
  const since = new Date(ctx.now.getTime() - dayMs)
  const r = await sql<CaseLine & { step: WallStep['step']; step_at: Date }>`
    select ${columns}, s.step, s.step_at
    from cases c cross join lateral (values ('accepted', c.accepted_at), ('arrived', c.arrived_at), ('resolved', c.resolved_at),
      (case when c.satisfied then 'satisfied' when c.satisfied = false then 'unsatisfied' end, c.evaluated_at)) s (step, step_at)
    where ${inScope(ctx, region)} and (c.closed_at is null or c.resolved_at >= ${new Date(since.getTime() - 7 * dayMs)})
      and s.step is not null and s.step_at > ${since} and s.step_at <= ${ctx.now}
    order by s.step_at desc, c.id, s.step limit ${sql.lit(limit)}`.execute(ctx.db)
  return r.rows
}

/** Not late and not within the hour: what falls due after that, the nearest first. */
export async function dueLater(ctx: Reading, region: string, limit: number): Promise<CaseLine[]> {
  const r = await sql<CaseLine>`
    select ${columns} from cases c
    where ${inScope(ctx, region)} and c.closed_at is null and c.next_due_at >= ${new Date(ctx.now.getTime() + 3_600_000)}
    order by c.next_due_at, c.id limit ${sql.lit(limit)}`.execute(ctx.db)
  return r.rows
}

export async function marksOf(
  ctx: Reading,
  region: string,
  limit: number,
): Promise<{ rows: CaseLine[]; placed: number; unplaced: number }> {
  const r = await sql<CaseLine & { placed: number }>`
    select ${columns}, count(*) over ()::int as placed from cases c
    where ${inScope(ctx, region)} and ${viewPredicate('open', ctx)} and c.lng is not null
    order by c.next_due_at nulls last, c.id limit ${sql.lit(limit)}`.execute(ctx.db)
  const none = await sql<{ n: number }>`
    select count(*)::int as n from cases c where ${inScope(ctx, region)} and ${viewPredicate('open', ctx)} and c.lng is null`.execute(
    ctx.db,
  )
  return { rows: r.rows, placed: r.rows[0]?.placed ?? 0, unplaced: none.rows[0]!.n }
}

/** Reported and resolved in each hour of the local day. */
export async function hoursOf(
  ctx: Reading,
  region: string,
): Promise<{ reported: number; resolved: number }[]> {
  const { zone } = ctx.app.installation
  const day = startOfDay(ctx.now, zone)
  const by = (column: 'reported_at' | 'resolved_at') => sql`
    select extract(hour from ${sql.ref(`c.${column}`)} at time zone ${zone})::int as hour, ${sql.lit(column)} as what, count(*)::int as n
    from cases c where ${inScope(ctx, region)} and ${sql.ref(`c.${column}`)} >= ${day} group by 1`
  const r = await sql<{ hour: number; what: string; n: number }>`
    ${by('reported_at')} union all ${by('resolved_at')}`.execute(ctx.db)
  const out = Array.from({ length: 24 }, () => ({ reported: 0, resolved: 0 }))
  for (const x of r.rows) out[x.hour]![x.what === 'reported_at' ? 'reported' : 'resolved'] += x.n
  return out
}
