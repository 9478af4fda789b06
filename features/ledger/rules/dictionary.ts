/**
 * Numbers for texts: equal texts get one number, from 1. Holds 64 bits of each text instead of the text, so that ten million
 * fit into memory; at ten million two different texts share a number about once in 400,000 runs.
 */
export class Dictionary {
  /** How many different texts there are. */
  size = 0
  private slots = new Int32Array(1 << 12)
  private a = new Int32Array(1 << 11)
  private b = new Int32Array(1 << 11)

  /** The number of a text; 0 for the empty one. */
  number(text: string): number {
    if (text === '') return 0
    let a = 0x811c9dc5 | 0
    let b = text.length | 0
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i)
      a = Math.imul(a ^ c, 0x01000193)
      b = Math.imul(b, 31) + Math.imul(c, 0x9e3779b1)
      b ^= b >>> 15
    }
    return this.place(mixed(a ^ (b >>> 7)), mixed(b ^ Math.imul(a, 0x27d4eb2f)))
  }

  /** The number of a pair of numbers. */
  pair(x: number, y: number): number {
    return this.place(
      mixed(Math.imul(x, 0x9e3779b1) ^ mixed(y)),
      mixed(Math.imul(y, 0x85ebca6b) ^ mixed(x ^ 0x5bd1e995)),
    )
  }

  private place(a: number, b: number): number {
    if (this.size * 2 >= this.slots.length) this.grow()
    const mask = this.slots.length - 1
    let at = a & mask
    for (;;) {
      const found = this.slots[at]!
      if (found === 0) break
      if (this.a[found] === a && this.b[found] === b) return found
      at = (at + 1) & mask
    }
    this.size++
    if (this.size >= this.a.length) {
      this.a = longer(this.a)
      this.b = longer(this.b)
    }
    this.a[this.size] = a
    this.b[this.size] = b
    this.slots[at] = this.size
    return this.size
  }

  private grow(): void {
    const slots = new Int32Array(this.slots.length * 2)
    const mask = slots.length - 1
    for (let i = 1; i <= this.size; i++) {
      let at = this.a[i]! & mask
      while (slots[at] !== 0) at = (at + 1) & mask
      slots[at] = i
    }
    this.slots = slots
  }
}

function mixed(x: number): number {
  let h = x
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

export function longer(array: Int32Array): Int32Array<ArrayBuffer> {
  const out = new Int32Array(array.length * 2)
  out.set(array)
  return out
}

/**
 * Calls with the rows of each number that at least two rows have. `keys[i]` is the number of row i, 0 for none; the list handed over
 * is filled anew each time.
 */
export function eachGroup(
  keys: Int32Array,
  n: number,
  size: number,
  call: (rows: readonly number[], key: number) => void,
  least = 2,
): void {
  const start = new Int32Array(size + 2)
  for (let i = 0; i < n; i++) start[keys[i]! + 1]!++
  const begin = start[1]!
  start[1] = 0
  for (let k = 1; k <= size; k++) start[k + 1]! += start[k]!
  const order = new Int32Array(n - begin)
  const next = start.slice()
  for (let i = 0; i < n; i++) {
    const k = keys[i]!
    if (k > 0) order[next[k]!++] = i
  }
  const rows: number[] = []
  for (let k = 1; k <= size; k++) {
    const from = start[k]!
    const to = start[k + 1]!
    if (to - from < least) continue
    rows.length = 0
    for (let i = from; i < to; i++) rows.push(order[i]!)
    call(rows, k)
  }
}
