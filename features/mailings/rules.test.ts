import { expect, test } from 'vitest'
import { minutesFor, needsApproval, recipientsOf, smsLength } from './rules.ts'

test.each([
  ['', 0, 0],
  ['停水', 2, 1],
  ['水'.repeat(70), 70, 1],
  ['水'.repeat(71), 71, 2],
  ['水'.repeat(134), 134, 2],
  ['水'.repeat(135), 135, 3],
  ['a'.repeat(160), 160, 1],
  ['a'.repeat(161), 161, 2],
  ['a'.repeat(307), 307, 3],
  // An escaped sign of the GSM alphabet, and a character of two units.
  [`{${'a'.repeat(69)}`, 70, 1],
  [`{${'a'.repeat(70)}`, 71, 2],
  ['𠮷'.repeat(36), 72, 2],
])('%s counts as it is counted', (text, characters, parts) => {
  expect(smsLength(text)).toEqual({ characters, parts })
})

test('one message to one phone; none to whoever said no or has none', () => {
  const p = (id: string, phone: string) => ({ id, regionPath: '500102006001003B01', phone })
  expect(
    recipientsOf([p('a', '1'), p('b', '2'), p('c', '1'), p('d', ''), p('e', '2')], (x) => x === '2').map(
      (r) => r.state,
    ),
  ).toEqual(['waiting', 'refused', 'same-phone', 'no-phone', 'refused'])
})

test('above the bound somebody else decides', () => {
  expect([50, 51].map(needsApproval)).toEqual([false, true])
})

test('how long it takes is told by how many phones', () => {
  expect([0, 1, 60, 61, 20_000].map(minutesFor)).toEqual([0, 1, 1, 2, 334])
})
