/** What happens to a call: made, nobody at home, given up. Each locks the call, decides purely, writes row and event together. */
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf } from '../../kernel/contract.ts'
import { defineProblems, problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { openTask, settleTasks } from '../tasks/answers.ts'
import type { entryTold, visitAbsent, visitDone, visitSkip } from './contract.ts'
import { leaderOf } from './leader.ts'
import { reportEntries } from './reports.ts'
import { afterAbsence, daypartOf, endsForGood, lateOn, nextDue } from './rules.ts'
import * as entries from './store/entries.ts'
import { planById, stillOverdue } from './store/plans.ts'
import * as store from './store/visits.ts'
import { daysOf, localOf } from './view.ts'

defineProblems({
  'visit.closed': {
    status: 409,
    zh: '这一户已经走访过或收走了',
    en: 'This call has been made or taken back',
  },
  'visit.entry_known': { status: 409, zh: '这一条已经记过了', en: 'This entry is there already' },
  'visit.plan_ended': { status: 409, zh: '这个计划已经结束', en: 'This plan has ended already' },
  'visit.none_open': { status: 422, zh: '没有可以转交的走访', en: 'There are no open calls to hand over' },
  'visit.export_large': {
    status: 422,
    zh: '超过 5 万行，缩小范围再导出',
    en: 'More than 50,000 rows: narrow the list, then export',
  },
})

/** The call, locked, if the actor may make it: their own, or any in their area. */
async function mine(ctx: Ctx, id: string): Promise<store.VisitRow> {
  const v = await store.visitById(ctx.db, ctx.app.installation.county, id, true)
  if (!v) throw problem('not_found')
  ctx.access.need('visit.do', v.region_path, 'visit.read')
  return v
}

/** What the phone says, never later than we hear of it, nor a month before: a clock that is far off is not believed. */
function happened(ctx: Ctx, said: string | undefined): Date {
  const at = said ? new Date(said) : ctx.now
  return at > ctx.now || ctx.now.getTime() - at.getTime() > 31 * 86_400_000 ? ctx.now : at
}

type Spot = Pick<BodyOf<typeof visitAbsent>, 'point' | 'accuracy' | 'requestId'>

async function close(
  ctx: Ctx,
  v: store.VisitRow,
  c: Pick<store.Closing, 'state' | 'reason' | 'note' | 'entries' | 'happenedAt' | 'tries' | 'tried'>,
  spot: Spot,
  event: { kind: string; data: Record<string, unknown> },
  forGood = false,
): Promise<string | null> {
  await store.closeVisit(ctx.db, v, {
    ...c,
    at: ctx.now,
    by: ctx.actor.id,
    point: spot.point ?? null,
    accuracy: spot.accuracy ?? null,
  })
  await store.addEvent(ctx, v, { ...event, occurredAt: c.happenedAt, requestId: spot.requestId })
  await settleOverdue(ctx, v)
  return forGood ? null : again(ctx, v, localOf(ctx.app, c.happenedAt).day)
}

/** Plans the next call at the same subject, for the same person, when the plan goes on. */
async function again(ctx: Ctx, v: store.VisitRow, closedOn: string): Promise<string | null> {
  // Read as the system: a plan of the whole street is there for whoever makes one of its calls.
  const plan = await planById(ctx.app.pools.system, v.county, v.plan_id)
  if (plan?.state !== 'active') return null
  const dueOn = nextDue(
    { everyDays: plan.every_days, untilOn: plan.until_on, graceDays: plan.grace_days },
    v.due_on,
    closedOn,
    daysOf(ctx.app, plan.working_days),
  )
  if (!dueOn) return null
  await store.insertVisits(ctx.db, v.county, [
    {
      id: uuidv7(ctx.now.getTime()),
      plan_id: v.plan_id,
      region_path: v.region_path,
      subject_kind: v.subject_kind,
      subject_key: v.subject_key,
      label: v.label,
      place: v.place,
      lng: v.lng,
      lat: v.lat,
      ord: v.ord,
      round: v.round + 1,
      account_id: v.account_id,
      due_on: dueOn,
      late_on: lateOn(dueOn, plan.grace_days),
    },
  ])
  return dueOn
}

/** The leader's task is settled when nothing late is left of this worker. */
async function settleOverdue(ctx: Ctx, v: store.VisitRow): Promise<void> {
  const grid = v.region_path.slice(0, 15)
  const of = { county: v.county, planId: v.plan_id, accountId: v.account_id, grid }
  if (await stillOverdue(ctx.db, of)) return
  await settleTasks(ctx, {
    county: v.county,
    kind: 'visit.overdue',
    subjectIds: [overdueSubject(of)],
    note: 'caught up',
  })
}

export const overdueSubject = (o: { planId: string; accountId: string | null; grid: string }): string =>
  `${o.planId}:${o.accountId ?? 'none'}:${o.grid}`

export async function done(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof visitDone>,
): Promise<AnswerOf<typeof visitDone>> {
  const v = await mine(ctx, id)
  if (v.state === 'cancelled') throw problem('visit.closed')
  const happenedAt = happened(ctx, b.occurredAt)
  // A photo shows something to be seen to.
  const list = b.entries.map((e) => ({ ...e, work: e.work || e.uploads.length > 0 || e.level !== 'normal' }))
  if (!(await entries.insertEntries(ctx, v, list, happenedAt))) throw problem('visit.entry_known')
  if (list.some((e) => e.work)) ctx.afterCommit(() => reportEntries(ctx.app, { visitId: v.id }))
  if (v.state !== 'due') {
    await store.addEntriesTo(ctx.db, v, list.length)
    await store.addEvent(ctx, v, {
      kind: 'again',
      data: { entries: list.length, note: b.note },
      occurredAt: happenedAt,
      requestId: b.requestId,
    })
    return {
      visitId: v.id,
      already: {
        byName: ctx.app.services.organisation.accountName(v.closed_by),
        at: (v.happened_at ?? v.closed_at)!.toISOString(),
      },
      nextOn: null,
    }
  }
  const nextOn = await close(
    ctx,
    v,
    {
      state: 'done',
      reason: null,
      note: b.note || null,
      entries: list.length,
      happenedAt,
      tries: v.tries + 1,
      tried: v.tried,
    },
    b,
    { kind: 'done', data: { entries: list.length, note: b.note } },
  )
  return { visitId: v.id, already: null, nextOn }
}

export async function absent(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof visitAbsent>,
): Promise<AnswerOf<typeof visitAbsent>> {
  const v = await mine(ctx, id)
  if (v.state !== 'due') throw problem('visit.closed')
  const happenedAt = happened(ctx, b.occurredAt)
  const { day, hour, minute } = localOf(ctx.app, happenedAt)
  const part = daypartOf(hour, minute)
  const plan = await planById(ctx.app.pools.system, v.county, v.plan_id)
  const next = afterAbsence(v, { today: day, part }, daysOf(ctx.app, plan?.working_days ?? true))
  const tried = [...new Set([...v.tried, part])]
  if (next.end === 'again') {
    await store.tryAgain(ctx.db, v, { ...next, lateOn: lateOn(next.dueOn, plan?.grace_days ?? 0), tried })
    await store.addEvent(ctx, v, {
      kind: 'absent',
      data: { tries: next.tries, dueOn: next.dueOn, daypart: next.daypart },
      occurredAt: happenedAt,
      requestId: b.requestId,
    })
    return { visitId: v.id, end: 'again', dueOn: next.dueOn, daypart: next.daypart, tries: next.tries }
  }
  await close(
    ctx,
    v,
    { state: 'absent', reason: null, note: null, entries: 0, happenedAt, tries: next.tries, tried },
    b,
    { kind: 'absent', data: { tries: next.tries } },
  )
  await openTask(ctx, {
    county: v.county,
    regionPath: v.region_path,
    kind: 'visit.absent',
    title: {
      zh: `${v.place} ${v.label} 三次没人在家，已留卡`,
      en: `${v.place} ${v.label}: nobody at home three times, a card was left`,
    },
    subjectKind: 'visit',
    subjectId: v.id,
    accountId: leaderOf(ctx.app, v.region_path, ctx.actor.id),
  })
  return { visitId: v.id, end: 'card', dueOn: null, daypart: null, tries: next.tries }
}

export async function skip(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof visitSkip>,
): Promise<AnswerOf<typeof visitSkip>> {
  const v = await mine(ctx, id)
  if (v.state !== 'due') throw problem('visit.closed')
  const nextOn = await close(
    ctx,
    v,
    {
      state: 'skipped',
      reason: b.reason,
      note: b.note || null,
      entries: 0,
      happenedAt: happened(ctx, b.occurredAt),
      tries: v.tries,
      tried: v.tried,
    },
    b,
    { kind: 'skipped', data: { reason: b.reason, note: b.note } },
    endsForGood(b.reason),
  )
  return { visitId: v.id, nextOn }
}

export async function told(ctx: Ctx, id: string): Promise<AnswerOf<typeof entryTold>> {
  const { county } = ctx.app.installation
  const e = await entries.entryById(ctx.db, county, id)
  if (!e) throw problem('not_found')
  ctx.access.need('visit.do', e.region_path, 'visit.read')
  await entries.markTold(ctx.db, county, id, ctx.now)
  return { id, toldAt: (e.told_at ?? ctx.now).toISOString() }
}
