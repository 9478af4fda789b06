/** From rows of the database to figures with intervals: weeks without gaps, differences before agreements. Pure. */
import type { DecisionKind } from '../../triage/contract.ts'
import { type Interval, round, wilson } from './stats.ts'

export interface Counts {
  decided: number
  unsure: number
  judged: number
  agreed: number
}
/** Of the judged ones those of cases that a person has read for sure. */
export interface Looks {
  looked: number
  lookedAgreed: number
}
export interface KindRow extends Counts, Looks {
  kind: DecisionKind
}
export interface WeekRow extends KindRow {
  week: string
}
export interface RuleRow extends Looks {
  kind: DecisionKind
  rule: string
  judged: number
  agreed: number
}
export interface PairRow {
  kind: DecisionKind
  given: string
  stands: string
  cases: number
  agrees: boolean
}
export interface BandRow {
  kind: DecisionKind
  band: number
  n: number
  right: number
  said: number
}

/** Agreement where somebody has looked, and how much of what was decided that is: without it the share of all flatters. */
export const looksOf = (
  c: Looks & { decided?: number },
): Looks & { lookedAgreement: Interval | null; lookedShare: Interval | null } => ({
  looked: c.looked,
  lookedAgreed: c.lookedAgreed,
  lookedAgreement: wilson({ hits: c.lookedAgreed, n: c.looked }),
  lookedShare: c.decided === undefined ? null : wilson({ hits: c.looked, n: c.decided }),
})

export const agreementOf = (c: { judged: number; agreed: number }): Interval | null =>
  wilson({ hits: c.agreed, n: c.judged })

/** Every Monday from the one before the first day to the last day, with zero where nothing was decided. */
export function weeksOf(
  rows: readonly WeekRow[],
  from: string,
  to: string,
): (Counts & ReturnType<typeof looksOf> & { week: string; agreement: Interval | null })[] {
  const at = new Map(rows.map((r) => [r.week, r]))
  const first = Date.parse(`${from}T00:00:00Z`)
  const monday = first - ((new Date(first).getUTCDay() + 6) % 7) * 86_400_000
  const out = []
  for (let t = monday; t <= Date.parse(`${to}T00:00:00Z`); t += 7 * 86_400_000) {
    const week = new Date(t).toISOString().slice(0, 10)
    const {
      decided = 0,
      unsure = 0,
      judged = 0,
      agreed = 0,
      looked = 0,
      lookedAgreed = 0,
    } = at.get(week) ?? {}
    out.push({
      week,
      decided,
      unsure,
      judged,
      agreed,
      agreement: wilson({ hits: agreed, n: judged }),
      ...looksOf({ looked, lookedAgreed, decided }),
    })
  }
  return out
}

/** Agreement week by week beside the weeks of the whole; null where nobody looked. */
export function trendOf(
  rows: readonly { week: string; judged: number; agreed: number }[],
  weeks: readonly { week: string }[],
): (number | null)[] {
  const at = new Map(rows.map((r) => [r.week, r]))
  return weeks.map(({ week }) => {
    const r = at.get(week)
    return r && r.judged > 0 ? round(r.agreed / r.judged) : null
  })
}

/** Differences first, the most frequent of each first. */
export function orderedPairs<P extends Pick<PairRow, 'cases' | 'agrees' | 'given' | 'stands'>>(
  pairs: readonly P[],
): P[] {
  return [...pairs].sort(
    (a, b) =>
      Number(a.agrees) - Number(b.agrees) ||
      b.cases - a.cases ||
      (a.given + a.stands < b.given + b.stands ? -1 : 1),
  )
}

/** Expected calibration error: mean distance between what was said and what was kept, weighed by how many. */
export function bandError(bands: readonly Pick<BandRow, 'n' | 'right' | 'said'>[]): number {
  const all = bands.reduce((sum, b) => sum + b.n, 0)
  if (all === 0) return 0
  return round(bands.reduce((sum, b) => sum + (b.n / all) * Math.abs(b.said - b.right / b.n), 0))
}

/** Per value: how often it was given, how often it stood, how often both; those with most differences first. */
export function perValue(
  pairs: readonly Pick<PairRow, 'given' | 'stands' | 'cases'>[],
): { code: string; given: number; stands: number; both: number; recall: Interval | null }[] {
  const of = new Map<string, { given: number; stands: number; both: number }>()
  const row = (code: string) => {
    const known = of.get(code) ?? { given: 0, stands: 0, both: 0 }
    of.set(code, known)
    return known
  }
  for (const p of pairs) {
    row(p.given).given += p.cases
    row(p.stands).stands += p.cases
    if (p.given === p.stands) row(p.given).both += p.cases
  }
  return [...of]
    .filter(([code]) => code !== 'none')
    .map(([code, x]) => ({ code, ...x, recall: wilson({ hits: x.both, n: x.stands }) }))
    .sort(
      (a, b) =>
        b.given + b.stands - 2 * b.both - (a.given + a.stands - 2 * a.both) ||
        b.stands - a.stands ||
        (a.code < b.code ? -1 : 1),
    )
}

/** The values that are worth a row and a column of a table: those that take part in most differences, at most `most`. */
export function tableOf(
  pairs: readonly Pick<PairRow, 'given' | 'stands' | 'cases' | 'agrees'>[],
  most: number,
): string[] {
  const weight = new Map<string, number>()
  for (const p of pairs)
    for (const v of p.given === p.stands ? [p.given] : [p.given, p.stands])
      weight.set(v, (weight.get(v) ?? 0) + (p.agrees ? 0.001 : 1) * p.cases)
  return [...weight]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, most)
    .map(([v]) => v)
}
