import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concerns, covering, current, missingDuties, overlaps, wouldLoop } from './rules.ts'

const d = (n: number) => new Date(n * 1000)

describe('terms', () => {
  it('hold from their first moment to before their last', () => {
    expect(current({ from: d(1), until: d(2) }, d(1))).toBe(true)
    expect(current({ from: d(1), until: d(2) }, d(2))).toBe(false)
    expect(current({ from: d(1), until: null }, d(9e6))).toBe(true)
    expect(current({ from: d(3), until: null }, d(2))).toBe(false)
  })
  it('overlap exactly when some second lies in both', () => {
    const term = fc.record({
      from: fc.integer({ min: 0, max: 20 }),
      length: fc.option(fc.integer({ min: 1, max: 9 })),
    })
    fc.assert(
      fc.property(term, term, (a, b) => {
        const make = (t: typeof a) => ({
          from: d(t.from),
          until: t.length === null ? null : d(t.from + t.length),
        })
        const shared = Array.from({ length: 60 }, (_, i) => d(i)).some(
          (s) => current(make(a), s) && current(make(b), s),
        )
        expect(overlaps(make(a), make(b))).toBe(shared)
        expect(overlaps(make(b), make(a))).toBe(shared)
      }),
    )
  })
})

it('cover comes from the nearest first', () => {
  const at = (regionPath: string) => ({ regionPath })
  const posts = [at('500102006'), at('500102006001001'), at('500102006001'), at('500102006002')]
  expect(covering(posts, '500102006001001009').map((p) => p.regionPath)).toEqual([
    '500102006001001',
    '500102006001',
    '500102006',
  ])
})

it('missing duties keep the order asked', () => {
  expect(missingDuties(new Set(['leader']))).toEqual(['worker', 'deputy'])
  expect(missingDuties(new Set(['worker', 'leader', 'deputy', 'police']))).toEqual([])
})

it('a place concerns a scope above and below it, not beside it', () => {
  expect(concerns('500102006', ['500102006001'])).toBe(true)
  expect(concerns('500102006001001', ['500102006001'])).toBe(true)
  expect(concerns('500102006002', ['500102006001'])).toBe(false)
})

it('a unit cannot stand below itself', () => {
  const parents: Record<string, string | null> = { a: null, b: 'a', c: 'b' }
  const parentOf = (id: string) => parents[id] ?? null
  expect(wouldLoop('a', 'c', parentOf)).toBe(true)
  expect(wouldLoop('a', 'a', parentOf)).toBe(true)
  expect(wouldLoop('c', 'a', parentOf)).toBe(false)
  expect(wouldLoop('a', null, parentOf)).toBe(false)
})
