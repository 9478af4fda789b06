/** How long a recording lasts, in seconds, read from its container; null when the container does not say. */

const tag = (b: Uint8Array, at: number): string =>
  String.fromCharCode(b[at] ?? 0, b[at + 1] ?? 0, b[at + 2] ?? 0, b[at + 3] ?? 0)

export function secondsOf(mime: string, b: Uint8Array): number | null {
  try {
    const seconds = readers[mime]?.(b, new DataView(b.buffer, b.byteOffset, b.byteLength)) ?? null
    return seconds !== null && Number.isFinite(seconds) && seconds >= 0 ? seconds : null
  } catch (e) {
    // A truncated container: an offset pointed past its end.
    if (e instanceof RangeError) return null
    throw e
  }
}

const readers: Record<string, (b: Uint8Array, v: DataView) => number | null> = {
  'audio/wav': wav,
  'audio/ogg': ogg,
  'audio/mp4': mp4,
  'audio/webm': webm,
  'audio/amr': amr,
  'audio/mpeg': mpeg,
}

function wav(b: Uint8Array, v: DataView): number | null {
  let rate = 0
  for (let at = 12; at + 8 <= b.length; ) {
    const size = v.getUint32(at + 4, true)
    if (tag(b, at) === 'fmt ') rate = v.getUint32(at + 16, true)
    if (tag(b, at) === 'data') return rate > 0 ? Math.min(size, b.length - at - 8) / rate : null
    at += 8 + size + (size & 1)
  }
  return null
}

/** Opus counts at 48 kHz whatever was recorded; Vorbis at the rate in its first packet. */
function ogg(b: Uint8Array, v: DataView): number | null {
  const first = 27 + (b[26] ?? 0)
  const opus = tag(b, first) === 'Opus'
  const rate = opus ? 48_000 : v.getUint32(first + 12, true)
  const skip = opus ? v.getUint16(first + 10, true) : 0
  for (let at = b.length - 14; at >= 0; at--)
    if (b[at] === 0x4f && tag(b, at) === 'OggS') {
      const granule = v.getBigInt64(at + 6, true)
      return granule < 0n || rate === 0 ? null : Math.max(0, Number(granule) - skip) / rate
    }
  return null
}

/** `mvhd` of a finished file; a browser's fragmented recording says 0 there and has the time in its last `tfdt`. */
function mp4(b: Uint8Array, v: DataView): number | null {
  let seconds: number | null = null
  let scale = 0
  let last = 0
  const walk = (from: number, to: number) => {
    for (let at = from; at + 8 <= to; ) {
      let size = v.getUint32(at)
      let head = 8
      if (size === 1) {
        size = Number(v.getBigUint64(at + 8))
        head = 16
      }
      if (size === 0) size = to - at
      if (size < head) return
      const name = tag(b, at + 4)
      const body = at + head
      if (['moov', 'trak', 'mdia', 'moof', 'traf'].includes(name)) walk(body, Math.min(to, at + size))
      else if (name === 'mvhd') {
        const long = b[body] === 1
        const rate = v.getUint32(body + (long ? 20 : 12))
        const length = long ? Number(v.getBigUint64(body + 24)) : v.getUint32(body + 16)
        if (rate > 0 && length > 0) seconds = length / rate
      } else if (name === 'mdhd') scale = v.getUint32(body + (b[body] === 1 ? 20 : 12))
      else if (name === 'tfdt')
        last = b[body] === 1 ? Number(v.getBigUint64(body + 4)) : v.getUint32(body + 4)
      at += size
    }
  }
  walk(0, b.length)
  return seconds ?? (scale > 0 && last > 0 ? last / scale : null)
}

/** Time of the last cluster or the written duration, whichever is longer; browsers write no duration while recording. */
function webm(b: Uint8Array, v: DataView): number | null {
  let scale = 1_000_000
  let end: number | null = null
  const number = (at: number, n: number) => {
    let x = 0
    // A forged length of 2^50 bytes must not be counted through.
    for (let i = 0; i < Math.min(n, 8); i++) x = x * 256 + (b[at + i] ?? 0)
    return x
  }
  const vint = (at: number, keep: boolean): [number, number] => {
    const lead = b[at] ?? 0
    const n = Math.clz32(lead) - 23
    if (lead === 0 || n > 8) return [Number.NaN, 1]
    const whole = number(at, n)
    return [keep ? whole : whole - 2 ** (8 - n) * 256 ** (n - 1), n]
  }
  const walk = (from: number, to: number, cluster: number) => {
    let base = cluster
    for (let at = from; at < to; ) {
      const [id, n] = vint(at, true)
      const [size, m] = vint(at + n, false)
      if (Number.isNaN(id) || Number.isNaN(size)) return
      const body = at + n + m
      // All ones: unknown length, as live recordings have for segment and clusters.
      const unknown = size >= 2 ** (7 * m) - 1
      const stop = unknown ? to : Math.min(to, body + size)
      if (id === 0x18538067 || id === 0x1549a966 || id === 0xa0) walk(body, stop, base)
      else if (id === 0x1f43b675) {
        if (unknown) {
          at = body
          continue
        }
        walk(body, stop, base)
      } else if (id === 0x2ad7b1) scale = number(body, size)
      else if (id === 0x4489) {
        const d = size === 4 ? v.getFloat32(body) : v.getFloat64(body)
        end = Math.max(end ?? 0, (d * scale) / 1e9)
      } else if (id === 0xe7) base = number(body, size)
      else if (id === 0xa3 || id === 0xa1) {
        const [, track] = vint(body, false)
        end = Math.max(end ?? 0, ((base + v.getInt16(body + track)) * scale) / 1e9)
      }
      if (unknown) return
      at = body + size
    }
  }
  walk(0, b.length, 0)
  return end
}

/** AMR narrow band: one frame is 20 ms, its length follows from its type (RFC 4867, table 1). */
function amr(b: Uint8Array): number | null {
  const lengths = [12, 13, 15, 17, 19, 20, 26, 31, 5]
  let frames = 0
  for (let at = 6; at < b.length; frames++) at += 1 + (lengths[(b[at]! >> 3) & 15] ?? 0)
  return frames * 0.02
}

/** By the bit rate of the first frame, layer III; exact for constant rates, which is what recorders write. */
function mpeg(b: Uint8Array): number | null {
  let at = 0
  if (tag(b, 0).startsWith('ID3'))
    at = 10 + ((b[6]! & 127) << 21) + ((b[7]! & 127) << 14) + ((b[8]! & 127) << 7) + (b[9]! & 127)
  for (; at + 4 < b.length; at++) {
    if (b[at] !== 0xff || (b[at + 1]! & 0xe0) !== 0xe0) continue
    const one = (b[at + 1]! & 0x18) === 0x18
    const rates = one
      ? [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
      : [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
    const rate = rates[b[at + 2]! >> 4] ?? 0
    if (rate > 0) return ((b.length - at) * 8) / (rate * 1000)
  }
  return null
}
