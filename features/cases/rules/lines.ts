/** Handler lines, their events and corrections: the pieces that actions are made of. Pure. */
import type { ActionInput } from '../contract.ts'
import {
  type ActorFacts,
  type CaseFacts,
  type HandlerFacts,
  mainHandler,
  ownHandler,
  type Pending,
} from '../rules.ts'
import {
  type CaseNow,
  type HandlerChange,
  type NewEvent,
  type NewHandler,
  type Notice,
  type Outcome,
  Refused,
  type World,
} from './outcome.ts'

/**
 * When it happened, by the device. A device clock may run ahead or behind: what it says is never later than when we heard of
 * it, and never before the step that it follows (`since`): nobody accepts what was not yet given to them.
 */
export const at = (input: { occurredAt?: string }, since: Date | null, now: Date): Date => {
  const t = input.occurredAt ? new Date(input.occurredAt) : now
  if (since && t < since) return since
  return t > now ? now : t
}

export function own(c: CaseNow, who: ActorFacts, role?: 'main' | 'co'): HandlerFacts {
  const h = ownHandler(c, who, role)
  if (!h) throw new Refused('access.denied')
  return h
}

export function handlerData(h: HandlerFacts, w: World): Record<string, unknown> {
  return {
    handlerId: h.id,
    role: h.role,
    unitId: h.unitId,
    unitName: w.unit(h.unitId)?.name ?? '',
    accountId: h.accountId,
  }
}

export function assign(
  c: CaseNow,
  unitId: string,
  accountId: string | undefined,
  postId: string | undefined,
  w: World,
  regionPath = c.regionPath,
): NewHandler {
  if (!w.takes(unitId)) throw new Refused('case.unit_unknown')
  const post = accountId ? w.member(unitId, accountId) : null
  // Given to somebody who does not work there, nobody would find it.
  if (post === undefined) throw new Refused('case.not_of_unit')
  const p = accountId ? { accountId, postId: postId ?? post } : w.person(unitId, regionPath)
  return { id: w.newId(), role: 'main', unitId, postId: p.postId, accountId: p.accountId, task: null }
}

/** Kept with the event: the clock of arriving is folded from it, wherever borders run later. */
export const outside = (w: World, regionPath: string) =>
  w.outsideTown(regionPath) ? { outsideTown: true } : {}

export function dispatchedEvent(
  h: NewHandler,
  level: string,
  itemCode: string | null,
  regionPath: string,
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
      ...outside(w, regionPath),
      ...more,
    },
  }
}

/**
 * A named task goes on a grid only as the item's admission list says: forbidden work never, work that it does not name only
 * by somebody who rules here (the street leader in charge). A task left empty is bounded by the list shown with the case.
 */
export function admitted(
  lines: readonly NewHandler[],
  itemCode: string | null,
  who: { can(verb: string): boolean },
  w: World,
): void {
  for (const h of lines) {
    const verdict = itemCode && h.task ? w.admits(itemCode, h.postId, h.task) : null
    if (verdict === 'refused') throw new Refused('case.not_on_grid')
    if (verdict === 'needs_approval' && !who.can('case.rule')) throw new Refused('case.not_admitted')
  }
}

export function coHandlers(
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
    if (!w.takes(co.unitId)) throw new Refused('case.unit_unknown')
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

export const coEvent = (h: NewHandler, w: World, by: string, regionPath: string): NewEvent => ({
  kind: 'co_assigned',
  data: {
    handlerId: h.id,
    unitId: h.unitId,
    unitName: w.unit(h.unitId)?.name ?? '',
    accountId: h.accountId,
    accountName: h.accountId ? (w.accountName(h.accountId) ?? null) : null,
    task: h.task,
    by,
    ...outside(w, regionPath),
  },
})

export const noticeTo = (h: NewHandler, c: CaseNow, kind: string, zh: string, en: string): Notice => ({
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
    if (w.county(k.regionPath) !== w.county(c.regionPath)) throw new Refused('case.other_county')
    if (!w.region(k.regionPath)) throw new Refused('case.region_unknown')
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
  const left = set.regionPath && set.regionPath !== c.regionPath ? c.regionPath : null
  return {
    set,
    events: Object.keys(changes).length
      ? [{ kind: 'corrected', data: { changes, ...(left ? { left } : {}) } }]
      : [],
    corrected,
    regionPath: set.regionPath ?? c.regionPath,
    itemCode: set.itemCode ?? c.itemCode,
    level: set.level ?? c.level,
  }
}

export function released(c: CaseNow): HandlerChange[] {
  const m = mainHandler(c)
  return m ? [{ id: m.id, state: 'released' }] : []
}

export function request(
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

export const without = (c: CaseNow, kind: Pending['kind']): Pending[] =>
  c.pending.filter((p) => p.kind !== kind)

export const reopened = (c: CaseNow): Outcome['set'] => ({
  reopens: c.reopens + 1,
  resolvedAt: null,
  evaluatedAt: null,
  closedAt: null,
  acceptedAt: null,
  result: null,
})
