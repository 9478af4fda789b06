import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bars,
  blocksOf,
  chartWidth,
  columns,
  countMove,
  cut,
  lastTurn,
  nextTurn,
  nothingChanged,
  rateMove,
  scaleOf,
  sectionsOf,
  textWidth,
  titleOf,
  wholePeriod,
  yearAgo,
} from './rules.ts'
import { sampleFacts } from './sample.ts'

const june = { from: '2026-06-01', to: '2026-06-30' }
const may = { from: '2026-05-01', to: '2026-05-31' }

describe('periods', () => {
  test.each([
    ['day', '2026-06-03', '2026-06-03', '2026-06-03'],
    ['week', '2026-06-03', '2026-06-01', '2026-06-07'],
    ['month', '2026-02-10', '2026-02-01', '2026-02-28'],
  ] as const)('the whole %s of %s', (kind, day, from, to) => {
    expect(wholePeriod(kind, day)).toEqual({ from, to })
  })
  test('a range must end after it begins', () => {
    expect(wholePeriod('range', '2026-06-03', '2026-06-01')).toBeNull()
    expect(wholePeriod('range', '2026-06-03')).toBeNull()
  })
  test.each([
    ['month', { from: '2024-02-01', to: '2024-02-29' }, { from: '2023-02-01', to: '2023-02-28' }],
    ['month', { from: '2025-02-01', to: '2025-02-28' }, { from: '2024-02-01', to: '2024-02-29' }],
    ['range', { from: '2024-02-29', to: '2024-03-02' }, { from: '2023-02-28', to: '2023-03-02' }],
    ['week', { from: '2026-06-01', to: '2026-06-07' }, { from: '2025-06-02', to: '2025-06-08' }],
  ] as const)('a year before a %s', (kind, p, expected) => {
    expect(yearAgo(kind, p)).toEqual(expected)
  })
  test('names', () => {
    expect(titleOf('甲街道', 'month', june).zh).toBe('甲街道 2026 年 6 月分析报告')
    expect(titleOf('A', 'range', { from: '2025-12-30', to: '2026-01-02' }).en).toBe(
      'A: analysis, 30 Dec 2025 to 2 Jan 2026',
    )
  })
  test('turns come at eight, and the next one lies after now and the last one before', () => {
    const zone = 'Asia/Shanghai'
    const at = (t: string) => new Date(t)
    expect(lastTurn('week', at('2026-06-29T08:00:00+08:00'), zone).period).toEqual({
      from: '2026-06-22',
      to: '2026-06-28',
    })
    expect(lastTurn('week', at('2026-06-29T07:59:59+08:00'), zone).period).toEqual({
      from: '2026-06-15',
      to: '2026-06-21',
    })
    expect(lastTurn('month', at('2026-07-01T08:00:00+08:00'), zone).period).toEqual(june)
    fc.assert(
      fc.property(
        fc.date({ min: at('2020-01-01T00:00:00Z'), max: at('2035-01-01T00:00:00Z'), noInvalidDate: true }),
        (now) => {
          for (const kind of ['week', 'month'] as const) {
            const last = lastTurn(kind, now, zone).at
            const next = nextTurn(kind, now, zone)
            expect(last <= now && now < next).toBe(true)
            expect(nextTurn(kind, last, zone)).toEqual(next)
          }
        },
      ),
    )
  })
})

describe('what has moved', () => {
  test.each([
    [9, 2, 'small'],
    [40, 20, 'rise'],
    [20, 40, 'fall'],
    [110, 100, 'steady'],
    [12, 8, 'steady'],
    [130, 100, 'steady'],
    [1300, 1000, 'rise'],
    [1150, 1000, 'steady'],
  ] as const)('%i after %i: %s', (n, before, move) => {
    expect(countMove(n, before, may, may).move).toBe(move)
  })
  test('31 days after 30 are scaled', () => {
    expect(countMove(310, 300, may, june).expected).toBeCloseTo(310)
  })
  test('a rate needs enough cases, three points and more than chance', () => {
    expect(rateMove(5, 10, 9, 10).move).toBe('small')
    expect(rateMove(80, 100, 95, 100).move).toBe('fall')
    expect(rateMove(93, 100, 95, 100).move).toBe('steady')
    expect(rateMove(9790, 10000, 9500, 10000).move).toBe('steady')
    expect(rateMove(9900, 10000, 9500, 10000).move).toBe('rise')
    expect(rateMove(0, 0, 0, 0).move).toBe('small')
  })
  test('swapping two periods of one length swaps rise and fall', () => {
    const other = { rise: 'fall', fall: 'rise', steady: 'steady', small: 'small' } as const
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(5000), (a, b) => {
        const [x, y] = [countMove(a, b, may, may).move, countMove(b, a, may, may).move]
        // A fifth of the smaller one is less than a fifth of the greater one: near the threshold only one side may move.
        if (x !== 'steady' && y !== 'steady') expect(y).toBe(other[x])
      }),
    )
  })
})

describe('sentences', () => {
  test('the same facts give the same sentences, with keys of their own, whole in both languages', () => {
    const facts = sampleFacts()
    const all = sectionsOf(facts).flatMap((s) => s.sentences)
    expect(sectionsOf(structuredClone(facts))).toEqual(sectionsOf(facts))
    expect(new Set(all.map((s) => s.key)).size).toBe(all.length)
    for (const s of all)
      for (const t of [s.text.zh, s.text.en, s.why.zh, s.why.en]) {
        expect(t).not.toMatch(/undefined|NaN|null|\{|!|！/)
        expect(t.length).toBeGreaterThan(3)
      }
  })
  test('what was planted is found, each with its rule', () => {
    const rules = sectionsOf(sampleFacts()).flatMap((s) => s.sentences.map((x) => x.rule))
    for (const rule of [
      'item.rise',
      'pingPong',
      'place',
      'lateUnit',
      'suggest.risingItem',
      'suggest.place',
      'suggest.item',
      'suggest.unsatisfied',
    ])
      expect(rules).toContain(rule)
    expect(rules).not.toContain('suggest.none')
  })
  test('dropped ones are gone, changed ones have their new words', () => {
    const facts = sampleFacts()
    const sections = sectionsOf(facts)
    const edit = {
      ...nothingChanged('T'),
      verdicts: {
        received: { state: 'changed' as const, text: '新的话' },
        workingDays: { state: 'dropped' as const, text: '' },
      },
      remarks: { overview: '一段\n\n二段' },
    }
    const blocks = blocksOf({ kind: 'month', facts, sections, edit }, 'zh')
    const said = blocks.filter((b) => b.is === 'sentence').map((b) => b.text)
    expect(said[0]).toBe('新的话')
    expect(said.some((t) => t.startsWith('办结的平均用'))).toBe(false)
    expect(blocks.filter((b) => b.is === 'remark').map((b) => b.text)).toEqual(['一段', '二段'])
  })
})

describe('charts', () => {
  test('scales are round and hold the greatest value', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e6, noNaN: true }), (most) => {
        const { top, step } = scaleOf(most)
        expect(top).toBeGreaterThanOrEqual(most - 1e-6)
        expect(Math.round(top / step)).toBeLessThanOrEqual(5)
      }),
    )
    expect(scaleOf(0)).toEqual({ top: 4, step: 1 })
  })
  test('everything lies in the box, whatever the values and names', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ maxLength: 40 }), fc.nat(100_000), fc.nat(100_000)), {
          minLength: 1,
          maxLength: 40,
        }),
        (rows) => {
          const series = [
            { name: 'a', ink: 'brand' as const, values: rows.map((r) => r[1]) },
            { name: 'b', ink: 'grey' as const, values: rows.map((r) => r[2]) },
          ]
          const labels = rows.map((_, i) => `06-${i}`)
          for (const c of [
            columns({ zh: 't', en: 't' }, labels, series),
            bars(
              { zh: 't', en: 't' },
              rows.map((r) => r[0]),
              series,
            ),
          ])
            for (const s of c.shapes) {
              if (s.is !== 'rect') continue
              expect(s.x).toBeGreaterThanOrEqual(0)
              expect(s.x + s.w).toBeLessThanOrEqual(chartWidth + 0.01)
              expect(s.y).toBeGreaterThanOrEqual(0)
              expect(s.y + s.h).toBeLessThanOrEqual(c.height + 0.01)
            }
        },
      ),
    )
  })
  test('a long name is cut to its room', () => {
    expect(textWidth(cut('特别特别长的一个事项名称放不下', 80))).toBeLessThanOrEqual(80)
    expect(cut('短', 80)).toBe('短')
  })
})
