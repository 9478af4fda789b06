import { route } from '../../kernel/endpoint.ts'
import * as commands from './commands.ts'
import * as c from './contract.ts'
import { changePack } from './pack.ts'

export const routes = [
  route(c.namesList, (ctx, { query }) => commands.list(ctx, query)),
  route(c.nameCreate, (ctx, { body }) => commands.create(ctx, body)),
  route(c.nameDecide, (ctx, { params, body }) => commands.decide(ctx, params.id, body)),
  route(c.namePack, (ctx, { params, body }) => changePack(ctx, params.id, body)),
]
