/** Cutting the ground: which blocks belong to which part. Pure. */
import type { Block } from './mesh.ts'

export const near = (a: Block, b: Block) => Math.abs(a.i - b.i) + Math.abs(a.j - b.j) === 1

/** Whether one can walk from any block to any other over shared sides. */
export function inOnePiece(blocks: readonly Block[]): boolean {
  const left = new Map(blocks.map((b) => [`${b.i}:${b.j}`, b]))
  const reached = blocks.slice(0, 1)
  if (reached[0]) left.delete(`${reached[0].i}:${reached[0].j}`)
  for (const { i, j } of reached)
    for (const key of [`${i + 1}:${j}`, `${i - 1}:${j}`, `${i}:${j + 1}`, `${i}:${j - 1}`]) {
      const next = left.get(key)
      if (!next) continue
      left.delete(key)
      reached.push(next)
    }
  return left.size === 0
}

/** Orders in which a set of blocks can be cut by a nearly straight line: across its longer side first. */
function cuts(blocks: readonly Block[]): Block[][] {
  const span = (k: 'i' | 'j') => Math.max(...blocks.map((b) => b[k])) - Math.min(...blocks.map((b) => b[k]))
  const long = span('i') >= span('j') ? 'i' : 'j'
  const short = long === 'i' ? 'j' : 'i'
  return [
    [long, short, 1],
    [long, short, -1],
    [short, long, 1],
    [short, long, -1],
  ].map(([first, second, way]) => {
    const [f, s, w] = [first as 'i' | 'j', second as 'i' | 'j', way as number]
    return [...blocks].sort((a, b) => a[f] - b[f] || (a[s] - b[s]) * w)
  })
}

/**
 * Cuts a set of blocks into parts of the given weights, in their order from one end to the other, each in one piece where the
 * ground allows it and with no fewer blocks than its `least` (1).
 */
export function split<T extends { weight: number; least?: number }>(
  blocks: Block[],
  groups: readonly T[],
  done: (g: T, b: Block[]) => void,
) {
  if (groups.length === 1) {
    done(groups[0]!, blocks)
    return
  }
  const total = groups.reduce((n, g) => n + g.weight, 0)
  let left = 0
  let at = 0
  while (at < groups.length - 1 && left + groups[at]!.weight / 2 < total / 2) left += groups[at++]!.weight
  at = Math.max(1, at)
  left = groups.slice(0, at).reduce((n, g) => n + g.weight, 0)
  const need = (part: readonly T[]) => part.reduce((n, g) => n + (g.least ?? 1), 0)
  const cut = Math.min(
    blocks.length - need(groups.slice(at)),
    Math.max(need(groups.slice(0, at)), Math.round((blocks.length * left) / total)),
  )
  const orders = cuts(blocks)
  const sorted = orders.find((o) => inOnePiece(o.slice(0, cut)) && inOnePiece(o.slice(cut))) ?? orders[0]!
  split(sorted.slice(0, cut), groups.slice(0, at), done)
  split(sorted.slice(cut), groups.slice(at), done)
}
