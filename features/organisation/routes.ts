import { route } from '../../kernel/endpoint.ts'
import { setDuty } from './commands.ts'
import * as c from './contract.ts'

export const routes = [route(c.dutySet, (ctx, { params, body }) => setDuty(ctx, params.id, body.onDuty))]
