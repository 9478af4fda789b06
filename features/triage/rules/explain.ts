/** Pieces of a text that decided for one label over another. */
import { bucketOf, signOf } from './grams.ts'
import type { Hit } from './lexicon.ts'
import type { LinearModel } from './linear.ts'

const LONGEST = 8
const MOST = 4
/** Reasons are looked for in the first characters only; words of the list anywhere. */
const READ = 300

/**
 * For each of some labels up to four pieces of the text, strongest first: words of the list that were found, then the stretches
 * whose characters and pairs spoke for the label and not for its rival (the second for the first, the first for the others).
 * Pieces of a label do not overlap and are quoted as written.
 */
export function decidingWords(
  model: LinearModel,
  text: string,
  labels: readonly number[],
  hits: readonly Hit[],
): string[][] {
  const spoken = labels.map((label) => hits.filter((h) => h.item === label && h.weight > 0))
  // the first guess is explained well, its rivals in a word
  const wanted = (k: number) => (k === 0 ? 2 : 1)
  const need = spoken.some((own, k) => own.length < wanted(k))
  const shares = need ? sharesOf(model, text.slice(0, READ), labels) : []
  return labels.map((_, k) => {
    const taken: [start: number, end: number][] = []
    const out: string[] = []
    const take = (start: number, end: number) => {
      const piece = text.slice(start, end)
      if (out.length >= MOST || out.includes(piece) || taken.some(([s, e]) => start < e && s < end)) return
      taken.push([start, end])
      out.push(piece)
    }
    const own = spoken[k]!.sort((a, b) => b.weight - a.weight || a.start - b.start)
    for (const h of own) take(h.start, h.start + h.word.length)
    if (out.length < wanted(k) && need) for (const [start, end] of stretches(shares[k]!)) take(start, end)
    return out
  })
}

/** Per label, what each character said for it and against its rival. */
function sharesOf(model: LinearModel, text: string, labels: readonly number[]): Float64Array[] {
  const shares = labels.map(() => new Float64Array(text.length))
  const said = new Float64Array(labels.length)
  let previous = 0
  let before = -1
  const spread = (bucket: number, scale: number, at: number, too: number) => {
    if (!model.weightsOf(bucket, labels, said)) return
    for (let k = 0; k < labels.length; k++) {
      const rival = labels.length > 1 ? said[k === 0 ? 1 : 0]! : 0
      const value = (said[k]! - rival) * scale
      shares[k]![at]! += value
      if (too >= 0) shares[k]![too]! += value
    }
  }
  for (let i = 0; i < text.length; i++) {
    const sign = signOf(text.charCodeAt(i))
    if (sign === 0) {
      previous = 0
      continue
    }
    spread(bucketOf(0, sign, model.bits), 1, i, -1)
    if (previous !== 0) spread(bucketOf(previous, sign, model.bits), 0.5, before, i)
    previous = sign
    before = i
  }
  return shares
}

function stretches(share: Float64Array): [number, number][] {
  let most = 0
  for (const s of share) most = Math.max(most, s)
  if (most <= 0) return []
  const found: { start: number; end: number; sum: number }[] = []
  for (let i = 0; i < share.length; i++) {
    if (share[i]! < most * 0.2) continue
    let end = i
    let sum = 0
    while (end < share.length && end - i < LONGEST && share[end]! >= most * 0.2) sum += share[end++]!
    if (end - i >= 2) found.push({ start: i, end, sum })
    i = end - 1
  }
  return found.sort((a, b) => b.sum - a.sum || a.start - b.start).map((f) => [f.start, f.end])
}
