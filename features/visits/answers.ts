/** What other features may ask of visits. */
import type { App } from '../../kernel/context.ts'
import type { Tx } from '../../kernel/db.ts'
import * as store from './store/visits.ts'

export { carryVisits } from './carry.ts'
export { visitsData } from './dataset.ts'
export { buildingOf } from './draw.ts'
export {
  alignCalls,
  callsAt,
  drawGiven,
  endPlanOf,
  type GivenCall,
  type GivenPlan,
  makeGiven,
  planStates,
} from './given.ts'

export interface VisitsDone {
  accountId: string
  /** Calls made. */
  done: number
  /** Calls that ended with a card because nobody was at home three times. */
  absent: number
  skipped: number
  /** Entries of the three lists that were brought back. */
  entries: number
}

/**
 * Calls that people closed in [from, to), by the time their phone says; all accounts when none are named. Accounts without any are
 * left out. Asked as the system: who may see whose work is for the caller to decide.
 */
export async function visitsDone(
  app: Pick<App, 'pools' | 'installation'>,
  o: { from: Date; to: Date; accountIds?: readonly string[] },
  db: Tx = app.pools.system,
): Promise<VisitsDone[]> {
  const rows = await store.closedBy(db, {
    county: app.installation.county,
    from: o.from,
    to: o.to,
    accountIds: o.accountIds ?? null,
  })
  return rows.map(({ account_id, ...n }) => ({ accountId: account_id, ...n }))
}

/** Calls made in a region in [from, to), by the time the phone says, with what was heard. Asked as the system: the caller decides who may see. */
export const callsMade = (
  app: Pick<App, 'pools' | 'installation'>,
  o: { region: string; from: Date; to: Date },
): Promise<store.CallMade[]> => store.callsMade(app.pools.system, { county: app.installation.county, ...o })

/** A call by its id, or by the id of something that was heard at it; null when there is none. Asked as the system. */
export const callBehind = (
  app: Pick<App, 'pools' | 'installation'>,
  id: string,
): Promise<store.CallBehind | null> => store.callBehind(app.pools.system, app.installation.county, id)
