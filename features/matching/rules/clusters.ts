/** From scored pairs to links: groups of one person in a single file, at most one partner each between two files. */
import { downward, orderOf } from './sorting.ts'

/** Pairs with their log2 odds. */
export interface Edges {
  a: Int32Array
  b: Int32Array
  odds: Float32Array
}

/** Places of the edges from strong to weak; equal ones stay in their order. */
export function strongestFirst(edges: Edges): Int32Array {
  return orderOf(Int32Array.from(edges.odds, downward))
}

/** The most that one pair says against. */
const MOST = 16
/** Members of a group that are asked whether another group belongs to it. */
const ASKED = 12

/**
 * Groups grown from the strongest pair down. Two groups join when the strongest pair between them is above `least` by more than all
 * that contradicts it. So one bad link does not chain two people, and records with little in them do not keep a group apart.
 * Answers the root of each record, and the weakest link by which each root's group grew.
 */
export function groups(
  n: number,
  edges: Edges,
  least: number,
  scale: { of(a: number, b: number): number; against(a: number, b: number, odds: number): number },
): { root: Int32Array; weakest: Float32Array } {
  const root = Int32Array.from({ length: n }, (_, i) => i)
  const weakest = new Float32Array(n).fill(Number.POSITIVE_INFINITY)
  const members = new Map<number, number[]>()
  const of = (r: number) => members.get(r) ?? [r]
  for (const e of strongestFirst(edges)) {
    const x = root[edges.a[e]!]!
    const y = root[edges.b[e]!]!
    if (x === y) continue
    const xs = of(x)
    const ys = of(y)
    let best = edges.odds[e]!
    let sum = 0
    if (xs.length > 1 || ys.length > 1)
      for (const i of some(xs))
        for (const j of some(ys)) {
          const [a, b] = i < j ? [i, j] : [j, i]
          const odds = scale.of(a, b)
          best = Math.max(best, odds)
          sum += Math.max(-MOST, scale.against(a, b, odds))
        }
    if (!(best - least + sum > 0)) continue
    const [into, from] = xs.length > ys.length || (xs.length === ys.length && x < y) ? [x, y] : [y, x]
    const all = [...of(into), ...of(from)].sort((p, q) => p - q)
    for (const m of of(from)) root[m] = into
    members.set(into, all)
    members.delete(from)
    weakest[into] = Math.min(weakest[into]!, weakest[from]!, best)
  }
  return { root, weakest }
}

/** All of a small group, and of a large one some at even distances. */
function some(list: readonly number[]): readonly number[] {
  if (list.length <= ASKED) return list
  return Array.from({ length: ASKED }, (_, i) => list[Math.floor((i * list.length) / ASKED)]!)
}

/** The strongest pairs in which no record occurs twice. */
export function onePartner(n: number, edges: Edges, least: number): number[] {
  const taken = new Uint8Array(n)
  const out: number[] = []
  for (const e of strongestFirst(edges)) {
    if (edges.odds[e]! < least) break
    const [a, b] = [edges.a[e]!, edges.b[e]!]
    if (taken[a] === 1 || taken[b] === 1) continue
    taken[a] = 1
    taken[b] = 1
    out.push(e)
  }
  return out
}
