/** Comma, semicolon or tab separated text, as Excel, WPS and databases write it: RFC 4180, byte-order mark and any line end. */

/** Rows of fields. Quotes may hold separators, line ends and doubled quotes; an unclosed quote takes the rest. */
export function* parseCsv(text: string, separator = sniff(text)): Generator<string[]> {
  let row: string[] = []
  let i = text.charCodeAt(0) === 0xfeff ? 1 : 0
  const n = text.length
  while (i <= n) {
    let field = ''
    if (text[i] === '"') {
      i++
      for (;;) {
        const q = text.indexOf('"', i)
        if (q < 0) {
          field += text.slice(i)
          i = n
          break
        }
        field += text.slice(i, q)
        i = q + 1
        if (text[i] !== '"') break
        field += '"'
        i++
      }
    }
    const start = i
    while (i < n && text[i] !== separator && text[i] !== '\n' && text[i] !== '\r') i++
    row.push(field + text.slice(start, i))
    const end = text[i]
    i++
    if (end === separator) continue
    if (end === '\r' && text[i] === '\n') i++
    if (row.length > 1 || row[0] !== '') yield row
    row = []
  }
}

/** The separator that the first line has most of. */
function sniff(text: string): string {
  const line = text.slice(0, 4000).split(/\r|\n/)[0] ?? ''
  return [',', '\t', ';'].reduce((a, b) => (line.split(b).length > line.split(a).length ? b : a))
}

/** One line of CSV. A field that a spreadsheet would take for a formula gets an apostrophe before it. */
export function csvLine(fields: readonly (string | number | null)[]): string {
  return `${fields
    .map((f) => {
      const s = f === null ? '' : String(f)
      const safe = typeof f === 'string' && /^[=+\-@\t\r]/.test(s) ? `'${s}` : s
      return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
    })
    .join(',')}\r\n`
}
