import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import { json, later, type Tx } from '../../kernel/db.ts'
import { problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'

export interface TaskRow {
  county: string
  id: string
  region_path: string
  kind: string
  title: { zh: string; en: string }
  subject_kind: string
  subject_id: string
  unit_id: string | null
  account_id: string | null
  state: 'open' | 'done' | 'cancelled'
  due_at: Date | null
  created_at: Date
  done_at: Date | null
  done_by: string | null
  done_by_name: string | null
}

type NewRow = Pick<
  TaskRow,
  | 'county'
  | 'region_path'
  | 'kind'
  | 'title'
  | 'subject_kind'
  | 'subject_id'
  | 'unit_id'
  | 'account_id'
  | 'due_at'
>

/** At most one open task per kind and subject; answers whether this call opened it. */
export async function insertTask(db: Tx, t: NewRow, now: Date): Promise<string | null> {
  const r = await sql<{ id: string }>`
    insert into tasks (county, id, region_path, kind, title, subject_kind, subject_id, unit_id, account_id, state, due_at, created_at)
    values (${t.county}, ${uuidv7(now.getTime())}, ${t.region_path}, ${t.kind}, ${json(t.title)}, ${t.subject_kind}, ${t.subject_id},
            ${t.unit_id}, ${t.account_id}, 'open', ${t.due_at}, ${now})
    on conflict (county, kind, subject_id) where state = 'open' do nothing returning id`.execute(db)
  return r.rows[0]?.id ?? null
}

export async function insertTasks(db: Tx, list: readonly NewRow[], now: Date): Promise<void> {
  await sql`${later} insert into tasks (county, id, region_path, kind, title, subject_kind, subject_id, unit_id, account_id, state, due_at, created_at)
    select t.county, t.id, t.region_path, t.kind, t.title, t.subject_kind, t.subject_id, t.unit_id, t.account_id, 'open', t.due_at, ${now}
    from jsonb_to_recordset(${JSON.stringify(list.map((t) => ({ ...t, id: uuidv7(now.getTime()) })))}::jsonb) as t(county text, id uuid,
      region_path text, kind text, title jsonb, subject_kind text, subject_id text, unit_id uuid, account_id uuid, due_at timestamptz)
    on conflict (county, kind, subject_id) where state = 'open' do nothing`.execute(db)
}

export async function closeTasks(
  db: Tx,
  county: string,
  kind: string,
  subjectIds: readonly string[],
  state: 'done' | 'cancelled',
  by: string | null,
  now: Date,
  result: unknown,
): Promise<void> {
  await sql`${later} update tasks set state = ${state}, done_at = ${now}, done_by = ${by}, result = ${json(result)}
            where county = ${county} and kind = ${kind} and subject_id = any(${subjectIds as string[]}) and state = 'open'`.execute(
    db,
  )
}

/** In my area, and not given to another unit or person. */
export const forMe = (
  ctx: Ctx,
): RawBuilder<boolean> => sql<boolean>`(${ctx.access.where('task.read', 't.region_path')}
  and (t.account_id is null or t.account_id = ${ctx.actor.id})
  and (t.unit_id is null or t.unit_id = any(${ctx.access.units as string[]}::uuid[])))`

const shown = sql`t.county, t.id, t.region_path, t.kind, t.title, t.subject_kind, t.subject_id, t.unit_id, t.account_id, t.state,
  t.due_at, t.created_at, t.done_at, t.done_by, a.name as done_by_name`

export async function listTasks(
  db: Tx,
  o: { where: RawBuilder<boolean>; state: string; after: string | undefined; limit: number },
): Promise<{ rows: TaskRow[]; total: number }> {
  const after = o.after ? sql`and (coalesce(t.due_at, t.created_at), t.id) > ${cursorOf(o.after)}` : sql``
  const rows = await sql<TaskRow>`
    select ${shown} from tasks t left join accounts a on a.id = t.done_by
    where t.state = ${o.state} and ${o.where} ${after}
    order by coalesce(t.due_at, t.created_at), t.id limit ${o.limit + 1}`.execute(db)
  const count = await sql<{ n: number }>`
    select count(*)::int as n from tasks t where t.state = ${o.state} and ${o.where}`.execute(db)
  return { rows: rows.rows, total: count.rows[0]!.n }
}

export const nextCursor = (t: TaskRow): string => `${(t.due_at ?? t.created_at).toISOString()}_${t.id}`

function cursorOf(text: string): RawBuilder<unknown> {
  const [at, id] = text.split('_')
  const time = new Date(at ?? '')
  if (Number.isNaN(time.getTime()) || !/^[0-9a-f-]{36}$/.test(id ?? ''))
    throw problem('request.invalid', {
      issues: [{ path: 'query.after', code: 'invalid', message: 'not a cursor' }],
    })
  return sql`(${time}, ${id}::uuid)`
}

export async function lockTask(db: Tx, county: string, id: string): Promise<TaskRow | undefined> {
  const r = await sql<TaskRow>`
    select ${shown} from tasks t left join accounts a on a.id = t.done_by
    where t.county = ${county} and t.id = ${id} for update of t`.execute(db)
  return r.rows[0]
}

export async function finishTask(
  db: Tx,
  county: string,
  id: string,
  by: string | null,
  now: Date,
  result: unknown,
): Promise<void> {
  await sql`update tasks set state = 'done', done_at = ${now}, done_by = ${by}, result = ${json(result)}
            where county = ${county} and id = ${id}`.execute(db)
}

/** Codes at and below some roots on which tasks are open, with how many. */
export async function openTaskCodes(
  db: Tx,
  county: string,
  roots: readonly string[],
): Promise<{ region_path: string; n: number }[]> {
  if (roots.length === 0) return []
  const r = await sql<{ region_path: string; n: number }>`
    select region_path, count(*)::int as n from tasks where county = ${county} and state = 'open' and (${sql.join(
      roots.map((root) => sql`(region_path >= ${root} and region_path < ${`${root}~`})`),
      sql` or `,
    )}) group by region_path`.execute(db)
  return r.rows
}

export async function moveTasks(
  db: Tx,
  county: string,
  steps: readonly { from: string; to: string }[],
): Promise<void> {
  await sql`
    update tasks t set region_path = n."to"
    from jsonb_to_recordset(${JSON.stringify(steps)}::jsonb) as n("from" text, "to" text)
    where t.county = ${county} and t.state = 'open' and t.region_path = n."from"`.execute(db)
}

export async function moveTasksOf(
  db: Tx,
  county: string,
  to: readonly { subjectId: string; regionPath: string }[],
): Promise<void> {
  await sql`
    update tasks t set region_path = n."regionPath"
    from jsonb_to_recordset(${JSON.stringify(to)}::jsonb) as n("subjectId" text, "regionPath" text)
    where t.county = ${county} and t.state = 'open' and t.subject_id = n."subjectId"`.execute(db)
}

export async function openSubjects(
  db: Tx,
  county: string,
  kind: string,
  subjectIds: readonly string[],
): Promise<Set<string>> {
  if (subjectIds.length === 0) return new Set()
  const r = await sql<{ subject_id: string }>`
    select subject_id from tasks where county = ${county} and kind = ${kind} and subject_id = any(${subjectIds as string[]}) and state = 'open'`.execute(
    db,
  )
  return new Set(r.rows.map((x) => x.subject_id))
}

/** What open tasks of a kind are about, in a region. */
export async function subjectsIn(db: Tx, county: string, kind: string, region: string): Promise<string[]> {
  const r = await sql<{ subject_id: string }>`
    select subject_id from tasks where county = ${county} and kind = ${kind} and state = 'open'
      and region_path >= ${region} and region_path < ${`${region}~`}`.execute(db)
  return r.rows.map((x) => x.subject_id)
}

export interface TaskDone {
  id: string
  region_path: string
  done_at: Date
}
export async function doneTasks(
  db: Tx,
  o: { county: string; region: string; from: Date; to: Date },
): Promise<TaskDone[]> {
  const r = await sql<TaskDone>`
    select id, region_path, done_at from tasks where county = ${o.county} and state = 'done' and done_at >= ${o.from} and done_at < ${o.to}
      and region_path >= ${o.region} and region_path < ${`${o.region}~`} order by done_at, id`.execute(db)
  return r.rows
}
