/** What others may do: a demo posts and publishes as people would. */
import { carryRows } from '../regions/answers.ts'

export { decide, post } from './commands.ts'

/** What was lost or found there follows the ground; what was said and done keeps the code of its day. */
export const carryPostings = carryRows('postings')
