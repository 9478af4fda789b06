import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EAST, EAST1, STREET } from '../sample.ts'
import type { Taught } from './bounces.ts'
import { route } from './route.ts'
import type { DutyPerson, ResolveOwner, RoutePost, RouteQuestion, RouteUnit, RouteWorld } from './types.ts'

const unit = (id: string, regionPath: string): RouteUnit => ({
  id,
  key: id,
  name: `单位${id}`,
  regionPath,
  capabilities: [],
})
const post = (id: string, unitId: string, more: Partial<RoutePost> = {}): RoutePost => ({
  id,
  unitId,
  name: `岗位${id}`,
  ...more,
})
const person = (
  accountId: string,
  postId: string,
  onDuty = true,
  more: Partial<DutyPerson> = {},
): DutyPerson => ({ accountId, postId, name: accountId, onDuty, ...more })

const resolveOwner: ResolveOwner = ({ item, level }) =>
  item === '9.9.9'
    ? { unitId: null, arbiterUnitId: null, rule: 'L 9.9.9', why: { zh: '没有单位', en: 'nobody' } }
    : {
        unitId: level === 'critical' ? 'rescue' : 'east',
        arbiterUnitId: 'street',
        rule: `L ${item} ${level}`,
        why: { zh: '最近的是', en: 'nearest' },
      }
const world = (more: Partial<RouteWorld> = {}): RouteWorld => ({
  resolveOwner,
  units: [unit('east', EAST), unit('street', STREET), unit('rescue', STREET)],
  posts: [
    post('worker1', 'east', { regionPath: EAST1 }),
    post('desk', 'east'),
    post('lamps', 'east', { items: ['3.4.1'], regionPath: `${EAST1}001` }),
    post('judge', 'street', { role: 'arbiter' }),
    post('clerk', 'street'),
    post('team', 'rescue'),
  ],
  duty: [
    person('wang', 'worker1'),
    person('li', 'worker1'),
    person('zhao', 'desk'),
    person('qian', 'judge'),
    person('sun', 'clerk'),
    person('zhou', 'team', false),
  ],
  load: { wang: 3, li: 1, zhao: 0 },
  ...more,
})
const ask = (more: Partial<RouteQuestion> = {}): RouteQuestion => ({
  item: '6.2.3',
  level: 'normal',
  regionPath: `${EAST1}001`,
  ...more,
})

describe('route', () => {
  it('gives the nearest post, and on it who has least in hand', () => {
    const routed = route(ask(), world())
    expect(routed).toMatchObject({
      unitId: 'east',
      postId: 'worker1',
      accountId: 'li',
      rule: 'L 6.2.3 normal',
      score: 1,
    })
    expect(routed.why.zh).toContain('手上最少（1 件）')
    expect(routed.why.en).toContain('of 2 on duty')
    expect(route(ask(), world({ load: (id) => (id === 'li' ? 9 : 0) })).accountId).toBe('wang')
  })
  it('prefers somebody on duty further up to somebody off duty here', () => {
    const duty = [person('wang', 'worker1', false), person('zhao', 'desk')]
    expect(route(ask(), world({ duty })).accountId).toBe('zhao')
    const off = route(ask(), world({ duty: [person('wang', 'worker1', false)] }))
    expect(off).toMatchObject({ accountId: 'wang', score: 0.85 })
    expect(off.why.zh).toContain('没有人在岗')
  })
  it('keeps posts to their items and places', () => {
    const duty = [person('wu', 'lamps'), person('zhao', 'desk')]
    expect(route(ask({ item: '3.4.1' }), world({ duty })).accountId).toBe('wu')
    expect(route(ask(), world({ duty })).accountId).toBe('zhao')
    expect(route(ask({ item: '3.4.1', regionPath: `${EAST1}002` }), world({ duty })).accountId).toBe('zhao')
  })
  it('follows the level to another unit', () => {
    expect(route(ask({ level: 'critical' }), world()).unitId).toBe('rescue')
  })
  it('settles equal loads by distance, then by name', () => {
    const duty = [
      person('a', 'worker1', true, { point: [106.009, 30.001] }),
      person('b', 'worker1', true, { point: [106.001, 30.001] }),
    ]
    expect(route(ask({ point: [106.001, 30.001] }), world({ duty, load: {} })).accountId).toBe('b')
    expect(route(ask(), world({ duty, load: {} })).accountId).toBe('a')
  })
  it('sends the third return, and a return by the owner itself, to the arbiter', () => {
    expect(route(ask({ returns: 2 }), world()).unitId).toBe('east')
    expect(route(ask({ returns: 3 }), world())).toMatchObject({ unitId: 'street', accountId: 'qian' })
    const back = route(ask({ returns: 1, returnedBy: ['east'] }), world())
    expect(back).toMatchObject({ unitId: 'street', postId: 'judge' })
    expect(back.why.zh).toContain('裁定')
  })
  it('never guesses: without item, place, owner or arbiter there is no unit but a reason', () => {
    expect(route(ask({ item: null }), world())).toMatchObject({
      unitId: null,
      score: 0,
      why: { en: 'the owner follows from the item' },
    })
    expect(route(ask({ regionPath: null }), world()).unitId).toBeNull()
    expect(route(ask({ item: '9.9.9' }), world()).why.zh).toBe('没有单位')
    expect(route(ask({ item: '9.9.9', returns: 3 }), world()).why.en).toContain('no arbiter')
  })
  describe('what bounced cases taught', () => {
    const taught: Taught = {
      unitId: 'rescue',
      words: ['水表'],
      evidence: {
        word: '水表',
        key: 'rescue',
        cases: 6,
        kept: 6,
        bounced: 5,
        sure: 0.97,
        named: ['YG-1', 'YG-2'].map((number) => ({ number, regionPath: STREET })),
      },
    }
    const knowing = (mode: 'beside' | 'decide') => world({ learned: () => ({ taught, mode }) })
    it('stands beside the list, or takes its place where the installation says so', () => {
      const beside = route(ask(), knowing('beside'))
      expect(beside).toMatchObject({ unitId: 'east', score: 1, learned: { unitId: 'rescue', used: false } })
      expect(beside.why.zh).toContain('说到“水表”的 6 件里 6 件最后是单位rescue办结的')
      // It is stored and read by people who may not know of these cases.
      expect(JSON.stringify(beside)).not.toContain('YG-')
      const decide = route(ask(), knowing('decide'))
      expect(decide).toMatchObject({ unitId: 'rescue', accountId: 'zhou', learned: { used: true } })
      expect(decide.score).toBeCloseTo(0.85 * 0.97)
      expect(decide.rule).toBe('bounces@1 L 6.2.3 normal')
    })
    it('never at the highest level, after a return by that unit, or when the arbiter decides', () => {
      expect(route(ask({ level: 'critical' }), world({ learned: () => null })).unitId).toBe('rescue')
      const other = { ...taught, unitId: 'street' }
      const w = world({ learned: () => ({ taught: other, mode: 'decide' }) })
      expect(route(ask({ level: 'critical' }), w)).toMatchObject({
        unitId: 'rescue',
        learned: { used: false },
      })
      expect(route(ask({ returns: 1, returnedBy: ['street'] }), w)).not.toHaveProperty('learned')
      expect(route(ask({ returns: 3 }), knowing('decide'))).toMatchObject({ unitId: 'street' })
      expect(route(ask({ returns: 3 }), knowing('decide'))).not.toHaveProperty('learned')
    })
    it('proposes where the list names nobody', () => {
      const none = route(ask({ item: '9.9.9' }), knowing('beside'))
      expect(none).toMatchObject({ unitId: null, learned: { unitId: 'rescue' } })
      expect(none.why.zh).toMatch(/^没有单位；退件学到/)
    })
  })
  it('names the unit even when nobody is there, less sure', () => {
    expect(route(ask(), world({ duty: [] }))).toMatchObject({ unitId: 'east', score: 0.7 })
  })
  it('does not depend on the order of posts and people', () => {
    const w = world()
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...w.posts], { minLength: 6 }),
        fc.shuffledSubarray([...w.duty], { minLength: 6 }),
        (posts, duty) => {
          expect(route(ask(), world({ posts, duty }))).toEqual(route(ask(), w))
        },
      ),
    )
  })
})
