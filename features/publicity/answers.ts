/** What others may do: a demo fills the board as a person would. */
import { carryRows } from '../regions/answers.ts'

export { proposal, publish, workList } from './commands.ts'

/** What was published follows the ground; its events keep the code of their day. */
export const carryPublications = carryRows('publications')
