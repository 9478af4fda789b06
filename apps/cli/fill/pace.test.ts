import fc from 'fast-check'
import { expect, test } from 'vitest'
import { byDay, pace } from './pace.ts'

const offsetMs = 8 * 3_600_000
const at = (s: string) => Date.parse(`${s}+08:00`)

test('who is in time is within the limit, who is late is past it, whatever the hour', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 5e8 }),
      fc.integer({ min: 60_000, max: 5e8 }),
      fc.double({ min: 0.05, max: 0.95, noNaN: true }),
      fc.boolean(),
      (start, span, share, byClock) => {
        const from = at('2026-06-01T00:00:00') + start
        const due = from + span
        const intime = pace({ from, due, share, late: null, offsetMs, byClock })
        expect(intime).toBeGreaterThan(from)
        expect(intime).toBeLessThan(due)
        expect(pace({ from, due, share, late: share, offsetMs, byClock })).toBeGreaterThan(due)
      },
    ),
  )
})

test('nobody works at night who need not', () => {
  const [from, due] = [at('2026-06-26T15:00:00'), at('2026-06-29T17:00:00')]
  expect(new Date(byDay(at('2026-06-27T02:10:00'), from, due, offsetMs) + offsetMs).getUTCHours()).toBe(16)
  expect(new Date(byDay(at('2026-06-26T23:10:00'), from, due, offsetMs) + offsetMs).getUTCHours()).toBe(16)
  // Sent at night, due in the morning: first thing in the morning.
  const night = byDay(
    at('2026-06-27T04:00:00'),
    at('2026-06-27T01:00:00'),
    at('2026-06-27T10:00:00'),
    offsetMs,
  )
  expect(new Date(night + offsetMs).toISOString()).toMatch(/T(08|09):/)
  // Nothing but the night left.
  const left = at('2026-06-27T02:00:00')
  expect(byDay(left, at('2026-06-27T01:00:00'), at('2026-06-27T03:00:00'), offsetMs)).toBe(left)
})
