import { describe, expect, it } from 'vitest'
import { MarginModel } from './margin.ts'
import { withoutRepeats } from './repeats.ts'

const subjects = {
  照明: ['路灯', '灯杆', '灯泡'],
  道路: ['井盖', '路面', '坑洼'],
  噪声: ['广场舞', '装修', '喇叭'],
}
const places = ['东街', '西巷', '河边', '校门口', '三组', '市场', '桥头', '车站']
const examples = Object.entries(subjects).flatMap(([label, words]) =>
  words.flatMap((word) => places.map((p) => ({ text: `${p}的${word}有人管吗，${word}好几天了`, label }))),
)

describe('labels parted by margins', () => {
  const model = MarginModel.train(examples.filter((_, i) => i % 4 !== 0))
  it('are told of texts not learnt, with chances that add up', () => {
    for (const e of examples.filter((_, i) => i % 4 === 0)) {
      expect(model.answer(e.text)).toBe(e.label)
      const p = model.chances(e.text)
      expect(p.reduce((a, b) => a + b)).toBeCloseTo(1)
      expect(Math.max(...p)).toBe(p[model.labels.indexOf(e.label)])
      expect(Math.max(...p)).toBeGreaterThan(0.5)
    }
  })
  it('are the same in whatever order they are learnt', () => {
    const again = MarginModel.train([...examples.filter((_, i) => i % 4 !== 0)].reverse())
    expect(again.chances('桥头的喇叭太吵')).toEqual(model.chances('桥头的喇叭太吵'))
  })
  it('follow a heavy example against light ones', () => {
    const light = Array.from({ length: 3 }, () => ({ text: '井盖松了', label: '甲' }))
    const heavy = { text: '井盖松了', label: '乙', weight: 50 }
    expect(MarginModel.train([...light, { text: '路灯', label: '乙' }]).answer('井盖松了')).toBe('甲')
    expect(MarginModel.train([...light, heavy]).answer('井盖松了')).toBe('乙')
  })
  it('answer any text, also an empty one, and refuse nothing to learn and too many labels', () => {
    expect(model.labels).toContain(model.answer(''))
    expect(model.labels).toContain(model.answer('Ω≈ç'))
    expect(() => MarginModel.train([])).toThrow(RangeError)
    expect(() =>
      MarginModel.train(Array.from({ length: 41 }, (_, i) => ({ text: '井盖', label: `${i}` }))),
    ).toThrow('41')
  })
})

describe('repeats', () => {
  it('are rows of which a text holds nearly all words', () => {
    const texts = ['春风小区的路灯坏了好几天一直没有人来修理']
    const rows = [
      { tokens: '春风小区 路灯 坏了 好几天 修理' },
      { tokens: '春风小区 电梯 停运 半个月 物业 不管' },
      { tokens: '' },
    ]
    expect(withoutRepeats(rows, texts)).toEqual(rows.slice(1))
    expect(withoutRepeats(rows, [])).toEqual(rows)
  })
})
