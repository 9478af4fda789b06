import { describe, expect, it } from 'vitest'
import { ownerKey } from '../../items/rules.ts'
import { sampleItem, sampleRule, sampleUnits } from '../../items/sample.ts'
import { changed, proposed, solverOf, telling } from './passing.ts'

describe('who solves them', () => {
  it.each([
    [[], null],
    [[{ id: 'a', cases: 1 }], 'a'],
    [
      [
        { id: 'a', cases: 2 },
        { id: 'b', cases: 3 },
      ],
      'b',
    ],
    [
      [
        { id: 'a', cases: 1 },
        { id: 'b', cases: 1 },
      ],
      null,
    ],
    [
      [
        { id: 'a', cases: 4 },
        { id: 'b', cases: 3 },
      ],
      null,
    ],
  ])('%j → %s', (solved, unit) => expect(solverOf(solved)).toBe(unit))

  it('proposes another owner, or the other one as helper', () => {
    const pair = { a: 'a', b: 'b' }
    expect(proposed(pair, 'a', 'b')).toEqual({ way: 'owner', unitId: 'a' })
    expect(proposed(pair, 'c', 'b')).toEqual({ way: 'owner', unitId: 'c' })
    expect(proposed(pair, 'a', 'a')).toEqual({ way: 'helper', unitId: 'b' })
    expect(proposed(pair, 'b', 'b')).toEqual({ way: 'helper', unitId: 'a' })
    expect(proposed(pair, null, 'b')).toEqual({ way: 'owner', unitId: null })
  })
})

describe('words that tell them', () => {
  const set = (...w: string[]) => new Set(w)
  it('stand in two of the cases and twice as often as elsewhere', () => {
    const bounced = [set('支管', '断裂', '积水', '路'), set('支管', '积水', '塌'), set('积水', '井盖')]
    const others = [set('积水', '堵'), set('积水'), set('井盖')]
    expect(telling(bounced, others, [])).toEqual(['支管'])
    expect(telling(bounced, others, ['支管'])).toEqual([])
    expect(telling(bounced, [], [])).toEqual(['积水', '支管'])
  })
  it('leaves out numbers, single letters and parts of a longer word', () => {
    const bounced = [set('18', '号', '雨水口', '雨水'), set('18', '号', '雨水口', '雨水')]
    expect(telling(bounced, [], [])).toEqual(['雨水口'])
  })
})

describe('the change of the list', () => {
  const item = sampleItem({
    levels: {
      normal: sampleRule({ coHandlers: [{ unit: '@office', task: '看' }] }),
      urgent: sampleRule({ owners: ['@office'] }),
    },
  })
  const items = [sampleItem({ code: '3.2.2' }), item]

  it('another owner at every level, who is no helper any more', () => {
    const out = changed(items, { way: 'owner', itemCode: '3.2.1', key: '@office', words: [], task: '' })!
    expect(out.items.map((i) => i.code)).toEqual(['3.2.1', '3.2.2'])
    expect(Object.values(out.items[0]!.levels).map((r) => r.owners)).toEqual([['@office'], ['@office']])
    expect(out.items[0]!.levels.normal!.coHandlers).toEqual([])
    expect(
      changed(out.items, { way: 'owner', itemCode: '3.2.1', key: '@office', words: [], task: '' }),
    ).toBeNull()
  })

  it('a helper where it neither owns nor helps', () => {
    const out = changed(items, { way: 'helper', itemCode: '3.2.1', key: '@office', words: [], task: '补路' })
    expect(out).toBeNull()
    const other = changed(items, { way: 'helper', itemCode: '3.2.1', key: '@x', words: [], task: '补路' })!
    expect(other.items[0]!.levels.urgent!.coHandlers).toEqual([{ unit: '@x', task: '补路' }])
    expect(items[1]).toBe(item)
    expect(item.levels.urgent!.coHandlers).toEqual([])
  })

  it('an item of its own takes the next number, its words, and speaks against them in the old one', () => {
    const out = changed(items, {
      way: 'item',
      itemCode: '3.2.1',
      key: '@office',
      words: ['支管', '支管', '掏空'],
      task: '',
    })!
    expect(out.code).toBe('3.2.3')
    expect(out.items.map((i) => i.code)).toEqual(['3.2.1', '3.2.2', '3.2.3'])
    expect(out.items[0]!.notWords).toEqual(['支管', '掏空'])
    expect(out.items[2]).toMatchObject({
      name: '供水管道爆裂（支管）',
      phrases: ['支管', '掏空'],
      keywords: ['支管', '掏空'],
    })
    expect(out.items[2]!.levels.normal!.owners).toEqual(['@office'])
  })

  it('an item that is not there changes nothing', () => {
    expect(changed(items, { way: 'owner', itemCode: '9.9.9', key: 'x', words: [], task: '' })).toBeNull()
  })

  it('writes a role where the unit answers it at the place, else the key', () => {
    const [crew, office] = sampleUnits
    expect(ownerKey(crew!, '999999001', sampleUnits)).toBe('@crew')
    // The office has the role too, but the crew is nearer there.
    expect(ownerKey(office!, '999999001', sampleUnits)).toBe('@office')
    expect(ownerKey({ ...office!, capabilities: ['@crew'] }, '999999001', sampleUnits)).toBe('county.water')
  })
})
