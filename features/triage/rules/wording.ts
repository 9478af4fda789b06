/**
 * Whether two letters are about the same problem by their words alone, when no list knows the place they name. A logistic
 * model over what they share that is rare (`rarity.ts`), what the title of each names alone, time and reporter.
 */
import type { Words } from '../../../kernel/contract.ts'
import { shared, type Written } from './rarity.ts'

/**
 * Fitted (L2, strength 1) on 110,631 pairs that the index of cases proposed among 2,816 citizens' letters of 2011–2019 in the order they
 * came, 182 of which a reader found to be about one problem, and with half the weight on half of the invented ones (link-letters.csv,
 * docs/decisions.md). The citizens' letters are not part of this project. The bias is 0.48 above the fitted: what stood at 0.65, where 96 of
 * 100 links were right in cross-validation, is 0.75 here.
 */
const WEIGHT = {
  bias: -1.18,
  alikeRoot: 4.31,
  name: 1.53,
  titles: 1.05,
  title: 1.53,
  telling: 0.68,
  own: [-1.07, -1.29],
  again: 2.46,
  asks: -1.67,
  days: -1.9,
} as const

/** Substance of a text below which its words alone say nothing: a handful of them fits any lamp. */
export const ENOUGH = 0.75
/** Texts that must have been counted before anything in them is called rare. */
export const COUNTED = 200
/** Below both, two letters have nothing to do with each other: none of the 182 pairs lies there. */
const LEAST = { alike: 0.03, held: 0.15 }
/** Weight of what speaks against it from which it is said. */
const SAID = 1

/** Less than this rare beyond the name: of one reporter who writes under two titles it may be the next thing in the same place. */
const NEXT = 10

export interface Wording {
  logit: number
  /** One reporter, two titles that share little, and a name in both: perhaps two matters, for a person to see. */
  apart: boolean
  parts: readonly { what: 'text' | 'name' | 'time' | 'reporter'; logit: number; detail: Words }[]
}

/** A title that asks how something is done or when: about one rule many ask, each for himself. */
export const asks = (title: string | undefined): boolean => /咨询|请问/.test(title ?? '')

/** Null when they have nothing to do with each other. `again`: the same reporter. `ask`: both titles ask. */
export function wording(
  a: Written,
  b: Written,
  of: { days: number; again: boolean; ask: boolean },
): Wording | null {
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
        w.titles * most(s.titles) +
        w.title * most(s.title) +
        w.telling * Math.log1p(s.telling),
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
      what: 'text',
      logit: of.ask ? w.asks : 0,
      detail: { zh: '两封都是咨询，问的人可以各问各的', en: 'both ask, and many may ask the same' },
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
  const apart = of.again && s.held < LEAST.held && s.telling < NEXT
  return { logit, apart, parts: parts.filter((p) => p.logit > 0 || p.logit < -SAID) }
}

/** Fewest and most characters of a name that a form leaves open, and fewest of the form around it. */
const NAME = { least: 2, most: 10 }
const FORM = 4

/**
 * What each of two titles names where they are otherwise the same, if each letter speaks of its own and not of the other: 「咨询水杉路小学
 * 选址」 and 「咨询城北体育馆选址」. A character in both is a slip of the pen or another word for it.
 */
export function otherName(
  a: { title: string; text: () => string },
  b: { title: string; text: () => string },
): readonly [string, string] | null {
  const [x, y] = [a.title, b.title]
  const shorter = Math.min(x.length, y.length)
  let start = 0
  while (start < shorter && x[start] === y[start]) start++
  let end = 0
  while (end < shorter - start && x[x.length - 1 - end] === y[y.length - 1 - end]) end++
  // No half of a character outside the basic plane: a database refuses it.
  if (/[\ud800-\udbff]$/.test(x.slice(0, start))) start--
  if (/^[\udc00-\udfff]/.test(x.slice(x.length - end))) end--
  const [one, other] = [x.slice(start, x.length - end), y.slice(start, y.length - end)]
  const fits = (name: string) => name.length >= NAME.least && name.length <= NAME.most
  if (start + end < FORM || !fits(one) || !fits(other) || [...one].some((c) => other.includes(c))) return null
  const [own, theirs] = [a.text(), b.text()]
  return own.includes(one) && theirs.includes(other) && !own.includes(other) && !theirs.includes(one)
    ? [one, other]
    : null
}
