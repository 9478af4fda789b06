/**
 * A case of the past from its first report to the archive, made in memory by the program's own rules: the same planning of a new
 * case, the same `refusal` and `decide`, the same chained events and folded clocks; only the rows go in by COPY instead of one
 * transaction an action. Whoever folds the events again finds what the rows say.
 */

import { planCase } from '../../../features/cases/answers.ts'
import type { ActionInput, StaffAction } from '../../../features/cases/contract.ts'
import { type IntakeCase, wireEvent } from '../../../features/cases/plan.ts'
import { clocksAt, type EventFacts, nextDuty } from '../../../features/cases/rules/clocks.ts'
import { decide, type NewEvent, type Outcome, Refused } from '../../../features/cases/rules/decide.ts'
import { type ActorFacts, refusal } from '../../../features/cases/rules.ts'
import { type CaseRecord, factsOf, type HandlerRecord } from '../../../features/cases/store/load.ts'
import { chain, clockRows, type EventActor, hex } from '../../../features/cases/store/write.ts'
import { worldOf } from '../../../features/cases/world.ts'
import { receiptOnStoring } from '../../../features/channels/answers.ts'
import type { App } from '../../../kernel/context.ts'
import { uuidv7 } from '../../../shared/ids.ts'
import type { Row } from './copy.ts'

export type Who = ActorFacts & { name: string; unitName: string | null; actor: EventActor }
const system: EventActor = { kind: 'system', id: null, name: '系统', unitId: null }
const blank: Omit<Outcome, 'state' | 'events'> = {
  set: {},
  addHandlers: [],
  changeHandlers: [],
  tell: [],
  notices: [],
  corrected: [],
}

export class Life {
  readonly row: Row & { id: string; county: string }
  readonly handlers: Row[] = []
  readonly events: Row[]
  readonly decisions: Row[]
  readonly outbox: Row[]
  readonly links: Row[]
  #facts: EventFacts[]
  #last: Buffer
  #noted = new Set<string>()
  readonly #app: App
  readonly #report: { id: string; channel: string }

  constructor(app: App, plan: IntakeCase, report: { id: string; channel: string }, number: string) {
    this.#app = app
    this.#report = report
    this.row = {
      pending: [],
      returns: 0,
      reopens: 0,
      escalation: 0,
      supervised_at: null,
      accepted_at: null,
      arrived_at: null,
      resolved_at: null,
      evaluated_at: null,
      closed_at: null,
      result: null,
      satisfied: null,
      report_count: 1,
      version: 1,
      ...plan.case,
      county: app.installation.county,
      number,
    }
    this.events = plan.events
    this.links = plan.links.map((l) => ({ ...l, county: this.row.county }))
    this.decisions = plan.decisions.map((d) => ({
      ...d,
      corrected_at: null,
      corrected_by: null,
      correction: null,
    }))
    this.outbox = plan.outbox.map((o) => ({ ...o, ...this.#delivered(o.created_at as Date) }))
    for (const h of plan.handlers) this.handlers.push(this.#handler(h))
    this.#facts = plan.events.map((e) => ({
      kind: String(e.kind),
      occurredAt: e.occurred_at as Date,
      recordedAt: e.recorded_at as Date,
      data: e.data as Record<string, unknown>,
    }))
    this.#last = plan.open.lastHash
  }

  get state(): string {
    return String(this.row.state)
  }
  main(): { unitId: string; accountId: string | null } | null {
    const unitId = this.row.main_unit_id as string | null
    return unitId ? { unitId, accountId: this.row.main_account_id as string | null } : null
  }

  /** One action; false when the rules refuse it. */
  act<A extends StaffAction>(who: Who, action: A, input: ActionInput<A>, at: Date): boolean {
    const facts = factsOf(this.row as unknown as CaseRecord, this.handlers as unknown as HandlerRecord[])
    const fixed = action === 'dispatch' ? (input as ActionInput<'dispatch'>).corrections : undefined
    const asked = fixed
      ? {
          ...facts,
          placed: facts.placed || Boolean(fixed.regionPath),
          itemCode: fixed.itemCode ?? facts.itemCode,
        }
      : facts
    if (refusal(asked, who, action, at)) return false
    const world = worldOf({ ...this.#app, clock: () => at }, this.row.list_id as string | null)
    try {
      this.record(decide(facts, who, action, input, at, world), who.actor, at)
    } catch (err) {
      if (err instanceof Refused) return false
      throw err
    }
    return true
  }

  /** What the system writes by itself: a receipt came, a clock ran out, the window is over. */
  note(events: NewEvent[], at: Date, more: Partial<Outcome> = {}): void {
    this.record({ ...blank, state: this.state as Outcome['state'], events, ...more }, system, at)
  }

  record(out: Outcome, actor: EventActor, at: Date): void {
    const r = this.row
    const s = out.set
    const regionPath = s.regionPath ?? String(r.region_path)
    for (const e of out.events) {
      if (e.kind !== 'accepted' && e.kind !== 'arrived') continue
      const h = this.handlers.find((x) => x.id === e.data.handlerId)
      if (h)
        e.data.afterSeconds = Math.max(
          0,
          Math.round((at.getTime() - (h.assigned_at as Date).getTime()) / 1000),
        )
    }
    const chained = chain(
      { county: r.county, id: r.id, regionPath, seq: Number(r.seq), lastHash: this.#last },
      out.events,
      actor,
      at,
      uuidv7(at.getTime()),
    )
    for (const e of chained) {
      this.events.push(wireEvent(e))
      this.#facts.push({ kind: e.kind, occurredAt: e.occurred_at, recordedAt: e.recorded_at, data: e.data })
      this.#last = e.hash
    }
    for (const c of out.changeHandlers) {
      const h = this.handlers.find((x) => x.id === c.id)
      if (!h) continue
      if (c.state === 'assigned') Object.assign(h, { accepted_at: null, arrived_at: null, done_at: null })
      if (c.state) h.state = c.state
      if (c.acceptedAt) h.accepted_at = c.acceptedAt
      if (c.arrivedAt) h.arrived_at = c.arrivedAt
      if (c.doneAt) h.done_at = c.doneAt
      if (c.result !== undefined) h.result = c.result
      if (c.accountId) h.account_id = c.accountId
    }
    for (const h of out.addHandlers)
      this.handlers.push(
        this.#handler({
          id: h.id,
          role: h.role,
          unit_id: h.unitId,
          post_id: h.postId,
          account_id: h.accountId,
          task: h.task,
          state: 'assigned',
          assigned_at: at,
        }),
      )
    if (out.state !== r.state) Object.assign(r, { prev_state: r.state, state: out.state })
    const set: [unknown, string][] = [
      [s.level, 'level'],
      [s.title, 'title'],
      [s.regionPath, 'region_path'],
      [s.placeText, 'place_text'],
      [s.pending, 'pending'],
      [s.returns, 'returns'],
      [s.reopens, 'reopens'],
      [s.escalation, 'escalation'],
      [s.supervisedAt, 'supervised_at'],
      [s.confirmedAt, 'confirmed_at'],
      [s.acceptedAt, 'accepted_at'],
      [s.arrivedAt, 'arrived_at'],
      [s.resolvedAt, 'resolved_at'],
      [s.evaluatedAt, 'evaluated_at'],
      [s.closedAt, 'closed_at'],
      [s.result, 'result'],
      [s.satisfied, 'satisfied'],
    ]
    for (const [value, column] of set) if (value !== undefined) r[column] = value
    if (s.point) Object.assign(r, { lng: s.point[0], lat: s.point[1] })
    if (s.itemCode)
      Object.assign(r, {
        item_code: s.itemCode,
        item_name: this.#app.services.items.item(s.itemCode, r.list_id as string | null)?.name ?? null,
      })
    if (s.main !== undefined)
      Object.assign(r, {
        main_unit_id: s.main?.unitId ?? null,
        main_post_id: s.main?.postId ?? null,
        main_account_id: s.main?.accountId ?? null,
      })
    const settled = new Set<string>(out.corrected.map((k) => k.kind))
    r.needs_person =
      out.state === 'dispatched' ? [] : (r.needs_person as string[]).filter((k) => !settled.has(k))
    r.handler_units = [
      ...new Set(
        this.handlers.filter((h) => h.state !== 'returned' && h.state !== 'released').map((h) => h.unit_id),
      ),
    ]
    for (const k of out.corrected) {
      const d = this.decisions.findLast((x) => x.kind === k.kind)
      if (d)
        Object.assign(d, {
          corrected_at: at,
          corrected_by: actor.id,
          correction: { value: k.value, shown: k.shown, by: actor.name },
        })
    }
    for (const t of out.tell)
      this.outbox.push({
        county: r.county,
        id: uuidv7(at.getTime()),
        case_id: r.id,
        report_id: this.#report.id,
        region_path: regionPath,
        channel: this.#report.channel,
        kind: t.kind,
        round: t.kind === 'result' ? (r.reopens as number) : (r.version as number),
        body: t.body,
        next_at: null,
        created_at: at,
        ...this.#delivered(at),
      })
    Object.assign(r, { seq: Number(r.seq) + chained.length, version: Number(r.version) + 1, updated_at: at })
  }

  /** What runs at a moment for whoever has the case in hand: by handler and clock, when it is due. */
  running(at: Date): Map<string, number> {
    return new Map(
      this.#clocks(at)
        .filter((k) => k.due && !k.stoppedAt && !k.paused && k.handler)
        .map((k) => [`${k.handler} ${k.clock}`, k.due!.getTime()]),
    )
  }

  /** Writes what the sweep would have written up to a moment: each clock that ran out, once, when it did. True when any did. */
  sweep(until: Date): boolean {
    let any = false
    for (;;) {
      const late = this.#clocks(until)
        .filter((k) => k.due && !k.stoppedAt && !k.paused && k.due < until && k.clock !== 'rate')
        .filter((k) => !this.#noted.has(`${k.clock}:${k.handler}:${k.due!.getTime()}`))
        .sort((a, b) => a.due!.getTime() - b.due!.getTime())[0]
      if (!late) return any
      this.#noted.add(`${late.clock}:${late.handler}:${late.due!.getTime()}`)
      const at = new Date(Math.max(late.due!.getTime() + 1, (this.row.updated_at as Date).getTime()))
      const key = late.handler ? `${late.clock}:${late.handler}` : late.clock
      this.note(
        [
          {
            kind: 'clock_late',
            data: { clock: late.clock, key, handlerId: late.handler, dueAt: late.due },
          },
        ],
        at,
      )
      any = true
    }
  }

  /** Folds the clocks as they stand at `now` into rows, and what the case shows of them. */
  finish(now: Date): { clocks: Row[]; missed: boolean } {
    const { items } = this.#app.services
    const r = this.row
    const clocks = this.#clocks(now)
    const duty = nextDuty(clocks)
    Object.assign(r, {
      next_kind: duty?.kind ?? null,
      next_due_at: duty?.dueAt ?? null,
      next_warn_at: duty?.warnAt ?? null,
      resolve_due_at: clocks.find((k) => k.clock === 'resolve' && k.role === 'lead')?.due ?? null,
      last_hash: hex(this.#last),
    })
    const policy = items.policy(r.item_code as string | null, r.list_id as string | null)
    return {
      clocks: clockRows({ county: r.county, id: r.id, regionPath: String(r.region_path) }, clocks, now, {
        policy: policy.version,
        calendar: items.calendar().version,
      }) as unknown as Row[],
      missed: clocks.some((k) => k.clock !== 'rate' && k.due && (k.stoppedAt ?? now) > k.due),
    }
  }

  #clocks(at: Date) {
    const { items } = this.#app.services
    const policy = items.policy(this.row.item_code as string | null, this.row.list_id as string | null)
    return clocksAt(this.#facts, policy, items.calendar(), at)
  }
  #handler(h: Row): Row {
    const none = { accepted_at: null, arrived_at: null, done_at: null, result: null }
    return {
      ...none,
      county: this.row.county,
      case_id: this.row.id,
      region_path: this.row.region_path,
      ...h,
    }
  }
  #delivered(at: Date): Row {
    const own = receiptOnStoring(this.#report.channel, at)
    const when = own ? at : new Date(at.getTime() + 2000)
    return {
      state: 'delivered',
      attempts: own ? 0 : 1,
      receipt: own ?? {
        via: 'callback',
        at: when.toISOString(),
        status: 200,
        number: `HF-${this.#report.id.slice(-8)}`,
      },
      delivered_at: when,
      next_at: null,
    }
  }
}

export { planCase }
