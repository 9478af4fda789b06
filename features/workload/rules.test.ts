import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { measures } from './contract.ts'
import { countedKinds, dutyHours, kindOf, measureWords } from './rules.ts'

const h = 3_600_000
const on = (at: number) => ({ on: true, at: at * h })
const off = (at: number) => ({ on: false, at: at * h })

describe('hours on duty', () => {
  test.each([
    ['a closed turn', [on(1), off(3)], 2],
    ['two turns', [on(1), off(3), on(5), off(6)], 3],
    ['what still runs, up to now', [on(1)], 7],
    ['cut to the period', [on(-5), off(2)], 2],
    ['on twice is on once', [on(1), on(2), off(3)], 2],
    ['off without on is not known', [off(3)], 0],
    ['nothing', [], 0],
    ['begun after the period', [on(11)], 0],
  ] as const)('%s', (_, entries, hours) => {
    expect(dutyHours(entries, 0, 10 * h, 8 * h)).toBe(hours)
  })
  test('never negative, never more than the period', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.boolean(), fc.integer({ min: -50, max: 50 }))),
        fc.integer({ min: -60, max: 60 }),
        (list, now) => {
          const entries = list.map(([x, at]) => ({ on: x, at: at * h })).sort((a, b) => a.at - b.at)
          const hours = dutyHours(entries, 0, 10 * h, now * h)
          expect(hours).toBeGreaterThanOrEqual(0)
          expect(hours).toBeLessThanOrEqual(10)
        },
      ),
    )
  })
})

test('every measure has a kind of entry and words', () => {
  for (const m of measures) {
    expect(countedKinds).toContain(kindOf[m])
    expect(measureWords[m].zh).not.toBe('')
  }
})
