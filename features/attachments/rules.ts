/** What may be attached, how large, and how a file is recognised by its own first bytes rather than by its name. */
import type { AttachmentKind } from './contract.ts'

const MB = 1024 * 1024

/** Bytes per kind. A phone photo has 3–12 MB, five minutes of Opus about 1.5 MB, of AAC about 5 MB. */
export const maxBytes: Readonly<Record<AttachmentKind | 'import', number>> = {
  photo: 20 * MB,
  voice: 10 * MB,
  file: 20 * MB,
  import: 200 * MB,
}
export const maxVoiceSeconds = 300
/** Attachments that one report or one case action may carry. */
export const maxCount = 20
/** Pieces of one upload: 20 MB in 64 KB pieces are 320. */
export const maxPieces = 4000
/** A photo with more pixels than this is a decompression bomb or of no more use than a smaller one. */
export const maxPixels = 120_000_000
/** Longest edge that is kept: enough to read a number plate across a street. */
export const maxEdge = 4096
export const previewEdge = 480

/** What one network address may send in an hour; a street office behind one address signs in and has the larger one. */
export const budget = {
  reporter: { files: 60, bytes: 300 * MB },
  account: { files: 1200, bytes: 4096 * MB },
} as const

const byMime: Record<string, AttachmentKind> = {
  'image/jpeg': 'photo',
  'image/png': 'photo',
  'image/webp': 'photo',
  'image/avif': 'photo',
  'image/gif': 'photo',
  'audio/webm': 'voice',
  'audio/ogg': 'voice',
  'audio/mp4': 'voice',
  'audio/mpeg': 'voice',
  'audio/wav': 'voice',
  'audio/amr': 'voice',
  'application/pdf': 'file',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'file',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'file',
  'text/csv': 'file',
  'text/plain': 'file',
}

const otherNames: Record<string, string> = {
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'audio/x-wav': 'audio/wav',
  'audio/wave': 'audio/wav',
  'audio/mp3': 'audio/mpeg',
  'audio/x-m4a': 'audio/mp4',
  'audio/m4a': 'audio/mp4',
  'audio/aac': 'audio/mp4',
  'video/webm': 'audio/webm',
  'video/mp4': 'audio/mp4',
  'application/x-csv': 'text/csv',
  'application/csv': 'text/csv',
}

/** `Audio/WebM; codecs=opus` → `audio/webm`; names of the same thing become one. */
export function plainMime(mime: string): string {
  const m = mime.split(';')[0]!.trim().toLowerCase()
  return otherNames[m] ?? m
}

/** The kind of a media type, or null for what is not taken. */
export function kindOf(mime: string): AttachmentKind | null {
  return byMime[plainMime(mime)] ?? null
}

const ascii = (b: Uint8Array, at: number, text: string): boolean => {
  if (b.length < at + text.length) return false
  for (let i = 0; i < text.length; i++) if (b[at + i] !== text.charCodeAt(i)) return false
  return true
}
const bytes = (b: Uint8Array, at: number, ...want: number[]): boolean =>
  b.length >= at + want.length && want.every((w, i) => b[at + i] === w)

/**
 * Media type by the first bytes (512 are enough), or null when nothing known starts so. Zip is answered as
 * `application/zip` and text as `text/plain`: what the sender called them decides between their kinds.
 */
export function sniff(head: Uint8Array): string | null {
  if (bytes(head, 0, 0xff, 0xd8, 0xff)) return 'image/jpeg'
  if (bytes(head, 0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png'
  if (ascii(head, 0, 'RIFF') && ascii(head, 8, 'WEBP')) return 'image/webp'
  if (ascii(head, 0, 'RIFF') && ascii(head, 8, 'WAVE')) return 'audio/wav'
  if (ascii(head, 0, 'GIF8')) return 'image/gif'
  if (ascii(head, 4, 'ftyp')) {
    const brand = String.fromCharCode(...head.slice(8, 12))
    if (/^avi[fs]/.test(brand)) return 'image/avif'
    if (/^(hei|hev|mif|msf)/.test(brand)) return 'image/heic'
    return 'audio/mp4'
  }
  if (bytes(head, 0, 0x1a, 0x45, 0xdf, 0xa3)) return 'audio/webm'
  if (ascii(head, 0, 'OggS')) return 'audio/ogg'
  if (ascii(head, 0, '#!AMR\n')) return 'audio/amr'
  if (ascii(head, 0, 'ID3') || (head[0] === 0xff && (head[1]! & 0xe6) === 0xe2)) return 'audio/mpeg'
  if (ascii(head, 0, '%PDF-')) return 'application/pdf'
  if (bytes(head, 0, 0x50, 0x4b, 0x03, 0x04)) return 'application/zip'
  if (bytes(head, 0, 0xd0, 0xcf, 0x11, 0xe0)) return 'application/x-ole'
  if (head.length > 0 && head.every((c) => c >= 0x20 || c === 9 || c === 10 || c === 13)) return 'text/plain'
  return null
}

/** Whether content recognised as `found` may stand under the media type it was announced with; answers the type to keep. */
export function agree(announced: string, found: string | null): string | null {
  const mime = plainMime(announced)
  const kind = kindOf(mime)
  if (!kind || !found) return null
  if (kind === 'file') {
    if (found === 'application/zip') return mime.includes('openxmlformats') ? mime : null
    if (found === 'text/plain') return mime.startsWith('text/') ? mime : null
    return found === mime ? mime : null
  }
  // A phone calls its photos what it likes; within a kind the content decides.
  return kindOf(found) === kind ? found : null
}

export interface Span {
  start: number
  end: number
}

/**
 * `bytes=0-99`, `bytes=100-`, `bytes=-100` of a file of `size` bytes; end inclusive. Null: no usable range, send all
 * (RFC 9110 lets a server ignore lists of ranges). `'unsatisfiable'`: answer 416.
 */
export function spanOf(header: string | undefined, size: number): Span | null | 'unsatisfiable' {
  const m = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '')
  if (!m || (m[1] === '' && m[2] === '')) return null
  if (m[1] === '') {
    const n = Number(m[2])
    return n === 0 ? 'unsatisfiable' : { start: Math.max(0, size - n), end: size - 1 }
  }
  const start = Number(m[1])
  const end = m[2] === '' ? size - 1 : Math.min(Number(m[2]), size - 1)
  if (start >= size) return 'unsatisfiable'
  return start <= end ? { start, end } : null
}

/** A file name that is safe in a header and on any disk: no path, no control characters, at most 120 characters. */
export function safeName(name: string | undefined | null): string | null {
  if (!name) return null
  const last = name.split(/[\\/]/).pop()!
  const clean = [...last.normalize('NFC')]
    .filter(
      (c) => c.codePointAt(0)! >= 0x20 && !/[\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/.test(c),
    )
    .join('')
    .replace(/[<>:"|?*]/g, '_')
    .trim()
  if (!clean || /^\.+$/.test(clean)) return null
  const dot = clean.lastIndexOf('.')
  const ext = dot > 0 ? clean.slice(dot, dot + 10) : ''
  return clean.length <= 120 ? clean : clean.slice(0, 120 - ext.length) + ext
}
