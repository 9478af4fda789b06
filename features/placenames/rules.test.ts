import { describe, expect, it } from 'vitest'
import { agreed, type Hint, newNames } from './rules.ts'

const none = () => false

describe('words that may name a place', () => {
  it.each([
    ['老棉纺厂门口', '污水漫出来了', ['老棉纺厂']],
    ['', '兴业大院的路灯全坏了，麻烦修一下', ['兴业大院']],
    ['', '我家在柳林新村3栋，对面五金仓库夜里装货', ['柳林新村', '对面五金仓库'.slice(2)]],
    ['红星桥旁边', '红星桥下有人钓鱼', ['红星桥']],
    ['', '附近工厂太吵，老旧小区没有电梯', []],
    ['渡口街18号', '井盖松了', []],
    ['', '', []],
  ])('%s %s', (place, text, names) => {
    expect(newNames({ place, text }, none)).toEqual(names)
  })
  it('leaves out what is known, in any spelling', () => {
    expect(newNames({ place: '兴业大苑', text: '兴业大院停水' }, (f) => f === '兴业大苑')).toEqual([])
  })
  it('is bounded, whatever is written', () => {
    const text = Array.from({ length: 50 }, (_, i) => `${String.fromCharCode(0x4e10 + i)}山新村`).join('，')
    expect(newNames({ place: '', text: text.repeat(20) }, none).length).toBeLessThanOrEqual(5)
  })
})

const GRID = '500102006001001'
const hint = (caseId: string, regionPath = GRID, point: Hint['point'] = null): Hint => ({
  name: '老棉纺厂',
  caseId,
  regionPath,
  point,
})
describe('cases that agree', () => {
  it('needs two cases, and a grid', () => {
    expect(agreed([])).toBeNull()
    expect(agreed([hint('a'), hint('a')])).toBeNull()
    expect(agreed([hint('a', GRID.slice(0, 12)), hint('b', GRID.slice(0, 12))])).toBeNull()
    expect(agreed([hint('a'), hint('b')])).toEqual({ name: '老棉纺厂', regionPath: GRID, point: null })
  })
  it('goes as deep as all of them, and to the middle of where they are', () => {
    const deep = [hint('a', `${GRID}001002`, [106, 30]), hint('b', `${GRID}001003`, [106.002, 30.002])]
    expect(agreed(deep)).toMatchObject({ regionPath: `${GRID}001`, point: [106.001, 30.001] })
  })
  it('says nothing while they contradict', () => {
    const other = '500102006001002'
    expect(agreed([hint('a'), hint('b'), hint('c', other)])).toBeNull()
    expect(agreed([...'abcdefgh'].map((c) => hint(c)).concat(hint('z', other)))).not.toBeNull()
  })
})
