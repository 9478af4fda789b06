import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  coarse,
  opennessOf,
  publicWords,
  readAttributes,
  readDegrees,
  readSpan,
  readTime,
  statusOf,
  updateOf,
} from './rules.ts'

describe('words for everybody', () => {
  test.each([
    ['请打 13912345678 找我', '13912345678'],
    ['电话 139 1234 5678', '5678'],
    ['座机 023-72000141', '72000141'],
    ['身份证 500102199001011234', '500102199001011234'],
    ['邮箱 li.si@example.cn', 'li.si'],
    ['微信 abc_12345', 'abc_12345'],
    ['渝G8K123 天天停在消防通道', 'G8K123'],
    ['3栋2单元502室漏水', '502'],
    ['住 12-3-401', '401'],
    ['楼下老王火锅店半夜炒菜', '老王'],
    ['宏远物业有限公司不管', '宏远'],
    ['张老板骂人', '张老板'],
    ['我姓欧阳，请回电', '欧阳'],
  ])('%s keeps nothing of %s', (text, secret) => {
    expect(publicWords(text)).not.toContain(secret)
  })

  test('what the street looks like stays', () => {
    expect(publicWords('顺城街路灯不亮，三天了')).toBe('顺城街路灯不亮，三天了')
    expect(publicWords('路口井盖松动，车过就响')).toBe('路口井盖松动，车过就响')
  })

  test('no phone survives in any text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.integer({ min: 1e8, max: 1e9 - 1 }), (t, n) => {
        expect(publicWords(`${t} 13${n} ${t}`)).not.toContain(`13${n}`)
      }),
    )
  })
})

describe('who may read what', () => {
  test('things have words, homes their kind, people nothing; what is not known is no more than its kind', () => {
    expect(['市政设施', '物业与住宅', '邻里与纠纷', '困难与照护', undefined, '别的'].map(opennessOf)).toEqual(
      ['words', 'kind', 'closed', 'closed', 'kind', 'kind'],
    )
  })
  test('a position is good to some 100 metres', () => {
    expect(coarse(107.390129)).toBe(107.39)
  })
  test('closed from the result on', () => {
    const all = [
      'triage',
      'dispatched',
      'accepted',
      'suspended',
      'resolved',
      'evaluated',
      'archived',
      'rejected',
      'withdrawn',
    ]
    expect(all.filter((s) => statusOf(s) === 'open')).toEqual(all.slice(0, 4))
  })
  test('a question to the reporter is no update', () => {
    expect(updateOf('ask', undefined)).toBeNull()
    expect(updateOf('progress', 'accepted')?.status).toBe('open')
    expect(updateOf('result', undefined)?.status).toBe('closed')
  })
})

describe('what clients send', () => {
  test('dates of the standard, with a plus sign that became a space', () => {
    expect(readTime('2026-06-01T08:00:00+08:00')?.toISOString()).toBe('2026-06-01T00:00:00.000Z')
    expect(readTime('2026-06-01T08:00:00 08:00')?.toISOString()).toBe('2026-06-01T00:00:00.000Z')
    expect(readTime('2026-06-01T08:00:00')?.toISOString()).toBe('2026-06-01T08:00:00.000Z')
    expect(readTime('2026-06-01')?.toISOString()).toBe('2026-06-01T00:00:00.000Z')
    for (const bad of ['2026-13-01', 'yesterday', '1', '2026-06-01T25:00:00Z', ''])
      expect(readTime(bad), bad).toBeNull()
  })

  const now = new Date('2026-06-26T00:00:00Z')
  test('a span is 90 days at most', () => {
    expect(readSpan(undefined, undefined, now)).toMatchObject({
      from: new Date('2026-03-28T00:00:00Z'),
      to: now,
    })
    expect(readSpan('2026-01-01', undefined, now)).toMatchObject({ to: new Date('2026-04-01T00:00:00Z') })
    expect(readSpan(undefined, '2026-04-01', now)).toMatchObject({ from: new Date('2026-01-01T00:00:00Z') })
    expect(readSpan('2026-01-01', '2026-04-02', now).faults).toHaveLength(1)
    expect(readSpan('2026-02-01', '2026-01-01', now).faults).toHaveLength(1)
    expect(readSpan('x', 'y', now).faults).toHaveLength(2)
  })

  test('attributes as form and as JSON', () => {
    expect(
      readAttributes({
        'attribute[A]': '1',
        'attribute[B][]': ['x', 'y'],
        attribute: { C: 3, D: {} },
        other: 1,
      }),
    ).toEqual({ A: ['1'], B: ['x', 'y'], C: ['3'] })
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    expect(Object.keys(readAttributes({ 'attribute[__proto__]': 'x' }))).toEqual(['__proto__'])
  })

  test('degrees', () => {
    expect([readDegrees('29.7', 90), readDegrees(107.39, 180), readDegrees('-0.5', 90)]).toEqual([
      29.7, 107.39, -0.5,
    ])
    for (const bad of ['91', 'NaN', '1e2', '', null, [], '0x10']) expect(readDegrees(bad, 90)).toBeNull()
  })
})
