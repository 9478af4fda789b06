import { describe, expect, it } from 'vitest'
import {
  clockAt,
  groupOfDuty,
  handOf,
  peopleOf,
  type RunningShift,
  shiftLines,
  uncoveredGrids,
  viewOf,
} from './rules.ts'

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

const shift = (regionPath: string, more: Partial<RunningShift> = {}): RunningShift => ({
  rosterId: `r${regionPath}`,
  rosterName: `roster ${regionPath}`,
  regionPath,
  kind: 'centre',
  accountId: 'a',
  chief: false,
  team: null,
  part: 'night',
  startsAt: new Date('2026-06-26T12:30:00Z'),
  endsAt: new Date('2026-06-27T00:30:00Z'),
  wall: 'press',
  ...more,
})

describe('who has the shift', () => {
  it.each<[string, RunningShift[], string | null]>([
    ['nobody', [], null],
    ['a centre that does not say', [shift('11', { wall: null })], null],
    [
      'a squad or grids, which have no wall',
      [shift('11', { kind: 'squad' }), shift('11', { kind: 'grid' })],
      null,
    ],
    ['a centre below the region, which is another wall', [shift('1122', { wall: 'map' })], null],
    ['the centre of the region', [shift('11'), shift('11', { accountId: 'b' })], 'press'],
    ['the nearest above it', [shift('1', { wall: 'map' }), shift('11', { wall: 'people' })], 'people'],
    [
      'of two at one place the one that began last',
      [shift('11'), shift('11', { rosterId: 'z', wall: 'map', startsAt: new Date('2026-06-26T13:00:00Z') })],
      'map',
    ],
  ])('decides what the wall shows: %s', (_, shifts, view) => {
    expect(viewOf(shifts, '11')?.key ?? null).toBe(view)
  })
  it('is one line for each group, by its chief', () => {
    const name = (id: string) => id.toUpperCase()
    const squad = { kind: 'squad', rosterId: 's', rosterName: 'squad', team: '1' } as const
    expect(
      shiftLines(
        [
          shift('11', { ...squad, accountId: 'b' }),
          shift('11', { ...squad, accountId: 'c', chief: true }),
          shift('1101', { kind: 'grid' }),
          shift('11'),
        ],
        name,
      ).map((l) => [l.name, l.chief, l.people]),
    ).toEqual([
      ['roster 11', 'A', 1],
      ['squad', 'C', 2],
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
