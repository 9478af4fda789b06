/**
 * One reading for all who look at the same region: a wall answers the same to everyone who may see it, so an answer is kept for
 * a second and a reading under way is shared. Ten screens cost what one does.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { App, Ctx } from '../../kernel/context.ts'
import { problem } from '../../kernel/problem.ts'
import { createSteady, type Steady } from '../../shared/steady.ts'
import { runningShifts } from '../duty/answers.ts'
import { concerns } from '../organisation/rules.ts'
import { alertName } from '../weather/rules.ts'
import { groups, verbs, type Wall, type WallCase } from './contract.ts'
import {
  handOf,
  type Person,
  peopleOf,
  type RunningShift,
  shiftLines,
  uncoveredGrids,
  viewOf,
} from './rules.ts'
import { type CaseLine, countAll, happened, openCases } from './store.ts'

type Shared = Omit<Wall, 'choices' | 'age'>

/**
 * A second at least. Over a hundred thousand cases nobody waits for a reading: the last one is given while the next is made, and
 * all regions together read for three tenths of the time; each says how old it is, and a page asks until it is as new as what it heard.
 */
const readings = new WeakMap<App, Steady>()
const span = { cheapMs: 40, leastMs: 1000, longestMs: 10_000, goodMs: 10_000 }

/** The region asked for, or the first the caller may show. A region out of reach is not found. */
export function scopeOf(ctx: Ctx, asked: string | undefined): string {
  const region = asked ?? ctx.access.ranges(verbs.read)[0]
  if (!region || !ctx.access.can(verbs.read, region) || !ctx.app.services.regions.byPath(region))
    throw problem('not_found')
  return region
}

/** The region itself and what lies directly below it, within reach. */
const choicesOf = (ctx: Ctx): Wall['choices'] => {
  const { regions } = ctx.app.services
  return ctx.access
    .ranges(verbs.read)
    .flatMap((p) => [...(regions.byPath(p) ? [regions.byPath(p)!] : []), ...regions.children(p)])
    .filter((r) => r.kind !== 'grid')
    .slice(0, 60)
    .map((r) => ({ path: r.path, name: r.name }))
}

export async function wallOf(ctx: Ctx, region: string): Promise<Wall> {
  let steady = readings.get(ctx.app)
  if (!steady) {
    steady = createSteady({ ...span, share: 0.3, pause: (ms) => sleep(ms, undefined, { ref: false }) })
    readings.set(ctx.app, steady)
  }
  const shared = await steady(region, 10, () => readAll({ ...ctx, now: ctx.app.clock() }, region))
  const age = Math.max(0, ctx.app.clock().getTime() - Date.parse(shared.at))
  return { ...shared, age, choices: choicesOf(ctx) }
}

async function readAll(ctx: Ctx, region: string): Promise<Shared> {
  const { counts, satisfied, placed, unplaced } = await countAll(ctx, region)
  const { marks, ...open } = await openCases(ctx, region)
  const { recent, steps, hours } = await happened(ctx, region, { recent: 10, steps: 12 })
  const shifts = await runningShifts(ctx, region)
  const lines = (rows: readonly CaseLine[]) => rows.map((r) => lineOf(ctx, r))
  return {
    at: ctx.now.toISOString(),
    region: { path: region, name: ctx.app.services.regions.name(region) },
    counts,
    satisfiedToday: satisfied,
    late: lines(open.late),
    hourLeft: lines(open.hourLeft),
    unsigned: lines(open.unsigned),
    supervised: lines(open.supervised),
    recent: lines(recent),
    steps: steps.map((r) => ({ ...lineOf(ctx, r), step: r.step, at: r.step_at.toISOString() })),
    next: lines(open.next),
    alerts: ctx.app.services.weather.near(ctx.now, region).map((a) => ({
      name: alertName(a),
      colour: a.colour,
      until: a.until_at.toISOString(),
    })),
    view: viewOf(shifts, region),
    marks: marks.map((r) => ({
      id: r.id,
      title: r.title,
      level: r.level,
      dueAt: iso(r.next_due_at),
      warnAt: iso(r.next_warn_at),
      regionPath: r.region_path,
      point: [r.lng!, r.lat!],
    })),
    beyond: placed - marks.length,
    unplaced,
    hours,
    duty: dutyOf(ctx, region, shifts),
  }
}

const iso = (d: Date | null): string | null => (d ? d.toISOString() : null)

export function lineOf(ctx: Pick<Ctx, 'app'>, r: CaseLine): WallCase {
  const { regions, organisation } = ctx.app.services
  return {
    id: r.id,
    number: r.number,
    title: r.title,
    level: r.level,
    state: r.state,
    regionPath: r.region_path,
    regionName: regions.name(r.region_path),
    placeText: r.place_text,
    point: r.lng !== null && r.lat !== null ? [r.lng, r.lat] : null,
    unitName: r.main_unit_id ? organisation.unitName(r.main_unit_id) : null,
    staffName: r.main_account_id ? organisation.accountName(r.main_account_id) : null,
    hand: handOf({ state: r.state, closedAt: r.closed_at, arrivedAt: r.arrived_at }),
    dueAt: iso(r.next_due_at),
    warnAt: iso(r.next_warn_at),
    reportedAt: r.reported_at.toISOString(),
    supervised: r.supervised_at !== null,
    closed: r.closed_at !== null,
  }
}

/** People who serve the region, from inside it or from above it. */
export const peopleIn = (ctx: Pick<Ctx, 'app'>, region: string): Person[] =>
  peopleOf(ctx.app.services.organisation.posts().filter((p) => concerns(p.regionPath, [region])))

function dutyOf(ctx: Pick<Ctx, 'app'>, region: string, shifts: readonly RunningShift[]): Wall['duty'] {
  const { organisation, regions } = ctx.app.services
  const people = peopleIn(ctx, region)
  const on = people.filter((p) => p.onDuty)
  const grids = regions.within(region).filter((r) => r.kind === 'grid' && r.division !== 'dedicated')
  return {
    onDuty: on.length,
    groups: groups
      .map((group) => ({
        group,
        people: people.filter((p) => p.group === group).length,
        onDuty: on.filter((p) => p.group === group).length,
        busy: on.filter((p) => p.group === group && organisation.load(p.accountId) > 0).length,
      }))
      .filter((g) => g.people > 0),
    lead: on
      .filter((p) => p.group === 'centre')
      .slice(0, 3)
      .map((p) => ({ post: p.post, name: p.name })),
    rosters: shiftLines(shifts, (id) => organisation.accountName(id) ?? ''),
    grids: grids.length,
    uncovered: uncoveredGrids(
      grids,
      organisation.posts(),
      shifts.filter((s) => s.kind === 'grid'),
    ).map((g) => ({ path: g.path, name: g.name })),
  }
}
