/** SQL of the three lists. */
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../../kernel/context.ts'
import type { Tx } from '../../../kernel/db.ts'
import { problem } from '../../../kernel/problem.ts'
import { rangeOf } from '../../../shared/region-path.ts'
import type { EntryFilter, EntryList, NewEntry } from '../contract.ts'
import type { VisitRow } from './visits.ts'

export interface EntryRow {
  county: string
  id: string
  visit_id: string
  region_path: string
  list: EntryList
  body: string
  level: 'normal' | 'urgent' | 'critical'
  wants_answer: boolean
  work: boolean
  uploads: string[]
  refused: string | null
  account_id: string | null
  happened_at: Date
  told_at: Date | null
  label: string
  place: string
  lng: number | null
  lat: number | null
  case_id: string | null
  number: string | null
  title: string | null
  state: string | null
  result: string | null
}

const shown = sql`e.county, e.id, e.visit_id, e.region_path, e.list, e.body, e.level, e.wants_answer, e.work, e.uploads, e.refused,
  e.account_id, e.happened_at, e.told_at, v.label, v.place, v.lng, v.lat, c.id as case_id, c.number, c.title, c.state, c.result`
const joined = sql`visit_entries e join visits v on v.county = e.county and v.id = e.visit_id
  left join cases c on c.county = e.county and c.id = e.case_id`

const solved = sql`c.state in ('resolved', 'evaluated', 'archived')`
const owed = sql`e.wants_answer and e.told_at is null and ${solved}`

/** False when an entry of that id is there already: whoever sends it again under another request has another list in mind. */
export async function insertEntries(
  ctx: Ctx,
  v: VisitRow,
  entries: readonly NewEntry[],
  happenedAt: Date,
): Promise<boolean> {
  if (entries.length === 0) return true
  const r = await ctx.db
    .insertInto('visit_entries')
    .values(
      entries.map((e) => ({
        county: v.county,
        id: e.id,
        visit_id: v.id,
        region_path: v.region_path,
        list: e.list,
        body: e.body,
        level: e.level,
        wants_answer: e.wantsAnswer,
        work: e.work,
        uploads: e.uploads,
        account_id: ctx.actor.id,
        happened_at: happenedAt,
        created_at: ctx.now,
      })),
    )
    .onConflict((c) => c.doNothing())
    .returning('id')
    .execute()
  return r.length === entries.length
}

export const entriesOf = async (db: Tx, county: string, visitId: string): Promise<EntryRow[]> =>
  (
    await sql<EntryRow>`select ${shown} from ${joined} where e.county = ${county} and e.visit_id = ${visitId} order by e.id`.execute(
      db,
    )
  ).rows

export const entryById = async (db: Tx, county: string, id: string): Promise<EntryRow | undefined> =>
  (
    await sql<EntryRow>`select ${shown} from ${joined} where e.county = ${county} and e.id = ${id}`.execute(
      db,
    )
  ).rows[0]

/** Solved since, and whoever wanted to hear has not been told by the person who asked. */
export const owedBy = async (db: Tx, county: string, accountId: string): Promise<EntryRow[]> =>
  (
    await sql<EntryRow>`select ${shown} from ${joined}
      where e.county = ${county} and e.account_id = ${accountId} and (${owed}) order by e.happened_at limit 50`.execute(
      db,
    )
  ).rows

export const markTold = (db: Tx, county: string, id: string, now: Date) =>
  sql`update visit_entries set told_at = ${now} where county = ${county} and id = ${id} and told_at is null`.execute(
    db,
  )

/** Entries that wait for the intake; those of one visit, or all that have waited since a moment. */
export const waiting = async (
  db: Tx,
  county: string,
  o: { visitId?: string; before?: Date },
): Promise<EntryRow[]> =>
  (
    await sql<EntryRow>`select ${shown} from ${joined}
      where e.county = ${county} and e.work and e.report_id is null and e.refused is null
        ${o.visitId ? sql`and e.visit_id = ${o.visitId}` : sql``} ${o.before ? sql`and e.created_at < ${o.before}` : sql``}
      order by e.created_at limit 100`.execute(db)
  ).rows

export const markReported = (
  db: Tx,
  county: string,
  id: string,
  r: { reportId: string; caseId: string } | { refused: string },
) =>
  'refused' in r
    ? sql`update visit_entries set refused = ${r.refused} where county = ${county} and id = ${id}`.execute(db)
    : sql`update visit_entries set report_id = ${r.reportId}, case_id = ${r.caseId} where county = ${county} and id = ${id}`.execute(
        db,
      )

export function entryFilter(ctx: Ctx, f: EntryFilter, zone: string): RawBuilder<boolean> {
  const parts: RawBuilder<unknown>[] = [
    sql`e.county = ${ctx.app.installation.county}`,
    ctx.access.where('visit.read', 'e.region_path'),
  ]
  if (f.plan) parts.push(sql`v.plan_id = ${f.plan}`)
  if (f.region) {
    const [lo, hi] = rangeOf(f.region)
    parts.push(sql`e.region_path >= ${lo} and e.region_path < ${hi}`)
  }
  if (f.account) parts.push(sql`e.account_id = ${f.account}`)
  if (f.from) parts.push(sql`e.happened_at >= (${f.from}::date)::timestamp at time zone ${zone}`)
  if (f.to) parts.push(sql`e.happened_at < (${f.to}::date + 1)::timestamp at time zone ${zone}`)
  if (f.q) parts.push(sql`e.body ilike ${`%${f.q.replace(/[\\%_]/g, '\\$&')}%`}`)
  if (f.state === 'noted') parts.push(sql`not e.work`)
  else if (f.state === 'working')
    parts.push(sql`e.work and (c.id is null or not ${solved} and c.closed_at is null)`)
  else if (f.state === 'solved') parts.push(solved)
  else if (f.state === 'owed') parts.push(sql`(${owed})`)
  return sql<boolean>`(${sql.join(parts, sql` and `)})`
}

export async function listEntries(
  db: Tx,
  where: RawBuilder<boolean>,
  list: EntryList | undefined,
  after: string | undefined,
  limit: number,
): Promise<EntryRow[]> {
  const only = list ? sql`and e.list = ${list}` : sql``
  const then = after ? sql`and (e.happened_at, e.id) < ${cursorOf(after)}` : sql``
  const r = await sql<EntryRow>`select ${shown} from ${joined} where ${where} ${only} ${then}
    order by e.happened_at desc, e.id desc limit ${limit}`.execute(db)
  return r.rows
}

export async function countEntries(db: Tx, where: RawBuilder<boolean>): Promise<Record<EntryList, number>> {
  const r = await sql<{ list: EntryList; n: number }>`
    select e.list, count(*)::int as n from ${joined} where ${where} group by 1`.execute(db)
  const of = (list: EntryList) => r.rows.find((x) => x.list === list)?.n ?? 0
  return { difficulty: of('difficulty'), need: of('need'), risk: of('risk') }
}

export const nextEntry = (e: EntryRow): string => `${e.happened_at.toISOString()}_${e.id}`
function cursorOf(text: string): RawBuilder<unknown> {
  const [at, id] = text.split('_')
  const time = new Date(at ?? '')
  if (Number.isNaN(time.getTime()) || !/^[0-9a-f-]{36}$/.test(id ?? ''))
    throw problem('request.invalid', {
      issues: [{ path: 'query.after', code: 'invalid', message: 'not a cursor' }],
    })
  return sql`(${time}, ${id}::uuid)`
}
