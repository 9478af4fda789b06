/** The catalogue of what there is to use: what an entry is, how fresh it is, and what a file of entries says. */
import type { Words } from '../../kernel/contract.ts'
import { columnsOf, dayOfCell, plainHeading } from '../../shared/cells.ts'

export const entryKinds = ['data', 'ledger', 'device', 'service'] as const
export type EntryKind = (typeof entryKinds)[number]
export const kindWords: Readonly<Record<EntryKind, Words>> = {
  data: { zh: '数据项', en: 'data item' },
  ledger: { zh: '台账', en: 'ledger' },
  device: { zh: '感知设备', en: 'camera or sensor' },
  service: { zh: '服务接口', en: 'service' },
}

/** Entries that are kept in this installation: when they changed last is asked of them, and typed in by nobody. */
export const bounds = [
  'people',
  'homes',
  'organisations',
  'vehicles',
  'facilities',
  'source',
  'table',
] as const
export type Bound = (typeof bounds)[number]
export const boundWords: Readonly<Record<Bound, Words>> = {
  people: { zh: '台账的人', en: 'people of the ledger' },
  homes: { zh: '台账的房', en: 'homes of the ledger' },
  organisations: { zh: '台账的单位', en: 'organisations of the ledger' },
  vehicles: { zh: '台账的车辆', en: 'vehicles of the ledger' },
  facilities: { zh: '台账的设施', en: 'facilities of the ledger' },
  source: { zh: '导入的来源', en: 'a source of imports' },
  table: { zh: '一张报表', en: 'a table' },
}
/** `people`, or `source:<id>`. */
export const boundOf = (text: string): { bound: Bound; id: string | null } | null => {
  const [bound, id] = text.split(':')
  const known = bounds.find((b) => b === bound)
  return known && (known === 'source' || known === 'table') === (id !== undefined)
    ? { bound: known, id: id ?? null }
    : null
}

export interface Fresh {
  /** The day it changed last; null: nobody knows. */
  on: string | null
  /** Days that have gone by since. */
  days: number | null
  /** Longer ago than it is renewed. */
  late: boolean
}
const dayMs = 86_400_000
/** `today` and `on` as 2026-06-26. */
export function freshOf(on: string | null, every: number | null, today: string): Fresh {
  if (on === null) return { on, days: null, late: false }
  const days = Math.max(0, Math.round((Date.parse(today) - Date.parse(on)) / dayMs))
  return { on, days, late: every !== null && days > every }
}

export interface EntryText {
  code: string
  kind: EntryKind
  name: string
  theme: string
  owner: string
  origin: string
  every: number | null
  changedOn: string | null
  note: string
}
export interface RowFault {
  field: keyof EntryText
  zh: string
  en: string
}

/** What an entry says of itself, as its history keeps it. */
export const fieldWords = {
  name: { zh: '名称', en: 'name' },
  code: { zh: '编码', en: 'code' },
  kind: { zh: '类别', en: 'kind' },
  theme: { zh: '领域', en: 'theme' },
  owner: { zh: '责任单位', en: 'owner' },
  origin: { zh: '来源、位置', en: 'origin or place' },
  regionPath: { zh: '区域', en: 'region' },
  every: { zh: '更新周期', en: 'period' },
  changedOn: { zh: '最近更新', en: 'last renewal' },
  bound: { zh: '对应本系统的', en: 'what it stands for here' },
  note: { zh: '说明', en: 'note' },
  endedOn: { zh: '停用日期', en: 'end' },
} as const satisfies Record<string, Words>
export type HistoryField = keyof typeof fieldWords
export const historyFields = Object.keys(fieldWords) as readonly HistoryField[]
/** Of these whoever uses it is told; a renewal in time is no news. */
export const toldFields: readonly HistoryField[] = [
  ...(['name', 'kind', 'owner', 'origin', 'every', 'bound', 'note', 'endedOn'] as const),
]
export type Facts = Record<HistoryField, string | number | null>
export interface FieldChange {
  field: HistoryField
  before: string
  after: string
}
/** Of a new entry everything that it says. */
export const changesOf = (was: Facts | null, is: Facts): FieldChange[] =>
  historyFields.flatMap((field) => {
    const before = String(was?.[field] ?? '')
    const after = String(is[field] ?? '')
    return before === after ? [] : [{ field, before, after }]
  })

/** Headings as offices write them, without blanks. */
const headings: Readonly<Record<keyof EntryText, readonly string[]>> = {
  code: ['编码', '编号', '目录编码', '资源编码', '设备编号', 'code', 'no'],
  kind: ['类别', '类型', '资源类型', '种类', 'kind', 'type'],
  name: ['名称', '资源名称', '数据项', '数据项名称', '目录名称', '设备名称', 'name'],
  theme: ['领域', '主题', '所属领域', '应用场景', 'theme', 'subject'],
  owner: ['责任单位', '提供单位', '权属单位', '来源部门', '所属部门', '单位', 'owner', 'unit'],
  origin: ['来源', '来源系统', '采集方式', '系统名称', '位置', '安装位置', 'origin', 'source'],
  every: ['更新周期', '更新频率', '更新周期天', 'every', 'period'],
  changedOn: ['更新日期', '最近更新', '最近更新日期', 'updated', 'changed'],
  note: ['说明', '备注', '描述', 'note', 'remark'],
}
/** Which column is what; −1: it is not there. The row of headings is the first that names both a name and another field. */
export function readHeadings(
  rows: readonly (readonly string[])[],
): { header: number; columns: Record<keyof EntryText, number> } | null {
  for (const [i, row] of rows.slice(0, 20).entries()) {
    const columns = columnsOf(row, headings)
    if (columns.name >= 0 && Object.values(columns).filter((c) => c >= 0).length > 1)
      return { header: i, columns }
  }
  return null
}

const kindsByWord: readonly (readonly [RegExp, EntryKind])[] = [
  [/摄像|监控|探头|传感|感知|设备|烟感|水位|camera|sensor|device/i, 'device'],
  [/接口|服务|api|service/i, 'service'],
  [/台账|ledger|名册/i, 'ledger'],
  [/数据|data|字段|指标/i, 'data'],
]
const units: readonly (readonly [RegExp, number])[] = [
  [/^(?:个?工作)?[天日]|^days?$|^daily$/, 1],
  [/^(?:周|个?星期)$|^weeks?$|^weekly$/, 7],
  [/^旬$/, 10],
  [/^(?:个?半月)$/, 15],
  [/^(?:个?季度?)$|^quarters?$|^quarterly$/, 92],
  [/^半年$/, 183],
  [/^个?月度?$|^months?$|^monthly$/, 31],
  [/^年度?$|^years?$|^yearly$|^annual(?:ly)?$/, 366],
]
const digits: Readonly<Record<string, number>> = {
  ...{ 一: 1, 两: 2, 双: 2, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9, 十: 10 },
}
/** 每月 → 31, 每 3 天 → 3, 双月 → 62; a number is days; nothing or 不定期 is none; −1: not understood. */
export function daysOf(text: string): number | null {
  const t = plainHeading(text).replace(/(?:更新|一次|1次|报送)+$/, '')
  if (t === '' || /^(?:无|none)$|不定|按需|随时/.test(t)) return null
  if (/实时|即时|小时|分钟|real-?time/.test(t)) return 1
  const m = /^(?:每|按|逐|every)?(\d{1,4}|[一两双二三四五六七八九十])?(.*)$/.exec(t)!
  const n = m[1] === undefined ? 1 : (digits[m[1]] ?? Number(m[1]))
  const unit = m[2] === '' ? (m[1] === undefined ? undefined : 1) : units.find(([p]) => p.test(m[2]!))?.[1]
  const days = unit === undefined ? -1 : n * unit
  return days >= 1 && days <= 3660 ? days : -1
}
const most: Readonly<Partial<Record<keyof EntryText, number>>> = {
  code: 40,
  name: 80,
  theme: 40,
  owner: 60,
  origin: 120,
  note: 300,
}

/** One row of a file with all that is wrong with it. `kind` is what rows are whose file does not say it. */
export function readRow(
  cells: readonly string[],
  columns: Record<keyof EntryText, number>,
  kind: EntryKind,
  today: string,
): { entry: EntryText; faults: RowFault[] } {
  const cell = (f: keyof EntryText) => (columns[f] < 0 ? '' : (cells[columns[f]] ?? '').trim())
  const faults: RowFault[] = []
  const add = (field: keyof EntryText, zh: string, en: string) => faults.push({ field, zh, en })
  const every = daysOf(cell('every'))
  const changedOn = dayOfCell(cell('changedOn'))
  const word = cell('kind')
  const known =
    word === '' ? kind : (entryKinds.find((k) => k === word) ?? kindsByWord.find(([p]) => p.test(word))?.[1])
  const entry: EntryText = {
    code: cell('code') || cell('name'),
    kind: known ?? kind,
    name: cell('name'),
    theme: cell('theme'),
    owner: cell('owner'),
    origin: cell('origin'),
    every: every === -1 ? null : every,
    changedOn: changedOn ?? null,
    note: cell('note'),
  }
  if (entry.name === '') add('name', '没有名称', 'has no name')
  if (entry.owner === '') add('owner', '没有责任单位', 'has no owner')
  if (!known) add('kind', `不认识的类别：${word}`, `unknown kind: ${word}`)
  if (every === -1) add('every', '更新周期看不懂，写天数', 'period is not understood: write days')
  if (changedOn === undefined) add('changedOn', '没有这一天', 'there is no such day')
  else if (changedOn !== null && changedOn > today) add('changedOn', '还没有到', 'is still to come')
  for (const [f, n] of Object.entries(most) as [keyof EntryText, number][])
    if (String(entry[f] ?? '').length > n) add(f, `最多 ${n} 个字`, `${n} characters at most`)
  return { entry, faults }
}

/** Entries of a file; two rows of one code are a fault of the second one. */
export function readFile(
  rows: readonly (readonly string[])[],
  kind: EntryKind,
  today: string,
): { entries: { row: number; entry: EntryText }[]; faults: { row: number; faults: RowFault[] }[] } | null {
  const head = readHeadings(rows)
  if (!head) return null
  const entries: { row: number; entry: EntryText }[] = []
  const faults: { row: number; faults: RowFault[] }[] = []
  const seen = new Map<string, number>()
  for (const [i, cells] of rows.slice(head.header + 1).entries()) {
    if (cells.every((c) => c.trim() === '')) continue
    const row = i + 1
    const read = readRow(cells, head.columns, kind, today)
    const before = seen.get(read.entry.code)
    if (before !== undefined && read.entry.code !== '')
      read.faults.push({
        field: 'code',
        zh: `编码和第 ${before} 行一样`,
        en: `has the code of row ${before}`,
      })
    seen.set(read.entry.code, row)
    if (read.faults.length > 0) faults.push({ row, faults: read.faults })
    else entries.push({ row, entry: read.entry })
  }
  return { entries, faults }
}
