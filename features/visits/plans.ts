/** Making plans, ending them, and handing calls over. */
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { holdingsOf } from '../accounts/answers.ts'
import { audit } from '../audit/answers.ts'
import { settleTasks } from '../tasks/answers.ts'
import { overdueSubject } from './commands.ts'
import type { NewPlan, planEnd, plansList, visitPeople, visitsGive } from './contract-plans.ts'
import { cannot, draw, gridOf } from './draw.ts'
import * as rules from './rules.ts'
import * as store from './store/plans.ts'
import { addEvents, insertVisits } from './store/visits.ts'
import { localOf } from './view.ts'

export async function create(ctx: Ctx, p: NewPlan): Promise<{ id: string; visits: number }> {
  const { calls } = await draw(ctx, p)
  return make(ctx, p, calls)
}

/** What a plan is beside its subjects and people. */
export type PlanFacts = Omit<NewPlan, 'who' | 'subjects'>

export async function make(
  ctx: Ctx,
  p: PlanFacts,
  calls: readonly rules.Call<rules.Subject>[],
): Promise<{ id: string; visits: number }> {
  const { county } = ctx.app.installation
  const id = uuidv7(ctx.now.getTime())
  await store.insertPlan(
    ctx.db,
    {
      county,
      id,
      region_path: p.regionPath,
      name: p.name,
      subject_kind: p.kind,
      every_days: p.everyDays,
      working_days: p.workingDays,
      per_day: p.perDay,
      grace_days: p.graceDays,
      starts_on: p.startsOn,
      until_on: p.untilOn,
      state: 'active',
    },
    ctx.actor.id,
    ctx.now,
  )
  await insertVisits(ctx.db, county, rowsOf(calls, id, p.graceDays, ctx.now.getTime()))
  await audit(ctx, {
    action: 'visit.plan',
    subjectKind: 'visit-plan',
    subjectId: id,
    regionPath: p.regionPath,
    detail: { name: p.name, visits: calls.length },
  })
  return { id, visits: calls.length }
}

export const rowsOf = (
  calls: readonly rules.Call<rules.Subject>[],
  planId: string,
  graceDays: number,
  ms: number,
) =>
  calls.map((c) => ({
    id: uuidv7(ms),
    plan_id: planId,
    region_path: c.subject.regionPath,
    subject_kind: c.subject.kind,
    subject_key: c.subject.key,
    label: c.subject.label,
    place: c.subject.place,
    lng: c.subject.point?.[0] ?? null,
    lat: c.subject.point?.[1] ?? null,
    ord: c.ord,
    round: 1,
    account_id: c.accountId,
    due_on: c.dueOn,
    late_on: rules.lateOn(c.dueOn, graceDays),
  }))

export async function list(ctx: Ctx, state: string | undefined): Promise<AnswerOf<typeof plansList>> {
  const rows = await store.listPlans(ctx, state, localOf(ctx.app, ctx.now).day)
  return {
    items: rows.map((r) => ({
      id: r.id,
      name: r.name,
      kind: r.subject_kind,
      regionPath: r.region_path,
      regionName: ctx.app.services.regions.name(r.region_path),
      everyDays: r.every_days,
      workingDays: r.working_days,
      perDay: r.per_day,
      graceDays: r.grace_days,
      startsOn: r.starts_on,
      untilOn: r.until_on,
      state: r.state,
      planned: r.planned,
      done: r.done,
      open: r.open,
      overdue: r.overdue,
      mayPlan: ctx.access.can('visit.plan', r.region_path),
    })),
  }
}

export async function end(
  ctx: Ctx,
  id: string,
  b: Pick<BodyOf<typeof planEnd>, 'reason'>,
): Promise<{ cancelled: number }> {
  const { county } = ctx.app.installation
  const p = await store.planById(ctx.db, county, id, true)
  if (!p) throw problem('not_found')
  ctx.access.need('visit.plan', p.region_path, 'visit.read')
  if (p.state === 'ended') throw problem('visit.plan_ended')
  await store.endPlan(ctx.db, county, id, ctx.now)
  const ids = await store.cancelOpen(ctx.db, county, id, ctx.now)
  await addEvents(ctx.db, county, ids, {
    kind: 'cancelled',
    data: { reason: b.reason },
    actorId: ctx.actor.id,
    actorName: ctx.actor.name,
    now: ctx.now,
  })
  await audit(ctx, {
    action: 'visit.plan_end',
    subjectKind: 'visit-plan',
    subjectId: id,
    regionPath: p.region_path,
    detail: { name: p.name, reason: b.reason, cancelled: ids.length },
  })
  return { cancelled: ids.length }
}

export async function give(ctx: Ctx, b: BodyOf<typeof visitsGive>): Promise<AnswerOf<typeof visitsGive>> {
  const { county } = ctx.app.installation
  const { organisation } = ctx.app.services
  const rows = await store.lockGiven(ctx, b.from)
  if (rows.length === 0) throw problem('visit.none_open')
  const to = [...new Set(b.to)]
  const runs = rules.shares(rows, to.length)
  const issues = await cannot(
    ctx,
    new Map(to.map((account, i) => [account, new Set(runs[i]!.map((r) => gridOf(r.region_path)))])),
  )
  if (issues.length) throw problem('request.invalid', { issues: issues.map((i) => ({ ...i, path: 'to' })) })
  for (const [i, account] of to.entries()) {
    const ids = runs[i]!.map((r) => r.id)
    if (ids.length === 0) continue
    await store.giveTo(ctx.db, county, ids, account)
    await addEvents(ctx.db, county, ids, {
      kind: 'given',
      data: { to: organisation.accountName(account), reason: b.reason },
      actorId: ctx.actor.id,
      actorName: ctx.actor.name,
      now: ctx.now,
    })
  }
  // What the leader was told of the old worker is settled; the new one has a grace of their own that has passed: told anew if late.
  const told = new Map(
    rows.map((r) => {
      const of = { planId: r.plan_id, accountId: r.account_id, grid: gridOf(r.region_path) }
      return [overdueSubject(of), of] as const
    }),
  )
  for (const [subject, of] of told)
    if (!(await store.stillOverdue(ctx.db, { county, ...of })))
      await settleTasks(ctx, {
        county,
        kind: 'visit.overdue',
        subjectIds: [subject],
        note: 'given to others',
      })
  return {
    given: rows.length,
    to: to.map((accountId, i) => ({
      accountId,
      name: organisation.accountName(accountId),
      visits: runs[i]!.length,
    })),
  }
}

/** People who may make calls somewhere in the region, and whom the reader may know of there. */
export async function people(ctx: Ctx, region: string | undefined): Promise<AnswerOf<typeof visitPeople>> {
  const { organisation } = ctx.app.services
  const { county, rootPath } = ctx.app.installation
  const at = region ?? rootPath
  const mayKnow = (path: string) =>
    ctx.access.ranges('visit.read').some((r) => path.startsWith(r) || r.startsWith(path))
  const held = await holdingsOf(ctx.app.pools.system, 'visit.do', ctx.now)
  const inside = held.filter(
    (h) => (h.regionPath.startsWith(at) || at.startsWith(h.regionPath)) && mayKnow(h.regionPath),
  )
  const open = await store.openBy(ctx.db, county, localOf(ctx.app, ctx.now).day)
  const ids = [...new Set(inside.map((h) => h.accountId))]
  return {
    people: ids
      .map((accountId) => {
        const post = organisation.postsOf(accountId)[0]
        return {
          accountId,
          name: organisation.accountName(accountId),
          post: post ? `${ctx.app.services.regions.name(post.regionPath)} ${post.name}` : '',
          unitId: organisation.account(accountId)?.unitId ?? null,
          open: open.get(accountId)?.open ?? 0,
          overdue: open.get(accountId)?.overdue ?? 0,
        }
      })
      .sort((a, b) => a.post.localeCompare(b.post, 'zh') || a.name.localeCompare(b.name, 'zh')),
  }
}
