/** What is wrong below a region: rules over its rows, and grids nobody answers for. */
import type { Ctx } from '../../kernel/context.ts'
import { gaps } from '../organisation/answers.ts'
import type { CoverGap } from './contract.ts'
import type { RegionMap } from './rules/locate.ts'
import type { RegionRow } from './rules/row.ts'
import { checkTree, type TreeCheck } from './rules/tree.ts'

export function checkRegion(root: RegionRow, rows: readonly RegionRow[], map: RegionMap): TreeCheck {
  return checkTree(
    rows.some((r) => r.path === root.path) ? rows : [root, ...rows],
    (p) => map.byPath(p) !== undefined,
  )
}

/** Grids at or below `root` that lack a worker, a leader or a deputy now. */
export async function coverOf(ctx: Ctx, root: string): Promise<CoverGap[]> {
  const open = await gaps(ctx.db, root, ctx.now)
  return open.map((g) => ({
    path: g.regionPath,
    name: g.regionName,
    missing: g.missing as CoverGap['missing'],
  }))
}
