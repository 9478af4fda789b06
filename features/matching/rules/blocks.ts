/** The blocks of each pass, and every pair in them once. */
import type { Key, Pass } from './passes.ts'
import type { Records } from './records.ts'
import { orderOf } from './sorting.ts'
import { joined } from './strings.ts'

export interface BlockReport {
  keys: string
  /** Pairs that this pass brought and none before it. */
  pairs: number
  /** Blocks that were too large and were cut by further keys; those that stayed too large and were left out, with their pairs. */
  cut: number
  leftOut: number
  lostPairs: number
}

export class Blocks {
  readonly reports: BlockReport[]
  private readonly records: Records
  /** Per record one key for each pass; 0 where it takes no part. */
  private readonly keys: Int32Array
  private readonly orders: Int32Array[]
  private readonly width: number

  constructor(records: Records, passes: readonly Pass[], spare: readonly Key[], largest: number) {
    this.records = records
    this.width = passes.length
    this.keys = new Int32Array(records.n * passes.length)
    this.reports = []
    this.orders = passes.map((pass, p) => this.block(pass, p, spare, largest))
  }

  private block(pass: Pass, p: number, spare: readonly Key[], largest: number): Int32Array {
    const { n, split, linking } = this.records
    const keys = new Int32Array(n)
    for (let r = 0; r < n; r++) {
      let h = 1
      for (const k of pass.keys) {
        const own = k.of(r)
        h = own === 0 ? 0 : joined(h, own)
        if (h === 0) break
      }
      keys[r] = h
    }
    const report: BlockReport = {
      keys: pass.keys.map((k) => k.name).join(' + '),
      pairs: 0,
      cut: 0,
      leftOut: 0,
      lostPairs: 0,
    }
    const taken = new Set(pass.keys.flatMap((k) => k.fields))
    const finer = spare.filter((k) => !k.fields.some((f) => taken.has(f))).slice(0, 3)
    let order = orderOf(keys)
    for (let round = 0; ; round++) {
      const by = finer[round]
      const large: [number, number][] = []
      runs(keys, order, (from, to) => {
        const size = linking ? Math.sqrt(cross(order, from, to, split)) : to - from
        if (size > largest) large.push([from, to])
      })
      if (large.length === 0) break
      if (round === 0) report.cut = large.length
      for (const [from, to] of large) {
        if (!by) {
          report.leftOut++
          report.lostPairs += linking ? cross(order, from, to, split) : ((to - from) * (to - from - 1)) / 2
        }
        for (let i = from; i < to; i++) {
          const r = order[i]!
          const own = by?.of(r) ?? 0
          // Who has no finer key leaves the block: it is looked for in other passes.
          keys[r] = own === 0 ? 0 : joined(keys[r]!, own)
        }
      }
      order = orderOf(keys)
    }
    for (let r = 0; r < n; r++) this.keys[r * this.width + p] = keys[r]!
    this.reports.push(report)
    // Those without a key stand first.
    let first = 0
    while (first < n && keys[order[first]!] === 0) first++
    return order.slice(first)
  }

  /** Every pair of the blocks once, in an order that depends on the records only; `a` is of the one file and `b` of the other. */
  each(take: (a: number, b: number) => void, count = false): void {
    const { split, linking } = this.records
    const { keys, width } = this
    for (let p = 0; p < width; p++) {
      const order = this.orders[p]!
      let brought = 0
      let from = 0
      while (from < order.length) {
        const key = keys[order[from]! * width + p]!
        let to = from + 1
        while (to < order.length && keys[order[to]! * width + p] === key) to++
        for (let i = from; i < to; i++) {
          const a = order[i]!
          if (linking && a >= split) break
          for (let j = i + 1; j < to; j++) {
            const b = order[j]!
            if ((linking && b < split) || this.met(a, b, p)) continue
            brought++
            take(a, b)
          }
        }
        from = to
      }
      if (count) this.reports[p]!.pairs = brought
    }
  }

  /** Whether an earlier pass brought this pair. */
  private met(a: number, b: number, p: number): boolean {
    const { keys, width } = this
    const x = a * width
    const y = b * width
    for (let q = 0; q < p; q++) {
      const k = keys[x + q]!
      if (k !== 0 && k === keys[y + q]) return true
    }
    return false
  }
}

function runs(keys: Int32Array, order: Int32Array, take: (from: number, to: number) => void): void {
  let from = 0
  while (from < order.length) {
    const key = keys[order[from]!]!
    let to = from + 1
    while (to < order.length && keys[order[to]!] === key) to++
    if (key !== 0) take(from, to)
    from = to
  }
}

function cross(order: Int32Array, from: number, to: number, split: number): number {
  let left = 0
  for (let i = from; i < to; i++) if (order[i]! < split) left++
  return left * (to - from - left)
}
