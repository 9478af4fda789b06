import { cutNote } from '../../shared/csv.ts'
import type { AuditRow } from './contract.ts'

const columns: readonly (keyof AuditRow)[] = [
  ...([
    'at',
    'actorName',
    'actorKind',
    'actorId',
    'action',
    'subjectKind',
    'subjectId',
    'subjectName',
  ] as const),
  ...(['regionPath', 'purpose', 'detail', 'address', 'chain', 'seq', 'hash'] as const),
]

/** Quotes every cell; one that a spreadsheet would read as a formula gets an apostrophe first. */
function cell(value: unknown): string {
  const text = value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)
  return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
}

/** CSV with BOM and CRLF, as Excel and WPS open it without asking; `more`: these are not all, and the last line says so. */
export function toCsv(rows: readonly AuditRow[], more = false): string {
  const note = more ? [cell(cutNote(rows.length, Number.POSITIVE_INFINITY))] : []
  const lines = [columns.join(','), ...rows.map((r) => columns.map((c) => cell(r[c])).join(',')), ...note]
  return `\uFEFF${lines.join('\r\n')}\r\n`
}
