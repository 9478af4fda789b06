/**
 * The life of a case as one table. Server, phone and desk decide with the same functions: the server refuses with them,
 * the screens show with them what each person may do, the test matrix enumerates them, and the database repeats the
 * moves in a check constraint. Pure; the clock is an argument.
 */

export const states = [
  'triage',
  'dispatched',
  'accepted',
  'suspended',
  'resolved',
  'evaluated',
  'archived',
  'rejected',
  'withdrawn',
] as const
export type State = (typeof states)[number]

/** 发现上报 → 指挥派遣 → 处置反馈 → 事件评价 → 结案归档 (S2f). */
export const stages = ['report', 'dispatch', 'handle', 'evaluate', 'archive'] as const
export type Stage = (typeof stages)[number]

export const stageOf = {
  triage: 'report',
  dispatched: 'dispatch',
  accepted: 'handle',
  suspended: 'handle',
  resolved: 'evaluate',
  evaluated: 'archive',
  archived: 'archive',
  rejected: 'archive',
  withdrawn: 'archive',
} satisfies Record<State, Stage>

export const closedStates: readonly State[] = ['archived', 'rejected', 'withdrawn']

export const actions = [
  'dispatch',
  'recall',
  'redispatch',
  'accept',
  'assemble',
  'arrive',
  'whistle',
  'finish',
  'resolve',
  'requestReturn',
  'ruleReturn',
  'requestExtension',
  'ruleExtension',
  'requestSuspension',
  'ruleSuspension',
  'resume',
  'correct',
  'supervise',
  'remind',
  'escalate',
  'verify',
  'callback',
  'rate',
  'archive',
  'reopen',
  'reject',
  'withdraw',
  'note',
  'ask',
  'answer',
  'link',
  'unlink',
  'split',
  'dismiss',
] as const
export type Action = (typeof actions)[number]

/**
 * How a person may come to an action: a verb held where the case lies, a part in the case (`main`, `co`: their own
 * handler line, by account or by unit), or being the reporter (by the tracking link).
 */
export type Way = { verb: string } | 'main' | 'co' | 'reporter'

interface Rule {
  from: readonly State[]
  /** State afterwards; absent: unchanged. */
  to?: State
  ways: readonly Way[]
}

const working: readonly State[] = ['dispatched', 'accepted']
const inHand: readonly State[] = ['dispatched', 'accepted', 'suspended']

/** The transition table (D05, D06, D18). `extra` conditions that depend on more than the state are in `refusal`. */
export const table = {
  dispatch: { from: ['triage'], to: 'dispatched', ways: [{ verb: 'case.confirm' }] },
  // Within five minutes and before anybody accepted, a dispatch can be taken back as if it had not been.
  recall: { from: ['dispatched'], to: 'triage', ways: [{ verb: 'case.confirm' }] },
  redispatch: { from: inHand, to: 'dispatched', ways: [{ verb: 'case.dispatch' }] },
  accept: { from: inHand, ways: ['main', 'co'] },
  // Only the lead is asked to: helpers have no clock of it.
  assemble: { from: ['accepted'], ways: ['main'] },
  arrive: { from: ['accepted', 'dispatched'], ways: ['main', 'co'] },
  whistle: { from: inHand, ways: [{ verb: 'case.whistle' }, 'main'] },
  finish: { from: inHand, ways: ['co'] },
  resolve: { from: ['accepted'], to: 'resolved', ways: ['main'] },
  requestReturn: { from: working, ways: ['main'] },
  ruleReturn: { from: working, ways: [{ verb: 'case.dispatch' }, { verb: 'case.rule' }] },
  requestExtension: { from: working, ways: ['main'] },
  ruleExtension: { from: working, ways: [{ verb: 'case.extend' }] },
  requestSuspension: { from: ['accepted'], ways: ['main'] },
  ruleSuspension: { from: ['accepted'], ways: [{ verb: 'case.extend' }] },
  resume: { from: ['suspended'], to: 'accepted', ways: ['main', { verb: 'case.extend' }] },
  correct: { from: ['triage', 'dispatched', 'accepted', 'suspended'], ways: [{ verb: 'case.confirm' }] },
  supervise: { from: ['triage', 'dispatched', 'accepted', 'suspended'], ways: [{ verb: 'case.supervise' }] },
  remind: {
    from: ['triage', 'dispatched', 'accepted', 'suspended'],
    ways: [{ verb: 'case.supervise' }, { verb: 'case.dispatch' }],
  },
  escalate: { from: ['triage', 'dispatched', 'accepted', 'suspended'], ways: [{ verb: 'case.whistle' }] },
  verify: {
    from: ['dispatched', 'accepted', 'resolved'],
    ways: [{ verb: 'case.handle' }, { verb: 'case.evaluate' }],
  },
  callback: { from: ['resolved'], ways: [{ verb: 'case.callback' }] },
  rate: { from: ['resolved'], ways: ['reporter'] },
  archive: { from: ['resolved', 'evaluated'], to: 'archived', ways: [{ verb: 'case.archive' }] },
  reopen: {
    from: ['resolved', 'evaluated', 'archived'],
    to: 'dispatched',
    ways: [{ verb: 'case.evaluate' }, 'reporter'],
  },
  reject: { from: ['triage'], to: 'rejected', ways: [{ verb: 'case.reject' }] },
  withdraw: {
    from: ['triage', 'dispatched', 'accepted', 'suspended'],
    to: 'withdrawn',
    ways: [{ verb: 'case.reject' }, 'reporter'],
  },
  note: { from: states, ways: [{ verb: 'case.read' }, 'main', 'co'] },
  ask: { from: ['triage', 'dispatched', 'accepted', 'suspended'], ways: [{ verb: 'case.confirm' }, 'main'] },
  answer: { from: ['triage', 'dispatched', 'accepted', 'suspended', 'resolved'], ways: ['reporter'] },
  link: { from: ['triage', 'dispatched', 'accepted', 'suspended'], ways: [{ verb: 'case.link' }] },
  unlink: {
    from: ['triage', 'dispatched', 'accepted', 'suspended', 'resolved'],
    ways: [{ verb: 'case.link' }],
  },
  split: { from: ['triage', 'dispatched', 'accepted', 'suspended'], ways: [{ verb: 'case.link' }] },
  dismiss: {
    from: ['triage', 'dispatched', 'accepted', 'suspended', 'resolved'],
    ways: [{ verb: 'case.link' }],
  },
} satisfies Record<Action, Rule>

/**
 * Every move of the state that any action can make, as `from>to`, sorted. The check constraint `cases_moves` in
 * migrations repeats this list; a test compares them. `accept` moves only for the main handler, `callback`, `rate`,
 * `verify` and `rule…` move depending on what was found, so they stand here by hand.
 */
export const moves: readonly string[] = [
  ...new Set(
    (Object.values(table) as Rule[]).flatMap((r) =>
      r.to ? r.from.filter((f) => f !== r.to).map((f) => `${f}>${r.to}`) : [],
    ),
  ),
  'dispatched>accepted',
  'accepted>suspended',
  'resolved>evaluated',
  'resolved>accepted',
]
  .filter((m, i, all) => all.indexOf(m) === i)
  .sort()

export interface HandlerFacts {
  id: string
  role: 'main' | 'co'
  unitId: string
  accountId: string | null
  state: 'assigned' | 'accepted' | 'arrived' | 'done' | 'returned' | 'released'
  acceptedAt: Date | null
  arrivedAt: Date | null
  /** Its clock of assembling runs: nobody has said yet that the team is together. */
  assembling: boolean
}

export interface Pending {
  id: string
  kind: 'return' | 'extension' | 'suspension'
  at: string
  byAccountId: string | null
  byUnitId: string | null
  byName: string
  reason: string
  proposedUnitId?: string | null
  limit?: string
  until?: string
}

/** What the rules need to know about a case. */
export interface CaseFacts {
  state: State
  regionPath: string
  level: 'normal' | 'urgent' | 'critical'
  itemCode: string | null
  placed: boolean
  handlers: readonly HandlerFacts[]
  pending: readonly Pending[]
  /** Returns that were approved so far. */
  returns: number
  confirmedAt: Date | null
  closedAt: Date | null
  resolvedAt: Date | null
}

/** Who acts. `can` answers for a verb where the case lies. */
export interface ActorFacts {
  accountId: string | null
  units: readonly string[]
  can(verb: string): boolean
  reporter: boolean
  system?: boolean
}

export { channelWords } from './rules/words.ts'

export const recallMinutes = 5
/** Days after resolving in which the reporter may say "not solved" (S2f evaluates before it archives). */
export const reopenDays = 7
/** From this return on only an arbiter rules (leap 5: the third goes to an arbiter). */
export const arbiterFrom = 3

const live = (h: HandlerFacts) => h.state !== 'returned' && h.state !== 'released'

/** The handler line through which this person acts: their own first, else their unit's; main before co. */
export function ownHandler(c: CaseFacts, who: ActorFacts, role?: 'main' | 'co'): HandlerFacts | null {
  const lines = c.handlers.filter((h) => live(h) && (!role || h.role === role))
  return (
    lines.find((h) => h.accountId !== null && h.accountId === who.accountId) ??
    lines.find((h) => who.units.includes(h.unitId)) ??
    null
  )
}

export function mainHandler(c: CaseFacts): HandlerFacts | null {
  return c.handlers.find((h) => h.role === 'main' && live(h)) ?? null
}

export const pendingOf = (c: CaseFacts, kind: Pending['kind']): Pending | undefined =>
  c.pending.find((p) => p.kind === kind)

/** Why an action is not possible now: a problem code, or null when it is. `state` and `way` first, then what is special. */
export function refusal(c: CaseFacts, who: ActorFacts, action: Action, now: Date): string | null {
  const rule: Rule = table[action]
  if (!hasWay(c, who, rule)) return 'access.denied'
  if (!rule.from.includes(c.state)) return 'case.wrong_state'
  switch (action) {
    case 'dispatch':
      return c.placed ? (c.itemCode === null ? 'case.no_item' : null) : 'case.not_placed'
    case 'recall':
      return c.confirmedAt &&
        now.getTime() - c.confirmedAt.getTime() <= recallMinutes * 60_000 &&
        c.handlers.every((h) => !live(h) || !h.acceptedAt)
        ? null
        : 'case.recall_over'
    case 'accept':
      return ownHandler(c, who)?.state === 'assigned' ? null : 'case.already_accepted'
    case 'assemble':
      return ownHandler(c, who, 'main')?.assembling ? null : 'case.not_assembling'
    case 'arrive': {
      const h = ownHandler(c, who)
      return !h || h.state === 'assigned' ? 'case.accept_first' : h.arrivedAt ? 'case.already_arrived' : null
    }
    case 'finish': {
      const h = ownHandler(c, who, 'co')
      return !h || h.state === 'assigned'
        ? 'case.accept_first'
        : h.state === 'done'
          ? 'case.already_done'
          : null
    }
    case 'requestReturn':
      return pendingOf(c, 'return') ? 'case.return_pending' : null
    case 'redispatch':
      // Sending it on while a third return waits would be a ruling by another name.
      return pendingOf(c, 'return') && c.returns + 1 >= arbiterFrom && !who.can('case.rule') && !who.system
        ? 'case.arbiter_only'
        : null
    case 'ruleReturn':
      if (!pendingOf(c, 'return')) return 'case.nothing_pending'
      return c.returns + 1 >= arbiterFrom && !who.can('case.rule') && !who.system ? 'case.arbiter_only' : null
    case 'requestExtension':
      return pendingOf(c, 'extension') ? 'case.extension_pending' : null
    case 'ruleExtension':
      return pendingOf(c, 'extension') ? null : 'case.nothing_pending'
    case 'requestSuspension':
      return pendingOf(c, 'suspension') ? 'case.suspension_pending' : null
    case 'ruleSuspension':
      return pendingOf(c, 'suspension') ? null : 'case.nothing_pending'
    case 'reopen':
      return c.resolvedAt && now.getTime() - c.resolvedAt.getTime() <= reopenDays * 86_400_000
        ? null
        : 'case.reopen_over'
    default:
      return null
  }
}

function hasWay(c: CaseFacts, who: ActorFacts, rule: Rule): boolean {
  if (who.system) return true
  return rule.ways.some((w) => {
    if (w === 'reporter') return who.reporter
    if (w === 'main' || w === 'co') return ownHandler(c, who, w) !== null
    return who.can(w.verb)
  })
}

/** Everything this person may do with the case now, in the order of the table: what menus, docks and the API's answer show. */
export function allowedActions(c: CaseFacts, who: ActorFacts, now: Date): Action[] {
  return actions.filter((a) => refusal(c, who, a, now) === null)
}

/** The one thing that is this person's to do next, or null: orders the inbox and names the primary button. */
export function primaryAction(allowed: readonly Action[], c: CaseFacts): Action | null {
  const order: Action[] =
    c.state === 'triage'
      ? ['dispatch', 'correct']
      : [
          'ruleReturn',
          'ruleExtension',
          'ruleSuspension',
          'accept',
          'arrive',
          'resolve',
          'finish',
          'resume',
          'callback',
          'archive',
        ]
  const may = new Set(allowed)
  // A case that is reached only in one of several ways still has one next step; arriving is not demanded twice.
  return order.find((a) => may.has(a) && !(a === 'arrive' && c.level === 'normal')) ?? null
}

/** State after an action, given what the person found (`solved`, `approved`): total over the table. */
export function nextState(
  c: CaseFacts,
  action: Action,
  facts: { role?: 'main' | 'co'; approved?: boolean; solved?: boolean },
): State {
  const rule: Rule = table[action]
  switch (action) {
    case 'accept':
      return facts.role === 'main' && c.state === 'dispatched' ? 'accepted' : c.state
    case 'ruleReturn':
      return facts.approved ? 'dispatched' : c.state
    case 'ruleSuspension':
      return facts.approved ? 'suspended' : c.state
    case 'rate':
    case 'callback':
      return facts.solved ? 'evaluated' : 'dispatched'
    case 'verify':
      return c.state === 'resolved' && facts.approved === false ? 'accepted' : c.state
    default:
      return rule.to ?? c.state
  }
}
