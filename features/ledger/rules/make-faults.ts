/** Plants errors of many kinds into an invented ledger and keeps what was planted where: what checks are measured by. */
import type { Kind } from './fault-model.ts'
import { CODE_FAULTS } from './faults-codes.ts'
import { LIFE_FAULTS } from './faults-life.ts'
import { SET_FAULTS } from './faults-set.ts'
import type { Household } from './make-town.ts'
import type { Maker } from './maker.ts'

export interface Planted {
  /** Row of data from 1. */
  row: number
  kind: string
  /** The rule that has to find it. */
  rule: string
  /** Rules that may speak of it too. */
  also: readonly string[]
}

export const KINDS: readonly Kind[] = [...CODE_FAULTS, ...LIFE_FAULTS, ...SET_FAULTS]

/** One phone for nine people: the households that share the next one. */
const SHARED = 9

/**
 * Passes households on, one in so many with an error of the next kind. `share`: errors per person, about. At most one kind in a household,
 * and what an error borrows of another household comes from one that was left clean.
 */
export function* corrupted(
  households: Iterable<Household>,
  share: number,
  m: Maker,
  note: (planted: Planted) => void,
): Generator<Household> {
  const clean: Household[] = []
  let row = 0
  let due = 0
  let kind = 0
  let shared = { phone: '', left: 0 }
  /** Kinds that found no household that suits yet. */
  const waiting: Kind[] = []
  for (const h of households) {
    due += h.rows.length * share
    const before = row
    let planted: { kind: Kind; rows: readonly number[] } | undefined
    if (shared.left > 0 && h.rows[0]!.phone !== '') {
      h.rows[0]!.phone = shared.phone
      shared.left--
      due--
      planted = { kind: KINDS.find((k) => k.rule === 'phone-many')!, rows: [0] }
    } else if (due >= 1 && clean.length > 0) {
      const turn = [...waiting, KINDS[kind % KINDS.length]!]
      for (const k of turn) {
        const copy = h.rows.map((p) => ({ ...p }))
        const rows =
          k.rule === 'phone-many' ? undefined : k.plant(copy, { m, other: m.dice.of(clean), home: h.home })
        if (k.rule === 'phone-many') shared = { phone: m.phone(), left: SHARED }
        if (rows || k.rule === 'phone-many') {
          if (waiting.includes(k)) waiting.splice(waiting.indexOf(k), 1)
          else kind++
          if (rows) {
            h.rows = copy
            planted = { kind: k, rows }
            due -= 1
          }
          break
        }
        if (!waiting.includes(k)) {
          waiting.push(k)
          kind++
        }
      }
    }
    if (planted)
      for (const i of planted.rows)
        note({
          row: before + i + 1,
          kind: planted.kind.kind,
          rule: planted.kind.rule,
          also: planted.kind.also ?? [],
        })
    else if (h.rows.length > 1) {
      clean.push(h)
      // A borrowed household is used once: two errors must not meet in it.
      if (clean.length > 60) clean.shift()
    }
    row += h.rows.length
    yield h
  }
}
