import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countiesNow, countyYears } from './county-codes.ts'
import { isDay, two } from './dates.ts'
import { checkOf, lengthened, readId } from './id-number.ts'

const TODAY = 20_261_129
const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((c) => String.fromCharCode(c)) })
const whole = (digits: string): string => digits + checkOf(digits)

describe('identity numbers', () => {
  test.each([
    // Numbers of nobody: regions that are real, days and sequences made up.
    [whole('11010519900307001'), undefined, undefined],
    ['110105900307001', undefined, 'old-form'],
    ['110105900307999', 'too-old', undefined],
    [whole('99010519900307001'), 'region', undefined],
    [whole('16010519900307001'), 'region', undefined],
    [whole('11010519900230001'), 'date', undefined],
    [whole('11010519901301001'), 'date', undefined],
    [whole('11010519000229001'), 'date', undefined],
    [whole('11010520000229001'), undefined, undefined],
    [whole('11010520261129001'), undefined, undefined],
    [whole('11010520261130001'), 'future', undefined],
    [whole('11010518710307001'), 'too-old', undefined],
    ['1101051990030700', 'length', undefined],
    ['11O105199003070019', 'characters', undefined],
    ['１１０１０５１９９００３０７００１９', 'characters', undefined],
    ['', 'empty', undefined],
    // A region that came after the birth is common: registered late. One that had long gone is not.
    [whole('50015419930113001'), undefined, 'region-later'],
    [whole('11020119930113001'), 'region-ended', undefined],
    [whole('11010319930113001'), undefined, undefined],
    [whole('11010320150113001'), undefined, 'region-gone'],
    // Cities without counties have their own code in the numbers.
    [whole('44190019930113001'), undefined, undefined],
    // Residence permits and foreigners' cards are of the same form.
    [whole('83000019930113001'), undefined, undefined],
    [whole('91184019930113001'), undefined, undefined],
    [whole('99042619930113001'), 'region', undefined],
  ])('%s: %s %s', (number, fault, remark) => {
    const facts = readId(number, TODAY)
    expect([facts.fault, facts.remark]).toEqual([fault, remark])
  })

  test('strict refuses a region that came after the birth', () => {
    expect(readId(whole('50015419930113001'), TODAY, true).fault).toBe('region-ended')
    expect(readId(whole('11010519900307001'), TODAY, true).fault).toBeUndefined()
  })

  test('a small x is read, and said', () => {
    const x = Array.from({ length: 999 }, (_, i) =>
      whole(`11010519900307${String(i).padStart(3, '0')}`),
    ).find((n) => n.endsWith('X'))!
    expect(readId(x.toLowerCase(), TODAY)).toMatchObject({ fault: undefined, remark: 'lower-case' })
  })

  test('birth and sex are read, from both forms', () => {
    expect(readId('110105900307002', TODAY)).toMatchObject({ birth: 19_900_307, sex: 2, region: 110_105 })
    expect(readId(lengthened('110105900307002'), TODAY)).toMatchObject({
      fault: undefined,
      birth: 19_900_307,
      sex: 2,
    })
  })

  const number = fc
    .record({
      region: fc.constantFrom(...countiesNow()),
      year: fc.integer({ min: 1930, max: 2025 }),
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 28 }),
      sequence: fc.integer({ min: 1, max: 999 }),
    })
    .map((r) =>
      whole(`${r.region}${r.year}${two(r.month)}${two(r.day)}${String(r.sequence).padStart(3, '0')}`),
    )

  test('every number made by the rules is valid', () => {
    fc.assert(fc.property(number, (n) => readId(n, TODAY).fault === undefined))
  })

  test('one changed digit and two changed neighbours are always found', () => {
    fc.assert(
      fc.property(number, fc.integer({ min: 0, max: 17 }), fc.integer({ min: 1, max: 9 }), (n, at, by) => {
        const digit = n[at] === 'X' ? 10 : Number(n[at])
        const changed = n.slice(0, at) + String((digit + by) % 10) + n.slice(at + 1)
        return changed === n || readId(changed, TODAY).fault !== undefined
      }),
    )
    fc.assert(
      fc.property(number, fc.integer({ min: 0, max: 15 }), (n, at) => {
        const swapped = n.slice(0, at) + n[at + 1] + n[at] + n.slice(at + 2)
        return swapped === n || readId(swapped, TODAY).fault !== undefined
      }),
    )
  })

  test('any text is answered', () => {
    fc.assert(fc.property(anyText, (t) => readId(t, TODAY).fault !== undefined || t.trim().length > 14))
  })

  test('county codes: of today, of the past, never', () => {
    expect(countyYears(110_105)).toBeDefined()
    expect(countyYears(441_282)! % 10_000).toBe(1993)
    expect(countyYears(160_101)).toBeUndefined()
    expect(countiesNow().length).toBeGreaterThan(2800)
    expect(countiesNow().length).toBeLessThan(3600)
  })

  test('days of the calendar', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1801, max: 2200 }),
        fc.integer({ min: 0, max: 14 }),
        fc.integer({ min: 0, max: 33 }),
        (y, m, d) => {
          const date = new Date(Date.UTC(y, m - 1, d))
          return (
            isDay(y, m, d) ===
            (date.getUTCFullYear() === y && date.getUTCMonth() === m - 1 && date.getUTCDate() === d)
          )
        },
      ),
    )
  })
})
