/** What the columns of a table are, from their headings and their cells, when nobody said it. */
import { isHan, isNothing, plain } from './characters.ts'
import type { Compared, Config } from './config.ts'
import { readDate } from './dates.ts'
import type { KindName } from './kinds.ts'
import { type Column, cellOf, columnOf, type Table } from './table.ts'

/** Headings that hold the answer, or that say who wrote the row and when: never compared. */
const ANSWER =
  /^(cluster|group|entity|truth|label|match|person)([_ ]?(id|no|number))?$|^(分组|组号|簇|真值|标注)$/
const ASIDE =
  /(remark|note|comment|created|updated|modified|timestamp|备注|说明|登记时间|录入|更新|创建|经办|采集|登记人|采集人)/
const ID =
  /^(id|rec[_ ]?id|record[_ ]?id|row[_ ]?id|unique[_ ]?id|uid|uuid|key|no|编号|序号|记录号|记录编号|主键|档案号|人员编号|代码)$/

/** Words in headings, the first that fits decides. */
const HEADINGS: readonly (readonly [RegExp, KindName])[] = [
  [
    /soc.*sec|ssn|social.*(security|insurance)|national.*id|id.?(number|no|card)$|passport|身份证|证件号|公民身份|社会保障号|护照/,
    'id-number',
  ],
  [/e-?mail|邮箱|电子邮件/, 'text'],
  [/phone|mobile|^tel|cell|电话|手机|联系方式|联系号码/, 'phone'],
  [/birth|^dob$|出生|生日/, 'date'],
  [/given|first.?name|fore.?name|^名$|名字$/, 'given-name'],
  [/surname|last.?name|family.?name|^姓$|^姓氏$/, 'name'],
  [/^(full.?)?name$|姓名|^名称$|户主|_name$/, 'name'],
  [/street.?(number|no)|house.?(number|no)|门牌|post.?code|zip|邮编/, 'exact'],
  [/addr|street|road|住址|地址|居住地|户籍地|住所|房屋|房号|室号/, 'address'],
  [/city|town|suburb|village|county|district|小区|社区|村|城市|单位|学校/, 'text'],
  [/sex|gender|state|province|性别|民族|省/, 'exact'],
  [/date|日期/, 'date'],
]

/** Rows that are looked at. */
const LOOKED = 2000

export function guess(left: Table, right?: Table): Config {
  const usable = left.columns.filter((c) => !right || columnOf(right, c.name))
  const id = idOf(left, usable, right)
  const seen = new Set<string>()
  const columns = usable.flatMap((column): Compared[] => {
    const name = column.name.toLowerCase().trim()
    if (column === id || ANSWER.test(name) || ASIDE.test(name) || seen.has(column.name)) return []
    seen.add(column.name)
    const type = typeOf(name, column, left)
    return type ? [{ left: column.name, right: column.name, type }] : []
  })
  return { ...(id ? { id: { left: id.name, right: id.name } } : {}), columns: oneOfEach(columns) }
}

/** The first column called like an identifier whose values are all different, else the first column if its are. */
function idOf(left: Table, usable: readonly Column[], right?: Table): Column | undefined {
  const unique = (c: Column) =>
    c.values.length === left.rows && (!right || columnOf(right, c.name)?.values.length === right.rows)
  const named = usable.find((c) => ID.test(c.name.toLowerCase().trim()) && unique(c))
  if (named) return named
  const first = usable[0]
  return first && unique(first) && /id|号|key|no\b/i.test(first.name) ? first : undefined
}

function typeOf(heading: string, column: Column, table: Table): KindName | undefined {
  const cells: string[] = []
  const distinct = new Set<string>()
  for (let r = 0; r < Math.min(table.rows, LOOKED); r++) {
    const cell = cellOf(column, r)
    if (isNothing(cell)) continue
    cells.push(cell)
    distinct.add(plain(cell))
  }
  // A column with one value tells nobody from anybody.
  if (distinct.size < 2) return undefined
  const share = (test: (cell: string) => boolean) => cells.filter(test).length / cells.length
  const byHeading = HEADINGS.find(([words]) => words.test(heading))?.[1]
  if (byHeading === 'date' && share((c) => readDate(c) !== undefined) < 0.5) return 'text'
  if (byHeading) return byHeading
  if (share((c) => /^\d{17}[\dXx]$|^\d{6}\*+\w{0,4}$/.test(c)) > 0.6) return 'id-number'
  if (share((c) => /^(\+?86[- ]?)?1[3-9][\d*]{9}$|^0\d{2,3}-?\d{7,8}$/.test(c)) > 0.6) return 'phone'
  if (share((c) => /^[^@\s]+@[^@\s]+$/.test(c)) > 0.6) return 'text'
  if (share((c) => /\D/.test(c) && readDate(c) !== undefined) > 0.7)
    return birthlike(cells) ? 'date' : undefined
  if (share((c) => /^(19|20)\d{6}$/.test(c)) > 0.8) return 'date'
  if (
    share((c) => isHan(c) && c.length >= 2 && c.length <= 4 && !/\d/.test(c)) > 0.8 &&
    distinct.size > cells.length / 3
  )
    return 'name'
  if (share((c) => c.length > 30) > 0.5) return undefined
  if (share((c) => isHan(c) && /\d/.test(c)) > 0.6) return 'address'
  // A serial number of the row: all different, digits only.
  if (share((c) => /^\d+$/.test(c)) > 0.95 && column.values.length >= table.rows * 0.999) return undefined
  return share((c) => /[\p{L}]{4}/u.test(c)) > 0.6 ? 'text' : 'exact'
}

/** Dates that spread over decades are births; those of one year are when rows were written. */
function birthlike(cells: readonly string[]): boolean {
  const years = new Set(cells.map((c) => readDate(c)?.year))
  return years.size > 15
}

/** Several columns of full names or given names: the first is the person's. The others are compared as words. */
function oneOfEach(columns: readonly Compared[]): Compared[] {
  const had = new Set<KindName>()
  return columns.map((c) => {
    if (c.type !== 'name' && c.type !== 'given-name') return c
    if (had.has(c.type)) return { ...c, type: 'text' }
    had.add(c.type)
    return c
  })
}
