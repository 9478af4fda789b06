/** Distances between short strings. Symmetric; the working rows are kept between calls, so a comparison allocates nothing. */

const LONGEST = 255
let before2 = new Uint16Array(LONGEST + 1)
let before = new Uint16Array(LONGEST + 1)
let now = new Uint16Array(LONGEST + 1)
const taken = new Uint8Array(LONGEST)
const found = new Uint16Array(LONGEST)
const letters = new Uint16Array(LONGEST)

/**
 * Typing slips between two strings: a character left out, put in, another one, or two neighbours in the wrong order (optimal
 * string alignment). At most `most` is counted; more answers `most + 1`. Of longer strings the first 255 characters count.
 */
export function slips(a: string, b: string, most: number): number {
  let la = Math.min(a.length, LONGEST)
  let lb = Math.min(b.length, LONGEST)
  if (Math.abs(la - lb) > most) return most + 1
  let from = 0
  while (from < la && from < lb && a.charCodeAt(from) === b.charCodeAt(from)) from++
  while (la > from && lb > from && a.charCodeAt(la - 1) === b.charCodeAt(lb - 1)) {
    la--
    lb--
  }
  const na = la - from
  const nb = lb - from
  if (na === 0 || nb === 0) return Math.min(na + nb, most + 1)
  if (na === 1 && nb === 1) return 1
  if (most === 1) return na === 2 && nb === 2 && crossed(a, b, from) ? 1 : 2
  for (let j = 0; j <= nb; j++) before[j] = j
  for (let i = 1; i <= na; i++) {
    now[0] = i
    let least = i
    const ca = a.charCodeAt(from + i - 1)
    for (let j = 1; j <= nb; j++) {
      const cb = b.charCodeAt(from + j - 1)
      let d = before[j - 1]! + (ca === cb ? 0 : 1)
      if (before[j]! + 1 < d) d = before[j]! + 1
      if (now[j - 1]! + 1 < d) d = now[j - 1]! + 1
      if (i > 1 && j > 1 && before2[j - 2]! + 1 < d && crossed(a, b, from + i - 2, from + j - 2))
        d = before2[j - 2]! + 1
      now[j] = d
      if (d < least) least = d
    }
    if (least > most) return most + 1
    const spare = before2
    before2 = before
    before = now
    now = spare
  }
  return Math.min(before[nb]!, most + 1)
}

function crossed(a: string, b: string, i: number, j = i): boolean {
  return a.charCodeAt(i) === b.charCodeAt(j + 1) && a.charCodeAt(i + 1) === b.charCodeAt(j)
}

/** Jaro–Winkler similarity, 0 to 1. */
export function jaroWinkler(a: string, b: string): number {
  const la = Math.min(a.length, LONGEST)
  const lb = Math.min(b.length, LONGEST)
  if (la === 0 || lb === 0) return la === lb ? 1 : 0
  const reach = Math.max(0, (Math.max(la, lb) >> 1) - 1)
  for (let j = 0; j < lb; j++) letters[j] = b.charCodeAt(j)
  let matches = 0
  let wrong = 0
  if (lb < 32) {
    // What is taken fits into the bits of a number.
    let used = 0
    for (let i = 0; i < la; i++) {
      const c = a.charCodeAt(i)
      const to = Math.min(lb - 1, i + reach)
      for (let j = Math.max(0, i - reach); j <= to; j++) {
        if (letters[j] === c && (used & (1 << j)) === 0) {
          used |= 1 << j
          found[matches++] = c
          break
        }
      }
    }
    for (let j = 0, k = 0; k < matches; j++) if ((used & (1 << j)) !== 0 && found[k++] !== letters[j]) wrong++
  } else {
    taken.fill(0, 0, lb)
    for (let i = 0; i < la; i++) {
      const c = a.charCodeAt(i)
      const to = Math.min(lb - 1, i + reach)
      for (let j = Math.max(0, i - reach); j <= to; j++) {
        if (taken[j] === 0 && letters[j] === c) {
          taken[j] = 1
          found[matches++] = c
          break
        }
      }
    }
    for (let j = 0, k = 0; j < lb; j++) if (taken[j] === 1 && found[k++] !== letters[j]) wrong++
  }
  if (matches === 0) return 0
  const jaro = (matches / la + matches / lb + (matches - wrong / 2) / matches) / 3
  let same = 0
  while (same < 4 && same < la && same < lb && a.charCodeAt(same) === letters[same]) same++
  return jaro + same * 0.1 * (1 - jaro)
}

/** Which letters and digits a string has, as bits: what two strings cannot share is known without aligning them. */
export function maskOf(s: string): number {
  let mask = 0
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i)
    mask |= 1 << (c >= 97 && c <= 122 ? c - 97 : 26 + (c % 5))
  }
  return mask
}

/** No Jaro–Winkler similarity of two such strings is above this. */
export function likenessBound(a: string, maskA: number, b: string, maskB: number): number {
  const la = a.length
  const lb = b.length
  const most = Math.min(la - bits(maskA & ~maskB), lb - bits(maskB & ~maskA))
  if (most <= 0) return 0
  const jaro = (most / la + most / lb + 1) / 3
  return a.charCodeAt(0) === b.charCodeAt(0) ? jaro + 0.4 * (1 - jaro) : jaro
}

/** How many of 32 bits are set. */
export function bits(x: number): number {
  let n = x - ((x >>> 1) & 0x55555555)
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333)
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** 32 bits of a string (FNV-1a, mixed); never 0, which stands for "no key". */
export function hash(s: string, seed = 0): number {
  let h = 0x811c9dc5 ^ seed
  for (let i = 0; i < s.length; i++) h = Math.imul(h ^ s.charCodeAt(i), 0x01000193)
  return mixed(h)
}

/** Joins two hashes into one. */
export const joined = (a: number, b: number): number => mixed(Math.imul(a, 0x9e3779b1) ^ b)

function mixed(x: number): number {
  let h = x
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  h ^= h >>> 16
  return h === 0 ? 1 : h
}
