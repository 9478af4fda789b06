import type { Ctx } from '../../kernel/context.ts'
import { route } from '../../kernel/endpoint.ts'
import { defineProblems, problem } from '../../kernel/problem.ts'
import { townGet, townSpeed, townTell } from './contract.ts'
import type { TownService } from './run.ts'

defineProblems({
  'town.running': {
    status: 409,
    zh: '这个故事正在发生',
    en: 'This story is being told now',
  },
  'town.paused': {
    status: 409,
    zh: '小镇暂停着，先让它走起来',
    en: 'The town is paused: let it run first',
  },
})

function townOf(ctx: Ctx): TownService {
  const { town } = ctx.app.services
  if (!town) throw problem('not_found')
  return town
}

export const routes = [
  route(townGet, async (ctx) => townOf(ctx).now()),
  route(townSpeed, async (ctx, { body }) => {
    const town = townOf(ctx)
    await town.setSpeed(body.speed)
    return town.now()
  }),
  route(townTell, async (ctx, { params }) => {
    const town = townOf(ctx)
    await town.tell(params.key)
    return town.now()
  }),
]
