import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainOf, plainSubject, withoutQuotes } from './rules/letter.ts'
import { isPlainPlace, isTableFile, nextLook, settled, stamp } from './rules.ts'

const now = new Date('2026-06-26T14:20:07+08:00')

describe('the next look', () => {
  it('comes as often as wished, and ever later after looks in vain, an hour at most', () => {
    const at = (failures: number, askedMs?: number) =>
      (nextLook({ everyMs: 30_000, failures, now, chance: 0.5, askedMs }).getTime() - now.getTime()) / 1000
    expect([0, 1, 2, 3, 6, 7, 8, 50].map((f) => at(f))).toEqual([30, 60, 120, 240, 1920, 3600, 3600, 3600])
    expect(at(1, 600_000)).toBe(600)
    // Nobody makes us wait for ever.
    expect(at(1, 90 * 86_400_000)).toBe(6 * 3600)
  })
  it('is never earlier than wished, whatever chance says', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: 86_400 }),
        fc.integer({ min: 0, max: 40 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (every, failures, chance) => {
          const ms = nextLook({ everyMs: every * 1000, failures, now, chance }).getTime() - now.getTime()
          expect(ms).toBeGreaterThanOrEqual(Math.min(every * 1000, 3_600_000 * 0.8))
          expect(ms).toBeLessThanOrEqual(Math.max(every * 1000, 3_600_000 * 1.2))
        },
      ),
    )
  })
})

describe('files', () => {
  it.each([
    ['工单.csv', true],
    ['A.XLSX', true],
    ['old.xls', true],
    ['~$工单.xlsx', false],
    ['.hidden.csv', false],
    ['工单.csv.part', false],
    ['工单.csv.filepart', false],
    ['readme.md', false],
  ])('%s is a table: %s', (name, is) => expect(isTableFile(name)).toBe(is))

  it('are whole when neither size nor time changed between two looks', () => {
    const f = (size: number, mtimeMs: number) => ({ name: 'a.csv', size, mtimeMs })
    const one = settled({}, [f(10, 1)])
    expect(one.whole).toEqual([])
    expect(settled(one.seen, [f(20, 2)]).whole).toEqual([])
    expect(settled(one.seen, [f(10, 2)]).whole).toEqual([])
    expect(settled(one.seen, [f(10, 1)]).whole).toHaveLength(1)
    // A file that went is forgotten, so that its namesake is looked at twice again.
    expect(settled(one.seen, []).seen).toEqual({})
  })

  it('places', () => {
    expect(['hotline', 'cg-2', 'A_b'].every(isPlainPlace)).toBe(true)
    expect(['', '..', 'a/b', '/etc', 'a b', '.x', 'C:'].some(isPlainPlace)).toBe(false)
    expect(stamp(now)).toBe('20260626-062007')
  })
})

describe('letters of strangers', () => {
  it.each<[string, (s: string) => unknown, string]>([
    ['a line of blanks', withoutQuotes, `${' '.repeat(300_000)}x`],
    ['a date and blanks', withoutQuotes, `2026-06-26 wrote${' '.repeat(300_000)}x`],
    ['a subject of blanks', plainSubject, `re${' '.repeat(300_000)}x`],
    ['quotes that never end', plainOf, '<blockquote '.repeat(40_000)],
    ['brackets that never end', plainOf, '<'.repeat(500_000)],
  ])('%s is read at once', (_, read, text) => {
    const began = performance.now()
    read(text)
    expect(performance.now() - began).toBeLessThan(500)
  })

  it('what is quoted is still found with blanks around its heading', () => {
    expect(withoutQuotes('路灯不亮\n   ------ 原始邮件 ------  \n发件人：甲 <a@b.cn>').said).toBe('路灯不亮')
    expect(withoutQuotes('好的\n 在 2026年6月26日，甲写道：  \n> 早').said).toBe('好的')
    expect(plainSubject('Re: 回复：  Fwd:   路灯')).toBe('路灯')
  })
})
