import { route } from '../../kernel/endpoint.ts'
import * as commands from './commands.ts'
import * as c from './contract.ts'
import * as raises from './raises.ts'

export const routes = [
  route(c.alertsList, (ctx) => commands.list(ctx)),
  route(c.alertEnter, (ctx, { body }) => commands.enter(ctx, body)),
  route(c.alertEnd, (ctx, { params, body }) => commands.end(ctx, params.id, body)),
  route(c.raisesList, (ctx, { query }) => raises.list(ctx, query)),
  // Each case takes a connection of its own: none is held beside it, or ten such requests at once would wait for each other.
  route(c.raisesDecide, (ctx, { body }) => raises.decide(ctx, body), { db: 'own' }),
  route(c.alertFeed, (ctx, { body }) => commands.feed(ctx, body)),
]
