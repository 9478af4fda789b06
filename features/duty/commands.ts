/** Writes of duty: each in the caller's transaction and in the audit log. */
import type { Ctx } from '../../kernel/context.ts'
import { problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { audit } from '../audit/answers.ts'
import { bump, homeOf } from '../organisation/answers.ts'
import type { Plan } from './contract.ts'
import { aheadDays, dayAfter, dayAt, plan, shiftFits } from './rules.ts'
import * as store from './store.ts'
import { carrySwaps } from './swaps.ts'

type Here = Pick<Ctx, 'app' | 'db' | 'now'>

/** Somebody who works in the range of the one who plans: by unit or by a post. */
function plannable(ctx: Ctx, accountId: string): boolean {
  const { organisation } = ctx.app.services
  const a = organisation.account(accountId)
  if (!a?.active) return false
  const places = [
    ...(a.unitId ? [organisation.unit(a.unitId)?.regionPath ?? ''] : []),
    ...organisation.postsOf(accountId).map((p) => p.regionPath),
  ]
  return places.some((p) => ctx.access.can('duty.manage', homeOf(ctx, p)))
}

function checkPlan(ctx: Ctx, regionPath: string, p: Plan): void {
  ctx.access.need('duty.manage', regionPath, 'unit.read')
  if (!ctx.app.services.regions.byPath(regionPath)) throw problem('duty.place')
  const members = p.groups.flatMap((g) => g.members)
  if (members.some((m) => m.regionPath && !m.regionPath.startsWith(regionPath))) throw problem('duty.place')
  const strangers = [...new Set(members.map((m) => m.accountId))].filter((id) => !plannable(ctx, id))
  if (strangers.length > 0)
    throw problem('duty.person', {
      issues: strangers.map((id) => ({
        path: `plan.groups.${id}`,
        code: 'duty.person',
        message: ctx.app.services.organisation.accountName(id) || id,
      })),
    })
}

/** Plans a roster from today up to a day; the past is not planned. */
export async function fill(
  ctx: Here,
  r: Pick<store.RosterRow, 'id' | 'region_path' | 'plan' | 'active'>,
  until: string,
): Promise<number> {
  if (!r.active) return 0
  const { zone, county } = ctx.app.installation
  const today = dayAt(ctx.now, zone)
  const planned = plan(r.plan, {
    from: dayAfter(today, -1),
    to: until,
    regionPath: r.region_path,
    zone,
    calendar: ctx.app.services.items.calendar(),
  }).filter((s) => s.endsAt > ctx.now)
  return (await store.addShifts(ctx.db, county, r.id, planned, 'plan', ctx.now)).length
}
export const ahead = (ctx: Here): string => dayAfter(dayAt(ctx.now, ctx.app.installation.zone), aheadDays)

interface RosterBody {
  name: string
  kind: store.RosterRow['kind']
  regionPath: string
  unitId: string | null
  plan: Plan
}
export async function createRoster(ctx: Ctx, b: RosterBody): Promise<{ id: string; added: number }> {
  checkPlan(ctx, b.regionPath, b.plan)
  const r = {
    id: uuidv7(ctx.now.getTime()),
    region_path: b.regionPath,
    name: b.name,
    kind: b.kind,
    unit_id: b.unitId,
    plan: b.plan,
    active: true,
  }
  await store.saveRoster(ctx.db, ctx.app.installation.county, r, ctx.now)
  const added = await fill(ctx, r, ahead(ctx))
  await audit(ctx, {
    action: 'duty.roster',
    subjectKind: 'roster',
    subjectId: r.id,
    regionPath: b.regionPath,
    detail: { name: b.name, added },
  })
  return { id: r.id, added }
}

/** A roster that one may change; beyond the scope it is not found. */
async function ownRoster(ctx: Ctx, id: string): Promise<store.RosterRow> {
  const r = await store.lockRoster(ctx.db, ctx.app.installation.county, id)
  if (!r) throw problem('not_found')
  ctx.access.need('duty.manage', r.region_path, 'unit.read')
  return r
}

export async function changeRoster(
  ctx: Ctx,
  id: string,
  b: RosterBody & { active: boolean; version: number },
): Promise<{ id: string; added: number }> {
  const { county } = ctx.app.installation
  const was = await ownRoster(ctx, id)
  if (was.version !== b.version) throw problem('conflict.version', { extra: { version: was.version } })
  ctx.access.need('duty.manage', b.regionPath, 'unit.read')
  if (b.active) checkPlan(ctx, b.regionPath, b.plan)
  const r = {
    id,
    region_path: b.regionPath,
    name: b.name,
    kind: b.kind,
    unit_id: b.unitId,
    plan: b.plan,
    active: b.active,
  }
  await store.saveRoster(ctx.db, county, r, ctx.now)
  await store.dropPlanned(ctx.db, county, id, ctx.now)
  const last = was.planned_until ? dayAt(was.planned_until, ctx.app.installation.zone) : ''
  const added = await fill(ctx, r, [last, ahead(ctx)].sort().at(-1)!)
  await audit(ctx, {
    action: 'duty.roster',
    subjectKind: 'roster',
    subjectId: id,
    regionPath: b.regionPath,
    detail: { name: b.name, added, active: b.active },
  })
  return { id, added }
}

export async function fillRoster(ctx: Ctx, id: string, until: string): Promise<{ added: number }> {
  const r = await ownRoster(ctx, id)
  const today = dayAt(ctx.now, ctx.app.installation.zone)
  if (until < today || until > dayAfter(today, 100)) throw problem('duty.window')
  const added = await fill(ctx, r, until)
  await audit(ctx, {
    action: 'duty.fill',
    subjectKind: 'roster',
    subjectId: id,
    regionPath: r.region_path,
    detail: { until, added },
  })
  return { added }
}

export interface OneShift {
  accountId: string
  part: string
  regionPath?: string | undefined
  startsAt: Date
  endsAt: Date
  team?: string | undefined
  chief?: boolean | undefined
}
/** Shifts by hand or from a file, all of them checked before. */
export async function addOwn(
  ctx: Ctx,
  id: string,
  list: readonly OneShift[],
  source: 'hand' | 'import',
): Promise<string[]> {
  const r = await ownRoster(ctx, id)
  for (const s of list) {
    if (!shiftFits(s.startsAt, s.endsAt)) throw problem('duty.dates')
    if (s.regionPath && !s.regionPath.startsWith(r.region_path)) throw problem('duty.place')
    if (!plannable(ctx, s.accountId)) throw problem('duty.person')
  }
  const rows = list.map((s) => ({
    accountId: s.accountId,
    chief: s.chief ?? false,
    regionPath: s.regionPath ?? r.region_path,
    part: s.part,
    team: s.team ?? '',
    startsAt: s.startsAt,
    endsAt: s.endsAt,
  }))
  const added = await store.addShifts(ctx.db, ctx.app.installation.county, id, rows, source, ctx.now)
  if (source === 'hand' && added.length === 0) throw problem('duty.twice')
  await audit(ctx, {
    action: 'duty.shift',
    subjectKind: 'roster',
    subjectId: id,
    regionPath: r.region_path,
    detail: { source, added: added.length },
  })
  return added
}

export async function cancelShift(ctx: Ctx, id: string): Promise<{ id: string }> {
  const { county } = ctx.app.installation
  const s = await store.shiftById(ctx.db, county, id, true)
  if (!s || s.cancelled_at) throw problem('not_found')
  ctx.access.need('duty.manage', s.region_path, 'unit.read')
  if (s.ends_at <= ctx.now) throw problem('duty.over')
  await store.cancelShift(ctx.db, county, id, ctx.now)
  await audit(ctx, {
    action: 'duty.cancel',
    subjectKind: 'shift',
    subjectId: id,
    regionPath: s.region_path,
    detail: { person: s.account_id },
  })
  turnSoon(ctx)
  return { id }
}

/** The switches follow without waiting for the next round. */
const turnSoon = (ctx: Ctx) => ctx.afterCommit(() => ctx.app.jobs.nudge('dutyTurns'))

export async function askSwap(
  ctx: Ctx,
  id: string,
  b: { toAccountId: string; backId: string | null; reason: string },
): Promise<{ id: string }> {
  const { county } = ctx.app.installation
  const me = ctx.actor.id!
  const s = await store.shiftById(ctx.db, county, id, true)
  if (!s || s.cancelled_at) throw problem('not_found')
  if (s.account_id !== me) throw problem('duty.not_yours')
  if (s.ends_at <= ctx.now) throw problem('duty.over')
  const roster = (await store.rosters(ctx.db, county, s.roster_id))[0]
  const members = new Set(roster?.plan.groups.flatMap((g) => g.members.map((m) => m.accountId)))
  if (
    b.toAccountId === me ||
    !members.has(b.toAccountId) ||
    !ctx.app.services.organisation.account(b.toAccountId)?.active
  )
    throw problem('duty.person')
  const back = b.backId ? await store.shiftById(ctx.db, county, b.backId, true) : undefined
  if (
    b.backId &&
    (!back || back.cancelled_at || back.account_id !== b.toAccountId || back.roster_id !== s.roster_id)
  )
    throw problem('duty.person')
  if (back && back.ends_at <= ctx.now) throw problem('duty.over')
  if (
    await store.busyAt(
      ctx.db,
      county,
      b.toAccountId,
      { from: s.starts_at, to: s.ends_at },
      back ? [back.id] : [],
    )
  )
    throw problem('duty.busy')
  const swap = await store.addSwap(
    ctx.db,
    county,
    {
      region_path: s.region_path,
      shift_id: id,
      back_id: b.backId,
      from_account: me,
      to_account: b.toAccountId,
      reason: b.reason,
    },
    ctx.now,
  )
  if (!swap) throw problem('duty.asked')
  ctx.afterCommit(() => carrySwaps(ctx.app))
  await audit(ctx, {
    action: 'duty.swap_asked',
    subjectKind: 'shift',
    subjectId: id,
    regionPath: s.region_path,
    detail: { to: b.toAccountId },
  })
  return { id: swap }
}

export async function answerSwap(
  ctx: Ctx,
  id: string,
  answer: 'agreed' | 'refused' | 'withdrawn',
): Promise<{ id: string; state: string }> {
  const { county } = ctx.app.installation
  const w = (await store.swaps(ctx.db, county, { id }))[0]
  const mine = answer === 'withdrawn' ? w?.from_account : w?.to_account
  if (!w || mine !== ctx.actor.id) throw problem('not_found')
  if (w.state !== 'asked') throw problem('duty.swap_closed')
  if (answer === 'agreed') {
    const s = await store.shiftById(ctx.db, county, w.shift_id, true)
    const back = w.back_id ? await store.shiftById(ctx.db, county, w.back_id, true) : undefined
    const gone = (x: store.ShiftRow | undefined) => !x || x.cancelled_at !== null || x.ends_at <= ctx.now
    if (gone(s) || (w.back_id && gone(back))) throw problem('duty.over')
    const pairs: [store.ShiftRow, string][] = [
      [s!, w.to_account],
      ...(back ? [[back, w.from_account] as [store.ShiftRow, string]] : []),
    ]
    const both = pairs.map(([x]) => x.id)
    for (const [x, to] of pairs)
      if (await store.busyAt(ctx.db, county, to, { from: x.starts_at, to: x.ends_at }, both))
        throw problem('duty.busy')
    for (const [x, to] of pairs) {
      // The old one stays as what was planned, so that it is not planned again.
      await store.cancelShift(ctx.db, county, x.id, ctx.now)
      await store.addShifts(
        ctx.db,
        county,
        x.roster_id,
        [
          {
            accountId: to,
            chief: x.chief,
            regionPath: x.region_path,
            part: x.part,
            team: x.team ?? '',
            startsAt: x.starts_at,
            endsAt: x.ends_at,
          },
        ],
        'hand',
        ctx.now,
      )
    }
    turnSoon(ctx)
  }
  await store.endSwap(ctx.db, county, id, answer, ctx.now)
  ctx.afterCommit(() => carrySwaps(ctx.app))
  await audit(ctx, {
    action: `duty.swap_${answer}`,
    subjectKind: 'shift',
    subjectId: w.shift_id,
    regionPath: w.region_path,
    detail: {},
  })
  return { id, state: answer }
}

/** After switches were turned: every process sees it. */
export const told = (ctx: Here) => bump(ctx.db, 'organisation')
