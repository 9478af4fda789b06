/** What follows from cases that bounce between two units: the rule that proposes, the words that tell them, the change of the list. Pure. */
import type { Item, LevelRule } from '../../items/contract.ts'
import { compareCodes } from '../../items/rules.ts'
import type { Way } from '../contract-passing.ts'

/** As many cases, or as many moves of fewer cases, make a proposal; as many new cases open a decided one again. */
export const proposeFrom = { cases: 2, times: 3, again: 2 } as const
/** Part of the solved ones that one unit must have solved to be proposed as owner. */
const clearly = 0.6

/** The unit that clearly solved most, or null. */
export function solverOf(solved: readonly { id: string; cases: number }[]): string | null {
  const all = solved.reduce((n, s) => n + s.cases, 0)
  const best = [...solved].sort((x, y) => y.cases - x.cases || (x.id < y.id ? -1 : 1))[0]
  return best && best.cases / all >= clearly ? best.id : null
}

/**
 * Another owner when the unit that solves them is not the one the list names; otherwise the other of the two is called in at once,
 * so that nobody has to return it for the other's part.
 */
export function proposed(
  pair: { a: string; b: string },
  solver: string | null,
  owner: string | null,
): { way: Way; unitId: string | null } {
  if (solver === null) return { way: 'owner', unitId: null }
  if (solver !== owner) return { way: 'owner', unitId: solver }
  return { way: 'helper', unitId: solver === pair.a ? pair.b : pair.a }
}

/**
 * Words of at least two letters that stand in at least two of the bounced texts and at least a quarter of them, and twice as often
 * there as in other texts of the item; those the item knows already are left out, and words of which another one is a part. Best first.
 */
export function telling(
  bounced: readonly ReadonlySet<string>[],
  others: readonly ReadonlySet<string>[],
  known: readonly string[],
): string[] {
  const share = (texts: readonly ReadonlySet<string>[], w: string) =>
    texts.length === 0 ? 0 : texts.filter((t) => t.has(w)).length / texts.length
  const found = [...new Set(bounced.flatMap((t) => [...t]))]
    .filter((w) => w.length >= 2 && !/^\d+$/.test(w) && !known.includes(w))
    .map((w) => ({ w, n: bounced.filter((t) => t.has(w)).length, here: share(bounced, w) }))
    .filter(({ w, n, here }) => n >= 2 && here >= 0.25 && here >= 2 * share(others, w))
    .sort((x, y) => y.n - x.n || y.w.length - x.w.length || (x.w < y.w ? -1 : 1))
    .map(({ w }) => w)
  return found.filter((w, i) => !found.slice(0, i).some((longer) => longer.includes(w))).slice(0, 8)
}

export interface ListChange {
  way: Way
  itemCode: string
  /** Key of the owner; of `helper`: of whom is called in. */
  key: string
  words: readonly string[]
  task: string
}

/** The first free number in the kind of an item. */
function freeCode(items: readonly Item[], code: string): string {
  const kind = code.slice(0, code.lastIndexOf('.') + 1)
  for (let n = 1; ; n++) if (!items.some((i) => i.code === `${kind}${n}`)) return `${kind}${n}`
}

const levelsOf = (item: Item, change: (rule: LevelRule) => LevelRule): Item['levels'] =>
  Object.fromEntries(Object.entries(item.levels).map(([k, rule]) => [k, rule && change(rule)]))

const owned = (rule: LevelRule, key: string): LevelRule => ({
  ...rule,
  owners: [key],
  coHandlers: rule.coHandlers.filter((c) => c.unit !== key),
})

/** The items with the change, and the code of the item to look at; null when the item is not there or the list says so already. */
export function changed(items: readonly Item[], c: ListChange): { items: Item[]; code: string } | null {
  const item = items.find((i) => i.code === c.itemCode)
  if (!item) return null
  const put = (...more: Item[]): Item[] =>
    [...items.filter((i) => i.code !== c.itemCode), ...more].sort((x, y) => compareCodes(x.code, y.code))
  if (c.way === 'item') {
    const words = [...new Set(c.words)]
    const code = freeCode(items, c.itemCode)
    if (Number(code.slice(code.lastIndexOf('.') + 1)) > 999) return null
    const own: Item = {
      ...item,
      code,
      name: `${item.name}（${words[0]}）`.slice(0, 200),
      keywords: words,
      phrases: words,
      notWords: item.notWords.filter((w) => !words.includes(w)),
      levels: levelsOf(item, (rule) => owned(rule, c.key)),
    }
    // What tells the new one speaks against the old one: else both would claim the same words.
    return {
      items: put({ ...item, notWords: [...new Set([...item.notWords, ...words])] }, own),
      code,
    }
  }
  const levels = levelsOf(item, (rule) =>
    c.way === 'owner'
      ? owned(rule, c.key)
      : rule.owners.includes(c.key) || rule.coHandlers.some((h) => h.unit === c.key)
        ? rule
        : { ...rule, coHandlers: [...rule.coHandlers, { unit: c.key, task: c.task }] },
  )
  return JSON.stringify(levels) === JSON.stringify(item.levels)
    ? null
    : { items: put({ ...item, levels }), code: item.code }
}
