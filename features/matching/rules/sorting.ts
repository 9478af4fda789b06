/** Orders of many numbered things without comparing functions. */

/** Places 0…n-1 in ascending order of their keys, read as unsigned; equal keys stay in the order of their places. */
export function orderOf(keys: Int32Array): Int32Array {
  const n = keys.length
  let from = new Int32Array(n)
  for (let i = 0; i < n; i++) from[i] = i
  let to = new Int32Array(n)
  // The keys travel along: reading them by place would jump about in memory.
  let fromKeys = keys.slice()
  let toKeys = new Int32Array(n)
  const count = new Uint32Array(2048)
  for (let shift = 0; shift < 33; shift += 11) {
    count.fill(0)
    for (let i = 0; i < n; i++) count[(fromKeys[i]! >>> shift) & 2047]!++
    let sum = 0
    for (let k = 0; k < 2048; k++) {
      const c = count[k]!
      count[k] = sum
      sum += c
    }
    for (let i = 0; i < n; i++) {
      const key = fromKeys[i]!
      const at = count[(key >>> shift) & 2047]!++
      to[at] = from[i]!
      toKeys[at] = key
    }
    ;[from, to, fromKeys, toKeys] = [to, from, toKeys, fromKeys]
  }
  return from
}

const bits = new ArrayBuffer(4)
const asFloat = new Float32Array(bits)
const asInt = new Int32Array(bits)

/** A key that orders numbers from high to low. */
export function downward(x: number): number {
  asFloat[0] = x
  const i = asInt[0]!
  return i < 0 ? i : ~(i | 0x80000000)
}

/** A list of numbers that grows. */
export class Numbers<T extends Int32Array | Float32Array> {
  list: T
  length = 0
  constructor(list: T) {
    this.list = list
  }
  push(x: number): void {
    if (this.length === this.list.length) {
      const wider = new (this.list.constructor as new (n: number) => T)(this.length * 2)
      wider.set(this.list)
      this.list = wider
    }
    this.list[this.length++] = x
  }
}

/** The same numbers each time: a small generator (mulberry32), 0 ≤ x < 1. */
export function dice(seed: number): () => number {
  let s = seed | 0
  return () => {
    s = (s + 0x6d2b79f5) | 0
    let t = Math.imul(s ^ (s >>> 15), 1 | s)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
