/** What other features and programs may ask of suggestions. */
import { countyOf } from '../../shared/region-path.ts'
import type { Carry } from '../regions/answers.ts'
import { codesUnder, moveAll } from './store.ts'

export { act as actOnSuggestion, createSuggestion } from './commands.ts'
export type { Act as SuggestionAct } from './contract.ts'
export { find as findSuggestion } from './store.ts'
export { codesOf, vote } from './voting.ts'

/** A suggestion follows its ground; what was said and voted keeps the code of its day. */
export const carrySuggestions: Carry = async (ctx, _ended, moved) => {
  const { county } = ctx.app.installation
  for (const c of await codesUnder(ctx.db, county, moved.roots)) {
    const f = moved.fate(c.region_path)
    const to = f.kind === 'goes' ? f.to : f.kind === 'undecided' ? f.above : c.region_path
    if (to !== c.region_path && countyOf(to) === county) await moveAll(ctx.db, county, c.region_path, to)
  }
}
