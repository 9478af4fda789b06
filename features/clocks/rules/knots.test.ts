import fc from 'fast-check'
import { expect, it } from 'vitest'
import { builtinCalendar } from './builtin.ts'
import { officeKnots } from './knots.ts'
import { workingDaysBetween } from './worktime.ts'

const from = Date.parse('2024-12-20T00:00:00+08:00')
const to = Date.parse('2026-12-31T00:00:00+08:00')
const knots = officeKnots(builtinCalendar, from, to)

/** What the database does with the table. */
function passed(ms: number): number {
  const i = knots.opens.findLastIndex((o) => o <= ms)
  return i < 0 ? 0 : knots.before[i]! + (Math.min(ms, knots.closes[i]!) - knots.opens[i]!) * knots.rate[i]!
}

it('measures working days as the clocks do, over years, holidays and nights', () => {
  const moment = fc.integer({ min: from, max: to })
  fc.assert(
    fc.property(moment, moment, (a, b) => {
      expect(passed(b) - passed(a)).toBeCloseTo(workingDaysBetween(a, b, builtinCalendar), 6)
    }),
    { numRuns: 300 },
  )
})

it('is in order and without overlap', () => {
  for (let i = 1; i < knots.opens.length; i++)
    expect(knots.opens[i]).toBeGreaterThanOrEqual(knots.closes[i - 1]!)
})
