/**
 * A classifier for a few labels and many examples: linear with a large margin, one label against the rest, learnt all at once by dual
 * coordinate descent (Hsieh et al. 2008) on characters and pairs, each weighted by how differently the labels use it. Better on
 * labelled complaints than `LinearModel` (docs/measurements.md), which learns one correction at a time and takes any number of labels.
 */
import { GramCounter } from './grams.ts'
import { softmax } from './linear.ts'
import { type Example, seeded, shuffled } from './train.ts'

const BITS = 20
const SIZE = 1 << BITS
/** Buckets in fewer texts than this are not used. */
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

const LOG = Float32Array.from({ length: 1 << 16 }, (_, n) => 1 + Math.log(n))

/** An example that counts as much as `weight` others. */
export type WeightedExample = Example & { weight?: number }

interface Vector {
  rows: Int32Array
  values: Float32Array
}

export class MarginModel {
  readonly labels: readonly string[]
  /** Divides the margins, so that scores are chances. */
  temperature = 1
  /** Per bucket its slot in the counter and its row of weights, side by side. */
  private readonly cells: Int32Array
  private readonly grams: GramCounter
  /** What one occurrence of a row is worth. */
  private readonly worth: Float32Array
  private readonly weights: Float32Array
  private readonly bias: Float32Array

  private constructor(labels: readonly string[], cells: Int32Array, grams: GramCounter, worth: Float32Array) {
    this.labels = labels
    this.cells = cells
    this.grams = grams
    this.worth = worth
    this.weights = new Float32Array(worth.length * labels.length)
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
    const model = MarginModel.empty(all)
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

  /** Which buckets are used, and how much each is worth: inverse document frequency × strongest log ratio of a label against the rest. */
  private static empty(examples: readonly Example[]): MarginModel {
    const labels = [...new Set(examples.map((e) => e.label))].sort()
    const K = labels.length
    if (K > MOST_LABELS) throw new RangeError(`at most ${MOST_LABELS} labels, not ${K}`)
    const cells = new Int32Array(SIZE * 2)
    const grams = new GramCounter(BITS, cells, 2, 0)
    const counts = new Int32Array(SIZE * K)
    const df = new Int32Array(SIZE)
    const perLabel = new Int32Array(K)
    for (const { text, label } of examples) {
      const k = labels.indexOf(label)
      perLabel[k]!++
      grams.count(text)
      for (let i = 0; i < grams.size; i++) {
        counts[grams.ids[i]! * K + k]!++
        df[grams.ids[i]!]!++
      }
    }
    const n = examples.length
    const least = n >= 200 ? MIN_DF : 1
    const worth: number[] = []
    for (let b = 0; b < SIZE; b++) {
      cells[b * 2 + 1] = -1
      if (df[b]! < least) continue
      let ratio = 0
      for (let k = 0; k < K; k++) {
        const inside = (counts[b * K + k]! + 1) / (perLabel[k]! + 2)
        const outside = (df[b]! - counts[b * K + k]! + K - 1) / (n - perLabel[k]! + 2 * K)
        if (outside > 0) ratio = Math.max(ratio, Math.abs(Math.log(inside / outside)))
      }
      cells[b * 2 + 1] = worth.length
      worth.push((Math.log((1 + n) / (1 + df[b]!)) + 1) * (K > 1 ? ratio : 1))
    }
    return new MarginModel(labels, cells, grams, Float32Array.from(worth))
  }

  private vector(text: string): Vector {
    const { grams, cells, worth } = this
    grams.count(text)
    const rows = new Int32Array(grams.size)
    const values = new Float32Array(grams.size)
    let n = 0
    let norm = 0
    for (let i = 0; i < grams.size; i++) {
      const row = cells[grams.ids[i]! * 2 + 1]!
      if (row < 0) continue
      const v = LOG[grams.counts[i]!]! * worth[row]!
      rows[n] = row
      values[n++] = v
      norm += v * v
    }
    const scale = norm > 0 ? 1 / Math.sqrt(norm) : 0
    for (let i = 0; i < n; i++) values[i]! *= scale
    return { rows: rows.slice(0, n), values: values.slice(0, n) }
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
    this.weights.fill(0)
    for (let k = 0; k < K; k++) {
      const random = seeded(5 + k)
      const w = new Float32Array(this.worth.length)
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
      for (let row = 0; row < w.length; row++) this.weights[row * K + k] = w[row]!
    }
  }

  private marginsOf({ rows, values }: Vector): Float64Array {
    const K = this.labels.length
    const out = Float64Array.from(this.bias)
    for (let j = 0; j < rows.length; j++)
      for (let k = 0; k < K; k++) out[k]! += this.weights[rows[j]! * K + k]! * values[j]!
    return out
  }

  /** Margins of a text, one place per label, added to nothing: `into` is overwritten. */
  margins(text: string, into: Float64Array): void {
    const { grams, cells, worth, weights, bias } = this
    const K = bias.length
    grams.count(text)
    into.fill(0)
    let norm = 0
    for (let i = 0; i < grams.size; i++) {
      const row = cells[grams.ids[i]! * 2 + 1]!
      if (row < 0) continue
      const v = LOG[grams.counts[i]!]! * worth[row]!
      norm += v * v
      const from = row * K
      for (let k = 0; k < K; k++) into[k]! += weights[from + k]! * v
    }
    const scale = norm > 0 ? 1 / Math.sqrt(norm) : 0
    for (let k = 0; k < K; k++) into[k] = into[k]! * scale + bias[k]!
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
