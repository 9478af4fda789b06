/** A gale warning is in force when a demo town wakes up, entered by its dispatcher: two cases from before it are proposed to be raised. */
import { withActor } from '../../features/cases/answers.ts'
import { intake } from '../../features/reports/answers.ts'
import { enterAlert } from '../../features/weather/answers.ts'
import type { App } from '../../kernel/context.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { requestIdOf } from './demo.ts'
import { accessOf, actorOf, at } from './demo-who.ts'

const hour = 3_600_000
const before = [
  ['6.2.2', '二楼外墙有一片墙皮翘起来了，下面是过道'],
  ['2.3.4', '路口那家的店招有个字松了，垂下来一半'],
] as const

export async function fillWeather(app: App): Promise<void> {
  const { rootPath } = app.installation
  const chief = app.services.organisation
    .posts()
    .find((p) => p.duty === 'dispatcher' && rootPath.startsWith(p.regionPath))?.holders[0]
  if (!chief || app.services.weather.all().length > 0) return
  const now = app.clock().getTime()
  const grids = app.services.regions.within(rootPath, 'administrative').filter((r) => r.kind === 'grid')
  for (const [i, [itemCode, body]] of before.entries()) {
    const grid = grids[(5 + i * 17) % grids.length]
    if (grid)
      await intake(at(app, new Date(now - (3 + i) * hour)), {
        channel: 'phone',
        body,
        ...(app.services.items.item(itemCode) ? { itemCode } : {}),
        placeText: grid.name,
        regionPath: grid.path,
        reporter: { kind: 'anonymous' },
        requestId: requestIdOf(`weather:${i}`),
        actorName: app.services.organisation.accountName(chief.accountId),
      })
  }
  await withActor(app, actorOf(app, chief.accountId), accessOf(['dispatcher'], rootPath, []), (ctx) =>
    enterAlert(ctx, {
      requestId: uuidv7(now),
      type: 'gale',
      colour: 'yellow',
      regionPath: rootPath,
      from: new Date(now - hour).toISOString(),
      until: new Date(now + 10 * hour).toISOString(),
      headline: '预计未来 12 小时阵风 8 级以上，注意高空坠物和树木倒伏（演示用，内容虚构）',
    }),
  )
}
