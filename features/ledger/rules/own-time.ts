/** What the passing of days alone can have changed for an own rule: whose entries have to be looked at again, and nobody else's. */
import { type OwnDefinition, ofAge } from './own-model.ts'
import { before } from './own-test.ts'

/** Dates as 19900102, both ends meant. */
export type Span = readonly [from: number, to: number]
export interface Turned {
  /** Months of birth, 1 to 12, in which somebody became a year older; a month, because the day is sealed. */
  birthdays: readonly number[]
  /** Days of birth, of moving in and of verification that became older than a rule asks. */
  birth: readonly Span[]
  moveIn: readonly Span[]
  verified: readonly Span[]
  /** The days themselves: whoever left on one of them is no part of a home any more. */
  days: Span
}

/** Between a day on which everything was looked at and a later one. Whoever is not named by this is found, or not, as on that day. */
export function turned(d: Pick<OwnDefinition, 'conditions'>, since: number, today: number): Turned {
  const spans: Record<'birth' | 'moveIn' | 'verified', Span[]> = { birth: [], moveIn: [], verified: [] }
  for (const c of d.conditions)
    if ((c.op === 'older' || c.op === 'newer') && c.field in spans) {
      const at = (day: number) => before(day, c.n ?? 0, c.span ?? 'days')
      spans[c.field as keyof typeof spans].push([at(since), at(today)])
    }
  return {
    birthdays: d.conditions.some((c) => ofAge.includes(c.field)) ? monthsBetween(since, today) : [],
    ...spans,
    days: [since, today],
  }
}

/** The month of the first day too: whoever was born on 29 February is a year older on 1 March. */
function monthsBetween(since: number, today: number): number[] {
  const month = (day: number) => Math.floor(day / 10_000) * 12 + (Math.floor(day / 100) % 100) - 1
  const n = Math.min(12, month(today) - month(since) + 1)
  return Array.from({ length: n }, (_, i) => ((month(since) + i) % 12) + 1).sort((a, b) => a - b)
}
