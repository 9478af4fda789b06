/** Facts for tests: invented, with something of everything that a rule looks for. */
import type { Facts } from './contract.ts'

type S = Facts['now']
const figures = (received: number, more: Partial<S['totals']> = {}) => ({
  received,
  valid: received,
  resolved: Math.round(received * 0.9),
  onTime: Math.round(received * 0.8),
  overdue: Math.round(received * 0.1),
  rated: Math.round(received * 0.4),
  satisfied: Math.round(received * 0.35),
  returned: 0,
  workingDays: 1.8,
  ...more,
})
const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`
const stages = { confirm: 0.1, sign: 0.2, handle: 1.4, finish: 2 }

function statistics(p: { from: string; to: string }, received: number, items: [string, string, number][]): S {
  return {
    asOf: '2026-07-01T00:00:00.000Z',
    filter: { region: '500102006', from: `${p.from}T00:00:00.000Z`, to: `${p.to}T16:00:00.000Z` },
    period: { ...p, by: 'day' },
    region: { path: '500102006', name: '甲街道' },
    totals: {
      ...figures(received),
      unresolved: received - Math.round(received * 0.9),
      invalid: 0,
      reopened: 3,
      unsatisfied: Math.round(received * 0.05),
    },
    before: { ...p, figures: figures(received) },
    tiers: { community: 10, street: 10, above: 5 },
    stages,
    regions: [
      { ...figures(received / 2), path: '500102006001', name: '东社区', itself: false },
      { ...figures(received / 2), path: '500102006002', name: '西社区', itself: false },
    ],
    units: [
      { ...figures(received / 2), id: id(1), name: '城管队', stages },
      {
        ...figures(30, { onTime: 10, overdue: 20 }),
        id: id(2),
        name: '水务公司',
        stages: { ...stages, handle: 6 },
      },
    ],
    items: items.map(([code, name, n]) => ({
      ...figures(n, { returned: code === '1.1' ? 4 : 0, rated: 10, satisfied: code === '1.1' ? 4 : 10 }),
      code,
      name,
    })),
    channels: [
      { channel: 'qr', cases: 60 },
      { channel: 'hotline', cases: 40 },
    ],
    trend: Array.from({ length: 30 }, (_, i) => ({
      from: `2026-06-${String(i + 1).padStart(2, '0')}`,
      to: `2026-06-${String(i + 1).padStart(2, '0')}`,
      since: '',
      until: '',
      received: i % 7,
      resolved: i % 5,
    })),
    hours: [
      { weekday: 6, hour: 20, cases: 60 },
      { weekday: 1, hour: 10, cases: 40 },
    ],
    returns: [
      { from: id(1), fromName: '城管队', to: id(2), toName: '水务公司', times: 3, cases: 3 },
      { from: id(2), fromName: '水务公司', to: id(1), toName: '城管队', times: 2, cases: 2 },
    ],
    places: [{ cell: '123', name: '甲街 1 号', cases: 7 }],
  }
}

export const sampleFacts = (): Facts => ({
  now: statistics({ from: '2026-06-01', to: '2026-06-30' }, 120, [
    ['1.1', '水管漏水', 60],
    ['1.2', '占道经营', 40],
  ]),
  before: statistics({ from: '2026-05-01', to: '2026-05-31' }, 100, [
    ['1.1', '水管漏水', 20],
    ['1.2', '占道经营', 60],
  ]),
  year: statistics({ from: '2025-06-01', to: '2025-06-30' }, 90, [['1.1', '水管漏水', 40]]),
})
