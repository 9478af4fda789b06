/** The territory as a whole inside one transaction: what a change shares with others may live beyond the scope of whoever changes it. */
import { sql } from 'kysely'
import type { Tx } from '../../../kernel/db.ts'

/**
 * Reading and permission come first, in the scope of the actor; this is for what has to see everything: keys, groups, findings. The
 * scope of the actor comes back in any case.
 */
export async function wholly<T>(db: Tx, fn: () => Promise<T>): Promise<T> {
  const was = await sql<{
    scope: string | null
  }>`select current_setting('yige.scope', true) as scope`.execute(db)
  await sql`select set_config('yige.scope', '%', true)`.execute(db)
  const back = () => sql`select set_config('yige.scope', ${was.rows[0]?.scope ?? ''}, true)`.execute(db)
  let out: T
  try {
    out = await fn()
  } catch (err) {
    // A refusal of ours may be caught and the transaction go on; one that PostgreSQL has ended takes its scope with it.
    await back().catch(() => {})
    throw err
  }
  await back()
  return out
}
