/** Plans whose subjects another feature chooses and keeps up to date: it says who is to be called on, the calls are ours. */
import type { App, Ctx } from '../../kernel/context.ts'
import type { Tx } from '../../kernel/db.ts'
import { problem } from '../../kernel/problem.ts'
import type { Preview } from './contract-plans.ts'
import { cannot, gridOf, previewOf } from './draw.ts'
import { end, make, type PlanFacts, rowsOf } from './plans.ts'
import * as rules from './rules.ts'
import * as store from './store/plans.ts'
import { addEvents, insertVisits } from './store/visits.ts'
import { daysOf, localOf } from './view.ts'

export interface GivenCall {
  subject: rules.Subject
  accountId: string | null
}
export type GivenPlan = Omit<PlanFacts, 'kind' | 'untilOn'>
const facts = (p: GivenPlan): PlanFacts => ({ ...p, kind: 'door', untilOn: null })

interface DrawnCalls {
  calls: rules.Call<rules.Subject>[]
  preview: Preview
}

/** Each worker's doors in walking order over the days; refused where somebody may not call there. */
export async function drawGiven(ctx: Ctx, p: GivenPlan, given: readonly GivenCall[]): Promise<DrawnCalls> {
  ctx.access.need('visit.plan', p.regionPath, 'visit.read')
  const issues =
    p.startsOn < localOf(ctx.app, ctx.now).day
      ? [{ path: 'startsOn', code: 'past', message: '开始的日子已经过了 / the first day has passed' }]
      : []
  const isDay = daysOf(ctx.app, p.workingDays)
  const groups = [...Map.groupBy(given, (g) => g.accountId)].map(([account, list]) => ({
    subjects: rules.routeOrder(list.map((g) => g.subject)),
    workers: account ? [account] : [],
  }))
  const calls = rules.spread(groups, { perDay: p.perDay, days: rules.daysFrom(p.startsOn, isDay) })
  issues.push(...(await cannot(ctx, wanted(calls))))
  if (issues.length > 0) throw problem('request.invalid', { issues })
  return { calls, preview: previewOf(ctx, facts(p), calls, isDay) }
}

function wanted(calls: readonly rules.Call<rules.Subject>[]): Map<string, Set<string>> {
  const out = new Map<string, Set<string>>()
  for (const c of calls)
    if (c.accountId)
      out.set(c.accountId, (out.get(c.accountId) ?? new Set()).add(gridOf(c.subject.regionPath)))
  return out
}

export const makeGiven = async (ctx: Ctx, p: GivenPlan, given: readonly GivenCall[]) =>
  make(ctx, facts(p), (await drawGiven(ctx, p, given)).calls)

/** Ends the plan unless somebody has ended it already; how many calls were taken back. */
export async function endPlanOf(ctx: Ctx, id: string, reason: string): Promise<number> {
  const plan = await store.planById(ctx.db, ctx.app.installation.county, id)
  return plan?.state === 'active' ? (await end(ctx, id, { reason })).cancelled : 0
}

/**
 * Brings the open calls of a plan in line with whom it is about now: a door that joined is called on from the next day, or one interval
 * after the last call there; of one that left the open call is taken back; a named person gets the calls that somebody else has.
 */
export async function alignCalls(
  ctx: Ctx,
  planId: string,
  who: () => Promise<readonly (GivenCall & { named: boolean })[]>,
  reason: string,
): Promise<{ added: number; dropped: number; given: number }> {
  const { county, zone } = ctx.app.installation
  const plan = await store.planById(ctx.db, county, planId, true)
  if (plan?.state !== 'active') return { added: 0, dropped: 0, given: 0 }
  // Asked once the plan is held: of two at once the later one must not go back to what the earlier one has left behind.
  const given = await who()
  const isDay = daysOf(ctx.app, plan.working_days)
  const today = localOf(ctx.app, ctx.now).day
  const have = await store.callsOf(ctx.db, { county, zone, plans: [planId] })
  const { add, drop, give } = rules.aligned(
    given.map((g) => ({ key: g.subject.key, accountId: g.accountId, named: g.named })),
    have.map((h) => ({ key: h.subject_key, openId: h.open_id, accountId: h.account_id, lastOn: h.last_on })),
    { today, everyDays: plan.every_days ?? 1, isDay },
  )
  const byKey = new Map(given.map((g) => [g.subject.key, g]))
  const calls = add.map(({ key, dueOn }) => ({ ...byKey.get(key)!, dueOn, ord: joinedOrd }))
  await insertVisits(ctx.db, county, rowsOf(calls, planId, plan.grace_days, ctx.now.getTime()))
  await store.cancelCalls(ctx.db, county, drop, ctx.now)
  const said = { actorId: ctx.actor.id, actorName: ctx.actor.name, now: ctx.now }
  if (drop.length > 0) await addEvents(ctx.db, county, drop, { ...said, kind: 'cancelled', data: { reason } })
  for (const [account, list] of Map.groupBy(give, (g) => g.to)) {
    const ids = list.map((g) => g.id)
    await store.giveTo(ctx.db, county, ids, account)
    const to = ctx.app.services.organisation.accountName(account)
    await addEvents(ctx.db, county, ids, { ...said, kind: 'given', data: { to, reason } })
  }
  return { added: add.length, dropped: drop.length, given: give.length }
}
/** Who joined comes after those who were walked in order. */
const joinedOrd = 10_000

/** Open and last calls at these doors under these plans. */
export async function callsAt(
  db: Tx,
  app: Pick<App, 'installation'>,
  plans: readonly string[],
  keys?: readonly string[],
) {
  if (plans.length === 0 || keys?.length === 0) return []
  const { county, zone } = app.installation
  return (await store.callsOf(db, { county, zone, plans, ...(keys ? { keys } : {}) })).map((c) => ({
    planId: c.plan_id,
    key: c.subject_key,
    dueOn: c.due_on,
    madeOn: c.made_on,
  }))
}

export const planStates = (db: Tx, app: Pick<App, 'installation'>, ids: readonly string[], today: string) =>
  store.plansWith(db, app.installation.county, ids, today)
