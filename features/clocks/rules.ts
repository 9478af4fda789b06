/** Deadlines and clocks: what other features, the clients and the command line may use. All of it is pure. */
export { builtinCalendar } from './rules/builtin.ts'
export {
  type CalendarFault,
  defaultHours,
  defaultZone,
  mergeCalendars,
  type ReadCalendar,
  readCalendar,
  readDate,
} from './rules/calendar.ts'
export { type Due, dueAt, dueMs, elapsed, missingYears, nextOffice, remaining } from './rules/due.ts'
export {
  defaultChain,
  type Escalation,
  type EscalationRole,
  type EscalationStep,
  escalationAt,
  escalations,
  escalationWords,
  nextReminder,
  type Reminder,
} from './rules/escalate.ts'
export { clockOf, fold } from './rules/fold.ts'
export { formatClock, formatLimitDue, span, spokenClock, tickOf } from './rules/format.ts'
export { type OfficeKnots, officeKnots } from './rules/knots.ts'
export { dayLabel, dueLabel, formatMoment, fullMoment, weekdayLabel } from './rules/labels.ts'
export {
  formatLimit,
  isWorking,
  type LimitProfile,
  limitProfiles,
  parseLimit,
  plainProfile,
  type ReadLimit,
  readLimit,
  yunchengHours,
  yunchengProfile,
} from './rules/limits.ts'
export { defaultPolicy, limitOf, policyWith } from './rules/policy.ts'
export { type ShownClock, workingWords } from './rules/shown.ts'
export { readWireClock, wireClock } from './rules/wire.ts'
export { clockWords, levelWords, stateWords } from './rules/words.ts'
export { isWorkingDay } from './rules/workday.ts'
export { workingDaysBetween } from './rules/worktime.ts'
export { dateOf, dayNumber, instantOf, isoInZone } from './rules/zone.ts'
