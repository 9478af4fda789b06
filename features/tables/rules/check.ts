/** What is wrong with a definition, all at once: before it is kept, and before it is tried. */
import { agedCounts, conditionRows, countRows, fieldsOf, figureRows } from './fields.ts'
import type { Condition, Definition, TableColumn } from './model.ts'

export interface Fault {
  path: string
  code: string
  message: string
}

export const mostColumns = 40

export function faultsOf(d: Definition): Fault[] {
  const out: Fault[] = []
  const say = (path: string, code: string, zh: string, en: string) =>
    out.push({ path, code, message: `${zh} / ${en}` })
  if (d.columns.length === 0) say('columns', 'empty', '还没有列', 'no columns yet')
  if (d.period === 'once' && d.dueOn === null)
    say('dueOn', 'missing', '一次性的表要写哪天要', 'say when a table that is asked once is due')
  // Years of which calendars know nothing are typing errors.
  if (d.dueOn !== null && (d.dueOn < '2020-01-01' || d.dueOn > '2099-12-31'))
    say('dueOn', 'range', '年份不对', 'not a year of ours')
  for (const [c, v] of Object.entries(d.filter))
    if (v !== undefined && !conditionRows[c as Condition].includes(d.rows))
      say(`filter.${c}`, 'unfit', '这种行没有这个条件', 'rows of this kind cannot be narrowed by it')
  const { minAge = 0, maxAge = 130 } = d.filter
  if (minAge > maxAge) say('filter.maxAge', 'order', '比起始年龄小', 'below the least age')
  const byKey = new Map<string, TableColumn>()
  for (const [i, c] of d.columns.entries()) {
    // Every object has these already: values by hand are kept by key.
    if (c.key in {}) say(`columns.${i}.key`, 'taken', '这个代号不能用', 'this key cannot be used')
    if (byKey.has(c.key)) say(`columns.${i}.key`, 'twice', '这一列已经有了', 'this column is there already')
    const at = `columns.${i}.from`
    const f = c.from
    if (f.kind === 'field' && !Object.hasOwn(fieldsOf[d.rows], f.field))
      say(at, 'unfit', '这种行没有这一项', 'rows of this kind have no such field')
    if (f.kind === 'count') {
      if (!countRows(f.of).includes(d.rows))
        say(at, 'unfit', '这种行数不出这个', 'rows of this kind cannot count it')
      if ((f.minAge !== undefined || f.maxAge !== undefined) && !agedCounts.includes(f.of))
        say(at, 'unfit', '这一项不分年龄', 'it has no ages')
      if ((f.minAge ?? 0) > (f.maxAge ?? 130)) say(at, 'order', '年龄前大后小', 'ages run backwards')
    }
    if (f.kind === 'figure' && !figureRows(f.figure).includes(d.rows))
      say(at, 'unfit', '这种行没有这个数', 'rows of this kind have no such figure')
    const used = f.kind === 'sum' ? f.of : f.kind === 'share' ? [f.part, f.whole] : []
    if (f.kind === 'sum' && f.of.length === 0) say(at, 'empty', '没有选要加的列', 'choose the columns to add')
    for (const key of used) {
      const other = byKey.get(key)
      if (!other) say(at, 'unknown', '要用的列不在它前面', 'it needs a column that stands before it')
      else if (!isNumber(d, other))
        say(at, 'unfit', `“${other.head.zh}”不是数`, `“${other.head.en}” is no number`)
    }
    byKey.set(c.key, c)
  }
  return out
}

export function isNumber(d: Pick<Definition, 'rows'>, c: TableColumn): boolean {
  const f = c.from
  if (f.kind === 'field') return fieldsOf[d.rows][f.field]?.type === 'number'
  if (f.kind === 'hand') return f.type === 'number'
  if (f.kind === 'figure') return f.figure !== 'lastVisit'
  return f.kind !== 'constant'
}

/** A value as somebody typed it into a cell; null: it is none of that kind. Empty is empty. */
export function readHand(type: 'text' | 'number' | 'day', text: string): string | number | null | undefined {
  const s = text.normalize('NFKC').trim()
  if (s === '') return undefined
  if (type === 'text') return text.trim()
  if (type === 'day') {
    const m = /^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?$/.exec(s)
    if (!m) return null
    const day = `${m[1]}-${m[2]!.padStart(2, '0')}-${m[3]!.padStart(2, '0')}`
    const at = Date.parse(`${day}T00:00:00Z`)
    return Number.isNaN(at) || !new Date(at).toISOString().startsWith(day) ? null : day
  }
  const n = Number(s)
  return /^-?\d{1,12}(\.\d{1,4})?$/.test(s) ? n : null
}
