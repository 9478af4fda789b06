import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beyondChance, heatOf } from './hot.ts'

describe('how far beyond what was usual', () => {
  it('says nothing of a past that is too short', () => expect(heatOf(9, [1, 1])).toBeNull())
  it.each([
    [0, [1, 1, 1], 1],
    // nothing in eight windows, then one: (8/9)^½ is the chance of none
    [1, [0, 0, 0, 0, 0, 0, 0, 0], 1 - (8 / 9) ** 0.5],
    [2, [0, 0, 0, 0, 0, 0, 0, 0], 1 - (8 / 9) ** 0.5 * (1 + 0.5 / 9)],
  ])('%i after %j', (now, earlier, chance) => {
    expect(heatOf(now, earlier)!.chance).toBeCloseTo(chance, 12)
  })
  it('is what a simulation of equal windows says', () => {
    // Windows with one rate: of all draws about as many lie beyond as the chance says, whatever the rate.
    let seed = 7
    const random = () => {
      seed = (seed * 1664525 + 1013904223) % 4294967296
      return seed / 4294967296
    }
    const poisson = (rate: number) => {
      let n = 0
      for (let p = random(); p > Math.exp(-rate); p *= random()) n++
      return n
    }
    for (const rate of [0.5, 3, 12]) {
      let beyond = 0
      const draws = 4000
      for (let i = 0; i < draws; i++) {
        const h = heatOf(
          poisson(rate),
          Array.from({ length: 8 }, () => poisson(rate)),
        )!
        if (h.chance <= 0.05) beyond++
      }
      expect(beyond / draws).toBeLessThan(0.065)
    }
  })
  it('grows rarer with more cases, and less rare with a past that had more', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30), { minLength: 3, maxLength: 8 }), fc.nat(60), (earlier, n) => {
        const h = heatOf(n, earlier)!
        expect(h.chance).toBeGreaterThanOrEqual(0)
        expect(heatOf(n + 1, earlier)!.chance).toBeLessThanOrEqual(h.chance)
        expect(
          heatOf(
            n,
            earlier.map((x) => x + 1),
          )!.chance,
        ).toBeGreaterThanOrEqual(h.chance - 1e-12)
      }),
    )
  })
  it('asks more of each the more are looked at', () => {
    expect(beyondChance([0.04])).toEqual([true])
    expect(beyondChance([0.04, 0.5, 0.6, 0.9])).toEqual([false, false, false, false])
    expect(beyondChance([0.9, 0.001, 0.03, 0.5])).toEqual([false, true, true, false])
    expect(beyondChance([])).toEqual([])
  })
})
