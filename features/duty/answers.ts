/** What other features may ask of duty. */

import type { Ctx } from '../../kernel/context.ts'
import { defineProblems } from '../../kernel/problem.ts'
import { dutyProblems, type WallView } from './contract.ts'
import * as store from './store.ts'

defineProblems(dutyProblems)

export interface Running {
  rosterId: string
  rosterName: string
  regionPath: string
  kind: 'centre' | 'grid' | 'squad'
  accountId: string
  chief: boolean
  team: string | null
  part: string
  startsAt: Date
  endsAt: Date
  /** What a wall shows while this part of the roster runs; null: the roster does not say. */
  wall: WallView | null
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
    rosterId: r.roster_id,
    rosterName: r.roster_name,
    regionPath: r.region_path,
    kind: r.kind,
    accountId: r.account_id,
    chief: r.chief,
    team: r.team,
    part: r.part,
    startsAt: r.starts_at,
    endsAt: r.ends_at,
    wall: r.wall,
  }))
}

export { carryDuty } from './carry.ts'
