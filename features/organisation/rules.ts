/** Pure questions about the organisation: who covers a place, what is missing, what hangs below what. */

/** Duties every grid must have held at every moment (1 leader + 1 deputy + a responsible worker). */
export const gridDuties = ['worker', 'leader', 'deputy'] as const

export interface Term {
  from: Date
  until: Date | null
}

export const current = (t: Term, now: Date): boolean => t.from <= now && (t.until === null || now < t.until)
/** Two terms share a moment. */
export const overlaps = (a: Term, b: Term): boolean =>
  (b.until === null || a.from < b.until) && (a.until === null || b.from < a.until)

/** Duties of `wanted` that nobody holds, in the order of `wanted`. */
export const missingDuties = (held: ReadonlySet<string>, wanted: readonly string[] = gridDuties): string[] =>
  wanted.filter((d) => !held.has(d))

/** Among things of a place, those that cover `path`, nearest first (a grid's own worker before the community's). */
export function covering<T extends { regionPath: string }>(things: readonly T[], path: string): T[] {
  return things
    .filter((t) => path.startsWith(t.regionPath))
    .sort((a, b) => b.regionPath.length - a.regionPath.length)
}

/** A unit or post is of interest to a scope when it lies inside, or when it serves the scope from above. */
export const concerns = (regionPath: string, ranges: readonly string[]): boolean =>
  ranges.some((r) => regionPath.startsWith(r) || r.startsWith(regionPath))

/** Whether making `parent` the parent of `id` would close a ring. `parentOf` gives the present parent of each unit. */
export function wouldLoop(
  id: string,
  parent: string | null,
  parentOf: (id: string) => string | null,
): boolean {
  for (let at = parent, left = 100; at !== null; at = parentOf(at), left--)
    if (at === id || left === 0) return true
  return false
}
