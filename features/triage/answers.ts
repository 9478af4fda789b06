/** What other features may ask of triage. The only door beside the wire types of `contract.ts`. */
export { buildGazetteer, type Gazetteer, trail } from './rules/gazetteer.ts'
export { PLACE_RULE, place } from './rules/place.ts'
export type * from './rules/types.ts'
export { PLACE_KINDS } from './rules/types.ts'
