import { expect, test } from 'vitest'
import { type Calendar, type Limit, limitUnits, type OfficeSpan } from '../contract.ts'
import { oracleDue, oracleMinutes } from '../oracle.ts'
import { calendar, cn, random } from '../sample.ts'
import { builtinCalendar } from './builtin.ts'
import { dueAt, elapsed } from './due.ts'
import { yunchengHours } from './limits.ts'
import { dateOf, dayNumber } from './zone.ts'

const hours: OfficeSpan[][] = [
  [
    ['08:30', '12:00'],
    ['14:00', '17:30'],
  ],
  yunchengHours,
  [['09:00', '17:00']],
  [['00:00', '24:00']],
  [
    ['07:15', '11:45'],
    ['13:00', '15:05'],
    ['19:00', '21:30'],
  ],
]

/** Calendars as places have them: own hours, own days, a six-day week, random holidays and make-up days. */
function calendars(rnd: () => number): Calendar[] {
  const list = hours.map((officeHours) => calendar({ officeHours }))
  list.push(calendar({ weekdays: { '5': [['08:30', '12:00']], '6': [['09:00', '12:00']] } }))
  list.push(calendar({ weekdays: { '3': [] } }))
  for (let n = 0; n < 5; n++) {
    const days: Calendar['days'] = {}
    const first = dayNumber('2015-01-01')
    for (let day = first; day < first + 16 * 366; day++) {
      if (rnd() < 0.15) days[dateOf(day)] = rnd() < 0.6 ? 'holiday' : 'workday'
    }
    list.push(calendar({ days, officeHours: hours[n]! }))
  }
  return list
}

function limitFrom(rnd: () => number): Limit {
  const unit = limitUnits[Math.floor(rnd() * limitUnits.length)]!
  const most = {
    minutes: 3000,
    hours: 200,
    days: 60,
    workingMinutes: 2400,
    workingHours: 80,
    workingDays: 30,
  }[unit]
  const amount = rnd() < 0.1 ? Math.floor(rnd() * 3) : Math.ceil(rnd() * most)
  return { amount: amount || (unit === 'workingMinutes' || unit === 'workingHours' ? 1 : 0), unit }
}

/** Moments, with more than their share on the edges: opening, closing, midnight, the last days of a year. */
function fromWith(rnd: () => number): Date {
  const start = Date.UTC(2015, 0, 1)
  const at = start + Math.floor(rnd() * 14 * 365.25 * 86_400_000)
  const edge = rnd()
  if (edge < 0.25) return new Date(Math.floor(at / 1_800_000) * 1_800_000)
  if (edge < 0.35) return new Date(Math.floor(at / 60_000) * 60_000)
  if (edge < 0.4) return cn(`${2015 + Math.floor(rnd() * 14)}-12-31 17:29:59.999`)
  return new Date(at)
}

test('100,000 generated cases agree with an oracle that walks day by day', { timeout: 60_000 }, () => {
  const rnd = random(20_260_626)
  const list = calendars(rnd)
  const differences: string[] = []
  for (let n = 0; n < 100_000; n++) {
    const cal = list[Math.floor(rnd() * list.length)]!
    const limit = limitFrom(rnd)
    const from = fromWith(rnd)
    const ours = dueAt(from, limit, cal).due.toISOString()
    const theirs = oracleDue(from, limit, cal).toISOString()
    if (ours !== theirs)
      differences.push(`${from.toISOString()} ${limit.amount} ${limit.unit}: ${ours} not ${theirs}`)
  }
  expect(differences).toEqual([])
})

test('office time agrees with looking at every minute', { timeout: 60_000 }, () => {
  const rnd = random(7)
  const list = calendars(rnd)
  for (let n = 0; n < 60; n++) {
    const cal = list[n % list.length]!
    const from = new Date(Math.floor(fromWith(rnd).getTime() / 60_000) * 60_000)
    const to = new Date(from.getTime() + Math.floor(rnd() * 6 * 1440) * 60_000)
    expect(elapsed(from, to, 'workingMinutes', cal)).toBeCloseTo(oracleMinutes(from, to, cal), 6)
  }
})

test('the oracle itself knows three deadlines worked out on paper', () => {
  const two: Limit = { amount: 2, unit: 'workingDays' }
  expect(oracleDue(cn('2026-06-26 16:40'), two, builtinCalendar)).toEqual(cn('2026-06-30 17:30'))
  expect(oracleDue(cn('2026-09-30 10:00'), two, builtinCalendar)).toEqual(cn('2026-10-09 17:30'))
  const four: Limit = { amount: 4, unit: 'workingHours' }
  expect(oracleDue(cn('2026-02-13 16:30'), four, builtinCalendar)).toEqual(cn('2026-02-14 11:30'))
})
