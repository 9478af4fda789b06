import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ClockEvent, levels, wireClockSchema } from '../contract.ts'
import { oracleDue, oracleMinutes } from '../oracle.ts'
import { type BareEvent, calendar, cn, see } from '../sample.ts'
import { fold } from './fold.ts'
import { defaultPolicy } from './policy.ts'
import { readWireClock, wireClock } from './wire.ts'

const cal = calendar()
const begin = cn('2026-06-01 00:00').getTime()
const MINUTE = 60_000
const within = (days: number) =>
  fc.integer({ min: 0, max: days * 1440 }).map((minutes) => new Date(begin + minutes * MINUTE))

const handler = fc.constantFrom('a', 'b', 'c')
const bare: fc.Arbitrary<BareEvent> = fc.oneof(
  fc.record({ type: fc.constant('reported' as const), level: fc.constantFrom(...levels) }),
  fc.record({
    type: fc.constant('dispatched' as const),
    handler,
    role: fc.constantFrom('lead' as const, 'co' as const),
  }),
  fc.record({ type: fc.constantFrom('signed' as const, 'assembled' as const, 'arrived' as const), handler }),
  fc.record({ type: fc.constant('levelChanged' as const), level: fc.constantFrom(...levels) }),
  fc.record({ type: fc.constantFrom('suspended' as const, 'resumed' as const) }),
  fc.record({
    type: fc.constant('extended' as const),
    by: fc.constant({ amount: 1, unit: 'workingDays' as const }),
  }),
  fc.record({ type: fc.constant('extended' as const), until: within(40) }),
  fc.record({ type: fc.constant('returnRequested' as const), handler }),
  fc.record({ type: fc.constant('returnRuled' as const), handler, justified: fc.boolean() }),
  fc.record({ type: fc.constant('resolved' as const), handler }),
  fc.record({
    type: fc.constantFrom('resultRefused' as const, 'reopened' as const, 'feedbackSent' as const),
  }),
  fc.record({ type: fc.constant('rated' as const), all: fc.boolean() }),
  fc.record({ type: fc.constant('joined' as const), due: within(40) }),
  fc.record({
    type: fc.constantFrom(
      'confirmed' as const,
      'rejected' as const,
      'withdrawn' as const,
      'archived' as const,
    ),
  }),
)
const history = fc
  .array(fc.tuple(bare, within(20)), { minLength: 1, maxLength: 25 })
  .map((list) => list.map(([event, at]): ClockEvent => ({ ...event, at }) as ClockEvent))

describe('whatever happens to a case', () => {
  test('the clocks make sense, and pass over the wire unchanged', () => {
    fc.assert(
      fc.property(history, within(30), (events, at) => {
        for (const state of fold(events, defaultPolicy, cal, at)) {
          const { startedAt, stoppedAt, due, warnAt, pauses } = state
          expect(startedAt <= at).toBe(true)
          if (stoppedAt) expect(stoppedAt >= startedAt && stoppedAt <= at).toBe(true)
          // A helper that follows the lead may join when yellow has begun.
          if (due && warnAt && state.role !== 'co') {
            expect(
              warnAt >= startedAt && warnAt.getTime() <= Math.max(due.getTime(), startedAt.getTime()),
            ).toBe(true)
          }
          if (state.state === 'met' && state.clock !== 'rate') expect(stoppedAt! <= due!).toBe(true)
          if (state.state === 'missed') expect(stoppedAt! > due!).toBe(true)
          if (state.state === 'late') expect(at > due! && !stoppedAt).toBe(true)
          if (state.state === 'ok' || state.state === 'soon') expect(at <= due!).toBe(true)
          if (stoppedAt) expect(pauses.every(({ to }) => to !== null)).toBe(true)
          for (const step of state.explain) expect(step.zh && step.en).toBeTruthy()
          expect(readWireClock(wireClockSchema.parse(JSON.parse(JSON.stringify(wireClock(state)))))).toEqual(
            state,
          )
        }
      }),
      { seed: 11, numRuns: 1500 },
    )
  })

  test('one run of each clock is current', () => {
    fc.assert(
      fc.property(history, (events) => {
        const seen = fold(events, defaultPolicy, cal, new Date(begin + 40 * 1440 * MINUTE))
          .filter(({ current }) => current)
          .map(({ clock, role, handler: who }) => `${clock} ${role} ${role === 'co' ? who : ''}`)
        expect(new Set(seen).size).toBe(seen.length)
      }),
      { seed: 12, numRuns: 500 },
    )
  })

  test('what happens later, or is learnt later, changes nothing about now', () => {
    fc.assert(
      fc.property(history, within(20), (events, at) => {
        const known = events.filter((event) => event.at <= at)
        const offline = known.map((event, i) =>
          i % 5 === 4 ? { ...event, recordedAt: new Date(at.getTime() + MINUTE) } : event,
        )
        expect(fold(events, defaultPolicy, cal, at)).toEqual(fold(known, defaultPolicy, cal, at))
        expect(fold(offline, defaultPolicy, cal, at)).toEqual(
          fold(
            known.filter((_, i) => i % 5 !== 4),
            defaultPolicy,
            cal,
            at,
          ),
        )
      }),
      { seed: 13, numRuns: 500 },
    )
  })
})

describe('the clock for resolving', () => {
  const opened = (level: 'normal' | 'urgent', at: Date): ClockEvent[] => [
    { type: 'reported', level, at },
    { type: 'dispatched', handler: 'first', role: 'lead', at },
  ]
  const later = (events: ClockEvent[]) =>
    see(fold(events, defaultPolicy, cal, cn('2026-08-01 00:00')), 'resolve')

  test('survives every transfer and every refused return', () => {
    const moves = fc.array(fc.tuple(handler, within(5), fc.boolean()), { maxLength: 12 })
    fc.assert(
      fc.property(moves, (list) => {
        const start = opened('normal', new Date(begin))
        const bounced = list.flatMap(([who, at, asks]): ClockEvent[] =>
          asks
            ? [
                { type: 'returnRequested', handler: who, at },
                { type: 'returnRuled', handler: who, justified: false, at },
              ]
            : [{ type: 'dispatched', handler: who, role: 'lead', at }],
        )
        const state = later([...start, ...bounced])
        expect(state.due).toEqual(later(start).due)
        expect(state.startedAt).toEqual(new Date(begin))
        expect(state.pauses).toEqual([])
      }),
      { seed: 14, numRuns: 300 },
    )
  })

  test('moves by exactly the office minutes it was suspended while in time, however often', () => {
    const pauses = fc.array(fc.tuple(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 3000 })), {
      minLength: 1,
      maxLength: 4,
    })
    fc.assert(
      fc.property(pauses, (list) => {
        const events = opened('normal', new Date(begin))
        let at = begin
        let due = oracleDue(new Date(begin), { amount: 2, unit: 'workingDays' }, cal)
        for (const [gap, length] of list) {
          const from = new Date(at + gap * MINUTE)
          const to = new Date(from.getTime() + length * MINUTE)
          events.push({ type: 'suspended', at: from }, { type: 'resumed', at: to })
          const amount = oracleMinutes(from, to, cal)
          if (amount && from <= due) due = oracleDue(due, { amount, unit: 'workingMinutes' }, cal)
          at = to.getTime()
        }
        expect(later(events).due).toEqual(due)
      }),
      { seed: 15, numRuns: 60 },
    )
  })
})
