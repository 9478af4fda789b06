/** Reads a ledger of any size row by row: CSV in UTF-8, UTF-16 or GBK with any usual separator, or the first sheet of an xlsx. */
import { isUtf8 as bytesAreUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { readXls, streamXlsxRows } from 'hucre/xlsx'
import { unpacksTo } from '../../kernel/zip.ts'
import { CsvSplitter, delimiterOf, lookAt, type TakeRow } from './rules/split-csv.ts'

/** A fault of arguments or files, with all there is to say about it. */
export class Fault extends Error {}

export interface Reading {
  between?: (() => Promise<void> | undefined) | undefined
  wants?: (n: number) => boolean
  /** Columns that do not count for the sum of a row. */
  skipped?: Uint8Array
}

export interface Table {
  kind: 'csv' | 'xlsx'
  encoding: 'utf-8' | 'utf-16le' | 'gb18030'
  delimiter: string
  /** Calls with every row that has anything in it, or those that are wanted, by their number from 0; awaits between pieces. */
  each(call: TakeRow, more?: Reading): Promise<void>
}

const cannot = (file: string, why: string) => new Fault(`${file}: ${why}`)
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Looks what kind of file it is; says what to do about one that cannot be read. `most`: bytes that a workbook may unpack to. */
export async function openTable(file: string, most = 1 << 30): Promise<Table> {
  let head: Buffer
  try {
    head = await firstBytes(file, 65_536)
  } catch (error) {
    throw new Fault(`打不开 cannot open ${file}: ${messageOf(error)}`)
  }
  if (head.length === 0) throw cannot(file, '空文件 the file is empty')
  if (head.length >= 8 && head.readUInt32BE(0) === 0xd0cf11e0) {
    if (head.includes(Buffer.from('EncryptedPackage', 'utf16le')))
      throw cannot(file, '加了密码，请另存为不加密的 .xlsx locked: save it as .xlsx without a password')
    return {
      kind: 'xlsx',
      encoding: 'utf-8',
      delimiter: ',',
      each: (call, more) => eachOldRow(file, wanted(call, more)),
    }
  }
  if (head.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))) {
    const size = await unpacksTo(file, most, 200).catch((error) => {
      throw cannot(file, `不是表格 no table: ${messageOf(error)}`)
    })
    if (size === 'too much') throw cannot(file, '展开后过大 unpacks to too much; save it as .csv')
    return {
      kind: 'xlsx',
      encoding: 'utf-8',
      delimiter: ',',
      each: (call, more) => eachSheetRow(file, wanted(call, more), more?.between),
    }
  }
  const encoding: Table['encoding'] =
    head[0] === 0xff && head[1] === 0xfe ? 'utf-16le' : (await isUtf8(file)) ? 'utf-8' : 'gb18030'
  const text = new TextDecoder(encoding).decode(head)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a binary file read as text shows what no table holds
  if (/[\u0000-\u0008\u000e-\u001a]/.test(text.slice(0, 20_000)))
    throw cannot(file, '不是表格 this is no table')
  const delimiter = delimiterOf(text)
  return {
    kind: 'csv',
    encoding,
    delimiter,
    each: (call, more) => eachCsvRow(file, encoding, delimiter, call, more),
  }
}

async function firstBytes(file: string, n: number): Promise<Buffer> {
  const f = await open(file, 'r')
  try {
    const b = Buffer.alloc(n)
    return b.subarray(0, (await f.read(b, 0, n, 0)).bytesRead)
  } finally {
    await f.close()
  }
}

/** The whole file: a table may be plain ASCII for pages before the first Chinese character. */
async function isUtf8(file: string): Promise<boolean> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 20 })) {
    const all = rest.length === 0 ? (piece as Buffer) : Buffer.concat([rest, piece as Buffer])
    // A character cut by the end of the piece waits for the next one.
    let end = all.length
    while (end > 0 && all.length - end < 3 && (all[end - 1]! & 0xc0) === 0x80) end--
    if (end > 0 && all[end - 1]! >= 0xc0) end--
    else end = all.length
    if (!bytesAreUtf8(all.subarray(0, end))) return false
    rest = all.subarray(end)
  }
  return bytesAreUtf8(rest)
}

/** Only the rows that are wanted, looked at as the splitter of CSV does. */
function wanted(call: TakeRow, more: Reading | undefined): (cells: string[], line: number) => void {
  let n = -1
  return (cells, line) => {
    n++
    if (more?.wants === undefined || more.wants(n)) call(cells, line, lookAt(cells, more?.skipped))
  }
}

async function eachCsvRow(
  file: string,
  encoding: string,
  delimiter: string,
  call: TakeRow,
  more: Reading | undefined,
): Promise<void> {
  const splitter = new CsvSplitter(delimiter, call, more?.wants)
  splitter.skipped = more?.skipped
  const decoder = new TextDecoder(encoding)
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 18 })) {
    splitter.push(decoder.decode(piece as Buffer, { stream: true }))
    await more?.between?.()
  }
  splitter.push(decoder.decode())
  splitter.end()
  if (splitter.unclosed)
    throw cannot(
      file,
      `第 ${splitter.unclosed} 行有引号没有合上 a quote opened in row ${splitter.unclosed} is never closed`,
    )
}

async function eachSheetRow(
  file: string,
  call: (cells: string[], line: number) => void,
  between?: () => Promise<void> | undefined,
): Promise<void> {
  const source = createReadStream(file)
  try {
    let n = 0
    for await (const r of streamXlsxRows(Readable.toWeb(source) as ReadableStream<Uint8Array>)) {
      const cells = r.values.map(shown)
      if (cells.some((c) => c.trim() !== '')) call(cells, r.index + 1)
      if (++n % 1000 === 0) await between?.()
    }
  } catch (error) {
    // A symbol is somebody who has seen enough, no damage.
    if (error instanceof Fault || typeof error === 'symbol') throw error
    throw cannot(file, `表格读不下去 the workbook is damaged: ${messageOf(error)}`)
  } finally {
    source.destroy()
  }
}

/** An old workbook is small (65,536 rows at most) and read as a whole. */
async function eachOldRow(file: string, call: (cells: string[], line: number) => void): Promise<void> {
  let rows: readonly (readonly unknown[])[]
  try {
    rows = (await readXls(await readFile(file))).sheets[0]?.rows ?? []
  } catch (error) {
    throw cannot(
      file,
      `旧版 Excel 读不了，请另存为 .xlsx the old workbook cannot be read, save it as .xlsx: ${messageOf(error)}`,
    )
  }
  for (const [i, values] of rows.entries()) {
    const cells = values.map(shown)
    if (cells.some((c) => c.trim() !== '')) call(cells, i + 1)
  }
}

/** A cell as a person sees it. */
function shown(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date)
    return Number.isNaN(value.getTime())
      ? ''
      : value.toISOString().slice(0, 19).replace('T', ' ').replace(' 00:00:00', '')
  if (typeof value === 'number') return Number.isInteger(value) ? value.toFixed(0) : String(value)
  return String(value)
}
