import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findHeading, guessColumns, headingKey, readMapping } from './columns.ts'
import { readRow, readTime } from './rows.ts'

describe('columns by their headings', () => {
  it('of a message board', () =>
    expect(
      guessColumns(['留言编号', '留言用户', '留言主题', '留言时间', '留言详情', '答复意见', '答复时间']),
    ).toEqual({
      externalId: 0,
      title: 2,
      occurredAt: 3,
      body: 4,
    }))
  it('of an English export', () =>
    expect(guessColumns('tid,date,fid,forum,level,district,title,content,domain,type'.split(','))).toEqual({
      externalId: 0,
      occurredAt: 1,
      title: 6,
      body: 7,
    }))
  it('of a hotline, with ornaments', () =>
    expect(
      guessColumns([
        '序号',
        '工单编号*',
        '市民诉求内容（必填）',
        '事发地址',
        '经度',
        '纬度',
        '来电人',
        '联系 电话',
        '受理时间',
      ]),
    ).toEqual({ externalId: 1, body: 2, placeText: 3, lng: 4, lat: 5, name: 6, phone: 7, occurredAt: 8 }))
  it('takes no half position and no column twice', () => {
    expect(guessColumns(['经度', '内容'])).toEqual({ body: 1 })
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('内容', '编号', '地址', '时间', '电话', 'title', 'x', ''), {
          maxLength: 12,
        }),
        (h) => {
          const used = Object.values(guessColumns(h))
          return new Set(used).size === used.length && used.every((c) => c >= 0 && c < h.length)
        },
      ),
    )
  })
  it('finds the headings below a title and an empty line', () => {
    expect(findHeading([['2026 年 6 月工单导出'], ['编号', '内容'], ['1', '漏水']])).toBe(1)
    expect(
      findHeading([
        ['a', 'b'],
        ['1', '2'],
      ]),
    ).toBe(0)
  })
  it('knows a table of the same origin', () =>
    expect(headingKey(['工单 编号*', '内容'])).toBe(headingKey(['工单编号', '内容（必填）'])))
  it('a mapping file by headings or numbers, and says what it does not know', () => {
    expect(readMapping({ body: '详情', externalId: 1, colour: 'x', phone: '没有' }, ['号', '详情'])).toEqual({
      columns: { body: 1, externalId: 0 },
      unknown: ['colour: x', 'phone: 没有'],
    })
  })
})

describe('times', () => {
  const zone = 'Asia/Shanghai'
  it.each([
    ['2019/4/25 9:32:09', '2019-04-25T01:32:09.000Z'],
    ['2024-09-09', '2024-09-08T16:00:00.000Z'],
    ['2026年6月26日 14时27分', '2026-06-26T06:27:00.000Z'],
    ['2026年6月26日14点', '2026-06-26T06:00:00.000Z'],
    ['2026.06.26 14:27', '2026-06-26T06:27:00.000Z'],
    ['20260626142705', '2026-06-26T06:27:05.000Z'],
    ['2026-06-26T14:27:05+08:00', '2026-06-26T06:27:05.000Z'],
    ['２０２６－０６－２６ １４：２７', '2026-06-26T06:27:00.000Z'],
    // 2026-06-26 12:00 as Excel counts days.
    ['46199.5', '2026-06-26T04:00:00.000Z'],
    ['4/5/2026', null],
    ['2026-02-30', null],
    ['2026-13-01', null],
    ['2026-06-26 25:00', null],
    ['昨天', null],
    ['13812342206', null],
    ['12345', null],
  ])('%s', (text, iso) => expect(readTime(text, zone)).toBe(iso))
  it('never throws and never leaves the century', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9年月日:/. -]{0,24}$/)), (s) => {
        const got = readTime(s, zone)
        return got === null || (got > '1989-12-31' && got < '2100-01-02')
      }),
      { numRuns: 3000 },
    )
  })
})

describe('a row', () => {
  const headings = ['编号', '标题', '内容', '经度', '纬度', '姓名', '电话', '时间', '类别']
  const columns = { externalId: 0, title: 1, body: 2, lng: 3, lat: 4, name: 5, phone: 6, occurredAt: 7 }
  const rules = { columns, headings, crs: 'wgs84' as const, zone: 'Asia/Shanghai' }
  const row = (...cells: string[]) => readRow(cells, rules)

  it('whole', () =>
    expect(
      row(
        'HZ-1',
        '漏水',
        '顺城街 18 号漏水',
        '107.39',
        '29.7',
        '冉某',
        '138 1234 2206',
        '2026-06-26',
        '市政',
      ),
    ).toEqual({
      issues: [],
      report: {
        externalId: 'HZ-1',
        title: '漏水',
        body: '顺城街 18 号漏水',
        point: [107.39, 29.7],
        name: '冉某',
        phone: '13812342206',
        occurredAt: '2026-06-25T16:00:00.000Z',
        raw: { 类别: '市政' },
      },
    }))
  it('without text is not taken; with a title only, the title is the text', () => {
    expect(row('1', '', ' 　 ').report).toBeUndefined()
    expect(row('1', '路灯不亮', '').report).toMatchObject({ body: '路灯不亮' })
    expect(row('1', '路灯不亮', '').report!.title).toBeUndefined()
  })
  it('with doubtful parts is taken without them, and says so', () => {
    const { report, issues } = row('1', '', '漏水', '29.7', '107.39', '不详', '打不通', '很久以前')
    expect(report).toMatchObject({ body: '漏水' })
    expect(report).not.toHaveProperty('point')
    expect(report).not.toHaveProperty('name')
    expect(issues.map((i) => [i.level, i.field])).toEqual([
      ['warning', 'phone'],
      ['warning', 'occurredAt'],
      ['warning', 'lng'],
    ])
  })
  it('name and phone never stand among the other columns', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 12 }), (cells) => {
        const { report } = readRow(['1', 't', 'b', '', '', 'NAME', '13812342206', '', ...cells], rules)
        return (
          !JSON.stringify(report!.raw).includes('13812342206') &&
          !JSON.stringify(report!.raw).includes('NAME')
        )
      }),
    )
  })
  it('of anything at all gives storable text or a fault', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 10 }), (cells) => {
        const { report, issues } = readRow(cells, rules)
        if (!report) return issues.some((i) => i.level === 'error')
        const text = JSON.stringify(report)
        return (
          report.body.length > 0 &&
          report.body.length <= 8000 &&
          !text.includes('\\u0000') &&
          text.isWellFormed()
        )
      }),
      { numRuns: 600 },
    )
  })
})
