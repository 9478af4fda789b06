import { describe, expect, test } from 'vitest'
import { boundOf, daysOf, freshOf, readFile, readHeadings } from './rules.ts'

describe('freshness', () => {
  test.each([
    [null, 30, null, false],
    ['2026-06-26', 1, 0, false],
    ['2026-05-27', 30, 30, false],
    ['2026-05-26', 30, 31, true],
    ['2020-01-01', null, 2368, false],
    ['2026-07-01', 1, 0, false],
  ])('changed on %s, renewed every %s days: %s days ago, late %s', (on, every, days, late) =>
    expect(freshOf(on, every, '2026-06-26')).toEqual({ on, days, late }),
  )
})

test.each([
  ['每月', 31],
  ['月', 31],
  ['半月', 15],
  ['半年', 183],
  ['每季度', 92],
  ['每日', 1],
  ['实时', 1],
  ['90', 90],
  ['每 3 天', 3],
  ['每两周更新一次', 14],
  ['双月', 62],
  ['每月5日前', -1],
  ['7 天', 7],
  ['不定期', null],
  ['', null],
  ['0', -1],
  ['看情况', -1],
])('%s is %s days', (text, days) => expect(daysOf(text)).toBe(days))

test.each([
  ['people', { bound: 'people', id: null }],
  ['source:x', { bound: 'source', id: 'x' }],
  ['source', null],
  ['people:x', null],
  ['nothing', null],
])('%s stands for %j', (text, bound) => expect(boundOf(text)).toEqual(bound))

describe('a file of entries', () => {
  const head = ['序号', '目录编码', '资源名称', '类别', '责任单位', '更新周期', '最近更新日期']
  test('titles above are passed over, every fault of every row is said', () => {
    const read = readFile(
      [
        ['敦仁街道资源目录'],
        head,
        ['1', 'A-1', '常住人口', '数据项', '派出所', '每月', '2026/6/1'],
        ['2', 'A-2', '老街口监控', '摄像头', '综治办', '', ''],
        ['', '', '', '', '', '', ''],
        ['3', 'A-2', '', '火星', '', '看情况', '2026-02-30'],
      ],
      'data',
      '2026-06-26',
    )!
    expect(
      read.entries.map((e) => [e.row, e.entry.code, e.entry.kind, e.entry.every, e.entry.changedOn]),
    ).toEqual([
      [1, 'A-1', 'data', 31, '2026-06-01'],
      [2, 'A-2', 'device', null, null],
    ])
    expect(read.faults.map((f) => [f.row, f.faults.map((x) => x.field)])).toEqual([
      [4, ['name', 'owner', 'kind', 'every', 'changedOn', 'code']],
    ])
  })
  test('without headings it is no such file; without codes names are codes', () => {
    expect(readHeadings([['甲', '乙']])).toBeNull()
    expect(readFile([['甲', '乙']], 'data', '2026-06-26')).toBeNull()
    const read = readFile(
      [
        ['名称', '责任单位'],
        ['低保名册', '民政'],
      ],
      'ledger',
      '2026-06-26',
    )!
    expect(read.entries[0]!.entry).toMatchObject({ code: '低保名册', kind: 'ledger' })
  })
})
