import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { builtinCalendar, isWorkingDay } from '../clocks/rules.ts'
import * as rules from './rules.ts'

const working: rules.IsDay = (d) => isWorkingDay(d, builtinCalendar)
const always: rules.IsDay = () => true
const building = (over: Partial<rules.Building> = {}): rules.Building => ({
  path: '500102006001003001',
  name: '柳树院 3 栋',
  address: '柳荫巷 3 号',
  point: [107.39, 29.7],
  households: 12,
  floors: 3,
  units: 2,
  ...over,
})

describe('doors', () => {
  test('go through stairwells, then floors upwards, as many as there are households', () => {
    const doors = rules.doorsOf(building({ households: 7 }))
    expect(doors.map((d) => d.label)).toEqual([
      '1 单元 101',
      '1 单元 102',
      '1 单元 201',
      '1 单元 202',
      '1 单元 301',
      '1 单元 302',
      '2 单元 101',
    ])
    expect(doors[0]).toMatchObject({
      key: 'door:500102006001003001:1-101',
      place: '柳荫巷 3 号',
      kind: 'door',
    })
  })
  test('one stairwell needs no name; without floors the households are numbered; shops have no doors', () => {
    expect(rules.doorsOf(building({ units: 1, households: 3 }))[2]!.label).toBe('301')
    expect(rules.doorsOf(building({ floors: null, households: 2 })).map((d) => d.label)).toEqual([
      '第 1 户',
      '第 2 户',
    ])
    expect(rules.doorsOf(building({ units: 0 }))).toEqual([])
    expect(rules.doorsOf(building({ households: null }))).toEqual([])
  })
  test('two doors are never called alike, however their rooms are written', () => {
    const part = fc.constantFrom('', '1', '2', '12', '2-501', '501', 'A-1', '1-2')
    expect([rules.doorKey('P', '', '301'), rules.doorKey('P', '2', '301')]).toEqual([
      'door:P:301',
      'door:P:2-301',
    ])
    fc.assert(
      fc.property(part, part, part, part, (u, r, v, s) => {
        fc.pre(r !== '' && s !== '' && (u !== v || r !== s))
        expect(rules.doorNumber(u, r)).not.toBe(rules.doorNumber(v, s))
      }),
    )
  })
  test('a building has each door once, and no more than its households', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 6 }),
        (h, f, u) => {
          const keys = rules.doorsOf(building({ households: h, floors: f, units: u })).map((d) => d.key)
          expect(keys.length).toBe(h)
          expect(new Set(keys).size).toBe(h)
        },
      ),
    )
  })
})

describe('a pasted list', () => {
  test('reads name and place, skips a heading and empty lines, and knows a shop by name and place', () => {
    expect(rules.readLines('名称,地址\n\n晨光文具，顺城街 11 号\n小张修车\t柳荫巷\n老茶馆')).toEqual([
      { line: 3, name: '晨光文具', place: '顺城街 11 号' },
      { line: 4, name: '小张修车', place: '柳荫巷' },
      { line: 5, name: '老茶馆', place: '' },
    ])
    expect(rules.keyOf('merchant', '500102006001003', '晨光 文具')).toBe(
      rules.keyOf('merchant', '500102006001003', '晨光文具'),
    )
  })
})

const at = (path: string, x: number | null) => ({
  regionPath: path,
  point: x === null ? null : ([107 + x / 1000, 29.7] as const),
})

describe('the route', () => {
  test('goes to the nearest place next and leaves what has no point for the end', () => {
    const order = rules.routeOrder([at('b1', 0), at('b2', 9), at('b3', 2), at('b0', null), at('b4', 3)])
    expect(order.map((o) => o.regionPath)).toEqual(['b1', 'b3', 'b4', 'b2', 'b0'])
    expect(rules.routeOrder([at('b1', 0), at('b2', 9)], [107.02, 29.7])[0]!.regionPath).toBe('b2')
  })
  test('is everything once, each place in one piece and in its own order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 50 })), {
          maxLength: 60,
        }),
        (raw) => {
          const items = raw.map(([place], n) => ({
            ...at(`b${place}`, place === 0 ? null : (place * 7) % 10),
            n,
          }))
          const out = rules.routeOrder(items)
          expect(out.map((o) => o.n).sort((a, b) => a - b)).toEqual(items.map((i) => i.n))
          const seen: string[] = []
          for (const o of out) if (seen.at(-1) !== o.regionPath) seen.push(o.regionPath)
          expect(new Set(seen).size).toBe(seen.length)
          for (const p of seen) {
            const own = out.filter((o) => o.regionPath === p).map((o) => o.n)
            expect(own).toEqual([...own].sort((a, b) => a - b))
          }
        },
      ),
    )
  })
})

describe('spreading', () => {
  const groups = fc.array(
    fc.record({
      n: fc.integer({ min: 0, max: 60 }),
      workers: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 3 }),
    }),
    { maxLength: 5 },
  )
  test('gives every subject to one person on one day, nobody more than they can do, only on days of calls', () => {
    fc.assert(
      fc.property(groups, fc.integer({ min: 1, max: 15 }), (gs, perDay) => {
        let id = 0
        const made = gs.map((g) => ({
          subjects: Array.from({ length: g.n }, () => id++),
          workers: g.workers,
        }))
        const calls = rules.spread(made, { perDay, days: rules.daysFrom('2026-09-28', working) })
        expect(calls.map((c) => c.subject).sort((a, b) => a - b)).toEqual(
          Array.from({ length: id }, (_, i) => i),
        )
        const load = new Map<string, number>()
        for (const c of calls) {
          const k = `${c.accountId} ${c.dueOn}`
          load.set(k, (load.get(k) ?? 0) + 1)
          expect(working(c.dueOn)).toBe(true)
          expect(c.dueOn >= '2026-09-28').toBe(true)
        }
        expect(Math.max(0, ...load.values())).toBeLessThanOrEqual(perDay)
        // A later place in the walk is never an earlier day.
        for (const who of new Set(calls.map((c) => c.accountId))) {
          const own = calls.filter((c) => c.accountId === who).sort((a, b) => a.ord - b.ord)
          expect(own.map((c) => c.ord)).toEqual(own.map((_, i) => i))
          expect(own.map((c) => c.dueOn)).toEqual([...own.map((c) => c.dueOn)].sort())
        }
      }),
    )
  })
  test('shares in order, sizes differing by one at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 9 }), (n, k) => {
        const items = Array.from({ length: n }, (_, i) => i)
        const runs = rules.shares(items, k)
        expect(runs.flat()).toEqual(items)
        const sizes = runs.map((r) => r.length)
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
      }),
    )
  })
  test('skips the holidays of October and works on the days that make up for them', () => {
    const days = rules.daysFrom('2026-09-30', working)
    const first = Array.from({ length: 3 }, (_, i) => days(i))
    expect(first[0]).toBe('2026-09-30')
    expect(first.some((d) => d >= '2026-10-01' && d <= '2026-10-07')).toBe(false)
  })
})

describe('rhythm', () => {
  const r = (everyDays: number | null, untilOn: string | null = null): rules.Rhythm => ({
    everyDays,
    untilOn,
    graceDays: 3,
  })
  test('keeps to the planned day, and does not pile up after a long absence', () => {
    expect(rules.nextDue(r(14), '2026-06-01', '2026-06-03', always)).toBe('2026-06-15')
    expect(rules.nextDue(r(14), '2026-06-01', '2026-07-20', always)).toBe('2026-08-03')
    expect(rules.nextDue(r(null), '2026-06-01', '2026-06-01', always)).toBeNull()
    expect(rules.nextDue(r(14, '2026-06-14'), '2026-06-01', '2026-06-01', always)).toBeNull()
    expect(rules.nextDue(r(5), '2026-06-01', '2026-06-01', working)).toBe('2026-06-08')
  })
  test('the next call is always after the one that was closed, on a day of calls, within the plan', () => {
    const day = fc.integer({ min: 0, max: 300 }).map((n) => rules.addDays('2026-01-05', n))
    fc.assert(
      fc.property(day, day, fc.integer({ min: 1, max: 90 }), (due, closed, every) => {
        const next = rules.nextDue(r(every, '2026-12-31'), due, closed, working)
        if (next === null) return
        expect(next > closed).toBe(true)
        expect(next > due).toBe(true)
        expect(next <= '2026-12-31').toBe(true)
        expect(working(next)).toBe(true)
      }),
    )
  })
  test('is late after the day, not on it; the leader hears after the grace', () => {
    expect(rules.lateDays('2026-06-26', '2026-06-26')).toBe(0)
    expect(rules.lateDays('2026-06-26', '2026-06-28')).toBe(2)
    expect(rules.lateOn('2026-06-26', 3)).toBe('2026-06-29')
    expect(rules.roundHolds(14, 12, '2026-06-15', working)).toBe(9 * 12)
  })
})

describe('nobody at home', () => {
  test('morning, then the evening of the same day, then the afternoon of another, then a card', () => {
    const one = rules.afterAbsence({ tries: 0, tried: [] }, { today: '2026-06-26', part: 'morning' }, working)
    expect(one).toEqual({ end: 'again', tries: 1, daypart: 'evening', dueOn: '2026-06-26' })
    const two = rules.afterAbsence(
      { tries: 1, tried: ['morning'] },
      { today: '2026-06-26', part: 'evening' },
      working,
    )
    expect(two).toEqual({ end: 'again', tries: 2, daypart: 'afternoon', dueOn: '2026-06-29' })
    const three = rules.afterAbsence(
      { tries: 2, tried: ['morning', 'evening'] },
      { today: '2026-06-29', part: 'afternoon' },
      working,
    )
    expect(three).toEqual({ end: 'card', tries: 3 })
  })
  test('never asks for a part of the day in which somebody has tried, while one is left; ends at the third', () => {
    const part = fc.constantFrom(...rules.dayparts)
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (visits) => {
        let was = { tries: 0, tried: [] as rules.Daypart[] }
        let today = '2026-06-26'
        for (const [i, p] of visits.entries()) {
          const next = rules.afterAbsence(was, { today, part: p }, working)
          if (next.end === 'card') {
            expect(i).toBe(rules.mostTries - 1)
            return
          }
          const tried = [...new Set([...was.tried, p])]
          expect(tried).not.toContain(next.daypart)
          expect(next.dueOn >= today).toBe(true)
          was = { tries: next.tries, tried }
          today = next.dueOn
        }
        expect(visits.length).toBeLessThan(rules.mostTries)
      }),
    )
  })
  test('the parts of a day', () => {
    expect([rules.daypartOf(9), rules.daypartOf(12), rules.daypartOf(17, 30)]).toEqual([
      'morning',
      'afternoon',
      'evening',
    ])
  })
})
