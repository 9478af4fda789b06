/** Statistics against worked examples and properties: what a share is worth, when two differ, what a look is worth, when it is drift. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Decision } from '../../triage/contract.ts'
import { partOf } from '../../triage/rules/parts.ts'
import { drifted, LEAST } from './drift.ts'
import { bandError, orderedPairs, perValue, tableOf, weeksOf } from './figures.ts'
import { changesOf, sideOf } from './replay.ts'
import { mcnemar, pairedDifference, twoShares, upperTail, wilson } from './stats.ts'
import { chanceWrong, worthOf } from './value.ts'
import { type Answer, calibrationError, compareModels, LEAST_KEPT } from './versions.ts'

describe('what a share is worth', () => {
  // Values computed apart, with exact integers for the binomial and another implementation of the normal distribution.
  it.each([
    [{ hits: 0, n: 10 }, [0, 0, 0.2775]],
    [{ hits: 10, n: 10 }, [1, 0.7225, 1]],
    [{ hits: 50, n: 60 }, [0.8333, 0.7197, 0.9069]],
    [{ hits: 5, n: 10 }, [0.5, 0.2366, 0.7634]],
  ] as const)('Wilson of %o', (s, [share, low, high]) => {
    const w = wilson(s)!
    expect(w.share).toBeCloseTo(share, 4)
    expect(w.low).toBeCloseTo(low, 3)
    expect(w.high).toBeCloseTo(high, 3)
  })
  it('of nothing is nothing, and always holds its share', () => {
    expect(wilson({ hits: 0, n: 0 })).toBeNull()
    fc.assert(
      fc.property(fc.nat(500), fc.integer({ min: 1, max: 500 }), (a, n) => {
        const hits = Math.min(a, n)
        const w = wilson({ hits, n })!
        expect(w.low).toBeLessThanOrEqual(w.share)
        expect(w.high).toBeGreaterThanOrEqual(w.share)
      }),
    )
  })
  it.each([
    [0, 0.5],
    [1.644854, 0.05],
    [1.959964, 0.025],
    [-1.959964, 0.975],
    [3.090232, 0.001],
    [6, 9.866e-10],
  ])('tail above %f', (z, p) => expect(upperTail(z) / p).toBeCloseTo(1, 4))
  it('two shares', () => {
    const t = twoShares({ hits: 180, n: 200 }, { hits: 40, n: 50 })!
    expect(t.difference).toBeCloseTo(-0.1, 4)
    expect(t.z).toBeCloseTo(-1.9462, 3)
    expect(t.p).toBeCloseTo(0.02582, 4)
    expect(twoShares({ hits: 1, n: 0 }, { hits: 1, n: 2 })).toBeNull()
    expect(twoShares({ hits: 9, n: 9 }, { hits: 5, n: 5 })).toMatchObject({ z: 0, p: 0.5 })
  })
  it.each([
    [0, 0, 1],
    [1, 0, 1],
    [0, 6, 0.03125],
    [5, 15, 0.04139],
    [10, 10, 1],
    [400, 500, 0.00096],
  ])('McNemar of %i and %i', (b, c, p) => expect(mcnemar(b, c)).toBeCloseTo(p, 4))
  it('paired difference', () => {
    expect(pairedDifference(0, 0, 0)).toBeNull()
    const d = pairedDifference(200, 8, 20)!
    expect(d.difference).toBe(0.06)
    expect(d.low).toBeGreaterThan(0)
    expect(d.high).toBeLessThan(0.12)
    const even = pairedDifference(100, 5, 5)!
    expect(even.low).toBeCloseTo(-even.high, 4)
  })
})

describe('which version decides', () => {
  const truth = Array.from({ length: 100 }, (_, i) => (i % 2 ? 'a' : 'b'))
  const right = (upTo: number, score = 0.9): Answer[] =>
    truth.map((t, i) => ({ item: i < upTo ? t : t === 'a' ? 'b' : 'a', score }))
  it.each([
    ['better', 60, 80, true],
    ['same', 80, 82, true],
    ['same', 80, 78, false],
    ['worse', 90, 60, false],
  ] as const)('%s: %i right, then %i', (verdict, now, then, takes) => {
    const c = compareModels(truth, right(now), right(then))
    expect(c).toMatchObject({ n: 100, verdict, takes })
    expect(c.now!.accuracy.share).toBe(now / 100)
    expect(c.onlyCandidate - c.onlyNow).toBe(then - now)
  })
  it('few kept cases say nothing, however good it looks', () => {
    const n = LEAST_KEPT - 1
    const c = compareModels(truth.slice(0, n), right(0).slice(0, n), right(n).slice(0, n))
    expect(c).toMatchObject({ verdict: 'few', takes: false })
    expect(compareModels([], [], [])).toMatchObject({ n: 0, now: null, candidate: null, takes: false })
  })
  it('as accurate, but a whole item lost: not by itself', () => {
    const rare = [...Array.from({ length: 96 }, () => 'a'), 'r', 'r', 'r', 'r']
    const now = rare.map((t, i) => ({ item: i < 4 ? 'r' : t, score: 0.9 }))
    const candidate = rare.map(() => ({ item: 'a', score: 0.9 }))
    expect(compareModels(rare, now, candidate)).toMatchObject({ verdict: 'same', takes: false })
  })
  it('names the items that changed, and how far certainty is off', () => {
    const c = compareModels(
      truth,
      right(100),
      truth.map(() => ({ item: 'a', score: 0.55 })),
    )
    expect(c.perItem).toEqual([{ item: 'b', n: 50, now: 50, candidate: 0 }])
    expect(c.candidate).toMatchObject({ sure: { share: 0 }, sureRight: null })
    expect(
      calibrationError([
        { score: 0.8, right: true },
        { score: 0.8, right: false },
      ]),
    ).toBeCloseTo(0.3)
  })
  it('parts cases once and for all: two kept, one to fit, seven to teach', () => {
    const count = { kept: 0, fit: 0, teach: 0 }
    for (let i = 0; i < 10_000; i++)
      count[partOf(`01a201cc-cd8d-7d97-b06d-${i.toString(16).padStart(12, '0')}`)]++
    expect(count.kept / 10_000).toBeCloseTo(0.2, 1)
    expect(count.fit / 10_000).toBeCloseTo(0.1, 1)
    expect(partOf('01a201cc-cd8d-7d97-b06d-1e357673a60f')).toBe(
      partOf('01a201cc-cd8d-7d97-b06d-1e357673a60f'),
    )
  })
})

describe('what a look is worth', () => {
  const bands = [
    { band: 9, n: 200, right: 190 },
    { band: 5, n: 40, right: 10 },
  ]
  it('the score is believed as far as people found it right', () => {
    expect(chanceWrong(0.95, [])).toBeCloseTo(0.05)
    expect(chanceWrong(0.95, bands)).toBeCloseTo(0.05, 2)
    expect(chanceWrong(0.55, bands)).toBeGreaterThan(0.7)
    expect(chanceWrong(1, [])).toBe(0)
  })
  const base = { score: 0.7, level: 'normal', often: 10, otherUnit: false } as const
  it.each([
    ['less sure', { ...base, score: 0.5 }],
    ['more often', { ...base, often: 100 }],
    ['more urgent', { ...base, level: 'critical' }],
    ['another unit', { ...base, otherUnit: true }],
  ] as const)('%s is worth more', (_, other) =>
    expect(worthOf(other, []).value).toBeGreaterThan(worthOf(base, []).value),
  )
})

describe('drift', () => {
  const many = { hits: 900, n: 1000 }
  it.each([
    ['few', many, { hits: 0, n: LEAST.recent - 1 }],
    ['few', { hits: 150, n: LEAST.reference - 1 }, { hits: 50, n: 100 }],
    ['steady', many, { hits: 90, n: 100 }],
    ['steady', many, { hits: 99, n: 100 }],
    ['fading', many, { hits: 84, n: 100 }],
    ['worse', many, { hits: 75, n: 100 }],
    // Surely there, but two points are nobody's trouble.
    ['fading', { hits: 95_000, n: 100_000 }, { hits: 9300, n: 10_000 }],
  ] as const)('of agreement: %s', (state, reference, recent) =>
    expect(drifted('agreement', reference, recent).state).toBe(state),
  )
  it('of unsure ones it is the rise that alarms', () => {
    expect(drifted('unsure', { hits: 100, n: 1000 }, { hits: 30, n: 100 }).state).toBe('worse')
    expect(drifted('unsure', { hits: 300, n: 1000 }, { hits: 10, n: 100 }).state).toBe('steady')
  })
})

describe('figures', () => {
  const pairs = [
    { given: 'a', stands: 'a', cases: 40, agrees: true },
    { given: 'a', stands: 'b', cases: 3, agrees: false },
    { given: 'b', stands: 'b', cases: 10, agrees: true },
    { given: 'none', stands: 'c', cases: 5, agrees: false },
  ]
  it('differences come before agreements', () =>
    expect(orderedPairs(pairs).map((p) => `${p.given}${p.stands}`)).toEqual(['nonec', 'ab', 'aa', 'bb']))
  it('per value', () => {
    expect(perValue(pairs).map((v) => [v.code, v.given, v.stands, v.both])).toEqual([
      ['c', 0, 5, 0],
      ['a', 43, 40, 40],
      ['b', 10, 13, 10],
    ])
    expect(tableOf(pairs, 3)).toEqual(['c', 'none', 'a'])
  })
  it('weeks have no gaps and begin on Monday', () => {
    const counts = { decided: 4, unsure: 1, judged: 2, agreed: 1, looked: 1, lookedAgreed: 0 }
    const row = { kind: 'class', week: '2026-06-15', ...counts } as const
    const weeks = weeksOf([row], '2026-06-10', '2026-06-24')
    expect(weeks.map((w) => [w.week, w.judged])).toEqual([
      ['2026-06-08', 0],
      ['2026-06-15', 2],
      ['2026-06-22', 0],
    ])
    expect(weeks[0]!.agreement).toBeNull()
    expect(weeks[1]).toMatchObject({ lookedAgreement: { share: 0 }, lookedShare: { share: 0.25 } })
    expect(weeks[0]!.lookedShare).toBeNull()
  })
  it('mean distance of said and kept', () =>
    expect(
      bandError([
        { n: 30, right: 27, said: 0.9 },
        { n: 10, right: 5, said: 0.7 },
      ]),
    ).toBeCloseTo(0.05))
})

describe('replay', () => {
  const decisions = (item: string | null, level: 'normal' | 'urgent', unitId: string | null) =>
    [
      { kind: 'class', value: { item, top: [] } },
      { kind: 'level', value: { level } },
      { kind: 'route', value: { unitId, postId: null, accountId: null } },
    ] as unknown as Decision[]
  it('names what differs, and whether towards what people left', () => {
    const changes = changesOf(decisions('a', 'normal', 'u'), decisions('b', 'normal', null), {
      class: 'b',
      route: 'u',
    })
    expect(changes.map((c) => [c.kind, c.was, c.now, sideOf(c)])).toEqual([
      ['class', 'a', 'b', 'better'],
      ['route', 'u', 'none', 'worse'],
    ])
    expect(changesOf(decisions(null, 'urgent', 'u'), decisions(null, 'urgent', 'u'), {})).toEqual([])
  })
  it.each([
    ['a', 'b', '', 'other'],
    ['a', 'b', 'c', 'other'],
    ['a', 'b', 'a', 'worse'],
  ] as const)('%s → %s, left as “%s”: %s', (was, now, stands, side) =>
    expect(sideOf({ was, now, stands })).toBe(side),
  )
})
