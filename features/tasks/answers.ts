/** What other features may ask of tasks: to open one for a person, and to close it when the matter is settled. */
import type { Ctx } from '../../kernel/context.ts'
import type { Words } from '../../kernel/contract.ts'
import { closeTasks, insertTask } from './store.ts'

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

/** Opens a task unless one of this kind is open for the subject already; its id, or null. */
export function openTask(ctx: TaskContext, t: NewTask): Promise<string | null> {
  return insertTask(
    ctx.db,
    {
      county: t.county,
      region_path: t.regionPath,
      kind: t.kind,
      title: t.title,
      subject_kind: t.subjectKind,
      subject_id: t.subjectId,
      unit_id: t.unitId ?? null,
      account_id: t.accountId ?? null,
      due_at: t.dueAt ?? null,
    },
    ctx.now,
  )
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
