import { describe, expect, it } from 'vitest'
import { builtinGroups } from '../../packs/common/care.ts'
import { builtinTags } from '../../packs/common/tags.ts'
import { roles } from '../accounts/rules.ts'
import { putFault, tagFaults, takeFault } from '../ledger/rules/tags.ts'
import { aligned } from '../visits/rules.ts'
import { type CareField, changedKeys, cleanValues, definitionFaults, valueFaults } from './rules.ts'

const readers = (verb: string) =>
  roles.filter((r) => (r.verbs as readonly string[]).includes(verb)).map((r) => r.key)

describe('what is built in', () => {
  it('is a definition that an administrator could have written', () => {
    for (const g of builtinGroups)
      expect([g.key, definitionFaults(g, readers('care.read'))]).toEqual([g.key, []])
    for (const t of builtinTags) expect([t.key, tagFaults(t, readers('ledger.read'))]).toEqual([t.key, []])
    expect(new Set(builtinTags.map((t) => t.key)).size).toBe(35)
  })
})

const field = (key: string, kind: CareField['kind'], more: Partial<CareField> = {}): CareField => ({
  key,
  zh: key,
  en: key,
  kind,
  choices: [],
  required: false,
  ...more,
})

describe('values of an archive', () => {
  const fields = [
    field('n', 'number'),
    field('d', 'date'),
    field('c', 'choice', { choices: ['甲', '乙'] }),
    field('r', 'text', { required: true }),
  ]
  it.each([
    [{ r: 'x' }, []],
    [{}, ['values.r']],
    [{ r: 'x', n: '12.50', d: '2026-02-28', c: '甲' }, []],
    [
      { n: '1e3', d: '2026-02-30', c: '丙', z: '1' },
      ['values.r', 'values.n', 'values.d', 'values.c', 'values.z'],
    ],
    [{ r: 'x', n: '-3', d: '26-2-1' }, ['values.d']],
  ])('%j', (values, paths) => {
    expect(valueFaults(fields, values as Record<string, string>).map((f) => f.path)).toEqual(paths)
  })
  it('what is kept already stays though nobody would take it now; a change of it is looked at', () => {
    const was = { r: 'x', c: '丁', old: '1' }
    expect(valueFaults(fields, was, was)).toEqual([])
    expect(valueFaults(fields, { ...was, c: '戊' }, was).map((f) => f.code)).toEqual(['choice'])
  })
  it('blank is nothing, and a change names fields only', () => {
    expect(cleanValues({ a: ' x ', b: '  ' })).toEqual({ a: 'x' })
    expect(changedKeys({ a: '1', b: '2' }, { b: '3', c: '4' })).toEqual(['a', 'b', 'c'])
  })
})

describe('calls follow who is in the group', () => {
  const o = { today: '2026-06-26', everyDays: 14, isDay: (d: string) => d !== '2026-06-27' }
  const want = (key: string, accountId: string | null = 'a', named = false) => ({ key, accountId, named })
  const had = (
    key: string,
    openId: string | null,
    accountId: string | null = 'a',
    lastOn: string | null = null,
  ) => ({
    key,
    openId,
    accountId,
    lastOn,
  })
  it('a new door from the next day on which calls are made; one that was called on keeps its rhythm; late ones come next', () => {
    expect(
      aligned(
        [want('new'), want('done'), want('long')],
        [had('done', null, null, '2026-06-20'), had('long', null, null, '2026-01-01')],
        o,
      ).add,
    ).toEqual([
      { key: 'new', dueOn: '2026-06-28' },
      { key: 'done', dueOn: '2026-07-04' },
      { key: 'long', dueOn: '2026-06-28' },
    ])
  })
  it('who left is taken back, who has a named carer goes there, whoever was given a call by hand keeps it, and a second look changes nothing', () => {
    const wanted = [want('x', 'b', true), want('y', 'b'), want('z', 'a', true)]
    const have = [had('x', '1'), had('y', '2'), had('z', '3'), had('gone', '4')]
    expect(aligned(wanted, have, o)).toEqual({ add: [], drop: ['4'], give: [{ id: '1', to: 'b' }] })
    expect(aligned(wanted, [had('x', '1', 'b'), had('y', '2'), had('z', '3')], o)).toEqual({
      add: [],
      drop: [],
      give: [],
    })
  })
})

it('a tag is put on and taken off in order of days', () => {
  const has = { since: '2026-06-01', until: null }
  const had = { since: '2026-06-01', until: '2026-06-02' }
  expect([null, has, had].map((w) => putFault(w, '2026-06-26', '2026-06-26'))).toEqual([null, 'known', null])
  expect(putFault(null, '2026-06-27', '2026-06-26')).toBe('future')
  expect([null, has, had].map((w) => takeFault(w, '2026-06-26', '2026-06-26'))).toEqual([
    'none',
    null,
    'none',
  ])
  expect(takeFault(has, '2026-05-01', '2026-06-26')).toBe('order')
  expect(takeFault(has, '2026-06-27', '2026-06-26')).toBe('future')
})

it('a definition names everything that is wrong', () => {
  const d = {
    subject: 'person',
    zh: 'x',
    en: 'x',
    sensitive: true,
    basis: { zh: '', en: '' },
    readers: [],
  } as const
  expect(tagFaults(d, []).map((f) => f.field)).toEqual(['basis.zh', 'readers'])
  const open = { ...d, sensitive: false, readers: ['a'] }
  expect(tagFaults(open, ['a']).map((f) => f.en)).toEqual(['what only some may read is sensitive'])
  expect(
    definitionFaults(
      { readers: ['x'], fields: [field('a', 'choice', { choices: ['1', '1'] }), field('a', 'text')] },
      ['y'],
    ).map((f) => `${f.path} ${f.code}`),
  ).toEqual(['fields.0.choices few', 'fields.0.choices double', 'fields.1.key double', 'readers role'])
  expect(
    definitionFaults({ readers: [], fields: [field('constructor', 'text')] }, []).map((f) => f.path),
  ).toEqual(['fields.0.key'])
})
