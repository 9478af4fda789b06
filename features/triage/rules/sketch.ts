/** A text as a small set of weighted character pairs, for comparing two texts. Stateless: the same text has the same sketch everywhere. */
import { foldText } from './fold.ts'
import { signOf } from './grams.ts'

export interface Sketch {
  /** The text as places in `pairs`, each one more, 0 where it breaks off; of a long text the beginning. */
  readonly order: Uint16Array
  /** Pairs in ascending order, each once; its weight stands at the same place in `weights`. Compact, for there are many. */
  readonly pairs: Uint32Array
  /** In tenths: 10, 4 or 1. */
  readonly weights: Uint8Array
  readonly norm: number
  readonly sum: number
  /** 0–1: how much the text says; a handful of characters may mean any of a hundred lamps. */
  readonly substance: number
  /** Numbers that tell places apart, by kind: `栋` → {3}. */
  readonly numbers: ReadonlyMap<string, ReadonlySet<string>>
}

/** What people write around the matter. */
const COURTESY =
  /尊敬的?|各位|领导|您好|你好|请问|希望|恳请|请求|麻烦|有关部门|相关部门|政府|尽快|及时|解决|处理一下|处理|谢谢|感谢|为盼|盼复|投诉|反映|举报|求助|我要|本人|这个|那个|一下|我们|大家|居民|市民|问题|情况|能不能|可以吗|怎么办|没有人管|没人管|严重影响|影响|生活/g
/** Characters that join words and say nothing. */
const JOINING = new Set(
  [...'的了是在我们有和就也都不这那个吗呢吧啊很又还被把给到去来与及或而且但因为所以'].map((c) =>
    c.charCodeAt(0),
  ),
)
/** Pairs of a text that are kept in their order. */
const ORDERED = 1200
const NUMBERS: readonly [string, RegExp][] = [
  ['栋', /(\d{1,3}|[a-z])栋/g],
  ['单元', /(\d{1,2})单元/g],
  ['号', /(\d{1,5})号/g],
  ['室', /(?<!\d)(\d{3,4})(?:室|房)/g],
  ['楼', /(\d{1,2})(?:楼|层)/g],
  ['路', /(\d{1,3})路|公交(\d{1,3})(?!\d|站)/g],
  ['牌照', /([一-龥][a-z][a-z\d]{5,6})(?![a-z\d])/g],
]

export function sketch(original: string): Sketch {
  const folded = foldText(original)
  const text = folded.replace(COURTESY, ' ')
  const found = new Set<number>()
  const order: number[] = []
  let previous = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const sign = code >= 48 && code <= 57 ? code : signOf(code)
    const pair = sign !== 0 && previous !== 0 ? previous * 65536 + sign : 0
    if (pair !== 0) found.add(pair)
    if (order.length < ORDERED && (pair !== 0 || order.at(-1) !== 0)) order.push(pair)
    previous = sign
  }
  const pairs = Uint32Array.from(found).sort()
  const weights = new Uint8Array(pairs.length)
  const at = new Map<number, number>()
  let squares = 0
  let sum = 0
  for (let i = 0; i < pairs.length; i++) {
    const pair = pairs[i]!
    at.set(pair, i + 1)
    const idle = (JOINING.has(pair & 65535) ? 1 : 0) + (JOINING.has(pair >>> 16) ? 1 : 0)
    const w = idle === 0 ? 10 : idle === 1 ? 4 : 1
    weights[i] = w
    squares += w * w
    sum += w
  }
  sum /= 10
  const numbers = new Map<string, Set<string>>()
  for (const [kind, pattern] of NUMBERS)
    for (const m of folded.matchAll(pattern))
      numbers.set(kind, (numbers.get(kind) ?? new Set()).add((m[1] ?? m[2])!))
  return {
    order: Uint16Array.from(order, (pair) => at.get(pair) ?? 0),
    pairs,
    weights,
    norm: Math.sqrt(squares) / 10,
    sum,
    substance: sum / (sum + 8),
    numbers,
  }
}

/** Sketches of the texts asked for last. The texts of open cases come back with every report from near by. */
const recent = new Map<string, Sketch>()
const RECENT = 2000

/** The sketch of a text, remembered while the text keeps coming. */
export function sketchOnce(original: string): Sketch {
  const known = recent.get(original)
  const made = known ?? sketch(original)
  if (known) recent.delete(original)
  else if (recent.size >= RECENT) recent.delete(recent.keys().next().value!)
  recent.set(original, made)
  return made
}

/** Cosine and containment (share of the shorter text found in the longer) of two sketches, both 0–1, the same both ways. */
export function likeness(a: Sketch, b: Sketch): { cosine: number; contained: number } {
  const { pairs: x, weights } = a
  const y = b.pairs
  let dot = 0
  let shared = 0
  for (let i = 0, j = 0; i < x.length && j < y.length; ) {
    const d = x[i]! - y[j]!
    if (d === 0) {
      // a pair weighs the same in every text
      const w = weights[i]!
      dot += w * w
      shared += w
      i++
      j++
    } else if (d < 0) i++
    else j++
  }
  dot /= 100
  shared /= 10
  const norm = a.norm * b.norm
  const shorter = Math.min(a.sum, b.sum)
  return { cosine: norm > 0 ? Math.min(1, dot / norm) : 0, contained: shorter > 0 ? shared / shorter : 0 }
}
