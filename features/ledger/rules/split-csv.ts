/** Cuts CSV text that comes in pieces into rows of cells: RFC 4180, with what offices make of it (bare quotes inside cells, any line end). */
export class CsvSplitter {
  /** Line of the next row as a spreadsheet program numbers it: rows, not line ends. */
  line = 0
  /** Set when a quote was opened and never closed within `longest` characters. */
  unclosed = 0
  private rest = ''
  private readonly delimiter: string
  private readonly take: (cells: string[], line: number) => void
  private static readonly longest = 1_000_000

  constructor(delimiter: string, take: (cells: string[], line: number) => void) {
    this.delimiter = delimiter
    this.take = take
  }

  push(text: string): void {
    const all = this.rest === '' ? text : this.rest + text
    let at = 0
    for (;;) {
      const end = all.indexOf('\n', at)
      if (end < 0) break
      const line = all.charCodeAt(end - 1) === 13 && end > at ? all.slice(at, end - 1) : all.slice(at, end)
      if (line.indexOf('"') < 0) {
        this.emit(line.split(this.delimiter))
        at = end + 1
        continue
      }
      const next = this.quoted(all, at, false)
      if (next < 0) break
      at = next
    }
    this.rest = all.slice(at)
    // Pieces of 256 KB: a cell longer than this is a quote that somebody forgot, not a cell.
    if (this.rest.length > CsvSplitter.longest) {
      this.unclosed = this.line + 1
      const end = this.rest.indexOf('\n')
      this.emit(this.rest.slice(0, end < 0 ? undefined : end).split(this.delimiter))
      this.rest = end < 0 ? '' : this.rest.slice(end + 1)
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

  private emit(cells: string[]): void {
    this.line++
    if (cells.length === 1 && cells[0]!.trim() === '') return
    for (const c of cells)
      if (c !== '') {
        this.take(cells, this.line)
        return
      }
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
