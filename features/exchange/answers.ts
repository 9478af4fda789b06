/** What other features may ask of exchange. */
import { carryRows } from '../regions/answers.ts'

/** Peers and referrals follow the ground; what was written to the other side keeps the code of its day. */
export const carryExchange = carryRows('peers', 'referrals')
