import { describe, expect, it } from 'vitest'
import { classMetrics } from './metrics.ts'

describe('metrics', () => {
  it('counts by hand', () => {
    // a: 2 of 3 found, 2 of 2 answers right; b: 1 of 1 found, 1 of 2 answers right; c never answered
    const m = classMetrics(['a', 'a', 'a', 'b', 'c'], ['a', 'a', 'b', 'b', 'd'])
    expect(m.accuracy).toBe(0.6)
    expect(m.perClass).toEqual({
      a: { n: 3, precision: 1, recall: 0.6667, f1: 0.8 },
      b: { n: 1, precision: 0.5, recall: 1, f1: 0.6667 },
      c: { n: 1, precision: 0, recall: 0, f1: 0 },
      d: { n: 0, precision: 0, recall: 0, f1: 0 },
    })
    expect(m.macroF1).toBe(0.3667)
  })
  it('has zeros for nothing, and refuses lists that do not fit', () => {
    expect(classMetrics([], [])).toEqual({ n: 0, accuracy: 0, macroF1: 0, perClass: {} })
    expect(() => classMetrics(['a'], [])).toThrow()
  })
})
