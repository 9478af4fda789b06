/** What other features may ask of triage. The only door beside the wire types of `contract.ts`. */
export {
  insertCandidate,
  lock as lockModels,
  type ModelRow,
  makeCurrent,
  makeNoneCurrent,
  modelData,
  modelRow,
  modelRows,
  refuseModel,
} from './models.ts'
export type { OpenCase } from './open-cases.ts'
export { CaseIndex } from './rules/case-index.ts'
export {
  CLASS_RULE,
  type ClassAnswer,
  type Classifier,
  type ClassQuestion,
  calibrate,
  classify,
  coldClassifier,
  learn,
  loadClassifier,
  modelName,
  predict,
  retrain,
  type SavedClassifier,
  saveClassifier,
  wordingOf,
} from './rules/classify.ts'
export { compare, decideLinks, LINK_RULE, type LinkQuestion } from './rules/compare.ts'
export { entriesFrom, type LandmarkNames, type RegionNames } from './rules/entries.ts'
export { buildGazetteer, type Gazetteer, trail } from './rules/gazetteer.ts'
export { decideLevel, LEVEL_RULE, type LevelAnswer, SEVERITY, type Weather } from './rules/level.ts'
export { partOf } from './rules/parts.ts'
export { PLACE_RULE, place } from './rules/place.ts'
export { ROUTE_RULE, ranked, route } from './rules/route.ts'
export { seeded, shuffled } from './rules/train.ts'
export { type Assessed, assess, routeOf, settle, type TriageWorld, triage } from './rules/triage.ts'
export type * from './rules/types.ts'
export { PLACE_KINDS } from './rules/types.ts'
export { beginClassifier, learnOn } from './running.ts'
export { type JournalEntry, journalAfter, journalVersion } from './store.ts'
