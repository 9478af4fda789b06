import { describe, expect, it } from 'vitest'
import { clockAt, groupOfDuty, handOf, peopleOf, uncoveredGrids } from './rules.ts'

const post = (regionPath: string, duty: string | null, ...holders: [string, boolean][]) => ({
  name: `${duty} ${regionPath}`,
  duty,
  regionPath,
  holders: holders.map(([accountId, onDuty]) => ({ accountId, name: accountId, onDuty })),
})

describe('people of the wall', () => {
  it('counts who holds two posts once, and clerks not at all', () => {
    const people = peopleOf([
      post('1', 'leader', ['a', true]),
      post('2', 'worker', ['a', true], ['b', false]),
      post('3', 'clerk', ['c', true]),
      post('4', null, ['d', true]),
    ])
    expect(people.map((p) => [p.accountId, p.group, p.duty])).toEqual([
      ['a', 'grid', 'leader'],
      ['b', 'grid', 'worker'],
    ])
  })
  it('covers a grid only by its own post with somebody on duty', () => {
    const grids = ['11', '12', '13', '14'].map((path) => ({ path }))
    const open = uncoveredGrids(grids, [
      post('11', 'worker', ['a', true]),
      post('12', 'worker', ['b', false]),
      // A secretary of the community above, and the police of the grid, do not stand in for its worker.
      post('1', 'secretary', ['c', true]),
      post('13', 'police', ['d', true]),
      post('14', 'worker', ['e', false], ['f', true]),
    ])
    expect(open.map((g) => g.path)).toEqual(['12', '13'])
  })
  it('knows the departments and the centre', () => {
    expect(['signer', 'dispatcher', 'worker', 'clerk', 'no-such'].map(groupOfDuty)).toEqual([
      'unit',
      'centre',
      'grid',
      null,
      null,
    ])
  })
})

describe('a case on the wall', () => {
  it('stands where the hand is', () => {
    const at = new Date()
    const hand = (state: string, arrivedAt: Date | null = null, closedAt: Date | null = null) =>
      handOf({ state, arrivedAt, closedAt })
    expect([
      hand('triage'),
      hand('dispatched'),
      hand('accepted'),
      hand('accepted', at),
      hand('suspended', at),
      hand('resolved', at),
      hand('archived', at, at),
    ]).toEqual(['triage', 'unsigned', 'coming', 'arrived', 'paused', 'resolved', 'closed'])
  })
  it('is late after its instant, as lists are, and soon from the warning on', () => {
    const due = '2026-06-26T21:00:00.000Z'
    const clock = { dueAt: due, warnAt: '2026-06-26T20:30:00.000Z' }
    const t = Date.parse(due)
    expect(clockAt(clock, t)).toBe('soon')
    expect(clockAt(clock, t + 1)).toBe('late')
    expect(clockAt(clock, t - 30 * 60_000)).toBe('soon')
    expect(clockAt(clock, t - 30 * 60_000 - 1)).toBe('ok')
    expect(clockAt({ dueAt: null, warnAt: null }, t)).toBe('off')
  })
})
