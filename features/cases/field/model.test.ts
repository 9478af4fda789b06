import { describe, expect, test } from 'vitest'
import type { CaseRow } from '../contract.ts'
import { inOrder, itemOf, nextOf, nextTap, rowClock } from './model.ts'

const row = (
  id: string,
  over: Partial<CaseRow> = {},
  mine: Partial<NonNullable<CaseRow['mine']>> | null = {},
): CaseRow =>
  ({
    id,
    title: id,
    level: 'normal',
    state: 'accepted',
    regionName: '大东门社区 3 格',
    placeText: null,
    point: null,
    nextKind: null,
    nextDueAt: null,
    nextWarnAt: null,
    resolvedAt: null,
    mine: mine && { handlerId: id, role: 'main', state: 'arrived', task: null, clock: null, ...mine },
    ...over,
  }) as CaseRow
const dueAt = (dueAt: string) => ({
  clock: { kind: 'resolve', state: 'running', startedAt: null, dueAt, warnAt: null },
})

describe('what a handler does next', () => {
  test.each([
    ['assigned', 'accept'],
    ['accepted', 'arrive'],
    ['arrived', 'work'],
  ] as const)('%s → %s', (state, tap) => expect(nextTap(row('a', {}, { state }))).toBe(tap))
  test('what is not mine, or stands still, is only looked at', () => {
    expect(nextTap(row('a', {}, null))).toBe('look')
    expect(nextTap(row('a', { state: 'suspended' }))).toBe('look')
  })
  test('my own clock decides the order, not that of others in the same case', () => {
    const a = row('a', { nextDueAt: '2026-06-26T06:00:00Z' }, dueAt('2026-06-26T09:00:00Z'))
    const b = row('b', {}, dueAt('2026-06-26T08:00:00Z'))
    const none = row('c')
    expect(inOrder([none, a, b]).map((r) => r.id)).toEqual(['b', 'a', 'c'])
    expect(rowClock(a)?.due).toBe('2026-06-26T09:00:00Z')
  })
  test('the open card is the most urgent that I can act on', () => {
    const late = row('late', {}, dueAt('2026-06-26T05:00:00Z'))
    const critical = row('now', { level: 'critical' }, dueAt('2026-06-26T07:00:00Z'))
    expect(nextOf([late, critical])?.id).toBe('now')
    expect(nextOf([row('x', { level: 'critical' }, null), late])?.id).toBe('late')
    expect(nextOf([row('x', {}, null)])).toBeUndefined()
  })
  test('a co-handler reads the task that is theirs', () => {
    const item = itemOf(row('水管爆裂', {}, { role: 'co', task: '关支阀' }), 'zh', undefined, '协办')
    expect(item.title).toBe('水管爆裂：关支阀')
    expect(item.tag).toBe('协办')
  })
})
