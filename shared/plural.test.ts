import { expect, test } from 'vitest'
import { counted, plural } from './plural.ts'

test('one is one, everything else is many', () => {
  expect([0, 1, 2, 11, 21, 1.5].map((n) => counted(n, 'photo', 'photos'))).toEqual([
    '0 photos',
    '1 photo',
    '2 photos',
    '11 photos',
    '21 photos',
    '1.5 photos',
  ])
})
test('numbers as they are shown', () => {
  expect([plural('1', 'row', 'rows'), plural('1,001', 'row', 'rows'), plural('—', 'row', 'rows')]).toEqual([
    'row',
    'rows',
    'rows',
  ])
})
