/** The file of an import: looked at whole before anything is taken, so that one that is damaged at its end is refused at its beginning. */
import { problem } from '../../kernel/problem.ts'
import { Fault, openTable, type Table } from './read.ts'
import { AT, type Field, headingKey } from './rules/fields.ts'
import { guessAssets } from './rules/import-asset.ts'
import { type ImportColumns, importFields } from './rules/import-row.ts'
import { guess } from './rules/mapping.ts'
import { firstRows } from './run-check.ts'
import './problems.ts'

/** Unpacked, no table of an office is larger. */
const mostUnpacked = 1 << 28
export const mostRows = 500_000

export interface Looked {
  headings: string[]
  /** Place of the row of headings among the rows that are not blank; -1: there is none. */
  header: number
  guessed: ImportColumns
  /** What the rows are by their headings; null: people or organisations. */
  what: 'vehicles' | 'facilities' | null
  total: number
}

/** What a file is; every reason why it is no table is a problem with words. */
export async function lookAt(path: string, today: number): Promise<Looked> {
  return readable(path, async () => {
    const table = await openTable(path, mostUnpacked)
    const first = await firstRows(table)
    if (first.length === 0) throw new Fault('没有一行内容 the file has no rows')
    const m = guess(first, today)
    const head = m.header < 0 ? [] : first[m.header]!
    const width = Math.min(300, Math.max(head.length, ...first.map((r) => r.length)))
    let rows = 0
    await table.each(() => void rows++)
    const total = rows - m.header - 1
    if (total <= 0) throw new Fault('只有表头，没有内容 there is nothing below the headings')
    if (total > mostRows)
      throw new Fault(
        `有 ${total} 行，一次最多 ${mostRows} 行，请分开 ${total} rows, at most ${mostRows} at a time: cut it`,
      )
    const assets = guessAssets(head)
    const guessed: ImportColumns = assets.columns
    for (const f of importFields)
      if (f in AT && m.columns[AT[f as Field]]! >= 0) guessed[f] = m.columns[AT[f as Field]]!
    return {
      headings: Array.from({ length: width }, (_, c) => (head[c] ?? '').trim().slice(0, 100)),
      header: m.header,
      guessed,
      what: assets.what,
      total,
    }
  })
}

/** A few rows below the headings, as somebody who says what the columns are looks at them. */
export const firstCells = (path: string, header: number): Promise<string[][]> =>
  readable(path, async () =>
    (await firstRows(await openTable(path, mostUnpacked), header + 6))
      .slice(header + 1)
      .map((r) => r.slice(0, 300)),
  )

/** All cells of a small table, the first `most` rows. */
export const tableCells = (path: string, most: number): Promise<string[][]> =>
  readable(path, async () => firstRows(await openTable(path, mostUnpacked), most))

/** Tables of one origin have the same headings; a table without any is known by its width. */
export const keyOfHeadings = (headings: readonly string[]): string => headings.map(headingKey).join('|')

const stop = Symbol('stop')

/**
 * Rows of data after the first `done`, some at a time; `take` may stop it by answering false. Whatever `take` throws comes out as it is:
 * it is no fault of the file.
 */
export async function eachBatch(
  path: string,
  header: number,
  done: number,
  size: number,
  take: (rows: { cells: string[]; row: number; line: number }[]) => Promise<boolean>,
): Promise<void> {
  let n = -1
  let waiting: { cells: string[]; row: number; line: number }[] = []
  let failure: { error: unknown } | undefined
  const flush = async (all: boolean) => {
    while (waiting.length >= size || (all && waiting.length > 0)) {
      const some = waiting.slice(0, size)
      waiting = waiting.slice(size)
      const goes = await take(some).catch((error: unknown) => {
        failure = { error }
        return false
      })
      if (!goes) throw stop
    }
  }
  const read = async (table: Table) => {
    await table.each(
      (cells, line) => {
        const row = ++n - header
        if (row > done) waiting.push({ cells, row, line })
      },
      { between: () => (waiting.length >= size ? flush(false) : undefined) },
    )
    await flush(true)
  }
  try {
    await readable(path, async () => read(await openTable(path, mostUnpacked)))
  } catch (error) {
    if (failure) throw failure.error
    if (error !== stop) throw error
  }
}

async function readable<T>(path: string, fn: () => Promise<T>): Promise<T> {
  try {
    return await fn()
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    // Where the file lies on our disk is nobody's business.
    throw problem('ledger.import_file', {
      detail: error.message.replaceAll(`${path}: `, '').replaceAll(path, ''),
    })
  }
}
