/** Forms follow the ground; of a region that came apart they belong to the region above. */
import type { Carry } from '../regions/answers.ts'
import { allForms, moveForm } from './store.ts'

export const carryForms: Carry = async (ctx, _ended, moved) => {
  for (const f of await allForms(ctx.db)) {
    const fate = moved.fate(f.region_path)
    if (fate.kind !== 'stays') await moveForm(ctx.db, f.key, fate.kind === 'goes' ? fate.to : fate.above)
  }
}
