import QRCode from 'qrcode'

export interface SheetCode {
  code: string
  name: string
  /** Grid or community, one line. */
  region: string
  url: string
}

const plain = (s: string): string => s.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

/** 井, the well-field: nine cells, the common one lit; the same drawing as ui/logo.svg. */
const logo =
  '<svg viewBox="0 0 32 32" width="18" height="18" aria-hidden="true"><path d="M11.7 1.5v29M20.3 1.5v29M1.5 11.7h29M1.5 20.3h29" stroke="#0A5F6B" stroke-width="2.6" fill="none"/><rect x="11.7" y="11.7" width="8.6" height="8.6" fill="#0A5F6B"/></svg>'

const style = `
@page { size: A4; margin: 10mm }
* { box-sizing: border-box }
body { margin: 0; color: #14201F; font: 400 10pt/1.4 "Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif; background: #ECF0F0 }
header { display: flex; gap: 16px; align-items: center; padding: 12px 20px; background: #fff; border-bottom: 1px solid #DAE1E1 }
header p { margin: 0; flex: 1; color: #42525A }
button { font: inherit; padding: 6px 16px; border: 0; border-radius: 4px; background: #0A5F6B; color: #fff }
.page { width: 190mm; height: 276mm; margin: 8mm auto; background: #fff; display: grid; grid-template: repeat(4, 1fr) / repeat(2, 1fr) }
.card { display: flex; gap: 5mm; align-items: center; padding: 6mm; border: .2mm dashed #C3CDCE; overflow: hidden }
.card svg.qr { width: 42mm; height: 42mm; flex: none }
.say { min-width: 0; flex: 1 }
.brand { display: flex; gap: 2mm; align-items: center; font-weight: 600; color: #0A5F6B }
.name { font-size: 13pt; font-weight: 600; line-height: 1.3; margin: 2mm 0 1mm; overflow-wrap: anywhere }
.region { color: #42525A; font-size: 9pt }
.how { margin: 2mm 0 0; font-size: 9pt }
.how span { display: block; color: #42525A; font-size: 8pt }
.code { font: 600 11pt/1.2 ui-monospace, monospace; margin-top: 2mm; letter-spacing: .5px }
@media print { body { background: #fff } header { display: none } .page { margin: 0; break-after: page } .page:last-child { break-after: auto } }
@media (max-width: 760px) { .page { width: auto; height: auto; margin: 8px; grid-template: none / 1fr } }`

/** A4 pages of eight codes with number and place, to be cut out. Error correction Q: a quarter may be scratched. */
export async function sheetPage(place: string, codes: readonly SheetCode[]): Promise<string> {
  const cards = await Promise.all(
    codes.map(async (c) => {
      const svg = await QRCode.toString(c.url, { type: 'svg', errorCorrectionLevel: 'Q', margin: 1 })
      return `<section class="card">${svg.replace('<svg ', `<svg class="qr" role="img" aria-label="${plain(c.url)}" `)}
<div class="say"><div class="brand">${logo}${plain(place)}</div><div class="name">${plain(c.name)}</div><div class="region">${plain(c.region)}</div>
<p class="how">扫一扫，拍张照，说一句<span>Scan, take a photo, say what is wrong</span></p><div class="code">${plain(c.code)}</div></div></section>`
    }),
  )
  const pages: string[] = []
  for (let i = 0; i < cards.length; i += 8)
    pages.push(`<main class="page">${cards.slice(i, i + 8).join('\n')}</main>`)
  const head = codes.length
    ? `${codes.length} 个码，${pages.length} 页 A4，每页 8 个。 ${codes.length} ${codes.length === 1 ? 'code' : 'codes'} on ${pages.length} ${pages.length === 1 ? 'page' : 'pages'}.`
    : '没有可以打印的码。 No codes to print.'
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${plain(place)} 二维码</title><style>${style}</style></head><body>
<header><p>${head}</p><p>按 Ctrl P 打印，缩放 100%。 Press Ctrl P, scale 100 %.</p></header>
${pages.join('\n')}</body></html>`
}
