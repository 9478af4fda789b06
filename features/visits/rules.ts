/** Pure rules of visits: what is visited, in which order, by whom, and when. */
export { aligned } from './rules/align.ts'
export * from './rules/days.ts'
export { routeOrder } from './rules/route.ts'
export { type Call, type Group, shares, spread } from './rules/spread.ts'
export {
  type Building,
  doorKey,
  doorNumber,
  doorsOf,
  keyOf,
  readLines,
  type Subject,
  type SubjectKind,
  subjectKinds,
} from './rules/subjects.ts'
