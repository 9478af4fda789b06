/** Tables of weights of which most are nothing, as text. */
import { fromBase64, toBase64 } from './base64.ts'

/** All base64: from each row's hash to the next (16 bits), how many weights it has, their columns and values (8 bits). */
export interface SavedRows {
  steps: string
  counts: string
  columns: string
  values: string
}

/** Rows that a hash leads to (−1: none), with the whole weights that are at least `least` from nothing. */
export function packed(rowOf: Int32Array, weights: Float32Array, columns: number, least: number): SavedRows {
  const out: Record<keyof SavedRows, number[]> = { steps: [], counts: [], columns: [], values: [] }
  let last = 0
  for (let hash = 0; hash < rowOf.length; hash++) {
    const row = rowOf[hash]!
    let count = 0
    for (let c = 0; row >= 0 && c < columns; c++) {
      const weight = Math.round(weights[row * columns + c]!)
      if (Math.abs(weight) < least) continue
      count++
      out.columns.push(c)
      out.values.push(Math.max(-127, Math.min(127, weight)))
    }
    // A row without weights stands where the next one would be too far away.
    if (count === 0 && hash - last < 0xffff) continue
    out.steps.push(hash - last)
    out.counts.push(count)
    last = hash
  }
  return {
    steps: toBase64(Uint16Array.from(out.steps)),
    counts: toBase64(Uint8Array.from(out.counts)),
    columns: toBase64(Uint8Array.from(out.columns)),
    values: toBase64(Int8Array.from(out.values)),
  }
}

/** The weights, `columns` a row; `rowOf` is filled. Refuses what does not fit together: cut short it would answer, and wrongly. */
export function unpacked(saved: SavedRows, columns: number, rowOf: Int32Array): Float32Array {
  const steps = new Uint16Array(fromBase64(saved.steps))
  const counts = new Uint8Array(fromBase64(saved.counts))
  const at = new Uint8Array(fromBase64(saved.columns))
  const values = new Int8Array(fromBase64(saved.values))
  const total = counts.reduce((sum, n) => sum + n, 0)
  const last = steps.reduce((sum, n) => sum + n, 0)
  const fits = counts.length === steps.length && at.length === total && values.length === total
  if (!fits || last >= rowOf.length || at.some((column) => column >= columns))
    throw new RangeError('a table of weights is cut short, or its parts are not of one table')
  const weights = new Float32Array(steps.length * columns)
  let hash = 0
  let i = 0
  steps.forEach((step, row) => {
    hash += step
    if (counts[row]! > 0) rowOf[hash] = row
    for (const end = i + counts[row]!; i < end; i++) weights[row * columns + at[i]!] = values[i]!
  })
  return weights
}
