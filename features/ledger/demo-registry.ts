/** Vehicles, facilities and own rules of a demo town. Nobody in it exists, and no plate is anybody's. */
import { sql } from 'kysely'
import type { App, Ctx } from '../../kernel/context.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { isoInZone } from '../clocks/rules.ts'
import { create as define, tryOut, turn } from './own.ts'
import { runApply, runTrial } from './own-run.ts'
import { changing, todayOf } from './recheck.ts'
import { type AssetKind, type AssetValues, emptyAsset } from './rules/assets.ts'
import { Dice } from './rules/maker.ts'
import { type AssetWrite, saveAssets } from './store/assets.ts'
import { ownById } from './store/own.ts'

type Act = <T>(fn: (ctx: Ctx) => Promise<T>) => Promise<T>

/** First characters of plates where the demo towns lie; no office there has the letter behind it. */
const provinces: Readonly<Record<string, string>> = {
  '14': '晋',
  '32': '苏',
  '50': '渝',
  '51': '川',
  '64': '宁',
}

const written = (
  ctx: Ctx,
  assetKind: AssetKind,
  regionPath: string,
  values: Partial<AssetValues>,
  more: Partial<Pick<AssetWrite, 'ownerPerson' | 'point' | 'source'>>,
): AssetWrite => ({
  id: uuidv7(ctx.now.getTime()),
  regionPath,
  assetKind,
  values: { ...emptyAsset(), ...values },
  ownerPerson: null,
  ownerOrganisation: null,
  point: null,
  source: '社区采集',
  verifiedOn: todayOf(ctx.app, ctx.now),
  kind: 'created',
  why: '',
  changed: Object.keys(values),
  ...more,
})
/** All at once, checked at once. */
const enter = async (ctx: Ctx, rows: readonly AssetWrite[]): Promise<number> => {
  await changing(ctx, { assets: rows.map((r) => r.id) }, () => saveAssets(ctx, rows))
  return rows.length
}

/** Everybody's car stands at their own house; some are due for inspection, one owner is not known. */
export async function parkVehicles(ctx: Ctx, grids: readonly string[]): Promise<number> {
  const { county } = ctx.app.installation
  const { rows } = await sql<{ id: string; path: string }>`
    select distinct on (p.id) p.id, r.region_path as path from people p join residences r on r.county = p.county and r.person_id = p.id
    where p.county = ${county} and left(r.region_path, 15) = any(${grids as string[]}::text[]) and r.until_on is null and r.role in ('family', 'tenant')
      and p.died_on is null and p.merged_into is null and p.birth_month < ${ctx.now}::timestamptz - interval '25 years'
      and p.birth_month > ${ctx.now}::timestamptz - interval '70 years' order by p.id`.execute(ctx.db)
  const dice = new Dice(31_415)
  const here = provinces[ctx.app.installation.rootPath.slice(0, 2)] ?? '渝'
  const every = rows.filter((_, i) => i % 4 === 0).slice(0, 40)
  const cars = every.map((p, i) => {
    const electric = i % 5 === 2
    const number = String(10_000 + dice.below(89_999))
    const ebike = i % 9 === 4
    return written(
      ctx,
      'vehicle',
      p.path,
      {
        type: ebike ? 'ebike' : i % 13 === 6 ? 'truck' : 'car',
        plate: ebike ? '' : `${here}Y${electric ? 'D' : ''}${number}`,
        energy: ebike || electric ? 'electric' : 'fuel',
        brand: ebike ? '' : dice.of(['轿车', '越野车', '面包车']),
        colour: dice.of(['白', '黑', '灰', '红']),
        place: dice.of(['院内', '地面车位', '楼前']),
        due: ebike ? '' : dayFrom(ctx, i % 12 === 5 ? dice.between(-60, -5) : dice.between(20, 600)),
      },
      { ownerPerson: i === 11 ? null : p.id, source: '物业登记' },
    )
  })
  return enter(ctx, cars)
}

const dayFrom = (ctx: Ctx, days: number): string =>
  isoInZone(new Date(ctx.now.getTime() + days * 86_400_000), ctx.app.installation.zone).slice(0, 10)

const things: readonly [type: string, name: string, every: string, keeper: string][] = [
  ['extinguisher', '楼道灭火器', '30', '楼长'],
  ['lift', '1 号电梯', '15', '物业工程部'],
  ['charger', '电动车充电棚', '30', '物业保安队'],
  ['hydrant', '室外消火栓', '90', '网格消防员'],
  ['light', '院坝路灯', '', '路灯所'],
  ['aed', '自动体外除颤器', '30', '社区卫生站'],
  ['manhole', '巷口井盖', '', '排水管护队'],
  ['shelter', '应急避难场所', '180', '社区应急队'],
]
/** Some of each grid; one has no keeper, and of some the day of inspection is past. */
export async function placeFacilities(ctx: Ctx, grids: readonly string[]): Promise<number> {
  const { regions } = ctx.app.services
  const rows = grids.flatMap((grid, g) => {
    const buildings = regions.within(grid, 'administrative').filter((r) => r.kind === 'building')
    return things.flatMap(([type, name, every, keeper], i) => {
      const b = buildings[(i * 3 + g) % buildings.length]
      if (!b) return []
      const late = (g + i) % 5 === 2
      const looked = every === '' ? '' : dayFrom(ctx, late ? -Number(every) - 9 : -5)
      const values = { type, name: `${b.address ?? b.name} ${name}`.slice(0, 60), every, looked }
      return [
        written(
          ctx,
          'facility',
          b.path,
          { ...values, keeper: (g + i) % 7 === 3 ? '' : keeper },
          { point: b.point ?? null },
        ),
      ]
    })
  })
  return enter(ctx, rows)
}

/** One that runs and has found something, one that was tried, one that somebody has only begun. */
export async function defineRules(app: App, act: Act, region: string): Promise<void> {
  const first = await act((ctx) =>
    define(ctx, {
      requestId: ctx.requestId,
      regionPath: region,
      kind: 'person',
      match: 'all',
      conditions: [
        { field: 'age', op: 'ge', value: '80' },
        { field: 'phone2', op: 'missing' },
      ],
      severity: 'notice',
      title: { zh: '80 岁以上没有备用电话', en: 'Aged 80 or more, no second phone' },
      ask: {
        zh: '不必上门，下次走访时问家人电话',
        en: 'No visit needed: ask for a relative’s number next time',
      },
    }),
  )
  await tried(app, act, first.id)
  await act((ctx) => turn(ctx, first.id, { requestId: ctx.requestId, baseVersion: 1, on: true, tasks: true }))
  const run = await act(async (ctx) => (await rowOf(ctx, first.id)).applied!.run)
  await runApply(app, first.id, run)
  const second = await act((ctx) =>
    define(ctx, {
      requestId: ctx.requestId,
      regionPath: region,
      kind: 'residence',
      match: 'all',
      conditions: [
        { field: 'role', op: 'eq', value: 'tenant' },
        { field: 'verified', op: 'older', n: 6, span: 'months' },
      ],
      severity: 'doubt',
      title: { zh: '租户半年没有核实', en: 'Tenant not verified for half a year' },
      ask: { zh: '还住在这里吗，电话有没有换', en: 'Do you still live here? Is the phone the same?' },
    }),
  )
  await tried(app, act, second.id)
  await act((ctx) =>
    define(ctx, {
      requestId: ctx.requestId,
      regionPath: region,
      kind: 'home',
      match: 'all',
      conditions: [
        { field: 'people', op: 'eq', value: '1' },
        { field: 'oldest', op: 'ge', value: '70' },
      ],
      severity: 'notice',
      title: { zh: '70 岁以上一个人住', en: 'Aged 70 or more and living alone' },
      ask: { zh: '不必上门，走访计划里有', en: 'No visit needed: it is in the plan of visits' },
    }),
  )
}
const rowOf = async (ctx: Ctx, id: string) => (await ownById(ctx.db, ctx.app.installation.county, id))!
async function tried(app: App, act: Act, id: string): Promise<void> {
  await act((ctx) => tryOut(ctx, id))
  const run = await act(async (ctx) => (await rowOf(ctx, id)).trial!.run)
  await runTrial(app, id, run)
}
