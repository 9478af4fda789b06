import { route } from '../../kernel/endpoint.ts'
import { changeHook, createHook, listHooks, removeHook, retryHook, testHook } from './commands.ts'
import * as c from './contract.ts'

export const routes = [
  route(c.hooksList, async (ctx) => ({ hooks: await listHooks(ctx) })),
  route(c.hookCreate, (ctx, { body }) => createHook(ctx, body), { db: 'own' }),
  route(c.hookChange, (ctx, { params, body }) => changeHook(ctx, params.id, body)),
  route(c.hookRemove, (ctx, { params }) => removeHook(ctx, params.id)),
  // Calls out: no transaction stays open meanwhile.
  route(c.hookTest, (ctx, { params }) => testHook(ctx, params.id), { db: 'own' }),
  route(c.hookRetry, (ctx, { params }) => retryHook(ctx, params.id)),
]
