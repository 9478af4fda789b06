import fc from 'fast-check'
import { expect, it } from 'vitest'
import { alertFaults, alertName, alertTypes, coloursOf, covers, inForce, mattersOf, named } from './rules.ts'

const at = (hour: number) => new Date(Date.UTC(2026, 6, 3, hour))
const alert = (more: Partial<Parameters<typeof inForce>[0]> = {}) => ({
  regionPath: '500102',
  from: at(8),
  until: at(20),
  endedAt: null,
  ...more,
})

it.each([
  [alert(), 7, false],
  [alert(), 8, true],
  [alert(), 19, true],
  [alert(), 20, false],
  [alert({ endedAt: at(12) }), 11, true],
  [alert({ endedAt: at(12) }), 12, false],
])('%j at %s o’clock: %s', (a, hour, is) => expect(inForce(a, at(hour))).toBe(is))

it.each([
  ['500102006001', '500102006', true],
  ['500103', '500102006', false],
  [null, '500102006', true],
  [null, '50', false],
])('covers %s in %s: %s', (path, root, is) => expect(covers(alert(), path, root)).toBe(is))

it('names its end in the time of the place, for reasons that are stored', () => {
  const a = { type: 'gale', colour: 'red', until_at: new Date('2026-06-30T16:05:00Z') } as const
  expect(named(a, 'Asia/Shanghai')).toEqual({
    type: 'gale',
    red: true,
    name: { zh: '大风红色预警（到 7 月 1 日 00:05）', en: 'Gale red alert (until 1 Jul 00:05)' },
  })
})

it('names kinds and colours, refuses what there is not, all faults at once', () => {
  expect(alertName({ type: 'rainstorm', colour: 'orange' })).toEqual({
    zh: '暴雨橙色预警',
    en: 'Rainstorm orange alert',
  })
  const codes = (a: Parameters<typeof alertFaults>[0]) => alertFaults(a, at(9)).map((f) => f.code)
  expect(codes({ type: 'drought', colour: 'blue', from: at(8), until: at(8) })).toEqual([
    'not_of_type',
    'order',
  ])
  expect(codes({ type: 'gale', colour: 'blue', from: at(1), until: at(8) })).toEqual(['past'])
  expect(
    codes({ type: 'gale', colour: 'blue', from: at(8), until: new Date(at(8).getTime() + 16 * 86_400_000) }),
  ).toEqual(['long'])
  const days = (n: number) => new Date(at(9).getTime() + n * 86_400_000)
  expect(codes({ type: 'gale', colour: 'blue', from: days(15), until: days(16) })).toEqual([])
  expect(codes({ type: 'gale', colour: 'blue', from: days(366), until: days(367) })).toEqual(['far'])
  for (const type of alertTypes) {
    expect(mattersOf(type).every((w) => w.length >= 1)).toBe(true)
    for (const colour of coloursOf[type])
      expect(codes({ type, colour, from: at(8), until: at(20) })).toEqual([])
  }
})

it('is in force only between its beginning and its end, wherever somebody ended it', () => {
  const hours = fc.integer({ min: 0, max: 23 })
  fc.assert(
    fc.property(hours, hours, hours, fc.option(hours), (from, until, now, ended) => {
      const a = alert({ from: at(from), until: at(until), endedAt: ended === null ? null : at(ended) })
      if (inForce(a, at(now)))
        expect(from <= now && now < until && (ended === null || now < ended)).toBe(true)
    }),
  )
})
