/** Plans and some weeks of visits of a demo town: homes of every grid, shops, and places worth a look. */

import { draws } from '../../features/town/rules.ts'
import { buildingOf } from '../../features/visits/answers.ts'
import { addPast, noRows, type PastRows } from '../../features/visits/past.ts'
import { reportEntries } from '../../features/visits/reports.ts'
import * as rules from '../../features/visits/rules.ts'
import { daysOf, localOf } from '../../features/visits/view.ts'
import type { App } from '../../kernel/context.ts'
import { json } from '../../kernel/db.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { pictures, workOn } from './demo-work.ts'

const shops = [
  '向阳副食',
  '老街豆花',
  '顺心五金',
  '小满面馆',
  '春风理发',
  '江边水果',
  '同心药房',
  '云裳洗衣',
  '好邻居超市',
  '新华文具',
  '满堂茶馆',
  '东门修鞋',
]
const places = ['电动车充电棚', '消防通道', '燃气调压箱', '高边坡挡墙']

export interface PlanSeed {
  name: string
  kind: rules.SubjectKind
  everyDays: number
  perDay: number
  startsOn: string
}

export const planRow = (app: App, p: PlanSeed, now: Date) => ({
  county: app.installation.county,
  id: uuidv7(now.getTime()),
  region_path: app.installation.rootPath,
  name: p.name,
  subject_kind: p.kind,
  every_days: p.everyDays,
  working_days: true,
  per_day: p.perDay,
  grace_days: 3,
  starts_on: p.startsOn,
  until_on: null,
  state: 'active',
  created_by: null,
  created_at: now,
})

/** The grids of the installation with the person who visits there. */
export function gridsOf(app: App): { path: string; worker: string | null }[] {
  const { regions, organisation } = app.services
  return regions
    .within(app.installation.rootPath, 'administrative')
    .filter((r) => r.kind === 'grid')
    .map((r) => ({ path: r.path, worker: organisation.peopleFor(r.path, 'worker')[0]?.accountId ?? null }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** The doors of a grid in the order they are walked. */
export const doorsOfGrid = (app: App, path: string): rules.Subject[] =>
  rules.routeOrder(
    app.services.regions
      .within(path, 'administrative')
      .filter((r) => r.kind === 'building')
      .flatMap((r) => rules.doorsOf(buildingOf(r))),
  )

async function insert(app: App, table: keyof PastRows, rows: Record<string, unknown>[]): Promise<void> {
  for (let i = 0; i < rows.length; i += 400)
    await app.pools.system
      .insertInto(table)
      .values(rows.slice(i, i + 400).map((r) => ('data' in r ? { ...r, data: json(r.data) } : r)) as never)
      .execute()
}

export async function fillDemoVisits(app: App): Promise<number> {
  const { county } = app.installation
  const known = await app.pools.system
    .selectFrom('visit_plans')
    .select('id')
    .where('county', '=', county)
    .limit(1)
    .executeTakeFirst()
  // A first start that was stopped here has its plans with its visits or neither.
  if (known) return 0
  const now = app.clock()
  const isDay = daysOf(app, true)
  const today = localOf(app, now).day
  // Five working days lie behind today, as many as a week has.
  let start = rules.addDays(today, -5)
  for (let n = 0; n < 30; n++) {
    const days = rules.daysFrom(start, isDay)
    if (days(5) <= today) break
    start = rules.addDays(start, -1)
  }
  const days = rules.daysFrom(start, isDay)
  const grids = gridsOf(app).filter((g) => g.worker !== null)
  const rows = noRows()
  const plan = (p: PlanSeed) => planRow(app, p, now)
  const homes = plan({ name: '入户走访，一季一轮', kind: 'door', everyDays: 90, perDay: 8, startsOn: start })
  const trade = plan({ name: '沿街商家走访', kind: 'merchant', everyDays: 30, perDay: 4, startsOn: start })
  const spots = plan({ name: '重点部位看一眼', kind: 'place', everyDays: 14, perDay: 2, startsOn: start })
  const add = (planId: string, calls: readonly rules.Call<rules.Subject>[]) => {
    for (const call of calls)
      addPast(
        app,
        rows,
        { planId, graceDays: 3, round: 1, call, draw: draws(`visit/${call.subject.key}`) },
        now,
        true,
      )
  }
  const group = (g: { worker: string | null }, subjects: readonly rules.Subject[]) => ({
    subjects,
    workers: g.worker ? [g.worker] : [],
  })
  // Three grids have a full day, the others a few doors: a first start should not wait for a register.
  const full = new Set(grids.slice(0, 3).map((g) => g.path))
  for (const g of grids) {
    const doors = doorsOfGrid(app, g.path)
    const many = full.has(g.path)
    add(homes.id, rules.spread([group(g, doors.slice(0, many ? 64 : 8))], { perDay: many ? 8 : 1, days }))
  }
  const named = (
    g: { path: string },
    kind: 'merchant' | 'place',
    names: readonly string[],
  ): rules.Subject[] => {
    const at = app.services.regions
      .within(g.path, 'administrative')
      .filter((r) => r.kind === (kind === 'place' ? 'estate' : 'building') && r.point)
    return names.slice(0, at.length).map((name, i) => ({
      kind,
      key: rules.keyOf(kind, at[i]!.path, name),
      label: name,
      place: at[i]!.address ?? at[i]!.name,
      regionPath: at[i]!.path,
      point: at[i]!.point,
    }))
  }
  for (const [i, g] of grids.slice(0, 12).entries()) {
    const own = shops.map((_, n) => shops[(n + i) % shops.length]!).slice(0, 5)
    add(trade.id, rules.spread([group(g, named(g, 'merchant', own))], { perDay: 1, days }))
    add(spots.id, rules.spread([group(g, named(g, 'place', places))], { perDay: 1, days }))
  }
  await app.pools.system.transaction().execute(async (db) => {
    await db
      .insertInto('visit_plans')
      .values([homes, trade, spots] as never)
      .execute()
    const inside = { ...app, pools: { ...app.pools, system: db } } as unknown as App
    for (const table of ['visits', 'visit_events', 'visit_entries'] as const)
      await insert(inside, table, rows[table])
  })
  await handIn(app, rows)
  return rows.visits.length
}

/** What was heard last and needs work goes through the intake at the time it was heard, and is worked on like any other report. */
async function handIn(app: App, rows: PastRows): Promise<void> {
  const { county } = app.installation
  const heard = (e: Record<string, unknown>) => e.happened_at as Date
  const chosen = rows.visit_entries
    .filter((e) => e.list !== 'need')
    .sort((a, b) => heard(b).getTime() - heard(a).getTime())
    .slice(0, 8)
  const picture = pictures(app)
  const now = app.clock().getTime()
  for (const e of chosen) {
    const id = e.id as string
    await app.pools.system
      .updateTable('visit_entries')
      .set({ work: true })
      .where('county', '=', county)
      .where('id', '=', id)
      .execute()
    const when = heard(e)
    await reportEntries({ ...app, clock: () => when }, { visitId: e.visit_id as string })
    const made = await app.pools.system
      .selectFrom('visit_entries as v')
      .innerJoin('cases as c', (j) => j.onRef('c.county', '=', 'v.county').onRef('c.id', '=', 'v.case_id'))
      .select(['c.id', 'c.item_code', 'c.level', 'c.region_path', 'c.state'])
      .where('v.county', '=', county)
      .where('v.id', '=', id)
      .executeTakeFirst()
    if (made?.state !== 'triage' || !made.item_code) continue
    const expected = { item: made.item_code, level: made.level, region: made.region_path }
    await workOn(app, { key: id, expected }, made.id, when.getTime(), now, picture)
  }
}
