/** Endpoint → query. Giving a case is the ordinary dispatch of features/cases. */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import { type Route, route } from '../../kernel/endpoint.ts'
import { problem } from '../../kernel/problem.ts'
import { ownerUnit, readCase, visible } from '../cases/answers.ts'
import { type Running, runningShifts } from '../duty/answers.ts'
import { boardGet, boardSuggest, type Target } from './contract.ts'
import { type Candidate, rank } from './rules.ts'

interface Load {
  unit: string
  open: number
  soon: number
  late: number
}
/** What each unit has in hand of the cases that the caller may dispatch. */
async function loads(ctx: Ctx, region: string | undefined): Promise<Map<string, Load>> {
  const r = await sql<Load>`
    select c.main_unit_id as unit, count(*)::int as open,
      count(*) filter (where c.next_due_at >= ${ctx.now} and c.next_warn_at <= ${ctx.now})::int as soon,
      count(*) filter (where c.next_due_at < ${ctx.now})::int as late
    from cases c
    where c.county = ${ctx.app.installation.county} and c.closed_at is null and c.main_unit_id is not null
      and c.state not in ('triage', 'resolved', 'evaluated') and ${ctx.access.where('case.dispatch', sql.ref('c.region_path'))}
      ${region ? sql`and c.region_path >= ${region} and c.region_path < ${`${region}~`}` : sql``}
    group by 1`.execute(ctx.db)
  return new Map(r.rows.map((x) => [x.unit, x]))
}

async function targets(ctx: Ctx, region: string | undefined): Promise<Target[]> {
  const { organisation, regions } = ctx.app.services
  const ranges = region ? [region] : ctx.access.ranges('case.dispatch')
  const near = (path: string) => ranges.some((r) => path.startsWith(r) || r.startsWith(path))
  const [load, shifts] = [await loads(ctx, region), await runningShifts(ctx, region)]
  const running = new Map<string, Running>(shifts.map((s) => [s.accountId, s]))
  const posts = Map.groupBy(organisation.posts(), (p) => p.unitId)
  return organisation
    .units()
    .filter((u) => near(u.regionPath))
    .flatMap((u) => {
      const ids = new Set(posts.get(u.id)?.flatMap((p) => p.holders.map((h) => h.accountId)))
      const own = load.get(u.id)
      if (ids.size === 0 && !own) return []
      const people = [...ids]
        .map((id) => {
          const shift = running.get(id)
          return {
            accountId: id,
            name: organisation.accountName(id),
            onDuty: organisation.onDuty(id),
            load: organisation.load(id),
            part: shift?.part ?? null,
            until: shift?.endsAt.toISOString() ?? null,
            chief: shift?.chief ?? false,
          }
        })
        .sort(
          (a, b) =>
            Number(b.onDuty) - Number(a.onDuty) || Number(b.chief) - Number(a.chief) || a.load - b.load,
        )
      return [
        {
          unitId: u.id,
          name: u.name,
          kind: u.kind,
          squad: u.kind === 'team',
          regionPath: u.regionPath,
          regionName: regions.name(u.regionPath),
          open: own?.open ?? 0,
          soon: own?.soon ?? 0,
          late: own?.late ?? 0,
          onDuty: people.filter((p) => p.onDuty).length,
          people: people.slice(0, 40),
        },
      ]
    })
    .sort((a, b) => b.late - a.late || b.open - a.open || b.onDuty - a.onDuty || (a.name < b.name ? -1 : 1))
}

/** People of the unit that the list names, and whoever works where it is. */
function candidates(
  ctx: Ctx,
  c: { region_path: string; item_code: string | null; level: string; title: string },
): Candidate[] {
  const { organisation } = ctx.app.services
  const owner = c.item_code
    ? ownerUnit(ctx.app, {
        itemCode: c.item_code,
        level: c.level as 'normal',
        regionPath: c.region_path,
        title: c.title,
      })
    : null
  return organisation
    .posts()
    .filter((p) => c.region_path.startsWith(p.regionPath))
    .filter((p) => p.unitId === owner || ['worker', 'leader', 'deputy'].includes(p.duty ?? ''))
    .flatMap((p) =>
      p.holders.map((h) => ({
        unitId: p.unitId,
        unitName: organisation.unitName(p.unitId),
        accountId: h.accountId,
        name: h.name,
        byList: p.unitId === owner,
        onDuty: h.onDuty,
        postPath: p.regionPath,
        postName: p.name,
        load: organisation.load(h.accountId),
      })),
    )
}

export const routes: Route[] = [
  route(boardGet, async (ctx, { query }) => {
    if (query.region && !ctx.access.can('case.dispatch', query.region)) throw problem('not_found')
    return { at: ctx.now.toISOString(), targets: await targets(ctx, query.region) }
  }),
  route(boardSuggest, async (ctx, { params }) => {
    const c = await readCase(ctx.db, ctx.app.installation.county, params.id)
    if (!visible(ctx, c)) throw problem('not_found')
    return { suggestions: rank(candidates(ctx, c), c.region_path) }
  }),
]
