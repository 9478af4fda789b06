/** The thread that compares: takes rows, answers likely pairs with their reasons. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Asked, Likely, Told } from './answers.ts'
import { match } from './rules/match.ts'
import type { Column, Table } from './rules/table.ts'

const asked = workerData as Asked
const names = ['id', ...asked.columns.map((c) => c.column)]
const columns = names.map((name) => ({
  name,
  values: [] as string[],
  cells: [] as number[],
  known: new Map<string, number>(),
}))
let rows = 0

function add(row: readonly string[]): void {
  for (const [i, c] of columns.entries()) {
    const cell = (row[i] ?? '').trim()
    let place = c.known.get(cell)
    if (place === undefined) {
      place = c.values.length
      c.known.set(cell, place)
      c.values.push(cell)
    }
    c.cells.push(place)
  }
  rows++
}

function table(): Table {
  return {
    rows,
    columns: columns.map(
      (c): Column => ({ name: c.name, values: c.values, cells: Int32Array.from(c.cells) }),
    ),
  }
}

function find(): Likely[] {
  // Two rows have nothing to be learnt from.
  if (rows < 2) return []
  const { records, links, scale } = match(
    {
      id: { left: 'id', right: 'id' },
      columns: asked.columns.map((c) => ({ left: c.column, right: c.column, type: c.type })),
      threshold: asked.least,
      clusters: false,
    },
    table(),
    undefined,
    (stage) => tell({ stage }),
  )
  const levels = new Map(records.fields.map((f) => [f.name, f.kind.levels]))
  return Array.from({ length: Math.min(links.a.length, asked.most) }, (_, i) => ({
    a: records.ids[links.a[i]!]!,
    b: records.ids[links.b[i]!]!,
    score: links.score[i]!,
    reasons: scale.explain(links.a[i]!, links.b[i]!).reasons.map((r) => {
      const own = levels.get(r.field)!
      const at = own.indexOf(r.level)
      return {
        field: r.field,
        near: at === own.length - 1 ? 'same' : at === 0 ? 'differs' : 'near',
        level: r.level,
        weight: Math.round(r.weight * 10) / 10,
      } as const
    }),
  }))
}

const tell = (m: Told) => parentPort!.postMessage(m)
parentPort!.on('message', (m: { rows?: string[][]; find?: true }) => {
  for (const row of m.rows ?? []) add(row)
  if (m.find) tell({ found: find() })
})
