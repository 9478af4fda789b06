/**
 * Disputes of a demo town, mediated through the program's own commands at the times they would have been: one whose terms run,
 * one under way, one that was not agreed, one broken and taken up again, and a season of old ones so that figures say something.
 */
import { roleOf } from '../../features/accounts/answers.ts'
import { withActor } from '../../features/cases/answers.ts'
import { type Act, mediate, openMediation, signForDemo } from '../../features/mediation/answers.ts'
import { createAccess } from '../../kernel/access.ts'
import type { App, Ctx } from '../../kernel/context.ts'
import type { Pack } from '../../packs/schema.ts'
import { uuidv7 } from '../../shared/ids.ts'

type Step = { after: number; step: Act } | { after: number; sign: true } | { after: number; keep: number }
interface Story {
  daysAgo: number
  kind: Parameters<typeof openMediation>[1]['kind']
  title: string
  placeText: string
  parties: { name: string; phone?: string; role: string; words: string }[]
  steps: Step[]
}

const day = 86_400_000
/** People sit down in the afternoon. */
const afternoon = (time: number): number => Math.floor((time + 8 * 3_600_000) / day) * day + 7 * 3_600_000
const inDays = (n: number): string => new Date(afternoon(Date.now()) + n * day).toISOString()
const hold = (after: number, result: string, said: [string, string]): Step => ({
  after,
  step: {
    action: 'hold',
    at: '',
    place: '社区调解室',
    present: [1, 2],
    others: '楼长',
    said: said.map((words, i) => ({ side: i + 1, words })),
    result,
    uploads: [],
  },
})
const draft = (after: number, facts: string, terms: [number, string, number][]): Step => ({
  after,
  step: {
    action: 'draft',
    facts,
    terms: terms.map(([side, what, due]) => ({ side, what, dueAt: inDays(due) })),
    copies: 3,
  },
})

const stories: Story[] = [
  {
    daysAgo: 12,
    kind: 'leak',
    title: '楼上水管渗漏，楼下天花板起泡',
    placeText: '4 栋 2 单元',
    parties: [
      {
        name: '钱大川',
        phone: '13800010001',
        role: '楼上住户',
        words: '管子是建房时装的，老化了，不是故意不修。',
      },
      {
        name: '孙小梅',
        phone: '13800010002',
        role: '楼下住户',
        words: '泡了两次，天花板要铲了重做，孩子房间睡不了人。',
      },
    ],
    steps: [
      hold(2, '一起上楼看了，认定是厨房立管接头渗水。双方同意请师傅估价。', [
        '愿意修管子，天花板钱不能全出。',
        '修好之前不谈别的。',
      ]),
      {
        after: 3,
        step: {
          action: 'propose',
          text: '楼上一周内换管，天花板重做 2,600 元由楼上出 1,800 元，其余楼下自己出。',
          side: null,
        },
      },
      draft(
        5,
        '楼上厨房立管接头老化渗水，楼下儿童房天花板起泡约 4 平方米。各方对原因无争议，对费用有争议。',
        [
          [1, '更换厨房立管并请楼下看过不再渗水', -4],
          [1, '付天花板重做费用 1,800 元', 3],
          [2, '重做天花板，不再追究此前损失', 20],
        ],
      ),
      { after: 6, sign: true },
      { after: 8, keep: 0 },
    ],
  },
  {
    daysAgo: 3,
    kind: 'noise',
    title: '夜里剁肉馅、拖桌椅，楼下老人睡不着',
    placeText: '顺着河边那栋 5 楼',
    parties: [
      {
        name: '周德顺',
        phone: '13800010003',
        role: '楼下住户',
        words: '七十八了，一夜醒三四回，敲过暖气管也没用。',
      },
      { name: '吴海生', role: '楼上住户，开早餐店', words: '四点要出摊，肉馅只能夜里备，桌子垫过毛毡了。' },
    ],
    steps: [
      hold(1, '约好都到隔壁听一次实际的声音，再谈几点以后不剁。', [
        '十一点到五点安静就行。',
        '可以挪到店里剁，但要一个月搬工具。',
      ]),
      { after: 2, step: { action: 'plan', at: inDays(1), place: '社区调解室' } },
    ],
  },
  {
    daysAgo: 26,
    kind: 'wages',
    title: '装修队六个人的工钱没结清',
    placeText: '沿街门面',
    parties: [
      {
        name: '郑长林',
        phone: '13800010005',
        role: '装修队领班',
        words: '活干完两个月，还差 31,000，工人要回家。',
      },
      {
        name: '冯启明',
        phone: '13800010006',
        role: '店主',
        words: '地砖返工两次，返工的钱我也垫了，不能全给。',
      },
    ],
    steps: [
      hold(2, '各自拿出单据对了一遍，差额在返工费上，谈不拢。', ['最多让 2,000。', '最多给 15,000。']),
      {
        after: 6,
        step: { action: 'fail', way: 'legal_aid', reason: '差 14,000 元谈不拢，领班带工人走法律援助。' },
      },
    ],
  },
  {
    daysAgo: 40,
    kind: 'parking',
    title: '电动车充电占了消防通道，两家为位子吵',
    placeText: '3 栋楼下',
    parties: [
      { name: '陈立', role: '一楼住户', words: '车堵在我窗下，充电线还从我家窗台过。' },
      { name: '何云', phone: '13800010008', role: '二楼住户', words: '楼下没有别的插座。' },
    ],
    steps: [
      hold(1, '同意都挪去东侧车棚。', ['车挪走就行。', '棚里插座要能用。']),
      draft(2, '二楼住户电动车在楼下充电，占用消防通道。各方对应当挪走没有争议。', [
        [2, '车挪到东侧车棚充电，不再拉线', -30],
      ]),
      { after: 3, sign: true },
      { after: 9, step: { action: 'break', dutyId: '', note: '回访时车还在楼下充，线又拉上了。' } },
      hold(36, '物业答应先修好车棚插座，月底再看。', ['再拉线就报消防。', '插座修好我马上挪。']),
    ],
  },
]

/** Old ones in one line each: kind, days ago, how they ended. */
const past: [Story['kind'], number, 'kept' | 'failed'][] = [
  ['noise', 95, 'kept'],
  ['noise', 88, 'kept'],
  ['noise', 81, 'failed'],
  ['leak', 90, 'kept'],
  ['leak', 76, 'kept'],
  ['leak', 64, 'kept'],
  ['neighbour', 84, 'kept'],
  ['neighbour', 58, 'kept'],
  ['family', 71, 'kept'],
  ['property', 66, 'failed'],
  ['consumer', 55, 'kept'],
  ['parking', 52, 'kept'],
]
const titles: Record<Story['kind'], string> = {
  noise: '晚上跳操音响声音大',
  leak: '阳台滴水打湿楼下被子',
  neighbour: '楼道堆纸箱挡了门',
  family: '兄妹为照看老人轮班争执',
  property: '电梯停运期间物业费怎么算',
  consumer: '理发卡余额退不退',
  parking: '车位线画歪，两车开不出门',
  wages: '临时工少算两天工钱',
  other: '小区长椅放哪里',
}
const plain = (kind: Story['kind'], daysAgo: number, end: 'kept' | 'failed'): Story => ({
  daysAgo,
  kind,
  title: titles[kind],
  placeText: '',
  parties: [
    { name: '许一', role: '住户', words: '' },
    { name: '苏二', role: '住户', words: '' },
  ],
  steps: [
    hold(1 + (daysAgo % 3), '当面说开了各自的难处。', ['说好了就行。', '以后注意。']),
    ...(end === 'failed'
      ? [{ after: 7, step: { action: 'fail', way: 'upper', reason: '谈了两次没有结果。' } as Act }]
      : [
          draft(3 + (daysAgo % 4), '各方对事实没有争议。', [[1, '按说好的办，不再发生', 8 - daysAgo + 3]]),
          { after: 4 + (daysAgo % 4), sign: true as const },
          { after: 12, keep: 0 },
          { after: 20, keep: 1 },
          { after: 40, keep: 2 },
        ]),
  ],
})

interface Mediator {
  accountId: string
  region: string
}

/** Secretaries, in the order of their communities, each for a grid of their own. */
function mediators(app: App, pack: Pack): Mediator[] {
  const { organisation, regions } = app.services
  return pack.accounts
    .filter((a) => a.role === 'community-secretary')
    .sort((a, b) => (a.regionPath < b.regionPath ? -1 : 1))
    .flatMap((a) => {
      const account = organisation.accountByUsername(a.username)
      const grid = regions.children(a.regionPath).find((r) => r.kind === 'grid')
      return account ? [{ accountId: account.id, region: grid?.path ?? a.regionPath }] : []
    })
}

const at = (app: App, time: number): App => ({ ...app, clock: () => new Date(Math.min(time, Date.now())) })

async function as<T>(app: App, time: number, who: Mediator, act: (ctx: Ctx) => Promise<T>): Promise<T> {
  const { organisation } = app.services
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
  return withActor(at(app, time), actor, access, (ctx) => act({ ...ctx, requestId: uuidv7() }))
}

async function tell(app: App, who: Mediator, s: Story): Promise<void> {
  const from = afternoon(app.clock().getTime()) - s.daysAgo * day
  const { id } = await as(app, from, who, (ctx) =>
    openMediation(ctx, {
      requestId: uuidv7(),
      kind: s.kind,
      title: s.title,
      placeText: s.placeText,
      regionPath: who.region,
      parties: s.parties,
    }),
  )
  const county = app.installation.county
  for (const x of s.steps) {
    const time = from + x.after * day
    await as(app, time, who, async (ctx) => {
      if ('sign' in x) return void (await signForDemo(ctx, id))
      const { version } = await ctx.db
        .selectFrom('mediations')
        .select('version')
        .where('county', '=', county)
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      const open = await ctx.db
        .selectFrom('mediation_duties')
        .select(['id', 'kind'])
        .where('county', '=', county)
        .where('mediation_id', '=', id)
        .where('state', '=', 'open')
        .orderBy('kind')
        .orderBy('due_at')
        .execute()
      const step: Act =
        'keep' in x
          ? { action: 'keep', dutyId: open[0]?.id ?? '', note: '到家里看过，照办了。', uploads: [] }
          : x.step.action === 'break'
            ? { ...x.step, dutyId: open[0]?.id ?? '' }
            : x.step.action === 'hold'
              ? { ...x.step, at: new Date(time).toISOString() }
              : x.step
      await mediate(ctx, id, version, step)
    })
  }
}

export async function fillMediations(app: App, pack: Pack): Promise<void> {
  const there = await app.pools.system.selectFrom('mediations').select('id').limit(1).executeTakeFirst()
  const people = mediators(app, pack)
  if (there || people.length === 0) return
  for (const [i, p] of past.entries()) await tell(app, people[i % Math.min(2, people.length)]!, plain(...p))
  for (const s of stories) await tell(app, people[0]!, s)
}
