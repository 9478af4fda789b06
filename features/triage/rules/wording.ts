/**
 * Whether two letters are about the same problem by their words alone, when no list knows the place they name. A logistic
 * model over what they share that is rare (`rarity.ts`), what the title of each names alone, time and reporter.
 */
import type { Words } from '../../../kernel/contract.ts'
import { shared, type Written } from './rarity.ts'

/**
 * Fitted (L2, strength 1) on 94,067 pairs that the index of cases proposed among 2,816 citizens' letters of 2011–2019 in the order
 * they came, 145 of which a reader found to be about one problem (docs/decisions.md). The letters are not part of this project.
 */
const WEIGHT = {
  bias: -4.52,
  alikeRoot: 2.56,
  held: 1.73,
  name: 2.18,
  titles: 1.61,
  title: 1.77,
  own: [-0.86, -1.2],
  again: 1.92,
  days: -1.44,
} as const

/** Substance of a text below which its words alone say nothing: a handful of them fits any lamp. */
export const ENOUGH = 0.8
/** Texts that must have been counted before anything in them is called rare. */
export const COUNTED = 200
/** Below both, two letters have nothing to do with each other: none of the 145 pairs lies there. */
const LEAST = { alike: 0.03, held: 0.15 }
/** Weight of what speaks against it from which it is said. */
const SAID = 1

export interface Wording {
  logit: number
  parts: readonly { what: 'text' | 'name' | 'time' | 'reporter'; logit: number; detail: Words }[]
}

/** Null when they have nothing to do with each other. `again`: the same reporter. */
export function wording(a: Written, b: Written, of: { days: number; again: boolean }): Wording | null {
  const s = shared(a, b, LEAST)
  if (!s) return null
  const w = WEIGHT
  const most = (x: number) => Math.min(30, x) / 10
  const percent = Math.round(Math.max(s.alike, s.held) * 100)
  const days = Math.round(of.days)
  const own = w.own[0] * most(s.own[0]) + w.own[1] * most(s.own[1])
  const name = s.characters
  const parts: Wording['parts'] = [
    {
      what: 'text',
      logit:
        w.alikeRoot * Math.sqrt(s.alike) +
        w.held * s.held +
        w.titles * most(s.titles) +
        w.title * most(s.title),
      detail: { zh: `用词相近 ${percent}%`, en: `words ${percent}% alike` },
    },
    {
      what: 'name',
      logit: w.name * most(s.name),
      detail: { zh: `都写到少见的「${name}」`, en: `both write “${name}”, which few do` },
    },
    {
      what: 'name',
      logit: own,
      detail: { zh: '各有对方没有提到的名称', en: 'each names what the other does not' },
    },
    {
      what: 'time',
      logit: (w.days * Math.log1p(of.days)) / 3,
      detail: { zh: `相隔 ${days} 天`, en: `${days} d between them` },
    },
    {
      what: 'reporter',
      logit: of.again ? w.again : 0,
      detail: { zh: '同一人再次反映', en: 'the same person again' },
    },
  ]
  const logit = w.bias + parts.reduce((sum, p) => sum + p.logit, 0)
  return { logit, parts: parts.filter((p) => p.logit > 0 || p.logit < -SAID) }
}
