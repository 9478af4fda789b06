/** The blocks of each pass, and every pair in them once. */
import type { Key, Pass } from './passes.ts'
import type { Records } from './records.ts'
import { Numbers, orderOf } from './sorting.ts'
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

/** Blocks of two and more records of one pass: block i is `members` from `starts[i]` to `starts[i + 1]`. */
interface Made {
  members: Int32Array
  starts: Int32Array
}

export class Blocks {
  readonly reports: BlockReport[] = []
  private readonly records: Records
  /** Per record one key for each pass; 0 where it takes no part. */
  private readonly keys: Int32Array
  private readonly made: Made[]
  private readonly width: number

  constructor(records: Records, passes: readonly Pass[], spare: readonly Key[], largest: number) {
    this.records = records
    this.width = passes.length
    this.keys = new Int32Array(records.n * passes.length)
    this.made = passes.map((pass, p) => this.make(pass, p, spare, largest))
  }

  private make(pass: Pass, p: number, spare: readonly Key[], largest: number): Made {
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
    let blocks = blocksOf(keys)
    for (let round = 0; ; round++) {
      const by = finer[round]
      let large = 0
      const { members, starts } = blocks
      for (let i = 0; i + 1 < starts.length; i++) {
        const [from, to] = [starts[i]!, starts[i + 1]!]
        const pairs = linking ? cross(members, from, to, split) : ((to - from) * (to - from - 1)) / 2
        if (pairs * 2 <= largest * largest) continue
        large++
        if (!by) {
          report.leftOut++
          report.lostPairs += pairs
        }
        for (let j = from; j < to; j++) {
          const r = members[j]!
          const own = by?.of(r) ?? 0
          // Who has no finer key leaves the block: it is looked for in other passes.
          keys[r] = own === 0 ? 0 : joined(keys[r]!, own)
        }
      }
      if (large === 0) break
      if (round === 0) report.cut = large
      blocks = blocksOf(keys)
    }
    for (let r = 0; r < n; r++) this.keys[r * this.width + p] = keys[r]!
    this.reports.push(report)
    return blocks
  }

  /** Every pair of the blocks once, in an order that depends on the records only; of two files `a` is of the first. */
  each(take: (a: number, b: number) => void, count = false): void {
    const { split, linking } = this.records
    for (let p = 0; p < this.width; p++) {
      const { members, starts } = this.made[p]!
      let brought = 0
      for (let i = 0; i + 1 < starts.length; i++) {
        const to = starts[i + 1]!
        for (let j = starts[i]!; j < to; j++) {
          const a = members[j]!
          if (linking && a >= split) break
          for (let k = j + 1; k < to; k++) {
            const b = members[k]!
            if ((linking && b < split) || this.met(a, b, p)) continue
            brought++
            take(a, b)
          }
        }
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

/** Records with equal keys, in ascending order; those alone with theirs, or without any, are left off. */
function blocksOf(keys: Int32Array): Made {
  const order = orderOf(keys)
  const members = new Int32Array(order.length)
  const starts = new Numbers(new Int32Array(1024))
  let filled = 0
  for (let from = 0; from < order.length; ) {
    const key = keys[order[from]!]!
    let to = from + 1
    while (to < order.length && keys[order[to]!] === key) to++
    if (key !== 0 && to - from > 1) {
      starts.push(filled)
      for (let i = from; i < to; i++) members[filled++] = order[i]!
    }
    from = to
  }
  starts.push(filled)
  return { members: members.slice(0, filled), starts: starts.list.slice(0, starts.length) }
}

function cross(order: Int32Array, from: number, to: number, split: number): number {
  let left = 0
  for (let i = from; i < to; i++) if (order[i]! < split) left++
  return left * (to - from - left)
}
