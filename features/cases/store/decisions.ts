/** Decisions of triage on a case: kept with their inputs, corrected by people, learnt from. */
import { sql } from 'kysely'
import type { Ctx } from '../../../kernel/context.ts'
import { later } from '../../../kernel/db.ts'
import type { Outcome } from '../rules/decide.ts'
import type { CaseRecord } from './load.ts'

/** Marks the newest decision of each corrected kind and hands the words to the classifier to learn from, after commit. */
export async function correctDecisions(
  ctx: Ctx,
  row: CaseRecord,
  corrected: Outcome['corrected'],
): Promise<void> {
  for (const k of corrected) {
    await sql`${later}
      update decisions set corrected_at = ${ctx.now}, corrected_by = ${ctx.actor.id},
             correction = ${JSON.stringify({ value: k.value, shown: k.shown, by: ctx.actor.name })}::jsonb
      where county = ${row.county} and id = (
        select id from decisions where county = ${row.county} and case_id = ${row.id} and kind = ${k.kind} order by at desc limit 1)`.execute(
      ctx.db,
    )
    if (k.kind === 'place')
      await ctx.app.jobs.add(ctx.db, 'placenames.learn', { caseId: row.id }, { key: `learn:${row.id}:place` })
    if (k.kind === 'class' || k.kind === 'level')
      await ctx.app.jobs.add(
        ctx.db,
        'triage.learn',
        { caseId: row.id, kind: k.kind, value: k.value },
        { key: `learn:${row.id}:${k.kind}` },
      )
  }
}
