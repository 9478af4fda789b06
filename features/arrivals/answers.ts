/** What other features may ask of arrivals. */
import { sql } from 'kysely'
import { carryRows } from '../regions/answers.ts'

export { arrivalsData } from './dataset.ts'
export { arrivalsBrief, type Brief } from './reading.ts'

/** Where somebody will live follows the ground; what is over keeps the code of its day. */
export const carryArrivals = carryRows({ table: 'arrivals', of: sql<boolean>`t.state in ('coming', 'here')` })
