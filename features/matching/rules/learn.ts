/**
 * Fellegi–Sunter without labels. Each pair of records is of one of three kinds: the same person, two people of one household, two
 * people who have nothing to do with each other. What the levels of the fields are like in each kind, and how many pairs are of it, is
 * learnt by expectation maximisation over the looked-at pairs, counted by their pattern of levels.
 *
 * A household explains that addresses, telephones and surnames agree: taken as independent they would outweigh a different
 * birth date and make one person of a mother and her daughter. Kinds of field that a household does not explain are as between strangers.
 */

import { type Chances, MISSING, type Pairs } from './pairs.ts'
import type { Field } from './records.ts'

/** Patterns of levels with how many pairs had them. */
export class Patterns {
  readonly levels: Uint8Array[] = []
  readonly counts: number[] = []
  private readonly places = new Map<number, number>()
  private readonly radix: number[]
  constructor(sizes: readonly number[]) {
    let r = 1
    this.radix = sizes.map((k) => {
      const own = r
      r *= k + 1
      return own
    })
  }

  add(levels: Uint8Array): void {
    let code = 0
    for (let f = 0; f < levels.length; f++)
      if (levels[f] !== MISSING) code += (levels[f]! + 1) * this.radix[f]!
    const place = this.places.get(code)
    if (place !== undefined) this.counts[place]!++
    else {
      this.places.set(code, this.levels.length)
      this.levels.push(levels.slice())
      this.counts.push(1)
    }
  }
}

export interface Model {
  /** Per field and level: chance among pairs of one person, of one household, of strangers. */
  same: Float64Array[]
  household: Float64Array[]
  stranger: Float64Array[]
  /** Shares of all pairs there are. */
  priorSame: number
  priorHousehold: number
  rounds: number
}

/** True pairs imagined beforehand, so that a level nobody has seen is not impossible and a ledger without repeats learns no nonsense. */
const IMAGINED = 8
/** Share of all pairs that one kind has at most: in tables of a few rows each kind keeps a part. */
const LARGEST = 0.4
/** Fields that tell people apart differ in less than this share of true pairs. */
const MOST_DIFFERENT = 0.4

export function learn(pairs: Pairs, patterns: Patterns, scale: number, found: Chances, rounds = 200): Model {
  const { fields, pairs: all, n, split, linking } = pairs.records
  const sizes = pairs.sizes
  const shareable = fields.map((f) => f.kind.household !== undefined)
  const anyHousehold = shareable.some(Boolean)
  const expect = fields.map((f, i) => spread(f.kind.expect, sizes[i]!))
  const model: Model = {
    same: expect.map((e) => e.slice()),
    household: fields.map((f, i) => spread(f.kind.household ?? [], sizes[i]!)),
    stranger: found.shares.map((s) => floored(s, found.looked)),
    priorSame: Math.min((0.2 * (linking ? Math.min(split, n - split) : n)) / all, LARGEST),
    priorHousehold: anyHousehold ? Math.min((0.5 * n) / all, LARGEST) : 0,
    rounds: 0,
  }
  const beforehand = model.household.map((h) => h.slice())
  fields.forEach((_, f) => {
    if (!shareable[f]) model.household[f] = model.stranger[f]!
  })
  const width = fields.length
  const sums = () => sizes.map((k) => new Float64Array(k))
  for (let round = 1; round <= rounds; round++) {
    const inSame = sums()
    const inHousehold = sums()
    let same = 0
    let household = 0
    const rest = 1 - model.priorSame - model.priorHousehold
    for (let i = 0; i < patterns.levels.length; i++) {
      const levels = patterns.levels[i]!
      let s = model.priorSame
      let h = model.priorHousehold
      let u = rest
      for (let f = 0; f < width; f++) {
        const level = levels[f]!
        if (level === MISSING) continue
        s *= model.same[f]![level]!
        h *= model.household[f]![level]!
        u *= model.stranger[f]![level]!
      }
      const weight = (patterns.counts[i]! * scale) / (s + h + u)
      same += s * weight
      household += h * weight
      for (let f = 0; f < width; f++) {
        const level = levels[f]!
        if (level === MISSING) continue
        inSame[f]![level]! += s * weight
        inHousehold[f]![level]! += h * weight
      }
    }
    let moved = Math.abs(Math.log((same + 1e-9) / (model.priorSame * all + 1e-9)))
    model.priorSame = Math.min(Math.max(same, 0.5) / all, LARGEST)
    if (anyHousehold) model.priorHousehold = Math.min(Math.max(household, 0.5) / all, LARGEST)
    for (let f = 0; f < width; f++) {
      const m = shares(inSame[f]!, expect[f]!, IMAGINED)
      capped(m, identifying(fields[f]!) ? MOST_DIFFERENT : 0.7)
      for (let l = 0; l < m.length; l++) moved = Math.max(moved, Math.abs(m[l]! - model.same[f]![l]!))
      model.same[f] = m
      model.stranger[f] = strangers(found, f, all, inSame[f]!)
      model.household[f] = shareable[f]
        ? shares(inHousehold[f]!, beforehand[f]!, IMAGINED * 4)
        : model.stranger[f]!
    }
    model.rounds = round
    if (moved < 1e-4) break
  }
  for (let f = 0; f < width; f++) rising(model, f, fields[f]!.kind.levels.length)
  return model
}

const identifying = (field: Field) => field.kind.household === undefined && field.kind.levels.length > 3

/** Levels of pairs at random without the true pairs among them; small ledgers are full of these. */
function strangers(found: Chances, f: number, all: number, inSame: Float64Array): Float64Array {
  const pairs = Math.max(1, all * found.filled[f]!)
  const out = found.shares[f]!.map((share, l) =>
    Math.max(share * pairs - inSame[l]!, share * pairs * 0.02, 0),
  )
  return floored(
    out.map((c) => c / pairs),
    Math.min(found.looked, pairs),
  )
}

/** No level is impossible: as if half a pair more had been seen. */
function floored(share: Float64Array, looked: number): Float64Array {
  const least = 0.5 / Math.max(1, looked)
  let sum = 0
  const out = share.map((s) => {
    const x = Math.max(s, least)
    sum += x
    return x
  })
  return out.map((x) => x / sum)
}

function shares(counts: Float64Array, before: Float64Array, weight: number): Float64Array {
  let sum = weight
  for (const c of counts) sum += c
  return counts.map((c, l) => (c + weight * before[l]!) / sum)
}

function capped(m: Float64Array, most: number): void {
  const first = m[0]!
  if (first <= most) return
  const factor = (1 - most) / (1 - first)
  for (let l = 1; l < m.length; l++) m[l]! *= factor
  m[0] = most
}

/** Shares for `size` levels: those beyond the given ones (names changed over) get a little of all. */
function spread(given: readonly number[], size: number): Float64Array {
  const out = Float64Array.from({ length: size }, (_, l) => given[l] ?? 0.02)
  const sum = out.reduce((a, b) => a + b, 0)
  return out.map((x) => x / sum)
}

/**
 * Nearer never counts for less: neighbouring levels whose evidence falls are taken together (pool adjacent violators). Without this
 * a rare level could be learnt from chance.
 */
function rising(model: Model, f: number, levels: number): void {
  const m = model.same[f]!
  const u = model.stranger[f]!
  const groups: { m: number; u: number; from: number; to: number }[] = []
  for (let l = 0; l < levels; l++) {
    groups.push({ m: m[l]!, u: u[l]!, from: l, to: l })
    for (;;) {
      const b = groups.at(-1)!
      const a = groups.at(-2)
      if (!a || a.m / a.u <= b.m / b.u) break
      groups.splice(-2, 2, { m: a.m + b.m, u: a.u + b.u, from: a.from, to: b.to })
    }
  }
  for (const g of groups)
    for (let l = g.from; l <= g.to; l++) {
      // The ratio is what counts; the parts keep their place under each other.
      const share = u[l]! / g.u
      m[l] = g.m * share
    }
}
