import { route } from '../../kernel/endpoint.ts'
import { arrivalsOf } from './arrivals.ts'
import {
  changeSource,
  createSource,
  getSource,
  listSources,
  lookNow,
  removeSource,
  trySource,
} from './commands.ts'
import * as c from './contract.ts'

export const routes = [
  route(c.sourcesList, async (ctx) => ({ sources: await listSources(ctx) })),
  route(c.sourceGet, (ctx, { params }) => getSource(ctx, params.id)),
  // Before the ones with an id: `try` is no id. It calls out, so no transaction stays open meanwhile.
  route(c.sourceTry, (ctx, { body }) => trySource(ctx, body), { db: 'own' }),
  route(c.sourceCreate, (ctx, { body }) => createSource(ctx, body)),
  route(c.sourceChange, (ctx, { params, body }) => changeSource(ctx, params.id, body)),
  route(c.sourceRemove, (ctx, { params }) => removeSource(ctx, params.id)),
  route(c.arrivals, (ctx, { params }) => arrivalsOf(ctx, params.key)),
  route(c.sourceLook, (ctx, { params }) => lookNow(ctx, params.id)),
]
