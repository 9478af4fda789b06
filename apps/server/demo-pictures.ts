/** Drawn street scenes for the demo town: invented places without people, recognisable as drawings, before and after. */
import sharp from 'sharp'

interface Scene {
  /** Beginning of the item codes it fits. */
  fits: string[]
  before: string
  after: string
}

const street = (inside: string, sky = '#aebac0') => `
<svg xmlns="http://www.w3.org/2000/svg" width="960" height="720" viewBox="0 0 960 720">
<rect width="960" height="720" fill="${sky}"/><rect y="120" width="960" height="330" fill="#8d8a80"/>
${[40, 250, 470, 700].map((x, i) => `<rect x="${x}" y="${150 + (i % 2) * 30}" width="${170 + (i % 3) * 20}" height="300" fill="${['#a39a8a', '#979c98', '#b0a595', '#8f959a'][i]}"/>${[0, 1, 2].map((k) => `<rect x="${x + 20 + k * 52}" y="${190 + (i % 2) * 30}" width="34" height="46" fill="#6a757c"/><rect x="${x + 20 + k * 52}" y="${270 + (i % 2) * 30}" width="34" height="46" fill="#5f6a70"/>`).join('')}`).join('')}
<polygon points="0,450 960,450 960,720 0,720" fill="#77746c"/><polygon points="0,500 960,470 960,488 0,520" fill="#8a877e"/>${inside}</svg>`

const stair = (inside: string) => `
<svg xmlns="http://www.w3.org/2000/svg" width="960" height="720" viewBox="0 0 960 720"><rect width="960" height="720" fill="#a8a195"/>
<polygon points="0,0 260,120 260,560 0,720" fill="#8f887b"/><polygon points="960,0 700,120 700,560 960,720" fill="#979083"/><rect x="260" y="120" width="440" height="440" fill="#6d6a64"/>
<rect x="380" y="210" width="200" height="350" fill="#2f5a50"/><rect x="400" y="250" width="160" height="70" fill="#9fb4ae"/><polygon points="0,720 260,560 700,560 960,720" fill="#7f7a70"/>${inside}</svg>`

const cone = (x: number, y: number) =>
  `<polygon points="${x},${y} ${x - 26},${y + 70} ${x + 26},${y + 70}" fill="#d9652b"/><rect x="${x - 20}" y="${y + 34}" width="40" height="12" fill="#f1efe8"/>`

const scenes: Scene[] = [
  {
    fits: ['3.2', '3.3', '3.1'],
    before: street(
      `<ellipse cx="470" cy="560" rx="330" ry="80" fill="#5f6f78"/><ellipse cx="470" cy="552" rx="60" ry="18" fill="#343b3f"/>${[-60, -30, 0, 30, 60].map((d) => `<path d="M470,545 C${470 + d},330 ${470 + d * 2},300 ${470 + d * 3},530" stroke="#e8f1f4" stroke-width="9" fill="none" opacity=".85"/>`).join('')}`,
    ),
    after: street(
      `<rect x="330" y="540" width="280" height="90" fill="#55534d" transform="skewX(-12)"/>${cone(280, 520)}${cone(680, 530)}`,
    ),
  },
  {
    fits: ['1.', '2.'],
    before: street(
      `${[300, 380, 450, 540, 610].map((x, i) => `<ellipse cx="${x}" cy="${560 + (i % 2) * 22}" rx="62" ry="42" fill="${['#3e4a46', '#6b5a3f', '#4b4f63', '#7a6a4a', '#39413e'][i]}"/>`).join('')}<rect x="640" y="500" width="120" height="90" fill="#8b7648" transform="rotate(8 640 500)"/>`,
    ),
    after: street(
      '<rect x="180" y="520" width="600" height="3" fill="#9a978e"/><rect x="420" y="470" width="90" height="110" rx="10" fill="#2f6b4f"/><rect x="410" y="458" width="110" height="18" rx="8" fill="#27573f"/>',
    ),
  },
  {
    fits: ['5.', '6.', '4.'],
    before: stair(
      '<circle cx="330" cy="600" r="62" fill="none" stroke="#1f2526" stroke-width="16"/><circle cx="500" cy="600" r="62" fill="none" stroke="#1f2526" stroke-width="16"/><path d="M330,600 L400,500 L480,600 M400,500 L470,490" stroke="#b8402c" stroke-width="16" fill="none"/><path d="M560,420 C650,380 720,430 690,560" stroke="#e3c04a" stroke-width="8" fill="none"/><rect x="590" y="520" width="120" height="110" fill="#a2763c"/>',
    ),
    after: stair(
      '<rect x="320" y="150" width="320" height="44" fill="#2c6f4e"/><rect x="336" y="163" width="288" height="18" fill="#dfe9e2"/>',
    ),
  },
]
const other: Scene = {
  fits: [''],
  before: street(
    `<rect x="455" y="200" width="14" height="330" fill="#454b4e" transform="rotate(9 462 530)"/><rect x="430" y="180" width="120" height="26" rx="10" fill="#33393c" transform="rotate(9 462 530)"/>${cone(600, 540)}`,
    '#7e8c97',
  ),
  after: street(
    '<rect x="455" y="200" width="14" height="330" fill="#454b4e"/><rect x="430" y="180" width="120" height="26" rx="10" fill="#33393c"/><polygon points="440,206 540,206 640,460 340,460" fill="#f4e7b0" opacity=".35"/>',
    '#7e8c97',
  ),
}

/** JPEG of the scene that fits an item best. */
export function pictureFor(itemCode: string | null, phase: 'before' | 'after'): Promise<Buffer> {
  const scene = scenes.find((s) => s.fits.some((f) => itemCode?.startsWith(f))) ?? other
  return sharp(Buffer.from(scene[phase])).blur(0.6).jpeg({ quality: 82 }).toBuffer()
}

/** Which drawing that is: the same drawing is stored once. */
export const pictureKey = (itemCode: string | null, phase: string): string =>
  `${scenes.findIndex((s) => s.fits.some((f) => itemCode?.startsWith(f)))}:${phase}`
