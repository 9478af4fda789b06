import { describe, expect, test } from 'vitest'
import { clockOf, clockState, plainClock } from './clock.tsx'
import { count, distance, dueAt, maskPhone, moment, remaining, span } from './format.ts'

const now = new Date('2026-06-26T14:43:00+08:00')
const min = 60_000

describe('words of time', () => {
  test.each([
    [42_000, '42 秒', '42 s'],
    [3 * min + 42_000, '3 分 42 秒', '3 min 42 s'],
    [5 * min, '5 分', '5 min'],
    [38 * min + 59_000, '38 分', '38 min'],
    [130 * min, '2 小时 10 分', '2 h 10 min'],
    [180 * min, '3 小时', '3 h'],
    [3 * 24 * 60 * min + 4 * 60 * min, '3 天 4 小时', '3 d 4 h'],
  ])('%i ms is %s', (ms, zh, en) => {
    expect(span(ms, 'zh')).toBe(zh)
    expect(span(ms, 'en')).toBe(en)
  })

  test('left and late are said from the due time', () => {
    expect(remaining('2026-06-26T17:43:00+08:00', now, 'zh')).toBe('剩 3 小时')
    expect(remaining('2026-06-26T17:43:00+08:00', now, 'zh', true)).toBe('还剩 3 小时')
    expect(remaining('2026-06-26T14:12:00+08:00', now, 'zh')).toBe('超 31 分')
    expect(remaining('2026-06-26T14:12:00+08:00', now, 'en')).toBe('31 min late')
  })

  test('a moment is as short as it can be without doubt, in the zone of the town', () => {
    expect(moment('2026-06-26T06:27:00Z', now, 'zh')).toBe('14:27')
    expect(moment('2026-06-25T14:27:00+08:00', now, 'zh')).toBe('昨天 14:27')
    expect(moment('2026-06-03T14:27:00+08:00', now, 'zh')).toBe('6 月 3 日 14:27')
    expect(moment('2026-06-03T14:27:00+08:00', now, 'en')).toBe('3 Jun 14:27')
    expect(moment('2025-06-26T14:27:00+08:00', now, 'zh')).toBe('2025 年 6 月 26 日')
    // Five minutes past midnight in the town is still the day before in UTC.
    expect(moment('2026-06-25T16:05:00Z', now, 'zh')).toBe('00:05')
  })

  test('a due time names its day when it is not today', () => {
    expect(dueAt('2026-06-26T17:00:00+08:00', now, 'zh')).toBe('今天 17:00')
    expect(dueAt('2026-06-30T17:30:00+08:00', now, 'zh')).toBe('周二 17:30')
    expect(dueAt('2026-06-30T17:30:00+08:00', now, 'en')).toBe('Tue 17:30')
    expect(dueAt('2026-07-10T17:30:00+08:00', now, 'zh')).toBe('7 月 10 日 17:30')
  })
})

test('counts, distances and masks', () => {
  expect(count(14206, 'zh')).toBe('14,206')
  expect(count(302_000, 'zh')).toBe('30.2 万')
  expect(count(302_000, 'en')).toBe('302,000')
  expect(distance(120.4, 'zh')).toBe('120 米')
  expect(distance(1130, 'zh')).toBe('1.1 公里')
  expect(maskPhone('13812342206')).toBe('138****2206')
})

describe('state of a clock', () => {
  const due = '2026-06-26T15:25:00+08:00'
  const c = { kind: 'resolve', start: '2026-06-26T13:25:00+08:00', due, soonAt: '2026-06-26T14:50:00+08:00' }
  const at = (t: string) => new Date(`2026-06-26T${t}:00+08:00`).getTime()

  test('passes from in time to soon to late by itself', () => {
    expect(clockState(c, at('14:43'))).toBe('ok')
    expect(clockState(c, at('14:50'))).toBe('soon')
    expect(clockState(c, at('15:25'))).toBe('soon')
    expect(clockState(c, at('15:26'))).toBe('late')
  })
  test('a stopped clock keeps what it stopped at, whatever the time is now', () => {
    const met = { ...c, stoppedAt: '2026-06-26T15:24:00+08:00' }
    const missed = { ...c, stoppedAt: '2026-06-26T15:31:00+08:00' }
    expect(clockState(met, at('23:00'))).toBe('ok')
    expect(plainClock(met, at('23:00'), 'zh', false)).toBe('1 小时 59 分')
    expect(clockState(missed, at('23:00'))).toBe('late')
    expect(plainClock(missed, at('23:00'), 'zh', false)).toBe('超 6 分')
  })
  test('a paused clock never turns late, and no due time means no clock', () => {
    expect(clockState({ ...c, state: 'pause' }, at('23:00'))).toBe('pause')
    expect(clockState({ kind: 'none' }, at('23:00'))).toBe('off')
  })
  test('the wire says paused, idle and off; soon and late follow from its times', () => {
    const wire = {
      kind: 'resolve',
      state: 'running',
      startedAt: c.start,
      dueAt: due,
      warnAt: c.soonAt,
      stoppedAt: null,
      limit: '2 小时',
      explain: [{ zh: '签收起算', en: 'from accept' }],
    }
    expect(clockOf(wire, '办结', 'zh')).toMatchObject({
      due,
      soonAt: c.soonAt,
      explain: '签收起算',
      label: '办结',
    })
    expect(clockState(clockOf({ ...wire, state: 'paused' }, '', 'zh'), at('23:00'))).toBe('pause')
    expect(clockState(clockOf({ ...wire, state: 'idle', dueAt: null }, '', 'zh'), at('23:00'))).toBe('off')
  })
})
