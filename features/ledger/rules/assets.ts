/** Vehicles and facilities: what is kept of each, which day the next inspection is due, and what two of them share. */
import { dateOf, dayOf, ofDay, shownDate } from './dates.ts'
import { cleanPlate, readPlate } from './plate.ts'

type Words = { zh: string; en: string }
const w = (zh: string, en: string): Words => ({ zh, en })

export const assetKinds = ['vehicle', 'facility'] as const
export type AssetKind = (typeof assetKinds)[number]

export const assetTypes: Readonly<Record<AssetKind, Readonly<Record<string, Words>>>> = {
  vehicle: {
    car: w('小型客车', 'car'),
    bus: w('大中型客车', 'bus'),
    truck: w('货车', 'lorry'),
    motorcycle: w('摩托车', 'motorcycle'),
    ebike: w('电动自行车', 'electric bicycle'),
    other: w('其他车辆', 'other vehicle'),
  },
  facility: {
    hydrant: w('消火栓', 'hydrant'),
    extinguisher: w('灭火器', 'fire extinguishers'),
    lift: w('电梯', 'lift'),
    charger: w('充电桩', 'charging point'),
    camera: w('监控', 'camera'),
    manhole: w('井盖', 'manhole'),
    light: w('路灯', 'street light'),
    aed: w('自动体外除颤器', 'defibrillator'),
    speaker: w('广播', 'loudspeaker'),
    shelter: w('避难场所', 'shelter'),
    other: w('其他设施', 'other facility'),
  },
}
/** Those that drive on the road by a plate of GA 36. */
export const plated: readonly string[] = ['car', 'bus', 'truck', 'motorcycle']
export const energies = ['', 'fuel', 'electric', 'hybrid'] as const
export const energyWords: Readonly<Record<(typeof energies)[number], Words>> = {
  '': w('没有登记', 'not listed'),
  fuel: w('燃油', 'fuel'),
  electric: w('纯电动', 'battery'),
  hybrid: w('插电混动等', 'plug-in and others'),
}

const common = ['type', 'place', 'looked', 'due', 'closedOn', 'note'] as const
export const vehicleFields = [...common, 'plate', 'energy', 'brand', 'colour', 'owner', 'phone'] as const
export const facilityFields = [...common, 'name', 'keeper', 'keeperPhone', 'every'] as const
export const assetFields = [...new Set([...vehicleFields, ...facilityFields])] as const
export type AssetField = (typeof vehicleFields)[number] | (typeof facilityFields)[number]
export const fieldsOf = (kind: AssetKind): readonly AssetField[] =>
  kind === 'vehicle' ? vehicleFields : facilityFields
/** As written; dates as 2026-01-02, `every` in days. */
export type AssetValues = Record<AssetField, string>
export const emptyAsset = (): AssetValues =>
  Object.fromEntries(assetFields.map((f) => [f, ''])) as AssetValues

/** Columns of a file of vehicles or facilities beside those of a place. */
export const assetColumns = [
  ...(['plate', 'assetType', 'energy', 'brand', 'colour', 'owner', 'ownerPhone'] as const),
  ...(['facility', 'keeper', 'keeperPhone', 'every', 'looked', 'due', 'spot', 'note'] as const),
] as const
export type AssetColumn = (typeof assetColumns)[number]
export const columnWords: Readonly<Record<AssetColumn, Words>> = {
  plate: w('车牌', 'plate'),
  assetType: w('类型', 'type'),
  energy: w('动力', 'drive'),
  brand: w('品牌', 'make'),
  colour: w('颜色', 'colour'),
  owner: w('车主', 'owner'),
  ownerPhone: w('车主电话', 'owner’s phone'),
  facility: w('设施名称', 'name of the facility'),
  keeper: w('看管人', 'keeper'),
  keeperPhone: w('看管人电话', 'keeper’s phone'),
  every: w('检验周期', 'inspected every'),
  looked: w('上次检验', 'inspected on'),
  due: w('下次检验', 'next inspection'),
  spot: w('位置', 'spot'),
  note: w('备注', 'note'),
}

/** Of what is looked at every so many days the next day follows from the last one; of others somebody writes it down. */
export function dueOf(kind: AssetKind, v: AssetValues): string {
  const looked = dateOf(v.looked)
  const every = Number(v.every)
  if (kind !== 'facility' || looked <= 0 || every <= 0) return v.due
  const due = ofDay(dayOf(looked) + every)
  // Beyond the year 9999 there is no day that could be written.
  return due > 99_991_231 ? '' : shownDate(due)
}

/** What of a vehicle may be equal in another. */
export const plateKeyOf = (kind: AssetKind, v: AssetValues): string =>
  kind === 'vehicle' && readPlate(v.plate).fault === undefined ? cleanPlate(v.plate) : ''

/** Who owns it: nobody named, somebody in words only, an entry that is here, or one that is here no more. */
export type OwnerState = 'none' | 'named' | 'here' | 'gone'
export interface AssetRow {
  id: string
  kind: AssetKind
  regionPath: string
  values: AssetValues
  owner: OwnerState
  /** It lies at a building or has a point of its own. */
  placed: boolean
  source: string
  verified: string
}
