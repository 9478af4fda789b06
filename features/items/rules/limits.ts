import { isWorking, type LimitProfile, plainProfile, readLimit } from '../../clocks/rules.ts'

const UNIT_TEXT = {
  minutes: 'minutes',
  hours: 'hours',
  days: 'days',
  workingMinutes: 'working minutes',
  workingHours: 'working hours',
  workingDays: 'working days',
} as const

export type ReadText = { limit: string; rest: string } | null

/**
 * A limit in the words of a table or an editor, brought to the one form the list stores (`2 working days`, `4 hours`). The profile
 * says what a bare 天 or 小时 means in that table. Words after the limit (`1紧急工作时制止`) come back as `rest`. Null: not a limit.
 */
export function limitText(text: string, profile: LimitProfile = plainProfile): ReadText {
  const read = readLimit(text, profile)
  if (!read.limit) return null
  return { limit: `${read.limit.amount} ${UNIT_TEXT[read.limit.unit]}`, rest: read.note }
}

/** Whether a text is stored as the list stores limits, so that every client computes the same deadline from it. */
export function isLimit(text: string): boolean {
  return limitText(text)?.limit === text
}

/**
 * Length for putting limits in order, in minutes, a working day being eight hours and so a third of a day. Only an order:
 * deadlines are computed with the calendar, never from this number. Null: not a limit.
 */
export function roughMinutes(text: string): number | null {
  const { limit } = readLimit(text)
  if (!limit) return null
  const each = { m: 1, h: 60, d: 1440 }[limit.unit.replace('working', '').charAt(0).toLowerCase()] ?? 0
  const working = isWorking(limit) && !limit.unit.endsWith('Days') ? 3 : 1
  return limit.amount * each * working
}
