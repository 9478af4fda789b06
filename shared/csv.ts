/**
 * CSV for spreadsheet programs: a byte order mark so that Excel reads UTF-8, and an apostrophe before what it would take for
 * a formula (OWASP, "CSV injection"): the text came from strangers. `total`: how many rows there are, when these are not all of them
 * (infinite: more than these); the last line of the file says so.
 */
export function csvText(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  total = rows.length,
): string {
  const note = cutNote(rows.length, total)
  const lines = [head, ...rows, ...(note ? [[note]] : [])]
  return `\ufeff${lines.map((r) => r.map(csvCell).join(',')).join('\r\n')}\r\n`
}

/** What the last line of a file says that does not hold everything; empty when it does. Nobody takes a part for the whole. */
export function cutNote(rows: number, total: number): string {
  if (total <= rows) return ''
  return Number.isFinite(total)
    ? `只有前 ${rows} 行，共 ${total} 行：缩小条件，分几次导 · Only the first ${rows} of ${total} rows: narrow the filter and export in parts`
    : `只有前 ${rows} 行，后面还有：缩小条件，分几次导 · Only the first ${rows} rows, there are more: narrow the filter and export in parts`
}

export function csvCell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) && !/^-?\d+(\.\d+)?$/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
