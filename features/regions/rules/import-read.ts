import { type Division, normaliseCode } from '../../../shared/region-path.ts'
import { type Finding, Geometry, type Kind } from '../contract.ts'
import { type Crs, geometryToWgs84, guessCrs, positionsOf, statedCrs, toWgs84 } from './crs.ts'
import { csvLine, parseCsv } from './csv.ts'
import type { Point } from './polygon.ts'
import { finding, type RegionRow } from './row.ts'

/** One row of a file, read but not yet compared with what is there. Absent fields say nothing; null empties. */
export interface ImportRecord {
  row: number
  code: string | null
  /** The code this region had before: says that the row is a move. */
  former: string | null
  parent: string | null
  name: string
  kind: Kind | null
  division: Division | null
  aliases?: string[]
  geometry?: Geometry | null
  point?: Point | null
  address?: string | null
  households?: number | null
}

export interface ReadFile {
  records: ImportRecord[]
  findings: Finding[]
  crs: Crs
}

type Field =
  | 'code'
  | 'former'
  | 'parent'
  | 'name'
  | 'kind'
  | 'division'
  | 'aliases'
  | 'geometry'
  | 'lng'
  | 'lat'
  | 'address'
  | 'households'

/** Headers as people and offices write them, folded: lower case, without blanks, brackets and underscores. */
const HEADERS: Record<Field, string> = {
  code: 'code path id adcode regioncode gridcode 编码 代码 区划代码 行政区划代码 统计用区划代码 区域编码 网格编码 网格代码 社区代码 区域代码',
  former: 'formercode oldcode former 原编码 原代码 旧编码 旧代码',
  parent:
    'parent parentcode parentpath parentid streetcode 上级 上级编码 上级代码 上级区域 父级编码 所属编码 所属社区编码 所属街道编码',
  name: 'name regionname gridname 名称 名字 区域名称 网格名称 社区名称 单位名称',
  kind: 'kind type level 类型 类别 级别 层级 种类',
  division: 'division 划分 划分方式 区域性质',
  aliases: 'aliases alias 别名 曾用名 俗称',
  geometry: 'geometry geojson wkt shape geom 边界 范围 图形',
  lng: 'lng lon long longitude x 经度',
  lat: 'lat latitude y 纬度',
  address: 'address addr 地址 位置',
  households: 'households household 户数 总户数',
}

const KIND_NAMES: Record<Kind, string> = {
  province: 'province 省 省级 直辖市 自治区',
  city: 'city 市 市级 地市',
  county: 'county district area区县 区 县 区县 县级 区级',
  street: 'street town township 街道 乡镇 镇 乡 镇街 街道办',
  community: 'community 社区 居委会 社区居委会',
  village: 'village 村 行政村 村委会',
  grid: 'grid 网格 一般网格 综合网格 基础网格',
  microgrid: 'microgrid 微网格 微格 小网格',
  estate: 'estate 小区 院落 居民小区',
  building: 'building 楼栋 楼 栋 幢 建筑',
  unit: 'unit 单元',
  area: 'area 片区 服务片区 专属区域',
}
const DIVISION_NAMES: Record<Division, string> = {
  administrative: 'administrative 行政 行政划分 行政区域 行政网格',
  service: 'service 服务 服务划分 服务区域 服务网格',
  dedicated: 'dedicated 专属 专属划分 专属区域 专属网格 专用',
}

const fold = (s: string) =>
  s
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-()（）【】[\]*:：]/g, '')

function lookup<K extends string>(names: Record<K, string>, value: string): K | null {
  const v = fold(value)
  for (const key of Object.keys(names) as K[]) if (names[key].split(' ').includes(v)) return key
  return null
}

/** Reads a CSV of regions. Columns are found by their headers in Chinese or English, in any order; others are passed over. */
export function readCsv(text: string, options: { crs: Crs | 'auto'; territory: Geometry | null }): ReadFile {
  const lines = parseCsv(text)
  const head = lines.next()
  const findings: Finding[] = []
  if (head.done)
    return {
      records: [],
      findings: [finding('fault', 'region.file_empty', '', '文件是空的', 'the file is empty')],
      crs: 'wgs84',
    }
  const columns = new Map<Field, number>()
  head.value.forEach((h, i) => {
    const field = lookup(HEADERS, h)
    if (field && !columns.has(field)) columns.set(field, i)
  })
  // Lists of the state name the parent by its level (areaCode, cityCode …); the code itself says the same.
  if (!columns.has('name') || !(columns.has('code') || columns.has('parent'))) {
    const seen = head.value.slice(0, 12).join('、')
    findings.push(
      finding(
        'fault',
        'region.file_headers',
        '',
        `没有找到“编码”和“名称”两列；文件的列是：${seen}`,
        `columns for code and name were not found; the file has: ${seen}`,
        { row: 1 },
      ),
    )
    return { records: [], findings, crs: 'wgs84' }
  }
  const records: ImportRecord[] = []
  let row = 1
  for (const line of lines) {
    row++
    const get = (f: Field): string | undefined => {
      const i = columns.get(f)
      return i === undefined ? undefined : (line[i] ?? '').trim().replace(/^'(?=[=+\-@\d])/, '')
    }
    const bad = (code: string, zh: string, en: string) =>
      findings.push(finding('fault', code, get('code') ?? '', zh, en, { row }))
    const record = base(row, get, bad)
    const households = get('households')
    if (households !== undefined) {
      const n = households === '' ? null : Number(households.replace(/[,，户\s]/g, ''))
      if (n !== null && !(Number.isInteger(n) && n >= 0))
        bad('region.bad_number', `户数“${households}”不是数`, `households “${households}” is not a number`)
      else record.households = n
    }
    const geometry = get('geometry')
    if (geometry) {
      const g = parseGeometry(geometry)
      if (g) record.geometry = g
      else
        bad(
          'region.geometry_unreadable',
          '边界读不懂，要 GeoJSON 或 WKT 的面',
          'the outline cannot be read; give GeoJSON or WKT polygons',
        )
    }
    const [lng, lat] = [get('lng'), get('lat')]
    if (lng && lat) {
      const p: Point = [Number(lng), Number(lat)]
      if (isPlaceOnEarth(p[0], p[1])) record.point = p
      else bad('region.bad_point', `坐标 ${lng}, ${lat} 不对`, `the position ${lng}, ${lat} is not one`)
    }
    records.push(record)
  }
  return project(
    { records, findings, crs: 'wgs84' },
    options.crs === 'auto' ? null : options.crs,
    null,
    options.territory,
  )
}

function base(
  row: number,
  get: (f: Field) => string | undefined,
  bad: (code: string, zh: string, en: string) => void,
): ImportRecord {
  const codeOf = (f: Field): string | null => {
    const raw = get(f)
    if (!raw) return null
    const code = normaliseCode(raw)
    if (!code) bad('region.bad_code', `编码“${raw}”不合规则`, `“${raw}” is not a region code`)
    return code
  }
  const word = <K extends string>(f: Field, names: Record<K, string>): K | null => {
    const raw = get(f)
    if (!raw) return null
    const key = lookup(names, raw)
    if (!key) bad('region.unknown_word', `不认识“${raw}”`, `“${raw}” is not known here`)
    return key
  }
  const name = get('name') ?? ''
  if (!name) bad('region.no_name', '没有名称', 'it has no name')
  else if (name.length > 60)
    bad('region.long_name', '名称超过 60 字', 'its name is longer than 60 characters')
  const record: ImportRecord = {
    row,
    code: codeOf('code'),
    former: codeOf('former'),
    parent: codeOf('parent'),
    name,
    kind: word('kind', KIND_NAMES),
    division: word('division', DIVISION_NAMES),
  }
  const aliases = get('aliases')
  if (aliases !== undefined)
    record.aliases = aliases
      .split(/[;；、|]/)
      .map((a) => a.trim())
      .filter(Boolean)
      .slice(0, 30)
  const address = get('address')
  if (address !== undefined) record.address = address || null
  return record
}

/** Reads a GeoJSON FeatureCollection; properties are taken by the same names as CSV headers. */
export function readGeoJson(
  text: string,
  options: { crs: Crs | 'auto'; territory: Geometry | null },
): ReadFile {
  let file: {
    type?: string
    crs?: unknown
    features?: { id?: unknown; properties?: Record<string, unknown> | null; geometry?: unknown }[]
  }
  try {
    file = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)
  } catch (e) {
    return {
      records: [],
      findings: [
        finding(
          'fault',
          'region.file_unreadable',
          '',
          '不是完整的 GeoJSON',
          `not valid GeoJSON: ${(e as Error).message}`,
        ),
      ],
      crs: 'wgs84',
    }
  }
  if (file?.type !== 'FeatureCollection' || !Array.isArray(file.features))
    return {
      records: [],
      findings: [
        finding(
          'fault',
          'region.file_unreadable',
          '',
          '要一个 FeatureCollection',
          'a FeatureCollection is wanted',
        ),
      ],
      crs: 'wgs84',
    }
  const findings: Finding[] = []
  const records: ImportRecord[] = []
  file.features.forEach((f, i) => {
    const props = new Map<Field, string>()
    for (const [k, v] of Object.entries(f?.properties ?? {})) {
      const field = lookup(HEADERS, k)
      if (!field || props.has(field) || v === null || v === undefined) continue
      if (field === 'parent' && typeof v === 'object')
        props.set(field, String((v as { adcode?: unknown }).adcode ?? ''))
      else if (field !== 'kind' || typeof v === 'string')
        props.set(field, Array.isArray(v) ? v.join(';') : String(v))
    }
    if (
      !props.has('code') &&
      (typeof f?.id === 'string' || typeof f?.id === 'number') &&
      normaliseCode(String(f.id))
    )
      props.set('code', String(f.id))
    const row = i + 1
    const bad = (code: string, zh: string, en: string) =>
      findings.push(finding('fault', code, props.get('code') ?? '', zh, en, { row }))
    const record = base(row, (field) => props.get(field)?.trim(), bad)
    const households = props.get('households')
    if (households !== undefined && Number.isInteger(Number(households)))
      record.households = Number(households)
    const g = f?.geometry as { type?: string; coordinates?: unknown } | null | undefined
    if (g?.type === 'Point') {
      const [lng, lat] = Array.isArray(g.coordinates) ? (g.coordinates as unknown[]) : []
      if (isPlaceOnEarth(lng, lat)) record.point = [lng as number, lat as number]
      else bad('region.bad_point', '位置的坐标不对', 'its position is not one')
    } else if (g) {
      const parsed = Geometry.safeParse(g)
      if (parsed.success) record.geometry = parsed.data
      else
        bad(
          'region.geometry_unreadable',
          '图形要是面（Polygon 或 MultiPolygon）',
          'its geometry must be a Polygon or MultiPolygon',
        )
    }
    records.push(record)
  })
  const { stated, hint } = statedCrs(file)
  return project(
    { records, findings, crs: 'wgs84' },
    options.crs === 'auto' ? stated : options.crs,
    hint,
    options.territory,
  )
}

const isPlaceOnEarth = (lng: unknown, lat: unknown): boolean =>
  typeof lng === 'number' && typeof lat === 'number' && Math.abs(lng) <= 180 && Math.abs(lat) <= 90

/** Turns every coordinate of a file into WGS-84. */
function project(file: ReadFile, stated: Crs | null, hint: Crs | null, territory: Geometry | null): ReadFile {
  const geometries = file.records.flatMap((r) => (r.geometry ? [r.geometry] : []))
  const points = [...positionsOf(geometries), ...file.records.flatMap((r) => (r.point ? [r.point] : []))]
  const { crs, findings } = stated ? { crs: stated, findings: [] } : guessCrs(points, hint, territory)
  if (crs === 'wgs84') return { ...file, crs, findings: [...file.findings, ...findings] }
  const records = file.records.map((r) => ({
    ...r,
    ...(r.geometry ? { geometry: geometryToWgs84(r.geometry, crs) } : {}),
    ...(r.point ? { point: toWgs84(r.point, crs) } : {}),
  }))
  return { records, crs, findings: [...file.findings, ...findings] }
}

/** GeoJSON text or WKT `POLYGON((…))`, `MULTIPOLYGON(((…)))`. */
function parseGeometry(text: string): Geometry | null {
  const wkt = /^\s*(?:SRID=\d+;)?\s*(MULTI)?POLYGON\s*Z?\s*(\(.*\))\s*$/is.exec(text)
  try {
    const value: unknown = wkt
      ? {
          type: wkt[1] ? 'MultiPolygon' : 'Polygon',
          coordinates: JSON.parse(
            wkt[2]!
              .replace(/([^(),]+)/g, (pair) =>
                pair.trim() ? `[${pair.trim().split(/\s+/).slice(0, 2).join(',')}]` : '',
              )
              .replaceAll('(', '[')
              .replaceAll(')', ']'),
          ),
        }
      : JSON.parse(text)
    const g = Geometry.safeParse(value)
    return g.success ? g.data : null
  } catch {
    return null
  }
}

/** The file that the import takes back without a change. */
export function* writeCsv(rows: Iterable<RegionRow>): Generator<string> {
  yield `\uFEFF${csvLine(['code', 'name', 'parent', 'kind', 'division', 'aliases', 'lng', 'lat', 'address', 'households', 'geometry'])}`
  for (const r of rows)
    yield csvLine([
      r.path,
      r.name,
      r.parentPath,
      r.kind,
      r.division,
      r.aliases.join(';'),
      r.point?.[0] ?? null,
      r.point?.[1] ?? null,
      r.address,
      r.households,
      r.geometry && JSON.stringify(r.geometry),
    ])
}

/** GeoJSON with every field; regions without outline or point have a null geometry. */
export function toGeoJson(rows: Iterable<RegionRow>): object {
  return {
    type: 'FeatureCollection',
    crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:OGC:1.3:CRS84' } },
    features: [...rows].map((r) => ({
      type: 'Feature',
      id: r.path,
      properties: {
        code: r.path,
        name: r.name,
        parent: r.parentPath,
        kind: r.kind,
        division: r.division,
        aliases: r.aliases.join(';'),
        address: r.address,
        households: r.households,
      },
      geometry: r.geometry ?? (r.point && { type: 'Point', coordinates: r.point }),
    })),
  }
}
