import { divisionOf, isRegionPath } from '../../../shared/region-path.ts'
import type { Finding, Geometry } from '../contract.ts'
import { checkKind, isPlace, KIND_WORDS } from './kinds.ts'
import { tiling } from './overlay.ts'
import { areaM2, polygonsOf } from './polygon.ts'
import { finding, type RegionRow } from './row.ts'
import { foldName } from './search.ts'

/** Overlaps and overhangs below this are drawing noise: a strip of a metre along a short border. */
export const NOISE_M2 = 25

export interface TreeCheck {
  findings: Finding[]
  gaps: { parent: string; geometry: Geometry; areaM2: number }[]
}

/**
 * Everything wrong with a set of open regions: codes, orphans, cycles, two of one name, kinds in the wrong place, broken
 * outlines, children outside their parent, overlaps within one division, ground nobody has.
 * `outside(path)` says whether a region not among `rows` exists, so that a part of the tree can be checked alone.
 */
export function checkTree(
  rows: readonly RegionRow[],
  outside: (path: string) => boolean = () => false,
): TreeCheck {
  const findings: Finding[] = []
  const byPath = new Map<string, RegionRow>()
  for (const r of rows) {
    if (!isRegionPath(r.path))
      findings.push(
        finding(
          'fault',
          'region.bad_code',
          r.path,
          `编码 ${r.path} 不合规则`,
          `${r.path} is not a region code`,
        ),
      )
    if (byPath.has(r.path))
      findings.push(
        finding(
          'fault',
          'region.duplicate_code',
          r.path,
          `编码 ${r.path} 出现两次`,
          `code ${r.path} occurs twice`,
        ),
      )
    byPath.set(r.path, r)
  }
  findings.push(...cycles(byPath))
  for (const r of rows) {
    findings.push(...checkKind(r, r.parentPath ? byPath.get(r.parentPath)?.kind : undefined))
    if (r.parentPath && !byPath.has(r.parentPath) && !outside(r.parentPath))
      findings.push(
        finding(
          'fault',
          'region.orphan',
          r.path,
          `上级 ${r.parentPath} 不存在`,
          `its parent ${r.parentPath} does not exist`,
          { other: r.parentPath },
        ),
      )
    if (r.geometry) findings.push(...checkGeometry(r.path, r.geometry))
  }
  const byParent = new Map<string, RegionRow[]>()
  for (const r of byPath.values()) {
    if (!r.parentPath) continue
    const list = byParent.get(r.parentPath)
    if (list) list.push(r)
    else byParent.set(r.parentPath, [r])
  }
  const gaps: TreeCheck['gaps'] = []
  const broken = new Set(findings.filter((f) => f.code.startsWith('region.geometry_')).map((f) => f.path))
  for (const [parent, list] of byParent) {
    findings.push(...sameNames(list))
    const fitted = checkFit(
      byPath.get(parent),
      list.filter((r) => !broken.has(r.path)),
    )
    findings.push(...fitted.findings)
    if (fitted.gap) gaps.push({ parent, ...fitted.gap })
  }
  return { findings, gaps }
}

/** Parents followed upwards must end; with codes as paths they always do, but files may say otherwise. */
function cycles(byPath: ReadonlyMap<string, { path: string; parentPath: string | null }>): Finding[] {
  const out: Finding[] = []
  const done = new Set<string>()
  for (const start of byPath.keys()) {
    const way = new Set<string>()
    let p: string | null = start
    while (p && !done.has(p)) {
      if (way.has(p)) {
        out.push(finding('fault', 'region.cycle', p, '上级关系成环', 'its parents form a circle'))
        break
      }
      way.add(p)
      p = byPath.get(p)?.parentPath ?? null
    }
    for (const w of way) done.add(w)
  }
  return out
}

function sameNames(siblings: readonly RegionRow[]): Finding[] {
  const out: Finding[] = []
  const seen = new Map<string, RegionRow>()
  for (const r of siblings) {
    const key = `${r.division} ${r.kind} ${foldName(r.name)}`
    const first = seen.get(key)
    if (first)
      out.push(
        finding(
          'fault',
          'region.duplicate_name',
          r.path,
          `同一上级下已有${KIND_WORDS[r.kind].zh}“${first.name}”（${first.path}）`,
          `its parent already has a ${KIND_WORDS[r.kind].en} named ${first.name} (${first.path})`,
          { other: first.path },
        ),
      )
    else seen.set(key, r)
  }
  return out
}

/** Faults of an outline by itself: open or flat rings, coordinates off the globe, a border that crosses itself. */
export function checkGeometry(path: string, g: Geometry): Finding[] {
  const out: Finding[] = []
  const bad = (code: string, zh: string, en: string) =>
    out.push(finding('fault', `region.geometry_${code}`, path, zh, en))
  for (const ring of polygonsOf(g).flat()) {
    const first = ring[0]
    const last = ring.at(-1)
    if (!first || !last || ring.length < 4 || first[0] !== last[0] || first[1] !== last[1]) {
      bad('open', '边界没有闭合', 'its outline is not closed')
      return out
    }
    for (const [x, y] of ring as [number, number][])
      if (!(Math.abs(x) <= 180 && Math.abs(y) <= 90)) {
        bad('range', '坐标超出经纬度范围', 'a coordinate is off the globe')
        return out
      }
    if (new Set(ring.map(String)).size < 3) {
      bad('flat', '边界没有面积', 'its outline has no area')
      return out
    }
  }
  if (areaM2(g) < 1) bad('flat', '边界没有面积', 'its outline has no area')
  else if (crossesItself(g)) bad('crossing', '边界自相交叉', 'its outline crosses itself')
  return out
}

function crossesItself(g: Geometry): boolean {
  const sides: [number, number, number, number][] = []
  for (const ring of polygonsOf(g).flat())
    for (let i = 1; i < ring.length; i++) {
      const [ax, ay] = ring[i - 1] as [number, number]
      const [bx, by] = ring[i] as [number, number]
      sides.push(ax <= bx ? [ax, ay, bx, by] : [bx, by, ax, ay])
    }
  sides.sort((a, b) => a[0] - b[0])
  for (let i = 0; i < sides.length; i++) {
    const a = sides[i]!
    for (let j = i + 1; j < sides.length && sides[j]![0] <= a[2]; j++) {
      const b = sides[j]!
      if (Math.max(b[1], b[3]) < Math.min(a[1], a[3]) || Math.min(b[1], b[3]) > Math.max(a[1], a[3])) continue
      const side = (s: typeof a, x: number, y: number) =>
        (s[2] - s[0]) * (y - s[1]) - (s[3] - s[1]) * (x - s[0])
      if (side(a, b[0], b[1]) * side(a, b[2], b[3]) < 0 && side(b, a[0], a[1]) * side(b, a[2], a[3]) < 0)
        return true
    }
  }
  return false
}

function checkFit(
  parent: RegionRow | undefined,
  children: readonly RegionRow[],
): { findings: Finding[]; gap: { geometry: Geometry; areaM2: number } | null } {
  const findings: Finding[] = []
  let gap: { geometry: Geometry; areaM2: number } | null = null
  const groups: [rows: RegionRow[], tiles: boolean][] = [
    [children.filter((r) => r.geometry && r.division === 'administrative' && !isPlace(r.kind)), true],
    [children.filter((r) => r.geometry && r.division === 'administrative' && isPlace(r.kind)), false],
    [children.filter((r) => r.geometry && r.division === 'service'), false],
    [children.filter((r) => r.geometry && r.division === 'dedicated'), false],
  ]
  for (const [rows, tiles] of groups) {
    if (rows.length === 0) continue
    const sameDivision = parent && divisionOf(parent.path) === rows[0]!.division ? parent.geometry : null
    const f = tiling(
      sameDivision ?? null,
      rows.map((r) => r.geometry!),
      tiles,
    )
    f.outside.forEach((m2, i) => {
      const row = rows[i]!
      if (m2 > Math.max(NOISE_M2, areaM2(row.geometry!) * 0.001))
        findings.push(
          finding(
            'warning',
            'region.outside_parent',
            row.path,
            `有 ${Math.round(m2)} 平方米在上级“${parent!.name}”边界之外`,
            `${Math.round(m2)} m² lie outside its parent ${parent!.name}`,
            { other: parent!.path, areaM2: m2 },
          ),
        )
    })
    for (const o of f.overlaps) {
      const [a, b] = [rows[o.a]!, rows[o.b]!]
      if (o.areaM2 > NOISE_M2)
        findings.push(
          finding(
            'warning',
            'region.overlap',
            a.path,
            `与“${b.name}”重叠 ${Math.round(o.areaM2)} 平方米`,
            `lies over ${b.name} by ${Math.round(o.areaM2)} m²`,
            { other: b.path, areaM2: o.areaM2 },
          ),
        )
    }
    if (
      tiles &&
      sameDivision &&
      parent &&
      f.gap &&
      f.gapM2 > Math.max(NOISE_M2, areaM2(sameDivision) * 0.0005)
    ) {
      gap = { geometry: f.gap, areaM2: f.gapM2 }
      findings.push(
        finding(
          'warning',
          'region.gap',
          parent.path,
          `有 ${Math.round(f.gapM2)} 平方米不属于任何下级`,
          `${Math.round(f.gapM2)} m² belong to nothing below it`,
          { areaM2: f.gapM2 },
        ),
      )
    }
  }
  return { findings, gap }
}
