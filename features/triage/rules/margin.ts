/**
 * A classifier for a few labels and many examples: linear with a large margin, one label against the rest, learnt all at once by dual
 * coordinate descent (Hsieh et al. 2008) on characters and pairs, each weighted by how differently the labels use it. Better on
 * labelled complaints than `LinearModel` (docs/measurements.md), which learns one correction at a time and takes any number of labels.
 */
import { softmax } from './linear.ts'
import { eachGram, PairCounter } from './pairs.ts'
import { type Example, seeded, shuffled } from './train.ts'

/** Grams in fewer texts than this are not used. */
const MIN_DF = 3
const PASSES = 10
/** How much a mistake costs against large weights. */
const COST = 1
/** Value of the constant feature that carries the bias. */
const CONSTANT = 0.3
/** Share of texts held back, in a first quick learning, to fit the temperature. */
const HELD = 10
/** More labels than this need too much memory here. */
export const MOST_LABELS = 40

/** Numbers of a gram that lie in one piece of memory and are summed at once. */
const BLOCK = 8
/** Place of the weight for the first label among the numbers of a gram. */
const FIRST = 1

const LOG = Float32Array.from({ length: 1 << 16 }, (_, n) => 1 + Math.log(n))

/** An example that counts as much as `weight` others. */
export type WeightedExample = Example & { weight?: number }

interface Gram {
  gram: number
  df: number
  /** What one occurrence is worth: inverse document frequency × strongest log ratio of a label against the rest. */
  worth: number
}

interface Vector {
  rows: Int32Array
  values: Float32Array
}

export class MarginModel {
  readonly labels: readonly string[]
  /** Divides the margins, so that scores are chances. */
  temperature = 1
  private readonly grams: PairCounter
  /** Of each gram `stride` numbers: what one occurrence is worth, then its weight for each label. */
  private readonly cells: Float32Array
  private readonly stride: number
  private readonly bias: Float32Array

  private constructor(labels: readonly string[], grams: readonly Gram[]) {
    this.labels = labels
    this.grams = new PairCounter(grams.map((g) => g.gram))
    this.stride = Math.ceil((labels.length + FIRST) / BLOCK) * BLOCK
    this.cells = new Float32Array(grams.length * this.stride)
    grams.forEach(({ worth }, row) => {
      this.cells[row * this.stride] = worth
    })
    this.bias = new Float32Array(labels.length)
  }

  /** Learns examples (any order). Refuses an empty list and more than 40 labels. */
  static train(examples: readonly WeightedExample[]): MarginModel {
    if (examples.length === 0) throw new RangeError('no examples to learn from')
    const random = seeded(7)
    const all = shuffled(
      [...examples].sort((a, b) => (a.label + a.text < b.label + b.text ? -1 : 1)),
      random,
    )
    const labels = [...new Set(all.map((e) => e.label))].sort()
    if (labels.length > MOST_LABELS)
      throw new RangeError(`at most ${MOST_LABELS} labels, not ${labels.length}`)
    const model = new MarginModel(labels, worthwhile(all, labels))
    const vectors = all.map((e) => model.vector(e.text))
    const truth = all.map((e) => model.labels.indexOf(e.label))
    const weight = all.map((e) => e.weight ?? 1)
    if (all.length >= 50) {
      const held = [...all.keys()].filter((i) => i % HELD === 0)
      model.learn(vectors, truth, weight, 3, (i) => i % HELD !== 0)
      model.temperature = fitted(
        held.map((i) => model.marginsOf(vectors[i]!)),
        held.map((i) => truth[i]!),
      )
    }
    model.learn(vectors, truth, weight, PASSES, () => true)
    return model
  }

  private vector(text: string): Vector {
    const { grams, cells, stride } = this
    grams.count(text)
    const rows = grams.found.slice(0, grams.size)
    const values = Float32Array.from(rows, (at) => LOG[grams.counts[at]!]! * cells[at * stride]!)
    let norm = 0
    for (const v of values) norm += v * v
    const scale = norm > 0 ? 1 / Math.sqrt(norm) : 0
    return { rows, values: values.map((v) => v * scale) }
  }

  private learn(
    vectors: readonly Vector[],
    truth: readonly number[],
    weight: readonly number[],
    passes: number,
    uses: (i: number) => boolean,
  ): void {
    const K = this.labels.length
    const used = [...vectors.keys()].filter(uses)
    for (let k = 0; k < K; k++) {
      const random = seeded(5 + k)
      const w = new Float32Array(this.grams.counts.length)
      const dual = new Float64Array(vectors.length)
      let bias = 0
      for (let pass = 0; pass < passes; pass++)
        for (const i of shuffled(used, random)) {
          const { rows, values } = vectors[i]!
          const sign = truth[i] === k ? 1 : -1
          const slack = 1 / (2 * COST * weight[i]!)
          let margin = bias * CONSTANT
          for (let j = 0; j < rows.length; j++) margin += w[rows[j]!]! * values[j]!
          const step = (sign * margin - 1 + slack * dual[i]!) / (1 + CONSTANT * CONSTANT + slack)
          const next = Math.max(0, dual[i]! - step)
          const change = (next - dual[i]!) * sign
          if (change === 0) continue
          dual[i] = next
          for (let j = 0; j < rows.length; j++) w[rows[j]!]! += change * values[j]!
          bias += change * CONSTANT
        }
      this.bias[k] = bias * CONSTANT
      for (let at = 0; at < w.length; at++) this.cells[at * this.stride + FIRST + k] = w[at]!
    }
  }

  private marginsOf({ rows, values }: Vector): Float64Array {
    const K = this.labels.length
    const out = Float64Array.from(this.bias)
    for (let j = 0; j < rows.length; j++)
      for (let k = 0; k < K; k++) out[k]! += this.cells[rows[j]! * this.stride + FIRST + k]! * values[j]!
    return out
  }

  /** Margins of a text, one for each label: `into` is overwritten. Eight sums at a time stay in the processor; that is a third of the time. */
  margins(text: string, into: Float64Array): void {
    const { grams, cells, bias, stride } = this
    const { found, counts } = grams
    grams.count(text)
    const size = grams.size
    for (let block = 0; block < stride; block += BLOCK) {
      let norm = 0
      let s0 = 0
      let s1 = 0
      let s2 = 0
      let s3 = 0
      let s4 = 0
      let s5 = 0
      let s6 = 0
      let s7 = 0
      for (let i = 0; i < size; i++) {
        const row = found[i]!
        const v = LOG[counts[row]!]! * cells[row * stride]!
        const from = row * stride + block
        norm += v * v
        s0 += cells[from]! * v
        s1 += cells[from + 1]! * v
        s2 += cells[from + 2]! * v
        s3 += cells[from + 3]! * v
        s4 += cells[from + 4]! * v
        s5 += cells[from + 5]! * v
        s6 += cells[from + 6]! * v
        s7 += cells[from + 7]! * v
      }
      const scale = norm > 0 ? 1 / Math.sqrt(norm) : 0
      ;[s0, s1, s2, s3, s4, s5, s6, s7].forEach((sum, i) => {
        const k = block + i - FIRST
        if (k >= 0 && k < bias.length) into[k] = sum * scale + bias[k]!
      })
    }
  }

  /** The label of a text. */
  answer(text: string): string {
    const z = new Float64Array(this.labels.length)
    this.margins(text, z)
    let top = 0
    for (let k = 1; k < z.length; k++) if (z[k]! > z[top]!) top = k
    return this.labels[top]!
  }

  /** Chances of all labels. */
  chances(text: string): Float64Array {
    const z = new Float64Array(this.labels.length)
    this.margins(text, z)
    softmax(z, this.temperature)
    return z
  }
}

/** The grams that are used, the most frequent first, and what they are worth. */
function worthwhile(examples: readonly Example[], labels: readonly string[]): Gram[] {
  const K = labels.length
  const perLabel = new Int32Array(K)
  const rows = new Map<number, number>()
  /** Of each gram in how many texts of each label it is, and the last text that was counted. */
  let counts = new Int32Array((K + 1) << 16)
  examples.forEach(({ text, label }, i) => {
    const k = labels.indexOf(label)
    perLabel[k]!++
    eachGram(text, (gram) => {
      let at = rows.get(gram)
      if (at === undefined) {
        at = rows.size * (K + 1)
        rows.set(gram, at)
        if (at + K >= counts.length) {
          const more = new Int32Array(counts.length * 2)
          more.set(counts)
          counts = more
        }
      }
      if (counts[at + K] === i + 1) return
      counts[at + K] = i + 1
      counts[at + k]!++
    })
  })
  const n = examples.length
  const least = n >= 200 ? MIN_DF : 1
  const out: Gram[] = []
  for (const [gram, at] of rows) {
    const of = counts.subarray(at, at + K)
    let df = 0
    for (let k = 0; k < K; k++) df += of[k]!
    if (df < least) continue
    let ratio = 0
    for (let k = 0; k < K; k++) {
      const inside = (of[k]! + 1) / (perLabel[k]! + 2)
      const outside = (df - of[k]! + K - 1) / (n - perLabel[k]! + 2 * K)
      if (outside > 0) ratio = Math.max(ratio, Math.abs(Math.log(inside / outside)))
    }
    out.push({ gram, df, worth: (Math.log((1 + n) / (1 + df)) + 1) * (K > 1 ? ratio : 1) })
  }
  return out.sort((a, b) => b.df - a.df || a.gram - b.gram)
}

/** Temperature with the least log loss. */
function fitted(margins: readonly Float64Array[], truth: readonly number[]): number {
  let best = 1
  let least = Number.POSITIVE_INFINITY
  for (let t = 0.05; t <= 3; t *= 1.1) {
    let loss = 0
    margins.forEach((z, i) => {
      const p = Float64Array.from(z)
      softmax(p, t)
      loss -= Math.log(Math.max(1e-9, p[truth[i]!]!))
    })
    if (loss < least) {
      least = loss
      best = t
    }
  }
  return best
}
