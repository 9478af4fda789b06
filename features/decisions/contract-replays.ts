/** Past reports decided again under another version of the model or another list, beside today's; nothing of a case is changed. */
import { z } from 'zod'
import { endpoint, field } from '../../kernel/contract.ts'
import { Day } from '../statistics/contract.ts'
import { replayKinds } from './rules/replay.ts'

const n = z.number().int()
export const ReplayKind = z.enum(replayKinds)

export const ReplayCounts = z.object({
  kind: ReplayKind,
  /** Cases for which it would be decided otherwise. */
  changed: n,
  /** Of them, those now as people left it and not before, the other way round, and those nobody has looked at or that are wrong both times. */
  better: n,
  worse: n,
  other: n,
})

export const Replay = z.object({
  id: field.id,
  state: z.enum(['waiting', 'running', 'done', 'stopped', 'failed']),
  regionPath: z.string(),
  regionName: z.string(),
  from: Day,
  to: Day,
  /** What it was decided under, in words: the name of a list, or the number of a version. */
  model: n.nullable(),
  list: z.string().nullable(),
  done: n,
  total: n,
  result: z.array(ReplayCounts).nullable(),
  why: z.string(),
  at: field.instant,
  by: z.string(),
})
export type Replay = z.infer<typeof Replay>

export const replaysList = endpoint({
  id: 'decisions.replays',
  method: 'GET',
  path: '/api/decision-replays',
  access: { verb: 'model.manage' },
  summary: 'Replays of past reports in my area, the latest first',
  answer: z.object({ replays: z.array(Replay) }),
})

export const replayStart = endpoint({
  id: 'decisions.replayStart',
  method: 'POST',
  path: '/api/decision-replays',
  access: { verb: 'model.manage' },
  summary:
    'Decide the reports of some days again under a version of the class model or a list, as a job; changes no case',
  body: z
    .object({
      requestId: field.requestId,
      region: field.regionPath,
      from: Day,
      to: Day,
      modelId: field.id.optional(),
      listId: field.id.optional(),
    })
    .strict()
    .refine((b) => (b.modelId === undefined) !== (b.listId === undefined), {
      path: ['modelId'],
      message: 'a version of the model or a list, one of them',
    })
    .refine((b) => b.from <= b.to && Date.parse(b.to) - Date.parse(b.from) <= 92 * 86_400_000, {
      path: ['to'],
      message: 'the days end after they begin and are at most 93',
    }),
  answer: z.object({ id: field.id }),
  status: 202,
  problems: ['decisions.other_list', 'decisions.model_state', 'decisions.no_list'],
})

export const replayStop = endpoint({
  id: 'decisions.replayStop',
  method: 'POST',
  path: '/api/decision-replays/:id/stop',
  access: { verb: 'model.manage' },
  summary: 'Stop a replay; what was found so far stays',
  params: z.object({ id: field.id }).strict(),
  body: z.object({ requestId: field.requestId }).strict(),
  answer: z.object({ stopped: z.boolean() }),
})

export const Change = z.object({
  caseId: field.id,
  number: z.string(),
  title: z.string(),
  was: z.string(),
  wasName: z.string(),
  now: z.string(),
  nowName: z.string(),
  stands: z.string(),
  standsName: z.string(),
})
export type Change = z.infer<typeof Change>

export const replayChanges = endpoint({
  id: 'decisions.replayChanges',
  method: 'GET',
  path: '/api/decision-replays/:id/changes',
  access: { verb: 'model.manage' },
  summary: 'The cases that a replay would decide otherwise, as the caller may see them; at most 200',
  params: z.object({ id: field.id }).strict(),
  query: z
    .object({
      kind: ReplayKind.default('class'),
      which: z.enum(['all', 'better', 'worse', 'other']).default('all'),
    })
    .strict(),
  answer: z.object({ rows: z.array(Change), more: n }),
})
