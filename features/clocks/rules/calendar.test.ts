import { describe, expect, test } from 'vitest'
import { calendarSchema, clockPolicySchema } from '../contract.ts'
import { calendar } from '../sample.ts'
import { builtinCalendar } from './builtin.ts'
import { defaultHours, mergeCalendars, readCalendar, readDate } from './calendar.ts'
import { defaultPolicy, limitOf, policyWith } from './policy.ts'

const days = { '2027-01-01': 'holiday', '2027-01-02': 'workday' }
const expected = {
  version: 'f',
  zone: 'Asia/Shanghai',
  officeHours: defaultHours,
  days,
  knownYears: [2027],
}

test('the calendar that comes with the product is one, whole', () => {
  expect(calendarSchema.parse(builtinCalendar)).toEqual(builtinCalendar)
})

describe('calendar files', () => {
  test.each([
    ['CSV', 'date,kind,name\n2027-01-01,holiday,元旦\n2027-01-02,workday,元旦调休\n'],
    [
      'CSV with BOM, CRLF, quotes and comments',
      '\uFEFF"date","kind","name"\r\n# 国办发\r\n2027-01-01,holiday,"元旦, 放假"\r\n\r\n2027-01-02,workday,\r\n',
    ],
    ['CSV without a header', '2027-01-01,holiday\n2027-01-02,workday'],
    [
      'CSV in Chinese with other columns',
      '序号,日期,名称,类型\n1,2027年1月1日,元旦,放假\n2,2027/1/2,元旦,上班',
    ],
    ['tabs', 'date\tkind\n20270101\toff\n20270102\twork'],
    ['our JSON', JSON.stringify({ version: 'f', days })],
    ['a map of days', JSON.stringify(days)],
    [
      'a list of days',
      JSON.stringify([
        { date: '2027-01-01', kind: 'holiday' },
        { date: '2027-01-02', type: 'workday' },
      ]),
    ],
    [
      'holiday-cn',
      JSON.stringify({
        year: 2027,
        days: [
          { name: '元旦', date: '2027-01-01', isOffDay: true },
          { name: '元旦', date: '2027-01-02', isOffDay: false },
        ],
      }),
    ],
  ])('%s', (_, content) => {
    const read = readCalendar(content, 'f')
    expect(read.faults).toBeUndefined()
    expect(read.calendar).toMatchObject(expected)
  })

  test('hours, zone and known years may be given', () => {
    const given = {
      version: 'x',
      zone: 'Asia/Urumqi',
      officeHours: [['10:00', '14:00']],
      weekdays: { '6': [['10:00', '12:00']] },
      days,
      knownYears: [2026, 2027],
    }
    expect(readCalendar(JSON.stringify(given), 'f').calendar).toEqual(given)
  })

  test('all faults at once, with their lines', () => {
    const read = readCalendar(
      'date,kind\n2027-02-30,holiday\n2027-01-01,party\n2027-01-02,holiday\n2027-01-02,workday',
      'f',
    )
    expect(read.calendar).toBeUndefined()
    expect(read.faults!.map(({ where }) => where)).toEqual(['2', '3', '5'])
    for (const fault of read.faults!) expect(fault.zh && fault.en).toBeTruthy()
  })

  test.each([
    ['nothing', ''],
    ['only a header', 'date,kind,name'],
    ['no kind column', 'date,name\n2027-01-01,元旦'],
    ['broken JSON', '{"days": '],
    ['a number in JSON', '[1, 2]'],
    ['an unknown zone', JSON.stringify({ zone: 'Mars/Base', days })],
    [
      'hours that overlap',
      JSON.stringify({
        officeHours: [
          ['08:00', '12:00'],
          ['11:00', '17:00'],
        ],
        days,
      }),
    ],
    ['hours that run backward', JSON.stringify({ officeHours: [['18:00', '08:00']], days })],
    ['no hours', JSON.stringify({ officeHours: [], days })],
    ['a day that is none', JSON.stringify({ days: { '2027-13-01': 'holiday' } })],
    ['a weekday that is none', JSON.stringify({ weekdays: { '8': [] }, days })],
  ])('refuses %s', (_, content) => {
    const read = readCalendar(content, 'f')
    expect(read.calendar).toBeUndefined()
    expect(read.faults!.length).toBeGreaterThan(0)
  })

  test('a local day is laid over the built-in calendar and makes a new version', () => {
    const merged = mergeCalendars(calendar(), {
      version: 'gx',
      days: { '2026-04-20': 'holiday' },
      names: { '2026-04-20': '三月三' },
      knownYears: [],
    })
    expect(merged.version).toBe('cn-2026+gx')
    expect(merged.days['2026-04-20']).toBe('holiday')
    expect(merged.days['2026-10-01']).toBe('holiday')
    expect(merged.knownYears).toEqual(calendar().knownYears)
  })

  test('dates', () => {
    expect(readDate('2026.1.2')).toBe('2026-01-02')
    expect(readDate('2024-02-29')).toBe('2024-02-29')
    for (const no of ['2026-02-29', '2026-00-01', '26-1-2', '', '2026-1', '20261301'])
      expect(readDate(no)).toBeNull()
  })
})

describe('policies', () => {
  test('what comes with the product is valid, and a calendar survives JSON', () => {
    expect(clockPolicySchema.parse(defaultPolicy)).toEqual(defaultPolicy)
    expect(calendarSchema.parse(JSON.parse(JSON.stringify(calendar())))).toEqual(calendar())
  })

  test.each([
    ['normal', 'resolve', { amount: 2, unit: 'workingDays' }],
    ['urgent', 'resolve', { amount: 1, unit: 'workingDays' }],
    ['critical', 'sign', { amount: 1, unit: 'minutes' }],
    ['critical', 'assemble', { amount: 10, unit: 'minutes' }],
    ['critical', 'arrive', { amount: 15, unit: 'minutes' }],
    ['critical', 'resolve', { amount: 4, unit: 'hours' }],
    ['normal', 'arrive', null],
  ] as const)('%s %s', (level, clock, limit) => {
    expect(limitOf(defaultPolicy, level, clock)).toEqual(limit)
  })

  test('an item overrides its cells only', () => {
    const item = policyWith(
      defaultPolicy,
      { critical: { limits: { resolve: { amount: 3, unit: 'hours' }, assemble: null } } },
      'i',
    )
    expect(item.version).toBe('i')
    expect(limitOf(item, 'critical', 'resolve')).toEqual({ amount: 3, unit: 'hours' })
    expect(limitOf(item, 'critical', 'assemble')).toBeNull()
    expect(limitOf(item, 'critical', 'arrive', true)).toEqual({ amount: 60, unit: 'minutes' })
    expect(limitOf(item, 'normal', 'resolve')).toEqual({ amount: 2, unit: 'workingDays' })
    expect(limitOf(defaultPolicy, 'critical', 'resolve')).toEqual({ amount: 4, unit: 'hours' })
  })

  test('an item that says another time to arrive says it for outside the town too; one that repeats the general time does not', () => {
    const outside = (amount: number) =>
      limitOf(
        policyWith(defaultPolicy, { critical: { limits: { arrive: { amount, unit: 'minutes' } } } }),
        'critical',
        'arrive',
        true,
      )
    expect([outside(20)?.amount, outside(15)?.amount]).toEqual([20, 60])
  })
})
