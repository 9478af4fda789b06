/** Shifts as an Excel table, and back: the file that is exported can be changed and imported. */
import ExcelJS from 'exceljs'
import { streamXlsxRows } from 'hucre/xlsx'
import type { OneShift } from './commands.ts'
import { momentOf, shiftFits } from './rules.ts'
import type { ShiftRow } from './store.ts'

const columns = ['姓名', '账号', '班次', '组', '组长', '值班地点', '区域代码', '开始', '结束'] as const
type Column = (typeof columns)[number]

const wall = (at: Date, zone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(at)

export async function toWorkbook(
  rows: readonly ShiftRow[],
  o: {
    zone: string
    name: (id: string) => string
    username: (id: string) => string
    region: (path: string) => string
  },
): Promise<Buffer> {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('值班表')
  sheet.columns = columns.map((c) => ({ header: c, key: c, width: c === '开始' || c === '结束' ? 18 : 14 }))
  for (const r of rows)
    sheet.addRow({
      姓名: o.name(r.account_id),
      账号: o.username(r.account_id),
      班次: r.part,
      组: r.team ?? '',
      组长: r.chief ? '是' : '',
      值班地点: o.region(r.region_path),
      区域代码: r.region_path,
      开始: wall(r.starts_at, o.zone),
      结束: wall(r.ends_at, o.zone),
    })
  sheet.views = [{ state: 'frozen', ySplit: 1 }]
  return Buffer.from(await book.xlsx.writeBuffer())
}

export interface Fault {
  row: number
  zh: string
  en: string
}
export class NotAWorkbook extends Error {}

function moment(value: unknown, zone: string): Date | null {
  // A cell of Excel has no zone: its wall clock is that of the place.
  const text =
    value instanceof Date ? value.toISOString().slice(0, 16).replace('T', ' ') : String(value ?? '').trim()
  const m = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[ T](\d{1,2}):(\d{2})/.exec(text)
  if (!m) return null
  const two = (s: string | undefined) => (s ?? '').padStart(2, '0')
  const day = `${m[1]}-${two(m[2])}-${two(m[3])}`
  if (Number.isNaN(Date.parse(`${day}T${two(m[4])}:${m[5]}:00Z`))) return null
  return momentOf(day, `${two(m[4])}:${m[5]}`, zone)
}

/** Rows of a file as shifts, and what is wrong with each row. People are found by account name, else by a name that only one bears. */
export async function readWorkbook(
  bytes: Uint8Array,
  o: {
    zone: string
    person: (username: string, name: string) => string | null
    within: string
    region: (path: string) => boolean
  },
): Promise<{ shifts: OneShift[]; rows: number; faults: Fault[] }> {
  const shifts: OneShift[] = []
  const faults: Fault[] = []
  let heads: string[] | null = null
  let rows = 0
  try {
    for await (const { index, values } of streamXlsxRows(bytes, { sheet: 0 })) {
      if (!heads) {
        heads = values.map((v) => String(v ?? '').trim())
        if ((['班次', '开始', '结束'] as Column[]).some((c) => !heads!.includes(c))) throw new NotAWorkbook()
        continue
      }
      const cell = (c: Column) => values[heads!.indexOf(c)]
      const text = (c: Column) => String(cell(c) ?? '').trim()
      if (values.every((v) => String(v ?? '').trim() === '')) continue
      if (++rows > 5000) throw new NotAWorkbook()
      const bad = (zh: string, en: string) => void faults.push({ row: index + 1, zh, en })
      const before = faults.length
      const accountId = o.person(text('账号'), text('姓名'))
      if (!accountId)
        bad(
          `找不到这个人：${text('账号') || text('姓名') || '空'}`,
          `nobody of that name: ${text('账号') || text('姓名') || 'empty'}`,
        )
      const startsAt = moment(cell('开始'), o.zone)
      const endsAt = moment(cell('结束'), o.zone)
      if (!startsAt) bad(`开始时间看不懂：${text('开始')}`, `start is no time: ${text('开始')}`)
      if (!endsAt) bad(`结束时间看不懂：${text('结束')}`, `end is no time: ${text('结束')}`)
      if (startsAt && endsAt && !shiftFits(startsAt, endsAt))
        bad('结束要晚于开始，最长 36 小时', 'the end follows the start within 36 hours')
      const part = text('班次')
      if (!part || part.length > 20) bad('班次要写，最多 20 字', 'the part of the day is missing or too long')
      const region = text('区域代码')
      if (region && (!region.startsWith(o.within) || !o.region(region)))
        bad(`区域不在这张表里：${region}`, `not in the region of the roster: ${region}`)
      if (faults.length === before)
        shifts.push({
          accountId: accountId!,
          part,
          regionPath: region || undefined,
          startsAt: startsAt!,
          endsAt: endsAt!,
          team: text('组').slice(0, 30),
          chief: text('组长') === '是',
        })
    }
  } catch (cause) {
    throw new NotAWorkbook('not a workbook', { cause })
  }
  if (!heads) throw new NotAWorkbook()
  return { shifts, rows, faults }
}
