/**
 * What a demo town has learned from its returned cases: branches and leaves in green belts go to the street cleaners by the list, came back, and
 * were solved by the gardeners each time. Written down at the desk on several days, in several grids, by the program's own commands.
 */
import { intake } from '../../features/reports/answers.ts'
import type { App } from '../../kernel/context.ts'
import type { Pack } from '../../packs/schema.ts'
import { requestIdOf } from './demo.ts'
import { passOn } from './demo-passing.ts'
import { at } from './demo-who.ts'
import { pictures, workOn } from './demo-work.ts'

const item = '1.2.1'
const told = [
  '绿化带里一堆枯枝落叶，扫街的说不归他们',
  '路边绿化带落叶积了厚厚一层，没人扫',
  '小区外的绿化带里全是断枝和落叶，看着脏',
  '公交站后面绿化带堆着修剪下来的树枝，好几天了',
  '学校门口绿化带里落叶和枯草没有清',
]
const days = [33, 26, 19, 12, 6]

export async function fillLearned(app: App, pack: Pack): Promise<void> {
  const { rootPath } = app.installation
  const grids = app.services.regions.within(rootPath, 'administrative').filter((r) => r.kind === 'grid')
  const now = app.clock().getTime()
  const by = pack.people.find((p) => p.key === pack.accounts.find((a) => a.username === 'zhouwb')?.person)
  const picture = pictures(app)
  for (const [i, text] of told.entries()) {
    const grid = grids[(i * 11) % grids.length]
    if (!grid || !app.services.items.item(item)) return
    const key = `learned:${i}`
    const when = now - days[i]! * 86_400_000
    const { caseId, repeated } = await intake(at(app, new Date(when)), {
      channel: 'phone',
      body: text,
      placeText: grid.name,
      reporter: { kind: 'anonymous' },
      itemCode: item,
      regionPath: grid.path,
      level: 'normal',
      neverLink: true,
      requestId: requestIdOf(key),
      actorName: by?.name ?? '值班员',
    })
    if (repeated) continue
    const expected = { item, level: 'normal', region: grid.path } as const
    await workOn(app, { key, expected }, caseId, when, now, picture, (dispatched) =>
      passOn(app, caseId, false, dispatched),
    )
  }
  // It is read every ten minutes; whoever opens the page first should find it.
  await app.services.triage.learned.refresh()
}
