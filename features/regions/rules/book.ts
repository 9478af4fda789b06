import { countyOf, divisionOf, isWithin, levelOf, parentOf, rebase } from '../../../shared/region-path.ts'
import type { Finding } from '../contract.ts'
import { isPlace } from './kinds.ts'
import { tiling } from './overlay.ts'
import { areaM2 } from './polygon.ts'
import { finding, type LineageRow, type RegionRow } from './row.ts'
import { foldName } from './search.ts'
import { NOISE_M2 } from './tree.ts'

/** What a change needs to know. Codes stay used for ever: old cases carry them. */
export interface Book {
  /** The open row of a code. */
  get(path: string): RegionRow | undefined
  /** The open row and all open rows below it, parents first. */
  within(path: string): RegionRow[]
  /** Every code directly below `parent` that was ever given out, closed ones too. */
  used(parent: string): readonly string[]
  /** The highest version a code ever had, 0 when it never existed. */
  lastVersion(path: string): number
}

export interface Change {
  /** Anything here and nothing may be written. */
  faults: Finding[]
  warnings: Finding[]
  /** Open rows that end, with `validTo` set. */
  close: RegionRow[]
  /** Rows that begin at the same instant. */
  open: RegionRow[]
  lineage: LineageRow[]
  /** Open cases that somebody listed for a part of a split: id → code of the part. */
  choices?: Map<string, string>
}

export interface When {
  at: Date
  actor: string | null
}

/** A book over rows held in memory, history included. */
export function bookOf(rows: readonly RegionRow[]): Book {
  const open = new Map<string, RegionRow>()
  const last = new Map<string, number>()
  const used = new Map<string, Set<string>>()
  for (const r of rows) {
    if (r.validTo === null) open.set(r.path, r)
    last.set(r.path, Math.max(last.get(r.path) ?? 0, r.version))
    const parent = parentOf(r.path) ?? ''
    used.set(parent, (used.get(parent) ?? new Set()).add(r.path))
  }
  const paths = [...open.keys()].sort()
  return {
    get: (path) => open.get(path),
    within: (path) => {
      const out: RegionRow[] = []
      for (let i = firstNotBelow(paths, path); i < paths.length && isWithin(paths[i]!, path); i++)
        out.push(open.get(paths[i]!)!)
      return out
    },
    used: (parent) => [...(used.get(parent) ?? [])],
    lastVersion: (path) => last.get(path) ?? 0,
  }
}

export const nothing = (): Change => ({ faults: [], warnings: [], close: [], open: [], lineage: [] })

export function missing(path: string): Finding {
  return finding(
    'fault',
    'region.not_found',
    path,
    `没有 ${path} 这个区域，或它已经停用`,
    `there is no region ${path}, or it is closed`,
  )
}

/** The row under another code, with everything that follows from the code. */
export function recoded(book: Book, row: RegionRow, path: string): RegionRow {
  return {
    ...row,
    path,
    county: countyOf(path),
    parentPath: parentOf(path),
    level: levelOf(path),
    division: divisionOf(path),
    version: book.lastVersion(path) + 1,
  }
}

/** Gives a region and all below it new codes: closes the old rows, opens new ones, writes the descent. */
export function moveSubtree(
  book: Book,
  change: Change,
  from: string,
  to: string,
  kind: LineageRow['kind'],
  reason: string,
  when: When,
): void {
  for (const row of book.within(from)) {
    const path = rebase(row.path, from, to)
    change.close.push(row)
    change.open.push(recoded(book, row, path))
    change.lineage.push({
      from: row.path,
      to: path,
      kind: row.path === from ? kind : 'move',
      at: when.at,
      reason,
      actor: when.actor,
    })
  }
}

/** Another open region of that name and kind under the parent. */
export function nameTaken(
  book: Book,
  parent: string,
  row: { path: string; kind: string; division: string; name: string },
): RegionRow | undefined {
  return childrenOf(book, parent).find(
    (r) =>
      r.path !== row.path &&
      r.kind === row.kind &&
      r.division === row.division &&
      foldName(r.name) === foldName(row.name),
  )
}

export function childrenOf(book: Book, parent: string): RegionRow[] {
  return book.within(parent).filter((r) => r.parentPath === parent)
}

export function nameFault(path: string, other: RegionRow): Finding {
  return finding(
    'fault',
    'region.duplicate_name',
    path,
    `同一上级下已有“${other.name}”（${other.path}）`,
    `its parent already has a region named ${other.name} (${other.path})`,
    { other: other.path },
  )
}

/** Whether a new outline fits its parent and its neighbours of the same division; drawing noise is passed over. */
export function fitWarnings(book: Book, row: RegionRow, without: readonly string[] = []): Finding[] {
  if (!row.geometry || !row.parentPath) return []
  const out: Finding[] = []
  const place = isPlace(row.kind)
  const parent = book.get(row.parentPath)
  const peers = childrenOf(book, row.parentPath).filter(
    (r) =>
      r.geometry &&
      r.path !== row.path &&
      !without.includes(r.path) &&
      r.division === row.division &&
      isPlace(r.kind) === place,
  )
  const f = tiling(parent?.division === row.division ? parent.geometry : null, [
    row.geometry,
    ...peers.map((r) => r.geometry!),
  ])
  const beyond = f.outside[0] ?? 0
  if (beyond > Math.max(NOISE_M2, areaM2(row.geometry) * 0.001))
    out.push(
      finding(
        'warning',
        'region.outside_parent',
        row.path,
        `有 ${Math.round(beyond)} 平方米在上级“${parent!.name}”边界之外`,
        `${Math.round(beyond)} m² lie outside its parent ${parent!.name}`,
        { other: parent!.path, areaM2: beyond },
      ),
    )
  for (const o of f.overlaps) {
    const peer = o.a === 0 ? peers[o.b - 1] : undefined
    if (peer && o.areaM2 > NOISE_M2)
      out.push(
        finding(
          'warning',
          'region.overlap',
          row.path,
          `与“${peer.name}”重叠 ${Math.round(o.areaM2)} 平方米`,
          `lies over ${peer.name} by ${Math.round(o.areaM2)} m²`,
          { other: peer.path, areaM2: o.areaM2 },
        ),
      )
  }
  return out
}

export function codeUsed(path: string): Finding {
  return finding(
    'fault',
    'region.code_used',
    path,
    `编码 ${path} 已经用过；用过的编码不再给别的区域`,
    `code ${path} was used before; a used code is never given to another region`,
  )
}

/** Index of the first of sorted `paths` that is not below `path` in byte order. */
function firstNotBelow(paths: readonly string[], path: string): number {
  let lo = 0
  let hi = paths.length
  while (lo < hi) {
    const mid = (lo + hi) >> 1
    if (paths[mid]! < path) lo = mid + 1
    else hi = mid
  }
  return lo
}
