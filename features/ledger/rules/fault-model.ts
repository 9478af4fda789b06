/** What all planted errors share: whom they fit, and how a row is changed or copied. */
import { shownDate } from './dates.ts'
import { checkOf } from './id-number.ts'
import type { Household } from './make-town.ts'
import type { Maker, Person } from './maker.ts'

/** What a kind may use besides the household. */
export interface World {
  m: Maker
  /** A clean household before this one. */
  other: Household
  home: { estate: string; building: number; unit: number; room: string }
}

/** Changes a household; answers the rows that carry the error, or undefined when this household does not suit. Rows pushed come after. */
export type Plant = (rows: Person[], w: World) => readonly number[] | undefined

export interface Kind {
  kind: string
  rule: string
  also?: readonly string[]
  plant: Plant
}

export const number = (date: string): number => Number(date.replaceAll('-', ''))
export const male = (p: Person): 1 | 2 => (p.sex === '男' ? 1 : 2)

/** Changes one cell of somebody who fits. */
export const cell =
  (change: (p: Person, w: World) => unknown, fits: (p: Person) => boolean = () => true): Plant =>
  (rows, w) => {
    const able = rows.map((_, i) => i).filter((i) => rows[i]!.status === '正常' && fits(rows[i]!))
    if (able.length === 0) return undefined
    const i = w.m.dice.of(able)
    return change(rows[i]!, w) === false ? undefined : [i]
  }

export const member = (p: Person): boolean => p.relation !== '户主' && p.relation !== '配偶'
export const aged = (p: Person, w: World): number => Math.floor((w.m.today - number(p.birth!)) / 10_000)

/** Gives somebody another birthday, with a number that fits it. */
export function reborn(p: Person, age: number, w: World): void {
  const birth = w.m.birthAt(age)
  p.birth = shownDate(birth)
  p.idNumber = w.m.idFor(birth, male(p))
  if (number(p.moveIn!) < birth) p.moveIn = shownDate(birth)
}

export const withCheck = (digits: string): string => digits.slice(0, 17) + checkOf(digits)
export const COPY = { marriage: '未婚' }

/** Another row of one person; put at the end of the household. */
export const copied =
  (change: (p: Person, w: World) => void, fits: (p: Person) => boolean = member): Plant =>
  (rows, w) => {
    const i = rows.findIndex((p) => p.status === '正常' && fits(p))
    if (i < 0) return undefined
    const p = { ...rows[i]! }
    change(p, w)
    rows.push(p)
    return [rows.length - 1]
  }

export const elsewhere = (p: Person, w: World): void => {
  const { estate, building, unit, room } = w.other.home
  const there = w.other.rows[0]!
  Object.assign(p, {
    estate,
    building: String(building),
    unit: String(unit),
    room,
    address: there.address,
    household: there.household,
    head: there.head,
    community: there.community,
    grid: there.grid,
  })
  p.relation = '其他'
}

/** Another number of the same region, birth and sex. */
export function sameBirth(p: Person, w: World): string {
  const region = p.idNumber!.slice(0, 14)
  for (;;) {
    const n = 400 + w.m.dice.below(290) * 2 + (male(p) === 1 ? 1 : 0)
    const id = withCheck(`${region}${String(n % 1000).padStart(3, '0')}`)
    if (id !== p.idNumber) return id
  }
}
