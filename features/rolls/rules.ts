/** Whom a roll looks for, and what may be said of each. Pure. */

export const rollKinds = ['move', 'contact'] as const
export type RollKind = (typeof rollKinds)[number]
/** `withdrawn` is said by nobody at a door: the person took back what put them on the list, or is on it by another entry. */
export const entryStates = [
  'waiting',
  'reached',
  'moved',
  'refused',
  'away',
  'unreachable',
  'withdrawn',
] as const
export type EntryState = (typeof entryStates)[number]
export type Why = 'older' | 'younger' | 'unknown' | 'everybody' | 'outside' | 'unsure'

/** What can be said of somebody: nobody is moved by a roll that only asks. */
export const answersOf = (kind: RollKind): readonly EntryState[] =>
  kind === 'move'
    ? ['moved', 'reached', 'away', 'refused', 'unreachable']
    : ['reached', 'away', 'unreachable']

/** States in which nothing is left to be done. */
export const doneStates = (kind: RollKind): readonly EntryState[] => [
  'away',
  'withdrawn',
  kind === 'move' ? 'moved' : 'reached',
]
export const settled = (kind: RollKind, state: EntryState): boolean => doneStates(kind).includes(state)

/** How many people are in which state. */
export type Counts = Partial<Record<EntryState, number>>
export function totals(kind: RollKind, counts: Counts): { people: number; settled: number; waiting: number } {
  const sum = (of: (s: EntryState) => boolean) =>
    entryStates.filter(of).reduce((n, s) => n + (counts[s] ?? 0), 0)
  return { people: sum(() => true), settled: sum((s) => settled(kind, s)), waiting: counts.waiting ?? 0 }
}
/** Nothing is left to be done for anybody. */
export function allSettled(kind: RollKind, counts: Counts): boolean {
  const t = totals(kind, counts)
  return t.settled === t.people
}

/** Who was on a roll and what was said of them is kept so many days after it was closed; one that nobody closes is closed then. */
export const keptDays = 180

export const kindWords: Record<RollKind, { zh: string; en: string }> = {
  move: { zh: '转移', en: 'Move to safety' },
  contact: { zh: '联系', en: 'Get in touch' },
}
export const stateWords: Record<EntryState, { zh: string; en: string }> = {
  waiting: { zh: '还没联系', en: 'Not reached yet' },
  reached: { zh: '联系上了', en: 'Reached' },
  moved: { zh: '已转移', en: 'Moved' },
  refused: { zh: '劝不走', en: 'Will not leave' },
  away: { zh: '不在本地', en: 'Is away' },
  unreachable: { zh: '联系不上', en: 'Cannot be reached' },
  withdrawn: { zh: '撤下了', en: 'Taken off' },
}
export const whyWords: Record<Why, { zh: string; en: string }> = {
  older: { zh: '高龄', en: 'old' },
  younger: { zh: '年幼', en: 'young' },
  unknown: { zh: '年龄不详', en: 'age unknown' },
  everybody: { zh: '', en: '' },
  outside: { zh: '从风险区来', en: 'from a place at risk' },
  unsure: { zh: '来处说得不细，可能是', en: 'may be from a place at risk' },
}

export interface Who {
  /** This old or older; undefined: not looked for. */
  olderFrom?: number | undefined
  /** This old or younger. */
  youngerTo?: number | undefined
}

/**
 * The months of birth that are looked for: up to `older`, from `younger` on. Ages count by the month, as the index does, and always towards
 * the list: whoever turns sixty later in this month counts already, and whoever turns fourteen in it may still be thirteen.
 */
export function monthsOf(who: Who, today: string): { older: string | null; younger: string | null } {
  const before = (years: number) => `${Number(today.slice(0, 4)) - years}${today.slice(4, 8)}01`
  return {
    older: who.olderFrom === undefined ? null : before(who.olderFrom),
    younger: who.youngerTo === undefined ? null : before(who.youngerTo + 1),
  }
}

/** Why somebody is on it; an age that nobody knows is no reason to leave anybody behind. */
export function whyOf(birthMonth: string | null, m: ReturnType<typeof monthsOf>): Why | undefined {
  if (m.older === null && m.younger === null) return 'everybody'
  if (birthMonth === null) return 'unknown'
  if (m.older !== null && birthMonth <= m.older) return 'older'
  if (m.younger !== null && birthMonth >= m.younger) return 'younger'
  return undefined
}

/** Of two words about one person the later one counts, whichever arrives first; of two of one moment the one that arrives later. */
export const counts = (was: Date | null, now: Date): boolean => was === null || now >= was
