/**
 * Region paths: the official division code is the path. `500102006001` is county 500102, street 006, community 001; every
 * level below appends three characters (`500102006001003` is grid 003). A path starts with the path of everything above it, so
 * "inside" is a prefix and scope is a range over one index (collation "C").
 *
 * Service and dedicated divisions lie across the administrative one: their first own segment, and all below it, starts with
 * `S` or `D` (`500102006S01`, `500102006S01S04`). Digits and the other letters are administrative.
 */

export type Division = 'administrative' | 'service' | 'dedicated'

const SHAPE = /^(?:\d{2}|\d{4}|(?:\d{6}|\d{9}|\d{12}(?:[0-9A-CE-RT-Z]\d{2})*)(?:(?:S\d{2})*|(?:D\d{2})*))$/
/** First characters of a segment, in the order they are given out; S and D are taken. */
const HEADS = '0123456789ABCEFGHIJKLMNOPQRTUVWXYZ'

/** Sorts after every path that starts with a given one: segments hold only digits and capitals. */
export const AFTER = '~'

/** Whether `s` can be a region path at all. */
export function isRegionPath(s: string): boolean {
  return s.length <= 60 && SHAPE.test(s)
}

/** The path one level up; null for a province. `500102006` → `500102`, `500102006S01` → `500102006`. */
export function parentOf(path: string): string | null {
  if (path.length <= 2) return null
  if (path.length <= 6) return path.slice(0, path.length - 2)
  return path.slice(0, -3)
}

/** The six digits of the county; a province or city is padded with zeros as in the official list (`50` → `500000`). */
export function countyOf(path: string): string {
  return path.slice(0, 6).padEnd(6, '0')
}

/**
 * What the rows of a place are keyed by in an installation with this root: its county; where the root is a whole city or province, that
 * one for all of its counties, so that a case can be moved between them (docs/adr/0015-roots-above-a-county.md).
 */
export function keyOf(path: string, root: string): string {
  return countyOf(root.length < 6 && path.startsWith(root) ? root : path)
}

/** Number of levels from the top: province 1, city 2, county 3, street 4, community 5, one more for each segment below. */
export function levelOf(path: string): number {
  return path.length <= 6 ? path.length / 2 : 3 + (path.length - 6) / 3
}

/** Which of the three divisions a path belongs to, read from its first own letter. */
export function divisionOf(path: string): Division {
  if (path.includes('S')) return 'service'
  return path.includes('D') ? 'dedicated' : 'administrative'
}

/** Whether `path` is `root` or lies below it. An empty root holds nothing: a missing scope never means everything. */
export function isWithin(path: string, root: string): boolean {
  return root !== '' && path.startsWith(root)
}

/** Half-open range [lo, hi) of all paths within `root`, for `path >= lo and path < hi` in collation "C". */
export function rangeOf(root: string): [lo: string, hi: string] {
  return [root, root + AFTER]
}

/** The path and everything above it, from the top: `500102006` → `50`, `5001`, `500102`, `500102006`. */
export function chainOf(path: string): string[] {
  const out: string[] = []
  for (let p: string | null = path; p; p = parentOf(p)) out.push(p)
  return out.reverse()
}

/**
 * `path` after its ancestor-or-self `from` became `to`: the tail is kept, `500102006001003` under `…001`→`…005` is
 * `500102006005003`. Throws when `path` is not within `from`.
 */
export function rebase(path: string, from: string, to: string): string {
  if (!isWithin(path, from)) throw new Error(`${path} is not within ${from}`)
  return to + path.slice(from.length)
}

/**
 * The first free code under `parent`, given every code ever used there: a code that was once given out is never given again,
 * because old records carry it. Counts 001…999, then A00…Z99. Null when all are used.
 */
export function nextChildCode(
  parent: string,
  used: Iterable<string>,
  division: Division = 'administrative',
): string | null {
  const own = divisionOf(parent)
  if (own !== 'administrative' && own !== division) return null
  if (parent.length < 6 && division !== 'administrative') return null
  const taken = new Set<string>()
  for (const u of used) if (parentOf(u) === parent) taken.add(u.slice(parent.length))
  if (parent.length < 6) {
    const tail = firstFree(taken, 1, 99, 2, '')
    return tail && parent + tail
  }
  if (division !== 'administrative') {
    const tail = firstFree(taken, 1, 99, 2, division === 'service' ? 'S' : 'D')
    return tail && parent + tail
  }
  const digits = firstFree(taken, 1, 999, 3, '')
  if (digits) return parent + digits
  // Streets and communities are numbered by the state: three digits and no letters.
  if (parent.length < 12) return null
  for (const head of HEADS.slice(10)) {
    const tail = firstFree(taken, 0, 99, 2, head)
    if (tail) return parent + tail
  }
  return null
}

function firstFree(taken: Set<string>, from: number, to: number, width: number, head: string): string | null {
  for (let i = from; i <= to; i++) {
    const tail = head + String(i).padStart(width, '0')
    if (!taken.has(tail)) return tail
  }
  return null
}

/**
 * An official code as found in files to a path: zero padding removed (`500102000000` → `500102`, `500100` → `5001`), spaces
 * and full-width digits tolerated. Null when nothing sensible is left.
 */
export function normaliseCode(raw: string): string | null {
  let s = raw
    .normalize('NFKC')
    .replace(/[\s_\-']/g, '')
    .toUpperCase()
  if (/^\d{12}$/.test(s) || /^\d{9}$/.test(s)) while (s.length > 6 && s.endsWith('000')) s = s.slice(0, -3)
  if (/^\d{6}$/.test(s)) while (s.length > 2 && s.endsWith('00')) s = s.slice(0, -2)
  return isRegionPath(s) ? s : null
}
