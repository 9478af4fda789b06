/** A case's clocks from its history. Which event does what is written in docs/language.md, "Clocks"; read that first. */
import type {
  Calendar,
  ClockEvent,
  ClockName,
  ClockPolicy,
  ClockState,
  Level,
  Limit,
  Words,
} from '../contract.ts'
import { levels } from '../contract.ts'
import { dueMs } from './due.ts'
import { formatLimit } from './limits.ts'
import { limitOf } from './policy.ts'
import { fullDue, pause, type Run, resume, setDue, settle, stop, unstop } from './run.ts'
import { stateOf } from './state.ts'
import { levelWords } from './words.ts'

type EventOf<T extends ClockEvent['type']> = Extract<ClockEvent, { type: T }>
type Dispatch = EventOf<'dispatched'>

/** Clocks of the handlers; only these pause when a case is suspended. */
const handlerClocks: readonly ClockName[] = ['sign', 'assemble', 'arrive', 'resolve']

interface Folding {
  policy: ClockPolicy
  calendar: Calendar
  runs: Run[]
  level: Level
  /** The present lead; null before the first dispatch and between a justified return and the next one. */
  lead: Dispatch | null
  /** The next dispatch to a lead starts accepting, assembling and arriving anew, even to the same handler. */
  fresh: boolean
  suspended: boolean
  /** Latest dispatch to each handler. */
  dispatches: Map<string, { at: number; event: Dispatch }>
  request: { handler: string; at: number } | null
}

const running = (f: Folding, clock: ClockName, handler?: string): Run | undefined =>
  f.runs.findLast(
    (run) => run.clock === clock && !run.stop && (handler === undefined || run.handler === handler),
  )

const leadResolve = (f: Folding): Run | undefined =>
  f.runs.findLast((run) => run.clock === 'resolve' && run.role === 'lead')

function limitFor(f: Folding, clock: ClockName, dispatch: Dispatch | null): Limit | null {
  const own = dispatch?.limits?.[clock]
  return own === undefined ? limitOf(f.policy, f.level, clock, dispatch?.outsideTown) : own
}

function start(f: Folding, clock: ClockName, at: number, by: Words, dispatch: Dispatch | null = null): void {
  const follows = clock === 'resolve' && dispatch?.role === 'co' && dispatch.limits?.resolve === undefined
  const limit = follows ? null : limitFor(f, clock, dispatch)
  const handler = dispatch?.handler ?? null
  const role = dispatch?.role ?? null
  const same = f.runs.filter(
    (run) => run.clock === clock && (role !== 'co' || run.handler === handler) && run.role === role,
  )
  const run: Run = {
    clock,
    handler,
    role,
    level: f.level,
    run: same.length + 1,
    limit,
    follows,
    start: at,
    startedBy: by,
    due: limit && dueMs(at, limit, f.calendar),
    counted: [],
    open: new Map(),
    pauses: [],
    stop: null,
    notes: [],
  }
  if (f.suspended && handlerClocks.includes(clock)) pause(run, 'suspended', at)
  f.runs.push(run)
}

/** Ends clocks without a verdict. */
function end(f: Folding, at: number, which: (run: Run) => boolean): void {
  for (const run of f.runs) if (!run.stop && which(run)) stop(run, at, f.calendar, false)
}

const byDispatch: Words = { zh: '派遣', en: 'dispatched' }
/** Arriving there has a limit of its own, and the explanation says so. */
const byDispatchOutside: Words = { zh: '派遣（县城以外）', en: 'dispatched, outside the county town' }
const begins = (f: Folding, clock: ClockName, event: Dispatch): Words =>
  clock === 'arrive' && event.outsideTown && f.policy.levels[f.level].arriveOutsideTown !== undefined
    ? byDispatchOutside
    : byDispatch

function dispatched(f: Folding, at: number, event: Dispatch): void {
  if (event.role === 'co' && f.lead?.handler === event.handler) return
  f.dispatches.set(event.handler, { at, event })
  if (event.role === 'co') {
    // Asking the same helper again does not give it new time.
    if (f.runs.some((run) => run.role === 'co' && run.handler === event.handler && !run.stop)) return
    for (const clock of ['sign', 'arrive', 'resolve'] as const)
      start(f, clock, at, begins(f, clock, event), event)
    return
  }
  end(f, at, (run) => run.role === 'co' && run.handler === event.handler)
  stop(running(f, 'confirm'), at, f.calendar)
  const before = f.lead
  const changed = before?.handler !== event.handler
  const resolve = leadResolve(f)
  f.lead = event
  if (resolve && !resolve.stop) {
    resume(resolve, 'returned', at, f.calendar)
    resolve.handler = event.handler
  }
  if (!f.fresh && !changed) return
  const stages: ClockName[] = f.fresh ? ['sign', 'assemble', 'arrive'] : ['sign']
  // A transfer takes the clocks that are running along, so that passing a case on gains nothing.
  for (const run of f.runs) {
    if (run.role !== 'lead' || run.stop) continue
    if (stages.includes(run.clock)) stop(run, at, f.calendar, false)
    else run.handler = event.handler
  }
  for (const clock of stages) start(f, clock, at, begins(f, clock, event), event)
  if (!resolve) start(f, 'resolve', at, byDispatch, event)
  f.fresh = false
}

function returnRuled(f: Folding, at: number, event: EventOf<'returnRuled'>): void {
  stop(running(f, 'rule'), at, f.calendar)
  const asked = f.request?.handler === event.handler ? f.request.at : at
  f.request = null
  if (!event.justified) return
  const dispatch = f.dispatches.get(event.handler)
  if (f.lead?.handler !== event.handler) {
    end(f, at, (run) => run.role === 'co' && run.handler === event.handler)
    return
  }
  end(f, at, (run) => run.role === 'lead' && run.handler === event.handler && run.clock !== 'resolve')
  const resolve = running(f, 'resolve', event.handler)
  const window = f.policy.levels[f.level].returnWindow
  const inTime = dispatch && asked <= dueMs(dispatch.at, window, f.calendar)
  if (resolve) pause(resolve, 'returned', inTime ? dispatch.at : asked)
  f.lead = null
  f.fresh = true
  start(f, 'confirm', at, { zh: '退回有理', en: 'return ruled justified' })
}

function levelChanged(f: Folding, at: number, level: Level): void {
  const raised = levels.indexOf(level) > levels.indexOf(f.level)
  if (level === f.level) return
  f.level = level
  if (f.suspended && !f.policy.levels[level].pausable) resumed(f, at)
  const why: Words = { zh: `级别改为${levelWords[level].zh}`, en: `level now ${levelWords[level].en}` }
  for (const run of f.runs) {
    if (run.stop || run.follows || run.clock === 'feedback' || run.clock === 'rate') continue
    const dispatch = run.handler === null ? null : (f.dispatches.get(run.handler)?.event ?? null)
    if (dispatch?.limits?.[run.clock] !== undefined) continue
    const limit = limitFor(f, run.clock, dispatch)
    run.level = level
    settle(run, at, f.calendar)
    const old = run.due
    run.limit = limit
    if (!limit) run.due = null
    else if (raised)
      setDue(run, Math.min(old ?? Number.POSITIVE_INFINITY, dueMs(at, limit, f.calendar)), at, why)
    else setDue(run, Math.max(old ?? Number.NEGATIVE_INFINITY, fullDue(run, limit, f.calendar)), at, why)
  }
}

function extended(f: Folding, at: number, event: EventOf<'extended'>): void {
  const co = event.handler !== undefined && event.handler !== f.lead?.handler
  const run = co ? running(f, 'resolve', event.handler) : leadResolve(f)
  if (!run?.limit || run.stop) return
  settle(run, at, f.calendar)
  const due = run.due!
  const next = event.by ? dueMs(due, event.by, f.calendar) : Math.max(due, event.until.getTime())
  const by = event.by && { zh: ` ${formatLimit(event.by, 'zh')}`, en: ` by ${formatLimit(event.by, 'en')}` }
  setDue(run, next, at, { zh: `准予延期${by?.zh ?? ''}`, en: `extension approved${by?.en ?? ''}` })
}

function resolved(f: Folding, at: number, handler: string | undefined): void {
  const co = f.runs.some((run) => run.role === 'co' && run.handler === handler)
  const role = co && handler !== f.lead?.handler ? 'co' : 'lead'
  for (const run of f.runs) {
    if (run.stop || !handlerClocks.includes(run.clock)) continue
    if (run.role === role && (role === 'lead' || run.handler === handler)) stop(run, at, f.calendar)
    else if (role === 'lead' && run.follows) stop(run, at, f.calendar)
    // A co-handler who has not arrived when all is done is not asked to any more.
    else if (role === 'lead' && ownsNothing(f, run)) stop(run, at, f.calendar, false)
  }
  if (role === 'co') return
  f.suspended = false
  stop(running(f, 'confirm'), at, f.calendar)
  end(f, at, (run) => run.clock === 'rule' || run.clock === 'feedback')
  start(f, 'feedback', at, { zh: '办结', en: 'resolved' })
}

const ownsNothing = (f: Folding, run: Run) =>
  f.dispatches.get(run.handler ?? '')?.event.limits?.resolve === undefined

/** Accepting, assembling, arriving: each later stage implies the earlier ones. */
function reached(f: Folding, at: number, stage: 'signed' | 'assembled' | 'arrived', handler: string): void {
  const done: ClockName[] = ['sign']
  if (stage !== 'signed') done.push('assemble')
  if (stage === 'arrived') done.push('arrive')
  for (const clock of done) stop(running(f, clock, handler), at, f.calendar)
}

function suspended(f: Folding, at: number): void {
  if (!f.policy.levels[f.level].pausable) return
  f.suspended = true
  for (const run of f.runs) if (handlerClocks.includes(run.clock)) pause(run, 'suspended', at)
}

function resultRefused(f: Folding, at: number): void {
  const run = leadResolve(f)
  if (run) unstop(run, at, f.calendar)
  end(f, at, ({ clock }) => clock === 'feedback')
}

function joined(f: Folding, at: number, due: Date): void {
  const run = leadResolve(f)
  if (!run?.limit || run.stop) return
  settle(run, at, f.calendar)
  const why = { zh: '并入同一件事，取较早的限期', en: 'joined by the same problem, the earlier time holds' }
  setDue(run, Math.min(run.due!, due.getTime()), at, why)
}

function resumed(f: Folding, at: number): void {
  f.suspended = false
  for (const run of f.runs) resume(run, 'suspended', at, f.calendar)
}

function reopened(f: Folding, at: number): void {
  const last = leadResolve(f)
  if (!last && !running(f, 'confirm')) start(f, 'confirm', at, { zh: '重开', en: 'reopened' })
  if (!last?.stop) return
  end(f, at, (run) => run.clock === 'feedback' || run.clock === 'rate')
  f.suspended = false
  f.fresh = true
  start(
    f,
    'resolve',
    at,
    { zh: '重开', en: 'reopened' },
    f.lead ?? f.dispatches.get(last.handler ?? '')?.event ?? null,
  )
}

/** What each event does; a type missing here does not compile. */
function apply(f: Folding, event: ClockEvent, at: number): void {
  switch (event.type) {
    case 'reported':
      if (f.runs.length > 0) break
      f.level = event.level
      start(f, 'confirm', at, { zh: '收到报告', en: 'reported' })
      break
    case 'confirmed':
      stop(running(f, 'confirm'), at, f.calendar)
      break
    case 'dispatched':
      dispatched(f, at, event)
      break
    case 'signed':
    case 'assembled':
    case 'arrived':
      reached(f, at, event.type, event.handler)
      break
    case 'levelChanged':
      levelChanged(f, at, event.level)
      break
    case 'suspended':
      suspended(f, at)
      break
    case 'resumed':
      resumed(f, at)
      break
    case 'extended':
      extended(f, at, event)
      break
    case 'returnRequested':
      f.request ??= { handler: event.handler, at }
      if (!running(f, 'rule')) start(f, 'rule', at, { zh: '申请退回', en: 'return requested' })
      break
    case 'returnRuled':
      returnRuled(f, at, event)
      break
    case 'resolved':
      resolved(f, at, event.handler)
      break
    case 'resultRefused':
      resultRefused(f, at)
      break
    case 'reopened':
      reopened(f, at)
      break
    case 'feedbackSent':
      if (!running(f, 'feedback')) break
      stop(running(f, 'feedback'), at, f.calendar)
      start(f, 'rate', at, { zh: '已反馈', en: 'feedback sent' })
      break
    case 'rated':
      if (event.all !== false) stop(running(f, 'rate'), at, f.calendar)
      break
    case 'joined':
      joined(f, at, event.due)
      break
    case 'rejected':
    case 'withdrawn':
    case 'archived':
      end(f, at, () => true)
      break
  }
}

/** What was known at `at`, in the order it happened. A device clock that is ahead is cut to the time of recording. */
function known(events: readonly ClockEvent[], at: number): { event: ClockEvent; time: number }[] {
  return events
    .map((event) => {
      const recorded = (event.recordedAt ?? event.at).getTime()
      return { event, recorded, time: Math.min(event.at.getTime(), recorded) }
    })
    .filter(({ recorded }) => recorded <= at)
    .sort((a, b) => a.time - b.time)
}

/**
 * The clocks of a case at a moment: every run of every clock, the latest of each marked `current`. Pure and recomputable: `policy` and `calendar`
 * are the versions that held for the case (`policyWith` for its item), events later than `at` or not yet recorded by then are left out.
 * Events in any order; those of the same moment keep theirs. A history the transition table would not allow is folded as far as it makes sense.
 */
export function fold(
  events: readonly ClockEvent[],
  policy: ClockPolicy,
  calendar: Calendar,
  at: Date,
): ClockState[] {
  const moment = at.getTime()
  const f: Folding = {
    policy,
    calendar,
    runs: [],
    level: 'normal',
    lead: null,
    fresh: true,
    suspended: false,
    dispatches: new Map(),
    request: null,
  }
  for (const { event, time } of known(events, moment)) apply(f, event, time)
  return f.runs.map((run) => stateOf(run, f.runs, policy, calendar, moment))
}

/** The current run of a clock: the lead's where handlers have it, or the latest of the handler named. */
export function clockOf(
  states: readonly ClockState[],
  clock: ClockName,
  handler?: string,
): ClockState | undefined {
  return states.findLast(
    (state) =>
      state.clock === clock && (handler ? state.handler === handler : state.current && state.role !== 'co'),
  )
}
