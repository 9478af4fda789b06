import { describe, expect, it, test } from 'vitest'
import { type Comparable, endOf, matchOf, titleOf } from './rules.ts'

const one = (kind: Comparable['kind'], words: string, more: Partial<Comparable> = {}): Comparable => ({
  kind,
  words,
  regionPath: '500102006001003',
  point: null,
  happenedOn: '2026-06-26',
  ...more,
})

describe('what may belong together', () => {
  it('says why: words, place, time', () => {
    const m = matchOf(
      one('lost', '丢了一个红色小米书包，里面有作业本', { point: [107.39, 29.7064] }),
      one('found', '公交站捡到红色书包，有作业本', { point: [107.3905, 29.7064], happenedOn: '2026-06-27' }),
    )
    expect(m?.score).toBeGreaterThan(0.5)
    expect(m?.why.map((w) => w.en)).toEqual([
      expect.stringContaining('Both say'),
      expect.stringMatching(/^4\d m apart$/),
      '1 day later',
    ])
  })
  test.each([
    ['two of the same side', one('lost', '红色书包'), one('lost', '红色书包')],
    ['nothing in common', one('lost', '红色书包'), one('found', '灰色雨伞')],
    [
      'found long before it was lost',
      one('lost', '红色书包'),
      one('found', '红色书包', { happenedOn: '2026-06-20' }),
    ],
    ['found months later', one('lost', '红色书包'), one('found', '红色书包', { happenedOn: '2026-09-20' })],
  ])('%s: no', (_, a, b) => expect(matchOf(a, b)).toBeNull())
  it('is the same from both sides', () => {
    const [a, b] = [one('missing', '奶奶穿蓝色外套，走路慢'), one('found', '桥头有位穿蓝色外套的奶奶')]
    expect(matchOf(a, b)).toEqual(matchOf(b, a))
  })
})

it('a missing person is looked for without an end, things for thirty days', () => {
  const at = new Date('2026-06-26T08:00:00Z')
  expect(endOf('missing', at)).toBeNull()
  expect(endOf('lost', at)?.toISOString()).toBe('2026-07-26T08:00:00.000Z')
})
it('is known by its first clause', () => expect(titleOf('捡到一串钥匙，在公交站。')).toBe('捡到一串钥匙'))
