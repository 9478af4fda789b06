import fc from 'fast-check'
import { expect, test } from 'vitest'
import { metres } from '../../shared/geo.ts'
import { type Reaching, touching } from './rules.ts'

const buildings = [
  { path: 'A01', point: [107.4, 29.7] as const },
  { path: 'A02', point: [107.401, 29.7] as const },
  { path: 'B01', point: [107.41, 29.7] as const },
  { path: 'B02', point: null },
]

test('a risk point touches its region, or with a reach what lies within so many metres', () => {
  const touched = touching(buildings)
  expect(touched({ regionPath: 'A01', point: null, reach: 0 })).toEqual(['A01'])
  expect(touched({ regionPath: 'A', point: null, reach: 0 })).toEqual(['A01', 'A02'])
  // A thousandth of a degree of longitude is some 97 m here.
  expect(touched({ regionPath: 'A01', point: [107.4, 29.7], reach: 90 })).toEqual(['A01'])
  expect(touched({ regionPath: 'A01', point: [107.4, 29.7], reach: 100 })).toEqual(['A01', 'A02'])
  expect(touched({ regionPath: 'A', point: null, reach: 100 })).toEqual([])
})

test('of many buildings it is what going through all of them gives', () => {
  const at = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 }))
  const point = at.map(([x, y]) => [107.4 + x / 2000, 29.7 + y / 2000] as const)
  const path = fc.stringMatching(/^[AB]\d{1,2}$/)
  const town = fc.uniqueArray(fc.record({ path, point: fc.option(point) }), { selector: (b) => b.path })
  const risk: fc.Arbitrary<Reaching> = fc.record({
    regionPath: path,
    point: fc.option(point),
    reach: fc.constantFrom(0, 1, 56, 200, 5000),
  })
  fc.assert(
    fc.property(town, risk, (all, r) => {
      const near = (b: (typeof all)[number]) => r.point && b.point && metres(r.point, b.point) <= r.reach
      const expected = all.filter((b) => (r.reach > 0 ? near(b) : b.path.startsWith(r.regionPath)))
      expect(touching(all)(r).sort()).toEqual(expected.map((b) => b.path).sort())
    }),
  )
})
