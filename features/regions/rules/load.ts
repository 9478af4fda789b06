import type { Finding } from '../contract.ts'
import { finding, type RegionRow } from './row.ts'

/** Households one grid is meant to have: the figure places plan by. */
export const HOUSEHOLDS_PER_GRID = 300

/** Grids that have far more or far fewer households than a worker can know: above one and a half times, below two fifths. */
export function uneven(rows: Iterable<RegionRow>, target = HOUSEHOLDS_PER_GRID): Finding[] {
  const out: Finding[] = []
  for (const r of rows) {
    if (r.kind !== 'grid' || r.division !== 'administrative' || r.households === null) continue
    const n = r.households
    if (n > target * 1.5)
      out.push(
        finding(
          'warning',
          'region.load_high',
          r.path,
          `有 ${n} 户，一格约 ${target} 户，可以拆分`,
          `${n} households where a grid has about ${target}: it could be split`,
        ),
      )
    else if (n < target * 0.4)
      out.push(
        finding(
          'warning',
          'region.load_low',
          r.path,
          `只有 ${n} 户，一格约 ${target} 户，可以合并`,
          `only ${n} households where a grid has about ${target}: it could be merged`,
        ),
      )
  }
  return out
}
