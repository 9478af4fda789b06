/** What a feature says of its rows so that they can be exported: one definition writes the file and explains its columns. */
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import type { Words } from '../../kernel/contract.ts'
import type { CaseFilter } from '../cases/contract.ts'
import type { columnTypes } from './contract.ts'

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
  of(row: R, ctx: Ctx): string | number | boolean | readonly string[] | null
}

export interface Dataset<R> {
  name: Words
  /** Beside `case.export`: the rows lie where both are held. */
  verb: string
  columns: readonly Column<R>[]
  count(ctx: Ctx, f: CaseFilter): Promise<number>
  /** Newest first; `after` is what the page before gave back. */
  page(
    ctx: Ctx,
    f: CaseFilter,
    after: string | null,
    limit: number,
  ): Promise<{ rows: R[]; next: string | null }>
}

/** Region and scope of a row: where the caller may read such rows and may export. */
export function exportable(
  ctx: Ctx,
  verb: string,
  region: string | undefined,
  path: string,
): RawBuilder<boolean> {
  const at = sql.ref(path)
  const inside = region ? sql`and ${at} >= ${region} and ${at} < ${`${region}~`}` : sql``
  return sql<boolean>`(${ctx.access.where(verb, at)} and ${ctx.access.where('case.export', at)} ${inside})`
}
