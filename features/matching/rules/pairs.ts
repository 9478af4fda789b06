/** The levels of a pair: how near each of its fields is. Comparisons of distinct values are remembered, no object is made per pair. */

import type { Field, Records } from './records.ts'
import { dice } from './sorting.ts'

/** One of the two cells says nothing. */
export const MISSING = 31
const SLOTS = 1 << 17
/** Values that a pool may have for its comparisons to be remembered: two numbers and a level have room in one double. */
const MOST = 1 << 24

/** Comparisons of one pool that were made lately, by the two value numbers; one number each, so that one look at memory tells. */
class Memory {
  private readonly known = new Float64Array(SLOTS)
  private readonly field: Field
  constructor(field: Field) {
    this.field = field
  }

  of(v: number, w: number): number {
    const x = Math.min(v, w)
    const y = Math.max(v, w)
    const { kind, values } = this.field.pool
    if (y >= MOST) return kind.compare(values[x], values[y])
    const slot = (Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca6b)) >>> 15
    // y is never 0, so that an empty slot is no comparison.
    const key = (x * MOST + y) * 32
    const level = this.known[slot]! - key
    if (level >= 0 && level < 32) return level
    const found = kind.compare(values[x], values[y])
    this.known[slot] = key + found
    return found
  }
}

export class Pairs {
  readonly records: Records
  readonly width: number
  /** Levels of each field, those of changed-over names included. */
  readonly sizes: readonly number[]
  /** Levels of the pair that was compared last. */
  readonly levels: Uint8Array
  /** Given name: both names stand in the other's column; the one that is there does. */
  readonly both: number
  readonly one: number
  private readonly top: number[]
  private readonly memory: Memory[]

  constructor(records: Records) {
    this.records = records
    this.width = records.fields.length
    this.top = records.fields.map((f) => f.kind.levels.length - 1)
    const given = records.names?.given
    this.sizes = records.fields.map((f, i) => f.kind.levels.length + (i === given ? 2 : 0))
    this.both = given === undefined ? -1 : this.top[given]! + 1
    this.one = this.both + 1
    this.levels = new Uint8Array(this.width)
    const memories = new Map<unknown, Memory>()
    this.memory = records.fields.map((f) => {
      const m = memories.get(f.pool) ?? new Memory(f)
      memories.set(f.pool, m)
      return m
    })
  }

  compare(a: number, b: number): Uint8Array {
    const { width, levels } = this
    const { rows, names } = this.records
    const at = a * width
    const to = b * width
    for (let f = 0; f < width; f++) {
      const v = rows[at + f]!
      const w = rows[to + f]!
      levels[f] = v < 0 || w < 0 ? MISSING : v === w ? this.top[f]! : this.memory[f]!.of(v, w)
    }
    if (names !== undefined) this.turned(at, to, names.surname, names.given)
    return levels
  }

  /** Names that stand in each other's columns. Said by the given name; the surname then says nothing of its own. */
  private turned(at: number, to: number, s: number, g: number): void {
    const { levels } = this
    if ((levels[s]! > 1 && levels[s] !== MISSING) || (levels[g]! > 1 && levels[g] !== MISSING)) return
    const there = this.across(at + g, to + s)
    if (there === 0) return
    const back = this.across(at + s, to + g)
    if (back === 0) return
    if (there < 0 && back < 0) return
    levels[g] = there > 0 && back > 0 ? this.both : this.one
    levels[s] = MISSING
  }

  /** Whether a name of the one column is that of the other: 1 yes, 0 no, -1 nothing to compare. */
  private across(i: number, j: number): number {
    const { rows, names } = this.records
    const v = rows[i]!
    const w = rows[j]!
    if (v < 0 || w < 0) return -1
    return v === w || this.memory[names!.given]!.of(v, w) >= 3 ? 1 : 0
  }
}

export interface Chances {
  /** Per field: share of pairs taken at random in which both cells say something, and shares of the levels among these. */
  filled: Float64Array
  shares: Float64Array[]
  /** Pairs that were looked at. */
  looked: number
}

/** Shares of the levels among pairs taken at random: of few records all pairs, of many a sample; equal values are counted exactly. */
export function chances(pairs: Pairs, most = 200_000): Chances {
  const { records, sizes, width } = pairs
  const counts = sizes.map((k) => new Float64Array(k))
  const filled = new Float64Array(width)
  let looked = 0
  const take = (a: number, b: number) => {
    const levels = pairs.compare(a, b)
    looked++
    for (let f = 0; f < width; f++) {
      const level = levels[f]!
      if (level === MISSING) continue
      counts[f]![level]!++
      filled[f]!++
    }
  }
  const { n, split, linking } = records
  if (records.pairs <= most) {
    for (let a = 0; a < (linking ? split : n); a++)
      for (let b = linking ? split : a + 1; b < n; b++) take(a, b)
  } else {
    const throwing = dice(20_11)
    while (looked < most) {
      const a = Math.floor(throwing() * (linking ? split : n))
      const b = linking ? split + Math.floor(throwing() * (n - split)) : Math.floor(throwing() * n)
      if (a !== b) take(a, b)
    }
  }
  const shares = counts.map((count, f) => {
    const field = records.fields[f]!
    const top = field.kind.levels.length - 1
    const whole = filled[f]! || 1
    const exact = equalShare(field, linking)
    const rest = whole - count[top]! || 1
    return count.map((c, level) => (level === top ? exact : (c / rest) * (1 - exact)))
  })
  const names = records.names
  if (names) {
    // How often two people's names are each other's by chance, and how often one of them is.
    const cross = crossShare(records, names.surname, names.given)
    const given = shares[names.given]!
    given[pairs.both] = cross * cross * 1.5
    given[pairs.one] = cross * 1.5
  }
  for (let f = 0; f < width; f++) filled[f]! /= looked || 1
  return { filled, shares, looked }
}

/** Chance that two records that both have a value have the same one. */
function equalShare(field: Field, linking: boolean): number {
  const { count, countLeft, filled, filledLeft } = field
  let sum = 0
  for (let v = 0; v < count.length; v++) {
    const c = count[v]!
    const l = countLeft[v]!
    sum += linking ? l * (c - l) : (c * (c - 1)) / 2
  }
  const all = linking ? filledLeft * (filled - filledLeft) : (filled * (filled - 1)) / 2
  return all > 0 ? sum / all : 0
}

function crossShare(records: Records, s: number, g: number): number {
  const surname = records.fields[s]!
  const given = records.fields[g]!
  let sum = 0
  for (let v = 0; v < surname.count.length; v++) sum += surname.count[v]! * (given.count[v] ?? 0)
  return sum / Math.max(1, surname.filled * given.filled)
}
