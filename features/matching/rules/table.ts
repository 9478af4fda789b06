/** A table read piece by piece into columns of numbered values: each distinct cell is kept once. */

import { Interner } from './interning.ts'

export interface Column {
  name: string
  /** Distinct cells as written, without blanks at their ends. */
  values: string[]
  /** Per row the place of its cell in `values`. */
  cells: Int32Array
}

export interface Table {
  rows: number
  columns: Column[]
}

/** A row that cannot be read, with its line. */
export class TableFault extends Error {}

class Growing {
  readonly name: string
  private readonly words = new Interner()
  private cells = new Int32Array(1024)
  constructor(name: string) {
    this.name = name
  }

  /** The cell of a row: a piece of a line, blanks at its ends left off. */
  set(row: number, line: string, from = 0, to = line.length): void {
    let a = from
    let b = to
    while (a < b && line.charCodeAt(a) <= 32) a++
    while (b > a && line.charCodeAt(b - 1) <= 32) b--
    if (row >= this.cells.length) {
      const wider = new Int32Array(this.cells.length * 2)
      wider.set(this.cells)
      this.cells = wider
    }
    this.cells[row] = this.words.place(line, a, b)
  }

  done(rows: number): Column {
    return { name: this.name, values: this.words.values, cells: this.cells.slice(0, rows) }
  }
}

/** Takes the text of a CSV in pieces of any size (RFC 4180; comma, semicolon or tab; any line end) and gives its columns. */
export class TableReader {
  private rest = ''
  private separator = ''
  private columns: Growing[] | undefined
  private rows = 0
  private line = 0

  push(piece: string): void {
    let text = this.rest + piece
    if (this.separator === '') {
      if (!/[\r\n]/.test(text)) {
        this.rest = text
        return
      }
      if (text.charCodeAt(0) === 0xfeff) text = text.slice(1)
      this.separator = separatorOf(text)
    }
    const quoted = text.includes('"')
    let from = 0
    for (;;) {
      const end = quoted ? endOfRow(text, from) : text.indexOf('\n', from)
      if (end < 0) break
      const to = end > from && text.charCodeAt(end - 1) === 13 ? end - 1 : end
      // A row without quotes is read where it stands: a million pieces of text less.
      if (quoted || !this.columns) this.row(text.slice(from, to))
      else this.plainRow(text, from, to)
      from = end + 1
    }
    this.rest = text.slice(from)
  }

  end(): Table {
    if (this.separator === '') this.separator = separatorOf(this.rest)
    // Old files end their lines with a carriage return alone.
    if (this.rest !== '') for (const line of this.rest.split(/\r(?!\n)/)) this.row(line)
    this.rest = ''
    return { rows: this.rows, columns: (this.columns ?? []).map((c) => c.done(this.rows)) }
  }

  private row(line: string): void {
    this.line++
    if (line === '') return
    const columns = this.columns
    if (!columns) {
      const names = cellsOf(line, this.separator)
      this.columns = names.map((name, i) => new Growing(name || `column ${i + 1}`))
      return
    }
    if (!line.includes('"')) {
      this.line--
      this.plainRow(line, 0, line.length)
      return
    }
    const cells = cellsOf(line, this.separator)
    if (cells.slice(columns.length).some((c) => c !== '')) this.tooMany()
    for (let c = 0; c < columns.length; c++) columns[c]!.set(this.rows, cells[c] ?? '')
    this.rows++
  }

  private plainRow(text: string, from: number, to: number): void {
    this.line++
    if (from === to) return
    const columns = this.columns!
    const separator = this.separator.charCodeAt(0)
    let at = from
    for (let c = 0; c < columns.length; c++) {
      let end = at
      while (end < to && text.charCodeAt(end) !== separator) end++
      columns[c]!.set(this.rows, text, Math.min(at, to), Math.min(end, to))
      at = end + 1
    }
    if (at <= to && text.slice(at, to).replaceAll(this.separator, '').trim() !== '') this.tooMany()
    this.rows++
  }

  private tooMany(): never {
    throw new TableFault(`第 ${this.line} 行的列比表头多 row ${this.line} has more cells than the header`)
  }
}

/** The line end that closes a row: the first one outside quotes; -1 when there is none yet. */
function endOfRow(text: string, from: number): number {
  let at = from
  for (;;) {
    const end = text.indexOf('\n', at)
    if (end < 0) return -1
    let quotes = 0
    for (let q = text.indexOf('"', from); q >= 0 && q < end; q = text.indexOf('"', q + 1)) quotes++
    if (quotes % 2 === 0) return end
    at = end + 1
  }
}

function cellsOf(line: string, separator: string): string[] {
  const out: string[] = []
  let i = 0
  while (i <= line.length) {
    while (line[i] === ' ') i++
    if (line[i] === '"') {
      let cell = ''
      i++
      for (;;) {
        const q = line.indexOf('"', i)
        cell += line.slice(i, q < 0 ? line.length : q)
        i = q < 0 ? line.length : q + 1
        if (line[i] !== '"' || q < 0) break
        cell += '"'
        i++
      }
      const end = line.indexOf(separator, i)
      out.push((cell + line.slice(i, end < 0 ? line.length : end)).trim())
      i = end < 0 ? line.length + 1 : end + 1
    } else {
      const end = line.indexOf(separator, i)
      out.push(line.slice(i, end < 0 ? line.length : end).trim())
      i = end < 0 ? line.length + 1 : end + 1
    }
  }
  return out
}

/** The separator that the first line has most of. */
function separatorOf(text: string): string {
  const line = text.split(/[\r\n]/, 1)[0] ?? ''
  return [',', '\t', ';'].reduce((a, b) => (line.split(b).length > line.split(a).length ? b : a))
}

/** A table from text that is in memory. */
export function tableOf(text: string): Table {
  const reader = new TableReader()
  reader.push(text)
  return reader.end()
}

export const columnOf = (table: Table, name: string): Column | undefined =>
  table.columns.find((c) => c.name === name)

export const cellOf = (column: Column, row: number): string => column.values[column.cells[row]!]!
