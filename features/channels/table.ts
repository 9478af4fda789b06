/** Reads a table of unknown origin row by row: CSV in UTF-8, UTF-16 or GBK with any usual separator, or the first sheet of an xlsx. */
import { createReadStream } from 'node:fs'
import fs from 'node:fs/promises'
import { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { streamXlsxRows } from 'hucre/xlsx'
import { problem } from '../../kernel/problem.ts'
import { unpacksTo } from '../../kernel/zip.ts'
import './problems.ts'

export interface TableFormat {
  kind: 'csv' | 'xlsx'
  encoding: 'utf-8' | 'utf-16le' | 'gb18030'
  delimiter: string
}

export interface TableRow {
  /** Line of the sheet from 1, as a spreadsheet program numbers it (for CSV: records). */
  row: number
  cells: string[]
}

const maxColumns = 300
const maxCell = 100_000
/** Workbooks of offices compress to a tenth, long columns of the same words to a hundredth. */
const densest = { bytes: 64 << 20, times: 150 }

/** What kind of table it is; refuses old and protected workbooks with what to do about it. */
export async function detect(path: string): Promise<TableFormat> {
  const head = await firstBytes(path, 65_536)
  if (head.length === 0) throw problem('import.not_a_table')
  if (head.readUInt32BE(0) === 0xd0cf11e0)
    throw problem(
      head.includes(Buffer.from('EncryptedPackage', 'utf16le')) ? 'import.locked' : 'import.old_excel',
    )
  if (head.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))) {
    // A few hundred kilobytes that unpack to gigabytes would take the memory of the server with them.
    const size = await unpacksTo(path, densest.bytes, densest.times).catch((err) => {
      throw problem('import.not_a_table', { detail: (err as Error).message })
    })
    if (size === 'too much') throw problem('import.too_dense')
    return { kind: 'xlsx', encoding: 'utf-8', delimiter: ',' }
  }
  const encoding: TableFormat['encoding'] =
    head[0] === 0xff && head[1] === 0xfe ? 'utf-16le' : (await isUtf8(path)) ? 'utf-8' : 'gb18030'
  const text = new TextDecoder(encoding).decode(head)
  // A binary file read as text shows what no table holds.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for exactly these
  if (/[\u0000-\u0008\u000e-\u001a]/.test(text.slice(0, 20_000))) throw problem('import.not_a_table')
  return { kind: 'csv', encoding, delimiter: separatorOf(text) }
}

async function firstBytes(path: string, n: number): Promise<Buffer> {
  const f = await fs.open(path, 'r')
  try {
    const b = Buffer.alloc(n)
    const { bytesRead } = await f.read(b, 0, n, 0)
    return bytesRead >= 4
      ? b.subarray(0, bytesRead)
      : Buffer.concat([b.subarray(0, bytesRead), Buffer.alloc(bytesRead ? 4 - bytesRead : 0, 0x20)])
  } finally {
    await f.close()
  }
}

/** The whole file: a table may be plain ASCII for pages before the first Chinese character. */
async function isUtf8(path: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }))
      decoder.decode(chunk as Buffer, { stream: true })
    decoder.decode()
    return true
  } catch (e) {
    if (e instanceof TypeError) return false
    throw e
  }
}

/** The separator that cuts the first lines into the most equal pieces. */
function separatorOf(text: string): string {
  const lines = text.split(/\r?\n/, 12).filter((l) => l.trim() !== '')
  let best = ','
  let most = 0
  for (const s of [',', '\t', ';', '|', '，']) {
    const counts = lines.map((l) => l.replace(/"[^"]*"/g, '').split(s).length - 1)
    const score = counts.filter((n) => n > 0).length + Math.min(...counts)
    if ((counts[0] ?? 0) > 0 && score > most) {
      most = score
      best = s
    }
  }
  return best
}

/** All rows, blank ones left out; one at a time, so that the size of the file does not matter. */
export async function* readTable(path: string, format: TableFormat): AsyncGenerator<TableRow> {
  try {
    yield* format.kind === 'xlsx' ? sheetRows(path) : csvRows(path, format)
  } catch (err) {
    if (isReadFault(err)) throw problem('import.not_a_table', { detail: (err as Error).message })
    throw err
  }
}

const isReadFault = (err: unknown): boolean => {
  const e = err as { code?: unknown; name?: unknown }
  return (
    (typeof e.code === 'string' && e.code.startsWith('CSV_')) ||
    (err instanceof Error && /zip|xlsx|xml|parse|deflate|inflate|corrupt/i.test(`${e.name} ${err.message}`))
  )
}

async function* csvRows(path: string, format: TableFormat): AsyncGenerator<TableRow> {
  const source = createReadStream(path, { highWaterMark: 1 << 18 })
  const text = Readable.from(decoded(source, format.encoding))
  const rows = text.pipe(
    parse({
      bom: true,
      delimiter: format.delimiter,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      // A quote that is never closed must not take the rest of the file for one cell.
      max_record_size: 1_000_000,
    }),
  )
  text.on('error', (e) => rows.destroy(e))
  let row = 0
  try {
    for await (const record of rows as AsyncIterable<string[]>) {
      row++
      if (record.some((c) => c.trim() !== '')) yield { row, cells: record.slice(0, maxColumns) }
    }
  } finally {
    source.destroy()
    text.destroy()
    rows.destroy()
  }
}

async function* decoded(source: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of source) yield decoder.decode(chunk, { stream: true })
  const rest = decoder.decode()
  if (rest) yield rest
}

async function* sheetRows(path: string): AsyncGenerator<TableRow> {
  const source = createReadStream(path)
  try {
    for await (const r of streamXlsxRows(Readable.toWeb(source) as ReadableStream<Uint8Array>)) {
      const cells = r.values.slice(0, maxColumns).map(shown)
      if (cells.some((c) => c.trim() !== '')) yield { row: r.index + 1, cells }
    }
  } finally {
    source.destroy()
  }
}

/** A cell as a person sees it; dates as the wall time they show. */
function shown(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 19).replace('T', ' ')
  if (typeof value === 'number') return Number.isInteger(value) ? value.toFixed(0) : String(value)
  return String(value).slice(0, maxCell)
}
