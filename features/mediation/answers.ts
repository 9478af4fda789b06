/** What other features and programs may ask of mediation. */
import { countyOf } from '../../shared/region-path.ts'
import type { Carry, Moved } from '../regions/answers.ts'
import { codesUnder, moveAll } from './store.ts'

export { act as mediate } from './commands.ts'
export type { Act } from './contract.ts'
export { openMediation } from './open.ts'
export { signAll as signForDemo } from './sign.ts'

const fateOf = (moved: Moved, path: string): string => {
  const f = moved.fate(path)
  return f.kind === 'goes' ? f.to : f.kind === 'undecided' ? f.above : path
}

/** A mediation follows its ground, with parties and duties; what was said keeps the code of its day. */
export const carryMediations: Carry = async (ctx, _ended, moved) => {
  const { county } = ctx.app.installation
  for (const c of await codesUnder(ctx.db, county, moved.roots)) {
    const to = fateOf(moved, c.region_path)
    if (to !== c.region_path && countyOf(to) === county) await moveAll(ctx.db, county, c.region_path, to)
  }
}
