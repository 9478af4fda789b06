import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type AssetRow,
  assetFields,
  assetTypes,
  dueOf,
  emptyAsset,
  facilityFields,
  plateKeyOf,
  vehicleFields,
} from './assets.ts'
import { maskValue } from './person.ts'
import { maskPlate, readPlate } from './plate.ts'
import { ASSET_RULES, assetDrafts, assetFaults, sayAsset } from './rules-asset.ts'

const today = 20261129
const row = (values: Record<string, string>, more: Partial<AssetRow> = {}): AssetRow => ({
  id: 'a1',
  kind: 'vehicle',
  regionPath: '500102006001003001',
  values: { ...emptyAsset(), type: 'car', ...values },
  owner: 'here',
  placed: true,
  source: '',
  verified: '',
  ...more,
})
const rules = (r: AssetRow) => sayAsset(r, today).map((s) => s.rule.id)

describe('plates', () => {
  test.each([
    ['渝A12345', 'ordinary'],
    ['渝A·1B3C5', 'ordinary'],
    [' 渝a12345 ', 'ordinary'],
    ['渝AD12345', 'electric'],
    ['渝AF1234Z', undefined],
    ['渝AFA2345', 'hybrid'],
    ['渝A12345D', 'electric'],
    ['渝A12345K', 'hybrid'],
    ['京B1234警', 'police'],
    ['渝A1234挂', 'trailer'],
    ['渝A1234学', 'training'],
    ['粤Z1234港', 'border'],
    ['224578使', 'other'],
    ['WJ渝12345', 'other'],
  ] as const)('%s is %s', (text, kind) => expect(readPlate(text).kind).toBe(kind))
  test.each([
    ['', 'empty'],
    ['渝A1234', 'length'],
    ['渝A1234567', 'length'],
    ['港A12345', 'province'],
    ['A123456', 'form'],
    ['渝112345', 'office'],
    ['渝A1234O', 'characters'],
    ['渝AI12345', 'characters'],
    ['渝AL12345', 'form'],
  ] as const)('%s: %s', (text, fault) => expect(readPlate(text).fault).toBe(fault))

  test('two spellings of one are one; what is no plate is nobody’s', () => {
    const key = (plate: string) => plateKeyOf('vehicle', { ...emptyAsset(), plate })
    expect(key('渝A·12345')).toBe(key('渝a12345'))
    expect(key('渝A')).toBe('')
    expect(plateKeyOf('facility', { ...emptyAsset(), plate: '渝A12345' })).toBe('')
  })

  test('a mask never shows the whole', () => {
    expect(maskPlate('渝A12345')).toBe('渝A***45')
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 9 }), (s) => {
        const shown = maskPlate(s)
        expect(shown === s && !/^\**$/.test(s)).toBe(false)
      }),
    )
    for (const [f, v] of [
      ['plate', '渝A12345'],
      ['owner', '测试甲'],
      ['keeper', '测试乙'],
      ['keeperPhone', '13900001234'],
    ] as const)
      expect(maskValue(f, v)).not.toContain(v)
  })
})

describe('rules of vehicles and facilities', () => {
  const kept = { kind: 'facility', owner: 'none' } as const
  test.each([
    ['one that is right', row({ plate: '渝A12345', energy: 'fuel' }), []],
    ['a wrong plate', row({ plate: '渝A1234O' }), ['plate-form']],
    ['no plate', row({}), ['plate-missing']],
    ['an electric bicycle needs none', row({ type: 'ebike' }), []],
    ['fuel under a plate of new energy', row({ plate: '渝AD12345', energy: 'fuel' }), ['plate-energy']],
    ['electric under an ordinary plate', row({ plate: '渝A12345', energy: 'electric' }), []],
    ['nobody’s', row({ plate: '渝A12345' }, { owner: 'none' }), ['owner-missing']],
    ['of somebody in words', row({ plate: '渝A12345' }, { owner: 'named' }), []],
    ['of somebody who left', row({ plate: '渝A12345' }, { owner: 'gone' }), ['owner-gone']],
    ['inspected too long ago', row({ plate: '渝A12345', due: '2026-11-28' }), ['inspection-overdue']],
    ['due today is not late', row({ plate: '渝A12345', due: '2026-11-29' }), []],
    ['no keeper', row({ type: 'lift', name: '1 号电梯' }, kept), ['keeper-missing']],
    [
      'looked at, and that was long ago',
      row({ type: 'lift', name: 'x', keeper: 'y', looked: '2026-10-01', every: '15' }, kept),
      ['inspection-overdue'],
    ],
    [
      'never looked at',
      row({ type: 'lift', name: 'x', keeper: 'y', every: '15' }, kept),
      ['inspection-none'],
    ],
    [
      'nowhere',
      row({ type: 'light', name: 'x', keeper: 'y' }, { ...kept, placed: false }),
      ['asset-unplaced'],
    ],
  ] as const)('%s', (_, r, found) => expect(rules(r)).toEqual(found))

  test('every rule speaks for some row above, has words in both languages, and fields that there are', () => {
    for (const r of ASSET_RULES) {
      expect([r.id, r.title.zh !== '' && r.title.en !== '' && r.ask.zh !== '' && r.ask.en !== '']).toEqual([
        r.id,
        true,
      ])
      for (const f of r.fields) expect(assetFields).toContain(f)
    }
    expect(new Set([...vehicleFields, ...facilityFields]).size).toBe(assetFields.length)
    for (const kind of ['vehicle', 'facility'] as const)
      for (const words of Object.values(assetTypes[kind])) expect([words.zh, words.en]).not.toContain('')
  })

  test('the next day follows from the last one', () => {
    const v = { ...emptyAsset(), looked: '2026-11-01', every: '30', due: '2026-12-24' }
    expect(dueOf('facility', v)).toBe('2026-12-01')
    expect(dueOf('vehicle', v)).toBe('2026-12-24')
    expect(dueOf('facility', { ...v, looked: '9999-12-31', every: '9999' })).toBe('')
    expect(dueOf('facility', { ...v, every: '' })).toBe('2026-12-24')
  })

  test('typing refuses only what is an error of the given fields', () => {
    const r = row({ plate: '渝A1234O' }, { owner: 'none' })
    expect(assetFaults(r, ['plate'], today).map((f) => [f.field, f.rule])).toEqual([['plate', 'plate-form']])
    expect(assetFaults(r, ['colour'], today)).toEqual([])
  })

  test('one plate on two vehicles is one finding of both, whatever was looked at first', () => {
    const a = row({ plate: '渝A12345' })
    const b = row({ plate: '渝A·12345' }, { id: 'a2', regionPath: '500102006002' })
    const drafts = (rows: AssetRow[], ids: string[]) =>
      assetDrafts(rows, new Map([['key', ids]]), (_, v) => v, today, new Set())
    const [one] = drafts([a, b], ['a1', 'a2'])
    expect(one).toMatchObject({ rule: 'plate-twice', kind: 'plate', subjects: ['a1', 'a2'], visit: true })
    expect(drafts([b, a], ['a2', 'a1'])[0]!.fingerprint).toBe(one!.fingerprint)
    expect(drafts([a], ['a1'])).toEqual([])
  })
})
