/** How fresh entries are: what stands for something that is kept here is asked of it. */
import type { Ctx } from '../../kernel/context.ts'
import { isoInZone } from '../clocks/rules.ts'
import { lastChanges } from '../ledger/answers.ts'
import { lastHandedIn } from '../tables/answers.ts'
import { boundOf } from './rules.ts'
import type { EntryRow } from './store.ts'

export const todayOf = (ctx: Pick<Ctx, 'app' | 'now'>): string =>
  isoInZone(ctx.now, ctx.app.installation.zone).slice(0, 10)

/** The day each entry changed last, as somebody said or as it is kept here. */
export async function daysOf(
  ctx: Pick<Ctx, 'app'>,
  rows: readonly Pick<EntryRow, 'id' | 'bound' | 'changed_on'>[],
): Promise<Map<string, string | null>> {
  const { county, zone } = ctx.app.installation
  const bound = new Map(rows.map((r) => [r.id, r.bound === null ? null : boundOf(r.bound)]))
  const wanted = [...bound.values()].flatMap((b) => b ?? [])
  const system = ctx.app.pools.system
  const changes = wanted.some((b) => b.bound !== 'table')
    ? await lastChanges(system, county)
    : new Map<string, Date>()
  const handed = wanted.some((b) => b.bound === 'table')
    ? await lastHandedIn(system, county)
    : new Map<string, Date>()
  return new Map(
    rows.map((r) => {
      const b = bound.get(r.id)
      if (!b) return [r.id, r.changed_on]
      const at =
        b.bound === 'table' ? handed.get(b.id!) : changes.get(b.id === null ? b.bound : `source:${b.id}`)
      return [r.id, at ? isoInZone(at, zone).slice(0, 10) : null]
    }),
  )
}
