import { describe, expect, test } from 'vitest'
import { ResponsibilityList } from '../../../features/items/contract.ts'
import { isLimit, mayPublish, treeOf, validateList } from '../../../features/items/rules.ts'
import { commonItems, commonList } from './index.ts'

const everyKey = new Set(
  commonItems.flatMap((i) =>
    Object.values(i.levels).flatMap((r) => [
      ...r.owners,
      ...r.coHandlers.map((c) => c.unit),
      ...r.informed,
      r.arbiter,
    ]),
  ),
)
const everyone = [
  {
    id: 'all',
    key: 'all',
    name: 'all',
    regionPath: '5',
    capabilities: [...everyKey].flatMap((k) => k.split('|')),
  },
]

describe('the built-in list', () => {
  test('has the size and the shape the field asks for', () => {
    expect(ResponsibilityList.safeParse(commonList).error?.issues ?? []).toEqual([])
    const tree = treeOf(commonList)
    expect(tree.map((c) => c.code)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'])
    expect(tree.flatMap((c) => c.kinds).length).toBeGreaterThanOrEqual(64)
    expect(commonItems.length).toBeGreaterThanOrEqual(200)
    expect(new Set(commonItems.map((i) => i.name)).size).toBe(commonItems.length)
  })

  test('may be published as it stands', () => {
    const findings = validateList(commonList, everyone)
    expect(findings.filter((f) => f.severity === 'blocking')).toEqual([])
    expect(mayPublish(findings)).toBe(true)
  })

  test('a case of any clocked item has one owner and a limit to resolve at every level it has', () => {
    for (const item of commonItems.filter((i) => i.clocked))
      for (const rule of Object.values(item.levels)) {
        expect(rule.owners, item.name).toHaveLength(1)
        expect(isLimit(rule.limits.resolve ?? ''), item.name).toBe(true)
      }
  })

  test('every item below 普通 says what makes it more urgent', () => {
    for (const item of commonItems)
      for (const level of ['critical', 'urgent'] as const) {
        const rule = item.levels[level]
        if (rule) expect(rule.tests.length, `${item.code} ${level}`).toBeGreaterThan(0)
      }
  })

  test('keeps the codes that people know from the printed list', () => {
    const name = (code: string) => commonItems.find((i) => i.code === code)?.name
    expect([name('3.2.1'), name('5.4.2'), name('6.4.2'), name('9.1.3')]).toEqual([
      '供水管道爆裂',
      '楼道停放充电',
      '电梯停运',
      '公交改线取消',
    ])
  })
})
