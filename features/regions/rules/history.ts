import type { LineageRow } from './row.ts'

/** Whether the row was in force at that moment: from `validFrom` on, up to but not including `validTo`. */
export function inForce(row: { validFrom: Date; validTo: Date | null }, at: Date): boolean {
  return row.validFrom <= at && (row.validTo === null || at < row.validTo)
}

/** The rows in force at a moment, at most one for each path. */
export function asOf<T extends { path: string; validFrom: Date; validTo: Date | null }>(
  rows: Iterable<T>,
  at: Date,
): T[] {
  const out: T[] = []
  for (const r of rows) if (inForce(r, at)) out.push(r)
  return out
}

/** The rows in force today: those not closed. */
export function current<T extends { validTo: Date | null }>(rows: Iterable<T>): T[] {
  const out: T[] = []
  for (const r of rows) if (r.validTo === null) out.push(r)
  return out
}

/**
 * What became of a code: the open codes that hold its territory now. A code still open is its own answer, even when others were
 * cut off it. Follows any number of moves, merges and splits; each step must be later than the one before.
 */
export function successors(
  lineage: readonly LineageRow[],
  path: string,
  open: (path: string) => boolean,
): string[] {
  const out = new Set<string>()
  const seen = new Set<string>()
  const walk = (p: string, since: number) => {
    if (seen.has(p)) return
    seen.add(p)
    if (open(p)) {
      out.add(p)
      return
    }
    for (const l of lineage)
      if (l.from === p && l.to !== p && l.at.getTime() >= since) walk(l.to, l.at.getTime())
  }
  walk(path, Number.NEGATIVE_INFINITY)
  return [...out].sort()
}

/** Every code the territory of `path` came from, nearest first. */
export function ancestors(lineage: readonly LineageRow[], path: string): string[] {
  const out: string[] = []
  const walk = (p: string, before: number) => {
    for (const l of lineage)
      if (l.to === p && l.from !== p && l.at.getTime() <= before && !out.includes(l.from)) {
        out.push(l.from)
        walk(l.from, l.at.getTime())
      }
  }
  walk(path, Number.POSITIVE_INFINITY)
  return out
}

/** All steps that a code took part in, or its forebears and successors did, in order of time. */
export function lineageOf(lineage: readonly LineageRow[], path: string): LineageRow[] {
  const codes = new Set([path, ...ancestors(lineage, path), ...successors(lineage, path, () => false)])
  let grown = true
  while (grown) {
    grown = false
    for (const l of lineage)
      if (codes.has(l.from) && !codes.has(l.to)) {
        codes.add(l.to)
        grown = true
      }
  }
  return lineage
    .filter((l) => codes.has(l.from) && codes.has(l.to))
    .sort((a, b) => a.at.getTime() - b.at.getTime() || (a.from < b.from ? -1 : 1))
}
