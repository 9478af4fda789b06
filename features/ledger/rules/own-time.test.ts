import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayOf, ofDay, yearsBetween } from './dates.ts'
import { type Condition, spans } from './own-model.ts'
import { judgeOf } from './own-test.ts'
import { turned } from './own-time.ts'

test('whom days make older, or a date too old, is among those that a day looks at again', () => {
  const day = fc.integer({ min: -9000, max: 21_000 }).map(ofDay)
  const passed = fc.constantFrom(1, 2, 30, 45, 400)
  fc.assert(
    fc.property(
      day,
      day,
      passed,
      fc.integer({ min: 0, max: 40 }),
      fc.constantFrom(...spans),
      (v, from, days, n, span) => {
        const to = ofDay(dayOf(from) + days)
        for (const op of ['older', 'newer'] as const) {
          const c: Condition = { field: 'moveIn', op, n, span }
          const finds = (at: number) => judgeOf({ match: 'all', conditions: [c] }, () => 'date', at)(() => v)
          const [[lo, hi]] = turned({ conditions: [c] }, from, to).moveIn as [[number, number]]
          if (finds(from) !== finds(to)) expect(v >= lo && v <= hi).toBe(true)
        }
        const { birthdays } = turned({ conditions: [{ field: 'age', op: 'ge', value: '60' }] }, from, to)
        if (yearsBetween(v, from) !== yearsBetween(v, to))
          expect(birthdays).toContain(Math.floor(v / 100) % 100)
      },
    ),
  )
})
