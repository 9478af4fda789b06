/** What is known to be true, in any of the usual forms, and how good links are against it. */
import { type Column, cellOf, type Table } from './table.ts'

/** Which form a file of true links has. */
export type TruthForm = 'pairs' | 'labelled pairs' | 'groups'

export interface Truth {
  form: TruthForm
  /** Group of each record, or pairs that are (and are not) true. */
  groups?: Map<string, string>
  yes?: Set<string>
  no?: Set<string>
}

const GROUP = /^(cluster|group|entity|person|label|truth|分组|组号|簇|真值)([_ ]?(id|no|number))?$/i
const LABEL = /score|label|match|truth|same|标注|是否/i

/** Two identifiers as one word; the same whichever comes first. */
export const pairKey = (a: string, b: string): string => (a < b ? `${a}\u0000${b}` : `${b}\u0000${a}`)

/**
 * Reads truth for records with these identifiers. Two columns that hold identifiers are pairs, with a column of labels or without. One such
 * column with a column called like a group gives groups (the data themselves may have it); so do identifiers of the form rec-12-org,
 * rec-12-dup-0, and two columns of which only the first holds identifiers. Answers what is wrong as text.
 */
export function truthOf(table: Table, known: ReadonlySet<string>): Truth | string {
  const holding = table.columns.filter((c) => !GROUP.test(c.name.trim()) && holds(c, known))
  const group = table.columns.find((c) => GROUP.test(c.name.trim()))
  const [first, second] = endings(holding) ?? holding
  if (!first) return '没有一列是数据里的编号 no column holds identifiers of the data'
  const grouped = (of: (row: number) => string): Truth => ({
    form: 'groups',
    groups: new Map(Array.from({ length: table.rows }, (_, r) => [cellOf(first, r), of(r)])),
  })
  if (group && (!second || !endings(holding))) return grouped((r) => cellOf(group, r))
  if (!second && first.values.every((v) => FEBRL.test(v)))
    return grouped((r) => FEBRL.exec(cellOf(first, r))![1]!)
  const alone = table.columns.length === 2 && !endings(holding)
  if (second && !(alone && isGroups(first, second, table.rows))) return labelled(table, [first, second])
  const other = table.columns.find((c) => c !== first)
  return other
    ? grouped((r) => cellOf(other, r))
    : '没有分组列或第二列编号 there is no column of groups and no second one of identifiers'
}

const FEBRL = /^(rec-\d+)-(?:org|dup-\d+)$/

/** By its first values: a column of a million need not be asked whole. */
function holds(c: Column, known: ReadonlySet<string>): boolean {
  const some = c.values.slice(0, 2000)
  return some.filter((v) => known.has(v)).length > some.length * 0.9
}

/** Group numbers may look like identifiers: then every record has one line of its own, and few groups stand for many. */
const isGroups = (a: Column, b: Column, rows: number) =>
  a.values.length === rows &&
  b.values.length < rows * 0.9 &&
  new Set([...a.values, ...b.values]).size === rows

/** Two columns called alike but for their ending: id_l and id_r, left and right, id1 and id2. */
function endings(columns: readonly Column[]): [Column, Column] | undefined {
  for (const [a, b] of [
    [/_l$|left|_a$|1$|左/i, /_r$|right|_b$|2$|右/i],
    [/^a$/i, /^b$/i],
  ] as const) {
    const x = columns.find((c) => a.test(c.name.trim()))
    const y = columns.find((c) => b.test(c.name.trim()))
    if (x && y && x !== y) return [x, y]
  }
  return undefined
}

function labelled(table: Table, [x, y]: readonly [Column, Column]): Truth {
  const label = table.columns.find(
    (c) =>
      c !== x &&
      c !== y &&
      LABEL.test(c.name) &&
      c.values.every((v) => /^(true|false|yes|no|是|否|[01](\.\d+)?)?$/i.test(v)),
  )
  const yes = new Set<string>()
  const no = new Set<string>()
  for (let r = 0; r < table.rows; r++) {
    const key = pairKey(cellOf(x, r), cellOf(y, r))
    const said = label ? cellOf(label, r) : '1'
    if (/^(true|yes|是)$/i.test(said) || Number(said) >= 0.5) yes.add(key)
    else no.add(key)
  }
  return { form: label ? 'labelled pairs' : 'pairs', yes, ...(no.size > 0 ? { no } : {}) }
}

export interface Measured {
  form: TruthForm
  truePairs: number
  links: number
  right: number
  precision: number
  recall: number
  f1: number
  /** Links that the truth says nothing about; they are not counted. */
  unjudged?: number
}

/** Precision, recall and F1 of links. Between two files only pairs across them count. */
export function measure(
  truth: Truth,
  links: Iterable<readonly [string, string]>,
  across?: { left: ReadonlySet<string>; right: ReadonlySet<string> },
): Measured {
  let right = 0
  let judged = 0
  let unjudged = 0
  let truePairs = 0
  const { groups, yes, no } = truth
  if (groups) {
    const sizes = new Map<string, [number, number]>()
    for (const [id, group] of groups) {
      if (group === '') continue
      const s = sizes.get(group) ?? [0, 0]
      if (!across || across.left.has(id)) s[0]++
      if (across?.right.has(id)) s[1]++
      sizes.set(group, s)
    }
    for (const [l, r] of sizes.values()) truePairs += across ? l * r : (l * (l - 1)) / 2
    for (const [a, b] of links) {
      judged++
      const g = groups.get(a)
      if (g !== undefined && g !== '' && g === groups.get(b)) right++
    }
  } else {
    truePairs = yes!.size
    for (const [a, b] of links) {
      const key = pairKey(a, b)
      if (yes!.has(key)) right++
      // Where pairs are said not to be true, those that are not named were not looked at.
      else if (no && !no.has(key)) {
        unjudged++
        continue
      }
      judged++
    }
  }
  const precision = judged > 0 ? right / judged : 1
  const recall = truePairs > 0 ? right / truePairs : 1
  return {
    form: truth.form,
    truePairs,
    links: judged,
    right,
    precision,
    recall,
    f1: precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0,
    ...(no ? { unjudged } : {}),
  }
}
