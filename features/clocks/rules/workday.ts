/** Whether anybody works on a date, by the calendar: for plans that count days and ask for no moment of the day. */
import type { Calendar } from '../contract.ts'
import { yearIndex } from './year.ts'
import { dayNumber } from './zone.ts'

export function isWorkingDay(date: string, calendar: Calendar): boolean {
  const index = yearIndex(calendar, Number(date.slice(0, 4)))
  const day = dayNumber(date) - index.firstDay
  return index.workBefore[day + 1]! > index.workBefore[day]!
}
