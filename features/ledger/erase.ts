/** One person taken away for good: from the ledger, from the sheets that were made of it, and with what they said when they came. */
import type { Ctx } from '../../kernel/context.ts'
import { takeAlong } from '../arrivals/answers/person.ts'
import { eraseFromSheets } from '../tables/answers.ts'
import { settleTasks } from '../tasks/answers.ts'
import { verifyTask } from './doors.ts'
import { changing } from './recheck.ts'
import { entriesOf, erase } from './store/rights.ts'
import { opened, peopleById, residencesBy } from './store/rows.ts'
import { wholly } from './store/scope.ts'

export interface TakenAway {
  people: number
  residences: number
  versions: number
  /** Last hash of the chain that was taken away. */
  end: string
  sheetRows: number
}

/** Carries out the granted deletion `request`; null when it is none. Whoever shares a number, a door or a household is looked at again. */
export async function takeAway(
  ctx: Ctx,
  county: string,
  person: string,
  request: string,
): Promise<TakenAway | null> {
  const gone = await changing(ctx, { people: [person] }, async () => {
    const people = await entriesOf(ctx.db, county, person)
    const lived = await residencesBy(ctx.db, county, 'person_id', people)
    const sheetRows = await eraseFromSheets(ctx, {
      people,
      residences: lived.map((x) => x.id),
      homes: [...new Set(lived.map((x) => x.home_id))],
    })
    // What they said when they came goes with them, linked or not, wherever they said they would live.
    const said = (await peopleById(ctx.db, county, people)).map((p) => opened(ctx.app, p).values)
    await wholly(ctx.db, () => takeAlong(ctx, person, said))
    const out = await erase(ctx.db, county, request)
    return out && { ...out, sheetRows }
  })
  if (!gone) return null
  const { findings, ...receipt } = gone
  await settleTasks(ctx, {
    county,
    kind: verifyTask,
    subjectIds: findings,
    state: 'cancelled',
    by: ctx.actor.id,
    note: 'deleted',
  })
  return receipt
}
