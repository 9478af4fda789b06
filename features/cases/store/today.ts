/** What I confirmed today: counted from the events, not typed in. */
import { sql } from 'kysely'
import type { Ctx } from '../../../kernel/context.ts'
import { startOfDay } from './views.ts'

export async function confirmedToday(
  ctx: Ctx,
): Promise<{ confirmed: number; corrected: number; secondsEach: number | null }> {
  const from = startOfDay(ctx.now, ctx.app.installation.zone)
  const r = await sql<{ confirmed: number; corrected: number; seconds: number | null }>`
    select count(*) filter (where e.kind = 'dispatched')::int as confirmed,
           count(*) filter (where e.kind = 'corrected')::int as corrected,
           avg(extract(epoch from e.recorded_at - s.first_at)) filter (where e.kind = 'dispatched' and e.recorded_at - s.first_at < interval '10 minutes') as seconds
    from case_events e left join case_seen s on s.county = e.county and s.case_id = e.case_id and s.account_id = e.actor_id
    where e.county = ${ctx.app.installation.county} and e.actor_id = ${ctx.actor.id} and e.recorded_at >= ${from} and e.kind in ('dispatched','corrected')`.execute(
    ctx.db,
  )
  const row = r.rows[0]!
  return {
    confirmed: row.confirmed,
    corrected: row.corrected,
    secondsEach: row.seconds === null ? null : Math.round(Number(row.seconds)),
  }
}
