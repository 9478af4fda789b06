/** The lists as files: a workbook, or CSV as Excel and WPS open it without asking. */
import ExcelJS from 'exceljs'
import type { Words } from '../../kernel/contract.ts'
import { noteWords } from '../../shared/notes.ts'
import type { Visit, VisitEntry } from './contract.ts'
import { caseStateWords, entryListWords, kindWords, skipWords, stateWords } from './words.ts'

type Lang = 'zh' | 'en'
type Cell = string | number
export interface Sheet {
  name: string
  rows: Cell[][]
}
const w = (zh: string, en: string): Words => ({ zh, en })
const local = (at: string | null, zone: string): string =>
  at
    ? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(
        new Date(at),
      )
    : ''

const visitHeads = [
  w('计划', 'Plan'),
  w('对象', 'Kind'),
  w('地址', 'Place'),
  w('门牌或名称', 'Door or name'),
  w('网格', 'Grid'),
  w('走访人', 'Visitor'),
  w('应走访日', 'Due on'),
  w('状态', 'State'),
  w('超期天数', 'Days late'),
  w('走访时间', 'Visited at'),
  w('记录条数', 'Entries'),
  w('说明', 'Note'),
]

export const visitSheet = (rows: readonly Visit[], lang: Lang, zone: string): Sheet => ({
  name: w('走访', 'Visits')[lang],
  rows: [
    visitHeads.map((h) => h[lang]),
    ...rows.map((v): Cell[] => [
      noteWords(v.planName)[lang],
      kindWords[v.kind]![lang],
      v.place,
      v.label,
      v.regionName,
      v.accountName,
      v.dueOn,
      stateWords[v.state]![lang],
      v.lateDays,
      local(v.happenedAt, zone),
      v.entries,
      [v.reason ? skipWords[v.reason]![lang] : '', v.note ?? ''].filter(Boolean).join('；'),
    ]),
  ],
})

const entryHeads = [
  w('清单', 'List'),
  w('内容', 'What'),
  w('级别', 'Level'),
  w('地址', 'Place'),
  w('门牌或名称', 'Door or name'),
  w('网格', 'Grid'),
  w('走访人', 'Visitor'),
  w('时间', 'At'),
  w('要回话', 'Wants an answer'),
  w('事件编号', 'Case'),
  w('进展', 'Progress'),
]
const levels: Record<string, Words> = {
  normal: w('普通', 'normal'),
  urgent: w('加急', 'urgent'),
  critical: w('特急', 'critical'),
}

export const entrySheet = (rows: readonly VisitEntry[], lang: Lang, zone: string): Sheet => ({
  name: w('三张清单', 'Three lists')[lang],
  rows: [
    entryHeads.map((h) => h[lang]),
    ...rows.map((e): Cell[] => [
      entryListWords[e.list][lang],
      e.body,
      levels[e.level]![lang],
      e.place,
      e.label,
      e.regionName,
      e.byName,
      local(e.happenedAt, zone),
      e.wantsAnswer ? w('是', 'yes')[lang] : '',
      e.case?.number ?? '',
      e.case
        ? stageName(e.case.state, lang)
        : (e.work ? w('正在报上去', 'being taken in') : w('只记下', 'only noted'))[lang],
    ]),
  ],
})

const stageName = (state: string, lang: Lang): string => caseStateWords[state]?.[lang] ?? state
export async function workbook(sheet: Sheet): Promise<Buffer> {
  const book = new ExcelJS.Workbook()
  const page = book.addWorksheet(sheet.name, { views: [{ state: 'frozen', ySplit: 1 }] })
  for (const row of sheet.rows) page.addRow(row)
  page.getRow(1).font = { bold: true }
  page.columns.forEach((c, i) => {
    c.width = i === 1 && sheet.rows[0]!.length === 11 ? 40 : 16
  })
  return Buffer.from(await book.xlsx.writeBuffer())
}

/** A cell that a spreadsheet would read as a formula gets an apostrophe first. */
const quoted = (x: Cell): string =>
  typeof x === 'number' ? String(x) : `"${(/^[=+\-@\t\r]/.test(x) ? `'${x}` : x).replaceAll('"', '""')}"`
export const csv = (sheet: Sheet): string =>
  `\uFEFF${sheet.rows.map((r) => r.map(quoted).join(',')).join('\r\n')}\r\n`
