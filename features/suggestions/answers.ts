/** What other features and programs may ask of suggestions. */
import { sql } from 'kysely'
import { carryRows } from '../regions/answers.ts'

export { act as actOnSuggestion, createSuggestion } from './commands.ts'
export type { Act as SuggestionAct } from './contract.ts'
export { find as findSuggestion } from './store.ts'
export { codesOf, vote } from './voting.ts'

/** A suggestion follows its ground, with its photos; what was said and voted keeps the code of its day. */
export const carrySuggestions = carryRows('suggestion_links', 'suggestion_places', 'suggestions', {
  table: 'attachments',
  of: sql<boolean>`t.verb = 'suggestion.read'`,
})
