import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maxAgeMs, maxAttempts, nextCodes, nextTry, readRetryAfter, readStatus } from './rules.ts'

const at = new Date('2026-06-26T06:00:00Z')

describe('the next try', () => {
  it.each([
    [1, 30],
    [2, 60],
    [3, 120],
    [5, 480],
    [8, 3600],
    [9, 3600],
  ])('after %i failures about %i s', (attempts, seconds) => {
    const wait = (chance: number) =>
      (nextTry({ attempts, createdAt: at, now: at, chance })!.getTime() - at.getTime()) / 1000
    expect(wait(0.5)).toBe(seconds)
    expect(wait(0)).toBeCloseTo(seconds * 0.8, 3)
    expect(wait(0.999)).toBeLessThan(seconds * 1.2)
  })
  it('ends after the last attempt and after a day', () => {
    expect(nextTry({ attempts: maxAttempts, createdAt: at, now: at, chance: 0 })).toBeNull()
    const later = new Date(at.getTime() + maxAgeMs)
    expect(nextTry({ attempts: 1, createdAt: at, now: later, chance: 0 })).toBeNull()
  })
  it('is never before what the other side asked for, and never more than 7 hours away', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: maxAttempts - 1 }),
        fc.double({ min: 0, max: 0.9999, noNaN: true }),
        fc.integer({ min: 0, max: 1e9 }),
        (attempts, chance, askedMs) => {
          const wait =
            nextTry({ attempts, createdAt: at, now: at, chance, askedMs })!.getTime() - at.getTime()
          return wait >= Math.min(askedMs, 6 * 3_600_000) && wait <= 7 * 3_600_000
        },
      ),
    )
  })
})

describe('answers', () => {
  it.each([
    [200, 'arrived'],
    [204, 'arrived'],
    [301, 'permanent'],
    [400, 'permanent'],
    [404, 'permanent'],
    [408, 'retry'],
    [429, 'retry'],
    [500, 'retry'],
    [503, 'retry'],
  ] as const)('%i means %s', (status, what) => expect(readStatus(status)).toBe(what))
  it.each([
    ['120', 120_000],
    ['Fri, 26 Jun 2026 06:01:00 GMT', 60_000],
    ['Fri, 26 Jun 2026 05:00:00 GMT', 0],
    ['soon', undefined],
    [null, undefined],
  ])('Retry-After %s', (header, ms) => expect(readRetryAfter(header, at)).toBe(ms))
})

it('codes count on past four digits', () => {
  expect(nextCodes('YG', 0, 2)).toEqual(['YG-0001', 'YG-0002'])
  expect(nextCodes('DR', 9998, 3)).toEqual(['DR-9999', 'DR-10000', 'DR-10001'])
})
