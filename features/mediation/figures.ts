import { sql } from 'kysely'
import { within } from '../../kernel/access.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, QueryOf } from '../../kernel/contract.ts'
import { asSystem } from '../cases/answers.ts'
import type { mediationFigures } from './contract.ts'
import * as store from './store.ts'

/**
 * Counts for holders of `stats.read`, who need not be readers of mediations: asked by the system under the caller's own range,
 * since row-level security would show an analyst nothing, and rightly so.
 */
export async function figures(
  ctx: Ctx,
  q: QueryOf<typeof mediationFigures>,
): Promise<AnswerOf<typeof mediationFigures>> {
  const { regions } = ctx.app.services
  const where = sql<boolean>`m.county = ${ctx.app.installation.county} and ${ctx.access.where('stats.read', 'm.region_path')}
    ${q.region ? sql`and ${within(sql.ref('m.region_path'), q.region)}` : sql``}
    ${q.from ? sql`and m.opened_at >= ${q.from}::timestamptz` : sql``} ${q.to ? sql`and m.opened_at < ${q.to}::timestamptz` : sql``}`
  const f = await asSystem(ctx.app, (own) => store.figures(own.db, where))
  const { days, ...all } = f.one
  return {
    all,
    days,
    terms: f.terms,
    kinds: f.kinds,
    regions: f.regions.map((r) => ({ ...r, name: regions.name(r.path) })),
    repeats: f.repeats.map((r) => ({ ...r, name: regions.trail(r.path) })),
  }
}
