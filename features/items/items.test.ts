import { buffer } from 'node:stream/consumers'
import { parse } from 'csv-parse/sync'
import ExcelJS from 'exceljs'
import { describe, expect, test } from 'vitest'
import { commonList } from '../../packs/common/items/index.ts'
import { yunchengProfile } from '../clocks/rules.ts'
import { NotAWorkbook, readListXlsx, readTableXlsx, writeListXlsx } from './excel.ts'
import { caseStandardMapping, fromTable, itemFor, validateList } from './rules.ts'
import { caseStandardCsv } from './sample.ts'

describe('Excel', () => {
  test('the built-in list comes back as it went out', async () => {
    const read = await readListXlsx(await buffer(writeListXlsx(commonList)))
    expect(read.problems).toEqual([])
    expect(read.items).toEqual(commonList.items)
  }, 20_000)

  test('so does an imported list, and one with every mistake a draft may have', async () => {
    const { items } = fromTable(parse(caseStandardCsv, { columns: true }), caseStandardMapping)
    const [first, second] = structuredClone(commonList.items) as [(typeof items)[0], (typeof items)[0]]
    first.levels.normal!.owners = []
    first.levels.normal!.limits.resolve = '很快'
    first.keywords = ['带；分号', '带\\反斜杠', 'a;b']
    second.levels = {}
    second.evidence = []
    const list = {
      ...commonList,
      items: [...items.map((i, n) => ({ ...i, code: `90.1.${n + 1}` })), first, second],
    }
    const read = await readListXlsx(await buffer(writeListXlsx(list)))
    expect(read.problems).toEqual([])
    expect(read.items).toEqual(list.items)
  })

  test('names every fault of every row and loses no good one', async () => {
    const broken = structuredClone(commonList.items.slice(0, 3))
    broken[0]!.name = ''
    broken[0]!.code = '1-1'
    const read = await readListXlsx(await buffer(writeListXlsx({ ...commonList, items: broken })))
    expect(read.items.map((i) => i.code)).toEqual(['1.1.2', '1.1.3'])
    expect(read.problems.map((p) => p.column)).toEqual(['事项·编号', '事项·事项'])
  })
})

test('what is no workbook, and a workbook that is not ours, say so', async () => {
  await expect(readListXlsx(new TextEncoder().encode('编号,大类'))).rejects.toThrow(NotAWorkbook)
  const book = new ExcelJS.Workbook()
  book.addWorksheet('事项').addRow(['编号', '大类'])
  const bytes = new Uint8Array((await book.xlsx.writeBuffer()) as ArrayBuffer)
  const read = await readListXlsx(bytes)
  expect(read.items).toEqual([])
  expect(read.problems.map((p) => p.column)).toContain('事项·小类')
  expect(read.problems.map((p) => p.column)).toContain('各级时限和谁来办·级别')
  expect(await readTableXlsx(bytes)).toEqual([])
})

describe('a table in the format of the city-management standard', () => {
  const rows = parse(caseStandardCsv, { columns: true, bom: true }) as Record<string, string>[]

  test('every condition gives exactly its unit and its limit', () => {
    const { items, proposals, problems } = fromTable(rows, {
      ...caseStandardMapping,
      profile: yunchengProfile,
    })
    expect(problems.map((p) => [p.row, p.code])).toEqual([
      [8, 'items.limit_unreadable'],
      [9, 'items.row_incomplete'],
      [9, 'items.row_incomplete'],
    ])
    expect(items).toHaveLength(rows.length - 2)
    const name = (key: string) => proposals.find((p) => p.key === key)!.name
    const answer = (n: number) => {
      const row = rows[n]!
      const found = itemFor(
        { items },
        { type: row.类型!, className: row.大类名称!, kindName: row.小类名称!, condition: row.立案条件! },
      )
      return found && [found.units.map(name).join('、'), found.limit, found.item.closing]
    }
    expect(answer(0)).toEqual(['城区供水服务站、各产权单位', '2 hours', '恢复'])
    expect(answer(1)).toEqual(['城区供水服务站、各产权单位', '4 working hours', '更换'])
    expect(answer(2)).toEqual(['市容站、园林站及苗圃', '16 working hours', '修复'])
    expect(answer(3)).toEqual(['属地街道', '1 hours', '清理；制止'])
    expect(answer(4)).toEqual(['属地街道、属地执法队', '2 days', '清理'])
    expect(answer(5)).toEqual(['属地街道', '40 working hours', '清理'])
    expect(answer(6)).toBeNull()
  })

  test('the same class and kind under two types stay apart, and units are proposed once', () => {
    const { items, proposals } = fromTable(rows, caseStandardMapping, [{ key: 'street.x', name: '属地街道' }])
    expect(new Set(items.map((i) => i.className))).toEqual(
      new Set(['部件 · 公用设施', '事件 · 公用设施', '事件 · 市容环境']),
    )
    expect(proposals.map((p) => p.name).sort()).toEqual(
      ['各产权单位', '城区供水服务站', '园林站及苗圃', '属地执法队', '市容站'].sort(),
    )
    expect(proposals.find((p) => p.name === '城区供水服务站')?.rows).toBe(2)
    expect(items.find((i) => i.name === '乱堆')?.levels.normal?.owners).toEqual(['street.x'])
  })

  test('an imported list blocks publishing until its proposed units exist, and for nothing else', () => {
    const { items, proposals } = fromTable(rows, caseStandardMapping)
    const street = { id: '0', key: 's', name: 's', regionPath: '1', capabilities: ['@street.duty'] }
    const list = { ...commonList, items }
    expect(
      new Set(
        validateList(list, [street])
          .filter((f) => f.severity === 'blocking')
          .map((f) => f.code),
      ),
    ).toEqual(new Set(['items.unit_unknown']))
    const units = proposals.map((p) => ({
      id: p.key,
      key: p.key,
      name: p.name,
      regionPath: '1',
      capabilities: [],
    }))
    expect(validateList(list, [street, ...units]).filter((f) => f.severity === 'blocking')).toEqual([])
  })
})
