import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { homeKey, readAddress } from './address.ts'
import { dateOf, dayOf, ofDay, shownDate } from './dates.ts'
import { Dictionary, eachGroup } from './dictionary.ts'
import { FIELDS, fieldOfHeading, WORDS } from './fields.ts'
import { CsvSplitter, delimiterOf } from './split-csv.ts'
import { clean, distance, masked, nameKey, suffixOf } from './text.ts'

const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((c) => String.fromCharCode(c)) })

describe('addresses', () => {
  test.each([
    ['春晓苑3号楼2单元501室', '春晓苑|3|2|501'],
    ['春晓院3幢2单元501', '春晓苑|3|2|501'],
    ['春晓苑 03栋 二单元 501房', '春晓苑|3|2|501'],
    ['春晓苑小区3#2单元501室', '春晓苑|3|2|501'],
    ['春晓苑3-2-501', '春晓苑|3|2|501'],
    ['春晓苑３号楼２单元５０１室', '春晓苑|3|2|501'],
    ['宁夏回族自治区银川市西夏区春晓苑十二号楼1单元301室', '春晓苑|12|1|301'],
    ['春晓苑3栋2-501', '春晓苑|3|2|501'],
    ['春晓苑B栋1203室', '春晓苑|B||1203'],
    ['春晓苑3号楼2单元5楼501室', '春晓苑|3|2|501'],
    ['春晓苑3号楼', ''],
    ['', ''],
  ])('%s → %s', (text, key) => {
    expect(homeKey(readAddress(text))).toBe(key)
  })
})

describe('dates', () => {
  test.each([
    ['1990-01-02', 19_900_102],
    ['1990/1/2', 19_900_102],
    ['1990.01.02', 19_900_102],
    ['1990年1月2日', 19_900_102],
    ['19900102', 19_900_102],
    ['1990-01-02 08:00:00', 19_900_102],
    ['32875', 19_900_102],
    ['1990-02-30', -1],
    ['不记得', -1],
    ['', 0],
    ['  ', 0],
  ])('%s → %i', (text, date) => {
    expect(dateOf(text)).toBe(date)
  })

  test('written and read again', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -40_000, max: 60_000 }),
        (day) => dayOf(dateOf(shownDate(ofDay(day)))) === day,
      ),
    )
  })
})

describe('texts', () => {
  test('cleaning twice changes nothing more, plain text nothing at all', () => {
    fc.assert(fc.property(anyText, (t) => clean(clean(t)) === clean(t)))
    expect(clean('王小明')).toBe('王小明')
    expect(clean('\ufeff１２３\u200b ')).toBe('123')
  })

  test.each([
    ['王小明先生', '王小明'],
    ['王小明（租户）', '王小明'],
    ['王 小 明', '王小明'],
    ['王小明2', '王小明'],
    ['張偉', '张伟'],
    ['阿依古丽•艾山', '阿依古丽·艾山'],
    ['\uf9e1小明', '李小明'],
    ['anna kowalska', 'ANNAKOWALSKA'],
  ])('%s is %s', (name, key) => {
    expect(nameKey(name)).toBe(key)
  })

  test('what belongs to a name is no suffix', () => {
    for (const name of ['王诺一', '李老师傅', '欧阳先', '王女'])
      expect([name, suffixOf(name)]).toEqual([name, name === '李老师傅' ? '师傅' : undefined])
  })

  test('a mask keeps enough to find and hides the rest', () => {
    expect(masked('640105199003070019')).toBe('640105********0019')
    expect(masked('13912340001')).toBe('139****0001')
    expect(masked('123')).toBe('***')
  })

  test('distance counts changed, missing and swapped letters', () => {
    expect([
      distance('张三', '张三'),
      distance('张三', '张四'),
      distance('王小明', '王明'),
      distance('王明小', '王小明'),
      distance('a', 'xyz'),
    ]).toEqual([0, 1, 1, 1, 3])
  })
})

describe('headings', () => {
  test('every heading is of one field', () => {
    const all = FIELDS.flatMap((f) => WORDS[f].headings)
    expect(new Set(all).size).toBe(all.length)
    for (const f of FIELDS) for (const h of WORDS[f].headings) expect([h, fieldOfHeading(h)]).toEqual([h, f])
  })

  test.each([
    ['身份证号（必填）*', 'idNumber'],
    ['ID Number', 'idNumber'],
    ['1.姓名', 'name'],
    ['与户主的关系', 'relation'],
    ['序号', undefined],
  ])('%s: %s', (heading, field) => {
    expect(fieldOfHeading(heading)).toBe(field)
  })
})

describe('tables of texts as numbers', () => {
  test('equal texts have one number, others their own, as in a Map', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '王', '1'), maxLength: 4 }), { maxLength: 300 }),
        (texts) => {
          const d = new Dictionary()
          const map = new Map<string, number>()
          return texts.every((t) => {
            const n = d.number(t)
            if (t === '') return n === 0
            if (!map.has(t)) map.set(t, map.size + 1)
            return n === map.get(t)
          })
        },
      ),
    )
    const d = new Dictionary()
    let wrong = 0
    for (let i = 0; i < 100_000; i++) if (d.number(`x${i}`) !== i + 1) wrong++
    expect([wrong, d.size, d.number('x77777')]).toEqual([0, 100_000, 77_778])
  })

  test('groups are those of the same number, twice at least', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 40 }), (keys) => {
        const got: number[][] = []
        eachGroup(Int32Array.from(keys), keys.length, 6, (rows) => got.push([...rows]))
        const want = [1, 2, 3, 4, 5, 6]
          .map((k) => keys.flatMap((v, i) => (v === k ? [i] : [])))
          .filter((g) => g.length > 1)
        expect(got).toEqual(want)
      }),
    )
  })
})

describe('CSV in pieces', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '王', ',', '"', '\n', '1', ' '), maxLength: 6 })
  const quote = (c: string): string => (/[",\n]/.test(c) ? `"${c.replaceAll('"', '""')}"` : c)

  test('however it is cut, the rows are the rows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 60 }),
        fc.constantFrom('\n', '\r\n'),
        (table, cuts, end) => {
          const text = table.map((row) => row.map(quote).join(',')).join(end)
          const got: string[][] = []
          const s = new CsvSplitter(',', (cells) => got.push(cells))
          let at = 0
          for (const n of cuts) {
            s.push(text.slice(at, at + n))
            at += n
          }
          s.push(text.slice(at))
          s.end()
          expect(got).toEqual(table.filter((row) => row.some((c) => c !== '')))
        },
      ),
    )
  })

  test('a quote that is never closed is told with its row', () => {
    const s = new CsvSplitter(',', () => undefined)
    s.push('a,b\n1,"2\n3,4\n')
    s.end()
    expect(s.unclosed).toBe(2)
  })

  test('the separator', () => {
    expect([delimiterOf('a,b\n1,2'), delimiterOf('a\tb\n1\t2'), delimiterOf('a;b,c\n1;2\n3;4')]).toEqual([
      ',',
      '\t',
      ';',
    ])
  })
})
