/** Conditions as functions. A value that is not there makes none of them true but `missing`: nothing is said of what nobody wrote down. */
import { dateOf, dayOf, isDay, ofDay } from './dates.ts'
import type { Condition, OwnDefinition, OwnType, Span } from './own-model.ts'
import { clean, isNothing } from './text.ts'

/** Text and code as written, '' for none; a date as 19900102, 0 for none and -1 for no date that there is; a number, -1 for none. */
export type Value = string | number
export type Get = (key: string) => Value

/** Texts are compared without blanks at the ends, wide letters and case. */
export const plainText = (text: string): string => clean(text).toLowerCase()

/** Whether a text has this form; `*` is anything, `?` one character. Never slower than the product of both lengths. */
export function fits(pattern: string, text: string): boolean {
  const p = [...pattern]
  const t = [...text]
  let i = 0
  let j = 0
  let star = -1
  let from = 0
  while (j < t.length) {
    if (p[i] === '*') {
      star = i++
      from = j
    } else if (i < p.length && (p[i] === '?' || p[i] === t[j])) {
      i++
      j++
    } else if (star >= 0) {
      i = star + 1
      j = ++from
    } else return false
  }
  while (p[i] === '*') i++
  return i === p.length
}

/** The day so long before another; 31 March less a month is the last of February. */
export function before(today: number, n: number, span: Span): number {
  if (span === 'days') return ofDay(dayOf(today) - n)
  const months =
    Math.floor(today / 10_000) * 12 + (Math.floor(today / 100) % 100) - 1 - n * (span === 'years' ? 12 : 1)
  const year = Math.floor(months / 12)
  const month = (months % 12) + 1
  let day = today % 100
  while (!isDay(year, month, day)) day--
  return year * 10_000 + month * 100 + day
}

/** Nothing there, or a word for nothing. */
export const isMissing = (v: Value, type: OwnType): boolean =>
  typeof v === 'string' ? (type === 'text' ? isNothing(v) : v === '') : type === 'date' ? v === 0 : v < 0
/** Nothing that could be compared: a date that there is not is no missing one. */
const isMute = (v: Value, type: OwnType): boolean =>
  isMissing(v, type) || (type === 'date' && (v as number) < 0)

const read = (text: string, type: OwnType): Value =>
  type === 'number' ? Number(text) : type === 'date' ? dateOf(text) : type === 'text' ? plainText(text) : text

function compiled(c: Condition, type: OwnType, today: number): (get: Get) => boolean {
  const own = (get: Get): Value => {
    const v = get(c.field)
    return typeof v === 'string' && type === 'text' ? plainText(v) : v
  }
  const when = (judge: (v: Value) => boolean) => (get: Get) => !isMute(get(c.field), type) && judge(own(get))
  if (c.op === 'missing') return (get) => isMissing(get(c.field), type)
  if (c.op === 'present') return (get) => !isMissing(get(c.field), type)
  if (c.op === 'in' || c.op === 'out') {
    const list = new Set((c.list ?? []).map((x) => read(x, type)))
    return when((v) => list.has(v) === (c.op === 'in'))
  }
  if (c.op === 'like' || c.op === 'unlike') {
    const pattern = plainText(c.value ?? '')
    return when((v) => fits(pattern, v as string) === (c.op === 'like'))
  }
  if (c.op === 'older' || c.op === 'newer') {
    const limit = before(today, c.n ?? 0, c.span ?? 'days')
    return when((v) => (c.op === 'older' ? (v as number) < limit : (v as number) >= limit))
  }
  const { other } = c
  if (other === undefined) {
    const value = read(c.value ?? '', type)
    return when((v) => compare(c.op, v, value))
  }
  return (get) => {
    const v = get(c.field)
    const o = get(other)
    if (isMute(v, type) || isMute(o, type)) return false
    return compare(c.op, own(get), typeof o === 'string' && type === 'text' ? plainText(o) : o)
  }
}

function compare(op: Condition['op'], a: Value, b: Value): boolean {
  switch (op) {
    case 'eq':
      return a === b
    case 'ne':
      return a !== b
    case 'lt':
      return a < b
    case 'le':
      return a <= b
    case 'gt':
      return a > b
    default:
      return a >= b
  }
}

/** Whether an entry is one that the rule is about. */
export function judgeOf(
  d: Pick<OwnDefinition, 'match' | 'conditions'>,
  typeOf: (key: string) => OwnType,
  today: number,
): (get: Get) => boolean {
  const tests = d.conditions.map((c) => compiled(c, typeOf(c.field), today))
  if (tests.length === 0) return () => false
  return d.match === 'all' ? (get) => tests.every((t) => t(get)) : (get) => tests.some((t) => t(get))
}
