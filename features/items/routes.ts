/** Endpoint → query. */
import { route } from '../../kernel/endpoint.ts'
import * as api from './contract.ts'

export const routes = [
  route(api.listItems, async (ctx) => {
    const list = ctx.app.services.items.current()
    return { listName: list?.name ?? null, items: list?.items ?? [] }
  }),
]
