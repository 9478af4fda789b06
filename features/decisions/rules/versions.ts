/**
 * Two versions of the class model on the cases that were kept back (`triage/rules/parts.ts`), and whether the new one takes over.
 * Pure.
 */
import type { Words } from '../../../kernel/contract.ts'
import { classMetrics } from '../../triage/rules/metrics.ts'
import { type Interval, mcnemar, pairedDifference, round, wilson } from './stats.ts'

/** Fewer kept cases than this say nothing: a person decides. */
export const LEAST_KEPT = 30
/** Macro-F1 may be this much lower and still count as not worse: on few cases one of a rare class moves it. */
const F1_SLACK = 0.005
/** From this score on a class is sent out without asking (DEFAULT_THRESHOLDS.class). */
const SURE = 0.6

export interface Answer {
  item: string
  score: number
}
export interface Side {
  accuracy: Interval
  macroF1: number
  /** Share that would go without a person, and how many of those are right. */
  sure: Interval
  sureRight: Interval | null
  /** Mean distance between said and kept certainty, by tenths. */
  calibrationError: number
}
export const verdicts = ['better', 'same', 'worse', 'few'] as const
export type Verdict = (typeof verdicts)[number]
export interface Comparison {
  n: number
  now: Side | null
  candidate: Side | null
  /** Cases that only the present model, and only the candidate, has right. */
  onlyNow: number
  onlyCandidate: number
  difference: { difference: number; low: number; high: number } | null
  /** Exact McNemar, two-sided. */
  p: number
  verdict: Verdict
  /** Not worse: may take over by itself. */
  takes: boolean
  why: Words
  /** Items on which they differ, the largest difference first. */
  perItem: { item: string; n: number; now: number; candidate: number }[]
}

/** Both models on the same kept cases: `truth[i]` is what people left case i at. */
export function compareModels(
  truth: readonly string[],
  now: readonly Answer[],
  candidate: readonly Answer[],
): Comparison {
  const n = truth.length
  let onlyNow = 0
  let onlyCandidate = 0
  const items = new Map<string, { n: number; now: number; candidate: number }>()
  for (let i = 0; i < n; i++) {
    const a = now[i]!.item === truth[i]
    const b = candidate[i]!.item === truth[i]
    if (a && !b) onlyNow++
    if (b && !a) onlyCandidate++
    const of = items.get(truth[i]!) ?? { n: 0, now: 0, candidate: 0 }
    items.set(truth[i]!, of)
    of.n++
    if (a) of.now++
    if (b) of.candidate++
  }
  const p = mcnemar(onlyNow, onlyCandidate)
  const [sideNow, sideNew] = [sideOf(truth, now), sideOf(truth, candidate)]
  const verdict: Verdict =
    n < LEAST_KEPT ? 'few' : p >= 0.05 ? 'same' : onlyCandidate > onlyNow ? 'better' : 'worse'
  const lower = onlyCandidate < onlyNow || (sideNew?.macroF1 ?? 0) < (sideNow?.macroF1 ?? 0) - F1_SLACK
  const takes = verdict !== 'few' && !lower
  return {
    n,
    now: sideNow,
    candidate: sideNew,
    onlyNow,
    onlyCandidate,
    difference: pairedDifference(n, onlyNow, onlyCandidate),
    p: round(p),
    verdict,
    takes,
    why: whyOf(n, onlyNow, onlyCandidate, verdict, takes),
    perItem: [...items]
      .filter(([, x]) => x.now !== x.candidate)
      .map(([item, x]) => ({ item, ...x }))
      .sort(
        (a, b) => Math.abs(b.candidate - b.now) - Math.abs(a.candidate - a.now) || (a.item < b.item ? -1 : 1),
      )
      .slice(0, 30),
  }
}

function sideOf(truth: readonly string[], answers: readonly Answer[]): Side | null {
  const n = truth.length
  if (n === 0) return null
  const right = answers.map((a, i) => a.item === truth[i])
  const sure = answers.map((a) => a.score >= SURE)
  const count = (list: readonly boolean[]) => list.filter(Boolean).length
  const metrics = classMetrics(
    truth,
    answers.map((a) => a.item),
  )
  return {
    accuracy: wilson({ hits: count(right), n })!,
    macroF1: metrics.macroF1,
    sure: wilson({ hits: count(sure), n })!,
    sureRight: wilson({ hits: count(right.filter((_, i) => sure[i])), n: count(sure) }),
    calibrationError: calibrationError(answers.map((a, i) => ({ score: a.score, right: right[i]! }))),
  }
}

/** Expected calibration error over tenths. */
export function calibrationError(said: readonly { score: number; right: boolean }[]): number {
  if (said.length === 0) return 0
  let sum = 0
  for (const band of Map.groupBy(said, (s) => Math.min(9, Math.floor(s.score * 10))).values()) {
    const mean = band.reduce((a, s) => a + s.score, 0) / band.length
    const right = band.filter((s) => s.right).length / band.length
    sum += (band.length / said.length) * Math.abs(mean - right)
  }
  return round(sum)
}

function whyOf(n: number, b: number, c: number, verdict: Verdict, takes: boolean): Words {
  if (verdict === 'few')
    return {
      zh: `留出来比的只有 ${n} 件，不到 ${LEAST_KEPT} 件，比不出来，等人定`,
      en: `only ${n} cases are kept back, fewer than ${LEAST_KEPT}: it cannot be told, a person decides`,
    }
  const differ = {
    zh: `留出来的 ${n} 件里，新的多对 ${c} 件、少对 ${b} 件`,
    en: `of ${n} kept cases ${c} are right only with the new one, ${b} only with the present one`,
  }
  const end = takes
    ? { zh: '，不比现在的差', en: ': not worse' }
    : { zh: '，比现在的差，或有的类差了', en: ': worse, or worse for some items' }
  return { zh: differ.zh + end.zh, en: differ.en + end.en }
}
