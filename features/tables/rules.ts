/** Everything of tables that needs no data: what they are, what may be chosen, when they are due, how a row is made and compared. */
export { builtin } from './rules/builtin.ts'
export { type Fault, faultsOf, isNumber, mostColumns, readHand } from './rules/check.ts'
export { type CellChange, compare, type Kept, type RowChange, type Why } from './rules/compare.ts'
export {
  askable,
  cellsOf,
  type Door,
  type Dweller,
  doorKey,
  doorSubjects,
  type Happening,
  livesThere,
  missingIn,
  type Organisation,
  type Subject,
  type World,
} from './rules/evaluate.ts'
export {
  agedCounts,
  conditionRows,
  conditionWords,
  countRows,
  countWords,
  type FieldSource,
  fieldsOf,
  figureRows,
  figureWords,
} from './rules/fields.ts'
export * from './rules/model.ts'
export { type Packed, pack, refsOf } from './rules/pack.ts'
export { before, dueOf, lastEnded, type Period, periodOf, periodWords } from './rules/period.ts'
