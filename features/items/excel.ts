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
import type { RowProblem } from './rules/table.ts'

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
type Sheet = { heading: string[]; rows: Row[] }

/** The bytes are not an Excel workbook at all (a CSV, a picture, half a download). */
export class NotAWorkbook extends Error {}

async function sheetOf(bytes: Uint8Array, sheet: string | number): Promise<Sheet> {
  const rows: Row[] = []
  let heading: string[] | null = null
  try {
    for await (const { index, values } of streamXlsxRows(bytes, { sheet })) {
      const texts = values.map((v) => (v === null || v === undefined ? '' : String(v)))
      if (heading === null) heading = texts.map((t) => t.trim())
      else if (texts.some((t) => t.trim() !== ''))
        rows.push({ row: index + 1, cells: Object.fromEntries(heading.map((h, i) => [h, texts[i] ?? ''])) })
    }
  } catch (error) {
    throw new NotAWorkbook('this file is not an Excel workbook', { cause: error })
  }
  return { heading: heading ?? [], rows }
}

const missing = (sheet: string, columns: readonly string[], heading: readonly string[]): RowProblem[] =>
  columns
    .filter((c) => !heading.includes(c))
    .map((c) => ({
      row: 1,
      code: 'items.sheet_column',
      column: `${sheet}·${c}`,
      zh: `工作表“${sheet}”没有“${c}”这一列`,
      en: `sheet ${sheet} has no column ${c}`,
    }))

/**
 * Items from an Excel file in our own format. Throws `NotAWorkbook`; missing sheets and columns and the faults of all rows are
 * in `problems`.
 */
export async function readListXlsx(bytes: Uint8Array): Promise<SheetRead> {
  const items = await sheetOf(bytes, ITEM_SHEET)
  const rules = await sheetOf(bytes, LEVEL_SHEET)
  const columns = [
    ...missing(ITEM_SHEET, itemColumns, items.heading),
    ...missing(LEVEL_SHEET, levelColumns, rules.heading),
  ]
  if (columns.length > 0) return { items: [], problems: columns }
  return itemsFromSheets(items.rows, rules.rows, (raw) => {
    const parsed = Item.safeParse(raw)
    if (parsed.success) return { item: parsed.data, faults: [] }
    return {
      item: null,
      faults: parsed.error.issues.map((i) => ({ field: i.path.join('.'), message: i.message })),
    }
  })
}

/** The first sheet of any workbook as rows by heading, for tables in the format of somebody else. Throws `NotAWorkbook`. */
export async function readTableXlsx(bytes: Uint8Array): Promise<Record<string, string>[]> {
  return (await sheetOf(bytes, 0)).rows.map((r) => r.cells)
}
