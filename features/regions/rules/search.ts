import { isWithin } from '../../../shared/region-path.ts'
import type { Kind } from '../contract.ts'
import type { RegionRow } from './row.ts'

export interface Hit {
  row: RegionRow
  /** 0…1; 1 is the exact name or code. */
  score: number
}

/** Name as compared: width and case folded, blanks and the official tail (居民委员会 …) dropped. */
export function foldName(s: string): string {
  return shortName(s)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s·.,，。()（）#＃-]/g, '')
}

/** `大东门社区居民委员会` → `大东门社区`; the name people use. */
export function shortName(s: string): string {
  return s
    .trim()
    .replace(/社区居民委员会$|社区居委会$/, '社区')
    .replace(/村民委员会$|村委会$/, (_tail, at: number, all: string) => (all[at - 1] === '村' ? '' : '村'))
    .replace(/居民委员会$|居委会$/, '社区')
}

/**
 * Regions by name, alias, address or code: exact before prefix before inside; among equals the higher level, then the code.
 * A query of several words must match on the way down the chain: `敦仁 顺城街` finds the 顺城街 inside 敦仁.
 */
export function searchRegions(
  rows: Iterable<RegionRow>,
  query: string,
  options: {
    kinds?: readonly Kind[]
    scopes?: readonly string[]
    limit?: number
    trail?: (path: string) => string
  } = {},
): Hit[] {
  const words = query.trim().split(/\s+/).map(foldName).filter(Boolean)
  const last = words.at(-1)
  if (!last) return []
  const whole = words.join('')
  const hits: Hit[] = []
  for (const row of rows) {
    if (options.kinds && !options.kinds.includes(row.kind)) continue
    if (options.scopes && !options.scopes.some((s) => isWithin(row.path, s))) continue
    let score = scoreOf(row, whole)
    if (score === 0 && words.length > 1) {
      const trail = foldName(`${options.trail?.(row.path) ?? ''} ${row.address ?? ''}`)
      if (words.slice(0, -1).every((w) => trail.includes(w))) score = scoreOf(row, last)
    }
    if (score === 0) continue
    hits.push({ row, score })
  }
  hits.sort((a, b) => b.score - a.score || a.row.level - b.row.level || (a.row.path < b.row.path ? -1 : 1))
  return hits.slice(0, options.limit ?? 20)
}

interface Folded {
  names: string[]
  address: string
}
/** Folding is most of a search's work, and a row never changes: done once for each. */
const foldedRows = new WeakMap<RegionRow, Folded>()

function foldedOf(row: RegionRow): Folded {
  let f = foldedRows.get(row)
  if (!f) {
    f = { names: [row.name, ...row.aliases].map(foldName), address: row.address ? foldName(row.address) : '' }
    foldedRows.set(row, f)
  }
  return f
}

function scoreOf(row: RegionRow, q: string): number {
  const path = row.path.toLowerCase()
  if (path === q) return 1
  const { names, address } = foldedOf(row)
  let best = q.length >= 4 && path.startsWith(q) ? 0.7 : 0
  for (const [i, f] of names.entries()) {
    const s = f === q ? 1 : f.startsWith(q) ? 0.85 : f.includes(q) ? 0.7 : 0
    best = Math.max(best, i === 0 ? s : s * 0.95)
  }
  return best === 0 && address.includes(q) ? 0.5 : best
}
