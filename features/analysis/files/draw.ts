/** A chart as SVG whose letters are outlines, and as a picture of it: for files that are read where no font is known. */
import sharp from 'sharp'
import type { Chart, Ink } from '../rules.ts'
import { regularFont } from './fonts.ts'

/** On paper: the colours of the desk by day. */
export const paper: Record<Ink, string> = {
  ink: '#14201F',
  ink2: '#42525A',
  line: '#DAE1E1',
  brand: '#0A5F6B',
  grey: '#9CAEB3',
  late: '#C42B20',
  soft: '#E2F0F1',
}

const n = (x: number): string => x.toFixed(2)

export function svgOf(chart: Chart): string {
  const font = regularFont()
  const body = chart.shapes.map((s) => {
    if (s.is === 'rect')
      return `<rect x="${n(s.x)}" y="${n(s.y)}" width="${n(s.w)}" height="${n(s.h)}" fill="${paper[s.ink]}"/>`
    if (s.is === 'line')
      return `<path d="M${n(s.x1)} ${n(s.y1)}L${n(s.x2)} ${n(s.y2)}" stroke="${paper[s.ink]}" stroke-width="1"/>`
    const run = font.layout(s.text)
    const scale = s.size / font.unitsPerEm
    const width = run.advanceWidth * scale
    let x = s.at === 'start' ? s.x : s.at === 'middle' ? s.x - width / 2 : s.x - width
    const paths = run.glyphs.map((glyph, i) => {
      const d = glyph.path.toSVG()
      const at = `translate(${n(x)} ${n(s.y)}) scale(${scale.toFixed(5)} ${(-scale).toFixed(5)})`
      x += run.positions[i]!.xAdvance * scale
      return d ? `<path transform="${at}" d="${d}"/>` : ''
    })
    return `<g fill="${paper[s.ink]}">${paths.join('')}</g>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${chart.width}" height="${n(chart.height)}" viewBox="0 0 ${chart.width} ${n(chart.height)}">${body.join('')}</svg>`
}

/** Three points to one: sharp on paper and on dense screens. */
export const pngOf = (svg: string): Promise<Buffer> =>
  sharp(Buffer.from(svg), { density: 216 }).flatten({ background: '#ffffff' }).png().toBuffer()
