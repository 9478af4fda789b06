import { route } from '../../kernel/endpoint.ts'
import { withActor } from '../cases/answers.ts'
import * as c from './contract.ts'
import * as o from './contract-outside.ts'
import { decide, reveal } from './decide.ts'
import * as outside from './outside.ts'
import * as own from './public.ts'
import * as reading from './reading.ts'

export const routes = [
  route(c.arrivalPost, (ctx, { body }) => own.post(ctx, body), { secret: true }),
  route(c.arrivalMine, (ctx, { params }) => own.mine(ctx, params.token)),
  route(c.arrivalChange, (ctx, { params, body }) => own.change(ctx, params.token, body)),
  route(c.arrivalsList, (ctx, { query }) => reading.list(ctx, query)),
  route(c.arrivalGet, (ctx, { params }) => reading.one(ctx, params.id)),
  route(
    c.arrivalReveal,
    (ctx, { params, body }) =>
      withActor(ctx.app, ctx.actor, ctx.access, (mine) => reveal(mine, params.id, body)),
    { db: 'own' },
  ),
  route(c.arrivalDecide, (ctx, { params, body }) => decide(ctx, params.id, body)),
  route(o.outsideList, (ctx, { query }) => outside.list(ctx, query.show)),
  route(o.outsidePast, (ctx, { params }) => outside.history(ctx, params.id)),
  route(o.outsidePreview, (ctx, { body }) => outside.preview(ctx, body)),
  route(o.outsideSet, (ctx, { body }) => outside.set(ctx, body)),
]
