/**
 * A text as a sparse vector of hashed characters and character pairs. No segmentation: on our measurements pairs are as good as
 * words for Chinese complaints, and they cost a tenth. Numbers and anonymised codes (A3, 12栋) become one sign.
 */

/** The first characters say most (people begin with the matter); they count twice. */
export const HEAD = 40

const BREAK = 0
export const NUMBER = 1
/** Kind of each UTF-16 unit: itself for Han, lower case for Latin letters, one sign for digits, a break for the rest. */
const KIND = new Uint16Array(65536)
for (let c = 0; c < 65536; c++) {
  const narrow = c >= 0xff01 && c <= 0xff5e ? c - 0xfee0 : c
  if (c >= 0x4e00 && c <= 0x9fff) KIND[c] = c
  else if (narrow >= 48 && narrow <= 57) KIND[c] = NUMBER
  else if (narrow >= 65 && narrow <= 90) KIND[c] = narrow + 32
  else if (narrow >= 97 && narrow <= 122) KIND[c] = narrow
  else KIND[c] = BREAK
}

/** Sign of a character: Han and letters themselves, 1 for digits, 0 for what separates. */
export function signOf(code: number): number {
  return KIND[code]!
}

/** Multiplicative hash to `bits` bits (Knuth). `pair` is `previous × 65536 + current`, or the character alone. */
export function bucketOf(previous: number, current: number, bits: number): number {
  const key = Math.imul(previous, 0x9e3779b1) ^ Math.imul(current + 0x7f4a7c15, 0x85ebca6b)
  return Math.imul(key ^ (key >>> 15), 0xc2b2ae35) >>> (32 - bits)
}

/**
 * Counts of buckets of one text; reused from text to text, so read it before the next `count`. The slot of a bucket lies in
 * memory that the caller gives (`slots[bucket × stride + offset]`, −1 when empty), beside what else is looked up for it.
 */
export class GramCounter {
  readonly ids: Int32Array
  readonly counts: Uint16Array
  size = 0
  private readonly bits: number
  private readonly slots: Int32Array
  private readonly stride: number
  private readonly offset: number

  constructor(bits: number, slots: Int32Array, stride: number, offset: number, longest = 1 << 14) {
    this.bits = bits
    this.slots = slots
    this.stride = stride
    this.offset = offset
    this.ids = new Int32Array(longest)
    this.counts = new Uint16Array(longest)
    for (let at = offset; at < slots.length; at += stride) slots[at] = -1
  }

  /** Counts characters and pairs; text beyond what fits is not read. */
  count(text: string, head = HEAD): void {
    const { slots, ids, bits, stride, offset } = this
    for (let i = 0; i < this.size; i++) slots[ids[i]! * stride + offset] = -1
    this.size = 0
    let previous = BREAK
    const end = Math.min(text.length, ids.length >> 1)
    for (let i = 0; i < end; i++) {
      const sign = KIND[text.charCodeAt(i)]!
      if (sign === BREAK) {
        previous = BREAK
        continue
      }
      if (sign === NUMBER && previous === NUMBER) continue
      const weight = i < head ? 2 : 1
      this.add(bucketOf(0, sign, bits), weight)
      if (previous !== BREAK) this.add(bucketOf(previous, sign, bits), weight)
      previous = sign
    }
  }

  private add(bucket: number, weight: number): void {
    const at = bucket * this.stride + this.offset
    const slot = this.slots[at]!
    if (slot >= 0) this.counts[slot]! += weight
    else {
      this.slots[at] = this.size
      this.ids[this.size] = bucket
      this.counts[this.size++] = weight
    }
  }
}
