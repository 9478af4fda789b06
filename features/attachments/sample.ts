/** Files for tests: an EXIF block built by hand, a photo that carries it, a recording. */
import sharp from 'sharp'

export function exifBlock(o: {
  lat: number
  lng: number
  stamp: string
  offset?: string
  order?: 'II' | 'MM'
}): Uint8Array {
  const little = (o.order ?? 'II') === 'II'
  const out = new Uint8Array(6 + 400)
  out.set(new TextEncoder().encode('Exif'))
  const v = new DataView(out.buffer, 6)
  let free = 200
  const text = new TextEncoder()
  v.setUint16(0, little ? 0x4949 : 0x4d4d)
  v.setUint16(2, 42, little)
  v.setUint32(4, 8, little)
  const directory = (at: number, entries: ((at: number) => void)[]) => {
    v.setUint16(at, entries.length, little)
    entries.forEach((e, i) => {
      e(at + 2 + i * 12)
    })
  }
  const head = (at: number, tag: number, type: number, count: number) => {
    v.setUint16(at, tag, little)
    v.setUint16(at + 2, type, little)
    v.setUint32(at + 4, count, little)
  }
  const long = (tag: number, value: number) => (at: number) => {
    head(at, tag, 4, 1)
    v.setUint32(at + 8, value, little)
  }
  const ascii = (tag: number, s: string) => (at: number) => {
    const b = text.encode(`${s}\0`)
    head(at, tag, 2, b.length)
    const to = b.length <= 4 ? at + 8 : free
    if (b.length > 4) {
      v.setUint32(at + 8, free, little)
      free += b.length + (b.length & 1)
    }
    b.forEach((c, i) => {
      v.setUint8(to + i, c)
    })
  }
  const degrees = (tag: number, value: number) => (at: number) => {
    const a = Math.abs(value)
    const d = Math.floor(a)
    const m = Math.floor((a - d) * 60)
    const s = Math.round(((a - d) * 60 - m) * 60 * 10_000)
    head(at, tag, 5, 3)
    v.setUint32(at + 8, free, little)
    for (const [n, below] of [
      [d, 1],
      [m, 1],
      [s, 10_000],
    ] as const) {
      v.setUint32(free, n, little)
      v.setUint32(free + 4, below, little)
      free += 8
    }
  }
  directory(8, [long(0x8769, 60), long(0x8825, 100)])
  directory(60, [ascii(0x9003, o.stamp), ...(o.offset ? [ascii(0x9011, o.offset)] : [])])
  directory(100, [
    ascii(1, o.lat < 0 ? 'S' : 'N'),
    degrees(2, o.lat),
    ascii(3, o.lng < 0 ? 'W' : 'E'),
    degrees(4, o.lng),
  ])
  return out
}

/** A JPEG as a phone writes it: lying on its side, with position, time, camera and a colour profile's worth of metadata. */
export async function phonePhoto(o: { width?: number; height?: number; lat?: number; lng?: number } = {}) {
  const { width = 600, height = 400, lat = 29.703_21, lng = 107.391_45 } = o
  return sharp({ create: { width, height, channels: 3, background: '#7a9' } })
    .composite([
      { input: { create: { width: 80, height: 80, channels: 3, background: '#c22' } }, left: 0, top: 0 },
    ])
    .withExif({
      IFD0: { Make: 'Yige', Model: 'Testphone 7', Artist: '张三' },
      IFD2: { DateTimeOriginal: '2026:06:26 14:27:05' },
      IFD3: {
        GPSLatitudeRef: lat < 0 ? 'S' : 'N',
        GPSLatitude: dms(lat),
        GPSLongitudeRef: lng < 0 ? 'W' : 'E',
        GPSLongitude: dms(lng),
      },
    })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
}

const dms = (x: number): string => {
  const a = Math.abs(x)
  const d = Math.floor(a)
  const m = Math.floor((a - d) * 60)
  return `${d}/1 ${m}/1 ${Math.round(((a - d) * 60 - m) * 60 * 10_000)}/10000`
}

/** Silence, 8 kHz, 8 bit, one channel. */
export function wavOf(seconds: number): Uint8Array {
  const n = Math.round(seconds * 8000)
  const b = new Uint8Array(44 + n).fill(128, 44)
  const v = new DataView(b.buffer)
  b.set(new TextEncoder().encode('RIFF'), 0)
  v.setUint32(4, 36 + n, true)
  b.set(new TextEncoder().encode('WAVEfmt '), 8)
  v.setUint32(16, 16, true)
  v.setUint16(20, 1, true)
  v.setUint16(22, 1, true)
  v.setUint32(24, 8000, true)
  v.setUint32(28, 8000, true)
  v.setUint16(32, 1, true)
  v.setUint16(34, 8, true)
  b.set(new TextEncoder().encode('data'), 36)
  v.setUint32(40, n, true)
  return b
}
