/** A list of risk points from a file: which column is what, and each row with all that is wrong with it. Pure. */
import { columnsOf, dayOfCell } from '../../../shared/cells.ts'
import { type Grade, grades, type RiskKind, type RiskLevel, riskKinds, riskLevels } from '../rules.ts'

const headings = {
  name: ['名称', '风险点', '风险点名称', '隐患点', '隐患点名称', 'name'],
  kind: ['类别', '类型', '风险类型', '隐患类型', 'kind', 'type'],
  place: ['位置', '地点', '地址', '楼栋', '所在位置', '详细地址', 'place', 'address'],
  code: ['区域代码', '代码', '网格代码', '楼栋代码', 'code'],
  lng: ['经度', 'lng', 'longitude'],
  lat: ['纬度', 'lat', 'latitude'],
  grade: ['鉴定等级', '危房等级', 'grade'],
  level: ['风险等级', '风险级别', '等级', '级别', 'level'],
  reach: ['影响半径', '影响范围', '影响多少米', '半径', 'reach'],
  foundOn: ['发现日期', '排查日期', '认定日期', '日期', 'found'],
  source: ['来源', 'source'],
  note: ['说明', '备注', 'note', 'remark'],
} as const
type Column = keyof typeof headings

const kindsByWord: readonly (readonly [RegExp, RiskKind])[] = [
  [/危房|房屋|建筑/, 'building'],
  [/内涝|积水|易涝|洪/, 'flood'],
  [/滑坡|地质|崩塌|泥石流|边坡|危岩/, 'slide'],
  [/燃气|煤气|天然气/, 'gas'],
  [/火灾|火险|火患|防火|消防/, 'fire'],
  [/临水|水域|水库|山坪塘|河/, 'water'],
  [/其他|其它/, 'other'],
]
const levelsByWord: readonly (readonly [RegExp, RiskLevel])[] = [
  [/重大|红/, 'major'],
  [/较大|橙/, 'larger'],
  [/一般|黄/, 'general'],
  [/低|蓝/, 'low'],
]

export interface RowFault {
  field: string
  zh: string
  en: string
}
/** What a row says; what it leaves empty is null, and stays as it is where the point is known. */
export interface RiskRowText {
  name: string
  kind: RiskKind
  regionPath: string
  place: string | null
  point: [number, number] | null
  grade: Grade | null
  level: RiskLevel | null
  reach: number | null
  foundOn: string | null
  source: string | null
  note: string | null
}
/** Where a row lies: one region, none, or several that are called so. */
export type Where = (q: {
  code: string
  place: string
  point: [number, number] | null
  kind: RiskKind
}) => string | 'none' | 'several'

const texts = { name: 60, place: 120, source: 40, note: 500 } as const

function readRow(
  cell: (f: Column) => string,
  today: string,
  where: Where,
): { risk: RiskRowText; faults: RowFault[] } {
  const faults: RowFault[] = []
  const add = (field: Column, zh: string, en: string) => faults.push({ field, zh, en })
  const word = <T extends string>(
    f: Column,
    keys: readonly T[],
    by: readonly (readonly [RegExp, T])[],
  ): T | null => {
    const text = cell(f)
    return keys.find((k) => k === text) ?? by.find(([p]) => p.test(text))?.[1] ?? null
  }
  const number = (f: Column): number | null => {
    const n = cell(f) === '' ? null : Number(cell(f).replace(/米$/, ''))
    if (n !== null && !Number.isFinite(n)) add(f, `不是数字：${cell(f)}`, `is no number: ${cell(f)}`)
    return n !== null && Number.isFinite(n) ? n : null
  }
  const kind = word('kind', riskKinds, kindsByWord)
  const level = word('level', riskLevels, levelsByWord)
  const grade = grades.find((g) => cell('grade').toUpperCase().startsWith(g)) ?? null
  const lng = number('lng')
  const lat = number('lat')
  const point: [number, number] | null = lng !== null && lat !== null ? [lng, lat] : null
  const reach = number('reach')
  const foundOn = dayOfCell(cell('foundOn'))
  if (cell('name') === '') add('name', '没有名称', 'has no name')
  if (!kind) add('kind', `不认识的类型：${cell('kind')}`, `unknown kind: ${cell('kind')}`)
  if (!level && cell('level') !== '')
    add('level', `不认识的等级：${cell('level')}`, `unknown level: ${cell('level')}`)
  if (!grade && cell('grade') !== '') add('grade', '鉴定等级写 C 或 D', 'the grade is C or D')
  if ((lng === null) !== (lat === null)) add('lng', '经纬度要一起写', 'longitude and latitude go together')
  if (point && (Math.abs(point[0]) > 180 || Math.abs(point[1]) > 90))
    add('lng', '没有这个位置', 'no such position')
  if (reach !== null && (reach < 0 || reach > 5000 || !Number.isInteger(reach)))
    add('reach', '影响半径是 0 到 5000 米', 'the reach is 0 to 5,000 metres')
  if (foundOn === undefined) add('foundOn', '没有这一天', 'there is no such day')
  else if (foundOn !== null && foundOn > today) add('foundOn', '还没有到', 'is still to come')
  for (const [f, n] of Object.entries(texts) as [keyof typeof texts, number][])
    if (cell(f).length > n) add(f, `最多 ${n} 个字`, `${n} characters at most`)
  const at = where({ code: cell('code'), place: cell('place'), point, kind: kind ?? 'other' })
  if (at === 'none') add('place', '您的片区里没有这个地点', 'no such place in your area')
  if (at === 'several')
    add('place', '叫这个名的地点不止一处，写区域代码', 'several places are called so: write the code')
  return {
    faults,
    risk: {
      ...{ name: cell('name'), kind: kind ?? 'other', regionPath: at, level, grade, point, reach },
      ...{ foundOn: foundOn ?? null, place: cell('place') || null },
      ...{ source: cell('source') || null, note: cell('note') || null },
    },
  }
}

/** The same point in two files: its kind, place and name. */
export const keyOf = (r: { kind: string; regionPath: string; name: string }): string =>
  `${r.kind} ${r.regionPath} ${r.name}`

/** All rows of a file; null: no row of headings. Two rows about one point are a fault of the second one. */
export function readRisks(
  rows: readonly (readonly string[])[],
  today: string,
  where: Where,
): { risks: { row: number; risk: RiskRowText }[]; faults: { row: number; faults: RowFault[] }[] } | null {
  const header = rows.slice(0, 20).findIndex((r) => {
    const c = columnsOf(r, headings)
    return c.name >= 0 && c.kind >= 0
  })
  if (header < 0) return null
  const columns = columnsOf(rows[header]!, headings)
  const risks: { row: number; risk: RiskRowText }[] = []
  const faults: { row: number; faults: RowFault[] }[] = []
  const seen = new Map<string, number>()
  for (const [i, cells] of rows.slice(header + 1).entries()) {
    if (cells.every((c) => c.trim() === '')) continue
    const row = i + 1
    const read = readRow((f) => (columns[f] < 0 ? '' : (cells[columns[f]] ?? '').trim()), today, where)
    const before = seen.get(keyOf(read.risk))
    if (read.faults.length === 0 && before !== undefined)
      read.faults.push({
        field: 'name',
        zh: `和第 ${before} 行是同一处`,
        en: `is the point of row ${before}`,
      })
    if (read.faults.length > 0) faults.push({ row, faults: read.faults })
    else {
      seen.set(keyOf(read.risk), row)
      risks.push({ row, risk: read.risk })
    }
  }
  return { risks, faults }
}
