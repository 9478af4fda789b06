/** A sheet as a file: its own columns, rows where the reader may read and let out, masked unless somebody approved (features/exports). */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import { type Asked, type Column, type Dataset, exportable } from '../exports/answers.ts'
import { type Hands, type Inside, valueAt } from './keep.ts'
import { type Definition, fieldsOf, refsOf } from './rules.ts'
import * as store from './store.ts'
import { needSheet, opened, readable, shownValue } from './view.ts'

const w = (zh: string, en: string) => ({ zh, en })
interface Out {
  row: store.KeptRow
  inside: Inside
  hands: Hands
  /** Ids of the people whom it is about or names: also the owner and the tenants of a home. */
  people: string[]
}

const peopleIn = (d: Definition, r: store.KeptRow, x: Inside): string[] => {
  const named = d.columns.flatMap((c, i) =>
    c.from.kind === 'field' && fieldsOf[d.rows][c.from.field]?.personal ? refsOf(x, i) : [],
  )
  const ids = named.flatMap(([kind, id]) => (kind === 'p' ? [id] : []))
  return [...new Set(d.rows === 'person' ? [r.subject, ...ids] : ids)]
}

async function sheetOf(ctx: Ctx, f: Asked): Promise<store.SheetRow> {
  const { county } = ctx.app.installation
  return needSheet(ctx, f.sheet ? await store.sheetById(ctx.app.pools.system, county, f.sheet) : undefined)
}
const scoped = (ctx: Ctx, f: Asked) =>
  sql<boolean>`(${readable(ctx)} and ${exportable(ctx, 'table.read', undefined, 't.region_path', {
    out: 'ledger.export',
    reveal: f.clear ? 'ledger.reveal' : undefined,
  })})`

const first: Column<Out>[] = [
  {
    key: 'n',
    head: w('序号', 'No.'),
    type: 'number',
    meaning: w('表里的第几行；列随表而定', 'Number of the row; the columns are those of the table'),
    width: 6,
    of: (r) => r.row.n,
  },
]

export const sheetsData: Dataset<Out> = {
  name: w('一期报表', 'Sheets of tables'),
  verb: 'table.read',
  out: 'ledger.export',
  personal: {
    freeRows: 500,
    reveal: 'ledger.reveal',
    person: (r) => r.people.map((id) => ({ id, regionPath: r.row.region_path })),
  },
  columns: first,
  async columnsFor(ctx, f) {
    const { definition: d } = await sheetOf(ctx, f)
    const own = d.columns.map((c, i): Column<Out> => {
      const source = c.from.kind === 'field' ? fieldsOf[d.rows][c.from.field] : undefined
      const value = (r: Out) => valueAt(c, i, r.inside, r.hands)
      return {
        key: c.key,
        head: c.head,
        type: source?.type ?? (c.from.kind === 'hand' ? c.from.type : 'number'),
        meaning: c.head,
        ...(source?.personal ? { masked: true as const } : {}),
        ...(source?.width ? { width: source.width } : {}),
        of: (r) => shownValue(d, c, value(r)),
        ...(source?.personal ? { clear: value } : {}),
      }
    })
    return [...first, ...own]
  },
  async count(ctx, f) {
    const s = await sheetOf(ctx, f)
    return (await store.countRows(ctx.db, s.county, s.id, scoped(ctx, f))).rows
  },
  async page(ctx, f, after, limit) {
    const s = await sheetOf(ctx, f)
    const rows = await store.rowsAfter(ctx.db, s.county, s.id, {
      where: scoped(ctx, f),
      after: Number(after ?? 0),
      limit,
    })
    return {
      rows: rows.map((row) => {
        const o = opened(ctx.app, s, row)
        return { row, ...o, people: peopleIn(s.definition, row, o.inside) }
      }),
      next: rows.length === limit ? String(rows.at(-1)!.n) : null,
    }
  },
}
