/** Persists an outcome: chained events, folded clocks, row, lines, words to reporters and staff, in the caller's transaction. */
import type { Ctx } from '../../kernel/context.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { holdersOf } from '../accounts/answers.ts'
import { enqueueResults } from '../channels/answers.ts'
import { settleTasks } from '../tasks/answers.ts'
import type { ActionDone } from './contract.ts'
import { clocksAt } from './rules/clocks.ts'
import type { Notice, Outcome } from './rules/decide.ts'
import { type ActorFacts, recallMinutes } from './rules.ts'
import { correctDecisions } from './store/decisions.ts'
import { type CaseRecord, eventFacts, type Loaded } from './store/load.ts'
import {
  chain,
  clockRows,
  type EventActor,
  insertEvents,
  insertHandlers,
  insertNotices,
  saveClocks,
  unitsAfter,
  updateCase,
  updateHandlers,
} from './store/write.ts'

export function actorFacts(
  ctx: Ctx,
  row: CaseRecord,
  reporter = false,
  unitId?: string,
): ActorFacts & { name: string; unitName: string | null } {
  const system = ctx.actor.kind === 'system'
  return {
    accountId: ctx.actor.kind === 'account' ? ctx.actor.id : null,
    units: reporter ? [] : unitId ? [unitId] : ctx.access.units,
    can: (verb) => !reporter && ctx.access.can(verb, row.region_path),
    reporter,
    system,
    name: reporter ? '报告人' : ctx.actor.name,
    unitName: ctx.actor.unitId ? ctx.app.services.organisation.unitName(ctx.actor.unitId) : null,
  }
}

export const eventActor = (ctx: Ctx, reporter = false): EventActor =>
  reporter
    ? { kind: 'reporter', id: null, name: '报告人', unitId: null }
    : { kind: ctx.actor.kind, id: ctx.actor.id, name: ctx.actor.name, unitId: ctx.actor.unitId }

/** Entries that time or another installation makes: they change nothing somebody decides on, so a decision taken before them still stands. */
const byTime = new Set(['clock_soon', 'clock_late', 'feedback_sent', 'referral_step', 'raise_proposed'])

/**
 * The moment of a step: not before the step it follows. Who began earlier and had to wait for the lock decides on what the other left; with the
 * earlier moment the clocks would be folded without the other's step, which was "recorded later". Minutes apart are no waiting but a
 * clock that was set: those are left as they are.
 */
const momentOf = (now: Date, before: Date): Date =>
  before > now && before.getTime() - now.getTime() < 300_000 ? before : now

/**
 * Persists an outcome: events chained, clocks folded anew, row, lines, words to reporters and staff. What was loaded under the
 * lock is all it needs to know; what it writes travels together (`later`).
 */
export async function record(
  ctx: Ctx,
  { row, handlers, moves, reports }: Loaded,
  out: Outcome,
  opts: { reporter?: boolean } = {},
): Promise<ActionDone> {
  const { county } = row
  const db = ctx.db
  const regionPath = out.set.regionPath ?? row.region_path
  const c = { county, id: row.id, regionPath, seq: row.seq, lastHash: row.last_hash }
  const now = momentOf(ctx.now, row.updated_at)
  const notices = await noticesFor(ctx, regionPath, out.notices)
  stampDelays(out, handlers, now)
  const events = chain(c, out.events, eventActor(ctx, opts.reporter), now, ctx.requestId)
  await insertEvents(db, events)
  // The old line is released before the new one is there: the database allows one main handler at a time.
  await updateHandlers(db, c, out.changeHandlers)
  await insertHandlers(db, c, out.addHandlers, now)
  const { items } = ctx.app.services
  const itemCode = out.set.itemCode ?? row.item_code
  const policy = items.policy(itemCode, row.list_id)
  const calendar = items.calendar()
  const clocks = clocksAt([...moves, ...eventFacts(events)], policy, calendar, now)
  await saveClocks(db, c, clockRows(c, clocks, now, { policy: policy.version, calendar: calendar.version }))
  const last = events.at(-1)
  const settled = new Set<string>(out.corrected.map((k) => k.kind))
  const timeOnly = out.events.length > 0 && out.events.every((e) => byTime.has(e.kind))
  const version = row.version + (timeOnly ? 0 : 1)
  await updateCase(
    db,
    row,
    {
      ...out,
      names: { item: out.set.itemCode ? (items.item(out.set.itemCode, row.list_id)?.name ?? null) : null },
    },
    {
      version,
      seq: last?.seq ?? row.seq,
      lastHash: last?.hash ?? row.last_hash,
      clocks,
      handlerUnits: unitsAfter(handlers, out),
      // Dispatching confirms whatever the system was unsure of; a correction settles its own question.
      needsPerson: out.state === 'dispatched' ? [] : row.needs_person.filter((k) => !settled.has(k)),
      now,
    },
  )
  if (out.corrected.length) await correctDecisions(ctx, row, out.corrected)
  for (const h of out.addHandlers) if (h.accountId) ctx.app.services.organisation.noteAssigned(h.accountId)
  const answered = [
    ...(out.set.regionPath || out.set.closedAt ? ['case.place'] : []),
    ...((row.confirmed_at && out.addHandlers.length) || out.set.closedAt ? ['case.owner'] : []),
  ]
  for (const kind of answered)
    await settleTasks(ctx, { county, kind, subjectIds: [row.id], by: ctx.actor.id, note: '' })
  const round = out.set.reopens ?? row.reopens
  await enqueueResults(
    ctx,
    { county, caseId: row.id, regionPath },
    out.tell.flatMap((t) =>
      reports
        .filter((r) => !t.reportId || t.reportId === r.id)
        .map((r) => ({
          reportId: r.id,
          channel: r.channel,
          kind: t.kind,
          round: t.kind === 'result' ? round : row.version,
          body: t.body,
        })),
    ),
  )
  await insertNotices(ctx, county, row.id, regionPath, notices, () => uuidv7(ctx.now.getTime()))
  return {
    id: row.id,
    version,
    state: out.state,
    seq: last?.seq ?? row.seq,
    recallUntil:
      out.state === 'dispatched' && out.events.some((e) => e.kind === 'dispatched')
        ? new Date(ctx.now.getTime() + recallMinutes * 60_000).toISOString()
        : null,
    newCaseId: null,
  }
}

/** How long after the assignment somebody accepted, was together or arrived: shown in the timeline, computed once. */
function stampDelays(out: Outcome, handlers: readonly { id: string; assigned_at: Date }[], now: Date): void {
  for (const e of out.events) {
    if (!['accepted', 'assembled', 'arrived'].includes(e.kind)) continue
    const h = handlers.find((x) => x.id === e.data.handlerId)
    if (h)
      e.data.afterSeconds = Math.max(
        0,
        Math.round(((e.occurredAt ?? now).getTime() - h.assigned_at.getTime()) / 1000),
      )
  }
}

async function noticesFor(
  ctx: Ctx,
  regionPath: string,
  notices: readonly Notice[],
): Promise<{ accountId: string; kind: string; zh: string; en: string }[]> {
  const { organisation } = ctx.app.services
  const out = new Map<string, { accountId: string; kind: string; zh: string; en: string }>()
  for (const n of notices) {
    const people = n.to.accountId
      ? [n.to.accountId]
      : n.to.unitId
        ? organisation
            .posts()
            .filter((p) => p.unitId === n.to.unitId)
            .flatMap((p) => p.holders.map((h) => h.accountId))
        : n.to.verb
          ? await holdersOf(ctx.db, n.to.verb, regionPath, ctx.now)
          : []
    for (const accountId of people)
      if (accountId !== ctx.actor.id)
        out.set(`${accountId}:${n.kind}`, { accountId, kind: n.kind, zh: n.zh, en: n.en })
  }
  return [...out.values()].slice(0, 50)
}
