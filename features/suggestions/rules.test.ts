import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  actions,
  allowed,
  codeOf,
  isClosed,
  isPublic,
  moves,
  nextState,
  paperLeft,
  progressWords,
  readCode,
  states,
  tally,
} from './rules.ts'

test('every allowed action stays or moves where the table lets it, and every move is made by one', () => {
  const made = new Set<string>()
  for (const s of states)
    for (const a of allowed(s))
      for (const yes of [true, false]) {
        const to = nextState(a, s, yes)
        expect(to === s || moves[s].includes(to), `${s} ${a} ${to}`).toBe(true)
        if (to !== s) made.add(`${s}>${to}`)
      }
  expect([...made].sort()).toEqual(states.flatMap((s) => moves[s].map((t) => `${s}>${t}`)).sort())
  expect(actions.every((a) => states.some((s) => allowed(s).includes(a)))).toBe(true)
})

test('the database knows the same moves', () => {
  const file = readFileSync(new URL('../../migrations/0020-suggestions.sql', import.meta.url), 'utf8')
  const listed = [...file.matchAll(/'([a-z]+>[a-z]+)'/g)].map((m) => m[1])
  expect(listed).toEqual(states.flatMap((s) => moves[s].map((t) => `${s}>${t}`)).sort())
})

test('what was not taken up is for its author alone', () => {
  for (const s of ['received', 'possible', 'declined'] as const) expect(isPublic(s)).toBe(false)
  expect(states.filter(isClosed)).toEqual(['finished', 'declined'])
})

test('votes add up, whatever their order, and count towards the quorum', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ choice: fc.nat(4), n: fc.integer({ min: 1, max: 30 }) })),
      fc.integer({ min: 1, max: 50 }),
      (votes, quorum) => {
        const t = tally(3, votes, 100, quorum)
        expect(t.answered).toBe(votes.filter((v) => v.choice < 3).reduce((a, v) => a + v.n, 0))
        expect(tally(3, [...votes].reverse(), 100, quorum)).toEqual(t)
        expect(t.valid).toBe(t.answered >= quorum)
      },
    ),
  )
})

test('a building has no more votes than households', () => {
  expect(paperLeft(14, 10)).toBe(4)
  expect(paperLeft(14, 20)).toBe(0)
})

test('a code is read as people type it, and has no letter that looks like another', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9a-f]{64}$/), (hex) => {
      const code = codeOf(hex)
      expect(code).toMatch(/^[2-9A-HJKMNP-TV-Z]{8}$/)
      expect(readCode(` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)} `)).toBe(code)
    }),
  )
})

test('a bar in words', () => {
  expect(progressWords(615, 792, '扇').zh).toBe('792 扇里做好 615 扇，还有 177 扇')
  expect(progressWords(792, 792, '扇').zh).toBe('792 扇全部做完')
})
