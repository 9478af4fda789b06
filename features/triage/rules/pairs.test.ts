import fc from 'fast-check'
import { expect, it } from 'vitest'
import { signOf } from './grams.ts'
import { eachGram, PairCounter, TITLE, TITLE_WEIGHT } from './pairs.ts'

const text = fc.string({ unit: fc.constantFrom(...'路灯不亮井盖A３3b，。 \n'), maxLength: 90 })

/** Every character and pair with how often it counts, worked out by cutting the text into runs. */
function counted(words: string): Map<number, number> {
  const out = new Map<number, number>()
  const signs = [...words].map((c, i) => ({
    sign: signOf(c.charCodeAt(0)),
    weight: i < TITLE ? TITLE_WEIGHT : 1,
  }))
  const once = signs.filter((s, i) => !(s.sign === 1 && signs[i - 1]?.sign === 1))
  once.forEach(({ sign, weight }, i) => {
    if (sign === 0) return
    const before = once[i - 1]?.sign ?? 0
    for (const gram of before === 0 ? [sign] : [sign, before * 65536 + sign])
      out.set(gram | 0, (out.get(gram | 0) ?? 0) + weight)
  })
  return out
}

it('counts what is in its set, in any text, and forgets the text before', () => {
  fc.assert(
    fc.property(text, text, text, (learnt, first, second) => {
      const set = new Set<number>()
      eachGram(learnt, (gram) => set.add(gram))
      const grams = [...set]
      const counter = new PairCounter(grams)
      for (const words of [first, second, second]) {
        counter.count(words)
        const said = new Map(
          [...counter.found.slice(0, counter.size)].map((row) => [grams[row], counter.counts[row]]),
        )
        expect(said).toEqual(new Map([...counted(words)].filter(([gram]) => set.has(gram))))
      }
    }),
  )
})

it('tells grams apart that share a bucket', () => {
  const grams = Array.from(
    { length: 3000 },
    (_, i) => ((0x4e00 + (i % 60)) << 16) | (0x4e00 + Math.floor(i / 60)),
  )
  const counter = new PairCounter(grams)
  for (const row of [0, 1, 59, 1234, 2999]) {
    counter.count(String.fromCharCode(grams[row]! >>> 16, grams[row]! & 0xffff))
    expect([...counter.found.slice(0, counter.size)]).toEqual([row])
    expect(counter.counts[row]).toBe(TITLE_WEIGHT)
  }
})

it('reads a text of any length only as far as it can count', () => {
  const counter = new PairCounter([0x8def])
  counter.count('路'.repeat(100_000))
  expect(counter.counts[0]).toBe(8192 + TITLE * (TITLE_WEIGHT - 1))
})
