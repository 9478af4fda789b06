/** What other features may ask of mailings. */
import { sql } from 'kysely'
import { carryRows } from '../regions/answers.ts'

/** What is still under way follows the ground; what is over keeps the code of its day. */
export const carryMailings = carryRows(
  { table: 'mailings', of: sql<boolean>`t.state in ('asked', 'sending')` },
  {
    table: 'mailing_people',
    of: sql<boolean>`exists (select 1 from mailings m where m.county = t.county and m.id = t.mailing_id and m.state in ('asked', 'sending'))`,
  },
  'contact_refusals',
)
