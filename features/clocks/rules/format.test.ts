import { describe, expect, test } from 'vitest'
import type { ClockState, Limit } from '../contract.ts'
import { calendar, cn } from '../sample.ts'
import { fold } from './fold.ts'
import { formatClock, formatLimitDue, span, spokenClock, tickOf } from './format.ts'
import { formatMoment, fullMoment } from './labels.ts'
import { defaultPolicy } from './policy.ts'

const cal = calendar()
const friday = cn('2026-06-26 14:00')
const hours: Limit = { amount: 4, unit: 'hours' }
const days: Limit = { amount: 2, unit: 'workingDays' }
const clock = (due: string, limit = hours, more: Partial<ClockState> = {}) => ({
  due: cn(due),
  limit,
  state: 'ok' as const,
  startedAt: cn('2026-06-26 13:00'),
  stoppedAt: null,
  paused: false,
  ...more,
})

describe('time left and late', () => {
  test.each<[string, string, Limit, string, string, string]>([
    // now, due, limit, row, full, English full
    [
      '2026-06-26 14:00',
      '2026-06-26 17:00',
      hours,
      '剩 3 小时',
      '还剩 3 小时（周五 17:00）',
      '3 h left (Fri 17:00)',
    ],
    [
      '2026-06-26 14:27',
      '2026-06-26 16:00',
      hours,
      '剩 1 小时 33 分',
      '还剩 1 小时 33 分（周五 16:00）',
      '1 h 33 min left (Fri 16:00)',
    ],
    [
      '2026-06-26 14:00',
      '2026-06-26 15:05',
      hours,
      '剩 1 小时 05 分',
      '还剩 1 小时 05 分（周五 15:05）',
      '1 h 05 min left (Fri 15:05)',
    ],
    [
      '2026-06-26 14:27:18',
      '2026-06-26 14:31',
      hours,
      '剩 3 分 42 秒',
      '还剩 3 分 42 秒（周五 14:31）',
      '3 min 42 s left (Fri 14:31)',
    ],
    [
      '2026-06-26 14:30:20',
      '2026-06-26 14:31',
      hours,
      '剩 40 秒',
      '还剩 40 秒（周五 14:31）',
      '40 s left (Fri 14:31)',
    ],
    [
      '2026-06-26 14:26',
      '2026-06-26 14:31',
      hours,
      '剩 5 分',
      '还剩 5 分（周五 14:31）',
      '5 min left (Fri 14:31)',
    ],
    [
      '2026-06-26 14:31',
      '2026-06-26 14:31',
      hours,
      '剩 0 秒',
      '还剩 0 秒（周五 14:31）',
      '0 s left (Fri 14:31)',
    ],
    [
      '2026-06-26 17:20',
      '2026-06-30 17:30',
      days,
      '剩 2 个工作日',
      '还剩 2 个工作日（周二 17:30）',
      '2 working days left (Tue 17:30)',
    ],
    [
      '2026-06-29 17:20',
      '2026-06-30 17:30',
      days,
      '剩 1 个工作日',
      '还剩 1 个工作日（周二 17:30）',
      '1 working day left (Tue 17:30)',
    ],
    [
      '2026-06-30 14:30',
      '2026-06-30 17:30',
      days,
      '剩 3 小时',
      '还剩 3 小时（周二 17:30）',
      '3 h left (Tue 17:30)',
    ],
    [
      '2026-09-30 14:30',
      '2026-10-09 17:30',
      days,
      '剩 2 个工作日',
      '还剩 2 个工作日（10 月 9 日 17:30）',
      '2 working days left (9 Oct 17:30)',
    ],
    [
      '2025-12-31 14:30',
      '2026-01-05 17:30',
      days,
      '剩 2 个工作日',
      '还剩 2 个工作日（周一 17:30）',
      '2 working days left (Mon 17:30)',
    ],
    [
      '2026-06-26 14:00',
      '2026-06-28 17:00',
      hours,
      '剩 2 天 3 小时',
      '还剩 2 天 3 小时（周日 17:00）',
      '2 days 3 h left (Sun 17:00)',
    ],
    [
      '2026-06-26 14:00',
      '2026-07-03 14:00',
      hours,
      '剩 7 天',
      '还剩 7 天（7 月 3 日 14:00）',
      '7 days left (3 Jul 14:00)',
    ],
    ['2026-06-26 14:31', '2026-06-26 14:00', hours, '超 31 分', '超 31 分', '31 min late'],
    ['2026-06-26 16:10', '2026-06-26 14:00', hours, '超 2 小时 10 分', '超 2 小时 10 分', '2 h 10 min late'],
    ['2026-06-26 14:00:30', '2026-06-26 14:00', hours, '超不到 1 分', '超不到 1 分', 'under 1 min late'],
    ['2026-06-26 14:03:59', '2026-06-26 14:00', hours, '超 3 分', '超 3 分', '3 min late'],
    ['2026-06-29 09:30', '2026-06-26 17:30', days, '超 2 天 16 小时', '超 2 天 16 小时', '2 days 16 h late'],
  ])('at %s, due %s', (now, due, limit, row, full, english) => {
    expect(formatClock(clock(due, limit), cn(now), 'zh', cal)).toBe(row)
    expect(formatClock(clock(due, limit), cn(now), 'zh', cal, 'full')).toBe(full)
    expect(formatClock(clock(due, limit), cn(now), 'en', cal, 'full')).toBe(english)
  })

  test('stopped, paused and without a limit', () => {
    const stopped = { stoppedAt: cn('2026-06-26 15:43'), state: 'met' as const }
    expect(formatClock(clock('2026-06-26 17:00', hours, stopped), friday, 'zh', cal)).toBe('用 2 小时 43 分')
    const missed = { stoppedAt: cn('2026-06-26 15:43'), state: 'missed' as const }
    expect(formatClock(clock('2026-06-26 15:31', hours, missed), friday, 'en', cal)).toBe(
      'took 2 h 43 min, 12 min late',
    )
    expect(formatClock(clock('2026-06-26 17:00', hours, { paused: true }), friday, 'zh', cal)).toBe('停表中')
    expect(formatClock(clock('2026-06-26 17:00', hours, { state: 'off' }), friday, 'zh', cal)).toBe('不计时')
    expect(formatClock({ ...clock('2026-06-26 17:00'), due: null }, friday, 'en', cal)).toBe('no clock')
  })

  test('never promises more than is left', () => {
    expect(span(3 * 3_600_000 - 1, 'zh')).toBe('2 小时 59 分')
    expect(span(86_400_000 - 1, 'en')).toBe('23 h 59 min')
    expect(span(86_400_000, 'en')).toBe('1 day')
  })

  test('a limit with its due time', () => {
    expect(formatLimitDue(days, cn('2026-06-30 17:30'), friday, 'zh', cal)).toBe('2 个工作日（周二 17:30）')
    expect(formatLimitDue(days, cn('2026-06-30 17:30'), friday, 'en', cal)).toBe('2 working days (Tue 17:30)')
  })

  test('ticks each second only in the last five minutes', () => {
    expect(tickOf(clock('2026-06-26 14:04'), friday)).toBe(1000)
    expect(tickOf(clock('2026-06-26 14:05'), friday)).toBe(60_000)
    expect(tickOf(clock('2026-06-26 14:04', hours, { stoppedAt: friday }), friday)).toBeNull()
  })

  test('for a screen reader', () => {
    const states = fold(
      [
        { type: 'reported', level: 'critical', at: cn('2026-06-26 14:20') },
        { type: 'dispatched', handler: 'water', role: 'lead', at: cn('2026-06-26 14:34') },
      ],
      defaultPolicy,
      cal,
      cn('2026-06-26 14:43'),
    )
    const arrive = states.find((state) => state.clock === 'arrive')!
    expect(spokenClock(arrive, cn('2026-06-26 14:43'), 'zh', cal)).toBe('特急，到场还剩 6 分，周五 14:49')
    expect(spokenClock(arrive, cn('2026-06-26 14:43'), 'en', cal)).toBe(
      'critical, arrive 6 min left, Fri 14:49',
    )
  })
})

describe('moments', () => {
  test.each([
    ['2026-06-26 14:27', '14:27', '14:27'],
    ['2026-06-25 14:27', '昨天 14:27', 'yesterday 14:27'],
    ['2026-06-27 09:00', '明天 09:00', 'tomorrow 09:00'],
    ['2026-06-20 14:27', '6 月 20 日 14:27', '20 Jun 14:27'],
    ['2025-06-26 14:27', '2025 年 6 月 26 日', '26 Jun 2025'],
  ])('%s', (at, zh, en) => {
    expect(formatMoment(cn(at), friday, 'zh', cal.zone)).toBe(zh)
    expect(formatMoment(cn(at), friday, 'en', cal.zone)).toBe(en)
  })

  test('today in words, and in full', () => {
    expect(formatMoment(cn('2026-06-26 18:29'), friday, 'zh', cal.zone, { today: true })).toBe('今天 18:29')
    expect(fullMoment(cn('2026-06-26 18:29'), 'zh', cal.zone)).toBe('6 月 26 日 周五 18:29')
    expect(fullMoment(cn('2026-06-26 18:29'), 'en', cal.zone)).toBe('Fri 26 Jun 18:29')
  })

  test('the day is that of the place: 23:30 UTC on Thursday is Friday there', () => {
    expect(fullMoment(new Date('2026-06-25T23:30:00Z'), 'en', cal.zone)).toBe('Fri 26 Jun 07:30')
  })
})
