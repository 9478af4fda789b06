/** Who is reminded of a running clock, when, and whom it goes to when nothing happens. */
import type { Calendar, ClockPolicy, ClockState, Limit, Words } from '../contract.ts'
import { dueMs, nextOffice } from './due.ts'

export const escalationSteps = ['yellow', 'red', 'over1', 'over2', 'over3'] as const
export type EscalationStep = (typeof escalationSteps)[number]

/** Roles, not people: whoever holds the post or the duty then. */
export type EscalationRole = 'handler' | 'handlerHead' | 'dutyChief' | 'leaderInCharge' | 'districtCentre'

/** The chain of docs/language.md: yellow and red to those who handle it, then one limit late, two, three. */
export const defaultChain: Record<EscalationStep, readonly EscalationRole[]> = {
  yellow: ['handler'],
  red: ['handler', 'handlerHead'],
  over1: ['dutyChief'],
  over2: ['leaderInCharge'],
  over3: ['districtCentre'],
}

export const escalationWords: Record<EscalationStep, Words> = {
  yellow: { zh: '将到期', en: 'due soon' },
  red: { zh: '已超期', en: 'late' },
  over1: { zh: '超过一个时限', en: 'late by one limit' },
  over2: { zh: '超过两个时限', en: 'late by two limits' },
  over3: { zh: '超过三个时限', en: 'late by three limits' },
}

export interface Escalation {
  step: EscalationStep
  /** When the clock reaches this step. */
  reachedAt: Date
  /** When people are told: the same moment, or the next office moment. */
  at: Date
  to: readonly EscalationRole[]
}

/** "One limit later" of a limit that is 0 (at once, same day): a quarter of an hour. */
const oneLimit = (limit: Limit): Limit => (limit.amount > 0 ? limit : { amount: 15, unit: 'minutes' })

const times = (limit: Limit, n: number): Limit => ({ ...oneLimit(limit), amount: oneLimit(limit).amount * n })

/**
 * Every step of a running clock, in order, whether past or to come. Empty for clocks that are stopped, paused, without limit, and for the evaluation
 * window. The steps of an extended or paused clock follow its present due time.
 */
export function escalations(
  clock: ClockState,
  policy: ClockPolicy,
  calendar: Calendar,
  chain = defaultChain,
): Escalation[] {
  const { due, warnAt, limit } = clock
  if (
    !due ||
    !warnAt ||
    !limit ||
    clock.stoppedAt ||
    clock.paused ||
    clock.state === 'off' ||
    clock.clock === 'rate'
  )
    return []
  const anytime = policy.levels[clock.level].remindAnytime
  const late = (n: number) => new Date(dueMs(due.getTime(), times(limit, n), calendar))
  const reached: Record<EscalationStep, Date> = {
    yellow: warnAt,
    // Exactly on time is in time: red begins with the first moment after.
    red: new Date(due.getTime() + 1),
    over1: late(1),
    over2: late(2),
    over3: late(3),
  }
  return escalationSteps.map((step) => ({
    step,
    reachedAt: reached[step],
    at: anytime ? reached[step] : nextOffice(reached[step], calendar),
    to: chain[step],
  }))
}

/** The step a clock has reached by `at`; null before yellow. Steps whose telling waits for office hours are reached already. */
export function escalationAt(
  clock: ClockState,
  policy: ClockPolicy,
  calendar: Calendar,
  at: Date,
): Escalation | null {
  return escalations(clock, policy, calendar).findLast(({ reachedAt }) => reachedAt <= at) ?? null
}

export interface Reminder extends Escalation {
  clock: ClockState
}

/**
 * The next reminder of a case strictly after `at`, over all its current clocks; null when nothing more will be sent. When several steps of one
 * clock wait for the same opening of the office, only the highest is sent.
 */
export function nextReminder(
  clocks: readonly ClockState[],
  policy: ClockPolicy,
  calendar: Calendar,
  at: Date,
): Reminder | null {
  let next: Reminder | null = null
  for (const clock of clocks) {
    if (!clock.current) continue
    const steps = escalations(clock, policy, calendar).filter((step) => step.at > at)
    const first = steps[0]
    if (!first) continue
    const highest = steps.findLast((step) => step.at.getTime() === first.at.getTime())!
    if (!next || highest.at < next.at) next = { ...highest, clock }
  }
  return next
}
