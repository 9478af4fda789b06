/** Rosters and shifts follow the ground they cover, and so does the place of each member in a plan: shifts are planned by it for weeks. */
import { type Carry, carryRows, type Moved } from '../regions/answers.ts'
import * as store from './store.ts'

const rows = carryRows('duty_rosters', 'duty_shifts', 'duty_swaps')

const following = (moved: Moved, path: string): string => {
  const f = moved.fate(path)
  return f.kind === 'stays' ? path : f.kind === 'goes' ? f.to : f.above
}

export const carryDuty: Carry = async (ctx, ended, moved) => {
  await rows(ctx, ended, moved)
  const { county } = ctx.app.installation
  for (const r of await store.rosters(ctx.db, county)) {
    const groups = r.plan.groups.map((g) => ({
      ...g,
      members: g.members.map((m) =>
        m.regionPath ? { ...m, regionPath: following(moved, m.regionPath) } : m,
      ),
    }))
    const before = r.plan.groups.flatMap((g) => g.members.map((m) => m.regionPath))
    if (groups.flatMap((g) => g.members.map((m) => m.regionPath)).some((p, i) => p !== before[i]))
      await store.setPlan(ctx.db, county, r.id, { ...r.plan, groups })
  }
}
