import { route } from '../../kernel/endpoint.ts'
import * as commands from './commands.ts'
import * as c from './contract.ts'

export const routes = [
  route(c.entriesList, (ctx, { query }) => commands.list(ctx, query)),
  route(c.entriesImport, (ctx, { body }) => commands.importFile(ctx, body)),
  route(c.entryGet, (ctx, { params }) => commands.one(ctx, params.id)),
  route(c.entryCreate, (ctx, { body }) => commands.create(ctx, body)),
  route(c.entryChange, (ctx, { params, body }) => commands.change(ctx, params.id, body)),
  route(c.entryAsk, (ctx, { params, body }) => commands.ask(ctx, params.id, body)),
  route(c.subscriptionDecide, (ctx, { params, body }) => commands.decide(ctx, params.id, body)),
]
