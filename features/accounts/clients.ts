/** Clients that a feature makes by itself, as a paired installation is one: signed requests with its key, no page of their own. */
import type { App } from '../../kernel/context.ts'
import type { Tx } from '../../kernel/db.ts'
import { secretContext } from './signed.ts'

/** Makes the client or gives the one with this key another secret. */
export async function connectClient(
  app: Pick<App, 'crypto'>,
  db: Tx,
  c: { id: string; key: string; name: string; channel: string; regionPath: string; secret: string; at: Date },
): Promise<void> {
  const secret_sealed = app.crypto.seal(c.secret, secretContext(c.key))
  await db
    .insertInto('clients')
    .values({
      id: c.id,
      key: c.key,
      name: c.name,
      channel: c.channel,
      region_path: c.regionPath,
      secret_sealed,
      created_at: c.at,
    })
    .onConflict((x) => x.column('key').doUpdateSet({ secret_sealed, active: true }))
    .execute()
}

export const disconnectClient = (db: Tx, key: string) =>
  db.updateTable('clients').set({ active: false }).where('key', '=', key).execute()
