import { PassThrough, type Readable } from 'node:stream'
import ExcelJS from 'exceljs'
import { streamXlsxRows } from 'hucre/xlsx'
import { Item, type ResponsibilityList } from './contract.ts'
import {
  ITEM_SHEET,
  itemColumns,
  itemRow,
  itemsFromSheets,
  LEVEL_SHEET,
  levelColumns,
  levelRows,
  type SheetRead,
} from './rules/sheet.ts'

const WIDTHS: Record<string, number> = { 编号: 10, 级别: 8, 大类: 16, 小类: 16, 事项: 24, 计时: 6, 原表行: 8 }

/** The list as an Excel file, row by row, so that a long list never stands in memory as a workbook. Reading it back gives the same items. */
export function writeListXlsx(list: ResponsibilityList): Readable {
  const out = new PassThrough()
  void write(list, out).catch((error: unknown) =>
    out.destroy(error instanceof Error ? error : new Error(String(error))),
  )
  return out
}

async function write(list: ResponsibilityList, out: PassThrough): Promise<void> {
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true })
  const add = (name: string, columns: readonly string[], rows: Iterable<Record<string, string>>) => {
    const sheet = book.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] })
    sheet.columns = columns.map((key) => ({ header: key, key, width: WIDTHS[key] ?? 30 }))
    sheet.getRow(1).font = { bold: true }
    for (const row of rows) sheet.addRow(row).commit()
    sheet.commit()
  }
  add(
    ITEM_SHEET,
    itemColumns,
    list.items.map((item) => itemRow(item)),
  )
  add(
    LEVEL_SHEET,
    levelColumns,
    list.items.flatMap((item) => levelRows(item)),
  )
  await book.commit()
}

type Row = { row: number; cells: Record<string, string> }

async function rowsOf(bytes: Uint8Array, sheet: string): Promise<Row[]> {
  const rows: Row[] = []
  let heading: string[] | null = null
  for await (const { index, values } of streamXlsxRows(bytes, { sheet })) {
    const texts = values.map((v) => (v === null || v === undefined ? '' : String(v)))
    if (heading === null) heading = texts.map((t) => t.trim())
    else if (texts.some((t) => t.trim() !== ''))
      rows.push({ row: index + 1, cells: Object.fromEntries(heading.map((h, i) => [h, texts[i] ?? ''])) })
  }
  return rows
}

/** Items from an Excel file in our own format. Throws only when it is no such workbook; faults of rows are all in `problems`. */
export async function readListXlsx(bytes: Uint8Array): Promise<SheetRead> {
  const [items, rules] = [await rowsOf(bytes, ITEM_SHEET), await rowsOf(bytes, LEVEL_SHEET)]
  return itemsFromSheets(items, rules, (raw) => {
    const parsed = Item.safeParse(raw)
    if (parsed.success) return { item: parsed.data, faults: [] }
    return {
      item: null,
      faults: parsed.error.issues.map((i) => ({ field: i.path.join('.'), message: i.message })),
    }
  })
}

/** The first sheet of any workbook as rows by heading, for tables in the format of somebody else. */
export async function readTableXlsx(bytes: Uint8Array): Promise<Record<string, string>[]> {
  const rows: Record<string, string>[] = []
  let heading: string[] | null = null
  for await (const { values } of streamXlsxRows(bytes, { sheet: 0 })) {
    const texts = values.map((v) => (v === null || v === undefined ? '' : String(v)))
    if (heading === null) heading = texts.map((t) => t.trim())
    else rows.push(Object.fromEntries(heading.map((h, i) => [h, texts[i] ?? ''])))
  }
  return rows
}
