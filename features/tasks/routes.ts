import { route } from '../../kernel/endpoint.ts'
import { defineProblems, problem } from '../../kernel/problem.ts'
import { type Task, tasksDone, tasksMine } from './contract.ts'
import { answeredKinds } from './rules.ts'
import * as store from './store.ts'

defineProblems({
  'task.closed': { status: 409, zh: '这件任务已经有人办了', en: 'Somebody has closed this task already' },
  'task.answer': {
    status: 409,
    zh: '这件任务要到它的页面上作答，答了就关',
    en: 'This task closes with an answer on its own page',
  },
})

const shown = (t: store.TaskRow): Task => ({
  id: t.id,
  kind: t.kind,
  title: t.title,
  regionPath: t.region_path,
  subjectKind: t.subject_kind,
  subjectId: t.subject_id,
  answered: answeredKinds.includes(t.kind),
  state: t.state,
  dueAt: t.due_at?.toISOString() ?? null,
  createdAt: t.created_at.toISOString(),
  doneAt: t.done_at?.toISOString() ?? null,
  doneByName: t.done_by_name,
})

export const routes = [
  route(tasksMine, async (ctx, { query }) => {
    const { rows, total } = await store.listTasks(ctx.db, {
      where: store.forMe(ctx),
      ...query,
      after: query.after,
    })
    const page = rows.slice(0, query.limit)
    return {
      items: page.map(shown),
      total,
      next: rows.length > query.limit ? store.nextCursor(page.at(-1)!) : null,
    }
  }),

  route(tasksDone, async (ctx, { params, body }) => {
    const county = ctx.app.installation.county
    const t = await store.lockTask(ctx.db, county, params.id)
    if (!t) throw problem('not_found')
    ctx.access.need('task.do', t.region_path, 'task.read')
    if (t.account_id !== null && t.account_id !== ctx.actor.id) throw problem('access.denied')
    if (t.state !== 'open') throw problem('task.closed')
    if (answeredKinds.includes(t.kind)) throw problem('task.answer')
    await store.finishTask(ctx.db, county, t.id, ctx.actor.id, ctx.now, { note: body.note })
    return { id: t.id, state: 'done' as const }
  }),
]
