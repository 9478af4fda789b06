/** A text cut into segments, each with a type, and the search for the best cut. */
import { entitiesOf } from './tagged.ts'

/** No segment is longer, in tokens: of 50,934 parts of real addresses seven are. */
export const LONGEST = 16

/** Segments from the left, without gaps; `type` is an index. */
export interface Cut {
  ends: number[]
  types: number[]
}

/** How many segments a text of `n` tokens can have; they are numbered by start, then by length. */
export const candidates = (n: number): number => firsts(n)[n]!

/** Number of the first candidate of each start. */
export function firsts(n: number): Int32Array {
  const out = new Int32Array(n + 1)
  for (let start = 0; start < n; start++) out[start + 1] = out[start]! + Math.min(LONGEST, n - start)
  return out
}

/** What tags say as a cut, or null where an entity is too long for one. What is outside (O) is cut token by token. */
export function cutOf(tags: readonly string[], typeOf: (name: string) => number): Cut | null {
  const cut: Cut = { ends: [], types: [] }
  const outside = (until: number) => {
    for (let i = cut.ends.at(-1) ?? 0; i < until; i++) {
      cut.ends.push(i + 1)
      cut.types.push(typeOf('O'))
    }
  }
  for (const e of entitiesOf(tags)) {
    if (e.end - e.start > LONGEST) return null
    outside(e.start)
    cut.ends.push(e.end)
    cut.types.push(typeOf(e.type))
  }
  outside(tags.length)
  return cut
}

/** Tags of a cut. */
export function tagsOf(cut: Cut, types: readonly string[]): string[] {
  const tags: string[] = []
  cut.ends.forEach((end, j) => {
    const type = types[cut.types[j]!]!
    for (let first = true; tags.length < end; first = false)
      tags.push(type === 'O' ? 'O' : `${first ? 'B' : 'I'}-${type}`)
  })
  return tags
}

/**
 * The cut with the highest sum of `scores` (candidate × type) and `steps` (type before × type, `K + 1` a row; index K is both the
 * beginning and the end of the text).
 */
export function bestCut(scores: Float32Array, steps: Float32Array, n: number, K: number): Cut {
  const best = new Float32Array((n + 1) * K).fill(Number.NEGATIVE_INFINITY)
  const startOf = new Int32Array((n + 1) * K)
  const before = new Int32Array(n * K)
  const begin = new Float32Array(K)
  for (let start = 0, q = 0; start < n; start++) {
    enter(begin, before, best, steps, start, K)
    for (let end = start + 1; end <= Math.min(n, start + LONGEST); end++, q++)
      for (let c = 0; c < K; c++) {
        const s = begin[c]! + scores[q * K + c]!
        if (s > best[end * K + c]!) {
          best[end * K + c] = s
          startOf[end * K + c] = start
        }
      }
  }
  const cut: Cut = { ends: [], types: [] }
  let type = 0
  const total = (c: number) => best[n * K + c]! + steps[c * (K + 1) + K]!
  for (let c = 1; c < K; c++) if (total(c) > total(type)) type = c
  for (let end = n; end > 0; ) {
    cut.ends.push(end)
    cut.types.push(type)
    const start = startOf[end * K + type]!
    type = before[start * K + type]!
    end = start
  }
  cut.ends.reverse()
  cut.types.reverse()
  return cut
}

/** Into `begin`: the best that can stand before a segment of each type that starts here. */
function enter(
  begin: Float32Array,
  before: Int32Array,
  best: Float32Array,
  steps: Float32Array,
  start: number,
  K: number,
): void {
  if (start === 0) {
    for (let c = 0; c < K; c++) begin[c] = steps[K * (K + 1) + c]!
    return
  }
  begin.fill(Number.NEGATIVE_INFINITY)
  for (let k = 0; k < K; k++)
    for (let c = 0; c < K; c++) {
      const s = best[start * K + k]! + steps[k * (K + 1) + c]!
      if (s > begin[c]!) {
        begin[c] = s
        before[start * K + c] = k
      }
    }
}
