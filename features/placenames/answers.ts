/** What other features may ask of the names of places. */
import { sql } from 'kysely'
import { carryRows } from '../regions/answers.ts'

export { create as enterName } from './commands.ts'

/** Names and what speaks for them follow the ground; what is used is carried in `landmarks` by triage. */
export const carryPlaceNames = carryRows(
  { table: 'place_names', of: sql<boolean>`t.state in ('proposed', 'used')` },
  { table: 'place_name_hints', of: sql<boolean>`true` },
  { table: 'place_overrides', of: sql<boolean>`true` },
)
