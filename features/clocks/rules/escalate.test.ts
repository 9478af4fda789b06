import { expect, test } from 'vitest'
import type { ClockEvent, Level } from '../contract.ts'
import { calendar, cn } from '../sample.ts'
import { escalationAt, escalations, nextReminder } from './escalate.ts'
import { clockOf, fold } from './fold.ts'
import { defaultPolicy, policyWith } from './policy.ts'

const cal = calendar()
const history = (level: Level, dispatched: string): ClockEvent[] => [
  { type: 'reported', level, at: cn(dispatched) },
  { type: 'dispatched', handler: 'water', role: 'lead', at: cn(dispatched) },
  { type: 'signed', handler: 'water', at: cn(dispatched) },
]
const clocks = (events: ClockEvent[], at: string) => fold(events, defaultPolicy, cal, cn(at))

test('a normal case: yellow 4 office hours before, red, then up by 2 working days each', () => {
  const events = history('normal', '2026-06-26 16:40')
  const resolve = clockOf(clocks(events, '2026-06-26 16:41'), 'resolve')!
  expect(escalations(resolve, defaultPolicy, cal)).toEqual([
    { step: 'yellow', reachedAt: cn('2026-06-30 11:30'), at: cn('2026-06-30 11:30'), to: ['handler'] },
    {
      step: 'red',
      reachedAt: cn('2026-06-30 17:30:00.001'),
      at: cn('2026-07-01 08:30'),
      to: ['handler', 'handlerHead'],
    },
    { step: 'over1', reachedAt: cn('2026-07-02 17:30'), at: cn('2026-07-03 08:30'), to: ['dutyChief'] },
    { step: 'over2', reachedAt: cn('2026-07-06 17:30'), at: cn('2026-07-07 08:30'), to: ['leaderInCharge'] },
    { step: 'over3', reachedAt: cn('2026-07-08 17:30'), at: cn('2026-07-09 08:30'), to: ['districtCentre'] },
  ])
})

test('a critical case reminds at night: its people are on duty', () => {
  const events = history('critical', '2026-06-27 23:00')
  const resolve = clockOf(clocks(events, '2026-06-27 23:01'), 'resolve')!
  expect(escalations(resolve, defaultPolicy, cal).map(({ at }) => at)).toEqual([
    cn('2026-06-28 02:30'),
    cn('2026-06-28 03:00:00.001'),
    cn('2026-06-28 07:00'),
    cn('2026-06-28 11:00'),
    cn('2026-06-28 15:00'),
  ])
})

test('no reminder of a normal or urgent case is ever sent outside office hours', () => {
  for (const level of ['normal', 'urgent'] as const) {
    for (let hour = 0; hour < 24 * 14; hour++) {
      const from = new Date(cn('2026-09-25 00:17').getTime() + hour * 3_600_000)
      const events: ClockEvent[] = [
        { type: 'reported', level, at: from },
        { type: 'dispatched', handler: 'water', role: 'lead', at: from },
      ]
      let at = from
      for (;;) {
        const next = nextReminder(fold(events, defaultPolicy, cal, from), defaultPolicy, cal, at)
        if (!next) break
        const local = new Date(next.at.getTime() + 8 * 3_600_000).toISOString()
        const time = local.slice(11, 16)
        expect((time >= '08:30' && time < '12:00') || (time >= '14:00' && time < '17:30')).toBe(true)
        expect(next.at > at).toBe(true)
        at = next.at
      }
    }
  }
})

test('the next reminder walks the chain over all running clocks', () => {
  const events = history('normal', '2026-06-26 16:40').slice(0, 2)
  const steps: string[] = []
  let at = cn('2026-06-26 16:40')
  for (let n = 0; n < 6; n++) {
    const next = nextReminder(clocks(events, '2026-06-26 16:40'), defaultPolicy, cal, at)!
    steps.push(`${next.clock.clock} ${next.step}`)
    at = next.at
  }
  // Accepting: due at 17:10, then 30 minutes of office time each: Monday 08:40, 09:10, 09:40.
  expect(steps).toEqual([
    'sign yellow',
    'sign red',
    'sign over1',
    'sign over2',
    'sign over3',
    'resolve yellow',
  ])
})

test('steps that wait for the same opening are told once, the highest', () => {
  const events: ClockEvent[] = [
    { type: 'reported', level: 'urgent', at: cn('2026-06-26 18:00') },
    { type: 'returnRequested', handler: 'water', at: cn('2026-06-26 18:00') },
  ]
  const night = nextReminder(clocks(events, '2026-06-26 18:00'), defaultPolicy, cal, cn('2026-06-26 18:00'))!
  // Confirming an urgent case runs by the clock: all five steps passed in the night, Monday morning tells the last.
  expect(night).toMatchObject({ step: 'over3', at: cn('2026-06-29 08:30'), to: ['districtCentre'] })
})

test('stopped, paused and clockless things remind nobody', () => {
  const events = history('normal', '2026-06-26 16:40')
  const paused: ClockEvent[] = [...events, { type: 'suspended', at: cn('2026-06-26 17:00') }]
  expect(
    nextReminder(clocks(paused, '2026-06-26 17:01'), defaultPolicy, cal, cn('2026-06-26 17:01')),
  ).toBeNull()
  const resumed: ClockEvent[] = [...paused, { type: 'resumed', at: cn('2026-06-29 12:00') }]
  const after = nextReminder(clocks(resumed, '2026-06-29 12:00'), defaultPolicy, cal, cn('2026-06-29 12:00'))!
  expect(after).toMatchObject({ step: 'yellow', at: cn('2026-07-01 08:30') })
  const done: ClockEvent[] = [
    ...events,
    { type: 'resolved', at: cn('2026-06-29 09:00') },
    { type: 'feedbackSent', at: cn('2026-06-29 09:01') },
  ]
  expect(
    nextReminder(clocks(done, '2026-06-29 10:00'), defaultPolicy, cal, cn('2026-06-29 10:00')),
  ).toBeNull()
})

test('the step reached, for the supervision list', () => {
  const events = history('normal', '2026-06-26 16:40')
  const step = (at: string) =>
    escalationAt(clockOf(clocks(events, at), 'resolve')!, defaultPolicy, cal, cn(at))?.step ?? null
  expect(step('2026-06-30 11:29')).toBeNull()
  expect(step('2026-06-30 11:30')).toBe('yellow')
  expect(step('2026-06-30 17:30')).toBe('yellow')
  expect(step('2026-06-30 17:31')).toBe('red')
  expect(step('2026-07-06 17:30')).toBe('over2')
  expect(step('2026-08-06 17:30')).toBe('over3')
})

test('an item moves yellow and gives at-once limits a step of a quarter of an hour', () => {
  const policy = policyWith(
    defaultPolicy,
    {
      critical: { limits: { resolve: { amount: 0, unit: 'minutes' } } },
      normal: { warnings: { resolve: { amount: 1, unit: 'workingDays' } } },
    },
    'item-3.2.1',
  )
  const atOnce = clockOf(
    fold(history('critical', '2026-06-26 16:40'), policy, cal, cn('2026-06-26 16:40')),
    'resolve',
  )!
  expect(atOnce.state).toBe('soon')
  expect(
    escalations(atOnce, policy, cal)
      .map(({ at }) => at)
      .slice(2, 4),
  ).toEqual([cn('2026-06-26 16:55'), cn('2026-06-26 17:10')])
  const normal = clockOf(
    fold(history('normal', '2026-06-26 16:40'), policy, cal, cn('2026-06-26 16:41')),
    'resolve',
  )!
  expect(normal.warnAt).toEqual(cn('2026-06-30 08:30'))
})
