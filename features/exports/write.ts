/** Rows into a file, one after the other, so that memory does not grow with the table: xlsx, CSV or JSON Lines. */
import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import fs from 'node:fs/promises'
import ExcelJS from 'exceljs'
import type { Ctx } from '../../kernel/context.ts'
import { csvCell } from '../../shared/csv.ts'
import { offsetAt } from '../clocks/rules/zone.ts'
import type { Column, Dataset, Value } from './answers.ts'
import type { ExportFormat } from './contract.ts'

export interface Writer<R> {
  add(rows: readonly R[], ctx: Ctx): Promise<void>
  /** The file is whole and on the disk. */
  end(): Promise<void>
  /** What was written is of no use. */
  drop(): void
}
export interface Shape {
  format: ExportFormat
  bom: boolean
  language: 'zh' | 'en'
  zone: string
  /** Values in clear where a column has them. */
  clear: boolean
  /** What the file says about itself: in a workbook its first row and the foot of each page, elsewhere in each row, so that parts of it say it too. */
  mark: string | null
}

const markColumn = { key: 'watermark', head: { zh: '导出标记', en: 'Exported' } }

/** A spreadsheet has no zones: it shows the clock on the wall of the place. */
const wall = (iso: string, zone: string): Date => {
  const ms = Date.parse(iso)
  return new Date(ms + offsetAt(ms, zone))
}
const wallText = (iso: string, zone: string): string =>
  wall(iso, zone).toISOString().slice(0, 19).replace('T', ' ')
/** The same moment with the offset of the place, so that it can be read both ways. */
function withOffset(iso: string, zone: string): string {
  const minutes = Math.round(offsetAt(Date.parse(iso), zone) / 60_000)
  const two = (n: number) => String(n).padStart(2, '0')
  const at = wall(iso, zone).toISOString().slice(0, 19)
  return `${at}${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`
}

const cellOf = <R>(c: Column<R>, r: R, ctx: Ctx, o: Shape): Value =>
  o.clear && c.clear ? c.clear(r, ctx) : c.of(r, ctx)
const yes = { zh: ['是', '否'], en: ['yes', 'no'] } as const

/** What stands in a cell of a table: words, not codes. */
function shown(c: Column<never>, v: Value, o: Shape): string | number | null {
  if (v === null) return null
  if (typeof v === 'object') {
    const words = v.map((x) => c.codes?.[x]?.[o.language] ?? x)
    return words.join(o.language === 'zh' ? '、' : ', ')
  }
  if (typeof v === 'boolean') return yes[o.language][v ? 0 : 1]
  if (typeof v === 'number') return v
  return c.codes?.[v]?.[o.language] ?? v
}

const csvOf = (c: Column<never>, v: Value, o: Shape): string =>
  c.type === 'moment' && typeof v === 'string' ? wallText(v, o.zone) : csvCell(String(shown(c, v, o) ?? ''))

/** Writes and waits while the disk is behind; an error of the file ends whatever waits for it. */
function lines(path: string) {
  const file = createWriteStream(path, { flags: 'wx' })
  const failed = failure(file)
  return {
    file,
    async put(text: string): Promise<void> {
      if (!file.write(text)) await Promise.race([once(file, 'drain'), failed])
    },
    async end(): Promise<void> {
      file.end()
      await Promise.race([once(file, 'close'), failed])
      await onDisk(path)
    },
  }
}
function failure(file: WriteStream): Promise<never> {
  const failed = new Promise<never>((_, no) => file.on('error', no))
  failed.catch(() => {})
  return failed
}
async function onDisk(path: string): Promise<void> {
  const f = await fs.open(path, 'r+')
  await f.sync()
  await f.close()
}

async function csvWriter<R>(path: string, d: Dataset<R>, o: Shape): Promise<Writer<R>> {
  const out = lines(path)
  const columns = d.columns as readonly Column<never>[]
  const line = (cells: readonly string[], last: string) =>
    `${[...cells, ...(o.mark === null ? [] : [csvCell(last)])].join(',')}\r\n`
  const head = columns.map((c) => csvCell(c.head[o.language]))
  await out.put(`${o.bom ? '\ufeff' : ''}${line(head, markColumn.head[o.language])}`)
  return {
    add: (rows, ctx) =>
      out.put(
        rows
          .map((r) =>
            line(
              columns.map((c) => csvOf(c, cellOf(c, r as never, ctx, o), o)),
              o.mark ?? '',
            ),
          )
          .join(''),
      ),
    end: () => out.end(),
    drop: () => out.file.destroy(),
  }
}

async function jsonWriter<R>(path: string, d: Dataset<R>, o: Shape): Promise<Writer<R>> {
  const out = lines(path)
  const value = (c: Column<R>, r: R, ctx: Ctx) => {
    const v = cellOf(c, r, ctx, o)
    return c.type === 'moment' && typeof v === 'string' ? withOffset(v, o.zone) : v
  }
  return {
    add: (rows, ctx) =>
      out.put(
        rows
          .map(
            (r) =>
              `${JSON.stringify({
                ...Object.fromEntries(d.columns.map((c) => [c.key, value(c, r, ctx)])),
                ...(o.mark === null ? {} : { [markColumn.key]: o.mark }),
              })}\n`,
          )
          .join(''),
      ),
    end: () => out.end(),
    drop: () => out.file.destroy(),
  }
}

async function sheetWriter<R>(path: string, d: Dataset<R>, o: Shape): Promise<Writer<R>> {
  const file = createWriteStream(path, { flags: 'wx' })
  const failed = failure(file)
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: file, useStyles: true })
  // An ampersand begins a code there, a number after the size would belong to it, and beyond 255 characters the file is broken.
  const foot = o.mark === null ? null : ` ${o.mark.slice(0, 200)}`.replaceAll('&', '＆')
  const sheet = book.addWorksheet(d.name[o.language], {
    views: [{ state: 'frozen', ySplit: o.mark === null ? 1 : 2 }],
    ...(foot ? { headerFooter: { oddHeader: `&L&8${foot}`, oddFooter: `&L&8${foot}&R&8&P/&N` } } : {}),
  })
  const columns = d.columns as readonly Column<never>[]
  sheet.columns = columns.map((c) => ({ width: c.width ?? (c.type === 'moment' ? 17 : 12) }))
  if (o.mark !== null) sheet.addRow([o.mark]).commit()
  const head = sheet.addRow(columns.map((c) => c.head[o.language]))
  head.font = { bold: true }
  head.commit()
  return {
    async add(rows, ctx) {
      for (const r of rows) {
        const line = sheet.addRow(
          columns.map((c) => {
            const v = cellOf(c, r as never, ctx, o)
            return c.type === 'moment' && typeof v === 'string' ? wall(v, o.zone) : shown(c, v, o)
          }),
        )
        line.eachCell((cell) => {
          if (cell.value instanceof Date) cell.numFmt = 'yyyy-mm-dd hh:mm'
        })
        line.commit()
      }
    },
    async end() {
      const ended = once(file, 'close')
      await Promise.race([book.commit(), failed])
      await Promise.race([ended, failed])
      await onDisk(path)
    },
    drop: () => file.destroy(),
  }
}

export const writerOf = <R>(path: string, d: Dataset<R>, o: Shape): Promise<Writer<R>> =>
  ({ csv: csvWriter<R>, jsonl: jsonWriter<R>, xlsx: sheetWriter<R> })[o.format](path, d, o)
