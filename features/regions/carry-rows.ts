/** For features whose rows simply follow the ground: one statement a table. */
import { type RawBuilder, sql } from 'kysely'
import { within } from '../../kernel/access.ts'
import type { Ctx } from '../../kernel/context.ts'
import { countyOf } from '../../shared/region-path.ts'
import type { Moved } from './rules/follow.ts'

/** All rows of a table, or those of which something holds; the table is called `t` there. */
export type Following = string | { table: string; of: RawBuilder<boolean> }

/**
 * Rows of these tables take the new code of their region; of a region that came apart the region above has them. What would land in
 * another county stays: the county is part of the key and never changes.
 */
export const carryRows =
  (...tables: Following[]) =>
  async (ctx: Pick<Ctx, 'db'>, _ended: unknown, moved: Moved): Promise<void> => {
    if (moved.roots.length === 0) return
    const touched = sql.join(
      moved.roots.map((root) => within(sql.ref('t.region_path'), root)),
      sql` or `,
    )
    for (const one of tables) {
      const { table: name, of } = typeof one === 'string' ? { table: one, of: sql`true` } : one
      const table = sql.table(name)
      const { rows } = await sql<{ path: string }>`
        select distinct t.region_path as path from ${table} as t where (${touched}) and ${of}`.execute(ctx.db)
      const from: string[] = []
      const to: string[] = []
      for (const { path } of rows) {
        const fate = moved.fate(path)
        if (fate.kind === 'stays') continue
        const next = fate.kind === 'goes' ? fate.to : fate.above
        if (countyOf(next) !== countyOf(path)) continue
        from.push(path)
        to.push(next)
      }
      // All at once: where A becomes B and B becomes C, what came from A must not go on to C.
      if (from.length > 0)
        await sql`update ${table} as t set region_path = s.next from unnest(${from}::text[], ${to}::text[]) as s (was, next)
          where t.region_path = s.was collate "C" and ${of}`.execute(ctx.db)
    }
  }
