import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Plan } from './contract.ts'
import {
  alike,
  answering,
  calendarOf,
  dayAfter,
  dayAt,
  holes,
  isWorkday,
  momentOf,
  plan,
  spanOf,
  together,
  turnOf,
} from './rules.ts'

const zone = 'Asia/Shanghai'
const calendar = {
  days: { '2026-10-01': 'holiday', '2026-10-10': 'workday' } as Record<string, 'holiday' | 'workday'>,
}
const [a, b, c] = ['a', 'b', 'c'].map((k) => `00000000-0000-4000-8000-00000000000${k}`) as [
  string,
  string,
  string,
]
const base: Plan = {
  parts: [
    { name: '白班', from: '08:00', until: '20:00', days: 'every', who: 'group' },
    { name: '夜班', from: '20:00', until: '08:00', days: 'every', who: 'group' },
  ],
  groups: [a, b, c].map((accountId, i) => ({
    name: `${i + 1} 组`,
    members: [{ accountId, chief: true, regionPath: null }],
  })),
  turn: 'day',
  since: '2026-06-22',
}
const o = { regionPath: '500102006001', zone, calendar }

describe('days and times', () => {
  it.each([
    ['2026-10-01', false],
    ['2026-10-10', true],
    ['2026-10-09', true],
    ['2026-10-11', false],
  ])('%s is a working day: %s', (day, work) => expect(isWorkday(day, calendar)).toBe(work))
  it('a time of a place is one moment, and the day of a moment is that of the place', () => {
    expect(momentOf('2026-06-26', '08:00', zone).toISOString()).toBe('2026-06-26T00:00:00.000Z')
    expect(dayAt(new Date('2026-06-25T17:00:00Z'), zone)).toBe('2026-06-26')
    expect(momentOf('2026-07-01', '08:00', 'Europe/Berlin').toISOString()).toBe('2026-07-01T06:00:00.000Z')
  })
  it.each([
    ['08:00', '20:00', 12],
    ['20:00', '08:00', 12],
    ['08:30', '08:30', 24],
  ])('%s to %s lasts %i hours', (from, until, hours) => {
    const s = spanOf({ from, until }, '2026-06-26', zone)
    expect(s.endsAt.getTime() - s.startsAt.getTime()).toBe(hours * 3_600_000)
  })
})

describe('a plan', () => {
  it('gives each day to the next group, and the night to the one that had the day before: nobody works on after a day', () => {
    const shifts = plan(base, { ...o, from: '2026-06-22', to: '2026-06-24' })
    expect(shifts.map((s) => `${s.part} ${s.team}`)).toEqual([
      '白班 1 组',
      '夜班 3 组',
      '白班 2 组',
      '夜班 1 组',
      '白班 3 组',
      '夜班 2 组',
    ])
  })
  it('a holiday takes nobody’s turn when only working days count', () => {
    const part = { ...base.parts[0]!, days: 'work' as const }
    const p = { ...base, parts: [part], since: '2026-09-30' }
    const of = (day: string) => plan(p, { ...o, from: day, to: day }).map((s) => s.team)
    expect(of('2026-09-30')).toEqual(['1 组'])
    expect(of('2026-10-01')).toEqual([])
    expect(of('2026-10-02')).toEqual(['2 组'])
    // The Saturday on which people work instead of a holiday.
    expect(of('2026-10-10')).not.toEqual([])
  })
  it('everyone stands at the own place by day; the group at night answers for the whole region', () => {
    const own = '500102006001002'
    const p: Plan = {
      ...base,
      parts: [{ ...base.parts[0]!, who: 'everyone' }, base.parts[1]!],
      groups: [{ name: '2 格', members: [{ accountId: a, chief: true, regionPath: own }] }],
    }
    expect(plan(p, { ...o, from: '2026-06-22', to: '2026-06-22' }).map((s) => s.regionPath)).toEqual([
      own,
      o.regionPath,
    ])
  })
  it('turning weekly changes on Mondays', () => {
    const p = { ...base, turn: 'week' as const }
    const turn = (day: string) => turnOf(p, base.parts[0]!, day, calendar)
    expect([turn('2026-06-22'), turn('2026-06-28'), turn('2026-06-29'), turn('2026-06-21')]).toEqual([
      0, 0, 1, 2,
    ])
  })
  it('planned in pieces or at once is the same, and every group has the same number of turns', () => {
    fc.assert(
      fc.property(fc.integer({ min: -60, max: 60 }), fc.integer({ min: 1, max: 8 }), (start, days) => {
        const from = dayAfter(base.since, start)
        const mid = dayAfter(from, days)
        const to = dayAfter(mid, days)
        const whole = plan(base, { ...o, from, to })
        const parts = [
          ...plan(base, { ...o, from, to: mid }),
          ...plan(base, { ...o, from: dayAfter(mid, 1), to }),
        ]
        expect(parts).toEqual(whole)
        const counts = Map.groupBy(whole, (s) => s.team).values()
        const sizes = [...counts].map((x) => x.length)
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(2)
      }),
    )
  })
})

describe('coverage', () => {
  const at = (h: number) => new Date(Date.UTC(2026, 5, 26, h))
  const s = (regionPath: string, from: number, to: number) => ({
    regionPath,
    startsAt: at(from),
    endsAt: at(to),
  })
  const grid = '500102006001003'
  it('is by the place itself or from above, the nearest first, from the first moment to before the last', () => {
    const [own, above, beside] = [s(grid, 0, 8), s('500102006001', 0, 24), s('500102006001004', 0, 24)]
    expect(answering([above, own, beside], grid, at(0))).toEqual([own, above])
    expect(answering([above, own], grid, at(8))).toEqual([above])
  })
  it.each([
    ['none', [], [[0, 24]]],
    [
      'the middle',
      [s(grid, 8, 16)],
      [
        [0, 8],
        [16, 24],
      ],
    ],
    ['two that touch', [s(grid, 0, 8), s(grid, 8, 24)], []],
    ['one inside another', [s(grid, 0, 20), s(grid, 4, 6)], [[20, 24]]],
    ['another grid', [s('500102006001004', 0, 24)], [[0, 24]]],
  ] as const)('%s', (_, list, wanted) => {
    expect(holes([...list], grid, at(0), at(24))).toEqual(
      wanted.map(([from, until]) => ({ from: at(from), until: at(until) })),
    )
  })
  it('a hole and an answer never share a moment', () => {
    const span = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 1, max: 12 }))
    fc.assert(
      fc.property(fc.array(span, { maxLength: 8 }), fc.integer({ min: 0, max: 23 }), (list, h) => {
        const shifts = list.map(([from, n]) => s(grid, from, Math.min(24, from + n)))
        const open = holes(shifts, grid, at(0), at(24)).some((x) => x.from <= at(h) && at(h) < x.until)
        expect(open).toBe(answering(shifts, grid, at(h)).length === 0)
      }),
    )
  })
})

it('a calendar file folds its lines and keeps what is special in words', () => {
  const text = calendarOf(
    '值班',
    [
      {
        id: 'x',
        title: `白班; ${'很长的名字'.repeat(20)}`,
        place: 'a,b',
        startsAt: new Date(0),
        endsAt: new Date(3_600_000),
      },
    ],
    new Date(0),
  )
  expect(text.split('\r\n').every((l) => Buffer.byteLength(l) <= 75)).toBe(true)
  expect(text).toContain('DTSTART:19700101T000000Z')
  expect(text).toContain('LOCATION:a\\,b')
  expect(text.replaceAll('\r\n ', '')).toContain('白班\\; 很长')
})

describe('what is alike is said once', () => {
  it('keeps the order of the first and loses nothing', () => {
    expect(alike(['b1', 'a1', 'b2'], (x) => x[0]!)).toEqual([['b1', 'b2'], ['a1']])
    fc.assert(
      fc.property(fc.array(fc.string()), (list) => {
        expect(
          alike(list, (x) => x.slice(0, 1))
            .flat()
            .sort(),
        ).toEqual([...list].sort())
      }),
    )
  })
  it('says the community once', () => {
    expect(together(['东门社区 1 格', '东门社区 2 格', '西门社区 2 格', '码头'], '、')).toBe(
      '东门社区 1 格、2 格、西门社区 2 格、码头',
    )
    expect(together([], '、')).toBe('')
  })
})
