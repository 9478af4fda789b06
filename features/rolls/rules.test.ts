import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  allSettled,
  answersOf,
  counts,
  doneStates,
  entryStates,
  monthsOf,
  settled,
  totals,
  whyOf,
} from './rules.ts'

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
    // Taken off a list is nobody by a word at a door.
    for (const s of doneStates(kind)) expect(answersOf(kind).includes(s)).toBe(s !== 'withdrawn')
    for (const s of entryStates) expect(settled(kind, s)).toBe(doneStates(kind).includes(s))
    expect(settled(kind, 'waiting')).toBe(false)
  }
  expect(settled('move', 'reached')).toBe(false)
  expect(answersOf('contact')).not.toContain('moved')
})

test('figures come from counts alone; nobody is everybody settled', () => {
  expect(totals('move', { waiting: 2, moved: 3, reached: 1, withdrawn: 1 })).toEqual({
    people: 7,
    settled: 4,
    waiting: 2,
  })
  expect(allSettled('contact', { reached: 3, away: 1, waiting: 0 })).toBe(true)
  expect(allSettled('move', { reached: 3 })).toBe(false)
  expect(allSettled('move', {})).toBe(true)
})
