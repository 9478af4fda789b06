/** The clocks of a case: its events in the words of `features/clocks`, and which duty comes next. Pure. */
import type { Calendar, ClockEvent, ClockPolicy, ClockState } from '../../clocks/contract.ts'
import { fold, parseLimit } from '../../clocks/rules.ts'

export interface EventFacts {
  kind: string
  occurredAt: Date
  recordedAt: Date
  data: Record<string, unknown>
}

/** Kinds of events that move clocks; the others need not be read to fold them. */
export const clockMovers: ReadonlySet<string> = new Set([
  'reported',
  'corrected',
  'recalled',
  'dispatched',
  'co_assigned',
  'accepted',
  'assembled',
  'arrived',
  'co_done',
  'return_requested',
  'return_approved',
  'return_refused',
  'extended',
  'suspended',
  'resumed',
  'rejected',
  'withdrawn',
  'archived',
  'resolved',
  'verified',
  'reopened',
  'feedback_sent',
  'rated',
  'called_back',
])

/** Events that move clocks, in the form `fold` takes; a recalled dispatch, and what came of it, is left out as if it had not been. */
export function clockEvents(events: readonly EventFacts[]): ClockEvent[] {
  const out: ClockEvent[] = []
  const lastRecall = events.findLastIndex((e) => e.kind === 'recalled')
  let wasResolved = false
  let asked: string | null = null
  events.forEach((e, i) => {
    if (!clockMovers.has(e.kind)) return
    // Only the case itself stands from before: that it was reported, and its level.
    if (i < lastRecall && e.kind !== 'reported' && e.kind !== 'corrected') return
    const at = { at: e.occurredAt, recordedAt: e.recordedAt }
    const d = e.data
    const handler = String(d.handlerId ?? '')
    const outside = d.outsideTown === true ? { outsideTown: true } : {}
    switch (e.kind) {
      case 'reported':
        // The centre's duty begins when the report is received, however long ago it was written.
        out.push({ at: e.recordedAt, type: 'reported', level: levelOf(d.level) })
        return
      case 'corrected': {
        const change = (d.changes as { level?: { to: string } } | undefined)?.level
        if (change) out.push({ ...at, type: 'levelChanged', level: levelOf(change.to) })
        return
      }
      case 'dispatched':
        // Given to another unit while a return waits: the transfer is the ruling, nobody owes one any more.
        if (asked) out.push({ ...at, type: 'returnRuled', handler: asked, justified: false })
        asked = null
        out.push({ ...at, type: 'dispatched', handler, role: 'lead', ...outside })
        return
      case 'co_assigned':
        out.push({ ...at, type: 'dispatched', handler, role: 'co', ...outside })
        return
      case 'accepted':
        out.push({ ...at, type: 'signed', handler })
        return
      case 'assembled':
      case 'arrived':
        out.push({ ...at, type: e.kind, handler })
        return
      case 'co_done':
        out.push({ ...at, type: 'resolved', handler })
        return
      case 'return_requested':
        asked = handler
        out.push({ ...at, type: 'returnRequested', handler })
        return
      case 'return_approved':
      case 'return_refused':
        asked = null
        out.push({ ...at, type: 'returnRuled', handler, justified: e.kind === 'return_approved' })
        return
      case 'extended': {
        const by = parseLimit(String(d.limit ?? ''))
        if (by) out.push({ ...at, type: 'extended', by })
        return
      }
      case 'suspended':
      case 'resumed':
      case 'rejected':
      case 'withdrawn':
      case 'archived':
        out.push({ ...at, type: e.kind })
        return
      case 'resolved':
        wasResolved = true
        out.push({ ...at, type: 'resolved' })
        return
      case 'verified':
        if (d.ok === false && wasResolved) out.push({ ...at, type: 'resultRefused' })
        return
      case 'reopened':
        out.push({ ...at, type: 'reopened' })
        return
      case 'feedback_sent':
        out.push({ ...at, type: 'feedbackSent' })
        return
      case 'rated':
        out.push({ ...at, type: 'rated', all: d.all !== false })
        return
      case 'called_back':
        if (d.solved) out.push({ ...at, type: 'rated' })
        return
    }
  })
  return out
}

function levelOf(v: unknown): 'normal' | 'urgent' | 'critical' {
  return v === 'critical' || v === 'urgent' ? v : 'normal'
}

export function clocksAt(
  events: readonly EventFacts[],
  policy: ClockPolicy,
  calendar: Calendar,
  at: Date,
): ClockState[] {
  return fold(clockEvents(events), policy, calendar, at).filter((c) => c.current)
}

export interface NextDuty {
  kind: string
  dueAt: Date
  warnAt: Date | null
}

const duties = new Set(['confirm', 'rule', 'sign', 'assemble', 'arrive', 'resolve', 'feedback'])

/** The duty whose time comes first among the clocks that run; null when nobody owes anything (or all of it is paused). */
export function nextDuty(clocks: readonly ClockState[]): NextDuty | null {
  let best: NextDuty | null = null
  for (const c of clocks) {
    if (!duties.has(c.clock) || c.stoppedAt || c.paused || !c.due) continue
    if (!best || c.due < best.dueAt) best = { kind: c.clock, dueAt: c.due, warnAt: c.warnAt }
  }
  return best
}

/** When the sweeper must look again: the warning, then the due time; null when neither lies ahead. */
export function nextLook(c: ClockState, after: Date): Date | null {
  if (c.stoppedAt || c.paused || !c.due) return null
  if (c.warnAt && c.warnAt > after) return c.warnAt
  // One millisecond later: being exactly on time is in time.
  return c.due >= after ? new Date(c.due.getTime() + 1) : null
}

export const clockKey = (c: ClockState): string => (c.handler ? `${c.clock}:${c.handler}` : c.clock)
