/** Rows into a file, one after the other, so that memory does not grow with the table: xlsx, CSV or JSON Lines. */
import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import fs from 'node:fs/promises'
import ExcelJS from 'exceljs'
import type { Ctx } from '../../kernel/context.ts'
import { csvCell } from '../../shared/csv.ts'
import { offsetAt } from '../clocks/rules/zone.ts'
import type { Column, Dataset } from './answers.ts'
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
}

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

type Value = ReturnType<Column<unknown>['of']>
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
  await out.put(`${o.bom ? '\ufeff' : ''}${columns.map((c) => csvCell(c.head[o.language])).join(',')}\r\n`)
  return {
    add: (rows, ctx) =>
      out.put(
        rows.map((r) => `${columns.map((c) => csvOf(c, c.of(r as never, ctx), o)).join(',')}\r\n`).join(''),
      ),
    end: () => out.end(),
    drop: () => out.file.destroy(),
  }
}

async function jsonWriter<R>(path: string, d: Dataset<R>, o: Shape): Promise<Writer<R>> {
  const out = lines(path)
  const value = (c: Column<R>, r: R, ctx: Ctx) => {
    const v = c.of(r, ctx)
    return c.type === 'moment' && typeof v === 'string' ? withOffset(v, o.zone) : v
  }
  return {
    add: (rows, ctx) =>
      out.put(
        rows
          .map(
            (r) => `${JSON.stringify(Object.fromEntries(d.columns.map((c) => [c.key, value(c, r, ctx)])))}\n`,
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
  const sheet = book.addWorksheet(d.name[o.language], { views: [{ state: 'frozen', ySplit: 1 }] })
  const columns = d.columns as readonly Column<never>[]
  sheet.columns = columns.map((c) => ({
    header: c.head[o.language],
    width: c.width ?? (c.type === 'moment' ? 17 : 12),
  }))
  sheet.getRow(1).font = { bold: true }
  return {
    async add(rows, ctx) {
      for (const r of rows) {
        const line = sheet.addRow(
          columns.map((c) => {
            const v = c.of(r as never, ctx)
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
