/** What other features and the screens may know of the ledger's rules. */
export { type DismissReason, dismissReasons, type FindingState, findingStates } from './rules/findings.ts'
export { importFieldsOf } from './rules/import-asset.ts'
export { differingWays } from './rules/import-plan.ts'
export {
  type ImportField,
  type ImportKind,
  importFields,
  importKinds,
} from './rules/import-row.ts'
export {
  livesHere,
  type PersonField,
  personFields,
  type ResidenceRole,
  residenceRoles,
} from './rules/person.ts'
export { proofs, type RequestKind, requestKinds, standIns } from './rules/rights.ts'
