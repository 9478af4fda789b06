/** What is compared with what: read from a file with all its faults at once. */
import { isKindName, KINDS, type KindName } from './kinds.ts'

export interface Compared {
  left: string
  right: string
  type: KindName
}

export interface Config {
  /** Column of the identifiers in both files; without it rows are called by their number. */
  id?: { left: string; right: string }
  columns: readonly Compared[]
  /** Columns that must agree for a pair to be looked at, one list per pass; without it the program chooses. */
  blocking?: readonly (readonly string[])[]
  /** Least score of a link, 0 to 1. */
  threshold?: number
  /** Each record in at most one link. */
  oneToOne?: boolean
  /** Whether records that hang together are linked throughout (one file only). */
  clusters?: boolean
}

/** How sure a link must be for what is done with it. */
export const CONSEQUENCES = { review: 0.1, link: 0.5, merge: 0.99 } as const

const TYPES: Record<string, KindName> = {
  givenname: 'given-name',
  given_name: 'given-name',
  forename: 'given-name',
  surname: 'name',
  id: 'id-number',
  idnumber: 'id-number',
  id_number: 'id-number',
  tel: 'phone',
  email: 'text',
  string: 'text',
}

const isText = (x: unknown): x is string => typeof x === 'string' && x !== ''
type Bag = Record<string, unknown>
const isBag = (x: unknown): x is Bag => typeof x === 'object' && x !== null && !Array.isArray(x)
/** The first of some names that an object has: other tools' words are understood. */
const first = (bag: Bag, ...names: string[]): unknown =>
  names.map((n) => bag[n]).find((x) => x !== undefined && x !== null)

const KNOWN = new Set(
  'id idColumn id_column unique_id left_id right_id leftId rightId columns fields compare comparisons blocking threshold oneToOne one_to_one clusters'.split(
    ' ',
  ),
)

/** Reads a configuration that was parsed from JSON. */
export function readConfig(json: unknown): { config: Config; faults: string[] } {
  const faults: string[] = []
  const config: Config = { columns: [] }
  if (!isBag(json)) return { config, faults: ['配置应是一个 JSON 对象 the configuration is no JSON object'] }
  for (const key of Object.keys(json))
    if (!KNOWN.has(key)) faults.push(`不认识的设置 unknown setting “${key}”`)

  const id = first(json, 'id', 'idColumn', 'id_column', 'unique_id')
  const ids = isBag(id)
    ? id
    : { left: first(json, 'leftId', 'left_id') ?? id, right: first(json, 'rightId', 'right_id') ?? id }
  if (isText(ids.left) && isText(ids.right)) config.id = { left: ids.left, right: ids.right }
  else if (ids.left !== undefined || ids.right !== undefined)
    faults.push('id 应是列名 should be the name of a column')

  const columns = first(json, 'columns', 'fields', 'compare', 'comparisons')
  const list: unknown[] = Array.isArray(columns)
    ? columns
    : isBag(columns)
      ? Object.entries(columns).map(([column, rest]) =>
          isBag(rest) ? { column, ...rest } : { column, type: rest },
        )
      : []
  if (columns !== undefined && list.length === 0)
    faults.push('columns 应列出要比较的列 should list the columns to compare')
  config.columns = list.flatMap((entry, i) => {
    const one = readColumn(isText(entry) ? { column: entry } : entry)
    if (typeof one !== 'string') return [one]
    faults.push(`columns[${i}]: ${one}`)
    return []
  })

  const blocking = json.blocking
  if (Array.isArray(blocking)) {
    config.blocking = blocking.map((pass) => {
      const names = Array.isArray(pass) ? pass : isText(pass) ? pass.split('+').map((s) => s.trim()) : []
      if (names.length === 0 || !names.every(isText))
        faults.push('blocking 的每一遍应是列名 each pass should be names of columns')
      return names.filter(isText)
    })
  } else if (blocking !== undefined && blocking !== null && blocking !== 'auto')
    faults.push('blocking 应是数组 should be a list')

  const { threshold } = json
  if (typeof threshold === 'number' && threshold >= 0 && threshold <= 1) config.threshold = threshold
  else if (typeof threshold === 'string' && Object.hasOwn(CONSEQUENCES, threshold))
    config.threshold = CONSEQUENCES[threshold as keyof typeof CONSEQUENCES]
  else if (threshold !== undefined && threshold !== null)
    faults.push(
      `threshold 应是 0 到 1 的数或 should be a number from 0 to 1, or ${Object.keys(CONSEQUENCES).join(', ')}`,
    )
  const one = first(json, 'oneToOne', 'one_to_one')
  for (const [name, value] of [
    ['oneToOne', one],
    ['clusters', json.clusters],
  ] as const) {
    if (value === undefined || value === null) continue
    if (typeof value === 'boolean') config[name] = value
    else faults.push(`${name} 应是 should be true 或 or false`)
  }
  return { config, faults }
}

function readColumn(entry: unknown): Compared | string {
  if (!isBag(entry)) return '应是列名和类型 should have a column and a type'
  const both = first(entry, 'column', 'name', 'field')
  const left = first(entry, 'left', 'leftColumn') ?? both
  const right = first(entry, 'right', 'rightColumn') ?? both
  if (!isText(left) || !isText(right)) return '缺列名 no name of a column'
  const word = entry.type === undefined ? 'text' : String(entry.type).toLowerCase()
  const type = isKindName(word) ? word : TYPES[word]
  return type ? { left, right, type } : `没有类型 no type “${word}”: ${Object.keys(KINDS).join(', ')}`
}
