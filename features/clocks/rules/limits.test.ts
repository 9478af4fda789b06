import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type LimitUnit, limitUnits, longest } from '../contract.ts'
import { formatLimit, parseLimit, plainProfile, readLimit, yunchengProfile } from './limits.ts'

describe('limits as people write them', () => {
  test.each<[string, number, LimitUnit]>([
    ['2 working days', 2, 'workingDays'],
    ['1 working day', 1, 'workingDays'],
    ['2 Business Days', 2, 'workingDays'],
    ['5 workdays', 5, 'workingDays'],
    ['4 working hours', 4, 'workingHours'],
    ['10 working minutes', 10, 'workingMinutes'],
    ['4 hours', 4, 'hours'],
    ['1 hour', 1, 'hours'],
    ['24h', 24, 'hours'],
    ['1.5 hours', 1.5, 'hours'],
    ['half an hour', 0.5, 'hours'],
    ['an hour', 1, 'hours'],
    ['30 minutes', 30, 'minutes'],
    ['30min', 30, 'minutes'],
    ['3 days', 3, 'days'],
    ['three days', 3, 'days'],
    ['2 calendar days', 2, 'days'],
    ['2.5 days', 60, 'hours'],
    ['1 week', 7, 'days'],
    ['within 2 working days', 2, 'workingDays'],
    ['1 hour 30 minutes', 90, 'minutes'],
    ['at once', 0, 'minutes'],
    ['immediately', 0, 'minutes'],
    ['same day', 0, 'workingDays'],
    ['2个工作日', 2, 'workingDays'],
    ['2 个工作日', 2, 'workingDays'],
    ['２工作日', 2, 'workingDays'],
    ['两个工作日内', 2, 'workingDays'],
    ['十五个工作日', 15, 'workingDays'],
    ['二十三天', 23, 'days'],
    ['一百二十天', 120, 'days'],
    ['2天', 2, 'days'],
    ['15日', 15, 'days'],
    ['1 周', 7, 'days'],
    ['4小时', 4, 'hours'],
    ['半小时', 0.5, 'hours'],
    ['1个半小时', 1.5, 'hours'],
    ['1小时30分', 90, 'minutes'],
    ['30分钟', 30, 'minutes'],
    ['1工作时', 1, 'workingHours'],
    ['4个工作小时', 4, 'workingHours'],
    ['1工作小时30工作分钟', 90, 'workingMinutes'],
    ['2紧急工作时', 2, 'hours'],
    ['2紧急工作日', 2, 'days'],
    ['限4小时', 4, 'hours'],
    ['在 2 天内', 2, 'days'],
    ['即时', 0, 'minutes'],
    ['立即', 0, 'minutes'],
    ['当日', 0, 'workingDays'],
  ])('%s', (text, amount, unit) => {
    expect(parseLimit(text)).toEqual({ amount, unit })
  })

  // All sixteen forms of the Yuncheng standard's column 处置时限.
  test.each<[string, number, LimitUnit]>([
    ['1天', 8, 'workingHours'],
    ['2天', 16, 'workingHours'],
    ['3天', 24, 'workingHours'],
    ['4天', 32, 'workingHours'],
    ['5天', 40, 'workingHours'],
    ['7天', 56, 'workingHours'],
    ['10天', 80, 'workingHours'],
    ['15天', 120, 'workingHours'],
    ['2小时', 2, 'workingHours'],
    ['4小时', 4, 'workingHours'],
    ['1紧急工作时', 1, 'hours'],
    ['2紧急工作时', 2, 'hours'],
    ['4紧急工作时', 4, 'hours'],
    ['1紧急工作日', 1, 'days'],
    ['2紧急工作日', 2, 'days'],
  ])('by the Yuncheng standard %s', (text, amount, unit) => {
    expect(readLimit(text, yunchengProfile)).toEqual({ limit: { amount, unit }, note: '' })
  })

  test('what else stands there is kept', () => {
    expect(readLimit('1紧急工作时制止', yunchengProfile)).toEqual({
      limit: { amount: 1, unit: 'hours' },
      note: '制止',
    })
    expect(readLimit('2天（雨后）')).toEqual({ limit: { amount: 2, unit: 'days' }, note: '(雨后)' })
  })

  test.each([
    '',
    'soon',
    '2',
    'days',
    '2 moons',
    '2-3天',
    '-2 days',
    '0 days',
    '0个工作日',
    '2.5 working days',
    '半个工作日',
    '2 days later',
    '2 working days 3 hours',
    '1e3 hours',
    '99999 days',
    '2天3天以上5天',
    '3个月',
    'NaN hours',
    `${'1'.repeat(400)} hours`,
  ])('refuses “%s” and says why in both languages', (text) => {
    const read = readLimit(text)
    expect(read.limit).toBeUndefined()
    expect(read.problem?.zh).toBeTruthy()
    expect(read.problem?.en).toBeTruthy()
    expect(parseLimit(text)).toBeNull()
  })

  test('prints as the design writes it', () => {
    expect(formatLimit({ amount: 2, unit: 'workingDays' }, 'zh')).toBe('2 个工作日')
    expect(formatLimit({ amount: 2, unit: 'workingDays' }, 'en')).toBe('2 working days')
    expect(formatLimit({ amount: 1, unit: 'workingDays' }, 'en')).toBe('1 working day')
    expect(formatLimit({ amount: 4, unit: 'hours' }, 'zh')).toBe('4 小时')
    expect(formatLimit({ amount: 4, unit: 'hours' }, 'en')).toBe('4 h')
    expect(formatLimit({ amount: 0, unit: 'minutes' }, 'zh')).toBe('即时')
    expect(formatLimit({ amount: 0, unit: 'workingDays' }, 'en')).toBe('same day')
  })

  test('what it prints it reads back', () => {
    const limit = fc
      .constantFrom(...limitUnits)
      .chain((unit) => fc.integer({ min: 1, max: longest[unit] }).map((amount) => ({ amount, unit })))
    fc.assert(
      fc.property(limit, fc.constantFrom('zh' as const, 'en' as const), (value, lang) => {
        expect(parseLimit(formatLimit(value, lang), plainProfile)).toEqual(value)
      }),
      { seed: 1, numRuns: 500 },
    )
  })

  test('no text makes it throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (text) => {
        const read = readLimit(text)
        expect(Boolean(read.limit)).not.toBe(Boolean(read.problem))
      }),
      { seed: 2, numRuns: 2000 },
    )
  })
})
