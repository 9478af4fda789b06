import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EAST, EAST1, EAST2, locate, report, STREET, town, WEST, WEST1, WEST2 } from '../sample.ts'
import { buildGazetteer } from './gazetteer.ts'
import { compatible, place } from './place.ts'
import type { TriageReport } from './types.ts'

const gazetteer = buildGazetteer(town)
const at = (text: string, more: Partial<TriageReport> = {}) => place(report(text, more), gazetteer, locate)

describe('words name a place', () => {
  const estate = `${EAST1}001`
  it.each([
    ['映月苑3栋楼道灯不亮', `${estate}003`],
    ['映月院 3 幢楼道灯不亮', `${estate}003`],
    ['映月苑小区三号楼楼道灯不亮', `${estate}003`],
    ['映月苑第三栋2单元501室漏水', `${estate}003002`],
    ['映月苑3-2-501漏水', `${estate}003002`],
    ['老纺织厂宿舍2栋下水道堵了', `${estate}002`],
    ['渡口街18号门前井盖松动', `${estate}001`],
    ['渡口街十八号门前井盖松动', `${estate}001`],
    ['磨坊巷12号有人乱倒垃圾', EAST2],
    ['磨坊巷77号有人乱倒垃圾', WEST2],
    ['渡口街150号门面占道', WEST1],
    ['渡口街与柳堤路交叉口红绿灯坏了', WEST1],
    ['柳堤菜场污水横流', WEST2],
    ['柳堤路66号电梯坏了', `${WEST2}001`],
    ['银杏大厦电梯坏了', `${WEST2}001`],
    ['东渡社区第二网格路灯坏了', EAST2],
    ['东渡社区居委会旁边路灯坏了', EAST],
    ['柳堤社区 和顺家园 垃圾没人清', `${WEST1}001`],
    ['和顺家园5号楼垃圾没人清', `${WEST1}001005`],
    ['青石街道的同志你们好，柳堤社区路灯坏了', WEST],
  ])('%s', (text, path) => {
    const placed = at(text)
    expect(placed.regionPath, placed.why.zh).toBe(path)
    expect(placed.how).toBe('address')
  })

  it('takes the estate only when the building number is unknown, and says so', () => {
    const placed = at('映月苑27栋楼道灯不亮')
    expect(placed.regionPath).toBe(estate)
    expect(placed.why.zh).toContain('没有27栋')
    expect(placed.why.en).toContain('no building 27')
    expect(placed.score).toBeLessThan(at('映月苑3栋楼道灯不亮').score)
  })

  it('does not choose between two estates of one name', () => {
    const placed = at('和顺家园垃圾没人清')
    expect(placed.score).toBeLessThan(0.5)
    expect(placed.candidates.map((c) => c.regionPath).sort()).toEqual([`${EAST2}001`, `${WEST1}001`])
  })

  it.each([
    ['银信大厦电梯坏了', '银杏大厦', 'sounds like'],
    ['英月苑3栋楼道灯不亮', '3栋', 'sounds like'],
    ['老纺治厂宿舍2栋下水道堵了', '2栋', 'sounds like'],
    ['老纺厂宿舍2栋下水道堵了', '2栋', 'with a slip'],
    ['老纺只织厂宿舍2栋下水道堵了', '2栋', 'with a slip'],
    ['老织纺厂宿舍2栋下水道堵了', '2栋', 'with a slip'],
    ['老纺机厂宿舍2栋下水道堵了', '2栋', 'with a slip'],
  ])('knows a name that is written as it sounds or with a slip: %s', (text, name, why) => {
    const placed = at(text)
    expect(placed.name).toBe(name)
    expect(placed.why.en).toContain(why)
    // one that only looks alike waits for a person
    expect(placed.score >= 0.6).toBe(why === 'sounds like')
  })

  it.each(['新纺织厂宿舍有人吵', '银杏公寓电梯坏了', '东院社区路灯坏了', '柳树菜场污水横流', '渡口一小太堵'])(
    'does not take a neighbour for a slip: %s',
    (text) => expect(at(text).score).toBeLessThan(0.5),
  )

  it('does not choose between two names that sound alike', () => {
    const more = [
      { path: WEST1, kind: 'landmark' as const, name: '银星大厦', point: [106.006, 30.002] as const },
    ]
    const both = buildGazetteer([...town, ...more])
    expect(place(report('银兴大厦电梯坏了'), both, locate).regionPath).toBeNull()
    expect(place(report('银星大厦电梯坏了'), both, locate).score).toBeGreaterThan(0.6)
  })

  it('is less sure of what lies opposite or nearby', () => {
    const sure = at('银杏大厦有人占道').score
    expect(at('银杏大厦旁边有人占道').score).toBeLessThan(sure)
    expect(at('银杏大厦对面有人占道').score).toBeLessThan(at('银杏大厦旁边有人占道').score)
  })

  it('says unknown for names it does not have and for words of a sort', () => {
    for (const text of ['金碧小区停水', '学校门口太堵', '我家楼下很吵', '', '号栋单元'])
      expect(at(text).regionPath, text).toBeNull()
    expect(at('路灯坏了').why.en).toContain('no known place name')
  })

  it('doubts a name beside another city, and one that is only the tail of a longer name', () => {
    const plain = at('映月苑电梯坏了').score
    expect(plain).toBeGreaterThan(0.6)
    for (const text of [
      '云河市锦绣区映月苑电梯坏了',
      '我住在云河市映月苑，电梯坏了',
      'A3区映月苑电梯坏了',
      '华阳映月苑电梯坏了',
    ])
      expect(at(text).score, text).toBeLessThan(0.6)
    // words that belong to the sentence
    for (const text of [
      '投诉映月苑电梯坏了',
      '请到映月苑看看，菜市场旁边',
      '超市对面的映月苑电梯坏了',
      '小区里面乱，映月苑电梯坏了',
    ])
      expect(at(text).score, text).toBeGreaterThanOrEqual(0.6)
  })
  it('doubts names that every town has, and names beside those of another town', () => {
    const with_ = buildGazetteer([
      ...town,
      { path: WEST2, kind: 'landmark', name: '步行街', point: [106.007, 30.007] },
    ])
    expect(place(report('步行街路灯坏了'), with_, locate).score).toBeLessThan(0.5)
    const here = at('银杏大厦旁边路灯坏了')
    const there = at('临河县白塘镇银杏大厦旁边路灯坏了')
    expect(there.score).toBeLessThan(0.6)
    expect(there.score).toBeLessThan(here.score)
    expect(there.why.zh).toContain('临河县')
    for (const ours of ['青石街道银杏大厦旁边', '我们街道银杏大厦旁边', '全镇都知道，银杏大厦旁边'])
      expect(at(ours).score, ours).toBeGreaterThanOrEqual(here.score)
  })

  it('takes half a name for a hint only', () => {
    expect(at('东渡这边路灯坏了').score).toBeLessThan(0.5)
    expect(at('东渡这边路灯坏了', { reporterRegion: EAST2 }).regionPath).toBe(EAST2)
  })

  it('does not take a school on a road for the road', () => {
    expect(at('渡口街小学门口太堵').regionPath).toBeNull()
  })
})

describe('evidence together', () => {
  const inEast1 = [106.002, 30.002] as const
  it('takes the QR place first, the position next', () => {
    expect(at('路灯坏了', { qr: { regionPath: WEST1 } })).toMatchObject({ regionPath: WEST1, how: 'qr' })
    expect(at('路灯坏了', { point: inEast1 })).toMatchObject({ regionPath: EAST1, how: 'position' })
  })
  it('trusts a position less the wider its circle', () => {
    const near = at('路灯坏了', { point: inEast1, accuracyM: 10 }).score
    const wide = at('路灯坏了', { point: inEast1, accuracyM: 400 }).score
    expect(near).toBeGreaterThan(0.9)
    expect(wide).toBeLessThan(0.6)
  })
  it('shares a position at a border between the grids', () => {
    const placed = at('路灯坏了', { point: [106.00501, 30.002], accuracyM: 50 })
    expect(placed.score).toBeLessThan(0.7)
    expect(new Set(placed.candidates.map((c) => c.regionPath))).toEqual(new Set([EAST1, WEST1]))
  })
  it('goes down to the building that the words name inside the grid of the position', () => {
    const placed = at('映月苑3栋楼道灯不亮', { point: inEast1 })
    expect(placed.regionPath).toBe(`${EAST1}001003`)
    expect(placed.point).toEqual(inEast1)
    expect(placed.score).toBeGreaterThan(at('映月苑3栋楼道灯不亮').score)
  })
  it('settles two estates of one name by the position', () => {
    const placed = at('和顺家园垃圾没人清', { point: [106.006, 30.0012] })
    expect(placed.regionPath).toBe(`${WEST1}001`)
    expect(placed.score).toBeGreaterThan(0.85)
  })
  it('is unsure when position and address contradict', () => {
    const placed = at('路灯坏了', { point: inEast1, address: '柳堤路66号' })
    expect(placed.score).toBeLessThan(0.65)
    expect(placed.why.zh).toContain('不一致')
  })
  it('uses the reporter’s grid only as a last hint', () => {
    expect(at('路灯坏了', { reporterRegion: EAST2 })).toMatchObject({
      regionPath: EAST2,
      how: 'reporter',
      score: 0.5,
    })
    expect(at('柳堤菜场污水横流', { reporterRegion: EAST2 }).regionPath).toBe(WEST2)
  })
  it('knows nothing outside the territory', () => {
    expect(at('路灯坏了', { point: [107, 31] }).regionPath).toBeNull()
  })
})

describe('properties', () => {
  const parts = [
    '映月苑3栋',
    '柳堤菜场',
    '磨坊巷12号',
    '银杏大厦',
    '东渡社区',
    '和顺家园',
    '路灯坏了',
    '青石街道',
  ]
  it('the order of the gazetteer does not matter', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(town, { minLength: town.length }),
        fc.subarray(parts),
        (order, said) => {
          const text = said.join('，')
          expect(place(report(text), buildGazetteer(order), locate)).toEqual(at(text))
        },
      ),
      { numRuns: 40 },
    )
  })
  it('the order of the statements does not matter', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(parts), (said) => {
        const a = at(said.join('，'))
        const b = at([...said].sort().join('，'))
        expect([a.regionPath, a.score]).toEqual([b.regionPath, b.score])
      }),
      { numRuns: 200 },
    )
  })
  it('scores stay between 0 and 1, and a region is named only with a reason to', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.subarray(parts), (noise, said) => {
        const placed = at(noise + said.join(noise))
        expect(placed.score).toBeGreaterThanOrEqual(0)
        expect(placed.score).toBeLessThanOrEqual(1)
        if (placed.regionPath) expect(placed.score).toBeGreaterThanOrEqual(0.4)
        for (const c of placed.candidates) expect(compatible(c.regionPath, STREET)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
