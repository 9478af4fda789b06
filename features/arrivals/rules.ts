/** What somebody who comes from elsewhere has to say, what is left for a person to do, and whom a risk elsewhere concerns. Pure. */
import { knownDivision, liesIn, stemOf } from './rules/divisions.ts'

export const hows = ['train', 'plane', 'coach', 'car', 'ship', 'other'] as const
export type How = (typeof hows)[number]
export const arrivalStates = ['coming', 'here', 'over', 'withdrawn'] as const
export type ArrivalState = (typeof arrivalStates)[number]
/** How the place they will live at is known: their own words named a door or a building, triage guessed, or a person said. */
export const placings = ['door', 'building', 'guess', 'none', 'person'] as const
export type Placing = (typeof placings)[number]
/** Who they are in the ledger: not looked yet, found, alike to somebody, nobody, or none of those that were alike. */
export const links = ['none', 'linked', 'proposed', 'new', 'apart'] as const
export type Link = (typeof links)[number]
export const levels = ['low', 'medium', 'high'] as const
export type Level = (typeof levels)[number]

export const rankOf = (l: Level): number => levels.indexOf(l)
export const atRisk = (l: Level): boolean => l !== 'low'

/** How long what somebody said is kept after the day they come. */
export const keptDays = 60
/** A withdrawn one has no values left; that it was there is forgotten after so many days. */
export const withdrawnDays = 7
/** How far back and ahead a day of arrival may lie. */
export const daysBack = 60
export const daysAhead = 90
export const mostWith = 10
export const mostPlaces = 5

const dayMs = 86_400_000
/** 2026-06-26 and 14 → 2026-07-10. */
export const dayPlus = (day: string, n: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + n * dayMs).toISOString().slice(0, 10)

export interface Place {
  code: string
  /** In words what the code does not say: a street, a village, a country. */
  place: string
}
export interface With {
  name: string
  idNumber: string
  relation: string
}
/** What somebody says of themselves; kept sealed as one. */
export interface Said {
  name: string
  idNumber: string
  phone: string
  from: Place[]
  trip: string
  /** Where they will live, in their own words. */
  stay: string
  companions: With[]
}

/** What stands says first; what only the other one says is added to it. Names of what changed. */
export function merged(stays: Said, gone: Said): { said: Said; changed: (keyof Said)[] } {
  const key = (p: Place) => `${p.code} ${p.place}`
  const known = new Set(stays.from.map(key))
  const said: Said = {
    name: stays.name || gone.name,
    idNumber: stays.idNumber || gone.idNumber,
    phone: stays.phone || gone.phone,
    trip: stays.trip || gone.trip,
    stay: stays.stay || gone.stay,
    from: [...stays.from, ...gone.from.filter((p) => !known.has(key(p)))],
    companions: stays.companions.length > 0 ? stays.companions : gone.companions,
  }
  const changed = (Object.keys(said) as (keyof Said)[]).filter(
    (f) => JSON.stringify(said[f]) !== JSON.stringify(stays[f]),
  )
  return { said, changed }
}

export interface SaidFault {
  path: string
  code: string
  zh: string
  en: string
}

/** What is missing or cannot be, all at once; numbers and names are looked at by the rules of the ledger beside. */
export function saidFaults(
  s: Said & { noId: boolean; arrivesOn: string },
  today: string,
  own = true,
): SaidFault[] {
  const out: SaidFault[] = []
  const bad = (path: string, code: string, zh: string, en: string) => void out.push({ path, code, zh, en })
  if (own && s.name === '') bad('name', 'missing', '请写姓名', 'Write your name')
  if (own && s.phone === '') bad('phone', 'missing', '请写能找到您的电话', 'Write a phone where you answer')
  // Numbers of services are sound and nobody's own.
  if (s.phone !== '' && s.phone.replace(/\D/g, '').length < 7)
    bad('phone', 'short', '请写自己的手机或座机', 'Write your own phone')
  if (own && s.idNumber === '' && !s.noId)
    bad(
      'idNumber',
      'missing',
      '请写身份证号；没有的请勾上“没有”',
      'Write the identity number, or tick that you have none',
    )
  if (s.stay === '') bad('stay', 'missing', '请写要住在哪里', 'Write where you will live')
  if (s.from.length === 0) bad('from', 'missing', '请选从哪里来', 'Choose where you come from')
  s.from.forEach((p, i) => {
    if (!knownDivision(p.code)) bad(`from.${i}.code`, 'unknown', '没有这个地方', 'There is no such place')
    else if (p.code === '000000' && p.place === '')
      bad(`from.${i}.place`, 'missing', '请写哪个国家或地区', 'Write which country')
  })
  if (s.arrivesOn < dayPlus(today, -daysBack))
    bad('arrivesOn', 'past', `最多报 ${daysBack} 天以前到的`, `At most ${daysBack} days ago`)
  if (s.arrivesOn > dayPlus(today, daysAhead))
    bad('arrivesOn', 'future', `最多提前 ${daysAhead} 天报`, `At most ${daysAhead} days ahead`)
  s.companions.forEach((c, i) => {
    if (c.name === '') bad(`companions.${i}.name`, 'missing', '请写同行人的姓名', 'Write the name')
  })
  return out
}

export type Need = 'place' | 'person' | 'late' | 'twice'
/** What a person still has to do about one; the list counts by the same conditions in SQL (`store.ts`). */
export function needsOf(
  a: { state: ArrivalState; placed: Placing; link: Link; arrivesOn: string },
  today: string,
  /** Somebody said the same number, or the same phone and name, once more. */
  twice = false,
): Need[] {
  if (a.state !== 'coming' && a.state !== 'here') return []
  const out: Need[] = []
  if (a.placed === 'guess' || a.placed === 'none') out.push('place')
  if (a.link === 'proposed' || a.link === 'new') out.push('person')
  if (a.state === 'coming' && a.arrivesOn < today) out.push('late')
  if (twice) out.push('twice')
  return out
}

export interface Area {
  code: string
  level: Level
  since: string
  /** Whoever arrived so many days before it, or later, is concerned. */
  days: number
}
/** Whether a risk elsewhere concerns somebody, and whether they said so exactly enough to be sure. */
export function concerns(
  area: Pick<Area, 'code' | 'since' | 'days'>,
  a: { codes: readonly string[]; arrivesOn: string },
): 'outside' | 'unsure' | null {
  if (a.arrivesOn < dayPlus(area.since, -area.days)) return null
  const near = a.codes.map((c) => liesIn(c, area.code))
  return near.includes('in') ? 'outside' : near.includes('maybe') ? 'unsure' : null
}
type Found<A> = (a: { codes: readonly string[]; arrivesOn: string }) => A[]
const finders = new WeakMap<readonly Area[], Found<Area>>()

/** Areas by what the codes of places in them, and of places they may be meant by, begin with. */
function finderOf<A extends Area>(areas: readonly A[]): Found<A> {
  const known = finders.get(areas)
  if (known) return known as unknown as Found<A>
  const inside = new Map<string, A[]>()
  const around = new Map<string, A[]>()
  const put = (to: Map<string, A[]>, stem: string, x: A) => void to.set(stem, [...(to.get(stem) ?? []), x])
  const first = new Map(areas.map((x) => [x, dayPlus(x.since, -x.days)]))
  for (const x of areas) {
    const stem = stemOf(x.code)
    put(inside, stem, x)
    for (const n of [2, 4]) if (n < stem.length) put(around, stem.slice(0, n), x)
  }
  const find: Found<A> = (a) => {
    const out = new Set<A>()
    for (const code of a.codes) {
      const stem = stemOf(code)
      for (const n of [2, 4, 6])
        if (n <= stem.length) for (const x of inside.get(stem.slice(0, n)) ?? []) out.add(x)
      for (const x of around.get(stem) ?? []) out.add(x)
    }
    return [...out].filter((x) => a.arrivesOn >= first.get(x)!)
  }
  finders.set(areas, find as unknown as Found<Area>)
  return find
}

/** Which of these areas concern somebody, as `concerns` says of each; looked up, for hundreds of areas and people by the thousand. */
export const concerning = <A extends Area>(
  areas: readonly A[],
  a: { codes: readonly string[]; arrivesOn: string },
): A[] => finderOf(areas)(a)

/** The gravest of all areas that concern somebody; null when none does. */
export function gravest<A extends Area>(
  areas: readonly A[],
  a: { codes: readonly string[]; arrivesOn: string },
): A | null {
  let out: A | null = null
  for (const x of concerning(areas, a))
    if (atRisk(x.level) && (!out || rankOf(x.level) > rankOf(out.level))) out = x
  return out
}

export const levelWords: Record<Level, { zh: string; en: string }> = {
  low: { zh: '低风险', en: 'low risk' },
  medium: { zh: '中风险', en: 'medium risk' },
  high: { zh: '高风险', en: 'high risk' },
}
export const howWords: Record<How, { zh: string; en: string }> = {
  train: { zh: '火车', en: 'Train' },
  plane: { zh: '飞机', en: 'Plane' },
  coach: { zh: '客车', en: 'Coach' },
  car: { zh: '自驾', en: 'Car' },
  ship: { zh: '轮船', en: 'Ship' },
  other: { zh: '其他', en: 'Other' },
}
