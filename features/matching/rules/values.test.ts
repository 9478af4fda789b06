import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { compareAddresses, readAddress } from './addresses.ts'
import { folded, isNothing } from './characters.ts'
import { compareDates, readDate } from './dates.ts'
import type { Kind } from './kind.ts'
import { KINDS } from './kinds.ts'
import { givenNameKind, nameKind } from './names.ts'
import { checkCharacter, idKind, phoneKind, readId } from './numbers.ts'
import { dialect, soundex, syllables } from './sounds.ts'
import { jaroWinkler, likenessBound, maskOf, slips } from './strings.ts'

/** Level of two cells as a record pair would get it. */
function level<T>(kind: Kind<T>, a: string, b: string): number {
  const x = isNothing(a) ? undefined : kind.read(a)
  const y = isNothing(b) ? undefined : kind.read(b)
  if (x === undefined || y === undefined) return -1
  return kind.key(x) === kind.key(y) ? kind.levels.length - 1 : kind.compare(x, y)
}

describe('strings', () => {
  test.each([
    ['abc', 'abc', 0],
    ['abc', 'acb', 1],
    ['abc', 'ab', 1],
    ['ab', 'ba', 1],
    ['abcd', 'badc', 2],
    ['kitten', 'sitting', 3],
    ['ca', 'abc', 3],
    ['', 'ab', 2],
  ])('slips between %j and %j: %i', (a, b, n) => {
    expect(slips(a, b, 3)).toBe(n)
    for (let most = 1; most <= 3; most++) expect(slips(b, a, most)).toBe(Math.min(n, most + 1))
  })

  it('counts slips as the plain table of distances does', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 })
    fc.assert(
      fc.property(word, word, (a, b) => {
        for (const most of [1, 2, 3]) expect(slips(a, b, most)).toBe(Math.min(alignment(a, b), most + 1))
      }),
    )
  })

  it('knows the published Jaro–Winkler values', () => {
    expect(jaroWinkler('martha', 'marhta')).toBeCloseTo(0.9611, 4)
    expect(jaroWinkler('dwayne', 'duane')).toBeCloseTo(0.84, 4)
    expect(jaroWinkler('dixon', 'dicksonx')).toBeCloseTo(0.8133, 4)
  })

  it('never finds two strings more alike than their letters allow', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abcdeé19-'), minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(jaroWinkler(a, b)).toBeLessThanOrEqual(likenessBound(a, maskOf(a), b, maskOf(b)) + 1e-12)
        expect(jaroWinkler(a, b)).toBeCloseTo(jaroWinkler(b, a), 12)
      }),
    )
  })
})

function alignment(a: string, b: string): number {
  const d = Array.from({ length: a.length + 1 }, (_, i) => [i, ...Array<number>(b.length).fill(0)])
  for (let j = 0; j <= b.length; j++) d[0]![j] = j
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      const put = a[i - 1] === b[j - 1] ? 0 : 1
      d[i]![j] = Math.min(d[i - 1]![j]! + 1, d[i]![j - 1]! + 1, d[i - 1]![j - 1]! + put)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        d[i]![j] = Math.min(d[i]![j]!, d[i - 2]![j - 2]! + 1)
    }
  return d[a.length]![b.length]!
}

describe('names', () => {
  test.each([
    ['张伟', '张伟', 5],
    ['张伟（户主）', '张 伟', 5],
    ['张伟', '張偉', 4],
    ['刘昇', '刘升', 4],
    ['张伟', '章伟', 3],
    ['王小明', '王晓明', 3],
    ['王小明', '王明小', 3],
    ['王*明', '王小明', 3],
    ['王小明', 'Wang Xiaoming', 3],
    ['王小明', 'xiaoming wang', 3],
    ['单雄', 'Shan Xiong', 3],
    ['李娜', '李拉', 2],
    ['陈志强', '陈自强', 2],
    ['林英', '林音', 2],
    ['王小明', '王明', 2],
    ['欧阳修文', '欧阳修武', 2],
    ['王小明', '王建国', 1],
    ['王小明', 'wxm', 1],
    ['王小明', '李建国', 0],
    ['王*明', '王小红', 0],
    ['henderson', 'Henderson ', 5],
    ['mary ann', 'Mary-Ann', 5],
    ['jac ob', 'jacob', 5],
    ['ann mary', 'mary ann', 4],
    ['henderson', 'hendersen', 3],
    ['jones', 'ojnes', 3],
    ['robert', 'rob', 2],
    ['richardson', 'rihcardsn', 2],
    ['waller', 'berry', 0],
    ['不详', '张伟', -1],
  ])('%s and %s: level %i', (a, b, n) => {
    expect(level(nameKind, a, b)).toBe(n)
    expect(level(nameKind, b, a)).toBe(n)
  })

  it('reads surnames as surnames', () => {
    expect(syllables('单解', true)).toEqual(['shan', 'jie'])
    expect(syllables('尉迟恭', true).slice(0, 2)).toEqual(['yu', 'chi'])
    expect(level(givenNameKind, '小明', '晓明')).toBe(3)
  })

  it('hears what dialects do not part', () => {
    for (const [a, b] of [
      ['niu', 'liu'],
      ['zhang', 'zan'],
      ['sheng', 'sen'],
      ['ying', 'yin'],
      ['fei', 'hei'],
      ['nv', 'lu'],
    ] as const)
      expect(dialect(a)).toBe(dialect(b))
    expect(dialect('wang')).not.toBe(dialect('weng'))
  })

  it('folds each character to one that stays as it is', () => {
    expect(folded('張偉峯')).toBe('张伟峰')
    for (const c of '張劉陳楊趙黃喆堃昇峯羣邨栢淥龢齋寳髙鐵國') {
      expect(folded(c)).not.toBe(c)
      expect(folded(folded(c))).toBe(folded(c))
    }
  })

  test.each([
    ['robert', 'r163'],
    ['rupert', 'r163'],
    ['ashcraft', 'a261'],
    ['tymczak', 't522'],
    ['lee', 'l'],
  ])('Soundex of %s is %s', (word, code) => expect(soundex(word)).toBe(code))
})

describe('dates', () => {
  test.each([
    ['1971-06-24', '19710624', 4],
    ['1971年6月24日', '24/06/1971', 4],
    ['1971-06-24', '25743', -1],
    ['1971-06-04', '1971-04-06', 3],
    ['1971-06-24', '1971-05-24', 3],
    ['1971-06-24', '1971-06-42', 3],
    ['1971-06-24', '1917-06-24', 3],
    ['1971-06-24', '1988-06-24', 2],
    ['1971-06-24', '1971-06', 2],
    ['1971-06-24', '1971', 1],
    ['1972-06-10', '1981-07-09', 0],
    ['1995-10-27', '1996-11-25', 1],
    ['1971-06-24', '1950-12-01', 0],
    ['1971-06-24', '不详', -1],
  ])('%s and %s: level %i', (a, b, n) => {
    const [x, y] = [readDate(a), readDate(b)]
    if (b === '25743') expect(y).toEqual(readDate('1970-06-24'))
    else expect(!x || !y ? -1 : x.text === y.text ? 4 : compareDates(x, y)).toBe(n)
  })
})

describe('numbers', () => {
  const number = (seventeen: string) => seventeen + checkCharacter(seventeen)
  const one = number('32010219900307123')

  it('takes slips for one person only when a check character says there was one', () => {
    expect(readId(one)).toMatchObject({ sound: true })
    expect(level(idKind, one, one.toLowerCase())).toBe(3)
    expect(level(idKind, one, `${one.slice(0, 6)}${one[7]}${one[6]}${one.slice(8)}`)).toBe(2)
    expect(level(idKind, one, `${one.slice(0, 6)}********${one.slice(14)}`)).toBe(2)
    // A neighbour at the register: the next number, which is sound too.
    expect(level(idKind, one, number('32010219900307124'))).toBe(0)
    expect(level(idKind, one, number('32010319900307123'))).toBe(0)
  })

  it('reads the old number of fifteen digits', () => {
    expect(level(idKind, `${one.slice(0, 6)}${one.slice(8, 17)}`, one)).toBe(3)
  })

  test.each([
    ['+86 138-1234-5678', '13812345678', 3],
    ['13812345678', '13812345678、02588001234', 2],
    ['025-88001234', '88001234', 2],
    ['138****5678', '13812345678', 2],
    ['13812345678', '13812345687', 1],
    ['13812345678', '13912345600', 0],
    ['13812345678', '无', -1],
  ])('phones %s and %s: level %i', (a, b, n) => expect(level(phoneKind, a, b)).toBe(n))
})

describe('addresses', () => {
  test.each([
    ['书香苑3幢2单元501室', '书香苑3号楼2单元501', 4],
    ['书香苑3幢2单元501室', '书香院3栋2-501', 4],
    ['书香苑三幢二单元501室', '书香苑3-2-501', 4],
    ['锦绣花园12幢101室', '锦绣花苑12栋101房', 4],
    ['中山路18号书香苑3幢501', '中山路１８号书香苑３幢５０１室', 4],
    ['书香苑3幢2单元501室', '江宁区书香苑3幢2单元501室', 3],
    ['书香苑3幢2单元501室', '书香苑3幢501室', 2],
    ['书香苑3幢2单元501室', '书香苑3幢2单元502室', 2],
    ['书香苑3幢2单元501室', '书香苑8幢1单元102室', 1],
    ['书香苑3幢2单元501室', '望江里3幢2单元501室', 0],
    ['12 tullaroop street', '12 Tullaroop  Street', 4],
    ['forbes street', 'forbes steret', 3],
    ['c/-the student village', 'the student village c', 3],
    ['tullaroop street', 'giblin place', 0],
  ])('%s and %s: level %i', (a, b, n) => {
    const [x, y] = [readAddress(a)!, readAddress(b)!]
    expect(x.key === y.key ? 4 : compareAddresses(x, y)).toBe(n)
    expect(x.key === y.key ? 4 : compareAddresses(y, x)).toBe(n)
  })
})

describe('all kinds', () => {
  const cell = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'王李张小明红志强国苑幢栋室123 -*'), maxLength: 9 }),
    fc.string({ unit: fc.constantFrom(...'abcdeo19 -/@.'), maxLength: 12 }),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.constantFrom('1971-06-24', '13812345678', '320102199003071234', '书香苑3幢2单元501室'),
  )
  for (const [name, kind] of Object.entries(KINDS) as [string, Kind][])
    it(`${name}: symmetric, within its levels, same as itself`, () => {
      fc.assert(
        fc.property(cell, cell, (a, b) => {
          const there = level(kind, a, b)
          expect(level(kind, b, a)).toBe(there)
          expect(there).toBeLessThan(kind.levels.length)
          expect(there).toBeGreaterThanOrEqual(-1)
          if (level(kind, a, a) >= 0) expect(level(kind, a, a)).toBe(kind.levels.length - 1)
        }),
      )
      expect(kind.expect).toHaveLength(kind.levels.length)
      expect(kind.expect.reduce((x, y) => x + y, 0)).toBeCloseTo(1, 6)
      if (kind.household) expect(kind.household).toHaveLength(kind.levels.length)
    })
})
