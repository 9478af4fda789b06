import { describe, expect, test } from 'vitest'
import type { ClockEvent } from '../contract.ts'
import { clocksAt as at, calendar, cn, dispatchedTo as lead, on, reported, see } from '../sample.ts'
import { fold } from './fold.ts'
import { defaultPolicy, policyWith } from './policy.ts'

const cal = calendar()

describe('a critical case, the burst pipe of the design', () => {
  const day: ClockEvent[] = [
    reported('critical', '14:21:02'),
    lead('14:28:22'),
    on('14:28:22', { type: 'dispatched', handler: 'police', role: 'co' }),
    on('14:28:22', {
      type: 'dispatched',
      handler: 'roads',
      role: 'co',
      limits: { arrive: null, resolve: { amount: 2, unit: 'workingDays' } },
    }),
    on('14:28:41', { type: 'signed', handler: 'water' }),
    on('14:34:58', { type: 'signed', handler: 'police' }),
    on('14:41:21', { type: 'arrived', handler: 'water' }),
    on('14:52:36', { type: 'returnRequested', handler: 'water' }),
    on('14:55:10', { type: 'returnRuled', handler: 'water', justified: false }),
    on('17:12:02', { type: 'resolved', handler: 'water' }),
    on('17:12:20', { type: 'feedbackSent' }),
  ]

  test('before dispatch only the confirmation runs', () => {
    const states = at(day, '14:27:18')
    expect(states.map(({ clock }) => clock)).toEqual(['confirm'])
    expect(see(states, 'confirm')).toMatchObject({
      due: cn('2026-06-26 14:31:02'),
      state: 'ok',
      stoppedAt: null,
    })
    expect(see(at(day.slice(0, 1), '14:29'), 'confirm').state).toBe('soon')
    expect(see(at(day.slice(0, 1), '14:31:02'), 'confirm').state).toBe('soon')
    expect(see(at(day.slice(0, 1), '14:31:03'), 'confirm').state).toBe('late')
  })

  test('the clocks of the assignment start at dispatch, not at accepting', () => {
    const states = at(day, '14:28:30')
    expect(see(states, 'confirm')).toMatchObject({ state: 'met', stoppedAt: cn('2026-06-26 14:28:22') })
    expect(see(states, 'sign')).toMatchObject({ handler: 'water', due: cn('2026-06-26 14:29:22') })
    expect(see(states, 'assemble')).toMatchObject({ due: cn('2026-06-26 14:38:22') })
    expect(see(states, 'arrive')).toMatchObject({ due: cn('2026-06-26 14:43:22') })
    expect(see(states, 'resolve')).toMatchObject({
      startedAt: cn('2026-06-26 14:28:22'),
      due: cn('2026-06-26 18:28:22'),
    })
    expect(see(states, 'resolve').warnAt).toEqual(cn('2026-06-26 17:58:22'))
  })

  test('each helper has a row of its own', () => {
    const states = at(day, '14:36')
    expect(see(states, 'sign').state).toBe('met')
    expect(see(states, 'sign', 'police')).toMatchObject({ role: 'co', state: 'missed' })
    expect(see(states, 'resolve', 'police').due).toEqual(cn('2026-06-26 18:28:22'))
    expect(see(states, 'arrive', 'roads').state).toBe('off')
    expect(see(states, 'resolve', 'roads').due).toEqual(cn('2026-06-30 17:30'))
  })

  test('a refused return changes no clock but the ruling', () => {
    const states = at(day, '15:00')
    expect(see(states, 'rule')).toMatchObject({ state: 'met', startedAt: cn('2026-06-26 14:52:36') })
    expect(see(states, 'resolve')).toMatchObject({
      due: cn('2026-06-26 18:28:22'),
      pauses: [],
      stoppedAt: null,
    })
  })

  test('resolving stops the lead and who follows it, not a helper with a limit of its own', () => {
    const states = at(day, '17:20')
    expect(see(states, 'resolve')).toMatchObject({ state: 'met', stoppedAt: cn('2026-06-26 17:12:02') })
    expect(see(states, 'resolve', 'police')).toMatchObject({
      state: 'met',
      stoppedAt: cn('2026-06-26 17:12:02'),
    })
    expect(see(states, 'arrive', 'police').state).toBe('off')
    expect(see(states, 'resolve', 'roads')).toMatchObject({ state: 'ok', stoppedAt: null })
    expect(see(states, 'feedback')).toMatchObject({ state: 'met', due: cn('2026-06-26 18:12:02') })
    expect(see(states, 'rate')).toMatchObject({ state: 'ok', due: cn('2026-07-03 17:12:20') })
  })

  test('nobody is late with an evaluation: the window closes', () => {
    expect(see(at(day, '2026-07-03 17:12:21'), 'rate').state).toBe('off')
    const rated = [...day, on('17:15', { type: 'rated', all: false }), on('18:00', { type: 'rated' })]
    expect(see(at(rated, '17:30'), 'rate').state).toBe('ok')
    expect(see(at(rated, '18:30'), 'rate').state).toBe('met')
  })

  test('outside the county town there are 60 minutes to arrive', () => {
    const states = at([reported('critical'), lead('14:28', 'water', { outsideTown: true })], '14:30')
    expect(see(states, 'arrive').due).toEqual(cn('2026-06-26 15:28'))
  })

  test('suspending a critical case stops nothing', () => {
    const states = at([...day.slice(0, 2), on('15:00', { type: 'suspended' })], '18:30')
    expect(see(states, 'resolve')).toMatchObject({
      state: 'late',
      paused: false,
      due: cn('2026-06-26 18:28:22'),
    })
  })

  test('any past moment gives what was true then, whatever came later', () => {
    for (const [i, event] of day.entries()) {
      const known = day.slice(0, i + 1).filter((one) => one.at <= event.at)
      const then = fold(day, defaultPolicy, cal, event.at)
      const later = day.filter((one) => one.at.getTime() === event.at.getTime())
      expect(then).toEqual(fold([...new Set([...known, ...later])], defaultPolicy, cal, event.at))
    }
  })
})

describe('a normal case runs in office time', () => {
  const start = [reported('normal', '16:30'), lead('16:40')]

  test('two working days are due at the close of office on Tuesday', () => {
    expect(see(at(start, '16:41'), 'resolve').due).toEqual(cn('2026-06-30 17:30'))
    // 30 minutes to accept, 4 hours of office time before the end yellow begins.
    expect(see(at(start, '16:41'), 'sign').due).toEqual(cn('2026-06-26 17:10'))
    expect(see(at(start, '16:41'), 'resolve').warnAt).toEqual(cn('2026-06-30 11:30'))
    expect(see(at(start, '16:41'), 'arrive').state).toBe('off')
  })

  test.each([
    ['2026-06-30 11:29', 'ok'],
    ['2026-06-30 11:30', 'soon'],
    ['2026-06-30 17:30', 'soon'],
    ['2026-06-30 17:31', 'late'],
  ] as const)('at %s it is %s', (time, state) => {
    expect(see(at(start, time), 'resolve').state).toBe(state)
  })

  test('a pause moves the due time by the office time that did not count', () => {
    const events = [
      ...start,
      on('2026-06-29 10:00', { type: 'suspended' }),
      on('2026-06-30 10:00', { type: 'resumed' }),
    ]
    // 7 office hours: 10:00–12:00 and 14:00–17:30 on Monday, 08:30–10:00 on Tuesday.
    const state = see(at(events, '2026-06-30 12:00'), 'resolve')
    expect(state.due).toEqual(cn('2026-07-01 17:30'))
    expect(state.pauses).toEqual([
      { from: cn('2026-06-29 10:00'), to: cn('2026-06-30 10:00'), reason: 'suspended' },
    ])
    expect(state.explain.some(({ zh }) => zh.includes('顺延到 7 月 1 日 周三 17:30'))).toBe(true)
  })

  test('a pause over a weekend counts nothing', () => {
    const events = [...start, on('18:00', { type: 'suspended' }), on('2026-06-29 08:00', { type: 'resumed' })]
    expect(see(at(events, '2026-06-29 09:00'), 'resolve').due).toEqual(cn('2026-06-30 17:30'))
  })

  test('a paused clock never turns late and says until when it would run', () => {
    const events = [...start, on('2026-06-30 17:00', { type: 'suspended' })]
    const state = see(at(events, '2026-07-05 20:00'), 'resolve')
    expect(state).toMatchObject({ state: 'soon', paused: true })
    expect(state.due).toEqual(cn('2026-07-06 09:00'))
    expect(see(at(events, '2026-07-06 08:45'), 'resolve').due).toEqual(cn('2026-07-06 09:15'))
  })

  test('what was late before a pause stays late by its old due time', () => {
    const events = [
      ...start,
      on('2026-07-01 09:00', { type: 'suspended' }),
      on('2026-07-02 09:00', { type: 'resumed' }),
    ]
    for (const time of ['2026-07-01 12:00', '2026-07-02 12:00']) {
      expect(see(at(events, time), 'resolve')).toMatchObject({ state: 'late', due: cn('2026-06-30 17:30') })
    }
  })

  test('explains itself from start to end', () => {
    const events = [...start, on('2026-06-30 17:30', { type: 'resolved' })]
    const words = see(at(events, '2026-06-30 18:00'), 'resolve').explain.map(({ zh }) => zh)
    expect(words).toEqual([
      '6 月 26 日 周五 16:40 派遣，办结起算，限 2 个工作日（普通，规则 default-1）',
      '起算当天不计，最后一天下班时到期（民法典第 201、203 条）',
      '6 月 27 日至 6 月 28 日休息，不算',
      '第 1 天：6 月 29 日 周一',
      '第 2 天：6 月 30 日 周二',
      '6 月 30 日 周二 17:30 到期',
      '6 月 30 日 周二 17:30 办结，正好按时',
    ])
    const off = see(at(start, '16:41'), 'arrive').explain.map(({ en }) => en)
    expect(off).toEqual(['Fri 26 Jun 16:40 dispatched: arrive has no limit (normal, policy default-1)'])
  })

  test('a case dispatched while suspended waits with its clocks', () => {
    const events = [
      reported('normal', '08:30'),
      lead('08:40', 'a'),
      on('08:45', { type: 'suspended' }),
      lead('09:00', 'b'),
      on('10:00', { type: 'resumed' }),
    ]
    expect(see(at(events, '10:00'), 'sign', 'b').due).toEqual(cn('2026-06-26 10:30'))
  })

  test('suspension and justified return that overlap are counted once', () => {
    const events = [
      reported('normal', '08:30'),
      lead('08:30', 'a'),
      on('09:00', { type: 'suspended' }),
      on('10:00', { type: 'returnRequested', handler: 'a' }),
      on('11:00', { type: 'returnRuled', handler: 'a', justified: true }),
      on('11:30', { type: 'resumed' }),
      lead('12:00', 'b'),
    ]
    // Not counted: 08:30–12:00 altogether, once. Due was 30 June 17:30.
    expect(see(at(events, '12:00'), 'resolve').due).toEqual(cn('2026-07-01 12:00'))
  })
})

describe('returns and transfers', () => {
  const start = [reported('normal', '08:30'), lead('09:00', 'property')]
  const asked = on('10:00', { type: 'returnRequested', handler: 'property' })
  const justified = on('11:00', { type: 'returnRuled', handler: 'property', justified: true })

  test('a return asked for in time and ruled justified gives the right unit the time the wrong one was given', () => {
    const events = [...start, asked, justified, lead('2026-06-29 09:00', 'sanitation')]
    const states = at(events, '2026-06-29 09:00')
    const resolve = see(states, 'resolve')
    // Friday 09:00–12:00 and 14:00–17:30, Monday 08:30–09:00: one day, Tuesday 17:30 becomes Wednesday 17:30.
    expect(resolve).toMatchObject({ handler: 'sanitation', due: cn('2026-07-01 17:30'), run: 1 })
    expect(resolve.pauses).toEqual([
      { from: cn('2026-06-26 09:00'), to: cn('2026-06-29 09:00'), reason: 'returned' },
    ])
    expect(see(states, 'sign', 'property').state).toBe('off')
    expect(see(states, 'sign')).toMatchObject({ handler: 'sanitation', run: 2, due: cn('2026-06-29 09:30') })
  })

  test('asked for after the window, only the wait for the next dispatch is given back', () => {
    const late = on('15:30', { type: 'returnRequested', handler: 'property' })
    const ruled = on('16:00', { type: 'returnRuled', handler: 'property', justified: true })
    const states = at([...start, late, ruled, lead('16:30', 'sanitation')], '16:30')
    expect(see(states, 'resolve').due).toEqual(cn('2026-07-01 09:30'))
  })

  test('between the ruling and the next dispatch the centre is on the clock', () => {
    const states = at([...start, asked, justified], '11:10')
    expect(see(states, 'confirm')).toMatchObject({ run: 2, due: cn('2026-06-26 11:30'), state: 'ok' })
    expect(see(states, 'resolve')).toMatchObject({ paused: true, state: 'ok' })
    expect(see(states, 'rule')).toMatchObject({ state: 'met' })
  })

  test('a transfer gains nothing: only accepting starts anew', () => {
    const policy = policyWith(defaultPolicy, {
      normal: { limits: { arrive: { amount: 3, unit: 'workingHours' } } },
    })
    const states = at([...start, lead('11:00', 'sanitation'), lead('15:00', 'roads')], '15:00', policy)
    expect(see(states, 'resolve')).toMatchObject({
      handler: 'roads',
      due: cn('2026-06-30 17:30'),
      run: 1,
      pauses: [],
    })
    expect(see(states, 'arrive')).toMatchObject({
      handler: 'roads',
      due: cn('2026-06-26 12:00'),
      state: 'late',
    })
    expect(see(states, 'sign')).toMatchObject({ handler: 'roads', due: cn('2026-06-26 15:30'), run: 3 })
    expect(states.filter(({ clock, state }) => clock === 'sign' && state === 'off')).toHaveLength(2)
  })

  test('dispatching to the same handler again changes nothing', () => {
    const once = at(start, '10:00')
    const twice = at([...start, lead('09:40', 'property')], '10:00')
    expect(twice).toEqual(once)
  })

  test('bouncing never gives back time a right unit has used', () => {
    const events = [
      ...start,
      on('2026-06-29 09:00', { type: 'signed', handler: 'property' }),
      lead('2026-06-29 10:00', 'sanitation'),
      on('2026-06-29 10:30', { type: 'returnRequested', handler: 'sanitation' }),
      on('2026-06-29 10:30', { type: 'returnRuled', handler: 'sanitation', justified: true }),
      lead('2026-06-29 11:00', 'property'),
    ]
    expect(see(at(events, '2026-06-29 11:00'), 'resolve').due).toEqual(cn('2026-07-01 09:30'))
  })

  test('a helper that becomes the lead has the clocks of the lead only, and is not asked to help itself', () => {
    const helper = on('09:10', { type: 'dispatched', handler: 'power', role: 'co' })
    const again = on('10:10', { type: 'dispatched', handler: 'power', role: 'co' })
    const states = at([...start, helper, lead('10:00', 'power'), again], '10:20')
    const open = states.filter(({ handler, stoppedAt }) => handler === 'power' && !stoppedAt)
    expect(open.map(({ clock, role }) => `${clock} ${role}`).sort()).toEqual([
      'arrive lead',
      'assemble lead',
      'resolve lead',
      'sign lead',
    ])
  })

  test('asking the same helper again gives it no new time', () => {
    const helper = (time: string) => on(time, { type: 'dispatched', handler: 'power', role: 'co' })
    const states = at([...start, helper('09:10'), helper('09:30')], '09:35')
    expect(see(states, 'sign', 'power')).toMatchObject({ run: 1, due: cn('2026-06-26 09:40') })
  })

  test('a helper whose return is justified has no clocks left, the lead keeps its own', () => {
    const helper = on('09:10', { type: 'dispatched', handler: 'power', role: 'co' })
    const ruled = on('09:30', { type: 'returnRuled', handler: 'power', justified: true })
    const states = at([...start, helper, ruled], '09:40')
    expect(see(states, 'sign', 'power').state).toBe('off')
    expect(see(states, 'resolve', 'power').state).toBe('off')
    expect(see(states, 'resolve')).toMatchObject({ paused: false, due: cn('2026-06-30 17:30') })
  })
})
