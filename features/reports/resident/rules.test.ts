import { describe, expect, it } from 'vitest'
import { digitsOf, faultsOf, withKept } from './rules.ts'

const anonymous = { text: '', named: false, phone: '' }

describe('faults of a report', () => {
  it('goes away with its cause', () => {
    expect(faultsOf(anonymous, 0)).toEqual({ body: 'empty' })
    expect(faultsOf({ ...anonymous, text: '  \n' }, 0)).toEqual({ body: 'empty' })
    expect(faultsOf({ ...anonymous, text: '水管爆了' }, 0)).toEqual({})
    expect(faultsOf(anonymous, 1)).toEqual({})
  })
  it('names all of them at once', () => {
    expect(faultsOf({ text: '', named: true, phone: '123' }, 0)).toEqual({ body: 'empty', phone: 'badPhone' })
    expect(faultsOf({ text: '灯坏了', named: true, phone: '' }, 0)).toEqual({ phone: 'badPhone' })
  })
  it('does not ask an anonymous person for what stands in a field that is not sent', () => {
    expect(faultsOf({ text: '灯坏了', named: false, phone: '123' }, 0)).toEqual({})
  })
  it.each(['13812342206', '138 1234 2206', '+8613812342206', '86138-1234-2206', '023-7200-0141'])(
    'takes %s',
    (phone) => expect(faultsOf({ text: '灯坏了', named: true, phone }, 0)).toEqual({}),
  )
  it('keeps a number that only looks like a country code', () => {
    expect(digitsOf('8613')).toBe('8613')
  })
})

it('lets what was typed meanwhile win over what was kept', () => {
  const blank = { text: '', place: '', named: false }
  expect(withKept(blank, { text: '昨天写的', place: '顺城街' }, { text: '今天写的' })).toEqual({
    text: '今天写的',
    place: '顺城街',
    named: false,
  })
})
