/** For features whose rows simply follow the ground: one statement for each code that goes somewhere. */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import { countyOf } from '../../shared/region-path.ts'
import type { Moved } from './rules/follow.ts'

/**
 * Rows of these tables take the new code of their region; of a region that came apart the region above has them. What would land in
 * another county stays: the county is part of the key and never changes.
 */
export const carryRows =
  (...tables: string[]) =>
  async (ctx: Pick<Ctx, 'db'>, _ended: unknown, moved: Moved): Promise<void> => {
    for (const name of tables) {
      const table = sql.table(name)
      const { rows } = await sql<{ path: string }>`select distinct region_path as path from ${table}`.execute(
        ctx.db,
      )
      for (const { path } of rows) {
        const fate = moved.fate(path)
        if (fate.kind === 'stays') continue
        const to = fate.kind === 'goes' ? fate.to : fate.above
        if (countyOf(to) !== countyOf(path)) continue
        await sql`update ${table} set region_path = ${to} where region_path = ${path}`.execute(ctx.db)
      }
    }
  }
