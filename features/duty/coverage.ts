/** Which grids somebody answers for, now and in the next hours. */
import type { Ctx } from '../../kernel/context.ts'
import { answering, holes } from './rules.ts'
import * as store from './store.ts'

export async function coverageOf(ctx: Pick<Ctx, 'app' | 'db' | 'now'>, region: string, hours: number) {
  const { regions, organisation } = ctx.app.services
  const to = new Date(ctx.now.getTime() + hours * 3_600_000)
  const rows = (
    await store.shifts(ctx.db, ctx.app.installation.county, { from: ctx.now, to, region, grids: true })
  ).map((r) => ({ ...r, regionPath: r.region_path, startsAt: r.starts_at, endsAt: r.ends_at }))
  const grids = regions.within(region).filter((r) => r.kind === 'grid' && r.division !== 'dedicated')
  return {
    paths: grids.map((g) => g.path),
    now: grids.map((g) => ({
      regionPath: g.path,
      regionName: g.name,
      people: answering(rows, g.path, ctx.now).map((s) => ({
        accountId: s.account_id,
        name: organisation.accountName(s.account_id),
        chief: s.chief,
        part: s.part,
        until: s.ends_at.toISOString(),
      })),
    })),
    holes: grids.flatMap((g) =>
      holes(rows, g.path, ctx.now, to).map((h) => ({ regionPath: g.path, regionName: g.name, ...h })),
    ),
  }
}
