import type { Ctx } from '../../kernel/context.ts'
import type { BodyOf } from '../../kernel/contract.ts'
import { defineProblems, problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { personOf } from '../accounts/answers.ts'
import { audit } from '../audit/answers.ts'
import type { objectionAnswer, objectionMake } from './contract.ts'
import * as store from './store.ts'

defineProblems({
  'workload.objected': {
    status: 409,
    zh: '这一条已经提过异议',
    en: 'This entry has an objection already',
  },
  'workload.answered': { status: 409, zh: '这条异议已经有人答复', en: 'This objection was answered already' },
  'workload.own': {
    status: 403,
    zh: '自己的异议由别人答复',
    en: 'An objection of your own is answered by somebody else',
  },
})

export async function object(ctx: Ctx, b: BodyOf<typeof objectionMake>): Promise<{ id: string }> {
  const { county } = ctx.app.installation
  const me = personOf(ctx.actor)
  const entry = await store.ownEntry(ctx.app.pools.system, county, me, b.caseId, b.seq)
  if (!entry) throw problem('not_found')
  const id = uuidv7(ctx.now.getTime())
  const made = await store.insertObjection(ctx.app.pools.system, {
    county,
    id,
    regionPath: entry.region_path,
    caseId: b.caseId,
    seq: b.seq,
    kind: entry.kind,
    account: me,
    name: ctx.actor.name,
    reason: b.reason,
    at: ctx.now,
  })
  if (!made) throw problem('workload.objected')
  await audit(ctx, {
    action: 'workload.object',
    subjectKind: 'case',
    subjectId: b.caseId,
    regionPath: entry.region_path,
    purpose: b.reason,
    detail: { seq: b.seq, kind: entry.kind },
  })
  return { id }
}

export async function answer(ctx: Ctx, id: string, b: BodyOf<typeof objectionAnswer>) {
  const { county } = ctx.app.installation
  const o = await store.lockObjection(ctx.db, county, id)
  if (!o || !ctx.access.can('workload.read', o.region_path)) throw problem('not_found')
  if (o.account_id === ctx.actor.id) throw problem('workload.own')
  if (o.state !== 'open') throw problem('workload.answered')
  const state = b.uphold ? ('upheld' as const) : ('refused' as const)
  await store.answerObjection(ctx.db, {
    county,
    id,
    state,
    answer: b.answer,
    by: ctx.actor.id,
    name: ctx.actor.name,
    at: ctx.now,
  })
  await audit(ctx, {
    action: 'workload.answer',
    subjectKind: 'case',
    subjectId: o.case_id,
    regionPath: o.region_path,
    purpose: b.answer,
    detail: { seq: o.seq, kind: o.kind, state, of: o.account_name },
  })
  return { state }
}
