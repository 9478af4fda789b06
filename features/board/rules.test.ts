import { describe, expect, it } from 'vitest'
import { type Candidate, rank } from './rules.ts'

const place = '500102006001003'
const who = (name: string, more: Partial<Candidate> = {}): Candidate => ({
  unitId: 'u1',
  unitName: '供水',
  accountId: name,
  name,
  byList: true,
  onDuty: true,
  postPath: '500102006001',
  postName: '抢修',
  load: 0,
  ...more,
})

describe('who comes first', () => {
  it.each<[string, Candidate, Candidate]>([
    [
      'whom the list names, even off duty and busy, before a free stranger',
      who('甲', { onDuty: false, load: 1, postPath: place }),
      who('乙', { byList: false, load: 0, postPath: '500102006' }),
    ],
    ['on duty before off duty', who('甲', { load: 2 }), who('乙', { onDuty: false })],
    ['nearer before farther', who('甲', { postPath: place }), who('乙', { postPath: '500102006' })],
    ['less in hand before more', who('甲', { load: 1 }), who('乙', { load: 4 })],
    ['else by name, the same on every machine', who('乙'), who('甲')],
  ])('%s', (_, first, second) => {
    expect(rank([second, first], place).map((r) => r.name)).toEqual([first.name, second.name])
  })
  it('names a person once, by the nearest post, and at most as many as asked for', () => {
    const twice = [
      who('甲', { postPath: '500102006' }),
      who('甲', { postPath: place }),
      who('乙'),
      who('丙'),
      who('丁'),
    ]
    const r = rank(twice, place)
    expect(r.map((x) => x.name)).toHaveLength(3)
    expect(r.filter((x) => x.name === '甲')).toHaveLength(1)
    expect(r[0]!.reasons.map((x) => x.zh)).toContain('就在这里：抢修')
  })
  it('says what speaks against somebody too', () => {
    const [r] = rank([who('甲', { byList: false, onDuty: false, load: 3 })], place)
    expect(r!.reasons.map((x) => x.zh)).toEqual([
      '清单不归这个单位，只是人近',
      '不在岗',
      '管这一片：抢修',
      '手上 3 件',
    ])
    expect(r!.score).toBeLessThan(0.3)
  })
})
