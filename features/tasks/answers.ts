/** What other features may ask of tasks: to open one for a person, and to close it when the matter is settled. */
import type { Ctx } from '../../kernel/context.ts'
import type { Words } from '../../kernel/contract.ts'
import { keyOf } from '../../shared/region-path.ts'
import type { Carry, Foresee, Moved } from '../regions/answers.ts'
import {
  closeTasks,
  doneTasks,
  insertTask,
  insertTasks,
  moveTasks,
  moveTasksOf,
  openSubjects,
  openTaskCodes,
  subjectsIn,
  type TaskDone,
} from './store.ts'

export { tasksData } from './dataset.ts'

export type TaskContext = Pick<Ctx, 'app' | 'db' | 'now'>

export interface NewTask {
  county: string
  regionPath: string
  kind: string
  title: Words
  subjectKind: string
  subjectId: string
  unitId?: string | null
  accountId?: string | null
  dueAt?: Date | null
}

const rowOf = (t: NewTask) => ({
  county: t.county,
  region_path: t.regionPath,
  kind: t.kind,
  title: t.title,
  subject_kind: t.subjectKind,
  subject_id: t.subjectId,
  unit_id: t.unitId ?? null,
  account_id: t.accountId ?? null,
  due_at: t.dueAt ?? null,
})

/** Opens a task unless one of this kind is open for the subject already; its id, or null. */
export function openTask(ctx: TaskContext, t: NewTask): Promise<string | null> {
  return insertTask(ctx.db, rowOf(t), ctx.now)
}

/** Many at once, in one statement; those of which one is open already are left as they are. */
export function openTasks(ctx: TaskContext, list: readonly NewTask[]): Promise<void> {
  return insertTasks(ctx.db, list.map(rowOf), ctx.now)
}

/** Closes the open tasks of these subjects; none open is no fault. */
export function settleTasks(
  ctx: TaskContext,
  o: {
    county: string
    kind: string
    subjectIds: readonly string[]
    state?: 'done' | 'cancelled'
    by?: string | null
    note?: string
  },
): Promise<void> {
  return closeTasks(ctx.db, o.county, o.kind, o.subjectIds, o.state ?? 'done', o.by ?? null, ctx.now, {
    note: o.note ?? '',
  })
}

/** Those of these subjects about which a task of this kind is open. */
export const openOf = (
  ctx: Pick<TaskContext, 'app'>,
  kind: string,
  subjectIds: readonly string[],
): Promise<Set<string>> => openSubjects(ctx.app.pools.system, ctx.app.installation.county, kind, subjectIds)

/** What open tasks of a kind are about, in a region. */
export const openIn = (ctx: Pick<TaskContext, 'app'>, kind: string, region: string): Promise<string[]> =>
  subjectsIn(ctx.app.pools.system, ctx.app.installation.county, kind, region)

/** Tasks done in a region in [from, to). Asked as the system: who may see which of them is for the caller to decide. */
export const tasksDone = (
  ctx: Pick<TaskContext, 'app'>,
  o: { region: string; from: Date; to: Date },
): Promise<TaskDone[]> => doneTasks(ctx.app.pools.system, { county: ctx.app.installation.county, ...o })

/** Open tasks about these subjects are looked for where the subject is now. */
export function placeTasks(
  ctx: TaskContext,
  county: string,
  to: readonly { subjectId: string; regionPath: string }[],
): Promise<void> {
  return moveTasksOf(ctx.db, county, to)
}

/** Where an open task is looked for after a change; what came apart is seen from the region above. Done ones are history. */
const taskFate = (moved: Moved, path: string): string => {
  const f = moved.fate(path)
  return f.kind === 'goes' ? f.to : f.kind === 'undecided' ? f.above : path
}

export const carryTasks: Carry = async (ctx, _ended, moved) => {
  const { county, rootPath } = ctx.app.installation
  const codes = await openTaskCodes(ctx.db, county, moved.roots)
  const steps = codes
    .map((c) => ({ from: c.region_path, to: taskFate(moved, c.region_path) }))
    .filter((s) => s.from !== s.to && keyOf(s.to, rootPath) === keyOf(s.from, rootPath))
  if (steps.length) await moveTasks(ctx.db, county, steps)
}

export const foreseeTasks: Foresee = async (ctx, moved) => {
  const codes = await openTaskCodes(ctx.db, ctx.app.installation.county, moved.roots)
  const goes = codes.filter((c) => taskFate(moved, c.region_path) !== c.region_path)
  return { what: 'tasks', goes: goes.reduce((n, c) => n + c.n, 0), undecided: [] }
}
