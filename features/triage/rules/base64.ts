/** Typed arrays as base64 text: the rules run without Node and DOM, which have their own. Little-endian, as all our machines are. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const VALUE = new Uint8Array(128)
for (let i = 0; i < 64; i++) VALUE[ALPHABET.charCodeAt(i)] = i

export function toBase64(array: Float32Array | Int32Array | Uint16Array | Uint8Array | Int8Array): string {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
  const parts: string[] = []
  let piece = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const n = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    piece += ALPHABET[n >> 18]! + ALPHABET[(n >> 12) & 63]!
    piece += i + 1 < bytes.length ? ALPHABET[(n >> 6) & 63]! : '='
    piece += i + 2 < bytes.length ? ALPHABET[n & 63]! : '='
    if (piece.length > 8192) {
      parts.push(piece)
      piece = ''
    }
  }
  return parts.join('') + piece
}

/** Bytes of base64 text, in a buffer of their own. Refuses text whose length is not a multiple of four. */
export function fromBase64(text: string): ArrayBuffer {
  if (text.length % 4 !== 0) throw new RangeError('base64 text is cut short')
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  let at = 0
  for (let i = 0; i < text.length; i += 4) {
    const value = (k: number) => VALUE[text.charCodeAt(i + k) & 127]!
    const n = (value(0) << 18) | (value(1) << 12) | (value(2) << 6) | value(3)
    bytes[at++] = n >> 16
    if (at < bytes.length) bytes[at++] = (n >> 8) & 255
    if (at < bytes.length) bytes[at++] = n & 255
  }
  return bytes.buffer
}
