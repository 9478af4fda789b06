/** What the address tagger looks at in a whole candidate segment: its words, ends, neighbours, shape, and known names in it. */
import { candidates, LONGEST } from './segments.ts'
import { hash } from './tag-features.ts'

export const SEGMENT_TEMPLATES = 27
/** Apart from those of single tokens. */
const FIRST_TEMPLATE = 100
const EDGE = 1
const NUMERALS = new Set([...'一二三四五六七八九十'].map((c) => c.charCodeAt(0)))

/** Number, letter, numeral, Chinese character or sign. */
function shapeOf(code: number): number {
  if (code >= 0xe000) return 1
  if (code >= 97 && code <= 122) return 2
  if (NUMERALS.has(code)) return 5
  return code >= 0x4e00 && code < 0xa000 ? 3 : 4
}

/** Hashes of all candidates (in the order of `firsts`), `SEGMENT_TEMPLATES` each; `known` from `namesAmong`. */
export function segmentFeatures(codes: Int32Array, known: Int32Array): Int32Array {
  const n = codes.length
  const into = new Int32Array(candidates(n) * SEGMENT_TEMPLATES)
  const at = (i: number) => (i < 0 || i >= n ? EDGE : codes[i]!)
  const across = namesAcross(known, n)
  const twices = repeats(codes)
  let k = 0
  let template = 0
  const put = (x: number, y = 0, z = 0, w = 0) => {
    into[k++] = hash(FIRST_TEMPLATE + template++, x, y, z, w)
  }
  for (let start = 0; start < n; start++) {
    const [before2, before, first] = [at(start - 2), at(start - 1), at(start)]
    let words = 17
    let shape = 7
    let lastShape = 0
    let inside = 0
    for (let end = start + 1; end <= Math.min(n, start + LONGEST); end++) {
      const length = end - start
      const last = codes[end - 1]!
      const [last2, last3] = [length > 1 ? at(end - 2) : EDGE, length > 2 ? at(end - 3) : EDGE]
      const [after, after2, second] = [at(end), at(end + 1), length > 1 ? at(start + 1) : EDGE]
      const known1 = known[start * LONGEST + length - 1]!
      words = (Math.imul(words, 31) + last) | 0
      // a run of Chinese characters counts once
      const kind = shapeOf(last)
      if (kind !== 3 || lastShape !== 3) shape = (Math.imul(shape, 7) + kind) | 0
      lastShape = kind
      const short = Math.min(6, length)
      const twice = twices[start * LONGEST + length - 1]!
      template = 0
      put(words)
      put(Math.min(10, length))
      put(last, short)
      put(last2, last)
      put(last3, last2, last)
      put(first, second)
      put(last, after)
      put(before, first, last)
      put(first, last, short)
      put(shape)
      put(before, after)
      put(words, after)
      put(words, before)
      put(last2, last, after)
      put(last, after, after2)
      put(before2, before, last)
      put(start === 0 ? 1 : 0, end === n ? 1 : 0, last)
      put(shape, before, after)
      put(twice, Math.min(4, length))
      put(twice, last)
      put(last, Math.min(6, start))
      put(first, second, last, short)
      // known names: the segment itself, the longest at its beginning, and any that an end of it would cut
      put(known1, Math.min(8, length))
      put(known1, last)
      put(across(start, 0, start) ? 1 : 0, across(end, start, end) ? 1 : 0, short)
      const rest = length - (inside >> 8)
      put(inside & 255, rest)
      put(inside & 255, rest, last)
      if (known1 !== 0) inside = (length << 8) | known1
    }
  }
  return into
}

/**
 * Whether the same tokens stand before (1), after (2) or on both sides of each candidate (numbered `start × LONGEST + length − 1`); one
 * token alone is never looked for. What stands nowhere else is not lengthened, so that a text costs what it repeats.
 */
function repeats(codes: Int32Array): Uint8Array {
  const n = codes.length
  const out = new Uint8Array(n * LONGEST)
  /** Starts of what was found twice, and the number of its words; of one token all. */
  let starts = Int32Array.from(codes.keys())
  const words = Int32Array.from(codes)
  for (let length = 2; length <= LONGEST && starts.length > 0; length++) {
    const numbers = new Map<number, number>()
    const first: number[] = []
    const last: number[] = []
    starts = starts.filter((start) => start + length <= n)
    for (const start of starts) {
      const key = words[start]! * 65536 + codes[start + length - 1]!
      const known = numbers.get(key) ?? numbers.size
      numbers.set(key, known)
      words[start] = known
      first[known] ??= start
      last[known] = start
    }
    for (const start of starts) {
      const word = words[start]!
      out[start * LONGEST + length - 1] = (first[word]! < start ? 1 : 0) | (last[word]! > start ? 2 : 0)
    }
    starts = starts.filter((start) => out[start * LONGEST + length - 1] !== 0)
  }
  return out
}

/** Whether a known name that starts in [from, to) goes on beyond `place`. */
function namesAcross(known: Int32Array, n: number) {
  const reach = new Int32Array(n)
  for (let start = 0; start < n; start++)
    for (let length = 2; length <= Math.min(LONGEST, n - start); length++)
      if (known[start * LONGEST + length - 1] !== 0) reach[start] = start + length
  return (place: number, from: number, to: number): boolean => {
    for (let i = from; i < to; i++) if (reach[i]! > place) return true
    return false
  }
}
