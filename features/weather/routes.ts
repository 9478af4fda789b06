import { route } from '../../kernel/endpoint.ts'
import * as commands from './commands.ts'
import * as c from './contract.ts'
import * as raises from './raises.ts'

export const routes = [
  route(c.alertsList, (ctx) => commands.list(ctx)),
  route(c.alertEnter, (ctx, { body }) => commands.enter(ctx, body)),
  route(c.alertEnd, (ctx, { params, body }) => commands.end(ctx, params.id, body)),
  route(c.raisesList, (ctx, { query }) => raises.list(ctx, query)),
  route(c.raisesDecide, (ctx, { body }) => raises.decide(ctx, body)),
  route(c.alertFeed, (ctx, { body }) => commands.feed(ctx, body)),
]
