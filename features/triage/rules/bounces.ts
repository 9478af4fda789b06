/**
 * What returned and reassigned cases teach about owners: which unit kept and solved the cases of an item that are worded alike. Counts
 * and one stated threshold, no weights: the same cases in any order give the same answer, and every answer can name its cases. Pure.
 */
import { chanceAbove } from './beta.ts'

export const LEARNED_RULE = 'bounces@1'

/** A solved case as evidence. */
export interface PastCase {
  number: string
  regionPath: string
  item: string
  /** Who kept and solved it, as the list writes owners (`@property`, `dunren.water-repair`): it is found anew at every place. */
  key: string
  /** It had gone to another unit first and was returned or reassigned. */
  bounced: boolean
  words: ReadonlySet<string>
  /** Milliseconds: the latest are named first. */
  at: number
}

/** So many bounced cases that this unit solved are the least to say anything, and so many solved ones in all. */
export const LEAST = { bounced: 3, kept: 4 } as const
/** Chance that more than half of such cases end with the unit from which it is clear. */
export const CLEAR = 0.95
/** The share of the item counts like so many cases beforehand: a word has to do better than its item by itself. */
const PRIOR = 2
/** Words of one item that are kept, and cases that can be named. */
const MOST_WORDS = 60
const NAMED = 20

export interface Evidence {
  /** Null: all cases of the item. */
  word: string | null
  key: string
  /** Solved cases with the word; of them solved by this unit; of those the bounced ones. */
  cases: number
  kept: number
  bounced: number
  /** Chance that more than half of such cases end with this unit. */
  sure: number
  /** The latest bounced ones. They lie anywhere: whoever shows them shows each reader those of the own area, and only counts the others. */
  named: readonly { number: string; regionPath: string }[]
}

export interface LearnedItem {
  item: string
  /** Clear ones: at most one for the whole item, then words, the surest first. */
  evidence: readonly Evidence[]
}

export type Learned = ReadonlyMap<string, LearnedItem>

/** Chance that more than half of such cases end with the unit; `share`: how often those of the item do. */
export const sureOf = (kept: number, cases: number, share: number): number =>
  chanceAbove(0.5, kept + PRIOR * share, cases - kept + PRIOR * (1 - share))

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
/** Never quite certain. */
const round = (n: number): number => Math.min(0.999, Math.round(n * 1e4) / 1e4)
const isWord = (w: string): boolean => w.length >= 2 && !/^[\d\p{P}\p{S}a-z]+$/iu.test(w)

/** What is clear about each item that bounced. */
export function learnBounces(past: readonly PastCase[]): Learned {
  const out = new Map<string, LearnedItem>()
  for (const [item, cases] of [...Map.groupBy(past, (c) => c.item)].sort((a, b) => byText(a[0], b[0]))) {
    const evidence = ofItem(cases)
    if (evidence.length > 0) out.set(item, { item, evidence })
  }
  return out
}

function ofItem(cases: readonly PastCase[]): Evidence[] {
  const keys = [...new Set(cases.filter((c) => c.bounced).map((c) => c.key))].sort(byText)
  if (keys.length === 0) return []
  const withWord = new Map<string, PastCase[]>()
  for (const c of cases)
    for (const w of c.words)
      if (isWord(w)) {
        const of = withWord.get(w)
        if (of) of.push(c)
        else withWord.set(w, [c])
      }
  const whole: Evidence[] = []
  const words: Evidence[] = []
  // Those of the unit that the list names count too: a word may say that it is theirs after all.
  for (const key of [...new Set(cases.map((c) => c.key))].sort(byText)) {
    // Half a case for and against, so that a share of nothing and of all leaves room for doubt.
    const share = (cases.filter((c) => c.key === key).length + 0.5) / (cases.length + 1)
    const all = evidenceOf(null, key, cases, 0.5)
    if (all) whole.push(all)
    for (const [word, having] of withWord) {
      const e = having.length < cases.length ? evidenceOf(word, key, having, share) : null
      // A word says something of its own only when it says more than the item does.
      if (e && chanceAbove(share, e.kept + PRIOR * share, e.cases - e.kept + PRIOR * (1 - share)) >= CLEAR)
        words.push(e)
    }
  }
  words.sort(
    (a, b) =>
      b.sure - a.sure || b.kept - a.kept || b.word!.length - a.word!.length || byText(a.word!, b.word!),
  )
  return [...whole, ...words.slice(0, MOST_WORDS)]
}

function evidenceOf(
  word: string | null,
  key: string,
  cases: readonly PastCase[],
  share: number,
): Evidence | null {
  const kept = cases.filter((c) => c.key === key)
  if (kept.length < LEAST.kept) return null
  const sure = sureOf(kept.length, cases.length, share)
  if (sure < CLEAR) return null
  const bounced = kept.filter((c) => c.bounced)
  return {
    word,
    key,
    cases: cases.length,
    kept: kept.length,
    bounced: bounced.length,
    sure: round(sure),
    named: [...bounced]
      .sort((a, b) => b.at - a.at || byText(a.number, b.number))
      .slice(0, NAMED)
      .map(({ number, regionPath }) => ({ number, regionPath })),
  }
}

export interface Taught {
  unitId: string
  /** The words of the report that decided; empty: all cases of the item. */
  words: readonly string[]
  evidence: Evidence
}

/**
 * The unit that cases worded like this ended with, if it is clear, is another one than the list's owner, and has solved enough that
 * others had first. Words beat the item as a whole; words that mean different units say nothing.
 */
export function taught(
  learned: Learned,
  q: { item: string; words: ReadonlySet<string>; ownerUnitId: string | null },
  unitOf: (key: string) => string | null,
): Taught | null {
  const known = learned.get(q.item)
  if (!known) return null
  const found = known.evidence.flatMap((evidence) => {
    const unitId = evidence.word === null || q.words.has(evidence.word) ? unitOf(evidence.key) : null
    return unitId ? [{ unitId, evidence }] : []
  })
  const words = found.filter((f) => f.evidence.word !== null)
  const say = words.length > 0 ? words : found
  const first = say[0]
  if (!first || say.some((f) => f.unitId !== first.unitId)) return null
  if (first.unitId === q.ownerUnitId) return null
  const best = say.find((f) => f.evidence.bounced >= LEAST.bounced)
  return best
    ? {
        unitId: best.unitId,
        words: say.flatMap((f) => (f.evidence.word === null ? [] : [f.evidence.word])).slice(0, 4),
        evidence: best.evidence,
      }
    : null
}

/** What the installation makes of it: nothing, a proposal beside the list, or the route itself. */
export const learnedModes = ['off', 'beside', 'decide'] as const
export type LearnedMode = (typeof learnedModes)[number]

/** The mode at a place: what the nearest region above it says. `modes`: by region path; what nobody set is a proposal beside the list. */
export function modeAt(modes: unknown, regionPath: string): LearnedMode {
  if (modes === null || typeof modes !== 'object') return 'beside'
  const best = Object.entries(modes)
    .filter(([path, mode]) => regionPath.startsWith(path) && learnedModes.includes(mode as LearnedMode))
    .sort((a, b) => b[0].length - a[0].length)[0]
  return best ? (best[1] as LearnedMode) : 'beside'
}
