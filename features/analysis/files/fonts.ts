/**
 * Chinese letters for files: a server has no fonts and no browser. Noto Sans (SIL Open Font License) comes from npm and is read when the
 * first file is asked for; the PDF embeds the letters it uses, the pictures of the DOCX are drawn as outlines.
 */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type Font, openSync } from 'fontkit'

const folder = join(dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-sc')), '../fonts')
export const fontFiles = {
  regular: join(folder, 'NotoSansHans-Regular.otf'),
  bold: join(folder, 'NotoSansHans-Bold.otf'),
} as const

let regular: Font | undefined
export function regularFont(): Font {
  regular ??= openSync(fontFiles.regular) as Font
  return regular
}
