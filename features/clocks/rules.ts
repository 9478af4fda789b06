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
export { isoInZone } from './rules/zone.ts'
