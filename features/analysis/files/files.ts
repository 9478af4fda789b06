/** The libraries that write files are large and seldom needed: they are loaded when the first file is asked for. */
import type { Lang } from '../rules.ts'
import type { FileOf } from './words.ts'

export const mime = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
} as const

export async function fileOf(
  a: FileOf,
  format: 'pdf' | 'docx',
  lang: Lang,
): Promise<{ bytes: Buffer; type: string }> {
  const bytes =
    format === 'pdf'
      ? await (await import('./pdf.ts')).pdfOf(a, lang)
      : await (await import('./docx.ts')).docxOf(a, lang)
  return { bytes, type: mime[format] }
}
