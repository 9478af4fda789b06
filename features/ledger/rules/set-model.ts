/** What rules over the whole file share. */
import { type Columns, GONE, RELATIONS } from './columns.ts'
import { eachGroup } from './dictionary.ts'
import type { Options, Rule, Words } from './model.ts'

/** What the words of a finding may show of a row. */
export interface Shown {
  row: number
  name: string
  /** Masked. */
  id: string
  phone: string
  home: string
  relation: string
  organisation: string
  code: string
  source: string
}

/** Hands over rows (from 0) that belong together in one finding each. */
export type Report = (rows: readonly number[]) => void

export interface SetRule extends Rule {
  find(c: Columns, options: Options, report: Report): void
  say(me: Shown, others: readonly Shown[]): Words
}

export const HEAD = RELATIONS.indexOf('head')
export const SPOUSE = RELATIONS.indexOf('spouse')
export const CHILD = RELATIONS.indexOf('child')
export const PARENT = RELATIONS.indexOf('parent')
export const GRANDCHILD = RELATIONS.indexOf('grandchild')

export const rowsOf = (others: readonly Shown[]): string => others.map((o) => o.row).join('、')
export const rowsOfEn = (others: readonly Shown[]): string => others.map((o) => o.row).join(', ')
/** 第 3 行 王芳、第 9 行 李明 */
export const withNames = (others: readonly Shown[]): string =>
  others.map((o) => `第 ${o.row} 行${o.name}`).join('、')
export const withNamesEn = (others: readonly Shown[]): string =>
  others.map((o) => `row ${o.row} ${o.name}`).join(', ')

/** Whether a column has more than one value, 0 not counted, among these rows. */
export function differs(column: Int32Array, among: readonly number[]): boolean {
  let first = 0
  for (const i of among) {
    const v = column[i]!
    if (v <= 0) continue
    if (first === 0) first = v
    else if (v !== first) return true
  }
  return false
}

export function distinct(column: Int32Array, among: readonly number[]): number {
  const seen = new Set<number>()
  for (const i of among) if (column[i]! > 0) seen.add(column[i]!)
  return seen.size
}

export const present = (c: Columns, among: readonly number[]): number[] =>
  among.filter((i) => (c.columns.flags[i]! & GONE) === 0)

export const showCard = {
  zh: '请出示身份证，看号码和姓名',
  en: 'May I see the identity card: number and name?',
}
export const whoLives = { zh: '这里现在住着哪些人', en: 'Who lives here now?' }
export const whoIsHead = { zh: '户主是谁，请对照户口簿', en: 'Who is the head? Compare the household book' }

type Given = Pick<SetRule, 'id' | 'title' | 'fields' | 'needs' | 'find' | 'say' | 'ask'> & Partial<SetRule>
export const setRule = (given: Given): SetRule => ({ severity: 'error', decidable: true, ...given })

/** Rows grouped by one column. */
export const by = (
  c: Columns,
  name: 'id' | 'name' | 'phone' | 'home' | 'household' | 'code' | 'organisation',
  call: (rows: readonly number[]) => void,
  least = 2,
) => eachGroup(c.columns[name], c.n, c.dictionaries[name].size, call, least)

/** Rows split by a column, those without a value left out; only parts of two and more. */
export function parts(column: Int32Array, among: readonly number[]): number[][] {
  const out = new Map<number, number[]>()
  for (const i of among) {
    const k = column[i]!
    if (k <= 0) continue
    const list = out.get(k)
    if (list) list.push(i)
    else out.set(k, [i])
  }
  return [...out.values()].filter((l) => l.length > 1)
}

/** Those whose value most of the others do not have, first; all when no value has the most. */
export function oddOnes(column: Int32Array, among: readonly number[]): readonly number[] {
  const count = new Map<number, number>()
  for (const i of among) count.set(column[i]!, (count.get(column[i]!) ?? 0) + 1)
  const most = Math.max(...count.values())
  const usual = [...count].filter(([, n]) => n === most)
  return usual.length === 1
    ? [...among.filter((i) => column[i] !== usual[0]![0]), among.find((i) => column[i] === usual[0]![0])!]
    : among
}
