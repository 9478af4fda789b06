/**
 * Tags the parts of an address: averaged structured perceptron over hashed features of tokens and of whole segments, with a search for
 * the best cut of the text. Learns a file of nine thousand addresses in twenty seconds and keeps no text, only weights.
 */
import { type Names, namesAmong, nationalNames } from './known-names.ts'
import { SEGMENT_TEMPLATES, segmentFeatures } from './segment-features.ts'
import { bestCut, type Cut, candidates, cutOf, firsts, LONGEST, tagsOf } from './segments.ts'
import { packed, type SavedRows, unpacked } from './sparse.ts'
import { codesOf, features, TEMPLATES } from './tag-features.ts'
import type { Tagged } from './tagged.ts'
import { seeded, shuffled } from './train.ts'

const BITS = 22
const SIZE = 1 << BITS
/** While learning, a wrong token starts with this lead, so that the right one must win clearly. From trials in folds. */
const LEAD = 50
/** A token's feature that was seen in fewer places is not learnt. */
const LEAST = 2

export interface TaggerOptions {
  epochs?: number
  /** Those of the whole country, if not given. */
  names?: Names
}

/** Rows of weights per feature, −1 where not learnt. */
interface Rows {
  n: number
  /** `TEMPLATES` per token. */
  tokens: Int32Array
  /** `SEGMENT_TEMPLATES` per candidate. */
  segments: Int32Array
}
type Example = Rows & { gold: Cut }

/** `tokens` has two weights per type and row (first token of a segment, later ones), `segments` one. */
interface Weights {
  tokens: Float32Array
  segments: Float32Array
  /** From type × to type; the last of each is the edge of the text. */
  steps: Float32Array
}

export interface SavedTagger {
  types: readonly string[]
  steps: readonly number[]
  tokens: SavedRows
  segments: SavedRows
}

export class Tagger {
  readonly types: readonly string[]
  private readonly names: Names
  private readonly tokenRow: Int32Array
  private readonly segmentRow: Int32Array
  private weights: Weights

  private constructor(types: readonly string[], names: Names) {
    this.types = types
    this.names = names
    this.tokenRow = new Int32Array(SIZE).fill(-1)
    this.segmentRow = new Int32Array(SIZE).fill(-1)
    this.weights = this.none(0, 0)
  }

  private none(tokenRows: number, segmentRows: number): Weights {
    const K = this.types.length
    return {
      tokens: new Float32Array(tokenRows * 2 * K),
      segments: new Float32Array(segmentRows * K),
      steps: new Float32Array((K + 1) * (K + 1)),
    }
  }

  /** Learns tagged texts (any order: sorted and shuffled with a fixed seed). Refuses an empty list. */
  static train(texts: readonly Tagged[], options: TaggerOptions = {}): Tagger {
    if (texts.length === 0) throw new RangeError('no tagged texts to learn from')
    const random = seeded(17)
    const key = (t: Tagged) => `${t.tokens.join('')} ${t.tags.join(' ')}`
    const sorted = [...texts].sort((a, b) => (key(a) < key(b) ? -1 : 1))
    const types = [...new Set(sorted.flatMap((t) => t.tags.map((tag) => tag.slice(2) || 'O')))].sort()
    const model = new Tagger(types, options.names ?? nationalNames())
    const examples: Example[] = []
    for (const text of shuffled(sorted, random)) {
      const gold = cutOf(text.tags, (name) => types.indexOf(name))
      if (gold) examples.push({ ...model.hashes(text.tokens), gold })
    }
    model.weights = model.none(...model.choose(examples))
    model.learn(examples, options.epochs ?? 6, random)
    return model
  }

  /** What matters of it, in some hundred kilobytes: whole weights of at least `least`. No text can be read off it: features are hashes. */
  save(least: number): SavedTagger {
    const K = this.types.length
    const { tokens, segments, steps } = this.weights
    return {
      types: [...this.types],
      steps: Array.from(steps, Math.round),
      tokens: packed(this.tokenRow, tokens, 2 * K, least),
      segments: packed(this.segmentRow, segments, K, least),
    }
  }

  /** Refuses what was cut short. */
  static load(saved: SavedTagger): Tagger {
    const K = saved.types.length
    if (K === 0 || saved.steps.length !== (K + 1) ** 2 || !saved.steps.every(Number.isFinite))
      throw new RangeError('the weights between types do not fit the types')
    const model = new Tagger(saved.types, nationalNames())
    model.weights = {
      tokens: unpacked(saved.tokens, 2 * K, model.tokenRow),
      segments: unpacked(saved.segments, K, model.segmentRow),
      steps: Float32Array.from(saved.steps),
    }
    return model
  }

  /** Gives each feature that is learnt a row, and puts rows in the place of hashes. Of segments those are learnt that a true one has. */
  private choose(examples: readonly Example[]): [tokens: number, segments: number] {
    const seen = new Uint8Array(SIZE)
    let [tokens, segments] = [0, 0]
    for (const { tokens: hashes } of examples)
      for (const h of hashes) {
        if (seen[h]! < LEAST) seen[h]!++
        if (seen[h] === LEAST && this.tokenRow[h] === -1) this.tokenRow[h] = tokens++
      }
    for (const { n, gold, segments: hashes } of examples)
      for (const q of numbers(gold, n))
        for (let k = q * SEGMENT_TEMPLATES; k < (q + 1) * SEGMENT_TEMPLATES; k++)
          if (this.segmentRow[hashes[k]!] === -1) this.segmentRow[hashes[k]!] = segments++
    for (const e of examples) this.rowsOf(e)
    return [tokens, segments]
  }

  private hashes(tokens: readonly string[]): Rows {
    const codes = codesOf(tokens)
    const known = namesAmong(tokens, this.names, LONGEST)
    const short = (list: Int32Array) => {
      for (let i = 0; i < list.length; i++) list[i]! >>>= 31 - BITS
      return list
    }
    return {
      n: tokens.length,
      tokens: short(features(codes, known)),
      segments: short(segmentFeatures(codes, known)),
    }
  }

  private rowsOf(hashes: Rows): Rows {
    const { tokens, segments } = hashes
    for (let i = 0; i < tokens.length; i++) tokens[i] = this.tokenRow[tokens[i]!]!
    for (let i = 0; i < segments.length; i++) segments[i] = this.segmentRow[segments[i]!]!
    return hashes
  }

  /** Whatever the search gets wrong is moved: towards the right cut, away from the one said. The mean of all steps is kept. */
  private learn(examples: readonly Example[], epochs: number, random: () => number): void {
    const { weights } = this
    // sums for the average: a change made at step t counts for all steps after it
    const late = this.none(
      weights.tokens.length / 2 / this.types.length,
      weights.segments.length / this.types.length,
    )
    let t = 0
    for (let epoch = 0; epoch < epochs; epoch++)
      for (const example of shuffled(examples, random)) {
        t++
        const said = this.search(example, example.gold)
        this.move(example, example.gold, said, 1, t, late)
        this.move(example, said, example.gold, -1, t, late)
      }
    for (const part of ['tokens', 'segments', 'steps'] as const)
      for (let i = 0; i < late[part].length; i++) weights[part][i]! -= late[part][i]! / t
  }

  /** Adds `by` to what speaks for `cut` and not for `other`. */
  private move(rows: Rows, cut: Cut, other: Cut, by: number, t: number, late: Weights): void {
    const { weights } = this
    const K = this.types.length
    const add = (part: keyof Weights, i: number) => {
      weights[part][i]! += by
      late[part][i]! += by * t
    }
    const [tags, others] = [tokenTypes(cut), tokenTypes(other)]
    for (let i = 0; i < rows.n; i++)
      if (tags[i] !== others[i])
        for (let k = i * TEMPLATES; k < (i + 1) * TEMPLATES; k++) {
          const row = rows.tokens[k]!
          if (row >= 0) add('tokens', row * 2 * K + tags[i]!)
        }
    const shared = new Set(numbers(other, rows.n).map((q, j) => q * K + other.types[j]!))
    numbers(cut, rows.n).forEach((q, j) => {
      const type = cut.types[j]!
      if (!shared.has(q * K + type))
        for (let k = q * SEGMENT_TEMPLATES; k < (q + 1) * SEGMENT_TEMPLATES; k++) {
          const row = rows.segments[k]!
          if (row >= 0) add('segments', row * K + type)
        }
    })
    let before = K
    for (const type of [...cut.types, K]) {
      add('steps', before * (K + 1) + type)
      before = type
    }
  }

  /** Tags of a text in tokens. */
  tag(tokens: readonly string[]): string[] {
    return tagsOf(this.search(this.rowsOf(this.hashes(tokens))), this.types)
  }

  private search(rows: Rows, gold?: Cut): Cut {
    return bestCut(this.scores(rows, gold), this.weights.steps, rows.n, this.types.length)
  }

  /** Of each candidate as each type. */
  private scores(rows: Rows, gold?: Cut): Float32Array {
    const K = this.types.length
    const { n } = rows
    const weights = this.weights.segments
    const single = this.tokenScores(rows, gold)
    const out = new Float32Array(candidates(n) * K)
    const sum = new Float32Array(K)
    for (let start = 0, q = 0; start < n; start++)
      for (let end = start + 1; end <= Math.min(n, start + LONGEST); end++, q++) {
        const later = end > start + 1 ? 1 : 0
        const base = (end - 1) * 2 * K + later
        for (let c = 0; c < K; c++) sum[c] = (later ? sum[c]! : 0) + single[base + 2 * c]!
        const at = q * K
        for (let c = 0; c < K; c++) out[at + c] = sum[c]!
        for (let k = q * SEGMENT_TEMPLATES; k < (q + 1) * SEGMENT_TEMPLATES; k++) {
          const row = rows.segments[k]! * K
          if (row >= 0) for (let c = 0; c < K; c++) out[at + c]! += weights[row + c]!
        }
      }
    return out
  }

  /** Of each token as the first and as a later one of each type. */
  private tokenScores({ n, tokens }: Rows, gold?: Cut): Float32Array {
    const L = 2 * this.types.length
    const weights = this.weights.tokens
    const right = gold && tokenTypes(gold)
    const out = new Float32Array(n * L)
    for (let i = 0; i < n; i++) {
      const at = i * L
      if (right) for (let c = 0; c < L; c++) out[at + c] = c === right[i] ? 0 : LEAD
      for (let k = i * TEMPLATES; k < (i + 1) * TEMPLATES; k++) {
        const row = tokens[k]! * L
        if (row >= 0) for (let c = 0; c < L; c++) out[at + c]! += weights[row + c]!
      }
    }
    return out
  }
}

/** Numbers of a cut's segments among the candidates. */
function numbers(cut: Cut, n: number): number[] {
  const first = firsts(n)
  return cut.ends.map((end, j) => {
    const start = j > 0 ? cut.ends[j - 1]! : 0
    return first[start]! + end - start - 1
  })
}

/** Per token twice its type, and one more where it is not the first of its segment. */
function tokenTypes(cut: Cut): number[] {
  const out: number[] = []
  cut.ends.forEach((end, j) => {
    for (let later = 0; out.length < end; later = 1) out.push(2 * cut.types[j]! + later)
  })
  return out
}
