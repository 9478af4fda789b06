/** What other features may tell hooks that is in no log of a case. */

import { isWithin } from '../../kernel/access.ts'
import type { Tx } from '../../kernel/db.ts'
import { allHooks, insertSends } from './store.ts'

export { carryHooks } from './carry.ts'

/** A result did not arrive: told to the hooks of the region, in the caller's transaction. */
export async function tellStuck(
  db: Tx,
  m: { county: string; regionPath: string; caseId: string },
  now: Date,
): Promise<void> {
  const hooks = (await allHooks(db)).filter(
    (h) =>
      h.active &&
      h.unit_id === null &&
      h.events.includes('message.stuck') &&
      isWithin(m.regionPath, h.region_path),
  )
  if (hooks.length === 0) return
  await insertSends(
    db,
    hooks.map((h) => ({
      county: m.county,
      hook_id: h.id,
      region_path: m.regionPath,
      case_id: m.caseId,
      seq: null,
      event: 'message.stuck',
      body: { event: 'message.stuck', at: now.toISOString(), seq: null, clock: null, case: null },
    })),
    now,
  )
}
