/**
 * Reads position and time from an EXIF block (TIFF 6.0 structure, Exif 2.32 tags) without trusting it: every offset is
 * checked, a damaged block gives nulls. Written here because nothing else of EXIF is wanted: the block is then removed.
 */

export interface ExifFacts {
  /** Longitude, latitude; WGS-84 as phones write it. */
  point: [number, number] | null
  accuracy: number | null
  /** ISO with zone; the zone of the file, or else the given default. */
  takenAt: string | null
}

interface Entry {
  type: number
  count: number
  at: number
}

const sizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8]

/** `block`: with or without the leading `Exif\0\0`. `zone`: offset such as `+08:00` for cameras that name none. */
export function readExif(block: Uint8Array, zone = '+08:00'): ExifFacts {
  const none: ExifFacts = { point: null, accuracy: null, takenAt: null }
  const skip = block[0] === 0x45 && block[1] === 0x78 ? 6 : 0
  const v = new DataView(
    block.buffer,
    block.byteOffset + Math.min(skip, block.length),
    Math.max(0, block.length - skip),
  )
  if (v.byteLength < 8) return none
  const order = v.getUint16(0)
  if (order !== 0x4949 && order !== 0x4d4d) return none
  const little = order === 0x4949
  const u16 = (at: number) => v.getUint16(at, little)
  const u32 = (at: number) => v.getUint32(at, little)

  const directory = (at: number): Map<number, Entry> => {
    const out = new Map<number, Entry>()
    if (at <= 0 || at + 2 > v.byteLength) return out
    const n = Math.min(u16(at), 200)
    for (let i = 0; i < n; i++) {
      const e = at + 2 + i * 12
      if (e + 12 > v.byteLength) break
      const type = u16(e + 2)
      const count = u32(e + 4)
      const bytes = (sizes[type] ?? 0) * count
      if (bytes === 0 || bytes > v.byteLength) continue
      const value = bytes <= 4 ? e + 8 : u32(e + 8)
      if (value + bytes <= v.byteLength) out.set(u16(e), { type, count, at: value })
    }
    return out
  }
  const text = (e: Entry | undefined): string => {
    let s = ''
    for (let i = 0; e && i < Math.min(e.count, 64); i++) {
      const c = v.getUint8(e.at + i)
      if (c === 0) break
      s += String.fromCharCode(c)
    }
    return s.trim()
  }
  const rationals = (e: Entry | undefined, n: number): number[] | null => {
    if (e?.type !== 5 || e.count < n) return null
    const out: number[] = []
    for (let i = 0; i < n; i++) {
      const below = u32(e.at + i * 8 + 4)
      if (below === 0) return null
      out.push(u32(e.at + i * 8) / below)
    }
    return out
  }
  const pointer = (e: Entry | undefined): number => (e && (e.type === 4 || e.type === 13) ? u32(e.at) : 0)

  const main = directory(u32(4))
  const exif = directory(pointer(main.get(0x8769)))
  const gps = directory(pointer(main.get(0x8825)))

  const degrees = (value: number, ref: number, negative: string, max: number): number | null => {
    const dms = rationals(gps.get(value), 3)
    if (!dms) return null
    const d = dms[0]! + dms[1]! / 60 + dms[2]! / 3600
    if (!(d <= max)) return null
    return text(gps.get(ref)).toUpperCase() === negative ? -d : d
  }
  const lat = degrees(2, 1, 'S', 90)
  const lng = degrees(4, 3, 'W', 180)
  // 0,0 is what phones write when they had no fix.
  const point: [number, number] | null =
    lat === null || lng === null || (lat === 0 && lng === 0) ? null : [round(lng), round(lat)]

  const stamp = text(exif.get(0x9003)) || text(exif.get(0x9004)) || text(main.get(0x0132))
  const offset = text(exif.get(0x9011)) || text(exif.get(0x9010))
  return {
    point,
    accuracy: point ? (rationals(gps.get(0x1f), 1)?.[0] ?? null) : null,
    takenAt: instantOf(stamp, /^[+-]\d\d:\d\d$/.test(offset) ? offset : zone),
  }
}

const round = (x: number): number => Math.round(x * 1e6) / 1e6

/** `2025:06:26 14:27:05` in a zone → ISO; null for `0000:00:00 00:00:00`, blanks and dates that do not exist. */
function instantOf(stamp: string, zone: string): string | null {
  const m = /^(\d{4})[:\-/](\d\d)[:\-/](\d\d)[ T](\d\d):(\d\d):(\d\d)$/.exec(stamp)
  if (!m || m[1]! < '1990') return null
  const local = `${m[1]}-${m[2]}-${m[3]}T${m[4]}:${m[5]}:${m[6]}`
  const asUtc = new Date(`${local}Z`)
  if (Number.isNaN(asUtc.getTime()) || asUtc.toISOString().slice(0, 19) !== local) return null
  return `${local}${zone}`
}
