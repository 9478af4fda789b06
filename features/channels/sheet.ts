import QRCode from 'qrcode'
import type { AddressWarning } from '../settings/rules.ts'

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
header p, header h1 { margin: 0; flex: 1; color: #42525A; font: inherit }
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
.how.bad, .warn { color: #14201F; font-weight: 600 }
.warn { margin: 0; padding: 10px 20px; background: #FBEDE6; border-bottom: 1px solid #E6BBA8 }
.warn span { display: block; font-weight: 400 }
.code { font: 600 11pt/1.2 ui-monospace, monospace; margin-top: 2mm; letter-spacing: .5px }
@media print { body { background: #fff } header, .warn { display: none } .page { margin: 0; break-after: page } .page:last-child { break-after: auto } }
@media (max-width: 760px) { .page { width: auto; height: auto; margin: 8px; grid-template: none / 1fr } }`

const said: Record<AddressWarning, [zh: string, en: string]> = {
  local: [
    '地址还是本机的，贴出去别人打不开。请系统管理员在“设置”里填居民能访问的网址，再印。',
    'The address is still that of this computer: nobody else can open it. Ask the system administrator to set the public address under Settings, then print.',
  ],
  private: [
    '这是内网地址，手机不在这个网里就打不开。',
    'This address is inside a network: phones outside it cannot open it.',
  ],
  insecure: [
    '没有 https，居民的手机不给定位和录音。',
    'Without https, phones give neither position nor microphone.',
  ],
}
const warnings = (address: { used: string; warnings: readonly AddressWarning[] }): string =>
  address.warnings
    .map((w) => `<p class="warn" role="alert">⚠ ${said[w][0]}<span>${said[w][1]}</span></p>`)
    .join('\n')

/** A4 pages of eight codes with number and place, to be cut out. Error correction Q: a quarter may be scratched. */
export async function sheetPage(
  place: string,
  codes: readonly SheetCode[],
  address: { used: string; warnings: readonly AddressWarning[] },
): Promise<string> {
  // Printed as well: a plate that opens on one computer only must not be taken to the street.
  const local = address.warnings.includes('local')
  const cards = await Promise.all(
    codes.map(async (c) => {
      const svg = await QRCode.toString(c.url, { type: 'svg', errorCorrectionLevel: 'Q', margin: 1 })
      return `<section class="card">${svg.replace('<svg ', `<svg class="qr" role="img" aria-label="${plain(c.url)}" `)}
<div class="say"><div class="brand">${logo}${plain(place)}</div><div class="name">${plain(c.name)}</div><div class="region">${plain(c.region)}</div>
${
  local
    ? '<p class="how bad">⚠ 试印：只在这台电脑上打得开<span>Trial print: opens on this computer only</span></p>'
    : '<p class="how">扫一扫，拍张照，说一句<span>Scan, take a photo, say what is wrong</span></p>'
}<div class="code">${plain(c.code)}</div></div></section>`
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
<header><h1>${head}</h1><p>${plain(address.used)}</p><p>按 Ctrl P 打印，缩放 100%。 Press Ctrl P, scale 100 %.</p></header>
${warnings(address)}
${pages.join('\n')}</body></html>`
}
