import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'

/** What a person must look at because the program could not finish it alone. */
export const Task = z.object({
  id: field.id,
  /** `outbox.stuck`, `outbox.by_hand` …: also decides which page helps. */
  kind: z.string(),
  title: Words,
  regionPath: z.string(),
  subjectKind: z.string(),
  subjectId: z.string(),
  /** Closed by an answer where its matter is dealt with, not by ticking it off. */
  answered: z.boolean(),
  state: z.enum(['open', 'done', 'cancelled']),
  dueAt: field.instant.nullable(),
  createdAt: field.instant,
  doneAt: field.instant.nullable(),
  doneByName: z.string().nullable(),
})
export type Task = z.infer<typeof Task>

export const tasksMine = endpoint({
  id: 'tasks.mine',
  method: 'GET',
  path: '/api/tasks',
  access: { verb: 'task.read' },
  summary: 'Tasks for me, my unit or my area, what is due first first',
  query: z
    .object({
      state: z.enum(['open', 'done', 'cancelled']).default('open'),
      after: field.cursor.optional(),
      limit: field.int(1, 200).default(50),
    })
    .strict(),
  answer: z.object({ items: z.array(Task), total: z.number().int(), next: z.string().nullable() }),
})

export const tasksDone = endpoint({
  id: 'tasks.done',
  method: 'POST',
  path: '/api/tasks/:id/done',
  access: { verb: 'task.do' },
  summary: 'Done: what was done about it is kept',
  params: z.object({ id: field.id }),
  body: z.object({ requestId: field.requestId, note: z.string().trim().max(500).default('') }).strict(),
  answer: z.object({ id: field.id, state: z.literal('done') }),
  problems: ['not_found', 'task.closed', 'task.answer'],
})
