/** The figures as tables: one sheet of a workbook each, or one CSV with a blank line between them. */
import ExcelJS from 'exceljs'
import type { Words } from '../../kernel/contract.ts'
import { channelName } from '../cases/answers.ts'
import type { Figures, Statistics } from './contract.ts'
import { ratio } from './rules.ts'

type Lang = 'zh' | 'en'
type Cell = string | number | null
interface Sheet {
  name: Words
  rows: Cell[][]
}

const head = {
  received: { zh: '受理', en: 'Received' },
  valid: { zh: '应办', en: 'To be solved' },
  resolved: { zh: '办结', en: 'Resolved' },
  rate: { zh: '办结率', en: 'Resolution rate' },
  onTime: { zh: '按时', en: 'On time' },
  overdue: { zh: '超期', en: 'Overdue' },
  onTimeRate: { zh: '按时率', en: 'On-time rate' },
  workingDays: { zh: '平均用时（工作日）', en: 'Mean working days' },
  returned: { zh: '退回过', en: 'Returned' },
  rated: { zh: '已评价', en: 'Rated' },
  satisfied: { zh: '满意', en: 'Satisfied' },
} as const
const columns = Object.keys(head) as (keyof typeof head)[]
const w = (zh: string, en: string): Words => ({ zh, en })

const cells = (f: Figures): Cell[] =>
  columns.map((k) =>
    k === 'rate'
      ? ratio(f.resolved, f.valid)
      : k === 'onTimeRate'
        ? ratio(f.onTime, f.onTime + f.overdue)
        : f[k],
  )

function sheets(s: Statistics, lang: Lang): Sheet[] {
  const table = <T extends Figures>(
    name: Words,
    first: Words,
    rows: readonly T[],
    of: (r: T) => string,
  ): Sheet => ({
    name,
    rows: [[first[lang], ...columns.map((k) => head[k][lang])], ...rows.map((r) => [of(r), ...cells(r)])],
  })
  const none = lang === 'zh' ? '（未定）' : '(not set)'
  return [
    table(w('总体', 'Whole'), w('时段', 'Period'), [s.totals, s.before.figures], (r) =>
      r === s.totals ? `${s.period.from} – ${s.period.to}` : `${s.before.from} – ${s.before.to}`,
    ),
    table(w('区域', 'Regions'), w('区域', 'Region'), s.regions, (r) => r.name || r.path),
    table(w('单位', 'Units'), w('主办单位', 'Unit'), s.units, (r) => r.name || none),
    table(w('事项', 'Items'), w('事项', 'Item'), s.items, (r) => (r.code ? `${r.code} ${r.name}` : none)),
    {
      name: w('渠道', 'Channels'),
      rows: [
        [w('渠道', 'Channel')[lang], w('事件', 'Cases')[lang]],
        ...s.channels.map((x): Cell[] => [channelName(x.channel)[lang], x.cases]),
      ],
    },
    {
      name: w('走势', 'Trend'),
      rows: [
        [w('从', 'From')[lang], w('到', 'To')[lang], head.received[lang], head.resolved[lang]],
        ...s.trend.map((x): Cell[] => [x.from, x.to, x.received, x.resolved]),
      ],
    },
    {
      name: w('退回', 'Returns'),
      rows: [
        [
          w('谁退', 'From')[lang],
          w('退给谁', 'Proposed to')[lang],
          w('次数', 'Times')[lang],
          w('事件', 'Cases')[lang],
        ],
        ...s.returns.map((x): Cell[] => [x.fromName, x.toName, x.times, x.cases]),
      ],
    },
  ]
}

export async function toWorkbook(s: Statistics, lang: Lang): Promise<Buffer> {
  const book = new ExcelJS.Workbook()
  book.created = new Date(s.asOf)
  for (const sheet of sheets(s, lang)) {
    const page = book.addWorksheet(sheet.name[lang], { views: [{ state: 'frozen', ySplit: 1 }] })
    for (const row of sheet.rows) page.addRow(row)
    page.getRow(1).font = { bold: true }
    page.columns.forEach((col, i) => {
      col.width = i === 0 ? 28 : 14
      const key = columns[i - 1]
      if (key === 'rate' || key === 'onTimeRate') col.numFmt = '0.0%'
    })
  }
  return Buffer.from(await book.xlsx.writeBuffer())
}

/** A cell that a spreadsheet would read as a formula gets an apostrophe first. */
const quoted = (x: Cell): string => {
  if (x === null) return ''
  if (typeof x === 'number') return String(x)
  return `"${(/^[=+\-@\t\r]/.test(x) ? `'${x}` : x).replaceAll('"', '""')}"`
}

/** CSV with BOM and CRLF, as Excel and WPS open it without asking. */
export const toCsv = (s: Statistics, lang: Lang): string =>
  `\uFEFF${sheets(s, lang)
    .map((t) => [[t.name[lang]], ...t.rows].map((r) => r.map(quoted).join(',')).join('\r\n'))
    .join('\r\n\r\n')}\r\n`
