/** Numbers for strings: equal ones get the same. Half the cells of a ledger are new words, where a Map of pieces of text is slow. */
export class Interner {
  readonly values: string[] = []
  private hashes = new Int32Array(1024)
  /** Places + 1 by hash, with open addressing; 0 is free. */
  private slots = new Int32Array(2048)

  /** The number of the characters of `text` from `from` to `to`. Nothing is copied when the word is known. */
  place(text: string, from = 0, to = text.length): number {
    let h = 0x811c9dc5
    for (let i = from; i < to; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
    h = Math.imul(h ^ (h >>> 15), 0x85ebca6b)
    h ^= h >>> 13
    const mask = this.slots.length - 1
    let slot = h & mask
    for (;;) {
      const place = this.slots[slot]! - 1
      if (place < 0) break
      if (this.hashes[place] === h && same(this.values[place]!, text, from, to)) return place
      slot = (slot + 1) & mask
    }
    const place = this.values.length
    this.values.push(text.slice(from, to))
    if (place >= this.hashes.length) {
      const wider = new Int32Array(this.hashes.length * 2)
      wider.set(this.hashes)
      this.hashes = wider
    }
    this.hashes[place] = h
    this.slots[slot] = place + 1
    if (place * 2 > mask) this.widen()
    return place
  }

  private widen(): void {
    const slots = new Int32Array(this.slots.length * 2)
    const mask = slots.length - 1
    for (let p = 0; p < this.values.length; p++) {
      let slot = this.hashes[p]! & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = p + 1
    }
    this.slots = slots
  }
}

function same(value: string, text: string, from: number, to: number): boolean {
  if (value.length !== to - from) return false
  for (let i = 0, j = from; j < to; i++, j++) if (value.charCodeAt(i) !== text.charCodeAt(j)) return false
  return true
}
