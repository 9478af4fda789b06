/**
 * CSV for spreadsheet programs: a byte order mark so that Excel reads UTF-8, and an apostrophe before what it would take for
 * a formula (OWASP, "CSV injection"): the text came from strangers.
 */
export function csvText(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return `\ufeff${[head, ...rows].map((r) => r.map(csvCell).join(',')).join('\r\n')}\r\n`
}

export function csvCell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) && !/^-?\d+(\.\d+)?$/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
