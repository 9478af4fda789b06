/** A row of a file of vehicles or facilities as the ledger takes it, which one it means, and what it fills or says differently. */
import {
  type AssetColumn,
  type AssetField,
  type AssetKind,
  type AssetValues,
  assetColumns,
  assetTypes,
  emptyAsset,
  plateKeyOf,
} from './assets.ts'
import { dateOf, shownDate } from './dates.ts'
import { headingKey } from './fields.ts'
import { organisationImportFields } from './import-organisation.ts'
import type { Place } from './import-place.ts'
import type { Differing } from './import-plan.ts'
import {
  type ImportColumns,
  type ImportField,
  type ImportIssue,
  type ImportKind,
  personImportFields,
  rowReader,
} from './import-row.ts'
import { cleanPlate, readPlate } from './plate.ts'
import { cleanPhone } from './row.ts'
import { clean, isNothing } from './text.ts'

const placeFields = ['address', 'estate', 'building', 'grid', 'community', 'verified'] as const
/** What a column may be, by what the rows are. */
export const importFieldsOf: Readonly<Record<ImportKind, readonly ImportField[]>> = {
  people: personImportFields,
  organisations: organisationImportFields,
  vehicles: [
    ...(['plate', 'assetType', 'energy', 'brand', 'colour', 'owner', 'ownerPhone'] as const),
    ...(['looked', 'due', 'spot', 'note'] as const),
    ...placeFields,
  ],
  facilities: [
    ...(['facility', 'assetType', 'keeper', 'keeperPhone', 'every', 'looked', 'due'] as const),
    ...(['spot', 'note'] as const),
    ...placeFields,
  ],
}

const headings: Readonly<Record<AssetColumn, string>> = {
  plate: '车牌号 车牌 车牌号码 号牌 号牌号码 车号 plate plateno platenumber licenseplate numberplate',
  assetType:
    '车辆类型 车型 车辆种类 设施类型 设备类型 设施种类 设备种类 类型 种类 vehicletype facilitytype type',
  energy: '动力 动力类型 能源 能源类型 燃料 燃料种类 energy fuel fueltype',
  brand: '品牌 品牌型号 车辆品牌 厂牌型号 brand make model',
  colour: '颜色 车身颜色 colour color',
  owner: '车主 车主姓名 机动车所有人 车辆所有人 所有人 owner ownername vehicleowner',
  ownerPhone: '车主电话 车主手机 联系电话 手机号 手机 电话 联系方式 phone mobile ownerphone',
  facility: '设施名称 设备名称 设施 设备 facility facilityname device devicename',
  keeper: '看管人 管护人 管理人 责任人 维护人 维保单位 管理单位 keeper custodian',
  keeperPhone: '看管人电话 管理人电话 责任人电话 维护人电话 联系电话 电话 联系方式 keeperphone phone',
  every: '检验周期 检查周期 巡检周期 维保周期 检验间隔 interval every',
  looked: '检验日期 检查日期 上次检验 上次检查 最近检验 最近检查 年检日期 巡检日期 inspected lastinspection',
  due: '检验有效期 检验有效期止 检验有效期至 下次检验 下次检查 年检到期 到期日期 有效期至 due dueon nextinspection',
  spot: '位置 停放位置 停车位 车位 安装位置 所在位置 spot location',
  note: '备注 说明 note remark',
}
const known = new Map(assetColumns.map((f) => [f, new Set(headings[f].split(' '))]))

/** Columns of vehicles and facilities by their headings, and which of both the rows are; null: neither. */
export function guessAssets(head: readonly string[]): {
  columns: ImportColumns
  what: 'vehicles' | 'facilities' | null
} {
  const keys = head.map(headingKey)
  const columns: ImportColumns = {}
  for (const f of assetColumns) {
    const at = keys.findIndex((k) => known.get(f)!.has(k))
    if (at >= 0) columns[f] = at
  }
  const ofFacilities =
    columns.facility !== undefined || keys.some((k) => /^(?:设施|设备)(?:类型|种类)$/.test(k))
  const name = keys.findIndex((k) => k === '名称' || k === 'name')
  if (ofFacilities && columns.facility === undefined && name >= 0) columns.facility = name
  return { columns, what: columns.plate !== undefined ? 'vehicles' : ofFacilities ? 'facilities' : null }
}

export interface IncomingAsset extends Place {
  row: number
  line: number
  kind: AssetKind
  values: AssetValues
  /** Fields with something in them. */
  given: AssetField[]
  verified: string | null
  refused: ImportIssue[]
  remarks: ImportIssue[]
}

const typeWords: Readonly<Record<AssetKind, readonly (readonly [RegExp, string])[]>> = {
  vehicle: [
    [/电动自行|电动车|电瓶|两轮|ebike/i, 'ebike'],
    [/摩托|motor/i, 'motorcycle'],
    [/货|truck|lorry/i, 'truck'],
    [/大型.*客|中型.*客|大巴|中巴|客运|bus/i, 'bus'],
    [/小型|轿|客|suv|越野|新能源|car/i, 'car'],
  ],
  facility: [
    [/消火栓|消防栓|hydrant/i, 'hydrant'],
    [/灭火器|extinguisher/i, 'extinguisher'],
    [/电梯|扶梯|lift|elevator/i, 'lift'],
    [/充电|charg/i, 'charger'],
    [/监控|摄像|探头|camera/i, 'camera'],
    [/井盖|manhole/i, 'manhole'],
    [/路灯|street ?light/i, 'light'],
    [/除颤|aed/i, 'aed'],
    [/广播|喇叭|speaker/i, 'speaker'],
    [/避难|shelter/i, 'shelter'],
  ],
}
const typeIn = (kind: AssetKind, text: string): string | undefined =>
  Object.entries(assetTypes[kind]).find(([k, w]) => k === text || w.zh === text || w.en === text)?.[0] ??
  typeWords[kind].find(([r]) => r.test(text))?.[1]
function energyIn(text: string): AssetValues['energy'] {
  if (/混|增程|hybrid/i.test(text)) return 'hybrid'
  if (/电|electric|battery/i.test(text)) return 'electric'
  return /油|fuel|petrol|diesel/i.test(text) ? 'fuel' : ''
}
const spans: readonly (readonly [RegExp, number])[] = [
  [/半年/, 183],
  [/季/, 92],
  [/月/, 30],
  [/年/, 365],
  [/周|星期/, 7],
]
/** 90, 每 3 个月, 每年 → days; empty: none; undefined: not understood. */
export function everyIn(text: string): string | undefined {
  if (text === '') return ''
  const m = /^每?\s*(\d{1,4})?\s*个?\s*(\D*)$/.exec(text)
  if (!m) return undefined
  const unit = /^(?:天|日|days?)?$/.test(m[2]!)
    ? m[1]
      ? 1
      : 0
    : (spans.find(([r]) => r.test(m[2]!))?.[1] ?? 0)
  const days = Number(m[1] ?? 1) * unit
  return days >= 1 && days <= 9999 ? String(days) : undefined
}

const most: Partial<Record<AssetField, number>> = {
  ...{ place: 120, note: 300, plate: 20, brand: 60, colour: 20, owner: 60 },
  ...{ phone: 40, name: 60, keeper: 60, keeperPhone: 40 },
}
/** Which field of an entry a column fills. */
export const fieldOfColumn = (c: AssetColumn): AssetField =>
  c === 'assetType'
    ? 'type'
    : c === 'ownerPhone'
      ? 'phone'
      : c === 'facility'
        ? 'name'
        : c === 'spot'
          ? 'place'
          : c
export const columnOfField = (f: string): string =>
  f === 'type'
    ? 'assetType'
    : f === 'phone'
      ? 'ownerPhone'
      : f === 'name'
        ? 'facility'
        : f === 'place'
          ? 'spot'
          : f

export function assetReader(kind: AssetKind, columns: ImportColumns, today: number) {
  const read = rowReader(columns, today)
  return (cells: readonly string[], row: number, line: number): IncomingAsset => {
    const r = read(cells, row, line)
    const text = (c: AssetColumn): string => {
      const at = columns[c]
      const t = at === undefined ? '' : clean(cells[at] ?? '')
      return isNothing(t) ? '' : t
    }
    const remarks: ImportIssue[] = []
    const refused: ImportIssue[] = []
    const day = (c: 'looked' | 'due'): string => {
      const d = dateOf(text(c))
      if (d < 0 && !remarks.includes('date-unread')) remarks.push('date-unread')
      return d > 0 ? shownDate(d) : ''
    }
    const values: AssetValues = {
      ...emptyAsset(),
      place: text('spot'),
      looked: day('looked'),
      due: day('due'),
      note: text('note'),
    }
    const said = text('assetType')
    if (kind === 'vehicle') {
      const plate = readPlate(text('plate'))
      Object.assign(values, {
        plate: plate.fault === undefined ? plate.text : text('plate').toUpperCase(),
        brand: text('brand'),
        colour: text('colour'),
        owner: text('owner'),
        phone: text('ownerPhone') === '' ? '' : cleanPhone(text('ownerPhone')),
        energy:
          energyIn(text('energy')) ||
          (plate.kind === 'electric' || plate.kind === 'hybrid' ? plate.kind : ''),
      })
      values.type = typeIn(kind, said) ?? (said === '' && plate.fault === undefined ? 'car' : 'other')
      if (values.plate === '' && values.owner === '') refused.push('no-vehicle')
    } else {
      Object.assign(values, {
        name: text('facility'),
        keeper: text('keeper'),
        keeperPhone: text('keeperPhone') === '' ? '' : cleanPhone(text('keeperPhone')),
        every: everyIn(text('every')) ?? '',
      })
      if (everyIn(text('every')) === undefined) remarks.push('every-unread')
      values.type = typeIn(kind, said) ?? (said === '' ? typeIn(kind, values.name) : undefined) ?? 'other'
      if (values.name === '') refused.push('no-facility')
    }
    if (said !== '' && !typeIn(kind, said)) remarks.push('type-unread')
    if (Object.entries(most).some(([f, n]) => values[f as AssetField].length > n)) refused.push('too-long')
    const verified = r.day('verified')
    if (r.unread(['verified']) && !remarks.includes('date-unread')) remarks.push('date-unread')
    // A type that nobody wrote down is no word against another one.
    const silent = (f: AssetField) => f === 'type' && (said === '' || values.type === 'other')
    return {
      row,
      line,
      kind,
      home: r.home,
      said: r.said,
      values,
      given: (Object.keys(values) as AssetField[]).filter((f) => values[f] !== '' && !silent(f)),
      verified,
      refused,
      remarks,
    }
  }
}

const plain = (t: string) =>
  t
    .normalize('NFKC')
    .replace(/[\s()]/g, '')
    .toLowerCase()
/**
 * What says which one it is: of a vehicle its plate, wherever it stands; without a plate by GA 36 what is written on it and whose it is,
 * in one place; of a facility its name in one place.
 */
export function identityOf(kind: AssetKind, v: AssetValues, regionPath: string): string {
  const plate = plateKeyOf(kind, v)
  if (plate !== '') return `plate|${plate}`
  return kind === 'vehicle'
    ? ['vehicle', regionPath, cleanPlate(v.plate), plain(v.owner), plain(v.brand), plain(v.colour)].join('|')
    : ['facility', regionPath, plain(v.name)].join('|')
}

/** Empty fields are filled; what is said differently holds or changes. Whose it is by an entry of the ledger is not said again in words. */
export function assetChange(
  was: AssetValues,
  x: Pick<IncomingAsset, 'values' | 'given'>,
  differing: Differing,
  linked: boolean,
): { values: AssetValues; changed: AssetField[]; differs: AssetField[] } {
  const values = { ...was }
  const differs: AssetField[] = []
  const same = (f: AssetField): boolean =>
    f === 'plate'
      ? cleanPlate(was[f]) === cleanPlate(x.values[f])
      : f === 'phone' || f === 'keeperPhone'
        ? was[f].replace(/\D/g, '') === x.values[f].replace(/\D/g, '')
        : plain(was[f]) === plain(x.values[f])
  for (const f of x.given) {
    if ((linked && f === 'owner') || (was[f] !== '' && same(f))) continue
    if (was[f] === '' || differing === 'take') values[f] = x.values[f]
    else differs.push(f)
  }
  return {
    values,
    changed: (Object.keys(values) as AssetField[]).filter((f) => values[f] !== was[f]),
    differs,
  }
}
