import { divisionOf, levelOf, parentOf } from '../../../shared/region-path.ts'
import type { Finding, Kind } from '../contract.ts'
import { finding } from './row.ts'

/** What may lie directly under what. Grids nest to any depth; estates and buildings hang wherever they stand. */
const PARENTS: Record<Kind, readonly Kind[]> = {
  province: [],
  city: ['province'],
  county: ['city'],
  street: ['county'],
  community: ['street'],
  village: ['street'],
  grid: ['community', 'village', 'grid'],
  microgrid: ['grid', 'microgrid'],
  estate: ['community', 'village', 'grid', 'microgrid'],
  building: ['community', 'village', 'grid', 'microgrid', 'estate'],
  unit: ['building'],
  area: [],
}

/** In service and dedicated divisions there are areas and grids; they may lie under any area of the state or each other. */
const CROSS: readonly Kind[] = ['area', 'grid', 'microgrid']

const OFFICIAL_KINDS: Record<number, readonly Kind[]> = {
  1: ['province'],
  2: ['city'],
  3: ['county'],
  4: ['street'],
  5: ['community', 'village'],
}

export const KIND_WORDS: Record<Kind, { zh: string; en: string }> = {
  province: { zh: '省级', en: 'province' },
  city: { zh: '市级', en: 'city' },
  county: { zh: '区县', en: 'county' },
  street: { zh: '街道', en: 'street' },
  community: { zh: '社区', en: 'community' },
  village: { zh: '村', en: 'village' },
  grid: { zh: '网格', en: 'grid' },
  microgrid: { zh: '微网格', en: 'micro-grid' },
  estate: { zh: '小区', en: 'estate' },
  building: { zh: '楼栋', en: 'building' },
  unit: { zh: '单元', en: 'unit' },
  area: { zh: '片区', en: 'area' },
}

export const DIVISION_WORDS = {
  administrative: { zh: '行政', en: 'administrative' },
  service: { zh: '服务', en: 'service' },
  dedicated: { zh: '专属', en: 'dedicated' },
} as const

/** Kinds that govern territory: they answer "which grid"; the rest are places within it. */
export function isPlace(kind: Kind): boolean {
  return kind === 'estate' || kind === 'building' || kind === 'unit'
}

/** The kinds a child of `parent` may have, in the order a form should offer them. */
export function kindsUnder(
  parent: Kind,
  division: 'administrative' | 'service' | 'dedicated' = 'administrative',
): Kind[] {
  if (division !== 'administrative') return isPlace(parent) ? [] : [...CROSS]
  const kinds = (Object.keys(PARENTS) as Kind[]).filter((k) => PARENTS[k].includes(parent))
  // Grids may nest, but what lies in a grid is mostly a micro-grid.
  return parent === 'grid'
    ? kinds.sort((a, b) => Number(b === 'microgrid') - Number(a === 'microgrid'))
    : kinds
}

/** The kind a code has when nothing says so: from its length, and for five-level codes from the official name. */
export function guessKind(path: string, name: string, parentKind?: Kind): Kind {
  const level = levelOf(path)
  if (divisionOf(path) !== 'administrative')
    return parentKind === 'area'
      ? 'grid'
      : parentKind === 'grid' || parentKind === 'microgrid'
        ? 'microgrid'
        : 'area'
  if (level === 5)
    return /村(民委员会|委会|村委会)?$|嘎查/.test(name) && !/社区/.test(name) ? 'village' : 'community'
  if (level < 5) return OFFICIAL_KINDS[level]![0]!
  if (/单元$|unit/i.test(name) && parentKind === 'building') return 'unit'
  if (/(号楼|栋|幢|座|大厦|\d楼)$/.test(name)) return 'building'
  if (/(小区|花园|家园|苑|公寓)$/.test(name) && !/网格/.test(name)) return 'estate'
  return parentKind === 'grid' || parentKind === 'microgrid' ? 'microgrid' : 'grid'
}

/** Faults of one region seen alone: code, parent, level, division and kind must tell the same story. */
export function checkKind(
  r: { path: string; parentPath: string | null; kind: Kind; level: number; division: string; name: string },
  parentKind: Kind | undefined,
): Finding[] {
  const out: Finding[] = []
  const bad = (code: string, zh: string, en: string) => out.push(finding('fault', code, r.path, zh, en))
  const level = levelOf(r.path)
  const division = divisionOf(r.path)
  if (r.parentPath !== parentOf(r.path))
    bad(
      'region.parent_mismatch',
      `编码 ${r.path} 的上级应为 ${parentOf(r.path) ?? '（无）'}`,
      `code ${r.path} lies under ${parentOf(r.path) ?? 'nothing'}`,
    )
  if (r.level !== level) bad('region.level_mismatch', `层级应为 ${level}`, `level must be ${level}`)
  if (r.division !== division)
    bad(
      'region.division_mismatch',
      `编码属于${DIVISION_WORDS[division].zh}划分`,
      `the code belongs to the ${division} division`,
    )
  const word = KIND_WORDS[r.kind]
  if (division !== 'administrative') {
    if (!CROSS.includes(r.kind) || (parentKind && isPlace(parentKind)))
      bad(
        'region.kind_mismatch',
        `${DIVISION_WORDS[division].zh}划分里只能有片区和网格，不能是${word.zh}`,
        `a ${division} division holds areas and grids, not a ${word.en}`,
      )
    return out
  }
  if (r.kind === 'area') {
    bad(
      'region.kind_mismatch',
      '片区属于服务或专属划分，编码要带 S 或 D',
      'an area belongs to the service or dedicated division; its code carries S or D',
    )
    return out
  }
  const official = OFFICIAL_KINDS[level]
  if (
    official ? !official.includes(r.kind) : level > 5 && PARENTS[r.kind].length > 0 && levelOfOfficial(r.kind)
  )
    bad(
      'region.kind_mismatch',
      `${r.path} 这一级不能是${word.zh}`,
      `a code of this length cannot be a ${word.en}`,
    )
  else if (parentKind && !PARENTS[r.kind].includes(parentKind))
    bad(
      'region.kind_mismatch',
      `${word.zh}不能直接在${KIND_WORDS[parentKind].zh}下面`,
      `a ${word.en} cannot lie directly under a ${KIND_WORDS[parentKind].en}`,
    )
  return out
}

function levelOfOfficial(kind: Kind): boolean {
  return Object.values(OFFICIAL_KINDS).some((k) => k.includes(kind))
}
