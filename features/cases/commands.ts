/** Acts on a case: load, lock, decide, record. Every action of every person, and of the system itself, goes through `act`. */

import { type Access, systemAccess } from '../../kernel/access.ts'
import type { Actor, App, Ctx } from '../../kernel/context.ts'
import { inScope, type Tx } from '../../kernel/db.ts'
import { type ProblemError, problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { holdersOf } from '../accounts/answers.ts'
import { claimUploads } from '../attachments/answers.ts'
import { enqueueResult } from '../channels/answers.ts'
import type { ActionDone, ActionInput, StaffAction } from './contract.ts'
import { linkAction } from './links.ts'
import { clocksAt } from './rules/clocks.ts'
import { decide, type Notice, type Outcome, Refused } from './rules/decide.ts'
import { type ActorFacts, recallMinutes, refusal } from './rules.ts'
import { correctDecisions, reportsToTell } from './store/decisions.ts'
import { noteSeen } from './store/detail.ts'
import { evidenceMissing } from './store/evidence.ts'
import {
  type CaseRecord,
  eventFacts,
  eventsOf,
  factsOf,
  handlersOf,
  lockCase,
  visible,
} from './store/load.ts'
import {
  chain,
  clockRows,
  type EventActor,
  insertEvents,
  insertHandlers,
  insertNotices,
  saveClocks,
  updateCase,
  updateHandlers,
} from './store/write.ts'
import { worldOf } from './world.ts'

export interface ActOptions {
  /** The reporter acts through the tracking link: no account, but a part in the case. */
  reporter?: boolean
  /** Version the person had on the screen; absent for the system. */
  baseVersion?: number
}

export function actorFacts(
  ctx: Ctx,
  row: CaseRecord,
  reporter = false,
): ActorFacts & { name: string; unitName: string | null } {
  const system = ctx.actor.kind === 'system'
  return {
    accountId: ctx.actor.kind === 'account' ? ctx.actor.id : null,
    units: reporter ? [] : ctx.access.units,
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

/** One action on one case in the caller's transaction. Throws a problem; nothing is half-written. */
export async function act<A extends StaffAction>(
  ctx: Ctx,
  caseId: string,
  action: A,
  input: ActionInput<A>,
  opts: ActOptions = {},
): Promise<ActionDone> {
  const county = ctx.app.installation.county
  const row = await lockCase(ctx.db, county, caseId)
  const handlers = await handlersOf(ctx.db, county, caseId)
  const facts = factsOf(row, handlers)
  const who = actorFacts(ctx, row, opts.reporter)
  if (!opts.reporter && !who.system && !visible(ctx, row)) throw problem('not_found')
  // Whoever acts has looked: the reporter sees it.
  if (!opts.reporter) await noteSeen(ctx, row)
  const corrected = action === 'dispatch' ? (input as ActionInput<'dispatch'>).corrections : undefined
  // A correction that comes with the dispatch settles what was missing before the rules look.
  const asked = corrected
    ? {
        ...facts,
        placed: facts.placed || Boolean(corrected.regionPath),
        itemCode: corrected.itemCode ?? facts.itemCode,
      }
    : facts
  const no = refusal(asked, who, action, ctx.now)
  if (no) throw problem(no, { extra: { state: row.state, version: row.version } })
  if (opts.baseVersion !== undefined && opts.baseVersion !== row.version)
    throw problem('conflict.version', { extra: { version: row.version, state: row.state } })
  if (action === 'link' || action === 'unlink' || action === 'split')
    return linkAction(ctx, row, action, input as ActionInput<'link' | 'unlink' | 'split'>)

  const world = worldOf(ctx.app, row.list_id)
  if (action === 'resolve' && !who.system) {
    const missing = await evidenceMissing(ctx, row, input as ActionInput<'resolve'>)
    if (missing.length) throw problem('case.evidence_missing', { issues: missing })
  }
  let out: Outcome
  try {
    out = decide(facts, who, action, input, ctx.now, world)
  } catch (err) {
    throw err instanceof Refused ? problem(err.code) : err
  }
  const uploads = (input as { uploads?: string[] }).uploads
  if (uploads?.length)
    await claimUploads(ctx, uploads, {
      county,
      caseId,
      regionPath: row.region_path,
      phase:
        action === 'resolve' || action === 'finish'
          ? 'after'
          : action === 'requestReturn'
            ? 'return'
            : 'during',
      byName: who.name,
    })
  return record(ctx, row, out, { reporter: opts.reporter ?? false })
}

/** Persists an outcome: events chained, clocks folded anew, row, lines, words to reporters and staff. */
export async function record(
  ctx: Ctx,
  row: CaseRecord,
  out: Outcome,
  opts: { reporter?: boolean } = {},
): Promise<ActionDone> {
  const { county } = row
  const db = ctx.db
  const regionPath = out.set.regionPath ?? row.region_path
  const c = { county, id: row.id, regionPath, seq: row.seq, lastHash: row.last_hash }
  stampDelays(out, await handlersOf(db, county, row.id), ctx.now)
  const events = chain(c, out.events, eventActor(ctx, opts.reporter), ctx.now, ctx.requestId)
  await insertEvents(db, events)
  // The old line is released before the new one is there: the database allows one main handler at a time.
  await updateHandlers(db, county, row.id, out.changeHandlers)
  await insertHandlers(db, county, row.id, regionPath, out.addHandlers, ctx.now)
  const { items } = ctx.app.services
  const itemCode = out.set.itemCode ?? row.item_code
  const policy = items.policy(itemCode, row.list_id)
  const calendar = items.calendar()
  const all = eventFacts(await eventsOf(db, county, row.id))
  const clocks = clocksAt(all, policy, calendar, ctx.now)
  await saveClocks(db, clockRows(c, clocks, ctx.now, { policy: policy.version, calendar: calendar.version }))
  const lines = await handlersOf(db, county, row.id)
  const last = events.at(-1)
  const settled = new Set<string>(out.corrected.map((k) => k.kind))
  await updateCase(
    db,
    row,
    {
      ...out,
      names: { item: out.set.itemCode ? (items.item(out.set.itemCode, row.list_id)?.name ?? null) : null },
    },
    {
      seq: last?.seq ?? row.seq,
      lastHash: last?.hash ?? row.last_hash,
      clocks,
      handlerUnits: [
        ...new Set(
          lines.filter((h) => h.state !== 'returned' && h.state !== 'released').map((h) => h.unit_id),
        ),
      ],
      // Dispatching confirms whatever the system was unsure of; a correction settles its own question.
      needsPerson: out.state === 'dispatched' ? [] : row.needs_person.filter((k) => !settled.has(k)),
      now: ctx.now,
    },
  )
  if (out.corrected.length) await correctDecisions(ctx, row, out.corrected)
  for (const h of out.addHandlers) if (h.accountId) ctx.app.services.organisation.noteAssigned(h.accountId)
  await tell(ctx, row, regionPath, out)
  await notify(ctx, row, regionPath, out.notices)
  return {
    id: row.id,
    version: row.version + 1,
    state: out.state,
    seq: last?.seq ?? row.seq,
    recallUntil:
      out.state === 'dispatched' && out.events.some((e) => e.kind === 'dispatched')
        ? new Date(ctx.now.getTime() + recallMinutes * 60_000).toISOString()
        : null,
    newCaseId: null,
  }
}

/** How long after the assignment somebody accepted or arrived: shown in the timeline, computed once. */
function stampDelays(out: Outcome, handlers: readonly { id: string; assigned_at: Date }[], now: Date): void {
  for (const e of out.events) {
    if (e.kind !== 'accepted' && e.kind !== 'arrived') continue
    const h = handlers.find((x) => x.id === e.data.handlerId)
    if (h)
      e.data.afterSeconds = Math.max(
        0,
        Math.round(((e.occurredAt ?? now).getTime() - h.assigned_at.getTime()) / 1000),
      )
  }
}

async function tell(ctx: Ctx, row: CaseRecord, regionPath: string, out: Outcome): Promise<void> {
  if (out.tell.length === 0) return
  const reports = await reportsToTell(ctx.db, row.county, row.id)
  const round = out.set.reopens ?? row.reopens
  for (const t of out.tell)
    for (const r of reports) {
      if (t.reportId && t.reportId !== r.id) continue
      await enqueueResult(ctx, {
        county: row.county,
        caseId: row.id,
        reportId: r.id,
        channel: r.channel,
        kind: t.kind,
        round: t.kind === 'result' ? round : row.version,
        body: t.body,
        regionPath,
      })
    }
}

async function notify(
  ctx: Ctx,
  row: CaseRecord,
  regionPath: string,
  notices: readonly Notice[],
): Promise<void> {
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
  await insertNotices(ctx, row.county, row.id, regionPath, [...out.values()].slice(0, 50), () =>
    uuidv7(ctx.now.getTime()),
  )
}

/** A context for the system's own work: jobs, sweeps, automatic dispatch. */
export async function asSystem<T>(app: App, fn: (ctx: Ctx) => Promise<T>): Promise<T> {
  return withActor(app, { kind: 'system', id: null, name: '系统', unitId: null }, systemAccess, fn)
}

export async function withActor<T>(
  app: App,
  actor: Actor,
  access: Access,
  fn: (ctx: Ctx) => Promise<T>,
): Promise<T> {
  const after: (() => void | Promise<void>)[] = []
  const now = app.clock()
  const out = await inScope(app.pools, access, (db: Tx) =>
    fn(
      Object.freeze({
        app,
        db,
        actor,
        access,
        now,
        log: app.log,
        language: 'zh' as const,
        address: '',
        requestId: uuidv7(now.getTime()),
        afterCommit: (f: () => void | Promise<void>) => void after.push(f),
      }),
    ),
  )
  for (const f of after) await f()
  return out
}

export async function bulk(
  app: App,
  ctx: Pick<Ctx, 'actor' | 'access'>,
  input: {
    action: 'dispatch' | 'accept' | 'remind' | 'supervise' | 'archive' | 'note'
    cases: { id: string; baseVersion: number }[]
    text: string
  },
): Promise<{ id: string; ok: boolean; code: string | null; version: number | null }[]> {
  const inputs = {
    dispatch: {},
    accept: {},
    remind: { message: input.text },
    supervise: { reason: input.text || '限期督办' },
    archive: { note: input.text },
    note: { body: input.text || '已阅', uploads: [] },
  }
  const results = []
  for (const c of input.cases) {
    try {
      const done = await withActor(app, ctx.actor, ctx.access, (own) =>
        act(own, c.id, input.action, inputs[input.action] as ActionInput<typeof input.action>, {
          baseVersion: c.baseVersion,
        }),
      )
      results.push({ id: c.id, ok: true, code: null, version: done.version })
    } catch (err) {
      const code = (err as ProblemError).code
      if (!code || (err as ProblemError).status === undefined) throw err
      results.push({ id: c.id, ok: false, code, version: null })
    }
  }
  return results
}
