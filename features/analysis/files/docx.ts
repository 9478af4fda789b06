/** A4 as offices here write it: headings in 黑体, text in 仿宋 with what stands in for it elsewhere; charts as drawings. */
import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  HeadingLevel,
  ImageRun,
  Packer,
  PageNumber,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import { type Block, blocksOf, type Lang } from '../rules.ts'
import { paper, pngOf, svgOf } from './draw.ts'
import { type FileOf, fileWords } from './words.ts'

const heading = { ascii: 'Arial', hAnsi: 'Arial', eastAsia: 'SimHei', cs: 'Arial' }
const text = {
  ascii: 'Times New Roman',
  hAnsi: 'Times New Roman',
  eastAsia: 'FangSong',
  cs: 'Times New Roman',
}
const hex = (c: string) => c.slice(1)
/** Width of the text on A4 in twentieths of a point and in pixels. */
const wide = 11906 - 2 * 1474
const px = Math.round(wide / 15)

export async function docxOf(a: FileOf, lang: Lang): Promise<Buffer> {
  const w = fileWords(a, lang)
  const children: (Paragraph | Table)[] = [
    new Paragraph({
      alignment: AlignmentType.CENTER,
      spacing: { before: 120, after: 120, line: 480 },
      heading: HeadingLevel.TITLE,
      children: [
        new TextRun({ text: a.edit.title, font: heading, size: 40, bold: true, color: hex(paper.ink) }),
      ],
    }),
    small(`${a.regionName} · ${w.asOf} · ${w.state}`, AlignmentType.CENTER),
  ]
  for (const b of blocksOf(a, lang)) children.push(...(await blockOf(b, w)))
  children.push(small(w.how))
  const doc = new Document({
    title: a.edit.title,
    creator: a.regionName,
    styles: {
      default: {
        document: {
          run: {
            font: text,
            size: 24,
            language: { value: lang === 'zh' ? 'zh-CN' : 'en-GB', eastAsia: 'zh-CN' },
          },
        },
      },
    },
    sections: [
      {
        properties: {
          page: {
            size: { width: 11906, height: 16838 },
            margin: { top: 1700, bottom: 1474, left: 1474, right: 1474 },
          },
        },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                alignment: AlignmentType.CENTER,
                children: [
                  new TextRun({ text: `${w.foot} · `, size: 17, color: hex(paper.ink2) }),
                  new TextRun({
                    children: [PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES],
                    size: 17,
                    color: hex(paper.ink2),
                  }),
                ],
              }),
            ],
          }),
        },
        children,
      },
    ],
  })
  return Packer.toBuffer(doc)
}

const small = (
  words: string,
  alignment: (typeof AlignmentType)[keyof typeof AlignmentType] = AlignmentType.LEFT,
) =>
  new Paragraph({
    alignment,
    spacing: { before: 80, after: 160 },
    children: [new TextRun({ text: words, size: 18, color: hex(paper.ink2) })],
  })

const caption = (words: string) =>
  new Paragraph({
    keepNext: true,
    spacing: { before: 200, after: 60 },
    children: [new TextRun({ text: words, font: heading, size: 20, color: hex(paper.ink2) })],
  })

async function blockOf(b: Block, w: ReturnType<typeof fileWords>): Promise<(Paragraph | Table)[]> {
  switch (b.is) {
    case 'tiles':
      return [
        grid(
          ['', ...b.tiles.map((t) => t.name)],
          [
            ['', ...b.tiles.map((t) => t.value)],
            [w.before, ...b.tiles.map((t) => t.before)],
            [w.year, ...b.tiles.map((t) => t.year)],
          ],
          true,
        ),
        small(w.beforeIs(b.before, b.year)),
      ]
    case 'heading':
      return [
        new Paragraph({
          heading: HeadingLevel.HEADING_1,
          keepNext: true,
          spacing: { before: 320, after: 120 },
          children: [new TextRun({ text: b.text, font: heading, size: 30, color: hex(paper.ink) })],
        }),
      ]
    case 'sentence':
      return [
        new Paragraph({
          spacing: { after: 60, line: 400 },
          indent: { firstLine: 480 },
          children: [
            new TextRun({
              text: b.text,
              bold: b.tone === 'notable',
              color: hex(b.tone === 'small' ? paper.ink2 : paper.ink),
            }),
            ...(b.changed
              ? [new TextRun({ text: `（${w.changed}）`, size: 18, color: hex(paper.ink2) })]
              : []),
            ...(b.tone === 'suggestion'
              ? [new TextRun({ text: ` ${b.why}`, size: 18, color: hex(paper.ink2) })]
              : []),
          ],
        }),
      ]
    case 'remark':
      return [
        new Paragraph({
          spacing: { after: 80, line: 400 },
          indent: { firstLine: 480 },
          children: [new TextRun({ text: b.text, color: hex(paper.ink) })],
        }),
      ]
    case 'chart': {
      const svg = svgOf(b.chart)
      return [
        caption(b.title),
        new Paragraph({
          spacing: { after: 160 },
          children: [
            new ImageRun({
              type: 'svg',
              data: Buffer.from(svg),
              fallback: { type: 'png', data: await pngOf(svg) },
              transformation: { width: px, height: Math.round((px * b.chart.height) / b.chart.width) },
              altText: {
                name: b.title,
                title: b.title,
                description: b.chart.table.rows
                  .map((r) => r.join(' '))
                  .join('; ')
                  .slice(0, 900),
              },
            }),
          ],
        }),
      ]
    }
    case 'table':
      return [caption(b.title), grid(b.head, b.rows), small('')]
  }
}

const none = { style: BorderStyle.NONE, size: 0, color: 'FFFFFF' }
const thin = { style: BorderStyle.SINGLE, size: 4, color: hex(paper.line) }

/** A table whose first column is names and whose others are numbers; `big`: its first row are headline figures. */
function grid(head: readonly string[], rows: readonly (readonly string[])[], big = false): Table {
  const first = big ? 0.14 : 0.34
  const widths = head.map((_, i) => Math.round(wide * (i === 0 ? first : (1 - first) / (head.length - 1))))
  const cell = (words: string, i: number, o: { head?: boolean; big?: boolean } = {}) =>
    new TableCell({
      width: { size: widths[i]!, type: WidthType.DXA },
      margins: { top: 50, bottom: 50, left: 60, right: 60 },
      ...(o.head ? { shading: { type: ShadingType.CLEAR, fill: hex('#F2F5F5'), color: 'auto' } } : {}),
      children: [
        new Paragraph({
          alignment: i === 0 ? AlignmentType.LEFT : AlignmentType.RIGHT,
          children: [
            new TextRun({
              text: words,
              ...(o.head || o.big ? { font: heading } : {}),
              size: o.big ? 30 : 20,
              color: hex(o.head ? paper.ink2 : paper.ink),
            }),
          ],
        }),
      ],
    })
  return new Table({
    columnWidths: widths,
    width: { size: wide, type: WidthType.DXA },
    borders: {
      top: thin,
      bottom: thin,
      left: none,
      right: none,
      insideHorizontal: thin,
      insideVertical: none,
    },
    rows: [
      new TableRow({
        tableHeader: true,
        cantSplit: true,
        children: head.map((h, i) => cell(h, i, { head: true })),
      }),
      ...rows.map(
        (r, k) =>
          new TableRow({ cantSplit: true, children: r.map((x, i) => cell(x, i, { big: big && k === 0 })) }),
      ),
    ],
  })
}
