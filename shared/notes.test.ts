import { expect, test } from 'vitest'
import { noteOf, noteWords } from './notes.ts'

test('a sentence of the program is shown in both languages, somebody’s own words stay as they are', () => {
  expect(noteWords(noteOf('careCalls', { n: 7 }))).toEqual({
    zh: '关爱走访，每 7 天',
    en: 'Care calls, every 7 days',
  })
  expect(noteWords(noteOf('rollOfhigh', { place: '广东省 深圳市' })).en).toBe(
    '广东省 深圳市, high risk: call those who came from there',
  )
  expect(noteWords('系统').en).toBe('the system')
  for (const own of ['', '关爱走访', '系统里没有', '报了两次，都对'])
    expect(noteWords(own)).toEqual({ zh: own, en: own })
})
