/** Somebody looked at what was decided or proposed of a case: an entry of its chain like a correction is. */
import type { Ctx } from '../../kernel/context.ts'
import { problem } from '../../kernel/problem.ts'
import type { ActionDone } from './contract.ts'
import { actorFacts } from './record.ts'
import { recordCount } from './record-count.ts'
import { refusal } from './rules.ts'
import { type CaseRecord, factsOf, loadCase, visible } from './store/load.ts'
import { noteSeen } from './store/seen.ts'

/** The case, locked, if this person may correct it now: who looks and leaves it as it is needs what a correction needs. */
async function mayCorrect(ctx: Ctx, caseId: string): Promise<CaseRecord> {
  const { row, handlers } = await loadCase(ctx.db, ctx.app.installation.county, caseId)
  if (!visible(ctx, row)) throw problem('not_found')
  await noteSeen(ctx, row)
  const no = refusal(factsOf(row, handlers), actorFacts(ctx, row), 'correct', ctx.now)
  if (no) throw problem(no, { extra: { state: row.state, version: row.version } })
  return row
}

/** Somebody looked at the level of a case and left it as it is: an entry in its chain. */
export async function leaveLevel(
  ctx: Ctx,
  caseId: string,
  data: { alertId: string; reason: string },
): Promise<ActionDone> {
  const row = await mayCorrect(ctx, caseId)
  return recordCount(ctx, row, [{ kind: 'raise_left', data }], row.report_count)
}

/** The class was found right, as much to learn from as a correction. Refused where a correction would be, and when the class is no longer `item`. */
export async function confirmClass(
  ctx: Ctx,
  caseId: string,
  o: { item: string; decisionId: string; baseVersion: number },
): Promise<ActionDone> {
  const row = await mayCorrect(ctx, caseId)
  if (o.baseVersion !== row.version || row.item_code !== o.item)
    throw problem('conflict.version', { extra: { version: row.version, state: row.state } })
  const name = ctx.app.services.items.item(o.item, row.list_id)?.name ?? o.item
  await ctx.app.jobs.add(
    ctx.db,
    'triage.learn',
    { caseId, kind: 'class', value: { item: o.item } },
    { key: `learn:${caseId}:class` },
  )
  return recordCount(
    ctx,
    row,
    [{ kind: 'decision_confirmed', data: { what: 'class', item: o.item, name, decisionId: o.decisionId } }],
    row.report_count,
    row.needs_person.filter((k) => k !== 'class'),
  )
}
