/** What other features and programs may ask of mediation. */
import { sql } from 'kysely'
import { carryRows } from '../regions/answers.ts'

export { act as mediate } from './commands.ts'
export type { Act } from './contract.ts'
export { openMediation } from './open.ts'
export { signAll as signForDemo } from './sign.ts'

/** A mediation follows its ground, with parties, duties and files; what was said keeps the code of its day. */
export const carryMediations = carryRows('mediation_parties', 'mediation_duties', 'mediations', {
  table: 'attachments',
  of: sql<boolean>`t.verb = 'mediation.read'`,
})
