import { nextChildCode } from '../../../shared/region-path.ts'
import type { ChangeBody } from '../contract.ts'
import {
  type Book,
  type Change,
  childrenOf,
  missing,
  moveSubtree,
  nameFault,
  nameTaken,
  nothing,
  recoded,
  type When,
} from './book.ts'
import { tiling } from './overlay.ts'
import { areaM2, insidePoint, Shape } from './polygon.ts'
import { finding, type RegionRow } from './row.ts'
import { foldName } from './search.ts'
import { checkGeometry, NOISE_M2 } from './tree.ts'

type SplitBody = Extract<ChangeBody, { op: 'split' }>

/**
 * One region becomes several. With `keepFirst` the first part goes on under the old code, else the old code ends and all parts
 * get new ones. What lay below goes to the part named for it, or to the part it lies in; parts must tile the old outline.
 */
export function planSplit(book: Book, body: SplitBody, when: When): Change {
  const change = nothing()
  const row = book.get(body.path)
  if (!row) return { ...change, faults: [missing(body.path)] }
  if (!row.parentPath) {
    change.faults.push(
      finding('fault', 'region.kind_mismatch', row.path, '省级不能拆分', 'a province cannot be split'),
    )
    return change
  }
  change.faults.push(...nameFaults(book, row, body), ...tilingFaults(row, body), ...caseFaults(row, body))
  const owner = assign(book, row, body, change)
  if (change.faults.length) return change
  const codes = [...book.used(row.parentPath)]
  const total = body.parts.reduce((sum, p) => sum + (p.households ?? 0), 0)
  if (row.households !== null && body.parts.some((p) => p.households !== null) && total !== row.households)
    change.warnings.push(
      finding(
        'warning',
        'region.households',
        row.path,
        `各部分共 ${total} 户，原来 ${row.households} 户`,
        `the parts have ${total} households together, before it were ${row.households}`,
      ),
    )
  change.close.push(row)
  const choices = new Map<string, string>()
  change.choices = choices
  for (const [i, part] of body.parts.entries()) {
    const keeps = i === 0 && body.keepFirst
    const path = keeps ? row.path : nextChildCode(row.parentPath, codes, row.division)
    if (!path) {
      change.faults.push(finding('fault', 'region.no_code', row.path, '没有可用的编码了', 'no code is left'))
      return change
    }
    codes.push(path)
    for (const id of part.cases) choices.set(id, path)
    change.open.push({
      ...recoded(book, row, path),
      name: part.name,
      aliases: keeps ? row.aliases : [],
      geometry: part.geometry,
      households: part.households,
      point: part.geometry || !keeps ? null : row.point,
    })
    if (!keeps)
      change.lineage.push({
        from: row.path,
        to: path,
        kind: 'split',
        at: when.at,
        reason: body.reason,
        actor: when.actor,
      })
    if (keeps) continue
    for (const child of childrenOf(book, row.path))
      if (owner.get(child.path) === i)
        moveSubtree(
          book,
          change,
          child.path,
          path + child.path.slice(row.path.length),
          'move',
          body.reason,
          when,
        )
  }
  return change
}

function nameFaults(book: Book, row: RegionRow, body: SplitBody) {
  const out = []
  const seen = new Set<string>()
  for (const part of body.parts) {
    const twin = nameTaken(book, row.parentPath!, { ...row, name: part.name })
    if (twin) out.push(nameFault(row.path, twin))
    if (seen.has(foldName(part.name)))
      out.push(
        finding(
          'fault',
          'region.duplicate_name',
          row.path,
          `两个部分都叫“${part.name}”`,
          `two parts are named ${part.name}`,
        ),
      )
    seen.add(foldName(part.name))
  }
  return out
}

function tilingFaults(row: RegionRow, body: SplitBody) {
  const shapes = body.parts.flatMap((p) => (p.geometry ? [p.geometry] : []))
  if (shapes.length === 0)
    return row.geometry
      ? [
          finding(
            'fault',
            'region.no_outline',
            row.path,
            '原区域有边界，每个部分也要画出边界',
            'the region has an outline; each part needs one',
          ),
        ]
      : []
  if (shapes.length < body.parts.length)
    return [
      finding('fault', 'region.no_outline', row.path, '有的部分没有画边界', 'some parts have no outline'),
    ]
  const out = shapes.flatMap((g) => checkGeometry(row.path, g))
  if (out.length || !row.geometry) return out
  const noise = Math.max(NOISE_M2, areaM2(row.geometry) * 0.001)
  const f = tiling(row.geometry, shapes)
  const outside = f.outside.reduce((a, b) => a + b, 0)
  const overlap = f.overlaps.reduce((a, o) => a + o.areaM2, 0)
  const say = (code: string, m2: number, zh: string, en: string) => {
    if (m2 > noise)
      out.push(
        finding('fault', code, row.path, `${zh} ${Math.round(m2)} 平方米`, `${en} ${Math.round(m2)} m²`, {
          areaM2: m2,
        }),
      )
  }
  say('region.split_outside', outside, '各部分超出原边界', 'the parts reach beyond the old outline by')
  say('region.split_gap', f.gapM2, '原边界内有没分到的地方', 'ground of the old outline is in no part:')
  say('region.split_overlap', overlap, '各部分互相重叠', 'the parts lie over each other by')
  return out
}

function caseFaults(row: RegionRow, body: SplitBody) {
  const seen = new Set<string>()
  const twice = body.parts.flatMap((p) => p.cases).filter((id) => seen.size === seen.add(id).size)
  return twice.map((id) =>
    finding(
      'fault',
      'region.split_twice',
      row.path,
      `事件 ${id} 分给了两个部分`,
      `case ${id} was given to two parts`,
    ),
  )
}

/** Which part each region below goes to. Unplaceable ones are faults: nothing may be lost in a split. */
function assign(book: Book, row: RegionRow, body: SplitBody, change: Change): Map<string, number> {
  const owner = new Map<string, number>()
  const children = childrenOf(book, row.path)
  body.parts.forEach((part, i) => {
    for (const c of part.children) {
      if (!children.some((r) => r.path === c))
        change.faults.push(
          finding(
            'fault',
            'region.not_child',
            c,
            `${c} 不在“${row.name}”下面`,
            `${c} does not lie under ${row.name}`,
          ),
        )
      else if (owner.has(c))
        change.faults.push(
          finding('fault', 'region.split_twice', c, `${c} 分给了两个部分`, `${c} was given to two parts`),
        )
      owner.set(c, i)
    }
  })
  const shapes = body.parts.map((p) => (p.geometry ? new Shape(p.geometry) : null))
  for (const child of children) {
    if (owner.has(child.path)) continue
    const at = child.geometry ? insidePoint(child.geometry) : child.point
    const i = at ? shapes.findIndex((s) => s?.contains(at[0], at[1])) : -1
    if (i >= 0) owner.set(child.path, i)
    else
      change.faults.push(
        finding(
          'fault',
          'region.split_unassigned',
          child.path,
          `“${child.name}”归哪一部分，要指定`,
          `say which part ${child.name} goes to`,
          { other: row.path },
        ),
      )
    if (i >= 0 && child.geometry) {
      const f = tiling(body.parts[i]!.geometry, [child.geometry])
      const beyond = f.outside[0]!
      if (beyond > Math.max(NOISE_M2, areaM2(child.geometry) * 0.02))
        change.warnings.push(
          finding(
            'warning',
            'region.straddles',
            child.path,
            `“${child.name}”跨在分界线上，整体归“${body.parts[i]!.name}”`,
            `${child.name} lies across the cut; all of it goes to ${body.parts[i]!.name}`,
            { areaM2: beyond },
          ),
        )
    }
  }
  return owner
}
