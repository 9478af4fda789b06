/** SQL of replays: the reports of some days page by page, what was found, and the cases behind it. */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import { json, type Tx } from '../../kernel/db.ts'
import { noteOf } from '../../shared/notes.ts'
import { judgedDecisions, visibleTo } from '../cases/answers.ts'
import type { Changed, ReplayKind } from './rules/replay.ts'

export interface Asked {
  from: string
  to: string
  modelId: string | null
  modelNumber: number | null
  listId: string | null
  listName: string | null
}

export interface ReplayRow {
  id: string
  region_path: string
  state: 'waiting' | 'running' | 'done' | 'stopped' | 'failed'
  asked: Asked
  done: number
  total: number
  why: string
  at: Date
  by_name: string
}
export interface CountRow {
  replay_id: string
  kind: ReplayKind
  changed: number
  better: number
  worse: number
}

const columns = sql`id, region_path, state, asked, done, total, why, at, by_name`

export async function insertReplay(
  db: Tx,
  r: {
    county: string
    id: string
    regionPath: string
    asked: Asked
    at: Date
    by: string | null
    byName: string
  },
): Promise<void> {
  await sql`insert into decision_replays (county, id, region_path, state, asked, at, by_account, by_name)
    values (${r.county}, ${r.id}, ${r.regionPath}, 'waiting', ${json(r.asked)}, ${r.at}, ${r.by}, ${r.byName})`.execute(
    db,
  )
}

export async function replay(db: Tx, county: string, id: string): Promise<ReplayRow | null> {
  const r =
    await sql<ReplayRow>`select ${columns} from decision_replays where county = ${county} and id = ${id}`.execute(
      db,
    )
  return r.rows[0] ?? null
}

export async function replays(ctx: Ctx): Promise<ReplayRow[]> {
  const r =
    await sql<ReplayRow>`select ${columns} from decision_replays where county = ${ctx.app.installation.county}
    and ${ctx.access.where('stats.read', 'region_path')} order by at desc, id limit 30`.execute(ctx.db)
  return r.rows
}

/** How many cases of each replay change, and to which side; as many as the caller sees of them. */
export async function countsOf(db: Tx, county: string, ids: readonly string[]): Promise<CountRow[]> {
  const r = await sql<CountRow>`select replay_id, kind, count(*)::int as changed,
      count(*) filter (where stands <> '' and now = stands)::int as better,
      count(*) filter (where stands <> '' and was = stands)::int as worse
    from decision_replay_changes where county = ${county} and replay_id = any(${ids as string[]}::uuid[]) group by 1, 2`.execute(
    db,
  )
  return r.rows
}

/** Moves a replay on; false when somebody has stopped it meanwhile. */
export async function setReplay(
  db: Tx,
  county: string,
  id: string,
  s: { state: ReplayRow['state']; done?: number; total?: number; why?: string; endedAt?: Date },
): Promise<boolean> {
  const r =
    await sql`update decision_replays set state = ${s.state}, done = coalesce(${s.done ?? null}, done), total = coalesce(${s.total ?? null}, total),
      why = coalesce(${s.why ?? null}, why), ended_at = coalesce(${s.endedAt ?? null}, ended_at)
    where county = ${county} and id = ${id} and state in ('waiting', 'running')`.execute(db)
  return Number(r.numAffectedRows ?? 0) === 1
}

export interface PastReport {
  caseId: string
  regionPath: string
  reportId: string
  at: Date
  channel: string
  title: string | null
  text: string
  placeText: string | null
  lng: number | null
  lat: number | null
  accuracy: number | null
  qrCode: string | null
  /** What a person chose when writing it down: no decision of the program. */
  chosenItem: string | null
  chosenLevel: 'normal' | 'urgent' | 'critical' | null
  chosenRegion: string | null
}

const inDays = (county: string, region: string, at: { from: Date; to: Date }) =>
  sql`c.county = ${county} and c.region_path >= ${region} and c.region_path < ${`${region}~`} and c.reported_at >= ${at.from} and c.reported_at < ${at.to}`

export async function countReports(
  db: Tx,
  county: string,
  region: string,
  at: { from: Date; to: Date },
): Promise<number> {
  const r = await sql<{
    n: number
  }>`select count(*)::int as n from cases c where ${inDays(county, region, at)}`.execute(db)
  return r.rows[0]?.n ?? 0
}

/** The first report of each case after a case, in the order of ids. */
export async function pastReports(
  db: Tx,
  county: string,
  region: string,
  at: { from: Date; to: Date },
  after: string,
  limit: number,
): Promise<PastReport[]> {
  const chosen = (kind: string, field: string) => sql`(select d.value ->> ${sql.lit(field)} from decisions d
    where d.county = c.county and d.case_id = c.id and d.report_id = r.id and d.kind = ${sql.lit(kind)} and d.rule = 'person' limit 1)`
  const r = await sql<PastReport>`
    select c.id as "caseId", c.region_path as "regionPath", r.id as "reportId", r.occurred_at as at, r.channel, r.title, r.body as text,
      r.place_text as "placeText", r.lng, r.lat, r.accuracy, r.qr_code as "qrCode",
      ${chosen('class', 'item')} as "chosenItem", ${chosen('level', 'level')} as "chosenLevel", ${chosen('place', 'regionPath')} as "chosenRegion"
    from (select c.id, c.county, c.region_path from cases c where ${inDays(county, region, at)} and c.id > ${after} order by c.id limit ${limit}) c
    join case_links l on l.county = c.county and l.case_id = c.id and l.kind = 'origin' and l.undone_at is null
    join reports r on r.county = l.county and r.id = l.report_id order by c.id`.execute(db)
  return r.rows
}

/** What people left class, level and route of these cases at; of those they looked at. */
export async function standsOf(
  db: Tx,
  county: string,
  caseIds: readonly string[],
): Promise<Map<string, Partial<Record<ReplayKind, string>>>> {
  const r = await sql<{ case_id: string; kind: ReplayKind; stands: string }>`
    select j.case_id, j.kind, j.stands from (${judgedDecisions(
      sql<boolean>`c.county = ${county} and c.id = any(${caseIds as string[]}::uuid[])`,
      sql<boolean>`d.kind in ('class', 'level', 'route')`,
    )}) j where j.judged`.execute(db)
  const out = new Map<string, Partial<Record<ReplayKind, string>>>()
  for (const x of r.rows) out.set(x.case_id, { ...out.get(x.case_id), [x.kind]: x.stands })
  return out
}

export async function insertChanges(
  db: Tx,
  county: string,
  replayId: string,
  rows: readonly (Changed & { caseId: string; regionPath: string })[],
): Promise<void> {
  if (rows.length === 0) return
  await sql`insert into decision_replay_changes (county, replay_id, case_id, kind, region_path, was, now, stands)
    select ${county}, ${replayId}, x."caseId", x.kind, x."regionPath", x.was, x.now, x.stands
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x("caseId" uuid, kind text, "regionPath" text, was text, now text, stands text)
    on conflict (county, replay_id, case_id, kind) do nothing`.execute(db)
}

/** The cases behind old replays go; what they counted was read long ago. */
export async function forgetChanges(db: Tx, county: string, before: Date): Promise<void> {
  await sql`delete from decision_replay_changes x using decision_replays r
    where x.county = ${county} and r.county = x.county and r.id = x.replay_id and r.at < ${before}`.execute(
    db,
  )
  await sql`update decision_replays set state = 'stopped', why = ${noteOf('replayForgotten')}
    where county = ${county} and at < ${before} and state = 'done'`.execute(db)
}

export interface ChangeRow {
  case_id: string
  number: string
  title: string
  was: string
  now: string
  stands: string
}

/** Cases behind a count, as the caller may see them; the latest first. */
export async function changedCases(
  ctx: Ctx,
  replayId: string,
  kind: ReplayKind,
  which: 'all' | 'better' | 'worse' | 'other',
  limit: number,
): Promise<ChangeRow[]> {
  const side = {
    all: sql`true`,
    better: sql`x.stands <> '' and x.now = x.stands`,
    worse: sql`x.stands <> '' and x.was = x.stands`,
    other: sql`(x.stands = '' or (x.now <> x.stands and x.was <> x.stands))`,
  }[which]
  const r = await sql<ChangeRow>`select c.id as case_id, c.number, c.title, x.was, x.now, x.stands
    from decision_replay_changes x join cases c on c.county = x.county and c.id = x.case_id
    where x.county = ${ctx.app.installation.county} and x.replay_id = ${replayId} and x.kind = ${kind} and ${side} and ${visibleTo(ctx)}
    order by c.reported_at desc, c.id limit ${limit}`.execute(ctx.db)
  return r.rows
}
