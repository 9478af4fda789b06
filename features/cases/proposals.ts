/**
 * A proposed link that a person looked at and found to be another problem. The answer stands on the decision that made the
 * proposal, with who gave it: it is what a better comparison can be measured by, and it can be taken back.
 */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import { problem } from '../../kernel/problem.ts'
import type { ActionDone, ActionInput } from './contract.ts'
import { recordCount } from './record-count.ts'
import type { CaseRecord } from './store/load.ts'

interface Proposal {
  id: string
  case_id: string
  number: string
  report_id: string
  score: number
}

/** Proposals between two cases, whichever of them was there first: the newest decision of each report. */
async function between(ctx: Ctx, row: CaseRecord, other: string, dismissed: boolean): Promise<Proposal[]> {
  const { rows } = await sql<Proposal>`
    select d.id, d.case_id, p.number, d.report_id, d.score
    from decisions d join cases p on p.county = d.county and p.id = ${other}
    where d.county = ${row.county} and d.kind = 'link' and d.value ->> 'action' = 'propose'
      and ((d.case_id = ${row.id} and d.value ->> 'caseId' = ${other}) or (d.case_id = ${other} and d.value ->> 'caseId' = ${row.id}::text))
      and ${dismissed ? sql`d.correction ? 'dismissed'` : sql`d.corrected_at is null`}
    order by d.case_id = ${row.id} desc, d.at desc for update of d`.execute(ctx.db)
  return rows
}

/** Marks the proposals between two cases as wrong, or takes that back. */
export async function dismissProposal(
  ctx: Ctx,
  row: CaseRecord,
  input: ActionInput<'dismiss'>,
): Promise<ActionDone> {
  const found = await between(ctx, row, input.caseId, input.undo)
  const first = found[0]
  if (!first) throw problem(input.undo ? 'case.not_dismissed' : 'case.not_proposed')
  const correction = {
    value: { action: 'none', caseId: null },
    dismissed: input.caseId,
    reason: input.reason,
    shown: { zh: `与 ${first.number} 不是同一件事`, en: `not the same problem as ${first.number}` },
    by: ctx.actor.name,
  }
  const ids = found.map((f) => f.id)
  await sql`
    update decisions set
      corrected_at = ${input.undo ? null : ctx.now}, corrected_by = ${input.undo ? null : ctx.actor.id},
      correction = ${input.undo ? null : JSON.stringify(correction)}::jsonb
    where county = ${row.county} and id = any(${ids})`.execute(ctx.db)
  const others = row.needs_person.filter((k) => k !== 'link')
  const event = {
    kind: input.undo ? 'proposal_restored' : 'proposal_dismissed',
    data: { caseId: input.caseId, number: first.number, score: first.score, reason: input.reason },
  }
  const waits = input.undo && row.state === 'triage' ? [...others, 'link'] : others
  return recordCount(ctx, row, [event], row.report_count, waits)
}
