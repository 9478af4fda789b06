/**
 * Multinomial logistic regression on hashed characters and pairs, learnt one example at a time (AdaGrad). Rows of weights are
 * sparse: a bucket keeps only the labels it ever spoke about, so 500 labels cost little more than 5.
 *
 * Chosen by five-fold cross-validation over complement naive Bayes, words, longer grams and their mixtures (bench/triage.ts
 * prints the present figures). Step size, decay and exponent come from the same trials.
 */
import { fromBase64, toBase64 } from './base64.ts'
import { GramCounter } from './grams.ts'

const STEP = 0.5
const BIAS_STEP = 0.05
const DECAY = 1e-5
const FIRST_G = 1e-3
/** With more labels than this only the true one and the strongest rivals are moved. */
const ALL_RIVALS = 24
const RIVALS = 6

/** What is kept for a bucket, side by side so that one look at memory brings all: row start, row length, log df, slot. */
const CELL = 4
const START = 0
const USED = 1
const LOG_DF = 2
const SLOT = 3
/** Log df of a bucket that is too rare to be used. */
const RARE = 1e9
const LOG = Float32Array.from({ length: 1 << 16 }, (_, n) => 1 + Math.log(n))

export interface SavedLinear {
  format: 'yige-linear@1'
  labels: string[]
  bits: number
  minDf: number
  seen: number
  temperature: number
  bias: string
  /** Buckets that occurred, their document counts and row lengths; rows follow each other in `label`, `weight`, `gradient`. */
  bucket: string
  df: string
  length: string
  label: string
  weight: string
  gradient: string
}

export interface LinearOptions {
  bits?: number
  /** Buckets in fewer texts than this are not used. */
  minDf?: number
}

export class LinearModel {
  readonly labels: string[]
  readonly bits: number
  readonly minDf: number
  /** Texts learnt. */
  seen = 0
  /** Divides the logits, so that scores are chances. */
  temperature = 1
  private readonly index = new Map<string, number>()
  private readonly df: Int32Array
  private readonly cells: Int32Array
  private readonly cellsF: Float32Array
  private readonly room: Uint16Array
  private label = new Uint16Array(1 << 14)
  private weight = new Float32Array(1 << 14)
  private gradient = new Float32Array(1 << 14)
  private top = 0
  private bias: Float32Array
  private readonly grams: GramCounter
  private values: Float32Array
  private live: Int32Array
  private liveSize = 0

  /** No label may come twice. */
  constructor(labels: readonly string[], options: LinearOptions = {}) {
    this.labels = [...labels]
    this.bits = options.bits ?? 18
    this.minDf = options.minDf ?? 1
    for (const [i, l] of this.labels.entries()) this.index.set(l, i)
    const size = 1 << this.bits
    this.df = new Int32Array(size)
    this.cells = new Int32Array(size * CELL)
    this.cellsF = new Float32Array(this.cells.buffer)
    for (let b = 0; b < size; b++) this.cellsF[b * CELL + LOG_DF] = RARE
    this.room = new Uint16Array(size)
    this.bias = new Float32Array(this.labels.length)
    this.grams = new GramCounter(this.bits, this.cells, CELL, SLOT)
    this.values = new Float32Array(this.grams.ids.length)
    this.live = new Int32Array(this.grams.ids.length)
  }

  /** Index of a label, −1 when unknown. */
  indexOf(label: string): number {
    return this.index.get(label) ?? -1
  }

  /** Counts the buckets of a text into the document frequencies. */
  note(text: string): void {
    this.grams.count(text)
    this.seen++
    for (let i = 0; i < this.grams.size; i++) {
      const b = this.grams.ids[i]!
      this.df[b]!++
      this.setLogDf(b)
    }
  }

  private setLogDf(bucket: number): void {
    const df = this.df[bucket]!
    this.cellsF[bucket * CELL + LOG_DF] = df < this.minDf || df === 0 ? RARE : Math.log(1 + df)
  }

  /** Reads a text into the working vector (unit length). */
  private read(text: string): void {
    const { grams, values, live, cellsF } = this
    grams.count(text)
    const logN = Math.log(1 + this.seen) + 1
    let norm = 0
    let n = 0
    for (let i = 0; i < grams.size; i++) {
      const b = grams.ids[i]!
      const idf = logN - cellsF[b * CELL + LOG_DF]!
      if (idf <= 0) continue
      const v = LOG[grams.counts[i]!]! * idf * Math.sqrt(idf)
      live[n] = b
      values[n++] = v
      norm += v * v
    }
    this.liveSize = n
    const scale = norm > 0 ? 1 / Math.sqrt(norm) : 0
    for (let i = 0; i < n; i++) values[i]! *= scale
  }

  /** Adds the logits of a text to `into` (one place per label). */
  addLogits(text: string, into: Float64Array, scale = 1): void {
    this.read(text)
    this.dot(into, scale)
  }

  private dot(into: Float64Array, scale: number): void {
    const { live, values, cells, label, weight, bias } = this
    for (let c = 0; c < bias.length; c++) into[c]! += bias[c]! * scale
    for (let i = 0; i < this.liveSize; i++) {
      const at = live[i]! * CELL
      const v = values[i]! * scale
      const from = cells[at + START]!
      const to = from + cells[at + USED]!
      for (let k = from; k < to; k++) into[label[k]!]! += weight[k]! * v
    }
  }

  /**
   * What one occurrence of a bucket says for each of some labels, before the text is brought to unit length; 0 where it never
   * spoke. `into` has one place per asked label; false when the bucket says nothing at all.
   */
  weightsOf(bucket: number, asked: readonly number[], into: Float64Array): boolean {
    const from = this.cells[bucket * CELL + START]!
    const to = from + this.cells[bucket * CELL + USED]!
    const idf = Math.log(1 + this.seen) + 1 - this.cellsF[bucket * CELL + LOG_DF]!
    if (from === to || idf <= 0) return false
    into.fill(0)
    for (let k = from; k < to; k++)
      for (let a = 0; a < asked.length; a++)
        if (asked[a] === this.label[k]) into[a] = this.weight[k]! * idf * Math.sqrt(idf)
    return true
  }

  /**
   * One step towards the right label of a text. `offset`: logits of other evidence (the words of the list), so that only what
   * they get wrong is learnt; `scale`: how the weights will be read beside it. Returns the chance the model gave to the right label before the step.
   */
  step(text: string, truth: number, offset?: Float64Array, scale = 1): number {
    this.read(text)
    const z = new Float64Array(this.labels.length)
    if (offset) z.set(offset)
    this.dot(z, scale)
    softmax(z, 1)
    const before = z[truth]!
    const moved = this.movable(z, truth)
    for (const c of moved) {
      const error = z[c]! - (c === truth ? 1 : 0)
      this.bias[c]! -= BIAS_STEP * error
      if (Math.abs(error) < 1e-4) continue
      for (let i = 0; i < this.liveSize; i++) {
        const at = this.place(this.live[i]!, c)
        const g = error * this.values[i]! + DECAY * this.weight[at]!
        this.gradient[at]! += g * g
        this.weight[at]! -= (STEP * g) / Math.sqrt(this.gradient[at]!)
      }
    }
    return before
  }

  private movable(chances: Float64Array, truth: number): number[] {
    if (chances.length <= ALL_RIVALS) return [...chances.keys()]
    const rivals = strongest(chances, RIVALS + 1).filter((c) => c !== truth && chances[c]! > 0.002)
    return [truth, ...rivals.slice(0, RIVALS)]
  }

  /** Place of (bucket, label) in the pool; made if missing. Rows grow by moving to the end. */
  private place(bucket: number, label: number): number {
    const cell = bucket * CELL
    const from = this.cells[cell + START]!
    const used = this.cells[cell + USED]!
    for (let k = from; k < from + used; k++) if (this.label[k] === label) return k
    if (used === this.room[bucket]!) {
      const room = Math.min(this.labels.length, Math.max(2, used * 2))
      if (this.top + room > this.label.length) this.grow(this.top + room)
      this.label.copyWithin(this.top, from, from + used)
      this.weight.copyWithin(this.top, from, from + used)
      this.gradient.copyWithin(this.top, from, from + used)
      this.cells[cell + START] = this.top
      this.room[bucket] = room
      this.top += room
    }
    const at = this.cells[cell + START]! + used
    this.label[at] = label
    this.weight[at] = 0
    this.gradient[at] = FIRST_G
    this.cells[cell + USED]!++
    return at
  }

  private grow(need: number): void {
    let size = Math.max(1024, this.label.length)
    while (size < need) size *= 2
    const enlarge = <T extends Uint16Array | Float32Array>(from: T, to: T): T => {
      to.set(from)
      return to
    }
    this.label = enlarge(this.label, new Uint16Array(size))
    this.weight = enlarge(this.weight, new Float32Array(size))
    this.gradient = enlarge(this.gradient, new Float32Array(size))
  }

  /** As plain JSON; `load(save())` answers and learns the same. */
  save(): SavedLinear {
    const buckets: number[] = []
    let total = 0
    for (let b = 0; b < this.df.length; b++)
      if (this.df[b]! > 0) {
        buckets.push(b)
        total += this.cells[b * CELL + USED]!
      }
    const label = new Uint16Array(total)
    const weight = new Float32Array(total)
    const gradient = new Float32Array(total)
    let at = 0
    for (const b of buckets) {
      const from = this.cells[b * CELL + START]!
      const to = from + this.cells[b * CELL + USED]!
      label.set(this.label.subarray(from, to), at)
      weight.set(this.weight.subarray(from, to), at)
      gradient.set(this.gradient.subarray(from, to), at)
      at += to - from
    }
    return {
      format: 'yige-linear@1',
      labels: [...this.labels],
      bits: this.bits,
      minDf: this.minDf,
      seen: this.seen,
      temperature: this.temperature,
      bias: toBase64(this.bias),
      bucket: toBase64(Int32Array.from(buckets)),
      df: toBase64(Int32Array.from(buckets, (b) => this.df[b]!)),
      length: toBase64(Uint16Array.from(buckets, (b) => this.cells[b * CELL + USED]!)),
      label: toBase64(label),
      weight: toBase64(weight),
      gradient: toBase64(gradient),
    }
  }

  /** Refuses another format, and parts that do not fit each other. */
  static load(saved: SavedLinear): LinearModel {
    if (saved.format !== 'yige-linear@1') throw new RangeError(`unknown model format ${String(saved.format)}`)
    const model = new LinearModel(saved.labels, { bits: saved.bits, minDf: saved.minDf })
    const bucket = new Int32Array(fromBase64(saved.bucket))
    const df = new Int32Array(fromBase64(saved.df))
    const length = new Uint16Array(fromBase64(saved.length))
    model.label = new Uint16Array(fromBase64(saved.label))
    model.weight = new Float32Array(fromBase64(saved.weight))
    model.gradient = new Float32Array(fromBase64(saved.gradient))
    model.bias = new Float32Array(fromBase64(saved.bias))
    const total = length.reduce((a, b) => a + b, 0)
    const fits =
      bucket.length === df.length &&
      bucket.length === length.length &&
      [model.label, model.weight, model.gradient].every((a) => a.length === total) &&
      model.bias.length === saved.labels.length
    if (!fits) throw new RangeError('the parts of the model do not fit each other')
    model.seen = saved.seen
    model.temperature = saved.temperature
    bucket.forEach((b, i) => {
      model.df[b] = df[i]!
      model.setLogDf(b)
      model.cells[b * CELL + START] = model.top
      model.cells[b * CELL + USED] = length[i]!
      model.room[b] = length[i]!
      model.top += length[i]!
    })
    return model
  }
}

/** Logits to chances in place. */
export function softmax(z: Float64Array, temperature: number): void {
  let most = Number.NEGATIVE_INFINITY
  for (const v of z) if (v > most) most = v
  let sum = 0
  for (let i = 0; i < z.length; i++) {
    const e = Math.exp((z[i]! - most) / temperature)
    z[i] = e
    sum += e
  }
  for (let i = 0; i < z.length; i++) z[i]! /= sum
}

/** Indices of the `count` largest values, largest first; the lower index among equals. */
export function strongest(values: Float64Array, count: number): number[] {
  const top: number[] = []
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!
    if (top.length === count && v <= values[top[count - 1]!]!) continue
    let at = top.length
    while (at > 0 && values[top[at - 1]!]! < v) at--
    top.splice(at, 0, i)
    if (top.length > count) top.pop()
  }
  return top
}
