/** What is wrong below a region: rules over its rows, and grids nobody answers for. */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
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

const DUTIES = ['worker', 'leader', 'deputy'] as const

/** Grids at or below `root` without a holder of each duty today. */
export async function coverOf(ctx: Ctx, root: string): Promise<CoverGap[]> {
  const { rows } = await sql<{ path: string; held: string[] }>`
    select p.region_path as path, array_agg(distinct p.duty) as held
    from posts p join post_holders h on h.post_id = p.id
    where p.active and p.region_path >= ${root} and p.region_path < ${`${root}~`}
      and h.valid_from <= ${ctx.now} and (h.valid_until is null or h.valid_until > ${ctx.now})
    group by p.region_path`.execute(ctx.db)
  const held = new Map(rows.map((r) => [r.path, r.held]))
  return ctx.app.services.regions
    .within(root, 'administrative')
    .filter((r) => r.kind === 'grid')
    .map((r) => ({
      path: r.path,
      name: r.name,
      missing: DUTIES.filter((d) => !held.get(r.path)?.includes(d)),
    }))
    .filter((g) => g.missing.length > 0)
}
