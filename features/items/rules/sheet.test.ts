import { describe, expect, test } from 'vitest'
import type { Item } from '../contract.ts'
import { itemsFromSheets, type ParseItem, itemColumns as sheetColumns } from './sheet.ts'

describe('a table of our own format with faults', () => {
  const cells = (over: Record<string, string>) => ({
    ...Object.fromEntries(sheetColumns.map((c) => [c, ''])),
    大类: '市容环境',
    小类: '垃圾清运',
    事项: '垃圾满溢',
    ...over,
  })
  const parse: ParseItem = (raw) =>
    (raw as Item).name
      ? { item: raw as Item, faults: [] }
      : { item: null, faults: [{ field: 'name', message: 'Too small' }] }

  test('takes a code once, and says in the words of the table what is missing', () => {
    const read = itemsFromSheets(
      [
        { row: 2, cells: cells({ 编号: '1.1.1' }) },
        { row: 3, cells: cells({ 编号: '1.1.1', 事项: '同一个编号' }) },
        { row: 4, cells: cells({ 编号: '1.1.2', 事项: '' }) },
      ],
      [],
      parse,
    )
    expect(read.items.map((i) => i.name)).toEqual(['垃圾满溢'])
    expect(read.problems.map((p) => [p.row, p.column])).toEqual([
      [3, '事项·编号'],
      [4, '事项·事项'],
    ])
    expect(read.problems[0]!.zh).toContain('1.1.1 上面已经用过')
    expect(read.problems[1]!.zh).toBe('第 4 行：没有写“事项”')
  })
})
