/** What other features may ask of mailings. */
import { sql } from 'kysely'
import type { BodyOf } from '../../kernel/contract.ts'
import { carryRows } from '../regions/answers.ts'
import type { mailingCreate } from './contract.ts'

export { create as writeMailing } from './commands.ts'
export { sendDue } from './send.ts'
export type NewMailing = BodyOf<typeof mailingCreate>

/** What is still under way follows the ground; what is over keeps the code of its day. */
export const carryMailings = carryRows(
  { table: 'mailings', of: sql<boolean>`t.state in ('asked', 'sending')` },
  {
    table: 'mailing_people',
    of: sql<boolean>`exists (select 1 from mailings m where m.county = t.county and m.id = t.mailing_id and m.state in ('asked', 'sending'))`,
  },
  'contact_refusals',
)
