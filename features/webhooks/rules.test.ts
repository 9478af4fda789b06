import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { HookBody } from './contract.ts'
import { eventsOf, lineOf, markdownOf, readRobot, robotMessage, smsBody } from './rules.ts'

const body = (more: Partial<HookBody['case']> = {}, event: HookBody['event'] = 'case.late'): HookBody => ({
  event,
  at: '2026-06-26T00:00:00Z',
  seq: 3,
  clock: event === 'case.late' ? 'sign' : null,
  case: {
    id: '019f0295-ce80-75cd-8148-a1df78d7e5cf',
    number: 'YG-1',
    state: 'dispatched',
    level: 'critical',
    itemCode: '3.2.1',
    itemName: '供水管破裂',
    regionPath: '500102006001003',
    regionName: '大东门社区 · 3 格',
    unit: '供水抢修队',
    dueAt: null,
    url: 'https://yige.example.cn/desk/cases/1',
    ...more,
  },
})

describe('events of an entry', () => {
  test('a report of special urgency is two, one that becomes so is told then', () => {
    expect(eventsOf('reported', 'critical', {})).toEqual(['case.created', 'case.critical'])
    expect(eventsOf('reported', 'normal', {})).toEqual(['case.created'])
    expect(
      eventsOf('corrected', 'critical', { changes: { level: { from: 'normal', to: 'critical' } } }),
    ).toEqual(['case.critical'])
    expect(eventsOf('corrected', 'critical', { changes: { item: {} } })).toEqual([])
    expect(eventsOf('noted', 'critical', {})).toEqual([])
  })
})

describe('words in a group', () => {
  test('one line says what, which, how urgent, where and who', () => {
    expect(lineOf(body())).toBe('【签收超时】YG-1 特急 供水管破裂 大东门社区 · 3 格 供水抢修队')
  })
  test('names cannot make markdown', () => {
    const text = markdownOf([body({ unit: '[x](http://evil)' })])
    expect(text).not.toContain('](http://evil)')
    expect(text.match(/\]\(/g)).toHaveLength(1)
  })
  test('never more bytes than the robot takes, and what is left out is counted', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 100, max: 4096 }), (n, max) => {
        const text = markdownOf(
          Array.from({ length: n }, () => body()),
          max,
        )
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(max)
        const left = /另有 (\d+) 条/.exec(text)
        const lines = text.split('\n').filter((l) => l.includes('YG-1')).length
        expect(lines + Number(left?.[1] ?? 0)).toBe(n)
      }),
    )
  })
  test('each robot in its own shape', () => {
    expect(robotMessage('wecom', [body()])).toMatchObject({
      msgtype: 'markdown',
      markdown: { content: expect.any(String) },
    })
    expect(robotMessage('dingtalk', [body()])).toMatchObject({
      msgtype: 'markdown',
      markdown: { title: '超时' },
    })
    expect(robotMessage('feishu', [body(), body()])).toMatchObject({
      msg_type: 'post',
      content: {
        post: {
          zh_cn: { title: '一格：2 条', content: [[{ tag: 'text' }, { tag: 'a' }], expect.anything()] },
        },
      },
    })
  })
})

describe('answers', () => {
  test.each([
    ['wecom', { errcode: 0 }, 'arrived'],
    ['wecom', { errcode: 45009 }, 'later'],
    ['wecom', { errcode: 93000 }, 'never'],
    ['dingtalk', { errcode: 130101 }, 'later'],
    ['dingtalk', { errcode: 310000 }, 'never'],
    ['feishu', { code: 0 }, 'arrived'],
    ['feishu', { StatusCode: 0 }, 'arrived'],
    ['feishu', { code: 11232 }, 'later'],
    ['feishu', { code: 19021 }, 'never'],
    ['feishu', null, 'later'],
  ] as const)('%s %j is %s', (kind, answer, outcome) => {
    expect(readRobot(kind, answer).outcome).toBe(outcome)
  })
})

test('no text gets out of its place in a template', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const json = smsBody({ type: 'json', template: '{"to":"{phone}","text":"{text}"}' }, '139', text)
      expect(JSON.parse(json)).toEqual({ to: '139', text })
      const wellFormed = text.toWellFormed()
      const form = new URLSearchParams(
        smsBody({ type: 'form', template: 'to={phone}&text={text}' }, '139', wellFormed),
      )
      expect(form.get('text')).toBe(wellFormed)
    }),
  )
})
