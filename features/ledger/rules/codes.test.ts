import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { creditCheck, organisationCheck, readCredit } from './credit-code.ts'
import { readPhone } from './phone.ts'

const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((c) => String.fromCharCode(c)) })
const LETTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const made = (department: string, region: string, body: string): string => {
  const first = `${department}${region}${body}${organisationCheck(body)}`
  return first + creditCheck(first)
}

describe('credit codes', () => {
  const code = fc
    .record({
      department: fc.constantFrom('91', '92', '93', '11', '12', '51', '52', '33', '81', 'A1', 'N2', 'Y1'),
      region: fc.constantFrom('640105', '100000', '330000', '440300'),
      body: fc.string({ unit: fc.constantFrom(...LETTERS), minLength: 8, maxLength: 8 }),
    })
    .map((r) => made(r.department, r.region, r.body))

  test('every code made by the rules is valid; one changed character is always found', () => {
    fc.assert(
      fc.property(code, fc.integer({ min: 0, max: 17 }), fc.constantFrom(...LETTERS), (c, at, letter) => {
        const changed = c.slice(0, at) + letter + c.slice(at + 1)
        return readCredit(c).fault === undefined && (changed === c || readCredit(changed).fault !== undefined)
      }),
    )
  })

  test.each([
    ['', 'empty'],
    ['9164010500000001', 'length'],
    ['91640105I0000001X5', 'characters'],
    [made('95', '640105', '00000001'), 'department'],
    [made('91', '990105', '00000001'), 'region'],
    ['64010556117007X', 'length'],
    ['640105356117007', 'old-number'],
    ['00000001-1', 'old-number'],
  ])('%s: %s', (text, fault) => {
    expect(readCredit(text).fault).toBe(fault)
  })

  test('an old organisation code says whether its own check digit holds', () => {
    const body = '10203040'
    expect(readCredit(body + organisationCheck(body)).old).toEqual({ what: 'organisation code', holds: true })
    const wrong = organisationCheck(body) === '0' ? '1' : '0'
    expect(readCredit(body + wrong).old?.holds).toBe(false)
  })

  test('a right outer check over a wrong inner one is valid with a remark', () => {
    const body = '10203040'
    const inner = organisationCheck(body) === '5' ? '6' : '5'
    const first = `91640105${body}${inner}`
    expect(readCredit(first + creditCheck(first))).toMatchObject({ fault: undefined, remark: 'inner-check' })
  })
})

describe('phones', () => {
  test.each([
    ['13912340001', undefined, 'mobile', '13912340001'],
    ['+86 139-1234-0001', undefined, 'mobile', '13912340001'],
    ['0086 13912340001', undefined, 'mobile', '13912340001'],
    ['8613912340001', undefined, 'mobile', '13912340001'],
    ['010-62340001', undefined, 'landline', '01062340001'],
    ['(0951) 6234001', undefined, 'landline', '09516234001'],
    ['+86 951 6234001', undefined, 'landline', '09516234001'],
    ['0951-6234001-801', undefined, 'landline', '09516234001'],
    ['0951-6234001转801', undefined, 'landline', '09516234001'],
    ['62340001', undefined, 'local', '62340001'],
    ['400-812-3001', undefined, '400', '4008123001'],
    ['12345', undefined, 'service', '12345'],
    ['1391234000', 'length', undefined, '1391234000'],
    ['139123400011', 'length', undefined, '139123400011'],
    ['15412340001', 'segment', 'mobile', '15412340001'],
    ['12012340001', 'segment', 'mobile', '12012340001'],
    ['0101-6234001', 'length', 'landline', '01016234001'],
    ['0211-62340001', 'length', 'landline', '021162340001'],
    ['+1 202 555 0100', 'area', undefined, '12025550100'],
    ['1391234000a', 'characters', undefined, '1391234000'],
    ['13912340001/13912340002', 'several', undefined, '13912340001'],
    ['', 'empty', undefined, ''],
  ])('%s: %s %s', (text, fault, kind, digits) => {
    const facts = readPhone(text)
    expect([facts.fault, facts.kind, facts.digits]).toEqual([fault, kind, digits])
  })

  test.each(['13888888888', '13812345678', '18900000000', '13800138000'])(
    '%s is of the right form and looks made up',
    (text) => {
      expect(readPhone(text)).toMatchObject({ fault: undefined, made: true })
    },
  )

  test('any text is answered', () => {
    fc.assert(fc.property(anyText, (t) => typeof readPhone(t).digits === 'string'))
  })
})
