/** The territory as a whole inside one transaction: what a change shares with others may live beyond the scope of whoever changes it. */
import { sql } from 'kysely'
import type { Tx } from '../../../kernel/db.ts'

/**
 * Reading and permission come first, in the scope of the actor; this is for what has to see everything: keys, groups, findings. The
 * scope comes back also when it fails inside a savepoint-less transaction, which then is over anyway.
 */
export async function wholly<T>(db: Tx, fn: () => Promise<T>): Promise<T> {
  const was = await sql<{
    scope: string | null
  }>`select current_setting('yige.scope', true) as scope`.execute(db)
  await sql`select set_config('yige.scope', '%', true)`.execute(db)
  const out = await fn()
  await sql`select set_config('yige.scope', ${was.rows[0]?.scope ?? ''}, true)`.execute(db)
  return out
}
