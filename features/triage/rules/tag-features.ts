/** What the address tagger looks at around a token: characters, the signs that end a part of an address, known names. */
import { LONGEST } from './segments.ts'

/** Signs that end a part of an address. */
const ENDS = new Map(
  [
    ...'省市区县镇乡村街道路巷弄里号栋幢楼座层单元室组社队园苑城庄厦场店院厂港桥口旁附对面期斗司校站湾滩岛州',
  ].map((c, i) => [c.charCodeAt(0), i + 1]),
)
const NONE = 0
const EDGE = 1
/** Numbers by their length; letters as they are. */
const NUMBER = 0xe000

export function codesOf(tokens: readonly string[]): Int32Array {
  return Int32Array.from(tokens, (t) => {
    const c = t.charCodeAt(0)
    if (c >= 48 && c <= 57) return NUMBER + Math.min(6, t.length)
    const narrow = c >= 0xff01 && c <= 0xff5e ? c - 0xfee0 : c
    return narrow >= 65 && narrow <= 90 ? narrow + 32 : narrow
  })
}

export const TEMPLATES = 44

/** 31 bits, not negative. */
export function hash(template: number, x: number, y = 0, z = 0, w = 0): number {
  let h = Math.imul(template + 1, 0x9e3779b1)
  h = Math.imul(h ^ x, 0x85ebca6b)
  h = Math.imul((h ^ (h >>> 13)) + y, 0xc2b2ae35)
  h = Math.imul((h ^ (h >>> 15)) + z, 0x27d4eb2f)
  h = Math.imul((h ^ (h >>> 14)) + w, 0x165667b1)
  return (h ^ (h >>> 16)) & 0x7fffffff
}

/** Hashes of what stands around each token, `TEMPLATES` per token; `known` from `namesAmong`. */
export function features(codes: Int32Array, known: Int32Array): Int32Array {
  const n = codes.length
  const into = new Int32Array(n * TEMPLATES)
  const names = namesAround(known, n)
  const at = (i: number) => (i < 0 || i >= n ? EDGE : codes[i]!)
  // the sign that ends the part a token stands in, and the one before
  const ahead = new Int32Array(n + 1)
  const aheadAt = new Int32Array(n + 1)
  ahead[n] = NONE
  aheadAt[n] = n
  for (let i = n - 1; i >= 0; i--) {
    const end = ENDS.get(codes[i]!)
    ahead[i] = end ?? ahead[i + 1]!
    aheadAt[i] = end ? i : aheadAt[i + 1]!
  }
  const seen = new Map<number, number>()
  const last = new Map<number, number>()
  for (let i = 0; i + 1 < n; i++) {
    const pair = codes[i]! * 65536 + codes[i + 1]!
    if (!seen.has(pair)) seen.set(pair, i)
    last.set(pair, i)
  }
  let behind = NONE
  let behindAt = -1
  let before = NONE
  for (let i = 0; i < n; i++) {
    const c = codes[i]!
    const [a, b, d, e] = [at(i - 1), at(i - 2), at(i + 1), at(i + 2)]
    const next = aheadAt[i]!
    const far = Math.min(6, next - i)
    const back = Math.min(6, i - behindAt)
    const after = next < n ? ahead[next + 1]! : NONE
    let k = i * TEMPLATES
    const put = (template: number, x: number, y = 0, z = 0, w = 0) => {
      into[k++] = hash(template, x, y, z, w)
    }
    put(0, c)
    put(1, a)
    put(2, d)
    put(3, b)
    put(4, e)
    put(5, a, c)
    put(6, c, d)
    put(7, b, a)
    put(8, d, e)
    put(9, a, d)
    put(10, b, a, c)
    put(11, a, c, d)
    put(12, c, d, e)
    put(13, at(i - 3), b, a, c)
    put(14, b, a, c, d)
    put(15, a, c, d, e)
    put(16, c, d, e, at(i + 3))
    put(17, at(i - 3), b, a)
    put(18, d, e, at(i + 3))
    put(19, ahead[i]!, far)
    put(20, ahead[i]!, after)
    put(21, behind, back)
    put(22, behind, back, ahead[i]!, far)
    put(23, c, ahead[i]!, far)
    put(24, c, behind, back)
    put(25, Math.min(i, 4), c)
    put(26, Math.min(n - i, 4), c)
    put(27, Math.min(n - i, 6), Math.min(i, 6))
    put(28, before, behind, ahead[i]!)
    // the whole part from the last sign to the next, and this token's place in it
    put(29, stretch(codes, behindAt + 1, Math.min(n, next + 1)), i - behindAt)
    put(30, stretch(codes, i, Math.min(n, next + 1)))
    put(31, stretch(codes, behindAt + 1, i + 1))
    put(32, a, ahead[i]!, far)
    put(33, at(next + 1), ahead[i]!, far)
    put(34, at(next - 1), ahead[i]!, far)
    put(35, behind, ahead[i]!, after, Math.min(3, back))
    // a part that is written twice
    const pair = i + 1 < n ? seen.get(c * 65536 + d) : undefined
    put(36, pair === undefined ? 0 : pair < i ? 1 : 2)
    put(37, i === 0 ? 0 : (last.get(a * 65536 + c) ?? -1) > i ? 1 : seen.get(a * 65536 + c)! < i - 1 ? 2 : 3)
    put(38, i + 1 < n && (last.get(c * 65536 + d) ?? -1) > i ? 1 : 0, ahead[i]!, c)
    const ended = i > 0 ? names.ends[i - 1]! : EDGE
    put(39, names.starts[i]!)
    put(40, ended)
    put(41, names.covers[i]!)
    put(42, names.starts[i]!, ended)
    put(43, names.covers[i]!, c)
    const end = ENDS.get(c)
    if (end) {
      before = behind
      behind = end
      behindAt = i
    }
  }
  return into
}

/** Per token the longest known name that starts, ends and stands there: what it is, its length, the token's place in it. */
function namesAround(known: Int32Array, n: number) {
  const [starts, ends, covers, reach] = [0, 0, 0, 0].map(() => new Int32Array(n)) as [
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
  ]
  for (let start = 0; start < n; start++)
    for (let length = 2; length <= Math.min(LONGEST, n - start); length++) {
      const levels = known[start * LONGEST + length - 1]!
      if (levels === 0) continue
      const name = levels * 16 + length
      starts[start] = name
      ends[start + length - 1] ||= name
      for (let i = start; i < start + length; i++)
        if (length > reach[i]!) {
          reach[i] = length
          covers[i] = name * 16 + i - start
        }
    }
  return { starts, ends, covers }
}

function stretch(codes: Int32Array, from: number, to: number): number {
  let h = 17
  for (let i = from; i < to; i++) h = (Math.imul(h, 31) + codes[i]!) | 0
  return h
}
