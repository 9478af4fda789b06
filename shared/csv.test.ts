import { expect, it } from 'vitest'
import { csvText } from './csv.ts'

const linesOf = (text: string) => text.slice(1).trimEnd().split('\r\n')

it('a file that holds everything says nothing more', () => {
  const text = csvText(['a', 'b'], [['1', '=x']])
  expect(text.charCodeAt(0)).toBe(0xfeff)
  expect(linesOf(text)).toEqual(['a,b', "1,'=x"])
  expect(csvText(['a'], [['1']], 1)).toBe(csvText(['a'], [['1']]))
})

it('one that was cut says so in its last line, in both languages', () => {
  const cut = linesOf(csvText(['a'], [['1'], ['2']], 5))
  expect(cut).toHaveLength(4)
  expect(cut[3]).toContain('只有前 2 行，共 5 行')
  expect(cut[3]).toContain('first 2 of 5 rows')
  expect(linesOf(csvText(['a'], [['1']], Number.POSITIVE_INFINITY))[2]).toContain('后面还有')
})
