import { describe, expect, test } from 'vitest'
import { clockState } from '../../../ui/clock.tsx'
import type { CaseRow } from '../contract.ts'
import { explainOf, inOrder, itemOf, nextOf, nextTap, rowClock, sameWords } from './model.ts'

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
  clock: {
    kind: 'resolve',
    state: 'running',
    startedAt: null,
    dueAt,
    warnAt: null,
    limit: null as string | null,
  },
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
  test('a limit in working time is said as on the desk, and a paused clock stands still', () => {
    const tuesday = dueAt('2026-06-30T17:30:00+08:00')
    const mine = (over: object) => rowClock(row('a', {}, { clock: { ...tuesday.clock, ...over } }))!
    const now = Date.parse('2026-06-26T14:43:00+08:00')
    expect(sameWords(mine({ limit: '2 个工作日' }), now, 'zh', true)).toBe('还剩 2 个工作日')
    expect(sameWords(mine({ limit: '98 小时' }), now, 'zh', true)).toBe('还剩 4 天 2 小时')
    expect(clockState(mine({ state: 'paused' }), now)).toBe('pause')
    const explain = [{ zh: '起算', en: 'from' }]
    const clocks = [{ kind: 'resolve', handlerId: 'h', stoppedAt: null, explain }] as never
    expect(explainOf({ clocks, myHandlerId: 'h' }, 'resolve')).toEqual(explain)
    expect(explainOf({ clocks, myHandlerId: 'other' }, 'resolve')).toEqual([])
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
