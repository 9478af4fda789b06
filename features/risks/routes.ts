import { route } from '../../kernel/endpoint.ts'
import * as commands from './commands.ts'
import * as c from './contract.ts'
import { importFile } from './import.ts'

export const routes = [
  route(c.risksList, (ctx, { query }) => commands.list(ctx, query)),
  route(c.riskEnter, (ctx, { body: { requestId: _, ...content } }) => commands.enter(ctx, content)),
  route(c.riskImport, (ctx, { body }) => importFile(ctx, body)),
  route(c.riskChange, (ctx, { params, body }) => commands.change(ctx, params.id, body)),
  route(c.riskHistory, (ctx, { params }) => commands.history(ctx, params.id)),
]
