import chineseDays from 'chinese-days'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Calendar, Limit } from '../contract.ts'
import { calendar, cn } from '../sample.ts'
import { dueAt, elapsed, nextOffice, remaining } from './due.ts'
import { parseLimit, yunchengHours, yunchengProfile } from './limits.ts'
import { officeSpans } from './year.ts'
import { dateOf, dayNumber, isoInZone } from './zone.ts'

const cal = calendar()
const due = (from: string, limit: string, c: Calendar = cal) =>
  isoInZone(dueAt(cn(from), parseLimit(limit)!, c).due, c.zone)

describe('when limits end', () => {
  test.each([
    // By the clock, day and night.
    ['2026-06-26 16:40', '30 minutes', '2026-06-26T17:10:00+08:00'],
    ['2026-06-26 16:40', '4 hours', '2026-06-26T20:40:00+08:00'],
    ['2026-09-30 16:40', '3 days', '2026-10-03T16:40:00+08:00'],
    ['2026-06-26 16:40', 'at once', '2026-06-26T16:40:00+08:00'],
    // Working days: the day of the start is not counted, close of office on the last.
    ['2026-06-26 16:40', '2 working days', '2026-06-30T17:30:00+08:00'],
    ['2026-06-26 08:00', '2 working days', '2026-06-30T17:30:00+08:00'],
    ['2026-06-26 23:59', '2 working days', '2026-06-30T17:30:00+08:00'],
    ['2026-06-27 10:00', '2 working days', '2026-06-30T17:30:00+08:00'],
    ['2026-06-29 00:00', '2 working days', '2026-07-01T17:30:00+08:00'],
    // National day 1–7 October 2026; 20 September and 10 October are worked.
    ['2026-09-30 10:00', '2 working days', '2026-10-09T17:30:00+08:00'],
    ['2026-09-30 10:00', '3 working days', '2026-10-10T17:30:00+08:00'],
    ['2026-09-18 10:00', '1 working day', '2026-09-20T17:30:00+08:00'],
    // Spring festival 15–23 February 2026, worked on the 14th and 28th.
    ['2026-02-13 16:30', '2 working days', '2026-02-24T17:30:00+08:00'],
    ['2026-02-13 16:30', '4 working hours', '2026-02-14T11:30:00+08:00'],
    // Working hours.
    ['2026-06-26 16:40', '4 working hours', '2026-06-29T11:40:00+08:00'],
    ['2026-06-26 16:00', '1.5 working hours', '2026-06-26T17:30:00+08:00'],
    ['2026-06-26 11:00', '1 working hour', '2026-06-26T12:00:00+08:00'],
    ['2026-06-26 12:30', '1 working hour', '2026-06-26T15:00:00+08:00'],
    ['2026-06-26 17:30', '1 working hour', '2026-06-29T09:30:00+08:00'],
    ['2026-06-26 17:29', '10 working minutes', '2026-06-29T08:39:00+08:00'],
    ['2026-06-26 07:00', '7 working hours', '2026-06-26T17:30:00+08:00'],
    // Same day.
    ['2026-06-26 17:29', 'same day', '2026-06-26T17:30:00+08:00'],
    ['2026-06-26 17:30', 'same day', '2026-06-29T17:30:00+08:00'],
    ['2026-06-27 09:00', 'same day', '2026-06-29T17:30:00+08:00'],
    ['2025-12-31 10:00', 'same day', '2025-12-31T17:30:00+08:00'],
    ['2025-12-31 18:00', 'same day', '2026-01-04T17:30:00+08:00'],
  ])('%s + %s = %s', (from, limit, expected) => {
    expect(due(from, limit)).toBe(expected)
  })

  test('the Yuncheng rule: 8–12 and 14–18 on working days, a day is 8 such hours, 紧急 by the clock', () => {
    const yuncheng = calendar({ officeHours: yunchengHours })
    const by = (from: string, text: string) =>
      isoInZone(dueAt(cn(from), parseLimit(text, yunchengProfile)!, yuncheng).due, yuncheng.zone)
    expect(by('2026-06-26 15:00', '1天')).toBe('2026-06-29T15:00:00+08:00')
    expect(by('2026-06-26 17:00', '2小时')).toBe('2026-06-29T09:00:00+08:00')
    expect(by('2026-06-26 17:00', '2紧急工作时')).toBe('2026-06-26T19:00:00+08:00')
    expect(by('2026-06-27 03:00', '5天')).toBe('2026-07-03T18:00:00+08:00')
  })

  test('offices that close early on Friday and open on Saturday', () => {
    const six = calendar({ weekdays: { '5': [['08:30', '12:00']], '6': [['09:00', '11:00']] } })
    expect(due('2026-06-26 11:00', '2 working hours', six)).toBe('2026-06-27T10:00:00+08:00')
    expect(due('2026-06-25 11:00', '1 working day', six)).toBe('2026-06-26T12:00:00+08:00')
    expect(due('2026-06-26 11:00', '1 working day', six)).toBe('2026-06-27T11:00:00+08:00')
  })

  test('a make-up day that falls on a day off has ordinary hours, a holiday none', () => {
    const own = calendar({
      weekdays: { '3': [] },
      days: { '2026-07-01': 'workday', '2026-07-02': 'holiday' },
    })
    expect(due('2026-06-30 17:00', '8 working hours', own)).toBe('2026-07-03T09:00:00+08:00')
    expect(due('2026-07-07 17:00', '1 working hour', own)).toBe('2026-07-09T09:00:00+08:00')
  })

  test('refuses what is no date, no amount, or beyond every calendar', () => {
    const at = cn('2026-06-26 10:00')
    expect(() => dueAt(new Date('never'), { amount: 1, unit: 'hours' }, cal)).toThrow(RangeError)
    for (const amount of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => dueAt(at, { amount, unit: 'hours' }, cal)).toThrow(RangeError)
    }
    expect(() => dueAt(at, { amount: 1.5, unit: 'workingDays' }, cal)).toThrow(RangeError)
    expect(() => dueAt(new Date('2199-12-01'), { amount: 3000, unit: 'workingDays' }, cal)).toThrow(
      RangeError,
    )
    const never: Calendar = calendar({ weekdays: { '1': [], '2': [], '3': [], '4': [], '5': [] }, days: {} })
    for (const unit of ['workingHours', 'workingDays'] as const) {
      expect(() => dueAt(at, { amount: 1, unit }, never)).toThrow(RangeError)
    }
  })
})

describe('years that are not announced', () => {
  const years = (from: string, limit: string, c = cal) =>
    dueAt(cn(from), parseLimit(limit)!, c).warnings.map(({ year }) => year)

  test.each([
    ['2026-12-30 10:00', '1 working day', []],
    ['2026-12-30 10:00', '2 working days', [2027]],
    ['2026-12-31 17:00', '1 working hour', [2027]],
    ['2026-12-31 16:30', '1 working hour', []],
    ['2026-12-31 17:00', '3 days', []],
    ['2027-03-01 10:00', '1 working day', [2027]],
    ['2027-12-30 10:00', '5 working days', [2027, 2028]],
    ['2003-12-30 10:00', '5 working days', [2003]],
  ])('%s + %s warns of %j', (from, limit, expected) => {
    expect(years(from, limit)).toEqual(expected)
  })

  test('1 January is a holiday by law, announced or not', () => {
    expect(due('2026-12-31 10:00', '1 working day')).toBe('2027-01-04T17:30:00+08:00')
  })

  test('the warning names calendar and year in both languages', () => {
    const [warning] = dueAt(cn('2027-03-01 10:00'), { amount: 1, unit: 'workingDays' }, cal).warnings
    expect(warning).toMatchObject({ code: 'calendar.year_missing', year: 2027 })
    expect(warning!.zh).toContain('2027 年')
    expect(warning!.en).toContain('cn-2026')
  })
})

test('the built-in calendar agrees with chinese-days on every day of every year it claims to know', () => {
  const wrong: string[] = []
  for (const year of cal.knownYears) {
    for (let day = dayNumber(`${year}-01-01`); day < dayNumber(`${year + 1}-01-01`); day++) {
      const works = officeSpans(cal, dateOf(day), ((day + 3) % 7) + 1).length > 0
      // chinese-days reads a text in the zone of the machine, so it gets local noon.
      const noon = new Date(year, 0, 1 + day - dayNumber(`${year}-01-01`), 12)
      if (works !== chineseDays.isWorkday(noon)) wrong.push(dateOf(day))
    }
  }
  expect(wrong).toEqual([])
  expect(cal.knownYears).toContain(2026)
  expect(cal.knownYears).not.toContain(2027)
})

describe('other zones, and years when China changed its clocks', () => {
  const day: Limit = { amount: 1, unit: 'days' }
  test('a day is the same local time on the next day', () => {
    const ny = calendar({ zone: 'America/New_York' })
    const late = dueAt(new Date('2026-03-07T12:00:00-05:00'), day, ny).due
    expect(isoInZone(late, ny.zone)).toBe('2026-03-08T12:00:00-04:00')
    const shanghai = dueAt(new Date('1988-04-16T12:00:00+08:00'), day, cal).due
    expect(isoInZone(shanghai, cal.zone)).toBe('1988-04-17T12:00:00+09:00')
  })

  test('office hours are local: a night shift over the change is an hour shorter', () => {
    const night = calendar({
      zone: 'America/New_York',
      officeHours: [['00:00', '24:00']],
      weekdays: { '7': [['00:00', '24:00']] },
      days: {},
    })
    const from = new Date('2026-03-08T00:00:00-05:00')
    expect(elapsed(from, new Date('2026-03-09T00:00:00-04:00'), 'workingHours', night)).toBe(23)
    expect(isoInZone(dueAt(from, { amount: 3, unit: 'workingHours' }, night).due, night.zone)).toBe(
      '2026-03-08T04:00:00-04:00',
    )
  })

  test('working days in London end at the local close of office on both sides of the change', () => {
    const london = calendar({ zone: 'Europe/London', days: {} })
    const after = dueAt(new Date('2026-03-27T10:00:00Z'), { amount: 1, unit: 'workingDays' }, london).due
    expect(isoInZone(after, london.zone)).toBe('2026-03-30T17:30:00+01:00')
  })
})

describe('how much has passed and is left', () => {
  test.each([
    ['2026-06-26 16:30', '2026-06-29 09:30', 'workingHours', 2],
    ['2026-06-26 16:30', '2026-06-29 09:30', 'workingMinutes', 120],
    ['2026-06-26 16:30', '2026-06-29 09:30', 'hours', 65],
    ['2026-06-26 08:30', '2026-06-29 12:00', 'workingDays', 1.5],
    ['2026-06-26 12:00', '2026-06-29 14:00', 'workingDays', 1],
    ['2025-12-31 08:30', '2026-01-04 17:30', 'workingDays', 2],
    ['2026-06-27 00:00', '2026-06-29 00:00', 'days', 2],
    ['2026-06-27 00:00', '2026-06-29 00:00', 'workingDays', 0],
    ['2026-06-29 09:30', '2026-06-26 16:30', 'workingHours', -2],
    ['2026-06-29 12:00', '2026-06-26 08:30', 'workingDays', -1.5],
  ] as const)('%s to %s in %s: %d', (from, to, unit, amount) => {
    expect(elapsed(cn(from), cn(to), unit, cal)).toBeCloseTo(amount, 9)
    expect(remaining(cn(from), cn(to), unit, cal)).toBeCloseTo(amount, 9)
  })

  test('the next office moment', () => {
    expect(nextOffice(cn('2026-06-26 10:00'), cal)).toEqual(cn('2026-06-26 10:00'))
    expect(nextOffice(cn('2026-06-26 12:00'), cal)).toEqual(cn('2026-06-26 14:00'))
    expect(nextOffice(cn('2026-06-26 17:30'), cal)).toEqual(cn('2026-06-29 08:30'))
    expect(nextOffice(cn('2026-10-01 09:00'), cal)).toEqual(cn('2026-10-08 08:30'))
    expect(nextOffice(cn('2025-12-31 17:30'), cal)).toEqual(cn('2026-01-04 08:30'))
  })
})

describe('properties', () => {
  const moment = fc.date({ min: new Date('2005-01-02'), max: new Date('2026-06-01'), noInvalidDate: true })
  const working = fc.record({
    amount: fc.integer({ min: 1, max: 90 }),
    unit: fc.constantFrom('workingHours' as const, 'workingMinutes' as const),
  })
  const days = fc.integer({ min: 1, max: 60 })
  const check = (name: string, property: () => void) => test(name, property)

  check('office time up to the due time is the limit', () => {
    fc.assert(
      fc.property(moment, working, (from, limit) => {
        expect(elapsed(from, dueAt(from, limit, cal).due, limit.unit, cal)).toBeCloseTo(limit.amount, 6)
      }),
      { seed: 3, numRuns: 1000 },
    )
  })

  check('later starts are never due earlier, longer limits never earlier', () => {
    fc.assert(
      fc.property(
        moment,
        moment,
        days,
        fc.constantFrom('workingHours' as const, 'workingDays' as const, 'days' as const),
        (a, b, amount, unit) => {
          const [first, second] = a < b ? [a, b] : [b, a]
          const limit = { amount, unit }
          expect(dueAt(first, limit, cal).due <= dueAt(second, limit, cal).due).toBe(true)
          expect(dueAt(first, limit, cal).due < dueAt(first, { amount: amount + 1, unit }, cal).due).toBe(
            true,
          )
        },
      ),
      { seed: 4, numRuns: 1000 },
    )
  })

  check(
    'working days give at least what they say, at most one day more, and end when an office closes',
    () => {
      fc.assert(
        fc.property(moment, days, (from, amount) => {
          const end = dueAt(from, { amount, unit: 'workingDays' }, cal).due
          const used = elapsed(from, end, 'workingDays', cal)
          expect(used).toBeGreaterThanOrEqual(amount - 1e-9)
          expect(used).toBeLessThanOrEqual(amount + 1 + 1e-9)
          expect(isoInZone(end, cal.zone)).toMatch(/T17:30:00\+08:00$/)
        }),
        { seed: 5, numRuns: 1000 },
      )
    },
  )

  check('elapsed adds up', () => {
    fc.assert(
      fc.property(
        moment,
        moment,
        moment,
        fc.constantFrom('workingHours' as const, 'workingDays' as const),
        (a, b, c, unit) => {
          expect(elapsed(a, b, unit, cal) + elapsed(b, c, unit, cal)).toBeCloseTo(elapsed(a, c, unit, cal), 6)
        },
      ),
      { seed: 6, numRuns: 500 },
    )
  })
})

describe('every due time explains itself', () => {
  const steps = (from: string, limit: string, lang: 'zh' | 'en') =>
    dueAt(cn(from), parseLimit(limit)!, cal).explain.map((step) => step[lang])

  test('across the national holiday', () => {
    expect(steps('2026-09-30 16:00', '3个工作日', 'zh')).toEqual([
      '9 月 30 日 周三 16:00 起算，限 3 个工作日',
      '起算当天不计，最后一天下班时到期（民法典第 201、203 条）',
      '10 月 1 日至 10 月 7 日放假（国庆节），不算',
      '第 1 天：10 月 8 日 周四',
      '第 2 天：10 月 9 日 周五',
      '第 3 天：10 月 10 日 周六（调休上班）',
      '10 月 10 日 周六 17:30 到期',
    ])
  })

  test('working hours from outside office hours', () => {
    expect(steps('2026-06-26 18:00', '2 working hours', 'en')).toEqual([
      'from Fri 26 Jun 18:00, limit 2 working hours, office time only',
      'outside office hours, counted from Mon 29 Jun 08:30',
      '27 Jun–28 Jun not counted: days off',
      'due Mon 29 Jun 10:30',
    ])
  })

  test('long limits are summed up', () => {
    const words = steps('2026-06-26 10:00', '120 working days', 'en')
    expect(words.length).toBeLessThan(6)
    expect(words[2]).toMatch(/days off and \d+ holidays not counted, \d+ make-up working days counted/)
  })
})
