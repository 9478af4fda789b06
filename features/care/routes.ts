import { route } from '../../kernel/endpoint.ts'
import { withActor } from '../cases/answers.ts'
import * as commands from './commands.ts'
import * as c from './contract.ts'
import * as groups from './groups.ts'
import * as plans from './plans.ts'
import * as queries from './queries.ts'

export const routes = [
  route(c.groupsList, (ctx) => groups.list(ctx)),
  route(c.groupWrite, (ctx, { params, body }) => groups.write(ctx, params.key, body)),
  route(c.plansList, (ctx) => plans.list(ctx)),
  // A question, although it carries a body: nothing is stored.
  route(
    c.planPreview,
    (ctx, { body }) => withActor(ctx.app, ctx.actor, ctx.access, (own) => plans.preview(own, body)),
    { db: 'own' },
  ),
  route(c.planCreate, (ctx, { body }) => plans.create(ctx, body)),
  route(c.planEnd, (ctx, { params, body }) => plans.end(ctx, params.id, body.reason)),
  route(c.archivesList, (ctx, { query }) => queries.list(ctx, query)),
  route(c.carersList, (ctx, { query }) => queries.carers(ctx, query.region)),
  route(c.archiveGet, (ctx, { params }) => queries.one(ctx, params.id)),
  route(c.archiveOpen, (ctx, { body }) => commands.begin(ctx, body)),
  route(c.archiveChange, (ctx, { params, body }) => commands.change(ctx, params.id, body)),
  route(c.archiveClose, (ctx, { params, body }) => commands.close(ctx, params.id, body)),
  route(
    c.archiveReveal,
    (ctx, { params, body }) =>
      withActor(ctx.app, ctx.actor, ctx.access, (own) => commands.reveal(own, params.id, body)),
    { db: 'own' },
  ),
]
