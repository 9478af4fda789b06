/** Rows and sheets as they leave: masked, with names from memory and what this reader may do. */
import { type RawBuilder, sql } from 'kysely'
import type { App, Ctx } from '../../kernel/context.ts'
import { problem } from '../../kernel/problem.ts'
import { maskValue } from '../ledger/rules/person.ts'
import type { SheetRow as WireRow } from './contract.ts'
import type { SheetBrief } from './contract-sheets.ts'
import { type Hands, type Inside, openHands, openInside } from './keep.ts'
import { gapSubject } from './make.ts'
import { askable, type Definition, fieldsOf, missingIn, type TableColumn, type Value } from './rules.ts'
import type { KeptRow, SheetRow } from './store.ts'
import { workerOf } from './world.ts'

/** A value as a screen and a masked file may show it; of several names each by itself. */
export function shownValue(d: Pick<Definition, 'rows'>, c: TableColumn, v: Value): Value {
  const source = c.from.kind === 'field' ? fieldsOf[d.rows][c.from.field] : undefined
  if (v === null || !source?.personal) return v
  return String(v)
    .split('、')
    .map((x) => maskValue(source.ledger!, x))
    .join('、')
}

export const brief = (app: Pick<App, 'services'>, s: SheetRow): SheetBrief => ({
  id: s.id,
  tableId: s.table_id,
  period: s.period,
  regionPath: s.region_path,
  regionName: app.services.regions.name(s.region_path),
  version: s.version,
  state: s.state,
  done: Math.max(0, s.done),
  total: s.total,
  handedAt: s.handed_at?.toISOString() ?? null,
  handedBy: s.handed_by_name,
  digest: s.digest,
  returnedReason: s.returned_reason,
})

/** Rows of a table are personal records of the ledger: to be read where both are held. Of a table `t`. */
export const readable = (ctx: Pick<Ctx, 'access'>): RawBuilder<boolean> =>
  sql<boolean>`(${ctx.access.where('table.read', 't.region_path')} and ${ctx.access.where('ledger.read', 't.region_path')})`

const meets = (a: string, b: string) => a.startsWith(b) || b.startsWith(a)
/** A sheet is there for whoever may read some of its rows; else as if there were none. */
export function needSheet(ctx: Pick<Ctx, 'access'>, s: SheetRow | undefined): SheetRow {
  if (!s || !ctx.access.ranges('table.read').some((r) => meets(r, s.region_path))) throw problem('not_found')
  return s
}

export function wireRow(
  ctx: Ctx,
  d: Definition,
  r: Pick<KeptRow, 'n' | 'region_path'>,
  x: Inside,
  hands: Hands,
  o: { asked: boolean; open: boolean },
): WireRow {
  const { app, access } = ctx
  const missing = missingIn(d, x.v, new Set(Object.keys(hands)))
  return {
    n: r.n,
    cells: d.columns.map((c, i) => {
      if (c.from.kind === 'hand') {
        const h = hands[c.key]
        if (h) return { v: h.v, state: 'hand', by: h.by }
        const p = x.proposed[c.key]
        if (p) return { v: p.v, state: 'proposed', by: p.period }
        return { v: null, state: missing.includes(c.key) ? 'missing' : 'as-is', by: '' }
      }
      const state = missing.includes(c.key) ? 'missing' : 'as-is'
      return { v: shownValue(d, c, x.v[i] ?? null), state, by: '' }
    }),
    place: x.place,
    gridName: app.services.regions.chain(r.region_path).findLast((g) => g.kind === 'grid')?.name ?? '',
    worker: missing.length > 0 ? (workerOf(app, r.region_path.slice(0, 15))?.name ?? '') : '',
    askable: askable(d, missing).map((c) => c.key),
    asked: o.asked,
    mayFill: o.open && access.can('table.fill', r.region_path),
  }
}

/** Opened, with whether somebody was sent already. */
export const gapSubjectOf = (s: Pick<SheetRow, 'table_id'>, r: KeptRow): string =>
  gapSubject(r.region_path, r.home_id ?? r.subject, s.table_id)
export const opened = (app: Pick<App, 'crypto'>, s: Pick<SheetRow, 'id'>, r: KeptRow) => ({
  inside: openInside(app, s.id, r),
  hands: openHands(app, s.id, r),
})
