/** What other features may ask of triage. The only door beside the wire types of `contract.ts`. */
export type * from './rules/types.ts'
export { LEVELS, PLACE_KINDS } from './rules/types.ts'
