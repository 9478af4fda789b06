/** Two settings of the installation that only this feature reads: who takes a candidate over, and what became of the last training. */
import { sql } from 'kysely'
import type { App } from '../../kernel/context.ts'
import { json, type Tx } from '../../kernel/db.ts'

export interface Training {
  state: 'waiting' | 'running' | 'done' | 'failed'
  at: string
  by: string
  why: string
}

export async function setSetting(
  db: Tx,
  key: 'classTakeover' | 'classTraining',
  value: unknown,
): Promise<void> {
  await sql`insert into settings (key, value) values (${key}, ${json(value)})
    on conflict (key) do update set value = excluded.value`.execute(db)
}

/** Asked of the table: what a job of another process wrote is seen at once. */
export async function trainingNow(db: Tx): Promise<Training | null> {
  const r = await sql<{ value: Training }>`select value from settings where key = 'classTraining'`.execute(db)
  return r.rows[0]?.value ?? null
}

/** Not worse takes over by itself, unless the installation says that a person decides. */
export const takeover = (app: Pick<App, 'services'>): 'auto' | 'person' =>
  app.services.settings.get('classTakeover') === 'person' ? 'person' : 'auto'
