/** Cuts CSV text that comes in pieces into rows of cells: RFC 4180, with what offices make of it (bare quotes inside cells, any line end). */
/** What one look at all characters of a row saw. */
export interface Look {
  /** Something besides ASCII and common characters. */
  strange: boolean
  /** A blank. */
  blank: boolean
  /** The same for rows that say the same in the columns that count. */
  sum: number
}
export type TakeRow = (cells: string[], line: number, look: Look) => void

const PRIME = 0x01000193
const START = 0x811c9dc5 | 0
const folded = (hash: number, sum: number, column: number): number =>
  Math.imul(hash ^ sum, 0x9e3779b1) ^ (hash >>> 13) ^ Math.imul(column + 1, PRIME)

/** `skipped[c]` 1: column c does not count for `sum`. */
export function lookAt(cells: readonly string[], skipped?: Uint8Array): Look {
  let strange = false
  let blank = false
  let hash = START
  for (let k = 0; k < cells.length; k++) {
    const text = cells[k]!
    let sum = 0
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i)
      if (c === 13) continue
      sum = Math.imul(sum ^ c, PRIME)
      if (c === 0x20) blank = true
      else if (c < 0x20 || (c > 0x7e && c < 0x4e00) || c > 0x9fff) strange = true
    }
    if (sum !== 0 && skipped?.[k] !== 1) hash = folded(hash, sum, k)
  }
  return { strange, blank, sum: hash }
}

export class CsvSplitter implements Look {
  strange = false
  blank = false
  sum = 0
  /** Columns that do not count for `sum`. */
  skipped: Uint8Array | undefined
  /** Line of the next row as a spreadsheet program numbers it: rows, not line ends. */
  line = 0
  /** Set when a quote was opened and never closed within `longest` characters. */
  unclosed = 0
  private rest = ''
  /** The next quote in the piece, -1 none; only looked for when rows may be passed over. */
  private quote = -1
  private readonly delimiter: string
  private readonly take: TakeRow
  private static readonly longest = 1_000_000

  private readonly wants: ((n: number) => boolean) | undefined
  /** Rows that have anything in them, so far. */
  private rows = 0

  /** `wants`: whether row n of those with anything in them, from 0, is to be cut at all; the others are only counted. */
  constructor(delimiter: string, take: TakeRow, wants?: (n: number) => boolean) {
    this.delimiter = delimiter
    this.take = take
    this.wants = wants
  }

  /** A row that begins with a letter or digit has something in it: no need to cut it to know. */
  private passes(first: number): boolean {
    return (
      this.wants !== undefined &&
      first > 0x2f &&
      first < 0xff00 &&
      first !== 0x7c &&
      first !== this.delimiter.charCodeAt(0) &&
      first !== 0x3b &&
      !this.wants(this.rows)
    )
  }

  push(text: string): void {
    const all = this.rest === '' ? text : this.rest + text
    const last = all.lastIndexOf('\n')
    this.quote = this.wants === undefined ? -1 : all.indexOf('"')
    let at = 0
    while (at <= last) {
      const next = this.plainRow(all, at) ?? this.quoted(all, at, false)
      if (next < 0) break
      at = next
    }
    this.rest = all.slice(at)
    // Pieces of 256 KB: a cell longer than this is a quote that somebody forgot, not a cell.
    if (this.rest.length > CsvSplitter.longest) {
      this.unclosed ||= this.line + 1
      const end = this.rest.indexOf('\n')
      this.emit(this.rest.slice(0, end < 0 ? undefined : end).split(this.delimiter))
      this.rest = end < 0 ? '' : this.rest.slice(end + 1)
    }
  }

  /** Cuts a row that ends before the end of the text and has no quotes, and looks at every character on the way; undefined when it has one. */
  private plainRow(all: string, from: number): number | undefined {
    const first = all.charCodeAt(from)
    if (this.passes(first)) {
      const end = all.indexOf('\n', from)
      if (this.quote >= 0 && this.quote < from) this.quote = all.indexOf('"', from)
      if (this.quote < 0 || this.quote > end) {
        this.line++
        this.rows++
        return end + 1
      }
    }
    const { delimiter, skipped } = this
    const cut = delimiter.charCodeAt(0)
    const cells: string[] = []
    let strange = false
    let blank = false
    let sum = 0
    let hash = START
    let begin = from
    for (let i = from; ; i++) {
      const c = all.charCodeAt(i)
      if (c === cut || c === 10) {
        const end = c === 10 && i > begin && all.charCodeAt(i - 1) === 13 ? i - 1 : i
        if (sum !== 0 && skipped?.[cells.length] !== 1) hash = folded(hash, sum, cells.length)
        sum = 0
        cells.push(end > begin ? all.slice(begin, end) : '')
        if (c === 10) {
          this.strange = strange
          this.blank = blank
          this.sum = hash
          this.emit(cells, true)
          return i + 1
        }
        begin = i + 1
      } else if (c === 34) {
        return undefined
      } else if (c !== 13) {
        sum = Math.imul(sum ^ c, PRIME)
        if (c <= 0x20) {
          if (c === 0x20) blank = true
          else strange = true
        } else if ((c > 0x7e && c < 0x4e00) || c > 0x9fff) strange = true
      }
    }
  }

  end(): void {
    const rest = this.rest
    this.rest = ''
    if (rest === '') return
    let at = 0
    if (rest.indexOf('"') < 0) this.lastLines(rest)
    else while (at < rest.length) at = this.quoted(rest, at, true)
  }

  private lastLines(rest: string): void {
    for (const line of rest.split(/\r?\n/)) this.emit(line.replace(/\r$/, '').split(this.delimiter))
  }

  private emit(cells: string[], looked = false): void {
    this.line++
    if (cells.length === 1 && cells[0]!.trim() === '') return
    for (const c of cells)
      if (c !== '') {
        if (this.wants === undefined || this.wants(this.rows)) {
          if (!looked) this.look(cells)
          this.take(cells, this.line, this)
        }
        this.rows++
        return
      }
  }

  private look(cells: readonly string[]): void {
    const seen = lookAt(cells, this.skipped)
    this.strange = seen.strange
    this.blank = seen.blank
    this.sum = seen.sum
  }

  /** A row with quotes from `at`; the place after it, or -1 when its end has not come yet. */
  private quoted(all: string, from: number, last: boolean): number {
    const cells: string[] = []
    let at = from
    for (;;) {
      if (all.charCodeAt(at) === 34) {
        let cell = ''
        let i = at + 1
        for (;;) {
          const close = all.indexOf('"', i)
          if (close < 0) {
            if (!last) return -1
            this.unclosed ||= this.line + 1
            cells.push(cell + all.slice(i))
            this.emit(cells)
            return all.length
          }
          if (all.charCodeAt(close + 1) === 34) {
            cell += all.slice(i, close + 1)
            i = close + 2
            continue
          }
          if (!last && close + 1 >= all.length) return -1
          cell += all.slice(i, close)
          i = close + 1
          break
        }
        // What follows a closing quote up to the delimiter belongs to the cell.
        const stop = this.stop(all, i)
        if (stop < 0 && !last) return -1
        const end = stop < 0 ? all.length : stop
        cells.push(cell + all.slice(i, end).replace(/\r$/, ''))
        at = end
      } else {
        const stop = this.stop(all, at)
        if (stop < 0 && !last) return -1
        const end = stop < 0 ? all.length : stop
        cells.push(
          all.charCodeAt(end) === 10 || end === all.length
            ? all.slice(at, end).replace(/\r$/, '')
            : all.slice(at, end),
        )
        at = end
      }
      if (at >= all.length || all.charCodeAt(at) === 10) {
        this.emit(cells)
        return at + 1
      }
      at++
    }
  }

  /** The next delimiter or line end. */
  private stop(all: string, at: number): number {
    const d = all.indexOf(this.delimiter, at)
    const n = all.indexOf('\n', at)
    return d < 0 ? n : n < 0 ? d : Math.min(d, n)
  }
}

/** The separator that cuts the first lines into the most equal pieces. */
export function delimiterOf(text: string): string {
  const lines = text.split(/\r?\n/, 12).filter((l) => l.trim() !== '')
  let best = ','
  let most = 0
  for (const d of [',', '\t', ';', '|', '，']) {
    const counts = lines.map((l) => l.replace(/"[^"]*"/g, '').split(d).length - 1)
    const score = counts.filter((n) => n > 0).length * 100 + Math.min(...counts)
    if ((counts[0] ?? 0) > 0 && score > most) {
      most = score
      best = d
    }
  }
  return best
}
