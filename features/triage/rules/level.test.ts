import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { items } from '../sample.ts'
import { decideLevel, SEVERITY } from './level.ts'
import type { Level } from './types.ts'

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

  it('counts facts that a person gave', () => {
    expect(decideLevel('停水', null, undefined, { households: 80 }).why.en).toContain('80 households')
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
          expect(SEVERITY[answer.level]).toBeGreaterThanOrEqual(SEVERITY[raised])
          expect(SEVERITY[answer.level]).toBeGreaterThanOrEqual(SEVERITY[decideLevel(text, of).level])
          if (answer.level === raised && raised !== 'normal') expect(answer.why.zh).toContain('有人定为')
        },
      ),
    )
  })
})
