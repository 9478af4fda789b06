import { route } from '../../kernel/endpoint.ts'
import * as commands from './commands.ts'
import * as c from './contract.ts'

export const routes = [
  route(c.assistGet, (ctx, { params }) => commands.get(ctx, params.id)),
  route(c.assistAsk, (ctx, { params, body }) => commands.ask(ctx, params.id, body)),
  route(c.assistTake, (ctx, { params, body }) => commands.take(ctx, params.id, params.assist, body)),
]
