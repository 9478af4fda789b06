/**
 * Open cases follow the ground. A case on a code that was moved or merged takes the new one; of a split one it goes where it
 * lies, or where somebody listed it, else it stays and becomes a task for a person. Closed cases keep the code of their day.
 * Nobody loses a case by it: handlers stay; a line that stands for a post or person that is no more becomes a task as well.
 */
import type { App, Ctx } from '../../kernel/context.ts'
import { problem } from '../../kernel/problem.ts'
import { chainOf, keyOf, levelOf } from '../../shared/region-path.ts'
import type { Carry, Fate, Foresee, Moved } from '../regions/answers.ts'
import { openTask, placeTasks } from '../tasks/answers.ts'
import { asSystem } from './commands.ts'
import { eventActor } from './record.ts'
import {
  type Going,
  moveCases,
  moveViews,
  moveWithCases,
  openBelow,
  openCodes,
  type Placed,
  viewsBelow,
  withoutOwner,
} from './store/carry.ts'
import { chain, insertEvents } from './store/write.ts'

export const placeTask = 'case.place'
export const ownerTask = 'case.owner'

const pointOf = (c: Placed): [number, number] | null =>
  c.lng === null || c.lat === null ? null : [c.lng, c.lat]

const otherCounty = (ctx: Ctx, a: string, b: string): boolean => {
  const { rootPath } = ctx.app.installation
  return keyOf(a, rootPath) !== keyOf(b, rootPath)
}

/** A case is kept by county: what moves to another one stays here until a person hands it over. */
function fateOf(ctx: Ctx, moved: Moved, c: Placed): Fate {
  const f = moved.fate(c.region_path, pointOf(c), c.id)
  return f.kind === 'goes' && otherCounty(ctx, f.to, c.region_path)
    ? { kind: 'undecided', among: [f.to], above: c.region_path, step: f.step }
    : f
}

/** What a change would do to the open cases. Titles are for those who may read the case. */
export const foreseeCases: Foresee = async (ctx, moved) => {
  const cases = moved.roots.length
    ? await openBelow(ctx.db, ctx.app.installation.county, moved.roots, false)
    : []
  const fates = cases.map((c) => ({ c, f: fateOf(ctx, moved, c) }))
  return {
    what: 'cases',
    goes: fates.filter(({ f }) => f.kind === 'goes').length,
    undecided: fates
      .filter(({ f }) => f.kind === 'undecided')
      .slice(0, 200)
      .map(({ c }) => ({
        id: c.id,
        label: ctx.access.can('case.read', c.region_path) ? `${c.number} ${c.title}` : c.number,
      })),
  }
}

export const carryCases: Carry = async (ctx, _ended, moved) => {
  const { county } = ctx.app.installation
  const cases = await openBelow(ctx.db, county, moved.roots, true)
  needKnown(moved, cases)
  const going: Going[] = []
  for (const c of cases) {
    const f = fateOf(ctx, moved, c)
    if (f.kind === 'goes') going.push(goingTo(ctx, moved, c, f))
    else if (f.kind === 'undecided') await askForPlace(ctx, c, f)
  }
  if (going.length) {
    for (let i = 0; i < going.length; i += 500)
      await insertEvents(
        ctx.db,
        going.slice(i, i + 500).map((g) => g.event),
      )
    await moveCases(ctx.db, county, going, ctx.now)
    await moveWithCases(ctx.db, county, going, moved.roots, (path) => {
      const f = moved.fate(path)
      return f.kind === 'goes' ? f.to : f.kind === 'stays' ? path : null
    })
    await placeTasks(
      ctx,
      county,
      going.map((g) => ({ subjectId: g.id, regionPath: g.to })),
    )
    await askForOwners(ctx, going, cases)
  }
  await carryViews(ctx, moved)
}

/** A listed case that is not there to be listed is a mistake of whoever listed it, never passed over. */
function needKnown(moved: Moved, cases: readonly Placed[]): void {
  const known = new Set(cases.map((c) => c.id))
  const unknown = [...moved.choices.keys()].filter((id) => !known.has(id))
  if (unknown.length)
    throw problem('request.invalid', {
      issues: unknown.map((id) => ({
        path: 'change.parts',
        code: 'case.unknown',
        message: `no open case ${id} in this region`,
      })),
    })
}

function goingTo(ctx: Ctx, moved: Moved, c: Placed, f: Extract<Fate, { kind: 'goes' }>): Going {
  const { regions } = ctx.app.services
  const [event] = chain(
    {
      county: keyOf(f.to, ctx.app.installation.rootPath),
      id: c.id,
      regionPath: f.to,
      seq: c.seq,
      lastHash: c.last_hash,
    },
    [
      {
        kind: 'region_changed',
        data: {
          from: c.region_path,
          to: f.to,
          // The names of this day: the map of tomorrow may call them otherwise.
          fromName: regions.trail(c.region_path) || c.region_path,
          toName: trailAfter(ctx, moved, f.to),
          // Listeners who read there but not at the new place learn that it went.
          left: c.region_path,
          step: f.step.kind,
          how: f.how,
          reason: f.step.reason,
        },
      },
    ],
    eventActor(ctx),
    ctx.now,
    ctx.requestId,
  )
  return { id: c.id, from: c.region_path, to: f.to, event: event! }
}

/** Names from the street down as they are after the change, which the map in memory does not know yet. */
const trailAfter = (ctx: Ctx, moved: Moved, path: string): string =>
  chainOf(path)
    .filter((p) => levelOf(p) > 3)
    .map((p) => moved.nameOf(p) ?? ctx.app.services.regions.name(p))
    .filter(Boolean)
    .join(' · ')

async function askForPlace(ctx: Ctx, c: Placed, f: Extract<Fate, { kind: 'undecided' }>): Promise<void> {
  const away = otherCounty(ctx, f.among[0]!, c.region_path)
  const name = ctx.app.services.regions.name(f.step.from) || f.step.from
  await openTask(ctx, {
    county: ctx.app.installation.county,
    regionPath: f.above,
    kind: placeTask,
    title: away
      ? {
          zh: `${c.number} 所在的“${name}”划到了别的区县，请转交那边`,
          en: `${c.number}: ${name} went to another county; hand the case over`,
        }
      : {
          zh: `${c.number} 没有位置，“${name}”已拆分，请改一下它在哪一格`,
          en: `${c.number} has no position and ${name} was split: say which part it is in`,
        },
    subjectKind: 'case',
    subjectId: c.id,
  })
}

/** Handlers stay with their cases; only a line that stands for nobody any more needs a person. */
async function askForOwners(ctx: Ctx, going: readonly Going[], cases: readonly Placed[]): Promise<void> {
  const numbers = new Map(cases.map((c) => [c.id, c.number]))
  const to = new Map(going.map((g) => [g.id, g.to]))
  const { county } = ctx.app.installation
  for (const o of await withoutOwner(ctx.db, county, [...to.keys()], ctx.now))
    await openTask(ctx, {
      county,
      regionPath: to.get(o.case_id)!,
      kind: ownerTask,
      title: {
        zh: `${numbers.get(o.case_id)} 划到新网格后没人办了（原来是${o.name}），请改派`,
        en: `${numbers.get(o.case_id)} came to another grid and nobody has it now (it was ${o.name}): transfer it`,
      },
      subjectKind: 'case',
      subjectId: o.case_id,
    })
}

/** Saved lists of a region that came apart show the region above it: rather too much than nothing. */
async function carryViews(ctx: Ctx, moved: Moved): Promise<void> {
  const views = await viewsBelow(ctx.db, moved.roots)
  const to = views.flatMap((v) => {
    const f = moved.fate(v.region)
    if (f.kind === 'stays') return []
    if (f.kind === 'undecided' && f.among.includes(v.region)) return []
    return [{ id: v.id, region: f.kind === 'goes' ? f.to : f.above }]
  })
  if (to.length) await moveViews(ctx.db, to)
}

/** Open cases on codes that are in force no more: reopened since, or taken in by a server that had not yet heard of the change. */
export async function carryStrays(app: App): Promise<number> {
  const { county } = app.installation
  const codes = await openCodes(app.pools.system, county, placeTask)
  if (codes.length === 0) return 0
  const moved = await app.services.regions.since(codes)
  if (moved.roots.length) await asSystem(app, (ctx) => carryCases(ctx, moved.ended, moved))
  return codes.length
}
