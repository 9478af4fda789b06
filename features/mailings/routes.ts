import { route } from '../../kernel/endpoint.ts'
import * as commands from './commands.ts'
import * as c from './contract.ts'
import * as queries from './queries.ts'

export const routes = [
  // A question, although it carries a body: nothing is stored.
  route(c.mailingPreview, (ctx, { body }) => commands.preview(ctx, body)),
  route(c.mailingCreate, (ctx, { body }) => commands.create(ctx, body)),
  route(c.mailingsList, (ctx, { query }) => queries.list(ctx, query)),
  route(c.mailingPeople, (ctx, { params, query }) => queries.people(ctx, params.id, query)),
  route(c.mailingDecide, (ctx, { params, body }) => commands.decide(ctx, params.id, body)),
  route(c.mailingStop, (ctx, { params, body }) => commands.stop(ctx, params.id, body.why)),
  route(c.mailingRetry, (ctx, { params }) => commands.retry(ctx, params.id)),
  route(c.refusalSet, (ctx, { body }) => commands.refuse(ctx, body)),
]
