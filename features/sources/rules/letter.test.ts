import { describe, expect, it } from 'vitest'
import { isThanks, threadOf } from './letter.ts'

describe('a letter that only thanks', () => {
  it.each([
    '谢谢',
    '谢谢！',
    '收到，谢谢。',
    '好的，收到',
    '感谢街道的帮助，已经修好了，辛苦了！',
    '您好：\n\n非常感谢你们的回复。\n',
    '谢谢工作人员 🙏',
    'Thank you very much!',
    'OK, received. Thanks',
    '收到\n\n发自我的iPhone',
  ])('%s', (said) => expect(isThanks(said)).toBe(true))

  it.each([
    '',
    '没有收到，谢谢',
    '谢谢，但是灯还是不亮',
    '谢谢，什么时候来修',
    '谢谢？',
    '收到，明天来修吗',
    '修好了',
    '谢谢，另外楼下的井盖也松了',
    '辛苦了，还没修好',
    'Thanks, but it is broken again',
    `谢谢${'您'.repeat(90)}`,
  ])('is not: %s', (said) => expect(isThanks(said)).toBe(false))
})

it('the letters that a letter answers, the nearest first', () => {
  expect(threadOf('<c@x>', '<a@x> <b@x> <c@x>', 'd@x')).toEqual(['c@x', 'b@x', 'a@x'])
  expect(threadOf('', '<a@x>\r\n\t<own@x>', 'own@x')).toEqual(['a@x'])
  expect(threadOf('no number', '', '')).toEqual([])
  expect(threadOf('', Array.from({ length: 80 }, (_, i) => `<${i}@x>`).join(' '), '')).toHaveLength(30)
})
