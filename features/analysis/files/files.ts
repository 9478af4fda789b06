/** The libraries that write files are large and seldom needed: they are loaded when the first file is asked for. */
import { xmlSafe } from '../../../shared/xml.ts'
import type { Lang } from '../rules.ts'
import type { FileOf } from './words.ts'

export const mime = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
} as const

/** An office program refuses a whole file for one character that nobody sees. */
function printable<T>(v: T): T {
  if (typeof v === 'string') return xmlSafe(v) as T
  if (Array.isArray(v)) return v.map(printable) as T
  if (v === null || typeof v !== 'object') return v
  return Object.fromEntries(Object.entries(v).map(([k, x]) => [k, printable(x)])) as T
}

export async function fileOf(
  given: FileOf,
  format: 'pdf' | 'docx',
  lang: Lang,
): Promise<{ bytes: Buffer; type: string }> {
  const a = printable(given)
  const bytes =
    format === 'pdf'
      ? await (await import('./pdf.ts')).pdfOf(a, lang)
      : await (await import('./docx.ts')).docxOf(a, lang)
  return { bytes, type: mime[format] }
}
