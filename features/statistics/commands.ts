/** What a list editor decides about a proposal: into a draft, or left as it is with the reason. */
import type { Ctx } from '../../kernel/context.ts'
import type { BodyOf } from '../../kernel/contract.ts'
import { defineProblems, problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { audit } from '../audit/answers.ts'
import { changeDraft } from '../items/answers.ts'
import { ownerKey } from '../items/rules.ts'
import type { Proposal, proposalDismiss, proposalTake } from './contract-passing.ts'
import { keyOf, ordered, proposalsOf } from './passing.ts'
import { changed } from './rules/passing.ts'
import * as store from './store/passing.ts'

defineProblems({
  'proposal.decided': {
    status: 409,
    zh: '这一条已经有人处理过，请看新的',
    en: 'Somebody decided this already: look again',
  },
  'proposal.same': {
    status: 409,
    zh: '草稿里已经是这样，或没有这个事项',
    en: 'The draft says so already, or does not have the item',
  },
})

type Found = Proposal & { regionPath: string }
async function open(ctx: Ctx, b: { itemCode: string; a: string; b: string }): Promise<Found> {
  const key = keyOf({ itemCode: b.itemCode, ...ordered(b.a, b.b) })
  await store.lockProposal(ctx.db, key)
  const found = (await proposalsOf(ctx)).find((p) => keyOf(p) === key)
  if (!found) throw problem('not_found')
  if (!found.open) throw problem('proposal.decided')
  return found
}

async function keep(
  ctx: Ctx,
  p: Found,
  d: { what: 'taken' | 'dismissed'; reason: string; change: unknown; listId: string | null },
): Promise<void> {
  await store.insertDecision(ctx.db, {
    county: ctx.app.installation.county,
    id: uuidv7(ctx.now.getTime()),
    regionPath: p.regionPath,
    itemCode: p.itemCode,
    a: p.a,
    b: p.b,
    ...d,
    cases: p.cases,
    by: ctx.actor.id,
    byName: ctx.actor.name,
    at: ctx.now,
  })
  await audit(ctx, {
    action: d.what === 'taken' ? 'items.proposal_taken' : 'items.proposal_dismissed',
    subjectKind: 'item',
    subjectId: p.itemCode,
    regionPath: p.regionPath,
    ...(d.reason ? { purpose: d.reason } : {}),
    detail: { units: [p.a, p.b], cases: p.cases, change: d.change, listId: d.listId },
  })
}

export async function take(ctx: Ctx, b: BodyOf<typeof proposalTake>) {
  const p = await open(ctx, b)
  const { organisation } = ctx.app.services
  const unit = organisation.unit(b.unitId)
  if (!unit?.active)
    throw problem('request.invalid', {
      issues: [{ path: 'unitId', code: 'unknown', message: 'no open unit of this installation' }],
    })
  const change = {
    way: b.way,
    itemCode: b.itemCode,
    key: ownerKey(unit, p.regionPath, organisation.units()),
    words: b.words,
    task: b.task,
  }
  const { listId, more } = await changeDraft(ctx, b, (items) => {
    const made = changed(items, change)
    if (!made) throw problem('proposal.same')
    return { items: made.items, more: made.code }
  })
  await keep(ctx, p, { what: 'taken', reason: '', change, listId })
  return { listId, itemCode: more }
}

export async function dismiss(ctx: Ctx, b: BodyOf<typeof proposalDismiss>) {
  await keep(ctx, await open(ctx, b), { what: 'dismissed', reason: b.reason, change: null, listId: null })
  return { dismissed: true as const }
}
