import { isWithin, nextChildCode } from '../../../shared/region-path.ts'
import type { ChangeBody } from '../contract.ts'
import {
  type Book,
  type Change,
  childrenOf,
  fitWarnings,
  missing,
  moveSubtree,
  nameFault,
  nameTaken,
  nothing,
  type When,
} from './book.ts'
import { finding, type RegionRow } from './row.ts'
import { foldName } from './search.ts'
import { union } from './union.ts'

/**
 * Several regions become one of them: `into` goes on under its code with the joined outline, the others end, and what lay below
 * them goes to `into` under new codes. The old names stay as aliases, so that people still find the place.
 */
export function planMerge(book: Book, body: Extract<ChangeBody, { op: 'merge' }>, when: When): Change {
  const change = nothing()
  const into = book.get(body.into)
  const from: RegionRow[] = []
  for (const path of new Set(body.from)) {
    const row = book.get(path)
    if (row) from.push(row)
    else change.faults.push(missing(path))
  }
  if (!into) change.faults.push(missing(body.into))
  if (!into || change.faults.length) return change
  const all = [into, ...from]
  for (const r of from) {
    if (
      r.path === into.path ||
      all.some((o) => o !== r && (isWithin(r.path, o.path) || isWithin(o.path, r.path)))
    )
      change.faults.push(
        finding(
          'fault',
          'region.nested',
          r.path,
          `“${r.name}”不能与自己、上级或下级合并`,
          `${r.name} cannot be merged with itself or with what lies above or below it`,
        ),
      )
    else if (r.kind !== into.kind || r.division !== into.division)
      change.faults.push(
        finding(
          'fault',
          'region.unlike',
          r.path,
          `“${r.name}”与“${into.name}”不是同一类区域`,
          `${r.name} and ${into.name} are not regions of one kind`,
        ),
      )
    if (r.parentPath !== into.parentPath)
      change.warnings.push(
        finding(
          'warning',
          'region.other_parent',
          r.path,
          `“${r.name}”原来属于另一个上级，合并后归“${into.name}”的上级`,
          `${r.name} lay under another parent and goes over to that of ${into.name}`,
        ),
      )
  }
  const next = joined(book, into, from, body.name)
  const twin = into.parentPath ? nameTaken(book, into.parentPath, next) : undefined
  if (twin && !from.some((r) => r.path === twin.path)) change.faults.push(nameFault(into.path, twin))
  if (change.faults.length) return change
  if (all.some((r) => r.geometry) && !all.every((r) => r.geometry))
    change.warnings.push(
      finding(
        'warning',
        'region.no_outline',
        into.path,
        '有的区域没有边界，合并后只有已画的部分',
        'some of them have no outline; only what is drawn is joined',
      ),
    )
  change.warnings.push(
    ...fitWarnings(
      book,
      next,
      from.map((r) => r.path),
    ),
  )
  if (next.geometry?.type === 'MultiPolygon' && all.every((r) => r.geometry?.type === 'Polygon'))
    change.warnings.push(
      finding(
        'warning',
        'region.apart',
        into.path,
        '这些区域不相邻，合并后会是分开的几块',
        'these regions do not touch; the joined one lies in separate parts',
      ),
    )
  change.close.push(into)
  change.open.push(next)
  const codes = [...book.used(into.path)]
  const names = new Set(childrenOf(book, into.path).map((r) => `${r.kind} ${foldName(r.name)}`))
  for (const r of from) {
    change.close.push(r)
    change.lineage.push({
      from: r.path,
      to: into.path,
      kind: 'merge',
      at: when.at,
      reason: body.reason,
      actor: when.actor,
    })
    for (const child of childrenOf(book, r.path)) {
      const path = nextChildCode(into.path, codes, child.division)
      if (!path) {
        change.faults.push(
          finding('fault', 'region.no_code', into.path, '没有可用的编码了', 'no code is left'),
        )
        return change
      }
      codes.push(path)
      const key = `${child.kind} ${foldName(child.name)}`
      if (names.has(key))
        change.warnings.push(
          finding(
            'warning',
            'region.duplicate_name',
            child.path,
            `合并后会有两个“${child.name}”`,
            `there will be two named ${child.name}`,
          ),
        )
      names.add(key)
      moveSubtree(book, change, child.path, path, 'move', body.reason, when)
    }
  }
  return change
}

function joined(
  book: Book,
  into: RegionRow,
  from: readonly RegionRow[],
  name: string | undefined,
): RegionRow {
  const all = [into, ...from]
  const known = all.map((r) => r.households).filter((h) => h !== null)
  const title = name ?? into.name
  const aliases = [...new Set(all.flatMap((r) => [r.name, ...r.aliases]))].filter((a) => a !== title)
  return {
    ...into,
    name: title,
    aliases: aliases.slice(0, 30),
    geometry: union(all.flatMap((r) => (r.geometry ? [r.geometry] : []))),
    households: known.length ? known.reduce((a, b) => a + b, 0) : null,
    version: book.lastVersion(into.path) + 1,
  }
}
