/** The records of one or two tables as numbers: every compared cell is the number of a distinct value. */
import { isNothing } from './characters.ts'
import type { Config } from './config.ts'
import { Interner } from './interning.ts'
import type { Atom, Kind } from './kind.ts'
import { KINDS } from './kinds.ts'
import { givenNameKind, surnameKind } from './names.ts'
import { orderOf } from './sorting.ts'
import { hash, joined } from './strings.ts'
import { type Column, cellOf, columnOf, type Table } from './table.ts'

/** Distinct values of one or more fields that can be compared with each other. */
export interface Pool {
  kind: Kind
  values: unknown[]
  /** The keys that make two cells the same value. */
  keys: Interner
}

export interface Field {
  name: string
  kind: Kind
  pool: Pool
  /** Records with each value, in all and in each file. */
  count: Uint32Array
  countLeft: Uint32Array
  filledLeft: number
  filled: number
}

export interface Records {
  n: number
  /** Records before this one are of the one file, the others of the other; `n` for a single file. */
  split: number
  linking: boolean
  /** The files were changed over, so that which is called left makes no difference. */
  turned: boolean
  fields: readonly Field[]
  /** Per record one value number per field; -1 where the cell says nothing. */
  rows: Int32Array
  ids: readonly string[]
  /** Fields of surname and given name, where they have columns of their own. */
  names?: { surname: number; given: number }
  /** Pairs there are at all. */
  pairs: number
}

/** A file whose identifiers or columns are not as they should be. */
export class RecordsFault extends Error {
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(faults.join('\n'))
    this.faults = faults
  }
}

/** Records of a table (to be compared with each other), or of two (each of one with each of the other). */
export function recordsOf(config: Config, left: Table, right?: Table): Records {
  const faults: string[] = []
  const side = (table: Table, which: 'left' | 'right') => {
    const find = (name: string) => {
      const column = columnOf(table, name)
      if (!column)
        faults.push(
          `${which}: 没有列 no column “${name}”（有 there are: ${table.columns.map((c) => c.name).join(', ')}）`,
        )
      return column
    }
    const id = config.id ? find(config.id[which]) : undefined
    return { table, id, columns: config.columns.map((c) => find(c[which])) }
  }
  if (config.columns.length === 0) faults.push('没有要比较的列 there is no column to compare')
  const sides = [side(left, 'left'), ...(right ? [side(right, 'right')] : [])]
  if (faults.length > 0) throw new RecordsFault(faults)

  const ordered = sides.map((s) => canonical(s, faults))
  if (faults.length > 0) throw new RecordsFault(faults)
  const turned = ordered.length === 2 && after(ordered[0]!, ordered[1]!)
  if (turned) {
    ordered.reverse()
    sides.reverse()
  }
  const split = ordered[0]!.ids.length
  const n = split + (ordered[1]?.ids.length ?? 0)

  const surnames = config.columns.flatMap((c, i) => (c.type === 'name' ? [i] : []))
  const givens = config.columns.flatMap((c, i) => (c.type === 'given-name' ? [i] : []))
  const paired = surnames.length === 1 && givens.length === 1
  const shared: Pool = { kind: givenNameKind as Kind, values: [], keys: new Interner() }
  const width = config.columns.length
  const rows = new Int32Array(n * width).fill(-1)
  const fields = config.columns.map((c, f): Field => {
    const named = paired && (f === surnames[0] || f === givens[0])
    const kind = (named ? (f === surnames[0] ? surnameKind : givenNameKind) : KINDS[c.type]) as Kind
    const pool: Pool = named ? shared : { kind, values: [], keys: new Interner() }
    let at = 0
    sides.forEach((s, w) => {
      const column = s.columns[f]!
      const numbers = numbered(column, pool)
      for (const row of ordered[w]!.order) rows[at++ * width + f] = numbers[column.cells[row]!]!
    })
    return {
      name: c.left === c.right ? c.left : `${c.left}/${c.right}`,
      kind,
      pool,
      count: new Uint32Array(0),
      countLeft: new Uint32Array(0),
      filledLeft: 0,
      filled: 0,
    }
  })
  fields.forEach((field, f) => {
    field.count = new Uint32Array(field.pool.values.length)
    field.countLeft = new Uint32Array(field.pool.values.length)
    for (let r = 0; r < n; r++) {
      const v = rows[r * width + f]!
      if (v < 0) continue
      field.count[v]!++
      field.filled++
      if (r >= split) continue
      field.countLeft[v]!++
      field.filledLeft++
    }
  })
  const linking = right !== undefined
  return {
    n,
    split,
    linking,
    turned,
    fields,
    rows,
    ids: ordered.flatMap((o) => o.ids),
    ...(paired ? { names: { surname: surnames[0]!, given: givens[0]! } } : {}),
    pairs: linking ? split * (n - split) : (n * (n - 1)) / 2,
  }
}

/** Value number of each distinct cell of a column. */
function numbered(column: Column, pool: Pool): Int32Array {
  return Int32Array.from(column.values, (cell) => {
    const value = isNothing(cell) ? undefined : pool.kind.read(cell)
    if (value === undefined) return -1
    const place = pool.keys.place(pool.kind.key(value))
    if (place === pool.values.length) pool.values.push(value)
    return place
  })
}

interface Ordered {
  ids: string[]
  /** Rows of the table in an order that depends on what they say only. */
  order: Int32Array
  digest: number
}

function canonical(
  side: { table: Table; id: Column | undefined; columns: (Column | undefined)[] },
  faults: string[],
): Ordered {
  const { table, id } = side
  const n = table.rows
  const hashes = new Int32Array(n)
  const seeds = (id ? [id] : table.columns).map((c) => ({
    cells: c.cells,
    hashes: Int32Array.from(c.values, (v) => hash(v)),
  }))
  for (let r = 0; r < n; r++) {
    let h = 7
    for (const s of seeds) h = joined(h, s.hashes[s.cells[r]!]!)
    hashes[r] = h
  }
  if (id && id.values.length < n) {
    const seen = new Uint8Array(id.values.length)
    const twice = new Set<string>()
    for (let r = 0; r < n && twice.size < 10; r++) {
      const v = id.cells[r]!
      if (seen[v] === 1) twice.add(id.values[v]!)
      seen[v] = 1
    }
    faults.push(`列“${id.name}”的值有重复 values of “${id.name}” are not unique: ${[...twice].join(', ')}`)
  }
  const order = orderOf(hashes)
  // Two identifiers with one hash: by what they are.
  const word = (r: number) => (id ? cellOf(id, r) : table.columns.map((c) => cellOf(c, r)).join('\u0000'))
  for (let i = 0; i < n; ) {
    let j = i + 1
    while (j < n && hashes[order[j]!] === hashes[order[i]!]) j++
    if (j - i > 1) {
      const run = [...order.subarray(i, j)].sort((a, b) =>
        word(a) < word(b) ? -1 : word(a) > word(b) ? 1 : 0,
      )
      order.set(run, i)
    }
    i = j
  }
  let digest = 0
  for (let r = 0; r < n; r++) digest = (digest + (hashes[r]! >>> 0)) % 4294967296
  const ids = Array.from(order, (r) => (id ? cellOf(id, r) : String(r + 1)))
  return { ids, order, digest }
}

const after = (a: Ordered, b: Ordered) =>
  a.ids.length > b.ids.length || (a.ids.length === b.ids.length && a.digest > b.digest)

/** Hash of an atom for each value of a pool; 0 where a value has none. */
export function atomHashes(pool: Pool, atom: Atom<unknown>, seed: number): Int32Array {
  return Int32Array.from(pool.values, (v) => {
    const key = atom.of(v)
    return key === undefined || key === '' ? 0 : hash(key, seed)
  })
}
