/** Two entries of one person: what the one keeps of the other, and what comes back when they come apart. */
import { type PersonField, type PersonValues, personFields } from './person.ts'

export type Side = 'winner' | 'loser'
export type Holds = 'former' | 'present'

/** The winner's values, empty ones filled from the loser, others as chosen; with the fields that changed. */
export function joinedValues(
  winner: PersonValues,
  loser: PersonValues,
  chosen: Partial<Record<PersonField, Side | undefined>>,
): { values: PersonValues; fields: PersonField[] } {
  const values = { ...winner }
  for (const f of personFields)
    if ((chosen[f] ?? (winner[f] === '' ? 'loser' : 'winner')) === 'loser') values[f] = loser[f]
  return { values, fields: personFields.filter((f) => values[f] !== winner[f]) }
}

/**
 * The winner's values when the merge is undone. `former` and `merged`: before and after it. A field that was changed since is asked about
 * unless somebody said which value holds.
 */
export function partedValues(
  now: PersonValues,
  former: PersonValues,
  merged: PersonValues,
  fields: readonly PersonField[],
  said: Partial<Record<PersonField, Holds | undefined>>,
): { values: PersonValues; fields: PersonField[]; asked: PersonField[] } {
  const values = { ...now }
  const asked: PersonField[] = []
  for (const f of fields) {
    if (now[f] === former[f]) continue
    if (now[f] !== merged[f] && said[f] === undefined) asked.push(f)
    else if (said[f] !== 'present') values[f] = former[f]
  }
  return { values, fields: personFields.filter((f) => values[f] !== now[f]), asked }
}

interface Placed {
  id: string
  home_id: string
  role: string
  household: string
  relation: string
  from_on: string | null
  until_on: string | null
}
const says = (r: Placed) =>
  Number(r.household !== '') + Number(r.relation !== '') + Number(r.from_on !== null)

/** One person is at one door in one role once: of two residences the one that says less ends, of equal ones the loser's. */
export function doubledResidences<R extends Placed>(
  winner: readonly R[],
  loser: readonly R[],
  today: string,
): R[] {
  const live = (r: R) => r.until_on === null || r.until_on > today
  const out = new Set<R>()
  for (const l of loser.filter(live)) {
    const w = winner.find((x) => live(x) && x.home_id === l.home_id && x.role === l.role && !out.has(x))
    if (w) out.add(says(l) > says(w) ? w : l)
  }
  return [...out]
}

/** The day a residence ends that ends today: not before it began. */
export const endOf = (r: { from_on: string | null }, today: string): string =>
  r.from_on !== null && r.from_on > today ? r.from_on : today

/** Of two entries the one that stays: it says more, or was seen later. */
export function staysFirst<P extends { values: PersonValues; verified_on: string | null; id: string }>(
  a: P,
  b: P,
): [P, P] {
  const filled = (p: P) => personFields.filter((f) => p.values[f] !== '').length
  const more = filled(a) - filled(b)
  if (more !== 0) return more > 0 ? [a, b] : [b, a]
  if (a.verified_on !== b.verified_on) return (a.verified_on ?? '') > (b.verified_on ?? '') ? [a, b] : [b, a]
  return a.id < b.id ? [a, b] : [b, a]
}
