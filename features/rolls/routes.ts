import { route } from '../../kernel/endpoint.ts'
import * as commands from './commands.ts'
import * as c from './contract.ts'
import { draw } from './draw.ts'
import * as queries from './queries.ts'

export const routes = [
  // A question, although it carries a body: nothing is stored.
  route(c.rollPreview, async (ctx, { body }) => (await draw(ctx, body.criteria)).drawn),
  route(c.rollOpen, (ctx, { body }) => commands.open(ctx, body)),
  route(c.rollsList, (ctx, { query }) => queries.list(ctx, query.limit)),
  route(c.rollGet, (ctx, { params }) => queries.one(ctx, params.id)),
  route(c.rollEntries, (ctx, { params, query }) => queries.entries(ctx, params.id, query)),
  route(c.rollsMine, (ctx) => queries.mine(ctx)),
  route(c.partSeen, (ctx, { params, body }) => commands.seen(ctx, params.id, body)),
  route(c.entrySay, (ctx, { params, body }) => commands.say(ctx, params.id, body)),
  route(c.rollClose, (ctx, { params, body }) => commands.close(ctx, params.id, body.why)),
]
