/** What other features may ask of the statistics: the same figures, from the same query. */
import type { Ctx } from '../../kernel/context.ts'
import type { Figures } from './contract.ts'
import { instantsOf } from './query.ts'
import { dayAt } from './rules.ts'
import { readTotals } from './store.ts'

/** Figures of the cases reported from the first of this month on, in a region or the whole place, as the asker may see them. */
export async function monthFigures(
  ctx: Ctx,
  region: string | undefined,
): Promise<Figures & { hours: number | null; from: string; to: string }> {
  const { zone, rootPath } = ctx.app.installation
  const to = dayAt(ctx.now, zone)
  const period = { from: `${to.slice(0, 8)}01`, to }
  const figures = await readTotals(ctx, { region: region ?? rootPath, ...instantsOf(period, zone) })
  return { ...figures, ...period }
}

export { askedPeriod, instantsOf, regionFor, statistics } from './query.ts'
