import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { items } from '../sample.ts'
import {
  classify,
  coldClassifier,
  learn,
  loadClassifier,
  predict,
  retrain,
  saveClassifier,
} from './classify.ts'

const cold = coldClassifier(items)

describe('without any example', () => {
  it.each([
    ['门口的垃圾桶满出来了，好几天没有清', '1.1.1'],
    ['楼上装修把砖头堆在过道', '1.3.1'],
    ['马路中间井盖没有了', '3.1.1'],
    ['整条街的路灯都不亮', '3.4.1'],
    ['我们楼道的灯坏了，不是外面的路灯', '3.4.4'],
    ['工地半夜还在打桩', '4.2.1'],
    ['广场上跳舞的音响太大，不是工地', '4.3.1'],
    ['楼上卫生间渗水，天花板都湿了', '6.2.3'],
    ['有车乱停在人行道上', '9.2.1'],
  ])('%s → %s', (text, item) => {
    const answer = classify({ text }, cold)
    expect(answer.item, answer.why.zh).toBe(item)
    expect(answer.top).toHaveLength(3)
    for (const word of answer.top[0]!.words) expect(text).toContain(word)
    expect(answer.why.zh).toContain(item)
  })

  it('says unknown for a text without any word of the list', () => {
    const answer = classify({ text: 'hello' }, cold)
    expect(answer).toMatchObject({ item: null, score: 0 })
    expect(answer.why.en).toContain('no word')
  })

  it('does not count a word that is denied', () => {
    const said = classify({ text: '是井盖的事' }, cold).top.find((t) => t.item === '3.1.1')!.score
    const denied = classify({ text: '不是井盖的事' }, cold).top.find((t) => t.item === '3.1.1')?.score ?? 0
    expect(denied).toBeLessThan(said)
  })

  it('does not depend on the order of the list', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(items, { minLength: items.length }),
        fc.constantFrom('路灯不亮', '井盖响', '垃圾'),
        (order, text) => {
          expect(classify({ text }, coldClassifier(order))).toEqual(classify({ text }, cold))
        },
      ),
      { numRuns: 5 },
    )
  })

  it('refuses an empty list and a code that comes twice', () => {
    expect(() => coldClassifier([])).toThrow('empty')
    expect(() => coldClassifier([items[0]!, items[0]!])).toThrow('twice')
  })
})

describe('learning', () => {
  const odd = { text: '后街那盏大白天也亮着，晚上反倒一闪一闪' }
  it('takes a correction at once, keeps what it knew, and moves like texts', () => {
    const c = coldClassifier(items)
    const other = classify({ text: '马路中间井盖没有了' }, c).score
    const like = { text: '前街那盏大白天亮着，晚上一闪一闪的' }
    const before = chance(c, like, '3.4.1')
    const step = learn(c, odd, '3.4.1')
    expect(step.after).toBeGreaterThan(step.before)
    expect(predict(c, odd)).toMatchObject({ item: '3.4.1' })
    expect(chance(c, like, '3.4.1')).toBeGreaterThan(before)
    expect(classify({ text: '马路中间井盖没有了' }, c)).toMatchObject({ item: '3.1.1' })
    expect(Math.abs(classify({ text: '马路中间井盖没有了' }, c).score - other)).toBeLessThan(0.1)
    expect(c.version).toBe(1)
  })

  it('overrules the words of the list when people keep saying so', () => {
    const c = coldClassifier(items)
    const text = '楼上漏水'
    expect(predict(c, { text }).item).toBe('6.2.3')
    for (let i = 0; i < 6; i++) learn(c, { text }, '3.4.4')
    expect(predict(c, { text }).item).toBe('3.4.4')
  })

  it('refuses an item that the list does not have', () => {
    expect(() => learn(coldClassifier(items), odd, '9.9.9')).toThrow('no item 9.9.9')
  })

  it('is the same after saving and loading, and goes on learning the same', () => {
    const a = coldClassifier(items)
    learn(a, odd, '3.4.1')
    const b = loadClassifier(JSON.parse(JSON.stringify(saveClassifier(a))), items)
    expect(classify(odd, b)).toEqual(classify(odd, a))
    learn(a, { text: '桶边上全是菜叶' }, '1.1.1')
    learn(b, { text: '桶边上全是菜叶' }, '1.1.1')
    expect(classify({ text: '菜叶' }, b)).toEqual(classify({ text: '菜叶' }, a))
  })

  it('does not load over another list', () => {
    const saved = saveClassifier(cold)
    expect(() => loadClassifier(saved, items.slice(1))).toThrow('another list')
    expect(() => loadClassifier({ ...saved, format: 'x' as 'yige-classifier@1' }, items)).toThrow('format')
  })

  it('retrains for a new list from all corrections, in whatever order they come', () => {
    const corrections = [
      { ...odd, item: '3.4.1' },
      { text: '桶边上全是菜叶', item: '1.1.1' },
      { text: '没有了的事项', item: '7.7.7' },
    ]
    const a = retrain(items, corrections)
    expect(classify(odd, retrain(items, [...corrections].reverse()))).toEqual(classify(odd, a))
    expect(predict(a, odd).item).toBe('3.4.1')
    expect(a.version).toBe(2)
  })
})

function chance(c: typeof cold, q: { text: string }, item: string): number {
  return classify(q, c).top.find((t) => t.item === item)?.score ?? 0
}
