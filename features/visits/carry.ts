/** Open calls and running plans follow the ground; of what came apart the region above has them. Calls that were made keep the code of their day. */
import { countyOf } from '../../shared/region-path.ts'
import type { Carry, Moved } from '../regions/answers.ts'
import * as store from './store/plans.ts'

const fateOf = (moved: Moved, path: string): string => {
  const f = moved.fate(path)
  return f.kind === 'goes' ? f.to : f.kind === 'undecided' ? f.above : path
}

export const carryVisits: Carry = async (ctx, _ended, moved) => {
  const { county } = ctx.app.installation
  const steps = (await store.openVisitCodes(ctx.db, county, moved.roots))
    .map((path) => ({ from: path, to: fateOf(moved, path) }))
    .filter((s) => s.from !== s.to && countyOf(s.to) === countyOf(s.from))
  if (steps.length) await store.moveVisits(ctx.db, county, steps)
  for (const path of await store.allPlanPaths(ctx.db, county)) {
    const to = fateOf(moved, path)
    if (to !== path) await store.movePlans(ctx.db, county, path, to)
  }
}
