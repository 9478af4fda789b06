import { outermost } from '../../kernel/access.ts'
import { route } from '../../kernel/endpoint.ts'
import { gaps } from './answers.ts'
import { addHolder, changePost, changeUnit, createPost, createUnit, endHolder } from './change.ts'
import { setDuty } from './commands.ts'
import * as c from './contract.ts'
import { findPeople, findPosts, findUnits, readModels } from './queries.ts'

export const routes = [
  route(c.unitsList, async (ctx, { query }) => ({
    units: await findUnits(ctx, ctx.db, { q: query.q, inactive: query.inactive === '1' }),
  })),
  route(c.unitCreate, (ctx, { body }) => createUnit(ctx, body)),
  route(c.unitChange, (ctx, { params, body }) => changeUnit(ctx, params.id, body)),
  route(c.postsList, async (ctx, { query }) => ({ posts: await findPosts(ctx, ctx.db, query) })),
  route(c.postCreate, (ctx, { body }) => createPost(ctx, body)),
  route(c.postChange, (ctx, { params, body }) => changePost(ctx, params.id, body)),
  route(c.holderAdd, (ctx, { params, body }) => addHolder(ctx, params.id, body)),
  route(c.holderEnd, (ctx, { params, body }) =>
    endHolder(ctx, params.id, body.at ? new Date(body.at) : null),
  ),
  route(c.gapsList, async (ctx, { query }) => {
    const mine = ctx.access.ranges('unit.read')
    const asked = query.region
    // The part of the wish that lies in my scope: below the place asked for, or the place inside my range.
    const paths = asked
      ? outermost([
          ...mine.filter((r) => r.startsWith(asked)),
          ...(ctx.access.can('unit.read', asked) ? [asked] : []),
        ])
      : mine
    const grids = (await Promise.all(paths.map((p) => gaps(ctx.db, p, ctx.now, true)))).flat()
    const open = grids.filter((g) => g.missing.length > 0)
    return { grids: grids.length, covered: grids.length - open.length, gaps: open }
  }),
  route(c.modelsList, (ctx) => readModels(ctx.db)),
  route(c.peopleList, (ctx, { query }) => findPeople(ctx, query)),
  route(c.dutySet, (ctx, { params, body }) => setDuty(ctx, params.id, body.onDuty)),
]
