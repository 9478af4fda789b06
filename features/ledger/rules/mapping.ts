/** Which column is what: by the heading's words, and by what stands under it. */

import { readCredit } from './credit-code.ts'
import { dateOf } from './dates.ts'
import { AT, FIELDS, type Field, fieldOfHeading, headingKey, WORDS } from './fields.ts'
import { readId } from './id-number.ts'
import { DEFAULTS, type Options } from './model.ts'
import { readPhone } from './phone.ts'
import { cleanCode } from './row.ts'
import { relationOf, sexOf } from './words.ts'

export interface Mapping {
  /** Column of each field, -1 for none; in the order of `FIELDS`. */
  columns: Int32Array
  /** Heading of each field as it stands in the file; the field's own name when the file has none. */
  headings: string[]
  /** How each mapped column was found. */
  how: { field: Field; column: number; heading: string; by: 'heading' | 'values' | 'map' }[]
  /** Index of the row of headings among the first rows, -1: the file has none. */
  header: number
}

const SURNAMES = new Set(
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑罗梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤',
)
/** What nearly all cells of such a column are; each gives 0 to 1. In the order in which columns are given away. */
const SHAPES: readonly (readonly [Field, (text: string, today: number) => boolean, least: number])[] = [
  ['idNumber', (t, today) => readId(cleanCode(t), today).fault === undefined, 0.5],
  ['creditCode', (t) => readCredit(cleanCode(t)).fault === undefined, 0.5],
  [
    'phone',
    (t) => /^(?:mobile|landline)$/.test(readPhone(t).kind ?? '') && readPhone(t).fault === undefined,
    0.6,
  ],
  ['email', (t) => /^\S+@\S+\.\w+$/.test(t), 0.6],
  ['sex', (t) => sexOf(t) === 1 || sexOf(t) === 2, 0.9],
  ['relation', (t) => !['other', undefined].includes(relationOf(t)), 0.7],
  ['birth', (t, today) => dateOf(t) > 18_500_000 && dateOf(t) <= today && !/^\d{1,5}$/.test(t), 0.8],
  ['address', (t) => t.length > 5 && /\d/.test(t) && /[号栋幢室座弄]|单元/.test(t), 0.6],
  ['name', (t) => /^[\u4e00-\u9fff]{2,4}$/.test(t) && SURNAMES.has(t[0]!), 0.6],
]
/** Of these the last date is no birth: a column of recent dates without a heading stays unread. */
const OLD_ENOUGH = 0.3

/** `rows`: the first rows of the file, headings among them if it has any. */
export function guess(rows: readonly (readonly string[])[], today: number): Mapping {
  const header = headerOf(rows, today)
  const head = header < 0 ? [] : rows[header]!
  const body = rows.slice(header + 1)
  const width = Math.max(head.length, ...body.slice(0, 50).map((r) => r.length), 0)
  const out = empty(header)
  const taken = new Set<number>()
  const take = (field: Field, column: number, by: 'heading' | 'values') => {
    if (out.columns[AT[field]] !== -1 || taken.has(column)) return false
    set(out, field, column, head[column], by)
    taken.add(column)
    return true
  }
  const share = shares(body, width, today)
  for (let c = 0; c < head.length; c++) {
    const field = fieldOfHeading(head[c]!)
    if (!field) continue
    // 电话 over a column of identity numbers: what stands there decides.
    const other = SHAPES.find(
      ([f, , least]) =>
        f !== field && (f === 'idNumber' || f === 'phone') && share(f, c) >= Math.max(0.8, least),
    )
    const own = SHAPES.find(([f]) => f === field)
    if (other && own && share(field, c) < 0.1) {
      take(other[0], c, 'values')
      continue
    }
    if (!take(field, c, 'heading') && field === 'phone') take('phone2', c, 'heading')
  }
  for (const [field, , least] of SHAPES) {
    if (out.columns[AT[field]] !== -1) continue
    let best = -1
    for (let c = 0; c < width; c++)
      if (
        !taken.has(c) &&
        headingFits(head[c], field) &&
        share(field, c) >= least &&
        (best < 0 || share(field, c) > share(field, best))
      )
        best = c
    if (best >= 0 && (field !== 'birth' || oldEnough(body, best, today))) take(field, best, 'values')
  }
  return out
}

/** A heading that says something else is believed: 身份证号 of somebody else, 户主电话 … are not the person's. */
const headingFits = (heading: string | undefined, field: Field): boolean => {
  const key = headingKey(heading ?? '')
  if (key === '') return true
  if (/户主|监护|联系人|紧急|父|母|配偶|法人|房东/.test(key)) return false
  const words: Partial<Record<Field, RegExp>> = {
    idNumber: /证|id|号/i,
    creditCode: /码|照|号|code/i,
    phone: /话|机|联系|tel|phone|contact/i,
    email: /邮|mail/i,
    sex: /性|sex|gender/i,
    relation: /关系|身份|成员|relation|role/i,
    birth: /生|birth/i,
    address: /址|住|地|房|address|home/i,
    name: /名|人|name/i,
  }
  return /^(?:column|列|字段|field|f|c|unnamed)?\d*$/i.test(key) || words[field]?.test(key) === true
}

function oldEnough(body: readonly (readonly string[])[], column: number, today: number): boolean {
  const dates = body.map((r) => dateOf(r[column] ?? '')).filter((d) => d > 0)
  return dates.filter((d) => d < today - 180_000).length >= dates.length * OLD_ENOUGH
}

/** Share of the filled cells of a column that have a field's shape; worked out once each. */
function shares(
  body: readonly (readonly string[])[],
  width: number,
  today: number,
): (field: Field, column: number) => number {
  const known = new Map<string, number>()
  return (field, column) => {
    const key = `${field} ${column}`
    const before = known.get(key)
    if (before !== undefined) return before
    const shape = SHAPES.find(([f]) => f === field)
    const filled = column < width ? body.map((r) => (r[column] ?? '').trim()).filter((t) => t !== '') : []
    const value =
      !shape || filled.length === 0 ? 0 : filled.filter((t) => shape[1](t, today)).length / filled.length
    known.set(key, value)
    return value
  }
}

/** The row with most known headings among the first ten: titles and notes stand above it. None: -1. */
function headerOf(rows: readonly (readonly string[])[], today: number): number {
  let best = -1
  let most = 0
  for (let i = 0; i < Math.min(10, rows.length); i++) {
    const known = rows[i]!.filter((c) => fieldOfHeading(c) !== undefined).length
    if (known > most) {
      most = known
      best = i
    }
  }
  if (most >= 2 || (most === 1 && best === 0)) return best
  // No known heading: the first row is one unless it looks like data.
  const data = (rows[0] ?? []).some(
    (c) =>
      readId(cleanCode(c), today).fault === undefined ||
      /^1\d{10}$/.test(c.trim()) ||
      readCredit(cleanCode(c)).fault === undefined,
  )
  return data || rows.length === 0 ? -1 : 0
}

const empty = (header: number): Mapping => ({
  columns: new Int32Array(FIELDS.length).fill(-1),
  headings: FIELDS.map((f) => f),
  how: [],
  header,
})

function set(
  m: Mapping,
  field: Field,
  column: number,
  heading: string | undefined,
  by: Mapping['how'][number]['by'],
): void {
  m.columns[AT[field]] = column
  m.headings[AT[field]] = heading?.trim() || field
  m.how.push({ field, column, heading: heading?.trim() ?? '', by })
}

/** A map as it is written in JSON: field → heading or number of the column from 1; `options` sets what rules are told. */
export type WrittenMap = Record<string, unknown>

const OPTION_NAMES = ['today', 'off', 'homeMost', 'phoneMost', 'staleMonths', 'required'] as const

/** Lays a written map over what was guessed: fields it names are where it says, `null` takes one away. Every fault is named. */
export function mapped(
  guessed: Mapping,
  written: WrittenMap,
  head: readonly string[],
): { mapping: Mapping; faults: string[] } {
  const faults: string[] = []
  const columns = guessed.columns.slice()
  const headings = [...guessed.headings]
  let how = [...guessed.how]
  for (const [key, value] of Object.entries(written)) {
    if (key === 'options') continue
    const field = (Object.hasOwn(WORDS, key) ? key : fieldOfHeading(key)) as Field | undefined
    if (!field) {
      faults.push(`没有“${key}”这一项 there is no field “${key}”: ${FIELDS.join(' ')}`)
      continue
    }
    const at =
      value === null
        ? -1
        : typeof value === 'number'
          ? value - 1
          : typeof value === 'string'
            ? columnOf(head, value)
            : -2
    if (
      at === -2 ||
      (value !== null && (!Number.isInteger(at) || at < 0 || (head.length > 0 && at >= head.length)))
    ) {
      faults.push(`“${key}”: 文件里没有这一列 the file has no column ${JSON.stringify(value)}`)
      continue
    }
    how = how.filter((h) => h.field !== field && h.column !== at)
    for (let i = 0; i < columns.length; i++) if (at >= 0 && columns[i] === at) columns[i] = -1
    columns[AT[field]] = at
    headings[AT[field]] = head[at]?.trim() || field
    if (at >= 0) how.push({ field, column: at, heading: head[at]?.trim() ?? '', by: 'map' })
  }
  return { mapping: { ...guessed, columns, headings, how }, faults }
}

const columnOf = (head: readonly string[], heading: string): number => {
  const exact = head.findIndex((h) => h.trim() === heading.trim())
  return exact >= 0
    ? exact
    : head.findIndex((h) => headingKey(h) !== '' && headingKey(h) === headingKey(heading))
}

/** The options of a written map; `today` there wins over the clock. */
export function optionsOf(
  written: WrittenMap,
  today: number,
  rules: ReadonlySet<string>,
): { options: Options; faults: string[] } {
  const options: Options = { ...DEFAULTS, today }
  const faults: string[] = []
  const given = written.options ?? {}
  if (typeof given !== 'object' || Array.isArray(given))
    return { options, faults: ['options: 应是对象 must be an object'] }
  for (const [key, value] of Object.entries(given as object)) {
    if (!OPTION_NAMES.includes(key as (typeof OPTION_NAMES)[number])) {
      faults.push(`options.${key}: 没有这一项 there is no such option: ${OPTION_NAMES.join(' ')}`)
    } else if (key === 'today') {
      const day = dateOf(String(value))
      if (day > 0) options.today = day
      else faults.push(`options.today: 不是日期 no date: ${String(value)}`)
    } else if (key === 'off') {
      const unknown = Array.isArray(value) ? value.filter((r) => !rules.has(String(r))) : [value]
      if (unknown.length > 0 || !Array.isArray(value))
        faults.push(`options.off: 没有这些规则 no such rules: ${unknown.join(' ')}`)
      else options.off = value.map(String)
    } else if (key === 'required') {
      const unknown = Array.isArray(value) ? value.filter((f) => !Object.hasOwn(WORDS, String(f))) : [value]
      if (unknown.length > 0 || !Array.isArray(value))
        faults.push(`options.required: 没有这些项 no such fields: ${unknown.join(' ')}`)
      else options.required = value as Field[]
    } else if (typeof value === 'number' && Number.isInteger(value) && value > 0) {
      options[key as 'homeMost' | 'phoneMost' | 'staleMonths'] = value
    } else faults.push(`options.${key}: 应是正整数 must be a positive whole number`)
  }
  return { options, faults }
}
