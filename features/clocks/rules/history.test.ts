import { describe, expect, test } from 'vitest'
import type { ClockEvent } from '../contract.ts'
import { clocksAt as at, type BareEvent, cn, dispatchedTo as lead, on, reported, see } from '../sample.ts'

describe('what moves the due time', () => {
  const start = [reported('normal', '08:30'), lead('09:00')]
  const due = (events: ClockEvent[], time = '2026-06-29 09:00') =>
    see(at([...start, ...events], time), 'resolve').due

  test.each<[string, BareEvent[], string]>([
    [
      'an extension by a limit counts from the due time',
      [{ type: 'extended', by: { amount: 3, unit: 'workingDays' } }],
      '2026-07-03 17:30',
    ],
    ['an extension to a moment', [{ type: 'extended', until: cn('2026-07-08 12:00') }], '2026-07-08 12:00'],
    [
      'an extension never brings it forward',
      [{ type: 'extended', until: cn('2026-06-27 12:00') }],
      '2026-06-30 17:30',
    ],
    [
      'raised to urgent: one working day from now',
      [{ type: 'levelChanged', level: 'urgent' }],
      '2026-06-29 17:30',
    ],
    [
      'raised to critical: four hours from now',
      [{ type: 'levelChanged', level: 'critical' }],
      '2026-06-26 14:00',
    ],
    [
      'raised and lowered: what normal gives from the start',
      [
        { type: 'levelChanged', level: 'critical' },
        { type: 'levelChanged', level: 'normal' },
      ],
      '2026-06-30 17:30',
    ],
    ['the same level again', [{ type: 'levelChanged', level: 'normal' }], '2026-06-30 17:30'],
    [
      'joined by a case with an earlier promise',
      [{ type: 'joined', due: cn('2026-06-29 10:00') }],
      '2026-06-29 10:00',
    ],
    [
      'joined by a case with a later one',
      [{ type: 'joined', due: cn('2026-07-09 10:00') }],
      '2026-06-30 17:30',
    ],
  ])('%s', (_, events, expected) => {
    expect(due(events.map((event) => on('10:00', event)))).toEqual(cn(expected))
  })

  test('a raise never gives more time than there was', () => {
    expect(
      due([on('2026-06-30 17:00', { type: 'levelChanged', level: 'urgent' })], '2026-06-30 17:10'),
    ).toEqual(cn('2026-06-30 17:30'))
  })

  test('a moment approved during a pause holds from then on', () => {
    const events = [
      on('2026-06-29 08:30', { type: 'suspended' }),
      on('2026-06-29 10:30', { type: 'extended', until: cn('2026-07-03 10:00') }),
      on('2026-06-29 11:30', { type: 'resumed' }),
    ]
    expect(due(events, '2026-06-29 12:00')).toEqual(cn('2026-07-03 11:00'))
  })

  test('lowering a critical case with its pauses to normal', () => {
    const raised = on('09:30', { type: 'levelChanged', level: 'urgent' })
    const lowered = on('15:00', { type: 'levelChanged', level: 'normal' })
    const events = [raised, on('10:00', { type: 'suspended' }), on('11:00', { type: 'resumed' }), lowered]
    expect(due(events)).toEqual(cn('2026-07-01 09:30'))
  })

  test('raising to critical gives a running case a clock for arriving', () => {
    const states = at([...start, on('10:00', { type: 'levelChanged', level: 'critical' })], '10:05')
    expect(see(states, 'arrive')).toMatchObject({
      due: cn('2026-06-26 10:15'),
      state: 'ok',
      level: 'critical',
    })
  })

  test('raising to critical ends a suspension', () => {
    const events = [
      ...start,
      on('10:00', { type: 'suspended' }),
      on('11:00', { type: 'levelChanged', level: 'critical' }),
    ]
    expect(see(at(events, '16:00'), 'resolve')).toMatchObject({
      paused: false,
      due: cn('2026-06-26 15:00'),
      state: 'late',
    })
  })
})

describe('after the result', () => {
  const done = [reported('urgent', '08:30'), lead('09:00'), on('15:00', { type: 'resolved' })]

  test('a refused result: the clock runs on as if it had not stopped', () => {
    const events = [...done, on('16:00', { type: 'resultRefused' })]
    const states = at(events, '16:30')
    expect(see(states, 'resolve')).toMatchObject({ stoppedAt: null, run: 1, due: cn('2026-06-30 09:30') })
    expect(see(states, 'feedback').state).toBe('off')
  })

  test('reopened: a second run with the full limit, the first keeps its verdict', () => {
    const events = [
      ...done,
      on('15:10', { type: 'feedbackSent' }),
      on('2026-06-28 20:00', { type: 'reopened' }),
    ]
    const states = at(events, '2026-06-28 20:00')
    const runs = states.filter(({ clock, role }) => clock === 'resolve' && role === 'lead')
    expect(runs.map(({ run, state, current }) => [run, state, current])).toEqual([
      [1, 'met', false],
      [2, 'ok', true],
    ])
    expect(runs[1]!.due).toEqual(cn('2026-06-29 17:30'))
    expect(see(states, 'rate').state).toBe('off')
    const again = at([...events, lead('2026-06-29 08:30')], '2026-06-29 08:30')
    expect(see(again, 'sign')).toMatchObject({ run: 2, due: cn('2026-06-29 08:40') })
    expect(see(again, 'resolve')).toMatchObject({ run: 2, due: cn('2026-06-29 17:30') })
  })

  test('a helper of the first run keeps the verdict of the first run', () => {
    const helped = [
      ...done.slice(0, 2),
      on('09:30', { type: 'dispatched', handler: 'power', role: 'co' }),
      on('2026-06-30 09:00', { type: 'resolved' }),
      on('2026-06-30 09:10', { type: 'feedbackSent' }),
      on('2026-07-01 09:00', { type: 'reopened' }),
    ]
    expect(see(at(helped, '2026-07-01 10:00'), 'resolve', 'power')).toMatchObject({
      state: 'missed',
      due: cn('2026-06-29 17:30'),
    })
  })

  test('a rejected case that is reopened waits for confirmation again', () => {
    const events = [
      reported('normal', '08:30'),
      on('08:40', { type: 'rejected' }),
      on('09:00', { type: 'reopened' }),
    ]
    expect(see(at(events, '09:10'), 'confirm')).toMatchObject({
      run: 2,
      state: 'ok',
      due: cn('2026-06-26 09:30'),
    })
  })

  test.each(['rejected', 'withdrawn', 'archived'] as const)('%s ends what runs without a verdict', (type) => {
    const states = at(
      [reported('normal', '08:30'), lead('09:00'), on('2026-07-20 09:00', { type })],
      '2026-07-21 09:00',
    )
    expect(states.map(({ state }) => state)).not.toContain('late')
    expect(see(states, 'resolve')).toMatchObject({ state: 'off', stoppedAt: cn('2026-07-20 09:00') })
  })
})

describe('offline and odd histories', () => {
  test('an event counts from when it happened and is known from when it was recorded', () => {
    const events = [
      reported('critical'),
      lead('14:28'),
      on('14:40', { type: 'arrived', handler: 'water' }, '15:30'),
    ]
    expect(see(at(events, '15:00'), 'arrive').state).toBe('late')
    expect(see(at(events, '15:30'), 'arrive')).toMatchObject({
      state: 'met',
      stoppedAt: cn('2026-06-26 14:40'),
    })
  })

  test('a device clock that is ahead is cut to the time of recording', () => {
    const events = [
      reported('critical'),
      lead('14:28'),
      on('18:00', { type: 'arrived', handler: 'water' }, '14:40'),
    ]
    expect(see(at(events, '14:41'), 'arrive').stoppedAt).toEqual(cn('2026-06-26 14:40'))
  })

  test('events in any order give the same clocks', () => {
    const events = [
      reported('normal', '08:30'),
      lead('09:00'),
      on('10:00', { type: 'suspended' }),
      on('11:00', { type: 'resumed' }),
    ]
    expect(at([...events].reverse(), '12:00')).toEqual(at(events, '12:00'))
  })

  test('nothing reported, no clocks; stray events do no harm', () => {
    expect(at([], '12:00')).toEqual([])
    const stray: BareEvent[] = [
      { type: 'resumed' },
      { type: 'signed', handler: 'x' },
      { type: 'extended', by: { amount: 1, unit: 'hours' } },
      { type: 'returnRuled', handler: 'x', justified: true },
      { type: 'resultRefused' },
      { type: 'feedbackSent' },
      { type: 'rated' },
    ]
    expect(
      at(
        stray.map((event) => on('10:00', event)),
        '12:00',
      ),
    ).toEqual([])
  })

  test('a year that is not announced is named by the clock', () => {
    const events = [reported('normal', '2026-12-30 09:00'), lead('2026-12-30 09:00')]
    expect(see(at(events, '2026-12-30 10:00'), 'resolve').warnings).toMatchObject([
      { code: 'calendar.year_missing', year: 2027 },
    ])
    expect(see(at(events, '2026-12-30 10:00'), 'sign').warnings).toEqual([])
  })
})
