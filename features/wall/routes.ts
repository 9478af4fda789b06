import { route } from '../../kernel/endpoint.ts'
import { readWall, wallCases, wallPeople } from './contract.ts'
import { lineOf, peopleIn, scopeOf, wallOf } from './queries.ts'
import { casesOf } from './store.ts'

/** More than a wall can be scrolled through; the total is said beside it and the desk shows all. */
const most = 200

export const routes = [
  route(readWall, async (ctx, { query }) => wallOf(ctx, scopeOf(ctx, query.region))),

  route(wallCases, async (ctx, { query }) => {
    const { rows, total } = await casesOf(ctx, scopeOf(ctx, query.region), query.what, most)
    return { at: ctx.now.toISOString(), total, cases: rows.map((r) => lineOf(ctx, r)) }
  }),

  route(wallPeople, async (ctx, { query }) => {
    const { organisation, regions } = ctx.app.services
    const people = peopleIn(ctx, scopeOf(ctx, query.region))
      .filter((p) => p.group === query.group)
      .map((p) => ({
        name: p.name,
        post: p.post,
        regionName: regions.name(p.regionPath),
        onDuty: p.onDuty,
        load: organisation.load(p.accountId),
      }))
      .sort((a, b) => Number(b.onDuty) - Number(a.onDuty) || b.load - a.load)
    return { at: ctx.now.toISOString(), people }
  }),
]
