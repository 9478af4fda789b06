import type { Item, Level, LevelTest } from '../contract.ts'
import { levels } from '../contract.ts'

/** What is known about a report: its words, and facts by name (`households: 60`, `indoor: true`). */
export type CaseFacts = { text: string; facts: Record<string, number | boolean> }

export type LevelChoice = { level: Level; test: LevelTest | null; zh: string; en: string }

const NEGATION = /(?:没有|没|未|不|无|非|别)$/

/** Whether a word stands in the text and is not denied right before it ("没有人受伤" does not say 受伤). */
export function says(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const before = text.slice(Math.max(0, at - 3), at).replace(/[人有]$/, '')
    if (!NEGATION.test(before) && !NEGATION.test(text.slice(Math.max(0, at - 2), at))) return true
  }
  return false
}

function holds(test: LevelTest, given: CaseFacts): string | null {
  if ('any' in test) return test.any.find((word) => says(given.text, word)) ?? null
  const value = given.facts[test.fact]
  if ('atLeast' in test)
    return typeof value === 'number' && value >= test.atLeast
      ? `${test.fact} ${value} ≥ ${test.atLeast}`
      : null
  return value === test.is ? `${test.fact} = ${String(value)}` : null
}

/**
 * The level of a case: the most severe level of which one test holds; otherwise the mildest level the item has. Says which
 * test decided. An item without levels is 普通.
 */
export function levelFor(item: Pick<Item, 'levels'>, given: CaseFacts): LevelChoice {
  const present = levels.filter((level) => item.levels[level])
  for (const level of present)
    for (const test of item.levels[level]?.tests ?? []) {
      const hit = holds(test, given)
      if (hit) return { level, test, zh: `${item.levels[level]?.when}（${hit}）`, en: `because of “${hit}”` }
    }
  const level = present.at(-1) ?? 'normal'
  return { level, test: null, zh: '没有碰到更急的条件', en: 'no test of a more urgent level holds' }
}

const DIGITS: Record<string, number> = {
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
}

/**
 * `十`, `二十五`, `一百二十`, `三千`, `60` as a number; null when it is none. `几百` and the like count as their least: 200. Up to 9,999 in
 * characters.
 */
export function chineseNumber(s: string): number | null {
  if (/^\d{1,6}$/.test(s)) return Number(s)
  const m =
    /^(?:([一二两三四五六七八九几])千零?)?(?:([一二两三四五六七八九几])百零?)?(?:([一二三四五六七八九几])?(十))?([一二三四五六七八九两])?$/.exec(
      s,
    )
  if (!m || s === '') return null
  const digit = (c: string | undefined) => (c === '几' ? 2 : c ? (DIGITS[c] ?? 0) : 0)
  return digit(m[1]) * 1000 + digit(m[2]) * 100 + (m[4] ? (digit(m[3]) || 1) * 10 : 0) + digit(m[5])
}

/** Facts that can be read off the words themselves: how many households and how many people are named. The largest number counts. */
export function factsInText(text: string): Record<string, number | boolean> {
  const facts: Record<string, number | boolean> = {}
  const number = '(\\d{1,6}|[一二两三四五六七八九几十百千零]{1,8})'
  const largest = (name: string, pattern: RegExp) => {
    for (const m of text.matchAll(pattern)) {
      const n = chineseNumber(m[1] ?? '')
      if (n !== null && n > Number(facts[name] ?? 0)) facts[name] = n
    }
  }
  largest('households', new RegExp(`${number}\\s*(?:多|余|几|来)?(?:户|家人)`, 'g'))
  largest('people', new RegExp(`${number}\\s*(?:多|余|几|来)?(?:个)?(?:人|名|位)`, 'g'))
  largest('days', new RegExp(`${number}\\s*(?:多|余|几|来)?(?:个)?(?:天|晚)`, 'g'))
  return facts
}
