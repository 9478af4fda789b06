/** A case as one person sees it: parts shaped for the wire, what they may do, and what each action will do. */
import type { Ctx } from '../../kernel/context.ts'
import type { Words } from '../../kernel/contract.ts'
import type { Limit } from '../clocks/contract.ts'
import { formatLimit, limitOf } from '../clocks/rules.ts'
import { shownAnswers } from '../forms/rules.ts'
import type { CaseDetail, CaseEvent } from './contract.ts'
import { actorFacts } from './record.ts'
import { shownDecision } from './rules/shown.ts'
import { willDo } from './rules/will-do.ts'
import { eventWords } from './rules/words.ts'
import {
  allowedActions,
  ownHandler,
  primaryAction,
  recallMinutes,
  type Stage,
  type State,
  stageOf,
  stages,
} from './rules.ts'
import type { DetailParts, readDetail, ShownEvent } from './store/detail.ts'
import { type ListRow, wireRow } from './store/list.ts'
import { type CaseRecord, factsOf, type HandlerRecord } from './store/load.ts'
import { outsideTown, worldOf } from './world.ts'

const iso = (d: Date | null): string | null => (d ? d.toISOString() : null)
/** Database JSON writes `+00:00`; the wire speaks one form. */
const at = (t: string): string => new Date(t).toISOString()
const maybe = (t: string | null): string | null => (t ? at(t) : null)

export function caseView(
  ctx: Ctx,
  { row, parts, events }: Awaited<ReturnType<typeof readDetail>>,
): CaseDetail {
  const { organisation, items, regions } = ctx.app.services
  const assembling = parts.clocks
    .filter((k) => k.kind === 'assemble' && k.due_at && !k.stopped_at)
    .map((k) => k.handler_id)
  const facts = factsOf(row, parts.handlers.map(asHandler), assembling)
  const who = actorFacts(ctx, row)
  const allowed = allowedActions(facts, who, ctx.now)
  const item = row.item_code ? items.item(row.item_code, row.list_id) : undefined
  const list = row.list_id ? items.byId(row.list_id) : null
  const names = {
    region: (p: string) => regions.name(p),
    item: (code: string) => {
      const i = items.item(code, row.list_id)
      return i ? { name: i.name, path: `${i.className} › ${i.kindName} › ${i.name}` } : undefined
    },
    unit: (id: string) => organisation.unitName(id),
    account: (id: string) => organisation.accountName(id),
  }
  const photos = parts.attachments.filter((a) => a.kind === 'photo').length
  const base = wireRow(ctx, { ...(row as unknown as ListRow), channels: parts.channels, photo_count: photos })
  const owner = ownerOf(ctx, row)
  const mayReveal = ctx.access.can('report.reveal', row.region_path) || ownHandler(facts, who) !== null
  const own = ownHandler(facts, who)
  const ownClock = parts.clocks
    .filter(
      (k) =>
        !k.stopped_at &&
        k.due_at &&
        ['sign', 'assemble', 'arrive', 'resolve'].includes(k.kind) &&
        (k.handler_id === own?.id || (k.handler_id === null && own?.role === 'main')),
    )
    .sort((a, b) => at(a.due_at!).localeCompare(at(b.due_at!)))[0]
  return {
    ...base,
    mine:
      own && ['assigned', 'accepted', 'arrived'].includes(own.state)
        ? {
            handlerId: own.id,
            role: own.role,
            state: own.state,
            task: parts.handlers.find((h) => h.id === own.id)?.task ?? null,
            clock: ownClock
              ? {
                  kind: ownClock.kind,
                  state: ownClock.detail.paused ? 'paused' : ownClock.state,
                  startedAt: maybe(ownClock.started_at),
                  dueAt: maybe(ownClock.due_at),
                  warnAt: maybe(ownClock.warn_at),
                  limit: ownClock.detail.limit ? formatLimit(ownClock.detail.limit as Limit, 'zh') : null,
                }
              : null,
          }
        : null,
    regionChain: regions.chain(row.region_path).map((r) => ({ path: r.path, name: r.name, kind: r.kind })),
    geometry: regions.byPath(row.region_path)?.geometry ?? null,
    item: item
      ? {
          code: item.code,
          path: `${item.className} › ${item.kindName} › ${item.name}`,
          closing: item.closing,
          evidence: item.evidence,
          admission: item.admission,
          legalBasis: item.legalBasis,
          listName: list?.name ?? '',
        }
      : null,
    result: row.result,
    satisfied: row.satisfied,
    confirmedAt: iso(row.confirmed_at),
    acceptedAt: iso(row.accepted_at),
    arrivedAt: iso(row.arrived_at),
    evaluatedAt: iso(row.evaluated_at),
    closedAt: iso(row.closed_at),
    recallUntil:
      row.state === 'dispatched' && row.confirmed_at
        ? new Date(row.confirmed_at.getTime() + recallMinutes * 60_000).toISOString()
        : null,
    reopens: row.reopens,
    stageTimes: stageTimes(row, events),
    clocks: parts.clocks.map((k) => ({
      key: k.key,
      kind: k.kind,
      handlerId: k.handler_id,
      state: k.detail.paused ? 'paused' : k.state,
      startedAt: maybe(k.started_at),
      dueAt: maybe(k.due_at),
      warnAt: maybe(k.warn_at),
      stoppedAt: maybe(k.stopped_at),
      limit: k.detail.limit ? formatLimit(k.detail.limit as Limit, ctx.language) : null,
      explain: k.detail.explain,
    })),
    limits: {
      sign: limitWords(ctx, row, 'sign'),
      arrive: limitWords(ctx, row, 'arrive'),
      resolve: limitWords(ctx, row, 'resolve'),
    },
    handlers: parts.handlers.map((h) => ({
      id: h.id,
      role: h.role,
      unitId: h.unit_id,
      unitName: organisation.unitName(h.unit_id),
      accountId: h.account_id,
      accountName: h.account_id ? organisation.accountName(h.account_id) : null,
      task: h.task,
      state: h.state,
      assignedAt: at(h.assigned_at),
      acceptedAt: maybe(h.accepted_at),
      arrivedAt: maybe(h.arrived_at),
      doneAt: maybe(h.done_at),
      result: h.result,
    })),
    reports: parts.reports.map((r) => ({
      id: r.id,
      linkId: r.link_id,
      linkKind: r.link_kind,
      linkScore: r.score,
      linkWhy: r.why,
      channel: r.channel,
      externalId: r.external_id,
      title: r.title,
      body: r.body,
      placeText: r.place_text,
      qrCode: r.qr_code,
      reporterName:
        r.name && mayReveal ? maskName(ctx.app.crypto.open(Buffer.from(r.name, 'hex'), 'report.name')) : null,
      phoneMask: r.phone_mask,
      forOther: r.for_other,
      receivedAt: at(r.received_at),
      occurredAt: at(r.occurred_at),
      form: r.form ? filledForm(ctx, r.form) : null,
    })),
    proposals: parts.proposed.map((p) => ({
      caseId: p.case_id,
      number: p.number,
      title: p.title,
      score: p.score,
      why: p.why,
      state: p.state as State,
    })),
    decisions: parts.decisions.map((d) => ({
      id: d.id,
      kind: d.kind,
      value: d.value,
      shown: shownDecision(d.kind, d.value, names),
      why: d.why,
      score: d.score,
      rule: d.rule,
      needsPerson: d.needs_person && !d.corrected_at,
      at: at(d.at),
      corrected:
        d.corrected_at && d.correction
          ? { at: at(d.corrected_at), byName: d.correction.by, shown: d.correction.shown }
          : null,
    })),
    pendingRequests: facts.pending.map((p) => ({
      id: p.id,
      kind: p.kind,
      at: p.at,
      byName: p.byName,
      byUnitId: p.byUnitId,
      byUnitName: p.byUnitId ? organisation.unitName(p.byUnitId) : null,
      reason: p.reason,
      proposedUnitId: p.proposedUnitId ?? null,
      proposedUnitName: p.proposedUnitId ? organisation.unitName(p.proposedUnitId) : null,
      limit: p.limit ?? null,
      until: p.until ?? null,
    })),
    deliveries: parts.outbox.map((o) => ({
      id: o.id,
      channel: o.channel,
      kind: o.kind,
      state: o.state,
      attempts: o.attempts,
      body: o.body,
      receipt: o.receipt,
      lastError: o.last_error,
      createdAt: at(o.created_at),
      deliveredAt: maybe(o.delivered_at),
      readAt: maybe(parts.reports.find((r) => r.id === o.report_id)?.read_result_at ?? null),
    })),
    attachments: parts.attachments.map((a) => ({
      id: a.id,
      kind: a.kind,
      phase: a.phase,
      mime: a.mime,
      width: a.width,
      height: a.height,
      seconds: a.seconds,
      hash: a.hash,
      takenAt: maybe(a.taken_at),
      createdAt: at(a.created_at),
      byName: a.by_name,
      reportId: a.report_id,
    })),
    seen: parts.seen.map((s) => ({
      name: s.account_name,
      unitName: s.unit_name,
      firstAt: at(s.first_at),
      times: s.times,
    })),
    ratings: parts.ratings.map((r) => ({
      solved: r.solved,
      stars: r.stars,
      body: r.body,
      at: at(r.at),
      byKind: r.by_kind,
      byName: r.by_account ? organisation.accountName(r.by_account) : null,
    })),
    samePlace: parts.same_place.map((s) => ({
      id: s.id,
      number: s.number,
      title: s.title,
      reportedAt: at(s.reported_at),
      state: s.state as State,
    })),
    events: events.map((e) => wireEvent(ctx, e)),
    owner,
    allowed,
    primary: primaryAction(allowed, facts),
    myHandlerId: own?.id ?? null,
    willDo: willDo(facts, allowed, {
      ownerNow: owner ? `${owner.unitName}${owner.accountName ? ` ${owner.accountName}` : ''}` : null,
      reporters: parts.reports.length,
      handlers: parts.handlers.length,
      signLimit: limitWords(ctx, row, 'sign'),
      resolveLimit: limitWords(ctx, row, 'resolve'),
      recallMinutes,
    }),
  }
}

const asHandler = (h: DetailParts['handlers'][number]): HandlerRecord =>
  ({
    ...h,
    assigned_at: new Date(h.assigned_at),
    accepted_at: h.accepted_at ? new Date(h.accepted_at) : null,
    arrived_at: h.arrived_at ? new Date(h.arrived_at) : null,
  }) as unknown as HandlerRecord

export function wireEvent(ctx: Pick<Ctx, 'app'>, e: ShownEvent): CaseEvent {
  const data = e.data as Record<string, unknown>
  const w = eventWords(e.kind, data, e.actor_name || (e.actor_kind === 'reporter' ? '报告人' : '系统'))
  return {
    seq: e.seq,
    kind: e.kind,
    at: e.occurred_at.toISOString(),
    recordedAt: e.recorded_at.toISOString(),
    actorKind: e.actor_kind,
    actorName: e.actor_name,
    unitName: e.unit_id ? ctx.app.services.organisation.unitName(e.unit_id) : null,
    ...w,
    data,
    hash: e.hash.toString('hex'),
  }
}

/** `陈女士` stays; a full name shows its family name only. */
export function maskName(name: string): string {
  return /(女士|先生|老师|师傅|婆婆|爷爷|大姐|大哥)$/.test(name) && name.length <= 4
    ? name
    : `${name.slice(0, 1)}${'*'.repeat(Math.min(2, Math.max(1, name.length - 1)))}`
}

function limitWords(ctx: Ctx, row: CaseRecord, clock: 'sign' | 'arrive' | 'resolve'): Words | null {
  const policy = ctx.app.services.items.policy(row.item_code, row.list_id)
  const limit = limitOf(policy, row.level as 'normal', clock, outsideTown(ctx.app, row.region_path))
  return limit ? { zh: formatLimit(limit, 'zh'), en: formatLimit(limit, 'en') } : null
}

/** Before the dispatch: whom the responsibility list names for item, level and place as they stand now, as `dispatch` will ask it. */
function ownerOf(ctx: Ctx, row: CaseRecord): CaseDetail['owner'] {
  const { organisation } = ctx.app.services
  const found = row.main_unit_id
    ? { unitId: row.main_unit_id, accountId: row.main_account_id }
    : row.item_code && row.state === 'triage'
      ? worldOf(ctx.app, row.list_id, row.title).owner({
          itemCode: row.item_code,
          level: row.level as 'normal',
          regionPath: row.region_path,
        })
      : null
  if (!found) return null
  const accountId = found.accountId ?? null
  return {
    unitId: found.unitId,
    unitName: organisation.unitName(found.unitId),
    accountId,
    accountName: accountId ? organisation.accountName(accountId) : null,
  }
}

/** When each stage began and ended, from the events: the record says it, nobody types it in. */
function stageTimes(row: CaseRecord, events: readonly ShownEvent[]): CaseDetail['stageTimes'] {
  const enters: Record<string, State> = {
    reported: 'triage',
    dispatched: 'dispatched',
    resolved: 'resolved',
    archived: 'archived',
    rejected: 'rejected',
    withdrawn: 'withdrawn',
    recalled: 'triage',
    reopened: 'dispatched',
  }
  const first = new Map<Stage, Date>()
  for (const e of events) {
    const state =
      e.kind === 'accepted' && (e.data as { role?: string }).role === 'main' ? 'accepted' : enters[e.kind]
    if (!state) continue
    const stage = stageOf[state]
    if (!first.has(stage)) first.set(stage, e.occurred_at)
  }
  const reached = stages.indexOf(stageOf[row.state as State])
  return stages.map((stage, i) => {
    const from = first.get(stage) ?? null
    const next =
      stages
        .slice(i + 1)
        .map((s) => first.get(s))
        .find((d): d is Date => d !== undefined) ?? null
    const to = i < reached ? next : null
    return {
      stage,
      from: i <= reached ? iso(from) : null,
      to: iso(to),
      seconds: from && to ? Math.max(0, Math.round((to.getTime() - from.getTime()) / 1000)) : null,
      note: null,
    }
  })
}

/** The answers of a report that was made with a form; a form of another day's installation shows its words only. */
function filledForm(ctx: Ctx, f: NonNullable<DetailParts['reports'][number]['form']>) {
  const def = ctx.app.services.forms.definition(f.form, f.version)
  return def
    ? {
        key: f.form,
        version: f.version,
        title: def.title,
        answers: shownAnswers(def, f.answers, { apart: false }),
      }
    : null
}
