import { expect, test } from 'vitest'
import { touched } from './rules.ts'

const buildings = [
  { path: 'A01', point: [107.4, 29.7] as const },
  { path: 'A02', point: [107.401, 29.7] as const },
  { path: 'B01', point: [107.41, 29.7] as const },
  { path: 'B02', point: null },
]

test('a risk point touches its region, or with a reach what lies within so many metres', () => {
  expect(touched({ regionPath: 'A01', point: null, reach: 0 }, buildings)).toEqual(['A01'])
  expect(touched({ regionPath: 'A', point: null, reach: 0 }, buildings)).toEqual(['A01', 'A02'])
  // A thousandth of a degree of longitude is some 97 m here.
  expect(touched({ regionPath: 'A01', point: [107.4, 29.7], reach: 90 }, buildings)).toEqual(['A01'])
  expect(touched({ regionPath: 'A01', point: [107.4, 29.7], reach: 100 }, buildings)).toEqual(['A01', 'A02'])
  expect(touched({ regionPath: 'A', point: null, reach: 100 }, buildings)).toEqual([])
})
