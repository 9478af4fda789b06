/** A4, letters embedded, charts as vectors. Laid out by hand: the blocks are few and known. */
import PDFDocument from 'pdfkit'
import { type Block, blocksOf, type Chart, type Lang } from '../rules.ts'
import { paper } from './draw.ts'
import { fontFiles } from './fonts.ts'
import { type FileOf, fileWords } from './words.ts'

const margin = 56
const width = 595.28 - 2 * margin
const bottom = 841.89 - 72

type Pdf = InstanceType<typeof PDFDocument>

export function pdfOf(a: FileOf, lang: Lang): Promise<Buffer> {
  const w = fileWords(a, lang)
  const doc = new PDFDocument({
    size: 'A4',
    margins: { top: 60, bottom: 60, left: margin, right: margin },
    bufferPages: true,
    lang: lang === 'zh' ? 'zh-CN' : 'en',
    info: { Title: a.edit.title, Author: a.regionName, Producer: 'Yige', CreationDate: new Date(a.asOf) },
  })
  doc.registerFont('regular', fontFiles.regular)
  doc.registerFont('bold', fontFiles.bold)
  const chunks: Buffer[] = []
  const done = new Promise<Buffer>((resolve, reject) => {
    doc.on('data', (c: Buffer) => chunks.push(c))
    doc.on('end', () => resolve(Buffer.concat(chunks)))
    doc.on('error', reject)
  })
  doc.fillColor(paper.brand).font('regular').fontSize(11).text(a.regionName)
  doc.moveDown(0.3).fillColor(paper.ink).font('bold').fontSize(21)
  // A title that is a little too long for its line is set smaller: no single letter on a line of its own.
  const long = doc.widthOfString(a.edit.title)
  if (long > width && long < 1.3 * width) doc.fontSize(Math.floor((210 * width) / long) / 10)
  doc.text(a.edit.title, { lineGap: 2 })
  doc.moveDown(0.4).fillColor(paper.ink2).font('regular').fontSize(9.5).text(`${w.asOf} · ${w.state}`)
  rule(doc, 8)
  for (const block of blocksOf(a, lang)) draw(doc, block, w)
  doc.moveDown(1)
  room(doc, 60)
  rule(doc, 0)
  doc.fillColor(paper.ink2).font('regular').fontSize(8.5).text(w.how, margin, doc.y, { width, lineGap: 2 })
  const { count } = doc.bufferedPageRange()
  for (let i = 0; i < count; i++) {
    doc.switchToPage(i)
    // Below the margin: without this pdfkit would begin a new page for it.
    doc.page.margins.bottom = 0
    doc.fillColor(paper.ink2).font('regular').fontSize(8.5)
    doc.text(w.foot, margin, 841.89 - 44, { width, lineBreak: false })
    doc.text(w.page(i + 1, count), margin, 841.89 - 44, { width, align: 'right', lineBreak: false })
  }
  doc.end()
  return done
}

/** Begins a page when so much does not fit any more. */
function room(doc: Pdf, height: number): void {
  if (doc.y + height > bottom) doc.addPage()
}

function rule(doc: Pdf, before: number): void {
  const y = doc.y + before
  doc
    .moveTo(margin, y)
    .lineTo(margin + width, y)
    .lineWidth(0.7)
    .strokeColor(paper.line)
    .stroke()
  doc.y = y + 10
}

function draw(doc: Pdf, b: Block, w: ReturnType<typeof fileWords>): void {
  doc.x = margin
  switch (b.is) {
    case 'tiles':
      tiles(doc, b, w)
      return
    case 'heading':
      room(doc, 90)
      doc.moveDown(0.9).fillColor(paper.ink).font('bold').fontSize(13.5).text(b.text, margin)
      doc.moveDown(0.35)
      return
    case 'sentence': {
      const mark = b.changed ? `（${w.changed}）` : ''
      doc.font(b.tone === 'notable' ? 'bold' : 'regular').fontSize(10.5)
      room(doc, doc.heightOfString(b.text + mark, { width: width - 14, lineGap: 3 }) + 14)
      const y = doc.y
      doc.rect(margin + 1, y + 4.6, 3.4, 3.4).fill(b.tone === 'suggestion' ? paper.brand : paper.ink2)
      doc
        .fillColor(b.tone === 'small' ? paper.ink2 : paper.ink)
        .text(b.text + mark, margin + 14, y, { width: width - 14, lineGap: 3 })
      if (b.tone === 'suggestion')
        doc
          .font('regular')
          .fontSize(8.5)
          .fillColor(paper.ink2)
          .text(b.why, { width: width - 14, lineGap: 2 })
      doc.moveDown(0.25)
      return
    }
    case 'remark':
      doc.font('regular').fontSize(10.5)
      room(doc, Math.min(200, doc.heightOfString(b.text, { width, lineGap: 4 })))
      doc.moveDown(0.2).fillColor(paper.ink).text(b.text, margin, doc.y, { width, lineGap: 4 })
      doc.moveDown(0.3)
      return
    case 'chart':
      chart(doc, b.title, b.chart)
      return
    case 'table':
      table(doc, b)
      return
  }
}

function tiles(doc: Pdf, b: Extract<Block, { is: 'tiles' }>, w: ReturnType<typeof fileWords>): void {
  const top = doc.y
  const each = width / b.tiles.length
  b.tiles.forEach((t, i) => {
    const x = margin + i * each
    const at = { width: each - 10, lineBreak: false }
    doc.fillColor(paper.ink2).font('regular').fontSize(8.5).text(t.name, x, top, at)
    doc
      .fillColor(paper.ink)
      .font('bold')
      .fontSize(19)
      .text(t.value, x, top + 13, at)
    doc.fillColor(paper.ink2).font('regular').fontSize(8.5)
    doc.text(`${w.before} ${t.before}`, x, top + 40, at)
    doc.text(`${w.year} ${t.year}`, x, top + 53, at)
  })
  doc.y = top + 72
  doc.x = margin
  doc.fontSize(8.5).fillColor(paper.ink2).text(w.beforeIs(b.before, b.year), margin, doc.y, { width })
}

function chart(doc: Pdf, title: string, c: Chart): void {
  const scale = width / c.width
  const height = c.height * scale
  room(doc, height + 40)
  doc.moveDown(0.5).fillColor(paper.ink2).font('bold').fontSize(9.5).text(title, margin)
  const top = doc.y + 4
  doc.save().translate(margin, top).scale(scale)
  for (const s of c.shapes) {
    if (s.is === 'rect') doc.rect(s.x, s.y, s.w, s.h).fill(paper[s.ink])
    else if (s.is === 'line')
      doc.moveTo(s.x1, s.y1).lineTo(s.x2, s.y2).lineWidth(0.8).strokeColor(paper[s.ink]).stroke()
    else {
      doc.font('regular').fontSize(s.size).fillColor(paper[s.ink])
      const long = doc.widthOfString(s.text)
      const x = s.at === 'start' ? s.x : s.at === 'middle' ? s.x - long / 2 : s.x - long
      doc.text(s.text, x, s.y, { lineBreak: false, baseline: 'alphabetic' })
    }
  }
  doc.restore()
  doc.x = margin
  doc.y = top + height + 8
}

/** Numbers stand at the right; a head that is carried to the next page is written again. */
function table(doc: Pdf, b: Extract<Block, { is: 'table' }>): void {
  const first = width * 0.36
  const rest = (width - first) / (b.head.length - 1)
  const cell = (text: string, i: number, y: number) =>
    doc.text(text, i === 0 ? margin : margin + first + (i - 1) * rest, y, {
      width: (i === 0 ? first : rest) - 4,
      align: i === 0 ? 'left' : 'right',
      lineBreak: false,
      ellipsis: true,
      height: 14,
    })
  const line = (y: number) =>
    doc
      .moveTo(margin, y)
      .lineTo(margin + width, y)
      .lineWidth(0.5)
      .strokeColor(paper.line)
      .stroke()
  const head = () => {
    const y = doc.y
    doc.font('bold').fontSize(9).fillColor(paper.ink2)
    b.head.forEach((text, i) => void cell(text, i, y))
    doc.y = y + 17
    line(doc.y - 3)
  }
  room(doc, 80)
  doc.moveDown(0.5).fillColor(paper.ink2).font('bold').fontSize(9.5).text(b.title, margin)
  doc.y += 4
  head()
  for (const r of b.rows) {
    if (doc.y + 18 > bottom) {
      doc.addPage()
      head()
    }
    const y = doc.y
    doc.font('regular').fontSize(9.5).fillColor(paper.ink)
    r.forEach((text, i) => void cell(text, i, y))
    doc.y = y + 17
    line(doc.y - 3)
  }
  doc.x = margin
  doc.y += 4
}
