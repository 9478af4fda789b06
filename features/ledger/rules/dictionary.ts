/**
 * Numbers for texts: equal texts get one number, from 1. Holds 64 bits of each text instead of the text, so that ten million
 * fit into memory; at ten million two different texts share a number about once in 400,000 runs.
 */
export class Dictionary {
  /** How many different texts there are. */
  size = 0
  /** Two numbers a slot: second half of the fingerprint, and the number of the text (0: free). One look at memory finds most. */
  private slots = new Int32Array(1 << 13)
  /** First half of the fingerprint of each number. */
  private first = new Int32Array(1 << 11)

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

  private place(a: number, b: number): number {
    if (this.size * 4 >= this.slots.length) this.grow()
    const { slots } = this
    const mask = slots.length - 2
    let at = (a << 1) & mask
    for (;;) {
      const found = slots[at + 1]!
      if (found === 0) break
      if (slots[at] === b && this.first[found] === a) return found
      at = (at + 2) & mask
    }
    this.size++
    if (this.size >= this.first.length) this.first = longer(this.first)
    this.first[this.size] = a
    slots[at] = b
    slots[at + 1] = this.size
    return this.size
  }

  private grow(): void {
    const before = this.slots
    const slots = new Int32Array(before.length * 2)
    const mask = slots.length - 2
    for (let i = 0; i < before.length; i += 2) {
      const number = before[i + 1]!
      if (number === 0) continue
      let at = (this.first[number]! << 1) & mask
      while (slots[at + 1] !== 0) at = (at + 2) & mask
      slots[at] = before[i]!
      slots[at + 1] = number
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
