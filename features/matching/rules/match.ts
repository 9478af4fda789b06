/** The whole of matching: tables in, links with scores and reasons out. Pure; the same rows in another order give the same links. */
import { type BlockReport, Blocks } from './blocks.ts'
import { type Edges, groups, onePartner } from './clusters.ts'
import { CONSEQUENCES, type Config } from './config.ts'
import { learn, type Model, Patterns } from './learn.ts'
import { chances, Pairs } from './pairs.ts'
import { choosePasses, keysOf, passesOf } from './passes.ts'
import { type Records, RecordsFault, recordsOf } from './records.ts'
import { chanceOf, oddsOf, Scale } from './score.ts'
import { Numbers, orderOf } from './sorting.ts'
import { joined } from './strings.ts'
import type { Table } from './table.ts'

export interface Found {
  records: Records
  pairs: Pairs
  model: Model
  scale: Scale
  passes: BlockReport[]
  compared: number
  threshold: number
  /** Linked pairs, strongest first: record numbers with score; `by` says that the group joined them, not their own comparison. */
  links: { a: Int32Array; b: Int32Array; score: Float32Array; by: Uint8Array }
  groups?: number
}

/** Pairs with less than this in their favour are forgotten at once. */
const FLOOR = -10
const LEARNT = 1_500_000

export type Progress = (step: 'read' | 'blocked' | 'learnt' | 'scored' | 'linked') => void

export function match(config: Config, left: Table, right?: Table, progress: Progress = () => {}): Found {
  const records = recordsOf(config, left, right)
  progress('read')
  const pairs = new Pairs(records)
  const keys = keysOf(records)
  const budget = Math.max(2_000_000, 12 * records.n)
  const own = config.blocking ? passesOf(config.blocking, records, keys) : undefined
  if (own && own.faults.length > 0) throw new RecordsFault(own.faults)
  const passes = own?.passes ?? choosePasses(records, keys, budget, records.n > 200_000 ? 12 : 24)
  const spare = keys.filter((k) => k.filled > 0.5).sort((a, b) => b.equal - a.equal)
  const blocks = new Blocks(records, passes, spare, records.n > 200_000 ? 200 : 600)
  progress('blocked')

  const patterns = new Patterns(pairs.sizes)
  const estimate = passes.reduce((sum, p) => sum + p.estimate, 0)
  const every = Math.max(1, Math.ceil(estimate / LEARNT))
  let looked = 0
  blocks.each((a, b) => {
    looked++
    if (every === 1 || (joined(a, b) >>> 0) % every === 0) patterns.add(pairs.compare(a, b))
  })
  const counted = patterns.counts.reduce((x, y) => x + y, 0)
  const model = learn(pairs, patterns, counted > 0 ? looked / counted : 1, chances(pairs))
  progress('learnt')

  const scale = new Scale(pairs, model)
  const first = new Numbers(new Int32Array(1024))
  const second = new Numbers(new Int32Array(1024))
  const odds = new Numbers(new Float32Array(1024))
  blocks.each((a, b) => {
    const w = scale.of(a, b)
    if (w < FLOOR) return
    first.push(Math.min(a, b))
    second.push(Math.max(a, b))
    odds.push(w)
  }, true)
  const edges: Edges = {
    a: first.list.subarray(0, first.length),
    b: second.list.subarray(0, second.length),
    odds: odds.list.subarray(0, odds.length),
  }
  progress('scored')
  const threshold = config.threshold ?? CONSEQUENCES.link
  const found = { records, pairs, model, scale, passes: blocks.reports, compared: looked, threshold }
  const links = linked(config, found, edges)
  progress('linked')
  return { ...found, ...links }
}

function linked(
  config: Config,
  { records, scale, threshold }: Pick<Found, 'records' | 'scale' | 'threshold'>,
  edges: Edges,
): Pick<Found, 'links' | 'groups'> {
  const least = oddsOf(threshold)
  const a: number[] = []
  const b: number[] = []
  const score: number[] = []
  const by: number[] = []
  const put = (x: number, y: number, odds: number, group: boolean) => {
    a.push(x)
    b.push(y)
    score.push(chanceOf(odds))
    by.push(group ? 1 : 0)
  }
  let count: number | undefined
  if (config.oneToOne) {
    for (const e of onePartner(records.n, edges, least)) put(edges.a[e]!, edges.b[e]!, edges.odds[e]!, false)
  } else if (records.linking || config.clusters === false) {
    for (let e = 0; e < edges.odds.length; e++)
      if (edges.odds[e]! >= least) put(edges.a[e]!, edges.b[e]!, edges.odds[e]!, false)
  } else {
    const { root, weakest } = groups(records.n, edges, least, scale)
    count = 0
    const order = orderOf(root)
    for (let from = 0, to = 1; from < order.length; from = to++) {
      const r = root[order[from]!]!
      while (to < order.length && root[order[to]!] === r) to++
      if (to - from < 2) continue
      count++
      for (let i = from; i < to; i++)
        for (let j = i + 1; j < to; j++) {
          const [x, y] = [order[i]!, order[j]!]
          const odds = scale.of(x, y)
          if (odds >= least) put(x, y, odds, false)
          else put(x, y, Math.max(least, Math.min(weakest[r]!, 8)), true)
        }
    }
  }
  const order = Array.from(a, (_, i) => i).sort(
    (x, y) => score[y]! - score[x]! || a[x]! - a[y]! || b[x]! - b[y]!,
  )
  return {
    links: {
      a: Int32Array.from(order, (i) => a[i]!),
      b: Int32Array.from(order, (i) => b[i]!),
      score: Float32Array.from(order, (i) => score[i]!),
      by: Uint8Array.from(order, (i) => by[i]!),
    },
    ...(count === undefined ? {} : { groups: count }),
  }
}
