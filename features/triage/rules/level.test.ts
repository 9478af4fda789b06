import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { items } from '../sample.ts'
import { decideLevel, SEVERITY } from './level.ts'
import type { Level } from './types.ts'

const rain = (red = false) => [
  { type: 'rainstorm' as const, red, name: { zh: '暴雨橙色预警', en: 'Rainstorm orange alert' } },
]

const item = (code: string) => items.find((i) => i.code === code)!
const levels: Level[] = ['normal', 'urgent', 'critical']

describe('level', () => {
  it.each<[string, Level]>([
    ['三楼着火了，浓烟往外冒', 'critical'],
    ['电梯困人了，有两个孩子在里面', 'critical'],
    ['厨房闻到煤气味很重', 'critical'],
    ['楼道堆满纸箱，容易发生火灾', 'normal'],
    ['这里存在火灾隐患', 'normal'],
    ['希望社区多做火灾演练', 'normal'],
    ['去年这里曾经着火，烧了一间屋', 'normal'],
    ['没有人受伤，就是吓了一跳', 'normal'],
    ['老人在台阶上摔倒骨折了', 'urgent'],
    ['停电三个小时了，家里有透析病人', 'urgent'],
    ['我们整个小区300户停水', 'urgent'],
    ['300户都希望装电梯', 'normal'],
    ['我孩子走丢了，五岁', 'critical'],
    ['有人在地里浇粪水', 'normal'],
    ['停水两天没人通知', 'normal'],
    ['路灯坏了', 'normal'],
    ['', 'normal'],
    // words that hold a sign of danger and mean none
    ['楼顶的落水管堵了', 'normal'],
    ['这是我母亲救命的钱，请退给我', 'normal'],
    ['我家困难，又有工伤，路口翻修后一直影响出行', 'normal'],
    // reason to act, and nobody in danger at this minute
    ['电梯多次困人，有老人被困过', 'normal'],
    ['2019年5月车库发生火灾，至今没有赔付', 'normal'],
    ['桥垮塌大半年了，请尽快重修', 'normal'],
    ['咨询孩子被狗咬伤后的疫苗费用', 'urgent'],
    ['希望整治，随时可能爆炸', 'normal'],
    ['咨询一下，隔壁现在正着火怎么报警', 'critical'],
    // who is lost and what was not found belong together
    ['我带着孩子去办事，材料一直没找到', 'normal'],
    ['孩子还没找到，五岁，穿红衣服', 'critical'],
  ])('%s → %s', (text, level) => {
    const answer = decideLevel(text, null)
    expect(answer.level, answer.why.zh).toBe(level)
  })

  it('takes the conditions of the item, with the words that met them', () => {
    const answer = decideLevel('井盖不见了，正对学校门口', item('3.1.1'))
    expect(answer.level).toBe('urgent')
    expect(answer.why.zh).toContain('学校')
    expect(decideLevel('井盖松动', item('3.1.1')).level).toBe('normal')
    expect(decideLevel('有人掉进去了', item('3.1.1')).level).toBe('critical')
    expect(decideLevel('井盖没了，万一有人掉进去怎么办', item('3.1.1')).level).toBe('normal')
    expect(decideLevel('去年有人掉进去过，现在井盖又没了', item('3.1.1')).level).toBe('normal')
  })

  it('reads a letter by how it begins and by what it says of this minute', () => {
    const before = `我是小区的住户，小区建成多年，物业换了三家，绿化没人管，${'楼道里一直很脏，问过几回都没有结果，'.repeat(9)}`
    expect(before.length).toBeGreaterThan(160)
    expect(decideLevel(`${before}车库里也有过坍塌的地方。`, null).level).toBe('normal')
    expect(decideLevel(`${before}地面坍塌。`, null).level).toBe('normal')
    expect(decideLevel(`${before}现在正往下坍塌，快来人。`, null).level).toBe('critical')
    expect(decideLevel(`地下车库坍塌，压住了人。${before}`, null).level).toBe('critical')
  })

  it('counts facts that a person gave', () => {
    expect(decideLevel('停水', null, undefined, { households: 80 }).why.en).toContain('80 households')
  })

  it.each<[string, string | null, boolean, Level]>([
    ['小区门口积水了，走不过去', null, false, 'urgent'],
    ['去年下雨积水，今年请提前修下水道', null, false, 'urgent'],
    ['担心会积水', null, false, 'normal'],
    ['楼道灯坏了', null, false, 'normal'],
    ['请派人来看', '3.1.1', false, 'urgent'],
    ['井盖没了，有老人摔倒受伤', null, true, 'critical'],
    ['小区门口积水了', null, true, 'urgent'],
  ])('under a rainstorm alert “%s” (%s, red %s) is %s', (text, code, red, is) => {
    const answer = decideLevel(text, code ? item(code) : null, undefined, {}, rain(red))
    expect(answer.level).toBe(is)
    if (is !== 'normal') expect(answer.why.zh).toContain('遇上暴雨橙色预警')
  })

  it('never lowers what a person raised', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...levels),
        fc.subarray(['路灯坏了', '着火', '停水', '老人', '没有人受伤', '学校', '200户', '演练']),
        fc.constantFrom(null, ...items),
        (raised, words, of) => {
          const text = words.join('，')
          const answer = decideLevel(text, of, raised)
          const inRain = decideLevel(text, of, raised, {}, rain(true))
          expect(SEVERITY[inRain.level]).toBeGreaterThanOrEqual(SEVERITY[answer.level])
          expect(SEVERITY[answer.level]).toBeGreaterThanOrEqual(SEVERITY[raised])
          expect(SEVERITY[answer.level]).toBeGreaterThanOrEqual(SEVERITY[decideLevel(text, of).level])
          if (answer.level === raised && raised !== 'normal') expect(answer.why.zh).toContain('有人定为')
        },
      ),
    )
  })
})
