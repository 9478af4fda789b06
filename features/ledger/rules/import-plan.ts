/** What becomes of one row of a file: whom it means, what it fills or changes, what it says differently. No value leaves here. */
import { lengthened } from './id-number.ts'
import type { Incoming } from './import-row.ts'
import { completed, type PersonField, type PersonValues, personFields } from './person.ts'
import { keysOf, valuesOf } from './registry.ts'
import { cleanCode } from './row.ts'
import { nameKey } from './text.ts'
import { sexOf } from './words.ts'

export const differingWays = ['keep', 'take'] as const
/** Where a file says something else: what the ledger says holds, or what the file says. */
export type Differing = (typeof differingWays)[number]

export interface PlannedResidence {
  id: string
  homeId: string
  role: string
  household: string
  relation: string
  from: string | null
  until: string | null
  verifiedOn: string | null
}
/** Somebody of the ledger, or somebody whom an earlier row of the file entered. */
export interface Candidate<R extends PlannedResidence = PlannedResidence> {
  id: string
  values: PersonValues
  residences: R[]
  /** Entered by this import: a second row of the file may put them behind a second door. */
  own: boolean
}

export interface Likeness {
  field: 'idNumber' | 'name' | 'birth' | 'phone' | 'address'
  near: 'same' | 'differs'
}
export type Match<C> =
  | { kind: 'same'; person: C; why: Likeness[] }
  | { kind: 'new' }
  | { kind: 'doubtful'; with: { person: C; score: number; why: Likeness[] }[] }

const live = (r: PlannedResidence, today: string) => r.until === null || r.until > today

/**
 * Whom a row means. By its number and name, surely; by name and birthday or name alone only behind the same door or with the same telephone.
 * Whatever is likely and not sure is entered for itself and put before somebody who looks: nothing is merged here.
 */
export function matched<C extends Candidate>(
  x: Pick<Incoming, 'values'>,
  candidates: readonly C[],
  homeId: string | null,
  today: string,
): Match<C> {
  const mine = keysOf(valuesOf(x.values), false)
  const born = knownBirth(mine.birth)
  const all = candidates.map((person) => {
    const keys = keysOf(valuesOf(person.values), false)
    const here = homeId !== null && person.residences.some((r) => r.homeId === homeId && live(r, today))
    return {
      person,
      here,
      id: both(mine.id, keys.id),
      name: mine.name !== undefined && mine.name === keys.name,
      birth: both(born, knownBirth(keys.birth)),
      phone: both(mine.phone, keys.phone),
    }
  })
  const doubtful = (list: readonly (typeof all)[number][], score: number): Match<C> => ({
    kind: 'doubtful',
    with: list.slice(0, 3).map((c) => ({ person: c.person, score, why: whyOf(c) })),
  })
  const numbered = all.filter((c) => c.id === true)
  const named = numbered.filter((c) => c.name)
  const same = (c: (typeof all)[number]): Match<C> => ({ kind: 'same', person: c.person, why: whyOf(c) })
  if (named.length > 0) return same(named.find((c) => c.here) ?? named[0]!)
  if (numbered.length > 0) return doubtful(numbered, 0.9)
  const open = all.filter((c) => c.name && c.id !== false)
  const bornSo = open.filter((c) => c.birth === true)
  const sure = [
    ...bornSo.filter((c) => c.here || c.phone === true),
    // Behind one door one name is one person unless a birthday or telephone says otherwise.
    ...open.filter((c) => c.birth === undefined && c.here && c.phone !== false),
  ]
  if (sure.length === 1) return same(sure[0]!)
  if (sure.length > 1) return doubtful(sure, 0.8)
  if (bornSo.length > 0) return doubtful(bornSo, 0.7)
  const near = all.filter(
    (c) =>
      c.name &&
      // Another number: a slip in it, behind the same door or with the same telephone.
      ((c.id === false && c.birth !== false && (c.here || c.phone === true)) ||
        (c.id === undefined && c.birth === undefined && (c.here || c.phone === true))),
  )
  return near.length > 0 ? doubtful(near, 0.5) : { kind: 'new' }
}

/** The birthday of a key of name and birthday. */
const knownBirth = (key: string | undefined) =>
  key === undefined || key.endsWith('|0') ? undefined : key.slice(key.lastIndexOf('|') + 1)
/** Equal, different, or not said by both. */
const both = (a: string | undefined, b: string | undefined): boolean | undefined =>
  a === undefined || b === undefined ? undefined : a === b

function whyOf(c: {
  here: boolean
  id?: boolean | undefined
  name: boolean
  birth?: boolean | undefined
  phone?: boolean | undefined
}): Likeness[] {
  const said: [Likeness['field'], boolean | undefined][] = [
    ['idNumber', c.id],
    ['name', c.name],
    ['birth', c.birth],
    ['phone', c.phone],
    ['address', c.here ? true : undefined],
  ]
  return said.flatMap(([field, same]) =>
    same === undefined ? [] : [{ field, near: same ? 'same' : 'differs' } as const],
  )
}

/** Two spellings of one value are no difference. */
function sameValue(field: PersonField, a: string, b: string): boolean {
  if (a === b) return true
  if (field === 'name') return nameKey(a) === nameKey(b)
  if (field === 'sex') return sexOf(a) === sexOf(b) && sexOf(a) > 0
  if (field === 'nation') return a.replace(/族$/, '') === b.replace(/族$/, '')
  if (field === 'idNumber') return whole(a) === whole(b)
  if (field === 'phone' || field === 'phone2') return digits(a) === digits(b)
  return false
}
const digits = (t: string) => t.replace(/^\+?86(?=1)/, '').replace(/\D/g, '')
function whole(t: string): string {
  const c = cleanCode(t)
  return c.length === 15 && /^\d+$/.test(c) ? lengthened(c) : c
}

export interface ValueChange {
  values: PersonValues
  changed: PersonField[]
  differs: PersonField[]
}
/** Empty fields are filled; what is said differently holds or changes as `differing` says. */
export function valueChange(
  was: PersonValues,
  x: Pick<Incoming, 'values' | 'given'>,
  differing: Differing,
  today: number,
): ValueChange {
  const next = { ...was }
  const differs: PersonField[] = []
  for (const f of x.given) {
    if (was[f] !== '' && sameValue(f, was[f], x.values[f])) continue
    if (was[f] === '' || differing === 'take') next[f] = x.values[f]
    else differs.push(f)
  }
  const values = completed(
    next,
    personFields.filter((f) => next[f] !== ''),
    today,
  )
  return { values, changed: personFields.filter((f) => values[f] !== was[f]), differs }
}

const residenceFields = ['role', 'household', 'relation', 'from', 'until'] as const
export type ResidenceField = (typeof residenceFields)[number]
export type ResidenceChange<R> =
  | { kind: 'none'; differs: string[] }
  | { kind: 'create'; differs: string[] }
  | {
      kind: 'change'
      of: R
      next: Pick<PlannedResidence, ResidenceField>
      changed: ResidenceField[]
      differs: string[]
    }

/** Where somebody lives, as the row has it: the same door, a further one, or one that they have left. */
export function residenceChange<R extends PlannedResidence>(
  person: Candidate<R> | null,
  x: Pick<Incoming, 'role' | 'household' | 'relation' | 'from' | 'until'>,
  homeId: string | null,
  differing: Differing,
  today: string,
): ResidenceChange<R> {
  if (homeId === null) return { kind: 'none', differs: [] }
  if (!person) return { kind: 'create', differs: [] }
  const now = person.residences.filter((r) => live(r, today))
  const here = now.filter((r) => r.homeId === homeId)
  const r = here.find((h) => h.role === x.role) ?? here[0]
  if (!r) {
    const left = person.residences.some((h) => h.homeId === homeId)
    if (x.until !== null && x.until <= today)
      return { kind: person.own && !left ? 'create' : 'none', differs: [] }
    if (now.length > 0 && !person.own && differing === 'keep') return { kind: 'none', differs: ['address'] }
    return { kind: 'create', differs: [] }
  }
  const next = { role: r.role, household: r.household, relation: r.relation, from: r.from, until: r.until }
  const differs: string[] = []
  for (const f of residenceFields) {
    const said = x[f]
    if (said === null || said === '' || said === next[f]) continue
    // That somebody has left is no gap to be filled.
    const gap = f !== 'until' && (next[f] === null || next[f] === '')
    if (gap || differing === 'take') Object.assign(next, { [f]: said })
    else differs.push(f)
  }
  if (next.from !== null && next.until !== null && next.until < next.from) {
    next.from = r.from
    next.until = r.until
  }
  const changed = residenceFields.filter((f) => next[f] !== r[f])
  return changed.length > 0 ? { kind: 'change', of: r, next, changed, differs } : { kind: 'none', differs }
}

/** The later of two days. */
export const laterDay = (a: string | null, b: string | null): string | null =>
  a === null ? b : b === null || b <= a ? a : b
