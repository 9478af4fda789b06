/**
 * What an action does to a case, as data: new column values, handler lines, events, words to reporters and staff.
 * Pure: the caller has loaded and locked, and persists the outcome in the same transaction (`commands.ts`).
 */
import type { ActionInput, StaffAction } from '../contract.ts'
import {
  type ActorFacts,
  type CaseFacts,
  type HandlerFacts,
  mainHandler,
  nextState,
  ownHandler,
  type Pending,
  pendingOf,
  type State,
} from '../rules.ts'

export interface UnitName {
  id: string
  name: string
}

/** Where the responsibility list sends an item at a level and a place. */
export interface Owner {
  unitId: string
  postId: string | null
  accountId: string | null
  coHandlers: readonly { unitId: string; task: string }[]
}

/** What `decide` may ask about the world; answers come from in-memory services. */
export interface World {
  unit(id: string): UnitName | undefined
  accountName(id: string): string | undefined
  /** Best person of a unit for this place now: on duty, least load. */
  person(unitId: string, regionPath: string): { postId: string | null; accountId: string | null }
  owner(q: { itemCode: string; level: CaseFacts['level']; regionPath: string }): Owner | null
  itemName(code: string): string | undefined
  regionName(path: string): string
  newId(): string
}

export interface CaseNow extends CaseFacts {
  id: string
  number: string
  title: string
  listId: string | null
  mainUnitId: string | null
  reopens: number
  escalation: number
}

export interface NewEvent {
  kind: string
  data: Record<string, unknown>
  occurredAt?: Date
}

export interface NewHandler {
  id: string
  role: 'main' | 'co'
  unitId: string
  postId: string | null
  accountId: string | null
  task: string | null
}

export interface HandlerChange {
  id: string
  state?: HandlerFacts['state']
  acceptedAt?: Date
  arrivedAt?: Date
  doneAt?: Date
  result?: string
  accountId?: string
}

/** Words for reporters; `reportId` absent: for every linked report. */
export interface Tell {
  kind: 'result' | 'progress' | 'ask' | 'rejected'
  body: Record<string, unknown>
  reportId?: string
}

export interface Notice {
  /** Everybody of a unit, one account, or whoever holds a verb where the case lies. */
  to: { unitId?: string; accountId?: string | null; verb?: string }
  kind: string
  zh: string
  en: string
}

export interface Outcome {
  state: State
  set: {
    level?: CaseFacts['level']
    title?: string
    regionPath?: string
    point?: readonly [number, number]
    placeText?: string
    itemCode?: string
    placed?: true
    pending?: Pending[]
    returns?: number
    reopens?: number
    escalation?: number
    supervisedAt?: Date
    confirmedAt?: Date | null
    acceptedAt?: Date | null
    arrivedAt?: Date
    resolvedAt?: Date | null
    evaluatedAt?: Date | null
    closedAt?: Date | null
    result?: string | null
    satisfied?: boolean
    main?: { unitId: string; postId: string | null; accountId: string | null } | null
  }
  addHandlers: NewHandler[]
  changeHandlers: HandlerChange[]
  events: NewEvent[]
  tell: Tell[]
  notices: Notice[]
  /** Kinds of decisions that a person corrected, to be kept and learnt from. */
  corrected: {
    kind: 'place' | 'class' | 'level' | 'route'
    value: unknown
    shown: { zh: string; en: string }
  }[]
}

export class Refused extends Error {
  code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

type Maker<A extends StaffAction> = (
  c: CaseNow,
  who: ActorFacts & { name: string; unitName: string | null },
  input: ActionInput<A>,
  now: Date,
  w: World,
) => Partial<Outcome>

const at = (input: { occurredAt?: string }, now: Date): Date => {
  // A device clock may run ahead; what it says is never later than when we heard of it.
  const t = input.occurredAt ? new Date(input.occurredAt) : now
  return t > now ? now : t
}

function own(c: CaseNow, who: ActorFacts, role?: 'main' | 'co'): HandlerFacts {
  const h = ownHandler(c, who, role)
  if (!h) throw new Refused('access.denied')
  return h
}

function handlerData(h: HandlerFacts, w: World): Record<string, unknown> {
  return {
    handlerId: h.id,
    role: h.role,
    unitId: h.unitId,
    unitName: w.unit(h.unitId)?.name ?? '',
    accountId: h.accountId,
  }
}

function assign(
  c: CaseNow,
  unitId: string,
  accountId: string | undefined,
  postId: string | undefined,
  w: World,
  regionPath = c.regionPath,
): NewHandler {
  if (!w.unit(unitId)) throw new Refused('case.unit_unknown')
  const p = accountId ? { accountId, postId: postId ?? null } : w.person(unitId, regionPath)
  return { id: w.newId(), role: 'main', unitId, postId: p.postId, accountId: p.accountId, task: null }
}

function dispatchedEvent(
  h: NewHandler,
  level: string,
  itemCode: string | null,
  w: World,
  more: Record<string, unknown>,
): NewEvent {
  return {
    kind: 'dispatched',
    data: {
      handlerId: h.id,
      unitId: h.unitId,
      unitName: w.unit(h.unitId)?.name ?? '',
      postId: h.postId,
      accountId: h.accountId,
      accountName: h.accountId ? (w.accountName(h.accountId) ?? null) : null,
      level,
      itemCode,
      ...more,
    },
  }
}

function coHandlers(
  list: readonly { unitId: string; task: string }[],
  c: CaseNow,
  w: World,
  mainUnit: string | null,
): NewHandler[] {
  const taken = new Set(
    c.handlers.filter((h) => h.state !== 'returned' && h.state !== 'released').map((h) => h.unitId),
  )
  if (mainUnit) taken.add(mainUnit)
  const out: NewHandler[] = []
  for (const co of list) {
    if (taken.has(co.unitId)) continue
    if (!w.unit(co.unitId)) throw new Refused('case.unit_unknown')
    taken.add(co.unitId)
    const p = w.person(co.unitId, c.regionPath)
    out.push({
      id: w.newId(),
      role: 'co',
      unitId: co.unitId,
      postId: p.postId,
      accountId: p.accountId,
      task: co.task || null,
    })
  }
  return out
}

const coEvent = (h: NewHandler, w: World, by: string): NewEvent => ({
  kind: 'co_assigned',
  data: {
    handlerId: h.id,
    unitId: h.unitId,
    unitName: w.unit(h.unitId)?.name ?? '',
    accountId: h.accountId,
    accountName: h.accountId ? (w.accountName(h.accountId) ?? null) : null,
    task: h.task,
    by,
  },
})

const noticeTo = (h: NewHandler, c: CaseNow, kind: string, zh: string, en: string): Notice => ({
  to: { unitId: h.unitId, accountId: h.accountId },
  kind,
  zh: `${zh}：${c.title}`,
  en: `${en}: ${c.title}`,
})

/** Applies corrections; returns the changed columns, the event and what is to be learnt. */
export function corrections(
  c: CaseNow,
  k: NonNullable<ActionInput<'correct'>['corrections']>,
  w: World,
): {
  set: Outcome['set']
  events: NewEvent[]
  corrected: Outcome['corrected']
  regionPath: string
  itemCode: string | null
  level: CaseFacts['level']
} {
  const set: Outcome['set'] = {}
  const changes: Record<string, unknown> = {}
  const corrected: Outcome['corrected'] = []
  if (k.regionPath !== undefined && (k.regionPath !== c.regionPath || !c.placed)) {
    if (k.regionPath.slice(0, 6) !== c.regionPath.slice(0, 6)) throw new Refused('case.other_county')
    set.regionPath = k.regionPath
    set.placed = true
    changes.place = { from: c.regionPath, to: k.regionPath, name: w.regionName(k.regionPath) }
    const name = w.regionName(k.regionPath)
    corrected.push({
      kind: 'place',
      value: { regionPath: k.regionPath, placeText: k.placeText ?? null },
      shown: { zh: name, en: name },
    })
  }
  if (k.point) set.point = k.point
  if (k.placeText !== undefined) set.placeText = k.placeText
  if (k.itemCode !== undefined && k.itemCode !== c.itemCode) {
    const name = w.itemName(k.itemCode)
    if (!name) throw new Refused('case.item_unknown')
    set.itemCode = k.itemCode
    changes.item = { from: c.itemCode, to: k.itemCode, name }
    corrected.push({ kind: 'class', value: { item: k.itemCode }, shown: { zh: name, en: name } })
  }
  if (k.level !== undefined && k.level !== c.level) {
    set.level = k.level
    changes.level = { from: c.level, to: k.level }
    corrected.push({ kind: 'level', value: { level: k.level }, shown: { zh: k.level, en: k.level } })
  }
  if (k.title !== undefined && k.title !== c.title) {
    set.title = k.title
    changes.title = { from: c.title, to: k.title }
  }
  if (k.point || k.placeText !== undefined)
    changes.spot = { point: k.point ?? null, placeText: k.placeText ?? null }
  return {
    set,
    events: Object.keys(changes).length ? [{ kind: 'corrected', data: { changes } }] : [],
    corrected,
    regionPath: set.regionPath ?? c.regionPath,
    itemCode: set.itemCode ?? c.itemCode,
    level: set.level ?? c.level,
  }
}

function released(c: CaseNow): HandlerChange[] {
  const m = mainHandler(c)
  return m ? [{ id: m.id, state: 'released' }] : []
}

function request(
  c: CaseNow,
  who: ActorFacts & { name: string; unitName: string | null },
  p: Omit<Pending, 'id' | 'at' | 'byAccountId' | 'byUnitId' | 'byName'>,
  now: Date,
  w: World,
): Pending {
  return {
    id: w.newId(),
    at: now.toISOString(),
    byAccountId: who.accountId,
    byUnitId: own(c, who).unitId,
    byName: who.name,
    ...p,
  }
}

const without = (c: CaseNow, kind: Pending['kind']): Pending[] => c.pending.filter((p) => p.kind !== kind)

const makers: { [A in StaffAction]: Maker<A> } = {
  dispatch(c, _who, input, now, w) {
    const k = corrections(c, input.corrections ?? {}, w)
    if (!k.itemCode) throw new Refused('case.no_item')
    const listed = w.owner({ itemCode: k.itemCode, level: k.level, regionPath: k.regionPath })
    const unitId = input.unitId ?? listed?.unitId
    if (!unitId) throw new Refused('case.no_owner')
    const there = { ...c, regionPath: k.regionPath }
    const main =
      input.unitId === undefined && input.accountId === undefined && listed
        ? {
            id: w.newId(),
            role: 'main' as const,
            unitId,
            postId: listed.postId,
            accountId: listed.accountId,
            task: null,
          }
        : assign(there, unitId, input.accountId, input.postId, w)
    const cos = coHandlers(
      input.coHandlers ?? (input.unitId === undefined ? (listed?.coHandlers ?? []) : []),
      there,
      w,
      unitId,
    )
    const rerouted = listed && listed.unitId !== unitId
    return {
      set: { ...k.set, confirmedAt: now, main: { unitId, postId: main.postId, accountId: main.accountId } },
      addHandlers: [main, ...cos],
      events: [
        ...k.events,
        dispatchedEvent(main, k.level, k.itemCode, w, {
          note: input.note ?? null,
          changed: k.corrected.map((x) => x.kind),
          rerouted: Boolean(rerouted),
        }),
        ...cos.map((h) => coEvent(h, w, 'list')),
      ],
      corrected: [
        ...k.corrected,
        ...(rerouted
          ? [
              {
                kind: 'route' as const,
                value: { unitId },
                shown: { zh: w.unit(unitId)!.name, en: w.unit(unitId)!.name },
              },
            ]
          : []),
      ],
      tell: [{ kind: 'progress', body: { step: 'dispatched', unitName: w.unit(unitId)?.name ?? '' } }],
      notices: [main, ...cos].map((h) => noticeTo(h, c, 'assigned', '新派来一件', 'New case')),
    }
  },
  recall: (c, _who, input) => ({
    set: { confirmedAt: null, main: null },
    changeHandlers: c.handlers
      .filter((h) => h.state === 'assigned')
      .map((h) => ({ id: h.id, state: 'released' as const })),
    events: [{ kind: 'recalled', data: { reason: input.reason } }],
  }),
  redispatch(c, _who, input, _now, w) {
    const main = assign(c, input.unitId, input.accountId, undefined, w)
    return {
      set: {
        main: { unitId: main.unitId, postId: main.postId, accountId: main.accountId },
        acceptedAt: null,
        pending: without(c, 'return'),
      },
      changeHandlers: released(c),
      addHandlers: [main],
      events: [dispatchedEvent(main, c.level, c.itemCode, w, { transfer: true, reason: input.reason })],
      corrected: [
        {
          kind: 'route',
          value: { unitId: main.unitId },
          shown: { zh: w.unit(main.unitId)!.name, en: w.unit(main.unitId)!.name },
        },
      ],
      tell: [{ kind: 'progress', body: { step: 'dispatched', unitName: w.unit(main.unitId)?.name ?? '' } }],
      notices: [noticeTo(main, c, 'assigned', '改派来一件', 'Case transferred to you')],
    }
  },
  accept(c, who, input, now, w) {
    const h = own(c, who)
    const when = at(input, now)
    return {
      set: h.role === 'main' ? { acceptedAt: when } : {},
      changeHandlers: [
        {
          id: h.id,
          state: 'accepted',
          acceptedAt: when,
          ...(who.accountId && !h.accountId ? { accountId: who.accountId } : {}),
        },
      ],
      events: [{ kind: 'accepted', data: handlerData(h, w), occurredAt: when }],
      tell:
        h.role === 'main'
          ? [{ kind: 'progress', body: { step: 'accepted', unitName: w.unit(h.unitId)?.name ?? '' } }]
          : [],
    }
  },
  arrive(c, who, input, now, w) {
    const h = own(c, who)
    const when = at(input, now)
    return {
      set: h.role === 'main' ? { arrivedAt: when } : {},
      changeHandlers: [{ id: h.id, state: 'arrived', arrivedAt: when }],
      events: [
        {
          kind: 'arrived',
          data: { ...handlerData(h, w), spot: input.spot ?? null, uploads: input.uploads },
          occurredAt: when,
        },
      ],
      tell:
        h.role === 'main'
          ? [{ kind: 'progress', body: { step: 'arrived', unitName: w.unit(h.unitId)?.name ?? '' } }]
          : [],
    }
  },
  whistle(c, _who, input, _now, w) {
    const cos = coHandlers(input.coHandlers, c, w, c.mainUnitId)
    if (cos.length === 0) throw new Refused('case.already_in')
    return {
      addHandlers: cos,
      events: cos.map((h) => ({
        ...coEvent(h, w, 'whistle'),
        data: { ...coEvent(h, w, 'whistle').data, reason: input.reason },
      })),
      notices: cos.map((h) => noticeTo(h, c, 'whistled', '吹哨，请来协办', 'Called in to help')),
    }
  },
  finish(c, who, input, now, w) {
    const h = own(c, who, 'co')
    const when = at(input, now)
    return {
      changeHandlers: [{ id: h.id, state: 'done', doneAt: when, result: input.result }],
      events: [
        {
          kind: 'co_done',
          data: { ...handlerData(h, w), result: input.result, uploads: input.uploads },
          occurredAt: when,
        },
      ],
    }
  },
  resolve(c, who, input, now, w) {
    const h = own(c, who, 'main')
    const when = at(input, now)
    return {
      set: { resolvedAt: when, result: input.result, pending: [] },
      changeHandlers: [{ id: h.id, state: 'done', doneAt: when, result: input.result }],
      events: [
        {
          kind: 'resolved',
          data: {
            ...handlerData(h, w),
            result: input.result,
            uploads: input.uploads,
            spot: input.spot ?? null,
            confirmations: input.confirmations,
          },
          occurredAt: when,
        },
      ],
      tell: [
        {
          kind: 'result',
          body: {
            result: input.result,
            unitName: w.unit(h.unitId)?.name ?? '',
            resolvedAt: when.toISOString(),
          },
        },
      ],
    }
  },
  requestReturn(c, who, input, now, w) {
    const h = own(c, who, 'main')
    const to = w.unit(input.proposedUnitId)
    if (!to || input.proposedUnitId === h.unitId) throw new Refused('case.propose_other')
    const p = request(
      c,
      who,
      { kind: 'return', reason: input.reason, proposedUnitId: input.proposedUnitId },
      now,
      w,
    )
    return {
      set: { pending: [...c.pending, p] },
      events: [
        {
          kind: 'return_requested',
          data: {
            ...handlerData(h, w),
            requestId: p.id,
            reason: input.reason,
            proposedUnitId: to.id,
            proposedUnitName: to.name,
            uploads: input.uploads,
            nth: c.returns + 1,
          },
        },
      ],
      notices: [
        {
          to: { verb: c.returns + 1 >= 3 ? 'case.rule' : 'case.dispatch' },
          kind: 'return',
          zh: `退回待裁：${c.title}`,
          en: `Return to decide: ${c.title}`,
        },
      ],
    }
  },
  ruleReturn(c, who, input, now, w) {
    const p = pendingOf(c, 'return')!
    const m = mainHandler(c)
    const base = {
      requestId: p.id,
      reason: input.reason,
      proposedUnitId: p.proposedUnitId,
      handlerId: m?.id ?? null,
      unitId: m?.unitId ?? null,
      unitName: m ? (w.unit(m.unitId)?.name ?? '') : '',
    }
    if (!input.approve)
      return {
        set: { pending: without(c, 'return') },
        events: [{ kind: 'return_refused', data: base }],
        notices: [
          {
            to: { unitId: p.byUnitId ?? '', accountId: p.byAccountId },
            kind: 'return_refused',
            zh: `退回未准：${c.title}`,
            en: `Return refused: ${c.title}`,
          },
        ],
      }
    const unitId = input.unitId ?? p.proposedUnitId
    if (!unitId) throw new Refused('case.no_owner')
    const main = assign(c, unitId, undefined, undefined, w)
    void who
    void now
    return {
      set: {
        pending: without(c, 'return'),
        returns: c.returns + 1,
        main: { unitId, postId: main.postId, accountId: main.accountId },
        acceptedAt: null,
      },
      changeHandlers: m ? [{ id: m.id, state: 'returned' }] : [],
      addHandlers: [main],
      events: [
        { kind: 'return_approved', data: base },
        dispatchedEvent(main, c.level, c.itemCode, w, { afterReturn: true, reason: input.reason }),
      ],
      corrected: [
        { kind: 'route', value: { unitId }, shown: { zh: w.unit(unitId)!.name, en: w.unit(unitId)!.name } },
      ],
      notices: [noticeTo(main, c, 'assigned', '裁定由您单位办', 'Ruled to be yours')],
    }
  },
  requestExtension(c, who, input, now, w) {
    const p = request(c, who, { kind: 'extension', reason: input.reason, limit: input.limit }, now, w)
    return {
      set: { pending: [...c.pending, p] },
      events: [
        {
          kind: 'extension_requested',
          data: { ...handlerData(own(c, who), w), requestId: p.id, reason: input.reason, limit: input.limit },
        },
      ],
      notices: [
        {
          to: { verb: 'case.extend' },
          kind: 'extension',
          zh: `申请延期：${c.title}`,
          en: `More time asked for: ${c.title}`,
        },
      ],
    }
  },
  ruleExtension(c, _who, input) {
    const p = pendingOf(c, 'extension')!
    return {
      set: { pending: without(c, 'extension') },
      events: [
        {
          kind: input.approve ? 'extended' : 'extension_refused',
          data: { requestId: p.id, reason: input.reason, limit: input.limit ?? p.limit, asked: p.reason },
        },
      ],
      tell: input.approve ? [{ kind: 'progress', body: { step: 'extended', reason: input.reason } }] : [],
      notices: [
        {
          to: { unitId: p.byUnitId ?? '', accountId: p.byAccountId },
          kind: 'extension_ruled',
          zh: `${input.approve ? '准予延期' : '延期未准'}：${c.title}`,
          en: `${input.approve ? 'More time granted' : 'More time refused'}: ${c.title}`,
        },
      ],
    }
  },
  requestSuspension(c, who, input, now, w) {
    const p = request(c, who, { kind: 'suspension', reason: input.reason, until: input.until }, now, w)
    return {
      set: { pending: [...c.pending, p] },
      events: [
        {
          kind: 'suspension_requested',
          data: { ...handlerData(own(c, who), w), requestId: p.id, reason: input.reason, until: input.until },
        },
      ],
      notices: [
        {
          to: { verb: 'case.extend' },
          kind: 'suspension',
          zh: `申请挂起：${c.title}`,
          en: `Suspension asked for: ${c.title}`,
        },
      ],
    }
  },
  ruleSuspension(c, _who, input) {
    const p = pendingOf(c, 'suspension')!
    return {
      set: { pending: without(c, 'suspension') },
      events: [
        {
          kind: input.approve ? 'suspended' : 'suspension_refused',
          data: { requestId: p.id, reason: input.reason, asked: p.reason, until: p.until },
        },
      ],
      tell: input.approve
        ? [{ kind: 'progress', body: { step: 'suspended', reason: p.reason, until: p.until } }]
        : [],
    }
  },
  resume: (_c, _who, input) => ({ events: [{ kind: 'resumed', data: { reason: input.reason } }] }),
  correct(c, _who, input, _now, w) {
    const k = corrections(c, input.corrections, w)
    if (k.events.length === 0) throw new Refused('case.nothing_changed')
    k.events[0]!.data.reason = input.reason
    return { set: k.set, events: k.events, corrected: k.corrected }
  },
  supervise: (c, _who, input, now) => ({
    set: { supervisedAt: now },
    events: [{ kind: 'supervised', data: { reason: input.reason } }],
    notices: c.handlers
      .filter((h) => h.state !== 'released' && h.state !== 'returned')
      .map((h) => ({
        to: { unitId: h.unitId, accountId: h.accountId },
        kind: 'supervised',
        zh: `督办：${c.title}。${input.reason}`,
        en: `Supervised: ${c.title}. ${input.reason}`,
      })),
  }),
  remind: (c, _who, input) => ({
    events: [{ kind: 'reminded', data: { message: input.message } }],
    notices: c.handlers
      .filter((h) => ['assigned', 'accepted', 'arrived'].includes(h.state))
      .map((h) => ({
        to: { unitId: h.unitId, accountId: h.accountId },
        kind: 'reminded',
        zh: `催办：${c.title} ${input.message}`.trim(),
        en: `Reminder: ${c.title} ${input.message}`.trim(),
      })),
  }),
  escalate: (c, _who, input) => ({
    set: { escalation: c.escalation + 1 },
    events: [{ kind: 'escalated', data: { reason: input.reason, to: c.escalation + 1 } }],
    notices: [
      {
        to: { verb: 'case.supervise' },
        kind: 'escalated',
        zh: `升级上报：${c.title}。${input.reason}`,
        en: `Raised: ${c.title}. ${input.reason}`,
      },
    ],
  }),
  verify(c, _who, input, _now, w) {
    const back = c.state === 'resolved' && !input.ok
    const m = mainHandler(c)
    return {
      set: back ? { resolvedAt: null, result: null } : {},
      changeHandlers: back && m ? [{ id: m.id, state: 'accepted' }] : [],
      events: [
        {
          kind: 'verified',
          data: {
            ok: input.ok,
            note: input.note,
            spot: input.spot ?? null,
            uploads: input.uploads,
            unitName: m ? (w.unit(m.unitId)?.name ?? '') : '',
            handlerId: m?.id ?? null,
          },
        },
      ],
      notices:
        back && m
          ? [
              {
                to: { unitId: m.unitId, accountId: m.accountId },
                kind: 'refused',
                zh: `现场核实没办好：${c.title}`,
                en: `Found not solved on the spot: ${c.title}`,
              },
            ]
          : [],
    }
  },
  callback(c, _who, input, now) {
    const m = mainHandler(c)
    return {
      set: input.solved
        ? { evaluatedAt: now, ...(input.satisfied === undefined ? {} : { satisfied: input.satisfied }) }
        : reopened(c),
      changeHandlers: !input.solved && m ? [{ id: m.id, state: 'assigned' }] : [],
      events: [
        {
          kind: 'called_back',
          data: {
            reportId: input.reportId,
            solved: input.solved,
            satisfied: input.satisfied ?? null,
            stars: input.stars ?? null,
            answers: input.answers,
            note: input.note,
          },
        },
        ...(input.solved
          ? []
          : [{ kind: 'reopened', data: { reason: input.note, by: 'callback', handlerId: m?.id ?? null } }]),
      ],
    }
  },
  archive: (_c, _who, input, now) => ({
    set: { closedAt: now, ...(_c.state === 'resolved' ? { evaluatedAt: now } : {}) },
    events: [{ kind: 'archived', data: { note: input.note } }],
  }),
  reopen(c, _who, input) {
    const m = mainHandler(c)
    return {
      set: reopened(c),
      changeHandlers: m ? [{ id: m.id, state: 'assigned' }] : [],
      events: [{ kind: 'reopened', data: { reason: input.reason, handlerId: m?.id ?? null } }],
      tell: [{ kind: 'progress', body: { step: 'reopened', reason: input.reason } }],
      notices: m
        ? [
            {
              to: { unitId: m.unitId, accountId: m.accountId },
              kind: 'reopened',
              zh: `重开：${c.title}。${input.reason}`,
              en: `Reopened: ${c.title}. ${input.reason}`,
            },
          ]
        : [],
    }
  },
  reject: (_c, _who, input, now) => ({
    set: { closedAt: now },
    events: [{ kind: 'rejected', data: { reason: input.reason, reply: input.replyToReporter } }],
    tell: [{ kind: 'rejected', body: { reason: input.replyToReporter || input.reason } }],
  }),
  withdraw: (c, _who, input, now) => ({
    set: { closedAt: now, pending: [] },
    changeHandlers: c.handlers
      .filter((h) => h.state !== 'done' && h.state !== 'returned')
      .map((h) => ({ id: h.id, state: 'released' as const })),
    events: [{ kind: 'withdrawn', data: { reason: input.reason } }],
    notices: c.handlers
      .filter((h) => ['assigned', 'accepted', 'arrived'].includes(h.state))
      .map((h) => ({
        to: { unitId: h.unitId, accountId: h.accountId },
        kind: 'withdrawn',
        zh: `已撤回，不用办了：${c.title}`,
        en: `Withdrawn: ${c.title}`,
      })),
  }),
  note: (_c, _who, input) => ({
    events: [{ kind: 'noted', data: { body: input.body, uploads: input.uploads } }],
  }),
  ask: (_c, _who, input) => ({
    events: [{ kind: 'asked', data: { question: input.question, reportId: input.reportId ?? null } }],
    tell: [
      {
        kind: 'ask',
        body: { question: input.question },
        ...(input.reportId ? { reportId: input.reportId } : {}),
      },
    ],
  }),
  // Links touch reports as well: features/cases/links.ts makes their events.
  link: () => ({}),
  unlink: () => ({}),
  split: () => ({}),
}

const reopened = (c: CaseNow): Outcome['set'] => ({
  reopens: c.reopens + 1,
  resolvedAt: null,
  evaluatedAt: null,
  closedAt: null,
  acceptedAt: null,
  result: null,
})

/** Runs one action. The caller has asked `refusal` before; what only the input shows wrong throws `Refused` with a code. */
export function decide<A extends StaffAction>(
  c: CaseNow,
  who: ActorFacts & { name: string; unitName: string | null },
  action: A,
  input: ActionInput<A>,
  now: Date,
  w: World,
): Outcome {
  const part = (makers[action] as Maker<A>)(c, who, input, now, w)
  const facts = input as { approve?: boolean; ok?: boolean; solved?: boolean }
  const role = action === 'accept' ? ownHandler(c, who)?.role : undefined
  const approved = facts.approve ?? facts.ok
  return {
    state: nextState(c, action, {
      ...(role ? { role } : {}),
      ...(approved === undefined ? {} : { approved }),
      ...(facts.solved === undefined ? {} : { solved: facts.solved }),
    }),
    set: {},
    addHandlers: [],
    changeHandlers: [],
    events: [],
    tell: [],
    notices: [],
    corrected: [],
    ...part,
  }
}
