/** What an export of tasks holds: those that the list shows, open and closed. */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import type { CaseFilter } from '../cases/contract.ts'
import { type Column, type Dataset, exportable } from '../exports/answers.ts'
import { forMe, type TaskRow } from './store.ts'

const w = (zh: string, en: string) => ({ zh, en })
const states = { open: w('待办', 'Open'), done: w('已办', 'Done'), cancelled: w('不用办了', 'Not needed') }

type Row = Omit<TaskRow, 'county'>
const columns: Column<Row>[] = [
  {
    key: 'id',
    head: w('任务', 'Task'),
    type: 'text',
    meaning: w('任务的标识，不变', 'Id of the task, never changes'),
    width: 38,
    of: (r) => r.id,
  },
  {
    key: 'kind',
    head: w('种类', 'Kind'),
    type: 'text',
    meaning: w('什么事要人看，一类一个词', 'What a person has to look at, one word a kind'),
    width: 18,
    of: (r) => r.kind,
  },
  {
    key: 'title',
    head: w('内容', 'What'),
    type: 'text',
    meaning: w('任务的一句话', 'The task in a sentence'),
    width: 50,
    of: (r) => r.title.zh,
  },
  {
    key: 'region',
    head: w('区域', 'Region'),
    type: 'text',
    meaning: w('关于哪里', 'Where it is about'),
    width: 22,
    of: (r, ctx) => ctx.app.services.regions.name(r.region_path),
  },
  {
    key: 'subjectKind',
    head: w('关于', 'About'),
    type: 'text',
    meaning: w('关于哪一类东西', 'What kind of thing it is about'),
    of: (r) => r.subject_kind,
  },
  {
    key: 'subjectId',
    head: w('对象', 'Subject'),
    type: 'text',
    meaning: w('那件东西的标识', 'Id of that thing'),
    width: 38,
    of: (r) => r.subject_id,
  },
  {
    key: 'state',
    head: w('状态', 'State'),
    type: 'text',
    meaning: w('现在的状态', 'State as it stands'),
    codes: states,
    of: (r) => r.state,
  },
  {
    key: 'createdAt',
    head: w('开出时间', 'Opened'),
    type: 'moment',
    meaning: w('什么时候开出的；时段按它算', 'When it was opened; the period goes by this'),
    of: (r) => r.created_at.toISOString(),
  },
  {
    key: 'dueAt',
    head: w('限期', 'Due'),
    type: 'moment',
    meaning: w('最晚什么时候办', 'By when'),
    of: (r) => r.due_at?.toISOString() ?? null,
  },
  {
    key: 'doneAt',
    head: w('办好时间', 'Closed'),
    type: 'moment',
    meaning: w('什么时候关掉的', 'When it was closed'),
    of: (r) => r.done_at?.toISOString() ?? null,
  },
  {
    key: 'doneBy',
    head: w('谁办的', 'By'),
    type: 'text',
    meaning: w('关掉它的工作人员', 'Staff who closed it'),
    of: (r) => r.done_by_name,
  },
]

const where = (ctx: Ctx, f: CaseFilter) => sql`t.county = ${ctx.app.installation.county} and ${forMe(ctx)}
  and ${exportable(ctx, 'task.read', f.region, 't.region_path')}
  ${f.from ? sql`and t.created_at >= ${new Date(f.from)}` : sql``} ${f.to ? sql`and t.created_at < ${new Date(f.to)}` : sql``}`

export const tasksData: Dataset<Row> = {
  name: w('任务', 'Tasks'),
  verb: 'task.read',
  columns,
  count: async (ctx, f) =>
    (await sql<{ n: number }>`select count(*)::int as n from tasks t where ${where(ctx, f)}`.execute(ctx.db))
      .rows[0]!.n,
  async page(ctx, f, after, limit) {
    const { rows } = await sql<Row>`
      select t.id, t.region_path, t.kind, t.title, t.subject_kind, t.subject_id, t.unit_id, t.account_id, t.state, t.due_at, t.created_at,
        t.done_at, t.done_by, a.name as done_by_name
      from tasks t left join accounts a on a.id = t.done_by
      where ${where(ctx, f)} ${after ? sql`and t.id < ${after}::uuid` : sql``} order by t.id desc limit ${limit}`.execute(
      ctx.db,
    )
    return { rows, next: rows.length === limit ? rows.at(-1)!.id : null }
  },
}
