/** Open calls and running plans follow the ground; of what came apart the region above has them. Calls that were made keep the code of their day. */
import { sql } from 'kysely'
import { carryRows } from '../regions/answers.ts'

export const carryVisits = carryRows(
  { table: 'visits', of: sql<boolean>`t.state = 'due'` },
  { table: 'visit_plans', of: sql<boolean>`t.state = 'active'` },
)
