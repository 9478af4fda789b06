/** What is told, what is taken and what is refused between two installations. Pure. */
import { maskWords } from '../../shared/mask-words.ts'
import type { ReferralBody, Step, StepBody } from './contract/wire.ts'
import type { ReferralState } from './contract.ts'

/** From this referral of a case to the same side on only an arbiter decides, as with returns. */
export const arbiterFrom = 3

/** What the other side reads: the words of all reports, the oldest first, each phone masked, cut at 4,000 characters. */
export function wordsOf(reports: readonly { body: string }[]): string {
  const all = [...new Set(reports.map((r) => maskWords(r.body.trim())).filter(Boolean))]
  const text = all.length > 1 ? all.map((b, i) => `（${i + 1}）${b}`).join('\n') : (all[0] ?? '')
  return text.length <= 4000 ? text : `${text.slice(0, 3999)}…`
}

const minute = 60_000
/** A message is tried for a day; then a person has to look. */
export const maxAgeMs = 24 * 60 * minute
/** A sender that died is taken over after this; longer than a call may last. */
export const leaseMs = 45_000

/** 2 s, 4 s, 8 s … half an hour, ± 20 %: a line that breaks is back soon, one that is down is not met by everything at once. */
export function nextTry(o: {
  attempts: number
  since: Date
  now: Date
  chance: number
  askedMs?: number | undefined
}): Date | null {
  if (o.now.getTime() - o.since.getTime() >= maxAgeMs) return null
  const base = Math.min(30 * minute, 1000 * 2 ** Math.min(o.attempts, 20))
  return new Date(
    o.now.getTime() +
      Math.round(Math.max(base * (0.8 + 0.4 * o.chance), Math.min(o.askedMs ?? 0, 30 * minute))),
  )
}

export interface LogEntry {
  seq: number
  kind: string
  data: Record<string, unknown>
  actorKind: string
  unitId: string | null
}

export type Told = Pick<StepBody, 'step' | 'unitName' | 'reason' | 'result' | 'solved' | 'stars'>

const text = (v: unknown, max: number): string | null =>
  typeof v === 'string' && v.trim() ? v.trim().slice(0, max) : null
const told = (step: Step, e: LogEntry, more: Partial<Told> = {}): Told => ({
  step,
  unitName: text(e.data.unitName, 120),
  reason: text(e.data.reason, 1000),
  result: null,
  solved: null,
  stars: null,
  ...more,
})
const rated = (e: LogEntry): Told =>
  told('rated', e, {
    unitName: null,
    solved: e.data.solved === true,
    stars: typeof e.data.stars === 'number' ? e.data.stars : null,
    // The reporter's own words.
    reason: text(maskWords(String(e.data.body ?? e.data.note ?? '')), 1000),
  })

/** What the side that works tells the side that referred, of one entry of its log; null: nothing. */
export function toldBack(e: LogEntry): Told | null {
  switch (e.kind) {
    case 'dispatched':
      return told('dispatched', e, { reason: null })
    case 'accepted':
    case 'arrived':
      return e.data.role === 'main' ? told(e.kind, e) : null
    case 'suspended':
    case 'resumed':
    case 'reopened':
      return told(e.kind, e)
    case 'resolved':
      return told('resolved', e, { result: text(e.data.result, 2000) })
    case 'rejected':
    case 'withdrawn':
      return told('returned', e, {
        unitName: null,
        reason: text(e.data.reply, 1000) ?? text(e.data.reason, 1000),
      })
    case 'asked':
      return told('asked', e, { reason: text(e.data.question, 1000) })
    case 'rated':
    case 'called_back':
      return rated(e)
    default:
      return null
  }
}

/** What the side that referred tells the side that works. `unitId`: the unit here that stands for the other side. */
export function toldOn(e: LogEntry, unitId: string): Told | null {
  switch (e.kind) {
    case 'dispatched':
      // Given to somebody else here: the other side need not go on.
      return e.data.unitId === unitId ? null : told('withdrawn', e, { unitName: null })
    case 'recalled':
    case 'rejected':
    case 'withdrawn':
      return told('withdrawn', e, { unitName: null })
    case 'resolved':
      // Done here by a person, not by the result of the other side.
      return told('withdrawn', e, { unitName: null, reason: text(e.data.result, 1000) })
    case 'reopened':
      return told('reopened', e, { unitName: null })
    case 'reminded':
      return told('reminded', e, { reason: text(e.data.message, 1000) })
    case 'supervised':
      return told('reminded', e)
    case 'rated':
    case 'called_back':
      return rated(e)
    default:
      return null
  }
}

/** What the other side itself did here is not told back to it. */
export const isEcho = (e: LogEntry, unitId: string): boolean =>
  e.actorKind === 'system' && e.unitId === unitId

/** State of the side that referred after a step of the other side. */
export function stateAfter(was: ReferralState, step: Step): ReferralState {
  if (was === 'returned' || was === 'withdrawn' || was === 'done') return was
  switch (step) {
    case 'resolved':
      return 'resolved'
    case 'returned':
      return 'returned'
    case 'withdrawn':
      return 'withdrawn'
    case 'rated':
    case 'asked':
    case 'reminded':
      return was
    default:
      return 'working'
  }
}

export interface PeerFacts {
  direction: 'both' | 'send' | 'take'
  state: 'invited' | 'active' | 'revoked'
  regions: readonly string[]
  remoteId: string | null
}

const inside = (path: string, roots: readonly string[]) => roots.some((r) => r !== '' && path.startsWith(r))

/** Why a referral of this peer is not taken, as a problem code. It speaks for its own regions and about ours, not about a third. */
export function refusalToTake(
  p: PeerFacts,
  body: Pick<ReferralBody, 'regionPath' | 'trail'>,
  self: { id: string; rootPath: string },
): string | null {
  if (p.direction === 'send') return 'exchange.no_take'
  if (body.trail.at(-1)?.installation !== p.remoteId) return 'exchange.not_yours'
  if (body.trail.some((t) => t.installation === self.id)) return 'exchange.loop'
  if (!inside(body.regionPath, p.regions) && !inside(body.regionPath, [self.rootPath]))
    return 'exchange.region'
  return null
}

export interface Past {
  direction: 'out' | 'in'
  peerId: string
  state: ReferralState
}
const open = (r: Past): boolean => !['returned', 'withdrawn', 'done'].includes(r.state)

/** How often the case would have been referred to this peer, and why it cannot be now. */
export function refusalToRefer(
  p: PeerFacts & { id: string },
  past: readonly Past[],
  who: { can(verb: string): boolean },
): { nth: number; refusal: string | null } {
  const nth = past.filter((r) => r.direction === 'out' && r.peerId === p.id).length + 1
  const refusal =
    p.state !== 'active' || p.direction === 'take'
      ? 'exchange.no_send'
      : past.some((r) => r.direction === 'out' && open(r))
        ? 'exchange.open_already'
        : past.some((r) => r.direction === 'in' && r.peerId === p.id && open(r))
          ? 'exchange.use_return'
          : nth >= arbiterFrom && !who.can('case.rule')
            ? 'case.arbiter_only'
            : null
  return { nth, refusal }
}

/** A one-time code as people read it aloud: no 0 O 1 I L. 60 bits. */
export const codeAlphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
export const plainCode = (code: string): string => code.toUpperCase().replace(/[^0-9A-Z]/g, '')
