/** Pure rules of forms: one set for every page and for the server. */
export {
  answerFaults,
  definitionFaults,
  digitsOf,
  type Fault,
  isEmpty,
  mostPhotos,
  plainAnswers,
  say,
  shownFields,
} from './rules/check.ts'
export { answersOf, attributesOf, jsonSchemaOf } from './rules/schema.ts'
export { composed, headline, type ShownAnswer, shownAnswers } from './rules/words.ts'
