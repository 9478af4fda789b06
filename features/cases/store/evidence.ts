/** Whether a result carries the evidence that the responsibility list asks for. */
import type { Ctx } from '../../../kernel/context.ts'
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
  const r = await ctx.db
    .selectFrom('attachments')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('county', '=', row.county)
    .where((eb) =>
      eb.or([
        eb('case_id', '=', row.id),
        eb(
          'report_id',
          'in',
          eb
            .selectFrom('reports')
            .select('id')
            .where('county', '=', row.county)
            .where('case_id', '=', row.id),
        ),
      ]),
    )
    .where('kind', '=', 'photo')
    .where('phase', 'in', phases)
    .executeTakeFirstOrThrow()
  return r.n
}
