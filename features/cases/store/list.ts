/** Lists and counts of cases. One visibility predicate, one set of view predicates: list, counts and export agree by construction. */
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../../kernel/context.ts'
import { prepared, type Tx } from '../../../kernel/db.ts'
import { problem } from '../../../kernel/problem.ts'
import { createSteady, type Steady } from '../../../shared/steady.ts'
import type { ClockName, Limit } from '../../clocks/contract.ts'
import { formatLimit, limitOf } from '../../clocks/rules.ts'
import type { CaseFilter, CaseRow, View } from '../contract.ts'
import { type Pending, type State, stageOf } from '../rules.ts'
import { outsideTown, ownerUnit } from '../world.ts'
import { filterPredicate, viewPredicate, visibleParts, visibleTo } from './views.ts'

export interface ListRow {
  id: string
  number: string
  title: string
  level: CaseRow['level']
  state: State
  region_path: string
  place_text: string | null
  lng: number | null
  lat: number | null
  item_code: string | null
  item_name: string | null
  clocked: boolean
  needs_person: string[]
  main_unit_id: string | null
  main_account_id: string | null
  handler_units: string[]
  pending: Pending[]
  returns: number
  report_count: number
  supervised_at: Date | null
  reported_at: Date
  resolved_at: Date | null
  closed_at: Date | null
  next_kind: string | null
  next_due_at: Date | null
  next_warn_at: Date | null
  resolve_due_at: Date | null
  version: number
  channels: string[]
  photo_count: number
  mine?: CaseRow['mine']
}

const rank = (now: Date) => sql<number>`case
  when c.closed_at is not null then 9
  when c.state = 'triage' then 0
  when c.pending <> '[]' then 1
  when c.next_due_at < ${now} then 2
  when c.next_warn_at <= ${now} then 3
  when c.state = 'dispatched' then 5
  when c.state in ('resolved','evaluated') then 7
  else 6 end`

const columns = sql`c.id, c.number, c.title, c.level, c.state, c.region_path, c.place_text, c.lng, c.lat, c.item_code, c.item_name, c.clocked, c.needs_person,
  c.main_unit_id, c.main_account_id, c.handler_units, c.pending, c.returns, c.report_count, c.supervised_at, c.reported_at, c.resolved_at, c.closed_at,
  c.next_kind, c.next_due_at, c.next_warn_at, c.resolve_due_at, c.version`

/** What a list shows beside the row, of the rows that are shown: read by one function that asks for the scope once a case. */
const withExtras = (
  ctx: Pick<Ctx, 'actor' | 'access' | 'app'>,
  page: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
) => sql`
  with p as materialized (${page})
  select p.*, e.mine, coalesce(e.channels, '{}') as channels, coalesce(e.photo_count, 0) as photo_count
  from p left join case_extras(${ctx.app.installation.county}, (select array_agg(id) from p), ${ctx.actor.id}, ${ctx.access.units as string[]}::uuid[]) e
    on e.case_id = p.id
  order by ${order}`

/** Views without a next duty to order by. */
const byTime: readonly View[] = ['all', 'closed', 'resolvedToday']

type Cursor = [rank: number, due: string, id: string]

export async function listCases(
  ctx: Ctx,
  q: CaseFilter & { limit: number; after?: string | undefined; sort: 'next' | 'reported' },
): Promise<{ rows: ListRow[]; next: string | null }> {
  const { county } = ctx.app.installation
  const where = sql`c.county = ${county} and ${visibleTo(ctx)} and ${viewPredicate(q.view, ctx)} and ${filterPredicate(q, ctx)}`
  const after = q.after ? decodeCursor(q.after) : null
  const byNext = q.sort === 'next' && !byTime.includes(q.view)
  const key = byNext ? sql`coalesce(c.next_due_at, 'infinity'::timestamptz)` : sql`c.reported_at`
  const rankBy = byNext ? rank(ctx.now) : sql<number>`0`
  const later = after
    ? byNext
      ? sql`and (${rankBy}, ${key}, c.id) > (${after[0]}::int, ${after[1]}::timestamptz, ${after[2]}::uuid)`
      : sql`and (c.reported_at, c.id) < (${after[1]}::timestamptz, ${after[2]}::uuid)`
    : sql``
  const order = byNext ? sql`1, 2, c.id` : sql`c.reported_at desc, c.id desc`
  // The limit stands in the text: one plan for all values must know how few rows are wanted.
  const limit = sql.lit(q.limit + 1)
  const page = sql`select ${rankBy} as rank, ${key} as key, ${columns} from cases c where ${where} ${later} order by ${order} limit ${limit}`
  const shown = withExtras(ctx, page, byNext ? sql`p.rank, p.key, p.id` : sql`p.reported_at desc, p.id desc`)
  const r = await sql<{
    rows: InJson<ListRow & { rank: number }>[]
  }>`${keepsItsPlan(q) ? prepared : sql``} select coalesce(json_agg(t), '[]') as rows from (${shown}) t`.execute(
    ctx.db,
  )
  const found = r.rows[0]!.rows
  const rows = found.slice(0, q.limit).map(fromJson)
  const last = rows.at(-1)
  const next =
    found.length > q.limit && last
      ? encodeCursor([
          last.rank,
          byNext
            ? last.next_due_at
              ? last.next_due_at.toISOString()
              : 'infinity'
            : last.reported_at.toISOString(),
          last.id,
        ])
      : null
  return { rows, next }
}

/** A row as JSON of the database brings it: its times are text. One column that holds all rows is read far faster than 30 × 25. */
type InJson<T> = { [K in keyof T]: Date extends T[K] ? Exclude<T[K], Date> | string : T[K] }

const time = (t: string | null): Date | null => (t === null ? null : new Date(t))
const fromJson = (r: InJson<ListRow & { rank: number }>): ListRow & { rank: number } => ({
  ...r,
  supervised_at: time(r.supervised_at),
  reported_at: new Date(r.reported_at),
  resolved_at: time(r.resolved_at),
  closed_at: time(r.closed_at),
  next_due_at: time(r.next_due_at),
  next_warn_at: time(r.next_warn_at),
  resolve_due_at: time(r.resolve_due_at),
})

/** Lists as they stand on the screens all day; what somebody searches for is planned for its own words. */
const keepsItsPlan = (q: CaseFilter & { limit: number }): boolean =>
  q.limit % 25 === 0 &&
  !q.q &&
  !q.from &&
  !q.to &&
  !q.item &&
  !q.unit &&
  !q.channel &&
  !q.level &&
  !q.state &&
  !q.facet

const encodeCursor = (c: Cursor): string => Buffer.from(JSON.stringify(c)).toString('base64url')

function decodeCursor(text: string): Cursor {
  try {
    const c = JSON.parse(Buffer.from(text, 'base64url').toString()) as Cursor
    const when = c[1] === 'infinity' || !Number.isNaN(Date.parse(c[1]))
    if (Array.isArray(c) && Number.isInteger(c[0]) && when && /^[0-9a-f-]{36}$/.test(c[2])) return c
  } catch {
    // Falls through to the refusal below.
  }
  throw problem('request.invalid', {
    issues: [{ path: 'query.after', code: 'cursor', message: 'not a cursor of this list' }],
  })
}

/** Views that an index of their own counts: closed cases are many, and few of them are in these. */
const elsewhere: readonly View[] = ['all', 'closed', 'resolvedToday', 'undelivered']
const steadies = new WeakMap<object, Steady>()

/**
 * Of each view how many cases it holds. Counting a hundred thousand cases takes a while: then a count is up to ten times as old as
 * counting it took, the closed ones up to a minute (shared/steady.ts). What a small town sees is always of this moment.
 */
export async function countViews(
  ctx: Ctx,
  views: readonly View[],
  region?: string,
): Promise<Record<string, number>> {
  const { county } = ctx.app.installation
  const scope = region ? sql`and c.region_path >= ${region} and c.region_path < ${`${region}~`}` : sql``
  const counted = (list: readonly View[], more: RawBuilder<unknown>) =>
    sql<
      Record<string, number>
    >`select ${sql.join(list.map((v) => sql`count(*) filter (where ${viewPredicate(v, ctx)})::int as ${sql.ref(v)}`))}
      from cases c where c.county = ${county} and ${visibleTo(ctx)} ${scope} and ${more}`
      .execute(ctx.db)
      .then((r) => r.rows[0]!)
  let steady = steadies.get(ctx.app)
  if (!steady) {
    steady = createSteady()
    steadies.set(ctx.app, steady)
  }
  // All that `visibleTo` goes by. The scope of row-level security is wider: two people may share it and not what they may read.
  const who = `${ctx.access.ranges('case.read').join()}|${ctx.access.units.join()}|${region ?? ''}`
  const inOpen = views.filter((v) => !elsewhere.includes(v))
  const [open, closed, today, stuck] = await Promise.all([
    steady(`open|${ctx.actor.id}|${who}`, 10, () => counted(inOpen, sql`c.closed_at is null`)),
    steady(`closed|${who}`, 100, () => countClosed(ctx, scope, region)),
    counted(['resolvedToday'], viewPredicate('resolvedToday', ctx)),
    counted(
      ['undelivered'],
      sql`c.id in (select o.case_id from outbox o where o.county = ${county} and o.state = 'stuck')`,
    ),
  ])
  const got = { ...open, ...closed, ...today, ...stuck }
  // These three part `all` (views.ts).
  return { ...got, all: got.open! + got.evaluate! + got.closed! }
}

/** Nearly all cases are closed: whole regions are counted in an index. */
async function countClosed(
  ctx: Ctx,
  scope: RawBuilder<unknown>,
  region?: string,
): Promise<Record<string, number>> {
  const { county } = ctx.app.installation
  const { whole, elsewhere } = visibleParts(ctx, region)
  const r = await sql<Record<string, number>>`
    select closed_within(${county}, ${whole}::text[]) + (
      select count(*) from cases c where c.county = ${county} and ${elsewhere} ${scope} and ${viewPredicate('closed', ctx)})::int as closed`.execute(
    ctx.db,
  )
  return r.rows[0]!
}

export async function countFilter(ctx: Ctx, f: Partial<CaseFilter>): Promise<number> {
  const { county } = ctx.app.installation
  const r = await sql<{
    n: number
  }>`select count(*)::int as n from cases c where c.county = ${county} and ${visibleTo(ctx)} and ${viewPredicate(f.view ?? 'open', ctx)} and ${filterPredicate(f, ctx)}`.execute(
    ctx.db,
  )
  return r.rows[0]!.n
}

/** Only where the caller may also export: what is read elsewhere stays there. */
const exported = (
  ctx: Ctx,
  f: CaseFilter,
): RawBuilder<unknown> => sql`c.county = ${ctx.app.installation.county} and ${visibleTo(ctx)}
  and ${ctx.access.where('case.export', 'c.region_path')} and ${viewPredicate(f.view, ctx)} and ${filterPredicate(f, ctx)}`

export async function exportCount(ctx: Ctx, f: CaseFilter): Promise<number> {
  const r = await sql<{
    n: number
  }>`select count(*)::int as n from cases c where ${exported(ctx, f)}`.execute(ctx.db)
  return r.rows[0]!.n
}

/** A page of an export, in the order of the list by time; `after` is the last one of the page before. */
export async function exportRows(
  ctx: Ctx,
  f: CaseFilter,
  after: { reportedAt: Date; id: string } | null,
  limit: number,
): Promise<ListRow[]> {
  const later = after ? sql`and (c.reported_at, c.id) < (${after.reportedAt}, ${after.id}::uuid)` : sql``
  const page = sql`select ${columns} from cases c where ${exported(ctx, f)} ${later} order by c.reported_at desc, c.id desc limit ${limit}`
  const r = await withExtras(ctx, page, sql`p.reported_at desc, p.id desc`)
    .$castTo<ListRow>()
    .execute(ctx.db as Tx)
  return r.rows
}

export function wireRow(ctx: Pick<Ctx, 'app' | 'now'>, r: ListRow): CaseRow {
  const { organisation, regions, items } = ctx.app.services
  const iso = (d: Date | null) => (d ? d.toISOString() : null)
  const group: CaseRow['group'] = r.closed_at
    ? 'closed'
    : r.state === 'triage'
      ? 'confirm'
      : r.pending.length
        ? 'rule'
        : r.next_due_at && r.next_due_at < ctx.now
          ? 'late'
          : r.next_warn_at && r.next_warn_at <= ctx.now
            ? 'soon'
            : r.state === 'dispatched'
              ? 'unsigned'
              : r.state === 'resolved' || r.state === 'evaluated'
                ? 'evaluate'
                : 'running'
  const proposed =
    r.state === 'triage' && r.item_code
      ? ownerUnit(ctx.app, {
          itemCode: r.item_code,
          level: r.level,
          regionPath: r.region_path,
          title: r.title,
        })
      : null
  const outside = r.next_kind === 'arrive' && outsideTown(ctx.app, r.region_path)
  const limit = r.next_kind
    ? limitOf(items.policy(r.item_code), r.level, r.next_kind as ClockName, outside)
    : null
  return {
    id: r.id,
    number: r.number,
    title: r.title,
    level: r.level,
    state: r.state,
    stage: stageOf[r.state],
    regionPath: r.region_path,
    regionName: regions.name(r.region_path),
    placeText: r.place_text,
    point: r.lng !== null && r.lat !== null ? [r.lng, r.lat] : null,
    itemCode: r.item_code,
    itemName: r.item_name,
    clocked: r.clocked,
    channels: r.channels,
    reportCount: r.report_count,
    photoCount: r.photo_count,
    mainUnitId: r.main_unit_id,
    mainUnitName: r.main_unit_id ? organisation.unitName(r.main_unit_id) : null,
    mainAccountName: r.main_account_id ? organisation.accountName(r.main_account_id) : null,
    proposedUnitName: proposed ? organisation.unitName(proposed) : null,
    needsPerson: r.needs_person,
    pending: r.pending.map((p) => p.kind),
    returns: r.returns,
    supervised: r.supervised_at !== null,
    nextKind: r.next_kind,
    nextDueAt: iso(r.next_due_at),
    nextWarnAt: iso(r.next_warn_at),
    nextLimit: limit ? formatLimit(limit, 'zh') : null,
    resolveDueAt: iso(r.resolve_due_at),
    reportedAt: r.reported_at.toISOString(),
    resolvedAt: iso(r.resolved_at),
    mine: r.mine
      ? {
          ...r.mine,
          clock: r.mine.clock && {
            ...r.mine.clock,
            limit: r.mine.clock.limit ? formatLimit(r.mine.clock.limit as unknown as Limit, 'zh') : null,
            // Database JSON writes `+00:00`; the wire speaks one form.
            startedAt: iso(r.mine.clock.startedAt ? new Date(r.mine.clock.startedAt) : null),
            dueAt: iso(r.mine.clock.dueAt ? new Date(r.mine.clock.dueAt) : null),
            warnAt: iso(r.mine.clock.warnAt ? new Date(r.mine.clock.warnAt) : null),
          },
        }
      : null,
    group,
    version: r.version,
  }
}
