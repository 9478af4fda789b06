/** What other features may ask of tables. */
import { sql } from 'kysely'
import type { Tx } from '../../kernel/db.ts'

export { sheetsData } from './dataset.ts'
export { eraseFromSheets } from './erase.ts'

/** When a sheet of each table was handed in last. */
export async function lastHandedIn(db: Tx, county: string): Promise<Map<string, Date>> {
  const { rows } = await sql<{ id: string; at: Date }>`
    select table_id as id, max(handed_at) as at from table_sheets where county = ${county} and handed_at is not null group by table_id`.execute(
    db,
  )
  return new Map(rows.map((r) => [r.id, r.at]))
}
