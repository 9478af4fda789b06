/** UUIDv7 (RFC 9562): 48 bits of milliseconds, then random; keys made in the application sort by time. */
export function uuidv7(now: number = Date.now()): string {
  const b = globalRandom(16)
  b[0] = (now / 2 ** 40) & 255
  b[1] = (now / 2 ** 32) & 255
  b[2] = (now / 2 ** 24) & 255
  b[3] = (now / 2 ** 16) & 255
  b[4] = (now / 2 ** 8) & 255
  b[5] = now & 255
  b[6] = (b[6]! & 0x0f) | 0x70
  b[8] = (b[8]! & 0x3f) | 0x80
  let s = ''
  for (let i = 0; i < 16; i++) s += hex[b[i]!] + (i === 3 || i === 5 || i === 7 || i === 9 ? '-' : '')
  return s
}

/** The lowest UUIDv7 of a moment: ids carry their time, so a primary key that ends in one serves as an index by time. */
export function firstIdAt(ms: number): string {
  const h = Math.min(Math.max(0, Math.floor(ms)), 2 ** 48 - 1)
    .toString(16)
    .padStart(12, '0')
  return `${h.slice(0, 8)}-${h.slice(8)}-7000-8000-000000000000`
}

const hex = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'))

// Random bytes are drawn 4 KiB at a time: a call per id costs more than the rest of the function.
const pool = new Uint8Array(4096)
let used = pool.length
function globalRandom(n: number): Uint8Array {
  if (used + n > pool.length) {
    cryptoOf().getRandomValues(pool)
    used = 0
  }
  const out = pool.slice(used, used + n)
  used += n
  return out
}

function cryptoOf(): { getRandomValues(a: Uint8Array): unknown } {
  return (globalThis as unknown as { crypto: { getRandomValues(a: Uint8Array): unknown } }).crypto
}
