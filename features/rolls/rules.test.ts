import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answersOf, counts, doneStates, entryStates, monthsOf, settled, whyOf } from './rules.ts'

test('ages count by the month, and an unknown one is no reason to leave anybody behind', () => {
  const m = monthsOf({ olderFrom: 60, youngerTo: 13 }, '2026-06-26')
  expect(m).toEqual({ older: '1966-06-01', younger: '2012-06-01' })
  const of = (month: string | null) => whyOf(month, m)
  expect(of('1966-06-01')).toBe('older')
  expect(of('1966-07-01')).toBeUndefined()
  // Fourteen in this month: nobody knows whether already, so they are on it.
  expect(of('2012-06-01')).toBe('younger')
  expect(of('2012-05-01')).toBeUndefined()
  expect(of(null)).toBe('unknown')
  expect(whyOf(null, monthsOf({}, '2026-06-26'))).toBe('everybody')
  expect(whyOf('1950-01-01', monthsOf({ youngerTo: 6 }, '2026-06-26'))).toBeUndefined()
})

test('whatever order words arrive in, the latest of them stands', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1 }), (moments) => {
      let stands: Date | null = null
      for (const n of moments) if (counts(stands, new Date(n))) stands = new Date(n)
      expect(stands!.getTime()).toBe(Math.max(...moments))
    }),
  )
})

test('what settles somebody is among what can be said of them', () => {
  for (const kind of ['move', 'contact'] as const) {
    for (const s of doneStates(kind)) expect(answersOf(kind)).toContain(s)
    for (const s of entryStates) expect(settled(kind, s)).toBe(doneStates(kind).includes(s))
    expect(settled(kind, 'waiting')).toBe(false)
  }
  expect(settled('move', 'reached')).toBe(false)
  expect(answersOf('contact')).not.toContain('moved')
})
