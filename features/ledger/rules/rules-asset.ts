/** Rules of vehicles and facilities; found and kept like those of people. */

import { type AssetField, type AssetRow, dueOf, energyWords, plated, plateKeyOf } from './assets.ts'
import { dateOf } from './dates.ts'
import { AT } from './fields.ts'
import type { Draft } from './findings.ts'
import type { Severity, Words } from './model.ts'
import { plateWords, readPlate } from './plate.ts'
import type { GroupKind } from './registry.ts'

export interface AssetRule {
  id: string
  title: Words
  severity: Severity
  fields: readonly AssetField[]
  ask: Words
  /** What is wrong, in words; null: nothing. */
  look: (row: AssetRow, today: number) => Words | null
}

const w = (zh: string, en: string): Words => ({ zh, en })
const whose = w('车是谁的，请看行驶证', 'Whose is it? See the vehicle licence')

export const PLATE_TWICE = {
  id: 'plate-twice',
  title: w('两辆车一个车牌', 'One plate, two vehicles'),
  severity: 'error' as Severity,
  fields: ['plate'] as readonly AssetField[],
  ask: w('请看车牌和行驶证', 'Compare the plate with the vehicle licence'),
}

export const ASSET_RULES: readonly AssetRule[] = [
  {
    id: 'plate-form',
    title: w('车牌号不对', 'Plate is wrong'),
    severity: 'error',
    fields: ['plate'],
    ask: w('请看车牌', 'Read the plate'),
    look: (r) => {
      if (r.kind !== 'vehicle' || r.values.plate === '' || !plated.includes(r.values.type)) return null
      const { fault } = readPlate(r.values.plate)
      return fault ? plateWords[fault] : null
    },
  },
  {
    id: 'plate-missing',
    title: w('没有车牌号', 'No plate'),
    severity: 'doubt',
    fields: ['plate'],
    ask: w('请看车牌', 'Read the plate'),
    look: (r) =>
      r.kind === 'vehicle' && r.values.plate === '' && plated.includes(r.values.type)
        ? plateWords.empty
        : null,
  },
  {
    id: 'plate-energy',
    title: w('车牌与动力不符', 'Plate and drive differ'),
    severity: 'doubt',
    fields: ['plate', 'energy'],
    ask: w('是燃油车还是新能源车', 'Does it run on fuel, or is it a new-energy car?'),
    look: (r) => {
      const { energy } = r.values
      if (r.kind !== 'vehicle' || energy === '') return null
      const { kind } = readPlate(r.values.plate)
      if (kind !== 'ordinary' && kind !== 'electric' && kind !== 'hybrid') return null
      // An electric car may still carry the plate it got before there were others.
      const fits = kind === 'ordinary' ? true : kind === energy
      if (fits) return null
      const says = energyWords[kind as 'electric' | 'hybrid']
      const listed = energyWords[energy as keyof typeof energyWords] ?? w(energy, energy)
      return w(
        `车牌是${says.zh}的，登记的是${listed.zh}`,
        `the plate says ${says.en}, listed is ${listed.en}`,
      )
    },
  },
  {
    id: 'owner-missing',
    title: w('车辆没有车主', 'Vehicle without an owner'),
    severity: 'doubt',
    fields: ['owner'],
    ask: whose,
    look: (r) =>
      r.kind === 'vehicle' && r.owner === 'none' ? w('没有登记车主', 'no owner is listed') : null,
  },
  {
    id: 'owner-gone',
    title: w('车主已不在台账', 'Owner is here no more'),
    severity: 'doubt',
    fields: ['owner'],
    ask: whose,
    look: (r) =>
      r.owner === 'gone'
        ? w(
            '登记的车主去世、搬走、注销或已不在台账',
            'the owner has died, moved away, closed, or is in the ledger no more',
          )
        : null,
  },
  {
    id: 'keeper-missing',
    title: w('设施没有看管人', 'Facility without a keeper'),
    severity: 'doubt',
    fields: ['keeper'],
    ask: w('这处设施由谁管，电话多少', 'Who looks after it, and what is their number?'),
    look: (r) =>
      r.kind === 'facility' && r.values.keeper === '' ? w('没有登记看管人', 'no keeper is listed') : null,
  },
  {
    id: 'inspection-overdue',
    title: w('检验过期', 'Inspection overdue'),
    severity: 'doubt',
    fields: ['due', 'looked'],
    ask: w('去看一看，检过没有，看合格证', 'Has it been inspected? See the certificate'),
    look: (r, today) => {
      const due = dateOf(dueOf(r.kind, r.values))
      return due > 0 && due < today
        ? w(`应在 ${dueOf(r.kind, r.values)} 前检验`, `was due on ${dueOf(r.kind, r.values)}`)
        : null
    },
  },
  {
    id: 'inspection-none',
    title: w('没有检验记录', 'No inspection listed'),
    severity: 'notice',
    fields: ['looked', 'due'],
    ask: w('不必上门，补登检验日期', 'No visit needed: enter the day'),
    look: (r) =>
      r.kind === 'facility' && r.values.every !== '' && dateOf(r.values.looked) <= 0
        ? w('写了多久检一次，没有哪天检过', 'is to be inspected, and no day is listed')
        : null,
  },
  {
    id: 'asset-unplaced',
    title: w('不知道在哪里', 'Nobody knows where'),
    severity: 'notice',
    fields: ['place'],
    ask: w('不必上门，补上楼栋或位置', 'No visit needed: enter building or position'),
    look: (r) =>
      !r.placed && r.values.place === '' ? w('没有楼栋，也没有位置', 'neither building nor position') : null,
  },
]

/** What the rules say of one by itself. */
export const sayAsset = (r: AssetRow, today: number): { rule: AssetRule; words: Words }[] =>
  ASSET_RULES.flatMap((rule) => {
    const words = rule.look(r, today)
    return words ? [{ rule, words }] : []
  })

/** What is refused when somebody types it, unless the papers say so. */
export const assetFaults = (r: AssetRow, given: readonly string[], today: number) =>
  sayAsset(r, today).flatMap(({ rule, words }) => {
    const field = rule.severity === 'error' ? rule.fields.find((f) => given.includes(f)) : undefined
    return field ? [{ field, rule: rule.id, ...words }] : []
  })

const visits = (rule: { severity: Severity; ask: Words }) =>
  rule.severity !== 'notice' && !rule.ask.zh.startsWith('不必上门')

/** Findings of vehicles and facilities as they are kept; `plates`: ids by the index of their plate, groups of which all are there. */
export function assetDrafts(
  rows: readonly AssetRow[],
  plates: ReadonlyMap<string, readonly string[]>,
  indexed: (kind: 'finding', value: string) => string,
  today: number,
  looked: ReadonlySet<string>,
): Draft[] {
  const byId = new Map(rows.map((r) => [r.id, r]))
  const draft = (
    rule: { id: string; severity: Severity; fields: readonly AssetField[]; ask: Words },
    kind: GroupKind,
    key: string,
    of: readonly AssetRow[],
  ): Draft => ({
    fingerprint: indexed(
      'finding',
      [
        rule.id,
        kind,
        key,
        ...of.map((r) => [r.id, r.owner, ...rule.fields.map((f) => r.values[f])].join('\u0001')),
      ].join('\u0003'),
    ),
    rule: rule.id,
    severity: rule.severity,
    kind,
    key,
    subjectKind: 'asset',
    subjects: of.map((r) => r.id),
    // What has no column of people stands in the words of the finding.
    fields: rule.fields.filter((f) => !(f in AT)),
    regionPath: of[0]!.regionPath,
    visit: visits(rule),
  })
  const alone = rows
    .filter((r) => looked.has(r.id))
    .flatMap((r) => sayAsset(r, today).map(({ rule }) => draft(rule, 'row', r.id, [r])))
  const shared = [...plates].flatMap(([key, ids]) => {
    const of = [...new Set(ids)].sort().flatMap((id) => byId.get(id) ?? [])
    return of.length > 1 ? [draft(PLATE_TWICE, 'plate', key, of)] : []
  })
  return [...alone, ...shared]
}

export { plateKeyOf }
