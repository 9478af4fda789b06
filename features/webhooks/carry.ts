/** Hooks follow the ground; of a region that came apart they hear for the region above. What was told keeps the code of its day. */
import type { Carry } from '../regions/answers.ts'
import { allHooks, updateHook } from './store.ts'

export const carryHooks: Carry = async (ctx, _ended, moved) => {
  for (const h of await allHooks(ctx.db)) {
    const f = moved.fate(h.region_path)
    if (f.kind !== 'stays')
      await updateHook(ctx.db, h.id, { region_path: f.kind === 'goes' ? f.to : f.above })
  }
}
