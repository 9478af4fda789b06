import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Step, steps } from './contract/wire.ts'
import { referralStates } from './contract.ts'
import {
  codeAlphabet,
  isEcho,
  type LogEntry,
  maxAgeMs,
  nextTry,
  plainCode,
  refusalToRefer,
  refusalToTake,
  stateAfter,
  toldBack,
  toldOn,
  wordsOf,
} from './rules.ts'

const entry = (kind: string, data: Record<string, unknown> = {}, more: Partial<LogEntry> = {}): LogEntry => ({
  seq: 1,
  kind,
  data,
  actorKind: 'account',
  unitId: null,
  ...more,
})

describe('words', () => {
  it('of several reports each once, numbered, no phone in clear, never longer than the wire takes', () => {
    expect(wordsOf([{ body: '甲' }, { body: '甲' }])).toBe('甲')
    expect(wordsOf([{ body: '甲' }, { body: '乙' }])).toBe('（1）甲\n（2）乙')
    fc.assert(
      fc.property(
        fc.array(fc.record({ body: fc.string({ maxLength: 3000 }) }), { maxLength: 5 }),
        (reports) => {
          expect(wordsOf([...reports, { body: '打 13900001111' }])).not.toContain('13900001111')
          expect(wordsOf(reports).length).toBeLessThanOrEqual(4000)
        },
      ),
    )
  })
})

describe('what is told', () => {
  it.each([
    ['dispatched', { unitName: '城管' }, 'dispatched'],
    ['accepted', { role: 'main' }, 'accepted'],
    ['accepted', { role: 'co' }, undefined],
    ['resolved', { result: '好了' }, 'resolved'],
    ['rejected', { reason: '不归我们' }, 'returned'],
    ['withdrawn', { reason: '重复' }, 'returned'],
    ['rated', { solved: true, stars: 5 }, 'rated'],
    ['revealed', { purpose: 'ask' }, undefined],
    ['clock_late', {}, undefined],
  ])('back: %s %j → %s', (kind, data, step) => expect(toldBack(entry(kind, data))?.step).toBe(step))

  it.each([
    ['dispatched', { unitId: 'peer' }, undefined],
    ['dispatched', { unitId: 'other' }, 'withdrawn'],
    ['recalled', {}, 'withdrawn'],
    ['resolved', { result: '我们办了' }, 'withdrawn'],
    ['reopened', { reason: '没好' }, 'reopened'],
    ['reminded', { message: '快点' }, 'reminded'],
    ['supervised', { reason: '领导关注' }, 'reminded'],
    ['noted', { body: '内部的话' }, undefined],
  ])('on: %s %j → %s', (kind, data, step) => expect(toldOn(entry(kind, data), 'peer')?.step).toBe(step))

  it('what the other side did here is not told back to it; what time did is not taken for it', () => {
    expect(isEcho(entry('resolved', {}, { actorKind: 'system', unitId: 'peer' }), 'peer')).toBe(true)
    expect(isEcho(entry('resolved', {}, { actorKind: 'system', unitId: null }), 'peer')).toBe(false)
    expect(isEcho(entry('resolved', {}, { actorKind: 'account', unitId: 'peer' }), 'peer')).toBe(false)
  })

  it('whatever is in the log, what is told fits the wire', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('dispatched', 'resolved', 'rejected', 'asked', 'rated', 'reopened'),
        fc.dictionary(
          fc.constantFrom('reason', 'result', 'unitName', 'question', 'stars', 'solved', 'reply'),
          fc.jsonValue(),
        ),
        (kind, data) => {
          const t = toldBack(entry(kind, data))
          expect(Step.safeParse(t?.step).success).toBe(true)
          expect((t?.reason ?? '').length).toBeLessThanOrEqual(1000)
          expect((t?.result ?? '').length).toBeLessThanOrEqual(2000)
        },
      ),
    )
  })
})

describe('states', () => {
  it('what has ended stays ended, and every other step leads to a state', () => {
    for (const was of referralStates)
      for (const step of steps) {
        const now = stateAfter(was, step)
        expect(referralStates).toContain(now)
        if (['returned', 'withdrawn', 'done'].includes(was)) expect(now).toBe(was)
      }
    expect(stateAfter('settled', 'reopened')).toBe('working')
  })
})

describe('refusals', () => {
  const peer = {
    id: 'p',
    direction: 'both' as const,
    state: 'active' as const,
    regions: ['500102007'],
    remoteId: 'them',
  }
  const self = { id: 'us', rootPath: '500102006' }
  const trail = [{ installation: 'them', name: '', number: '' }]
  it.each([
    ['500102007001', trail, null],
    ['500102006001', trail, null],
    ['500102008', trail, 'exchange.region'],
    ['500102', trail, 'exchange.region'],
    ['500102007', [], 'exchange.not_yours'],
    ['500102007', [{ installation: 'us', name: '', number: '' }, ...trail], 'exchange.loop'],
  ])('take %s', (regionPath, t, code) =>
    expect(refusalToTake(peer, { regionPath, trail: t }, self)).toBe(code),
  )

  it('a side without known regions speaks for none', () => {
    expect(refusalToTake({ ...peer, regions: [] }, { regionPath: '500102007', trail }, self)).toBe(
      'exchange.region',
    )
    expect(refusalToTake({ ...peer, regions: [''] }, { regionPath: '500102007', trail }, self)).toBe(
      'exchange.region',
    )
  })

  const past = (n: number, state: 'returned' | 'working' = 'returned') =>
    Array.from({ length: n }, () => ({ direction: 'out' as const, peerId: 'p', state }))
  const nobody = { can: () => false }
  it('the third time only by an arbiter; not while one is open; not back to its sender', () => {
    expect(refusalToRefer(peer, past(1), nobody)).toEqual({ nth: 2, refusal: null })
    expect(refusalToRefer(peer, past(2), nobody)).toEqual({ nth: 3, refusal: 'case.arbiter_only' })
    expect(refusalToRefer(peer, past(2), { can: (v) => v === 'case.rule' })).toEqual({
      nth: 3,
      refusal: null,
    })
    expect(refusalToRefer(peer, past(1, 'working'), nobody).refusal).toBe('exchange.open_already')
    expect(refusalToRefer(peer, [{ direction: 'in', peerId: 'p', state: 'working' }], nobody).refusal).toBe(
      'exchange.use_return',
    )
    expect(refusalToRefer({ ...peer, direction: 'take' }, [], nobody).refusal).toBe('exchange.no_send')
    expect(refusalToRefer({ ...peer, state: 'revoked' }, [], nobody).refusal).toBe('exchange.no_send')
  })
})

describe('tries', () => {
  const since = new Date('2026-06-26T09:00:00+08:00')
  it('soon, then rarer, never later than half an hour, and none after a day', () => {
    const wait = (attempts: number, chance = 0.5) =>
      nextTry({ attempts, since, now: since, chance })!.getTime() - since.getTime()
    expect(wait(1)).toBe(2000)
    expect(wait(2)).toBe(4000)
    expect(wait(40)).toBe(30 * 60_000)
    expect(wait(1, 0)).toBe(1600)
    expect(nextTry({ attempts: 1, since, now: new Date(since.getTime() + maxAgeMs), chance: 0 })).toBeNull()
    expect(
      nextTry({ attempts: 1, since, now: since, chance: 0, askedMs: 1e9 })!.getTime() - since.getTime(),
    ).toBe(30 * 60_000)
  })
})

it('a code is read as people type it', () => {
  expect(plainCode('k7qp 4m2x-9trb')).toBe('K7QP4M2X9TRB')
  expect(new Set(codeAlphabet).size).toBe(31)
  expect(codeAlphabet).not.toMatch(/[01OIL]/)
})
