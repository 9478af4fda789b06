/** Plans of care: everybody of a group in a region, their doors, and the calls that features/visits makes of them. */
import { sql } from 'kysely'
import type { App, Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { noteOf } from '../../shared/notes.ts'
import { audit } from '../audit/answers.ts'
import { asSystem } from '../cases/answers.ts'
import { isoInZone } from '../clocks/rules.ts'
import { type PersonAt, peopleAt } from '../ledger/answers.ts'
import { alignCalls, drawGiven, endPlanOf, type GivenCall, makeGiven, planStates } from '../visits/answers.ts'
import { doorKey } from '../visits/rules.ts'
import type * as c from './contract.ts'
import { needAt, readable, readsSomewhere } from './reading.ts'
import { planName } from './rules.ts'
import * as store from './store/archives.ts'
import * as plans from './store/plans.ts'

export const todayOf = (ctx: Pick<Ctx, 'app' | 'now'>): string =>
  isoInZone(ctx.now, ctx.app.installation.zone).slice(0, 10)

/** People that are read at a time. */
const pageOf = 2000

/** Who cares: whoever is named, else the worker of the grid. */
export function carerOf(app: Pick<App, 'services'>, carerId: string | null, place: string): string | null {
  return carerId ?? app.services.organisation.peopleFor(place.slice(0, 15), 'worker')[0]?.accountId ?? null
}

function callOf(app: App, p: PersonAt, carerId: string | null): GivenCall & { named: boolean } {
  const door = p.door!
  return {
    subject: {
      kind: 'door',
      key: doorKey(door.building, door.unit, door.room),
      label: door.unit === '' ? door.room : `${door.unit} 单元 ${door.room}`,
      place: app.services.regions.byPath(door.building)?.address ?? app.services.regions.name(door.building),
      regionPath: door.building,
      point: app.services.regions.byPath(door.building)?.point ?? null,
    },
    accountId: carerOf(app, carerId, door.building),
    named: carerId !== null,
  }
}

/** Doors of a group in a region, one each, whoever of them has a named carer first; and how many people that is. */
async function doorsOf(ctx: Ctx, group: string, region: string) {
  const { county } = ctx.app.installation
  const where = sql<boolean>`(a.county = ${county} and a.group_key = ${group} and a.state = 'open' and p.died_on is null
    and p.region_path >= ${region} and p.region_path < ${`${region}~`})`
  const rows: store.ArchiveRow[] = []
  for (let after: string | undefined; ; ) {
    const page = await store.listArchives(ctx.db, where, after, pageOf)
    rows.push(...page)
    if (page.length < pageOf) break
    after = store.nextAfter(page.at(-1)!)
  }
  const people = await peopleAt(
    ctx.db,
    ctx.app,
    ctx.now,
    rows.map((a) => a.person_id),
  )
  const doors = new Map<string, GivenCall & { named: boolean }>()
  let n = 0
  for (const a of rows) {
    const p = people.get(a.person_id)
    if (!p?.door) continue
    n++
    const call = callOf(ctx.app, p, a.carer_id)
    if (!doors.get(call.subject.key)?.named) doors.set(call.subject.key, call)
  }
  return { doors: [...doors.values()], people: n }
}

/**
 * The plan, its doors, and that it may be made: the group read, edited and visited there, and no other plan of it above or below. Whoever
 * makes it holds the group: of two plans that overlap the second one finds the first.
 */
async function drawn(ctx: Ctx, b: c.PlanInput, hold = false) {
  const { app } = ctx
  const g = await store.groupByKey(ctx.db, b.group, hold)
  if (!g || !app.services.regions.byPath(b.regionPath)) throw problem('not_found')
  needAt(ctx, g, b.regionPath, 'care.edit')
  const others = await plans.activePlans(app.pools.system, app.installation.county, b.group)
  const near = others.filter(
    (p) => p.region_path.startsWith(b.regionPath) || b.regionPath.startsWith(p.region_path),
  )
  const calls = near.map((p) => p.visit_plan_id)
  const states = await planStates(app.pools.system, app, calls, todayOf(ctx))
  // Whoever plans visits may have ended its calls: such a plan is shown as ended, and is no more.
  const runs = new Set(states.flatMap((s) => (s.state === 'active' ? [s.id] : [])))
  const known = near.find((p) => runs.has(p.visit_plan_id))
  if (known)
    throw problem('care.plan_known', { extra: { region: app.services.regions.name(known.region_path) } })
  if (hold) for (const p of near) await plans.endPlan(ctx.db, app.installation.county, p.id, ctx.now)
  const { doors, people } = await doorsOf(ctx, b.group, b.regionPath)
  if (doors.length === 0) throw problem('care.nobody')
  const given = {
    name: planName(b.everyDays),
    regionPath: b.regionPath,
    everyDays: b.everyDays,
    workingDays: b.workingDays,
    perDay: b.perDay,
    graceDays: b.graceDays,
    startsOn: b.startsOn,
  }
  return { given, doors, people }
}

export async function preview(ctx: Ctx, b: c.PlanInput): Promise<AnswerOf<typeof c.planPreview>> {
  const { given, doors, people } = await drawn(ctx, b)
  const { preview: p } = await drawGiven(ctx, given, doors)
  const nobody = p.without.reduce((n, x) => n + x.subjects, 0)
  return {
    people,
    doors: p.subjects,
    lastOn: p.lastOn,
    workers: p.workers.map((x) => ({ name: x.name, doors: x.subjects })),
    warnings: [
      ...p.warnings,
      ...(nobody > 0 ? [{ zh: `${nobody} 户还没有人负责`, en: `${nobody} doors are nobody’s yet` }] : []),
    ],
  }
}

export async function create(
  ctx: Ctx,
  b: BodyOf<typeof c.planCreate>,
): Promise<AnswerOf<typeof c.planCreate>> {
  const { county } = ctx.app.installation
  const { given, doors } = await drawn(ctx, b, true)
  const made = await makeGiven(ctx, given, doors)
  const id = uuidv7(ctx.now.getTime())
  await plans.insertPlan(
    ctx.db,
    county,
    {
      id,
      region_path: b.regionPath,
      group_key: b.group,
      every_days: b.everyDays,
      visit_plan_id: made.id,
    },
    ctx.actor.id,
    ctx.now,
  )
  await audit(ctx, {
    action: 'care.plan',
    subjectKind: 'care-plan',
    subjectId: id,
    regionPath: b.regionPath,
    detail: { group: b.group, everyDays: b.everyDays, visits: made.visits },
  })
  return { id, visits: made.visits }
}

export async function list(ctx: Ctx): Promise<AnswerOf<typeof c.plansList>> {
  const { app } = ctx
  const { county } = app.installation
  const groups = (await store.groupRows(ctx.db)).filter((g) => readsSomewhere(ctx, g))
  const rows = await plans.listPlans(
    ctx.db,
    sql<boolean>`(c.county = ${county} and ${readable(ctx, groups, 'c.group_key', 'c.region_path')})`,
    500,
  )
  const states = await planStates(
    ctx.db,
    app,
    rows.map((r) => r.visit_plan_id),
    todayOf(ctx),
  )
  const of = new Map(states.map((s) => [s.id, s]))
  const names = new Map(groups.map((g) => [g.key, { zh: g.zh, en: g.en }]))
  return {
    items: rows.map((r) => {
      const s = of.get(r.visit_plan_id)
      return {
        id: r.id,
        group: r.group_key,
        groupName: names.get(r.group_key)!,
        regionPath: r.region_path,
        regionName: app.services.regions.name(r.region_path),
        everyDays: r.every_days,
        // Whoever plans visits may have ended the calls.
        state: r.state === 'active' && s?.state !== 'ended' ? ('active' as const) : ('ended' as const),
        visitPlanId: r.visit_plan_id,
        doors: s?.open ?? 0,
        done: s?.done ?? 0,
        late: s?.late ?? 0,
        mayEdit: ctx.access.can('care.edit', r.region_path) && ctx.access.can('visit.plan', r.region_path),
      }
    }),
  }
}

export async function end(ctx: Ctx, id: string, reason: string): Promise<AnswerOf<typeof c.planEnd>> {
  const { county } = ctx.app.installation
  const p = await plans.planById(ctx.db, county, id, true)
  const g = p && (await store.groupByKey(ctx.db, p.group_key))
  if (!p || !g) throw problem('not_found')
  needAt(ctx, g, p.region_path, 'care.edit')
  if (p.state === 'ended') throw problem('care.plan_over')
  await plans.endPlan(ctx.db, county, id, ctx.now)
  const cancelled = await endPlanOf(ctx, p.visit_plan_id, reason)
  await audit(ctx, {
    action: 'care.plan_end',
    subjectKind: 'care-plan',
    subjectId: id,
    regionPath: p.region_path,
    detail: { group: p.group_key, reason, cancelled },
  })
  return { cancelled }
}

/**
 * Calls of the running plans follow who is in the group now, where they live now and who cares; as the system, which sees all of it. With
 * `place` only of plans that reach there: what one archive changes.
 */
export async function alignGroup(app: App, group?: string, place = ''): Promise<number> {
  const { county } = app.installation
  let changed = 0
  const all = await plans.activePlans(app.pools.system, county, group)
  for (const p of all.filter((x) => place === '' || place.startsWith(x.region_path)))
    changed += await asSystem(app, async (ctx) => {
      const who = async () => (await doorsOf(ctx, p.group_key, p.region_path)).doors
      const done = await alignCalls(ctx, p.visit_plan_id, who, noteOf('careChanged'))
      return done.added + done.dropped + done.given
    })
  return changed
}
