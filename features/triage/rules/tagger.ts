/**
 * Tags the parts of an address: averaged structured perceptron over hashed features with a Viterbi search that keeps to BIO
 * (an I- follows only its own B- or I-). Learns a file of nine thousand addresses in seconds and keeps no text, only weights.
 */
import { codesOf, features, TEMPLATES } from './tag-features.ts'
import type { Tagged } from './tagged.ts'
import { seeded, shuffled } from './train.ts'

const BITS = 21
const SIZE = 1 << BITS
/** While learning, a wrong tag starts with this lead, so that the right one must win clearly. From trials in folds. */
const LEAD = 50

export interface TaggerOptions {
  epochs?: number
  /** A feature seen in fewer places is not learnt. */
  minCount?: number
}

interface Prepared {
  /** Row of weights per feature, −1 where not learnt; TEMPLATES per token. */
  rows: Int32Array
  gold: Int32Array
}

export class Tagger {
  readonly tags: readonly string[]
  private readonly rowOf: Int32Array
  private readonly weights: Float32Array
  /** From tag × to tag; the last row is the beginning of a text. */
  private readonly steps: Float32Array
  /** Tags that may stand before each tag. */
  private readonly before: readonly Int32Array[]

  private constructor(tags: readonly string[], rowOf: Int32Array, rows: number) {
    this.tags = tags
    this.rowOf = rowOf
    this.weights = new Float32Array(rows * tags.length)
    this.steps = new Float32Array((tags.length + 1) * tags.length)
    this.before = tags.map((tag) =>
      Int32Array.from(
        tags
          .map((_, i) => i)
          .concat(tags.length)
          .filter((i) => {
            if (!tag.startsWith('I-')) return true
            const other = tags[i] ?? 'O'
            return other !== 'O' && other.slice(2) === tag.slice(2)
          }),
      ),
    )
  }

  /** Learns tagged texts (any order: sorted and shuffled with a fixed seed). Refuses an empty list. */
  static train(texts: readonly Tagged[], options: TaggerOptions = {}): Tagger {
    if (texts.length === 0) throw new RangeError('no tagged texts to learn from')
    const random = seeded(17)
    const all = shuffled(
      [...texts].sort((a, b) => (a.tokens.join('') < b.tokens.join('') ? -1 : 1)),
      random,
    )
    const tags = [...new Set(all.flatMap((t) => t.tags))].sort()
    for (const tag of [...tags])
      if (tag.startsWith('I-') && !tags.includes(`B-${tag.slice(2)}`)) tags.push(`B-${tag.slice(2)}`)
    const counts = new Uint16Array(SIZE)
    const raw = all.map((t) => hashes(t.tokens))
    for (const list of raw) for (const h of list) if (counts[h]! < 65535) counts[h]!++
    const rowOf = new Int32Array(SIZE).fill(-1)
    let rows = 0
    const least = options.minCount ?? 2
    for (let h = 0; h < SIZE; h++) if (counts[h]! >= least) rowOf[h] = rows++
    const model = new Tagger(tags, rowOf, rows)
    const index = new Map(tags.map((t, i) => [t, i]))
    const prepared = all.map(
      (t, i): Prepared => ({
        rows: raw[i]!.map((h) => rowOf[h]!),
        gold: Int32Array.from(t.tags, (tag) => index.get(tag)!),
      }),
    )
    model.learn(prepared, options.epochs ?? 8, random)
    return model
  }

  /** Whatever the search gets wrong is moved: towards the right tags, away from those said. The mean of all steps is kept. */
  private learn(texts: readonly Prepared[], epochs: number, random: () => number): void {
    const L = this.tags.length
    // sums for the average: a change made at step t counts for all steps after it
    const late = new Float32Array(this.weights.length)
    const lateSteps = new Float32Array(this.steps.length)
    let t = 0
    for (let epoch = 0; epoch < epochs; epoch++)
      for (const text of shuffled(texts, random)) {
        t++
        const { gold, rows } = text
        const said = this.search(rows, gold.length, gold)
        let last = L
        let lastSaid = L
        for (let i = 0; i < gold.length; i++) {
          const g = gold[i]!
          const s = said[i]!
          if (g !== s)
            for (let k = i * TEMPLATES; k < (i + 1) * TEMPLATES; k++) {
              const row = rows[k]!
              if (row < 0) continue
              this.weights[row * L + g]! += 1
              late[row * L + g]! += t
              this.weights[row * L + s]! -= 1
              late[row * L + s]! -= t
            }
          if (g !== s || last !== lastSaid) {
            this.steps[last * L + g]! += 1
            lateSteps[last * L + g]! += t
            this.steps[lastSaid * L + s]! -= 1
            lateSteps[lastSaid * L + s]! -= t
          }
          last = g
          lastSaid = s
        }
      }
    for (let i = 0; i < late.length; i++) this.weights[i]! -= late[i]! / t
    for (let i = 0; i < lateSteps.length; i++) this.steps[i]! -= lateSteps[i]! / t
  }

  /** Tags of a text in tokens. */
  tag(tokens: readonly string[]): string[] {
    const rows = hashes(tokens).map((h) => this.rowOf[h]!)
    return Array.from(this.search(rows, tokens.length), (i) => this.tags[i]!)
  }

  private search(rows: Int32Array, n: number, gold?: Int32Array): Int32Array {
    const L = this.tags.length
    const { weights, steps, before } = this
    const from = new Int32Array(n * L)
    let scores = new Float32Array(L + 1).fill(Number.NEGATIVE_INFINITY)
    scores[L] = 0
    for (let i = 0; i < n; i++) {
      const emit = new Float32Array(L + 1)
      for (let k = i * TEMPLATES; k < (i + 1) * TEMPLATES; k++) {
        const row = rows[k]!
        if (row < 0) continue
        const base = row * L
        for (let c = 0; c < L; c++) emit[c]! += weights[base + c]!
      }
      if (gold) for (let c = 0; c < L; c++) if (c !== gold[i]) emit[c]! += LEAD
      for (let c = 0; c < L; c++) {
        let best = Number.NEGATIVE_INFINITY
        let via = 0
        const list = before[c]!
        for (let j = 0; j < list.length; j++) {
          const p = list[j]!
          const s = scores[p]! + steps[p * L + c]!
          if (s > best) {
            best = s
            via = p
          }
        }
        emit[c]! += best
        from[i * L + c] = via
      }
      emit[L] = Number.NEGATIVE_INFINITY
      scores = emit
    }
    const out = new Int32Array(n)
    let c = 0
    for (let k = 1; k < L; k++) if (scores[k]! > scores[c]!) c = k
    for (let i = n - 1; i >= 0; i--) {
      out[i] = c
      c = from[i * L + c]!
    }
    return out
  }
}

function hashes(tokens: readonly string[]): Int32Array {
  const into = new Int32Array(tokens.length * TEMPLATES)
  features(codesOf(tokens), into)
  for (let i = 0; i < into.length; i++) into[i]! >>>= 31 - BITS
  return into
}
