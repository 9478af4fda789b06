/** What other features may ask of duty. */

import type { Ctx } from '../../kernel/context.ts'
import { defineProblems } from '../../kernel/problem.ts'
import { dutyProblems } from './contract.ts'
import * as store from './store.ts'

defineProblems(dutyProblems)

export interface Running {
  regionPath: string
  kind: 'centre' | 'grid' | 'squad'
  accountId: string
  chief: boolean
  team: string | null
  part: string
  endsAt: Date
}
/** Shifts that run now, as far as the caller may see them. */
export async function runningShifts(
  ctx: Pick<Ctx, 'app' | 'db' | 'now'>,
  region?: string,
): Promise<Running[]> {
  const rows = await store.shifts(ctx.db, ctx.app.installation.county, {
    from: ctx.now,
    to: new Date(ctx.now.getTime() + 1),
    region,
  })
  return rows.map((r) => ({
    regionPath: r.region_path,
    kind: r.kind,
    accountId: r.account_id,
    chief: r.chief,
    team: r.team,
    part: r.part,
    endsAt: r.ends_at,
  }))
}

export { carryDuty } from './carry.ts'
