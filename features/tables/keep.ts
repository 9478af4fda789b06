/** Rows as they are kept: sealed as one and bound to sheet and number; values by hand apart. */
import { createHash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import type { App } from '../../kernel/context.ts'
import type { Tx } from '../../kernel/db.ts'
import { canonical } from '../../kernel/events.ts'
import {
  cellsOf,
  type Definition,
  missingIn,
  type Packed,
  pack,
  type Subject,
  type TableColumn,
  type Value,
  type World,
} from './rules.ts'
import * as store from './store.ts'

export interface Hand {
  v: string | number
  by: string
  at: string
}
export type Hands = Record<string, Hand>
export interface Proposal {
  v: string | number
  period: string
}
export interface Inside extends Packed {
  place: string
  proposed: Record<string, Proposal>
}
type Crypto = Pick<App, 'crypto'>

const bound = (sheet: string, n: number, part: string) => `tables.${part}:${sheet}:${n}`
export const sealInside = (app: Crypto, sheet: string, n: number, x: Inside): Buffer =>
  app.crypto.seal(JSON.stringify(x), bound(sheet, n, 'row'))
export const openInside = (app: Crypto, sheet: string, r: Pick<store.KeptRow, 'n' | 'sealed'>): Inside =>
  JSON.parse(app.crypto.open(r.sealed, bound(sheet, r.n, 'row'))) as Inside
export const sealHands = (app: Crypto, sheet: string, n: number, hands: Hands): Buffer | null =>
  Object.keys(hands).length === 0 ? null : app.crypto.seal(JSON.stringify(hands), bound(sheet, n, 'hand'))
export const openHands = (app: Crypto, sheet: string, r: Pick<store.KeptRow, 'n' | 'hand'>): Hands =>
  r.hand ? (JSON.parse(app.crypto.open(r.hand, bound(sheet, r.n, 'hand'))) as Hands) : {}

export const handColumns = (d: Pick<Definition, 'columns'>): TableColumn[] =>
  d.columns.filter((c) => c.from.kind === 'hand')

/** A row that is about to be written; nothing is filled in by hand yet. */
export function rowOf(
  app: Crypto,
  d: Definition,
  sheet: string,
  n: number,
  s: Subject,
  w: World,
  proposals: ReadonlyMap<string, Record<string, Proposal>>,
): store.KeptRow {
  const packed = pack(cellsOf(d.columns, s, w))
  const known = proposals.get(s.id) ?? {}
  const own = new Set(handColumns(d).map((c) => c.key))
  const proposed = Object.fromEntries(Object.entries(known).filter(([key]) => own.has(key)))
  return {
    n,
    region_path: s.path,
    subject: s.id,
    home_id: s.home,
    sealed: sealInside(app, sheet, n, { ...packed, place: s.place, proposed }),
    hand: null,
    gaps: missingIn(d, packed.v, new Set()).length,
  }
}

const everywhere = sql<boolean>`true`
/** All rows of a sheet, or those under a condition about `t`, some hundred at a time. */
export async function* allRows(
  db: Tx,
  county: string,
  sheet: string,
  o: { where?: RawBuilder<boolean>; gaps?: boolean } = {},
): AsyncGenerator<store.KeptRow> {
  for (let after = 0; ; ) {
    const page = await store.rowsAfter(db, county, sheet, { where: everywhere, ...o, after, limit: 500 })
    yield* page
    if (page.length < 500) return
    after = page.at(-1)!.n
  }
}

/** SHA-256 over the definition and each row in its order: subject, cells, what each was made of, values by hand. */
export async function digestOf(app: App, db: Tx, s: store.SheetRow): Promise<string> {
  const hash = createHash('sha256')
  hash.update(
    canonical({ table: s.table_id, period: s.period, region: s.region_path, definition: s.definition }),
  )
  for await (const r of allRows(db, s.county, s.id)) {
    const x = openInside(app, s.id, r)
    hash.update(
      `\n${canonical({ n: r.n, subject: r.subject, v: x.v, refs: x.refs, of: x.of, hand: openHands(app, s.id, r) })}`,
    )
  }
  return hash.digest('hex')
}

/** What was filled in by hand in a sheet, by what its rows are about. */
export async function handsBySubject(app: App, db: Tx, s: store.SheetRow): Promise<Map<string, Hands>> {
  const out = new Map<string, Hands>()
  for await (const r of allRows(db, s.county, s.id)) if (r.hand) out.set(r.subject, openHands(app, s.id, r))
  return out
}

/** The value of a cell: by hand, or as it was made. */
export const valueAt = (c: TableColumn, i: number, x: Packed, hands: Hands): Value =>
  c.from.kind === 'hand' ? (hands[c.key]?.v ?? null) : (x.v[i] ?? null)
