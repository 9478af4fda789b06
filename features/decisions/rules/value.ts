/** What a look at a decision is worth: how likely it is wrong, how often its item comes, what a wrong one costs. Pure. */
import type { Words } from '../../../kernel/contract.ts'

export interface Band {
  /** Tenth of the score, 0–9. */
  band: number
  n: number
  right: number
}

/** Looks that the score alone is worth against what was really right at this score. */
const PRIOR = 5

/** Chance that a class said with this score is wrong: what people found at this tenth of the scale, leaning on the score where few looked. */
export function chanceWrong(score: number, bands: readonly Band[]): number {
  const at = Math.min(9, Math.max(0, Math.floor(score * 10)))
  const seen = bands.find((b) => b.band === at)
  const wrong = (seen ? seen.n - seen.right : 0) + PRIOR * (1 - score)
  return wrong / ((seen?.n ?? 0) + PRIOR)
}

export interface Looked {
  score: number
  level: 'normal' | 'urgent' | 'critical'
  /** Cases of the item that was said in the last thirty days. */
  often: number
  /** The second guess would go to another unit. */
  otherUnit: boolean
}

const dear = { normal: 1, urgent: 2, critical: 3 } as const

export interface Value {
  value: number
  wrong: number
  why: Words
}

/** Wrong × often × dear. Doubling how often counts as one step more, since one look teaches all that are alike. */
export function worthOf(l: Looked, bands: readonly Band[]): Value {
  const wrong = chanceWrong(l.score, bands)
  const cost = dear[l.level] * (l.otherUnit ? 2 : 1)
  const value = wrong * Math.log2(2 + l.often) * cost
  const percent = Math.round(wrong * 100)
  const zh = [`可能错 ${percent}%`, `这一项近 30 天 ${l.often} 件`]
  const en = [`${percent} % likely wrong`, `${l.often} cases of the item in 30 days`]
  if (l.otherUnit) {
    zh.push('第二个猜测归另一家办')
    en.push('the second guess goes to another unit')
  }
  if (l.level !== 'normal') {
    zh.push(l.level === 'critical' ? '特急' : '加急')
    en.push(l.level)
  }
  return {
    value: Math.round(value * 1000) / 1000,
    wrong: Math.round(wrong * 1000) / 1000,
    why: { zh: zh.join(' · '), en: en.join(' · ') },
  }
}
