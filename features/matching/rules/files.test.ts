import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { readConfig } from './config.ts'
import { guess } from './guess.ts'
import { cellOf, TableReader, tableOf } from './table.ts'
import { measure, type Truth, truthOf } from './truth.ts'

const cells = (text: string) => {
  const t = tableOf(text)
  return Array.from({ length: t.rows }, (_, r) => t.columns.map((c) => cellOf(c, r)))
}

describe('tables', () => {
  test.each([
    ['a,b\n1,2\n', [['1', '2']]],
    ['\ufeffa, b\r\n1,  x y \r\n\r\n', [['1', 'x y']]],
    ['a;b\n1;2', [['1', '2']]],
    ['a\tb\n1\t', [['1', '']]],
    ['a,b\n1\n', [['1', '']]],
    [
      'a,b\n"x, ""y""\nz",2\n3,4\n',
      [
        ['x, "y"\nz', '2'],
        ['3', '4'],
      ],
    ],
    [
      'a,b\r1,2\r3,4',
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
  ])('%j', (text, want) => expect(cells(text)).toEqual(want))

  it('names a row with too many cells', () => expect(() => tableOf('a,b\n1,2\n1,2,3\n')).toThrow('3'))

  it('reads the same whatever the pieces', () => {
    const text = 'id,文字\n1,"甲, ""乙""\n丙"\n2,丁\r\n3,"戊"\n'
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 6 }), (cuts) => {
        const reader = new TableReader()
        const at = [0, ...cuts.sort((x, y) => x - y), text.length]
        for (let i = 1; i < at.length; i++) reader.push(text.slice(at[i - 1], at[i]))
        expect(reader.end()).toEqual(tableOf(text))
      }),
    )
  })
})

describe('a guess', () => {
  it('takes headings of both languages, and leaves out answers, remarks and serial numbers', () => {
    const table = tableOf(
      'rec_id,given_name,surname,date_of_birth,soc_sec_id,phone_number,address_1,suburb,state,cluster,remarks\n' +
        'r1,ann,lee,19700101,1234567,021,1 a street,x,nsw,1,seen twice\nr2,bo,day,19700102,1234568,022,2 b street,y,vic,2,no\n',
    )
    const { id, columns } = guess(table)
    expect(id).toEqual({ left: 'rec_id', right: 'rec_id' })
    expect(columns.map((c) => [c.left, c.type].join(' '))).toEqual([
      'given_name given-name',
      'surname name',
      'date_of_birth date',
      'soc_sec_id id-number',
      'phone_number phone',
      'address_1 address',
      'suburb text',
      'state exact',
    ])
    const zh = guess(
      tableOf(
        '编号,姓名,公民身份号码,出生日期,手机号,现住址,性别,登记时间\n1,甲,1,1990-01-01,1,a1室,男,1\n2,乙,2,1991-01-01,2,b2室,女,2\n',
      ),
    )
    expect(zh.columns.map((c) => c.type)).toEqual(['name', 'id-number', 'date', 'phone', 'address', 'exact'])
  })

  it('looks at the cells where headings say nothing', () => {
    const lines = Array.from({ length: 40 }, (_, i) =>
      [
        `r${i}`,
        `${'王李张刘'[i % 4]}${'伟芳娜敏静'[i % 5]}${'一二三四五六七'[i % 7]}`,
        `1380000${1000 + i}`,
        `${1950 + i}/3/${1 + (i % 28)}`,
        `x${i}@b.cn`,
        `苑${i}幢${i}室`,
      ].join(','),
    )
    const { columns } = guess(tableOf(`key,c1,c2,c3,c4,c5\n${lines.join('\n')}\n`))
    expect(columns.map((c) => c.type)).toEqual(['name', 'phone', 'date', 'text', 'address'])
  })
})

describe('a configuration', () => {
  it('may be written in several ways', () => {
    const want = { id: { left: 'n', right: 'n' }, columns: [{ left: 'a', right: 'a', type: 'name' }] }
    for (const json of [
      { id: 'n', columns: [{ column: 'a', type: 'name' }] },
      { idColumn: 'n', columns: { a: 'name' } },
      { id: 'n', compare: [{ name: 'a', type: 'surname' }] },
      { id: 'n', fields: { a: { type: 'name' } } },
    ])
      expect(readConfig(json)).toEqual({ config: want, faults: [] })
    expect(
      readConfig({
        leftId: 'n',
        rightId: 'm',
        columns: [{ left: 'a', right: 'b', type: 'given_name' }],
        blocking: ['a', ['a', 'b']],
        threshold: 'merge',
        oneToOne: true,
      }),
    ).toEqual({
      config: {
        id: { left: 'n', right: 'm' },
        columns: [{ left: 'a', right: 'b', type: 'given-name' }],
        blocking: [['a'], ['a', 'b']],
        threshold: 0.99,
        oneToOne: true,
      },
      faults: [],
    })
  })

  it('says all that is wrong at once', () => {
    const { faults } = readConfig({
      ID: 1,
      id: 3,
      columns: [{ type: 'name' }, { column: 'a', type: 'nose' }],
      threshold: 7,
      clusters: 'no',
      blocking: 1,
    })
    expect(faults).toHaveLength(7)
  })
})

describe('truth', () => {
  const known = new Set(['1', '2', '3', '4', '5'])
  const pairs = (t: Truth | string) =>
    typeof t === 'string' ? t : [t.form, t.yes?.size, t.no?.size, t.groups?.size]
  test.each([
    ['a,b\n1,2\n3,4\n', ['pairs', 2, undefined, undefined]],
    ['left,right\n1,2\n1,3\n2,3\n', ['pairs', 3, undefined, undefined]],
    ['id_l,src,id_r,src2,match_score\n1,x,2,x,1.0\n1,x,3,x,0.0\n', ['labelled pairs', 1, 1, undefined]],
    ['id,name,cluster\n1,a,7\n2,b,7\n3,c,8\n', ['groups', undefined, undefined, 3]],
    ['cluster,id\n1,1\n1,2\n2,3\n2,4\n3,5\n', ['groups', undefined, undefined, 5]],
    ['编号,真值\n1,甲\n2,甲\n', ['groups', undefined, undefined, 2]],
    ['x,y\n1,p\n2,p\n3,q\n', ['groups', undefined, undefined, 3]],
  ])('%j', (text, want) => expect(pairs(truthOf(tableOf(text), known))).toEqual(want))

  it('reads identifiers that tell it', () => {
    const ids = ['rec-1-org', 'rec-1-dup-0', 'rec-2-org']
    const t = truthOf(tableOf(`rec_id,name1,name2\n${ids.map((i) => `${i},x,y`).join('\n')}\n`), new Set(ids))
    if (typeof t === 'string') throw new Error(t)
    expect(measure(t, [['rec-1-dup-0', 'rec-1-org']])).toMatchObject({
      truePairs: 1,
      precision: 1,
      recall: 1,
      f1: 1,
    })
    expect(typeof truthOf(tableOf('a\nnobody\n'), new Set(ids))).toBe('string')
  })

  it('counts what the truth speaks of', () => {
    const t: Truth = {
      form: 'labelled pairs',
      yes: new Set(['1\u00002', '3\u00004']),
      no: new Set(['1\u00003']),
    }
    expect(
      measure(t, [
        ['2', '1'],
        ['1', '3'],
        ['2', '5'],
      ]),
    ).toMatchObject({ truePairs: 2, right: 1, links: 2, unjudged: 1, precision: 0.5, recall: 0.5 })
    const groups: Truth = {
      form: 'groups',
      groups: new Map([
        ['1', 'a'],
        ['2', 'a'],
        ['3', 'a'],
        ['4', 'b'],
        ['5', ''],
      ]),
    }
    expect(
      measure(groups, [
        ['1', '2'],
        ['3', '4'],
        ['5', '4'],
      ]),
    ).toMatchObject({ truePairs: 3, right: 1, precision: 1 / 3 })
    const across = { left: new Set(['1', '2']), right: new Set(['3', '4', '5']) }
    expect(measure(groups, [['1', '3']], across)).toMatchObject({ truePairs: 2, right: 1 })
  })
})
