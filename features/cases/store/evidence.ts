/** Whether a result carries the evidence that the responsibility list asks for. */
import { sql } from 'kysely'
import type { Ctx } from '../../../kernel/context.ts'
import { prepared } from '../../../kernel/db.ts'
import type { Issue } from '../../../kernel/problem.ts'
import type { ActionInput } from '../contract.ts'
import { metres } from '../rules/distance.ts'
import type { CaseRecord } from './load.ts'

/** Every missing piece as an issue on the field that would mend it; empty when the result may be handed in. */
export async function evidenceMissing(
  ctx: Ctx,
  row: CaseRecord,
  input: ActionInput<'resolve'>,
): Promise<Issue[]> {
  const item = row.item_code ? ctx.app.services.items.item(row.item_code, row.list_id) : undefined
  if (!item) return []
  const issues: Issue[] = []
  for (const e of item.evidence) {
    if (e.type === 'photoAfter') {
      const had = await photos(ctx, row, 'after')
      const given = had + input.uploads.length
      if (given < e.count)
        issues.push({
          path: 'uploads',
          code: 'evidence.photo_after',
          message: `${e.label}：还差 ${e.count - given} 张`,
        })
    } else if (e.type === 'photoBefore') {
      if ((await photos(ctx, row, 'report', 'before', 'during')) < e.count)
        issues.push({ path: 'uploads', code: 'evidence.photo_before', message: `${e.label}：还没有` })
    } else if (e.type === 'position') {
      if (!input.spot && !row.arrived_at)
        issues.push({ path: 'spot', code: 'evidence.position', message: `${e.label}：还没有到场记录` })
      else if (input.spot && row.lng !== null && row.lat !== null && e.withinMetres) {
        const far = metres(input.spot.point, [row.lng, row.lat]) - input.spot.accuracy
        if (far > e.withinMetres)
          issues.push({
            path: 'spot',
            code: 'evidence.too_far',
            message: `${e.label}：离现场还有 ${Math.round(far)} 米`,
          })
      }
    } else if (e.type !== 'document' && !input.confirmations.includes(e.label) && input.result.length < 2)
      issues.push({ path: 'confirmations', code: 'evidence.confirm', message: e.label })
  }
  return issues
}

async function photos(
  ctx: Ctx,
  row: CaseRecord,
  ...phases: ('report' | 'before' | 'during' | 'after')[]
): Promise<number> {
  // Two looks by key, not one with "or": that one read every photo of the county.
  const shown = sql`a.kind = 'photo' and a.phase = any(${phases})`
  const r = await sql<{ n: number }>`${prepared} select count(*)::int as n from (
    select a.id from attachments a where a.county = ${row.county} and a.case_id = ${row.id} and ${shown}
    union
    select a.id from reports r join attachments a on a.county = r.county and a.report_id = r.id
      where r.county = ${row.county} and r.case_id = ${row.id} and ${shown}) p`.execute(ctx.db)
  return r.rows[0]!.n
}
