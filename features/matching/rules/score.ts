/** What a pair weighs: log2 of how much likelier its levels are for one person than for two, column by column, with the reasons. */
import type { Words } from './kind.ts'
import type { Model } from './learn.ts'
import { MISSING, type Pairs } from './pairs.ts'

/** Chances below this and above its complement are not told apart in a score. */
const LEAST = 1e-9

export interface Reason {
  field: string
  level: Words
  /** log2; above 0 speaks for one person. */
  weight: number
}

const TURNED: Words = { zh: '姓名对调', en: 'names changed over' }
const CROSSED: Words = { zh: '写在另一栏', en: 'in the other column' }

export class Scale {
  private readonly pairs: Pairs
  /** log2 of the chances. */
  private readonly same: Float64Array[]
  private readonly stranger: Float64Array[]
  private readonly weights: Float64Array[]
  private readonly homes: Float64Array[]
  private readonly tops: number[]
  /** log2 chance of each value, where the equal ones are rarer or commoner than on average. */
  private readonly rarity: Float64Array[]
  readonly prior: number
  private readonly household: number
  private readonly rest: number

  constructor(pairs: Pairs, model: Model) {
    this.pairs = pairs
    const { fields, linking, split, n } = pairs.records
    this.weights = model.same.map((m, f) => m.map((x, l) => Math.log2(x / model.stranger[f]![l]!)))
    this.homes = model.household.map((h, f) => h.map((x, l) => Math.log2(x / model.stranger[f]![l]!)))
    this.tops = fields.map((f) => f.kind.levels.length - 1)
    this.rarity = fields.map((field) => {
      const around = field.kind.around ?? 0
      return Float64Array.from(field.count, (c, v) => {
        if (!linking) return Math.log2(Math.max(1, c - 1) / Math.max(1, field.filled - 1 + around))
        const left = field.countLeft[v]!
        return Math.log2(
          Math.max(
            Math.max(1, left) / Math.max(1, split + around),
            Math.max(1, c - left) / Math.max(1, n - split + around),
          ),
        )
      })
    })
    this.prior = Math.log2(model.priorSame / (1 - model.priorSame))
    this.household = model.priorHousehold
    this.rest = 1 - model.priorSame - model.priorHousehold
    this.same = model.same.map((m) => m.map(Math.log2))
    this.stranger = model.stranger.map((u) => u.map(Math.log2))
  }

  /** log2 odds that two records are one person. */
  of(a: number, b: number): number {
    return this.weigh(a, b, this.pairs.compare(a, b))
  }

  /**
   * What contradicts that two records are one person, 0 or less: a pair that speaks for two people more than records that say nothing
   * would, or columns that differ, all but the strongest: one column may be wrong. Never more than its own odds are against it.
   */
  against(a: number, b: number, odds: number): number {
    const levels = this.pairs.compare(a, b)
    let sum = 0
    let most = 0
    for (let f = 0; f < levels.length; f++) {
      const level = levels[f]!
      if (level === MISSING) continue
      const w = Math.min(0, this.weights[f]![level]!)
      sum += w
      most = Math.min(most, w)
    }
    return Math.max(Math.min(0, odds), Math.min(0, odds - this.prior, sum - most))
  }

  private weigh(a: number, b: number, levels: Uint8Array): number {
    let sum = this.prior
    let home = 0
    const { weights, homes, tops, household } = this
    for (let f = 0; f < levels.length; f++) {
      const level = levels[f]!
      if (level === MISSING) continue
      sum += level < tops[f]! ? weights[f]![level]! : this.weight(f, level, a, b)
      if (household > 0) home += homes[f]![level]!
    }
    return sum - this.cost(home)
  }

  /** What is taken off because two people of one household would look like this too. */
  private cost(home: number): number {
    return this.household > 0 ? Math.log2(this.rest + this.household * 2 ** home) : 0
  }

  /** A value that few have says more when it is equal than one that everybody has. */
  private weight(f: number, level: number, a: number, b: number): number {
    const { records } = this.pairs
    const top = this.tops[f]!
    const width = this.pairs.width
    if (level === top) {
      const value = records.rows[a * width + f]!
      return this.same[f]![level]! - Math.max(this.rarity[f]![value]!, LEAST_SHARE)
    }
    if (level > top) {
      const u = this.stranger[f]![level]!
      // How common two names are that stand in each other's columns decides how much that says.
      const chance = level === this.pairs.both ? Math.max(u - 8, this.common(a), this.common(b)) : u
      return this.same[f]![level]! - chance
    }
    return this.weights[f]![level]!
  }

  /** log2 chance of both names of a record. */
  private common(record: number): number {
    const { records, width } = this.pairs
    let sum = 0
    for (const f of [records.names!.given, records.names!.surname]) {
      const v = records.rows[record * width + f]!
      if (v >= 0)
        sum += Math.max(this.rarity[records.names!.given]![v]!, this.rarity[records.names!.surname]![v]!)
    }
    return sum
  }

  /** The columns of a pair with what each says, and the chance that it is one person. */
  explain(a: number, b: number): { reasons: Reason[]; prior: number; household: number; odds: number } {
    const levels = this.pairs.compare(a, b).slice()
    const { fields } = this.pairs.records
    const reasons: Reason[] = []
    let home = 0
    for (let f = 0; f < levels.length; f++) {
      const level = levels[f]!
      if (level === MISSING) continue
      home += this.homes[f]![level]!
      const words =
        level === this.pairs.both && level > this.tops[f]!
          ? TURNED
          : level > this.tops[f]!
            ? CROSSED
            : fields[f]!.kind.levels[level]!
      reasons.push({ field: fields[f]!.name, level: words, weight: this.weight(f, level, a, b) })
    }
    return { reasons, prior: this.prior, household: -this.cost(home), odds: this.weigh(a, b, levels) }
  }
}

const LEAST_SHARE = -30

/** Chance from log2 odds. */
export function chanceOf(odds: number): number {
  const p = odds > 0 ? 1 / (1 + 2 ** -odds) : 2 ** odds / (1 + 2 ** odds)
  return Math.min(1 - LEAST, Math.max(LEAST, p))
}

/** log2 odds of a chance; 0 and 1 are never and always. */
export const oddsOf = (chance: number): number =>
  chance <= 0
    ? Number.NEGATIVE_INFINITY
    : chance >= 1
      ? Number.POSITIVE_INFINITY
      : Math.log2(chance / (1 - chance))
