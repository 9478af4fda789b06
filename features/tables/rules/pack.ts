/** A row as it is kept: what its cells were made of stands once, each cell names it by position; long lists as bits. */
import type { Cell, Ref, Value } from './model.ts'

export interface Packed {
  v: Value[]
  refs: Ref[]
  /** For each cell positions in `refs`; more than a few as hexadecimal digits of four each, the first position lowest. */
  of: (number[] | string)[]
}
const few = 24

export function pack(cells: readonly Cell[]): Packed {
  const at = new Map<string, number>()
  const refs: Ref[] = []
  const of = cells.map((c) => {
    const list = c.of.map((r) => {
      const key = `${r[0]}${r[1]}`
      let i = at.get(key)
      if (i === undefined) {
        i = refs.length
        at.set(key, i)
        refs.push(r)
      }
      return i
    })
    return [...new Set(list)]
  })
  return { v: cells.map((c) => c.v), refs, of: of.map((l) => (l.length > few ? bits(l) : l)) }
}
function bits(list: readonly number[]): string {
  const digits: number[] = new Array(Math.floor(Math.max(...list) / 4) + 1).fill(0)
  for (const i of list) digits[i >> 2]! |= 1 << (i & 3)
  return digits.map((d) => d.toString(16)).join('')
}
export function refsOf(p: Packed, column: number): Ref[] {
  const of = p.of[column] ?? []
  if (typeof of !== 'string') return of.map((i) => p.refs[i]!)
  return p.refs.filter((_, i) => ((Number.parseInt(of[i >> 2] ?? '0', 16) >> (i & 3)) & 1) === 1)
}
