/** What a feature says of its rows so that they can be exported: one definition writes the file and explains its columns. */
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import type { Words } from '../../kernel/contract.ts'
import type { columnTypes, RowFilter } from './contract.ts'

export { filesWith } from './store.ts'

export interface Column<R> {
  /** Field of JSON Lines. */
  key: string
  head: Words
  type: (typeof columnTypes)[number]
  meaning: Words
  /** Codes stay codes in JSON Lines and become words in tables. */
  codes?: Readonly<Record<string, Words>>
  masked?: true
  width?: number
  /** Moments as ISO text, days as `2026-06-26`, several values as a list. */
  of(row: R, ctx: Ctx): Value
  /** Unmasked, for a file in clear that somebody approved. */
  clear?(row: R, ctx: Ctx): Value
}
export type Value = string | number | boolean | readonly string[] | null

/** Conditions of a file; `clear` also where the rows lie: only where the caller may reveal. */
export type Asked = RowFilter & { clear?: boolean }

/** Somebody whom a row names: they can ask in which files they are. */
interface Named {
  id: string
  regionPath: string
}

export interface Dataset<R> {
  name: Words
  /** Beside `out`: the rows lie where both are held. */
  verb: string
  /** The verb that lets rows out; `case.export` unless said. */
  out?: string
  /** Personal records: who is in a file is kept, the file says whose it is, and more than `freeRows`, or any in clear, need approval. */
  personal?: { freeRows: number; reveal: string; person(row: R): Named | readonly Named[] | null }
  columns: readonly Column<R>[]
  /** Where the columns depend on what is asked for. */
  columnsFor?(ctx: Ctx, f: Asked): Promise<readonly Column<R>[]>
  count(ctx: Ctx, f: Asked): Promise<number>
  /** Newest first; `after` is what the page before gave back. */
  page(ctx: Ctx, f: Asked, after: string | null, limit: number): Promise<{ rows: R[]; next: string | null }>
}

/** Region and scope of a row: where the caller may read such rows and may export, and, in clear, may reveal. */
export function exportable(
  ctx: Ctx,
  verb: string,
  region: string | undefined,
  path: string,
  more: { out?: string; reveal?: string | undefined } = {},
): RawBuilder<boolean> {
  const at = sql.ref(path)
  const inside = region ? sql`and ${at} >= ${region} and ${at} < ${`${region}~`}` : sql``
  const clear = more.reveal ? sql`and ${ctx.access.where(more.reveal, at)}` : sql``
  return sql<boolean>`(${ctx.access.where(verb, at)} and ${ctx.access.where(more.out ?? 'case.export', at)} ${inside} ${clear})`
}
