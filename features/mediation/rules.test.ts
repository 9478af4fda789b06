import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Action,
  actions,
  allowed,
  type Facts,
  isClosed,
  maskName,
  moves,
  nextState,
  quoteOf,
  refusal,
  type State,
  sideWords,
  states,
  successRate,
} from './rules.ts'

const facts: fc.Arbitrary<Facts> = fc
  .record({
    state: fc.constantFrom(...states),
    parties: fc.integer({ min: 0, max: 5 }),
    signed: fc.integer({ min: 0, max: 5 }),
    openTerms: fc.integer({ min: 0, max: 5 }),
    openDuties: fc.integer({ min: 0, max: 7 }),
    confirmed: fc.boolean(),
    mine: fc.boolean(),
  })
  .filter((f) => f.signed <= f.parties && f.openTerms <= f.openDuties)
const at = (state: State, more: Partial<Facts> = {}): Facts => ({
  state,
  parties: 2,
  signed: 0,
  openTerms: 0,
  openDuties: 0,
  confirmed: false,
  mine: true,
  ...more,
})

describe('moves', () => {
  test('whatever is allowed stays or goes where the table lets it', () => {
    fc.assert(
      fc.property(facts, (f) => {
        for (const a of allowed(f)) {
          const to = nextState(a, f)
          expect(to === f.state || moves[f.state].includes(to), `${f.state} ${a} ${to}`).toBe(true)
        }
      }),
    )
  })

  test('every move of the table is made by some action', () => {
    const made = new Set<string>()
    fc.assert(
      fc.property(facts, (f) => {
        for (const a of allowed(f)) made.add(`${f.state}>${nextState(a, f)}`)
      }),
      { numRuns: 3000 },
    )
    const all = states.flatMap((s) => moves[s].map((t) => `${s}>${t}`))
    expect(all.filter((m) => !made.has(m))).toEqual([])
  })

  test('the database knows the same moves', () => {
    const file = readFileSync(new URL('../../migrations/0019-mediation.sql', import.meta.url), 'utf8')
    const listed = [...file.matchAll(/'([a-z]+>[a-z]+)'/g)].map((m) => m[1])
    expect(listed).toEqual(states.flatMap((s) => moves[s].map((t) => `${s}>${t}`)).sort())
  })

  test('nobody signs what is not written, nothing is kept that was not agreed', () => {
    const no: [Action, State][] = [
      ['sign', 'talking'],
      ['keep', 'drafted'],
      ['draft', 'opened'],
      ['draft', 'running'],
      ['hold', 'running'],
      ['reopen', 'running'],
      ['withdraw', 'fulfilled'],
      ['party', 'drafted'],
    ]
    for (const [a, s] of no)
      expect(refusal(a, at(s, { openDuties: 1, openTerms: 1 })), `${a} ${s}`).toBe('mediation.wrong_state')
  })

  test('one person alone agrees with nobody', () =>
    expect(refusal('draft', at('talking', { parties: 1 }))).toBe('mediation.two_parties'))

  test('runs when the last has signed, is fulfilled when the last term is kept', () => {
    expect(nextState('sign', at('drafted', { signed: 0 }))).toBe('drafted')
    expect(nextState('sign', at('drafted', { signed: 1 }))).toBe('running')
    expect(nextState('keep', at('running', { openTerms: 1 }))).toBe('running')
    expect(nextState('keep', at('running'))).toBe('fulfilled')
    expect(nextState('break', at('fulfilled', { openDuties: 1 }))).toBe('talking')
  })

  test('closed states take only what belongs after the end', () => {
    for (const s of states.filter(isClosed))
      expect(
        allowed(at(s, { openDuties: 1 })).every((a) => ['keep', 'break', 'confirm', 'reopen'].includes(a)),
      ).toBe(true)
    expect(actions.length).toBe(14)
  })
})

describe('words', () => {
  test.each([
    ['王建国', '王某'],
    [' 欧阳 ', '欧某'],
    ['𠮷田', '𠮷某'],
    ['', '某'],
  ])('%s is shown as %s', (name, mask) => expect(maskName(name)).toBe(mask))

  test('sides have a name also beyond the common two', () => {
    expect(sideWords(2)).toEqual({ zh: '乙方', en: 'Party B' })
    expect(sideWords(9).zh).toBe('壬方')
  })

  test('what a case quotes has neither names nor terms', () => {
    const q = quoteOf({ number: 'TJ-2026-7', unit: '', agreedOn: '6 月 2 日', terms: 2, lastOn: '7 月 1 日' })
    expect(q).toContain('TJ-2026-7')
    expect(q).toContain('共 2 项')
  })

  test('a rate of nothing is no rate', () => {
    expect(successRate({ agreed: 0, failed: 0 })).toBe(null)
    expect(successRate({ agreed: 3, failed: 1 })).toBe(0.75)
  })
})
