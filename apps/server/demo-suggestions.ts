/**
 * Suggestions of a demo town through the program's own commands: corridor windows whose survey 58 buildings answered and of which
 * 615 of 792 are done; one that is being asked about now, where a stranger can vote; one finished, one that was not taken up.
 */
import { roleOf } from '../../features/accounts/answers.ts'
import { withActor } from '../../features/cases/answers.ts'
import {
  actOnSuggestion,
  codesOf,
  createSuggestion,
  findSuggestion,
  type SuggestionAct,
  vote,
} from '../../features/suggestions/answers.ts'
import { createAccess } from '../../kernel/access.ts'
import type { App, Ctx } from '../../kernel/context.ts'
import type { Pack } from '../../packs/schema.ts'
import { uuidv7 } from '../../shared/ids.ts'

const day = 86_400_000
const inDays = (n: number): string => new Date(Date.now() + n * day).toISOString()

interface Place {
  building: string
  n: number
}
/** `total` in as equal parts as whole numbers allow. */
const shares = (buildings: readonly string[], total: number): Place[] =>
  buildings.map((building, i) => ({
    building,
    n: Math.floor(total / buildings.length) + (i < total % buildings.length ? 1 : 0),
  }))

interface Who {
  accountId: string
  region: string
}

async function as<T>(app: App, daysAgo: number, who: Who, fn: (ctx: Ctx) => Promise<T>): Promise<T> {
  const { organisation } = app.services
  const when = app.clock().getTime() - daysAgo * day
  const access = createAccess([
    {
      role: 'community-secretary',
      regionPath: who.region,
      verbs: roleOf.get('community-secretary')?.verbs ?? [],
    },
  ])
  const actor = {
    kind: 'account' as const,
    id: who.accountId,
    name: organisation.accountName(who.accountId),
    unitId: organisation.account(who.accountId)?.unitId ?? null,
  }
  return withActor({ ...app, clock: () => new Date(when) }, actor, access, (ctx) =>
    fn({ ...ctx, requestId: uuidv7() }),
  )
}

async function start(app: App, daysAgo: number, who: Who, title: string, body: string): Promise<string> {
  const made = await as(app, daysAgo, who, (ctx) =>
    createSuggestion(ctx, { requestId: uuidv7(), title, body, closeCase: false, regionPath: who.region }),
  )
  return made.id
}

async function step(app: App, daysAgo: number, who: Who, id: string, what: SuggestionAct): Promise<void> {
  await as(app, daysAgo, who, async (ctx) => {
    const s = await findSuggestion(ctx.db, app.installation.county, id)
    if (s) await actOnSuggestion(ctx, id, s.version, what)
  })
}

async function windows(app: App, who: Who, buildings: readonly string[]): Promise<void> {
  const id = await start(
    app,
    120,
    who,
    '老楼楼道窗装上玻璃',
    '老楼楼道的窗都是空的，冬天灌风、下雨进水，老人扶着湿扶手下楼怕摔。建议统一装上玻璃，加限位，防小孩攀爬。',
  )
  const asked = shares(buildings, 792)
  await step(app, 112, who, id, {
    action: 'answer',
    yes: true,
    text: '去看了 6 栋，情况属实，可以做。先问各楼愿不愿意，再定做法。',
  })
  await step(app, 110, who, id, {
    action: 'survey',
    question: '楼道窗统一装玻璃，您同意吗',
    choices: ['同意', '同意，但要能打开通风', '不同意'],
    closesAt: inDays(-90),
    quorum: 396,
    audience: asked.map((p) => ({ building: p.building, households: p.n })),
  })
  // Every building answered, each as counted on the sheet that hung in its stairwell.
  for (const [i, p] of asked.entries())
    for (const [choice, count] of [6 + (i % 3), 2 + (i % 2), i % 9 === 0 ? 1 : 0].entries())
      if (count > 0)
        await step(app, 100 - (i % 8), who, id, {
          action: 'count',
          how: 'paper',
          choice,
          building: p.building,
          count,
          comment: i % 17 === 0 && choice === 1 ? '夏天要能开一半' : '',
        })
  await step(app, 88, who, id, {
    action: 'adopt',
    text: '58 栋都答了，同意的占绝大多数。按多数意见，装能打开的窗。',
  })
  await step(app, 80, who, id, {
    action: 'project',
    unit: '扇',
    total: 792,
    budget: '社区微更新 第 7 号',
    who: '社区 14 名工作人员和施工队',
    dueAt: inDays(30),
    steps: ['逐栋量尺寸', '选施工队', '逐栋安装', '限位和验收'],
    places: asked.map((p) => ({ building: p.building, total: p.n })),
  })
  await step(app, 70, who, id, { action: 'step', index: 0 })
  await step(app, 60, who, id, { action: 'step', index: 1 })
  let left = 615
  for (const [i, p] of asked.entries()) {
    const done = Math.min(p.n, left)
    left -= done
    if (done > 0)
      await step(app, 55 - Math.floor(i * 0.9), who, id, {
        action: 'progress',
        building: p.building,
        done,
        note: '',
        uploads: [],
        phase: 'after',
      })
  }
}

async function chargers(app: App, who: Who, buildings: readonly string[]): Promise<void> {
  const id = await start(
    app,
    14,
    who,
    '楼下加电动车充电棚',
    '电动车没地方充，有人从窗户拉线。建议在空地上搭个棚，装 20 个插座。',
  )
  await step(app, 10, who, id, { action: 'answer', yes: true, text: '场地有两处可选，先问附近几栋的意见。' })
  await step(app, 9, who, id, {
    action: 'survey',
    question: '充电棚建在哪里',
    choices: ['东侧空地', '北门旁边', '不要建'],
    closesAt: inDays(21),
    quorum: 40,
    audience: buildings.slice(0, 6).map((building) => ({ building, households: 14 })),
  })
  const s = await findSuggestion(app.pools.system, app.installation.county, id)
  if (!s) return
  for (const [i, c] of codesOf(app, s).slice(0, 31).entries())
    await as(app, 8 - (i % 7), who, (ctx) =>
      vote(ctx, id, {
        code: c.code,
        choice: i % 5 === 0 ? 1 : i % 11 === 0 ? 2 : 0,
        comment: i === 7 ? '离窗户远一点' : '',
      }),
    )
}

export async function fillSuggestions(app: App, pack: Pack): Promise<void> {
  const there = await app.pools.system.selectFrom('suggestions').select('id').limit(1).executeTakeFirst()
  if (there) return
  const { organisation, regions } = app.services
  const people = pack.accounts
    .filter((a) => a.role === 'community-secretary')
    .sort((a, b) => (a.regionPath < b.regionPath ? -1 : 1))
    .flatMap((a) => {
      const account = organisation.accountByUsername(a.username)
      const buildings = regions
        .within(a.regionPath)
        .filter((r) => r.kind === 'building')
        .map((r) => r.path)
      return account ? [{ accountId: account.id, region: a.regionPath, buildings }] : []
    })
  const home = people.find((p) => p.buildings.length >= 58) ?? people[0]
  if (!home || home.buildings.length === 0) return
  await windows(app, home, home.buildings.slice(0, 58))
  await chargers(app, home, home.buildings)
  const lamps = await start(app, 90, home, '坡道转角加两盏灯', '夜里下坡看不清台阶，建议转角加灯。')
  await step(app, 84, home, lamps, { action: 'answer', yes: true, text: '转角确实没有灯，可以加。' })
  await step(app, 80, home, lamps, { action: 'adopt', text: '花钱不多，直接做。' })
  await step(app, 79, home, lamps, {
    action: 'project',
    unit: '盏',
    total: 2,
    budget: '',
    who: '社区',
    dueAt: inDays(-60),
    steps: ['接电', '装灯'],
    places: [],
  })
  await step(app, 66, home, lamps, {
    action: 'progress',
    done: 2,
    note: '两盏都亮了',
    uploads: [],
    phase: 'after',
  })
  await step(app, 65, home, lamps, { action: 'finish', text: '两盏灯装好了，晚上六点到早上六点亮。' })
  const pool = await start(app, 40, home, '屋顶建游泳池', '夏天太热，建议在活动中心屋顶建个游泳池。')
  await step(app, 33, home, pool, {
    action: 'answer',
    yes: false,
    text: '屋顶承重不够，做不了。街道游泳馆夏天对居民半价，可以先用。',
  })
  await start(app, 2, home, '菜市场门口加一排长椅', '老人买菜回来没地方歇，建议门口加几把长椅。')
}
