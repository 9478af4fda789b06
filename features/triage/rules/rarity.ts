/**
 * How rare a pair of characters is in what this town writes, and what two texts share that is rare. A name that no list knows
 * (an estate of last year, a company, a school) is told by that: few write it, and who does means the same thing.
 */
import { type Sketch, sketch } from './sketch.ts'
import type { ClassItem } from './types.ts'

const SLOTS = 1 << 20
/** After so many texts old counts are halved: a town grows new names. */
const MOST = 400_000
/** A pair this common (natural logarithm of one in so many texts) is no part of a name. */
const ORDINARY = 2
/** And one as rare as this (one text in 55) says something wherever it stands in a letter. */
const TELLING = 4

export class Rarity {
  private readonly counts = new Uint32Array(SLOTS)
  private texts = 0

  get size(): number {
    return this.texts
  }

  /**
   * Counts what a responsibility list says of each of its items: so a town knows from its first day what people ordinarily write about,
   * and the first letters that come are compared too.
   */
  static of(
    list: readonly Pick<ClassItem, 'name' | 'kindName' | 'opening' | 'keywords' | 'phrases'>[],
  ): Rarity {
    const rarity = new Rarity()
    for (const { name, kindName, opening, keywords, phrases } of list)
      rarity.add(sketch([name, kindName, opening, ...keywords, ...phrases].join(' ')))
    return rarity
  }

  add(s: Pick<Sketch, 'pairs'>): void {
    for (const pair of s.pairs) this.counts[slotOf(pair)]!++
    if (++this.texts < MOST) return
    this.texts >>= 1
    for (let i = 0; i < SLOTS; i++) this.counts[i]! >>= 1
  }

  /** Natural logarithm of one in how many texts has each of the pairs; 0 for one in all of them. Of few texts nothing is rare. */
  rare(pairs: Uint32Array): Float64Array {
    const out = new Float64Array(pairs.length)
    const all = Math.log(this.texts + 1)
    for (let i = 0; i < out.length; i++) out[i] = Math.max(0, all - logOf(this.counts[slotOf(pairs[i]!)]!))
    return out
  }
}

const LOGS = Float64Array.from({ length: 4096 }, (_, n) => Math.log(n + 0.5))
const logOf = (n: number) => (n < LOGS.length ? LOGS[n]! : Math.log(n + 0.5))

const slotOf = (pair: number) => Math.imul(pair ^ (pair >>> 15), 0x2c1b3c6d) >>> 12

/** A text with the rarity of its pairs at this moment. */
export interface Weighed {
  of: Sketch
  rare: Float64Array
}
export interface Written {
  title: Weighed
  text: Weighed
}
export const written = (title: Sketch, text: Sketch, rarity: Rarity): Written => ({
  title: { of: title, rare: rarity.rare(title.pairs) },
  text: { of: text, rare: rarity.rare(text.pairs) },
})

/** What two texts share, weighted by rarity; the same both ways. */
export interface Shared {
  /** Cosine of the texts, and what the titles share of the shorter one: 0–1. */
  alike: number
  held: number
  /** The rarest unbroken run of characters of one title that the other text has too: its weight and its characters. */
  name: number
  characters: string
  /** Rarity that is shared beyond that run: by both titles, by the title of one and the text of the other. */
  titles: number
  title: number
  /** The rarest run of a title that the other text has not: of the title with the lighter one, and of the other title. */
  own: readonly [number, number]
  /** Everything rare that stands in both beyond that run, added up: two letters about one matter share more than a name. */
  telling: number
}

/** Null when the texts share less (cosine, share of the shorter title) than `least`. */
export function shared(a: Written, b: Written, least = { alike: 0, held: 0 }): Shared | null {
  const texts = overlap(a.text, b.text, 2)
  const titles = overlap(a.title, b.title, 1)
  const alike = texts.shared / (Math.sqrt(texts.a * texts.b) || 1)
  const held = titles.shared / (Math.min(titles.a, titles.b) || 1)
  if (alike < least.alike && held < least.held) return null
  const of = (one: Weighed, other: Weighed) => {
    const over = overlap(one, other, 1)
    return { ...over, run: run(one, over.inA, 1), own: run(one, over.inA, 0).weight }
  }
  const [ab, ba] = [of(a.title, b.text), of(b.title, a.text)]
  const best = ab.run.weight >= ba.run.weight ? ab.run : ba.run
  const inTitles = Math.max(run(a.title, titles.inA, 1).weight, run(b.title, titles.inB, 1).weight)
  return {
    alike,
    held,
    name: best.weight,
    characters: best.characters,
    titles: Math.max(0, titles.rare - inTitles),
    title: Math.max(0, Math.max(ab.rare, ba.rare) - best.weight),
    own: [Math.min(ab.own, ba.own), Math.max(ab.own, ba.own)],
    telling: Math.max(0, texts.telling - best.telling),
  }
}

/**
 * Sums of rarities to the power over what both have, and over each; of what both have also beyond the ordinary and beyond the telling;
 * which pairs of either both have.
 */
function overlap(a: Weighed, b: Weighed, power: 1 | 2) {
  const sums = { shared: 0, rare: 0, telling: 0, a: 0, b: 0 }
  const [x, y] = [a.of.pairs, b.of.pairs]
  const inA = new Uint8Array(x.length)
  const inB = new Uint8Array(y.length)
  for (let i = 0; i < x.length; i++) sums.a += power === 1 ? a.rare[i]! : a.rare[i]! ** 2
  for (let j = 0; j < y.length; j++) sums.b += power === 1 ? b.rare[j]! : b.rare[j]! ** 2
  for (let i = 0, j = 0; i < x.length && j < y.length; ) {
    const d = x[i]! - y[j]!
    if (d === 0) {
      sums.shared += power === 1 ? a.rare[i]! : a.rare[i]! ** 2
      sums.rare += Math.max(0, a.rare[i]! - ORDINARY)
      sums.telling += Math.max(0, a.rare[i]! - TELLING)
      inA[i++] = 1
      inB[j++] = 1
    } else if (d < 0) i++
    else j++
  }
  return { ...sums, inA, inB }
}

interface Run {
  weight: number
  telling: number
  characters: string
}
/** The heaviest stretch of the text of which the other text has every pair (1) or none (0). */
function run({ of: { order, pairs }, rare }: Weighed, both: Uint8Array, has: 0 | 1): Run {
  let best = 0
  let end = 0
  let length = 0
  for (let i = 0, weight = 0, n = 0; i < order.length; i++) {
    const at = order[i]! - 1
    if (at < 0 || both[at] !== has) {
      weight = 0
      n = 0
      continue
    }
    weight += Math.max(0, rare[at]! - ORDINARY)
    n++
    if (weight <= best) continue
    best = weight
    end = i
    length = n
  }
  if (best === 0) return { weight: 0, telling: 0, characters: '' }
  const places = order.subarray(end - length + 1, end + 1)
  const found = Array.from(places, (place) => pairs[place - 1]!)
  const telling = places.reduce((sum, place) => sum + Math.max(0, rare[place - 1]! - TELLING), 0)
  return {
    weight: best,
    telling,
    characters: String.fromCharCode(found[0]! >>> 16, ...found.map((p) => p & 65535)),
  }
}
