/** Dangerous buildings and other risk points of a demo town, and a roll that its workers are at: a storm this evening. */
import { sql } from 'kysely'
import { withActor } from '../../features/cases/answers.ts'
import { isoInZone } from '../../features/clocks/rules.ts'
import type { RegionRow } from '../../features/regions/answers.ts'
import { enterRisk } from '../../features/risks/answers.ts'
import type { RiskContent } from '../../features/risks/contract.ts'
import { openRoll, peopleOfRoll, sayOfRoll } from '../../features/rolls/answers.ts'
import type { App } from '../../kernel/context.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { accessOf, actorOf, at } from './demo-who.ts'

/** As many as one community of the documents has: 22 of grade C or D. */
const dangerous = 22
const others: [RiskContent['kind'], string, RiskContent['level'], number][] = [
  ['flood', '下穿道积水点', 'larger', 120],
  ['flood', '老菜市场低洼处', 'general', 80],
  ['slide', '后山边坡', 'larger', 150],
  ['water', '河堤亲水步道', 'general', 100],
  ['fire', '沿街老木房', 'larger', 60],
  ['gas', '铸铁燃气管老楼', 'general', 0],
]

async function staffOf(app: App, role: string): Promise<string | undefined> {
  const { rows } = await sql<{
    id: string
  }>`select account_id as id from grants where role = ${role} and revoked_at is null
    order by account_id limit 1`.execute(app.pools.system)
  return rows[0]?.id
}

export async function fillRisks(app: App): Promise<number> {
  const { county, rootPath, zone } = app.installation
  const { regions, organisation } = app.services
  const dispatcher = await staffOf(app, 'dispatcher')
  if (!dispatcher) return 0
  // A filling that was cut off goes on where it was.
  const there = await sql<{ key: string }>`
    select region_path || name as key from risk_points where county = ${county}`.execute(app.pools.system)
  const known = new Set(there.rows.map((r) => r.key))
  const { rows } = await sql<{
    path: string
  }>`select distinct region_path as path from homes where county = ${county} order by 1`.execute(
    app.pools.system,
  )
  const lived = rows.flatMap((r) => regions.byPath(r.path) ?? [])
  const all = regions.within(rootPath, 'administrative').filter((r) => r.kind === 'building' && r.point)
  const every = (list: readonly RegionRow[], n: number) =>
    Array.from({ length: Math.min(n, list.length) }, (_, i) => list[Math.floor((i * list.length) / n)]!)
  // Some where the ledger knows who lives there, the others all over the town.
  const near = every(lived, 8)
  const chosen = [
    ...near,
    ...every(
      all.filter((b) => !near.includes(b)),
      dangerous - near.length,
    ),
  ]
  const now = app.clock()
  const day = (back: number) => isoInZone(new Date(now.getTime() - back * 86_400_000), zone).slice(0, 10)
  const actor = actorOf(app, dispatcher)
  const access = accessOf(['dispatcher'], rootPath, [])
  const enter = async (
    b: RegionRow,
    n: number,
    c: Partial<RiskContent> & Pick<RiskContent, 'kind' | 'name' | 'level'>,
  ) =>
    known.has(b.path + c.name) ||
    (await withActor(at(app, new Date(now.getTime() - (40 + n) * 86_400_000)), actor, access, (ctx) =>
      enterRisk(ctx, {
        regionPath: b.path,
        place: '',
        point: null,
        grade: null,
        reach: 0,
        keeperId: n % 7 === 5 ? null : (organisation.peopleFor(b.path, 'worker')[0]?.accountId ?? null),
        note: '',
        source: '区住建委排查',
        foundOn: day(60 + n),
        ...c,
      }),
    ))
  for (const [n, b] of chosen.entries()) {
    const grade = n % 6 === 1 ? 'D' : 'C'
    await enter(b, n, {
      kind: 'building',
      name: b.address ?? b.name,
      grade,
      level: grade === 'D' ? 'major' : 'larger',
      note: grade === 'D' ? '整幢危险，雨季前已贴告知书' : '',
    })
  }
  for (const [n, b] of every(all, others.length).entries()) {
    const [kind, name, level, reach] = others[n]!
    await enter(b, dangerous + n, { kind, name, level, reach, source: '街道应急办' })
  }
  const rolls = await sql`select 1 from rolls where county = ${county} limit 1`.execute(app.pools.system)
  if (rolls.rows.length === 0) await stormRoll(app, dispatcher)
  return chosen.length + others.length - known.size
}

/** Opened an hour and a half ago; two grids have begun. */
async function stormRoll(app: App, dispatcher: string): Promise<void> {
  const { rootPath } = app.installation
  const { organisation } = app.services
  const now = app.clock().getTime()
  const then = at(app, new Date(now - 90 * 60_000))
  const { id, drawn } = await withActor(
    then,
    actorOf(app, dispatcher),
    accessOf(['dispatcher'], rootPath, []),
    (ctx) =>
      openRoll(ctx, {
        requestId: uuidv7(),
        kind: 'move',
        title: '暴雨橙色预警转移',
        words: '住在 C、D 级危房里的老人和孩子，今晚劝到安置点；走不动的叫人抬。到一户登记一户。',
        criteria: {
          regionPath: rootPath,
          risks: { kinds: ['building'], grades: ['C', 'D'] },
          olderFrom: 60,
          youngerTo: 13,
        },
        dueAt: new Date(now + 150 * 60_000).toISOString(),
      }),
  )
  const said = ['moved', 'moved', 'away', 'refused', 'moved', 'unreachable'] as const
  let n = 0
  for (const grid of drawn.parts.slice(0, 2)) {
    const worker = organisation.peopleFor(grid.regionPath, 'worker')[0]
    if (!worker) continue
    const access = accessOf(['grid-worker'], grid.regionPath, [])
    const mine = await withActor(app, actorOf(app, worker.accountId), access, (ctx) => peopleOfRoll(ctx, id))
    for (const e of mine.slice(0, 4)) {
      const state = said[n++ % said.length]!
      await withActor(
        at(app, new Date(now - (70 - 6 * n) * 60_000)),
        actorOf(app, worker.accountId),
        access,
        (ctx) =>
          sayOfRoll(ctx, e, {
            requestId: uuidv7(),
            state,
            note: state === 'refused' ? '说住了四十年都没事，明早再劝' : '',
            whereTo: state === 'moved' ? '第一小学安置点' : '',
          }),
      )
    }
  }
}
