/** What other features may ask of rolls. */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import { carryRows } from '../regions/answers.ts'
import { entries } from './queries.ts'
import { openRolls } from './store.ts'

const open = sql<boolean>`exists (select 1 from rolls l where l.county = t.county and l.id = t.roll_id and l.state = 'open')`
/** Open rolls follow the ground; of what came apart the region above has them. Closed ones keep the code of their day. */
export const carryRolls = carryRows(
  { table: 'rolls', of: sql<boolean>`t.state = 'open'` },
  { table: 'roll_parts', of: open },
  { table: 'roll_entries', of: open },
)
export {
  close as closeRoll,
  joinRoll,
  open as openRoll,
  openRollOf,
  placeOnRolls,
  say as sayOfRoll,
  takeOffRolls,
} from './commands.ts'
export { rosterOf, type Somebody } from './draw.ts'

/** Those of these rolls that are open and that the reader may see. */
export async function rollsOpen(
  ctx: Pick<Ctx, 'app' | 'db' | 'access'>,
  ids: readonly string[],
): Promise<Set<string>> {
  if (!ctx.access.has('roll.read')) return new Set()
  return new Set((await openRolls(ctx.db, ctx.app.installation.county, ids)).map((r) => r.id))
}

/** Ids of the entries of a roll that the actor may answer for, those with something left to be done first. */
export const peopleOfRoll = async (ctx: Ctx, id: string): Promise<string[]> =>
  (await entries(ctx, id, { order: 'todo', after: 0, limit: 500 })).items.map((e) => e.id)
