import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chanceAbove } from './beta.ts'
import { CLEAR, LEAST, learnBounces, modeAt, type PastCase, sureOf, taught } from './bounces.ts'

let n = 0
const past = (key: string, words: string[], bounced = false, item = '3.2.1'): PastCase => {
  n += 1
  const number = `YG-${String(n).padStart(4, '0')}`
  return { number, regionPath: '500102006001', item, key, bounced, words: new Set(words), at: n }
}
const many = (count: number, make: () => PastCase) => Array.from({ length: count }, make)
const unitOf = (key: string) => `u-${key}`
const ask = (list: readonly PastCase[], words: string[], owner = 'u-@property') =>
  taught(learnBounces(list), { item: '3.2.1', words: new Set(words), ownerUnitId: owner }, unitOf)

/** Ten ordinary ones that the list's owner solved, and six about the meter that the water works solved after it came back. */
const usual = [
  ...many(10, () => past('@property', ['楼道', '漏水'])),
  ...many(6, () => past('water', ['水表', '漏水'], true)),
]

describe('the tail of a beta distribution', () => {
  it.each([
    [0.5, 1, 1, 0.5],
    [0.5, 5, 1, 1 - 0.5 ** 5],
    [0.5, 1, 5, 0.5 ** 5],
    [0.2, 1, 1, 0.8],
    // Beta(2, 3): P(X > x) = (1 − x)^3 (1 + 3x)
    [0.3, 2, 3, 0.7 ** 3 * 1.9],
    [0.5, 60, 40, 0.97806],
  ])('above %s of (%s, %s) is %s', (x, a, b, is) => expect(chanceAbove(x, a, b)).toBeCloseTo(is, 3))
})

describe('what bounced cases teach', () => {
  it('a wording that ends with another unit, and names its cases, the latest first', () => {
    const t = ask(usual, ['门口', '水表', '漏水'])!
    expect(t).toMatchObject({
      unitId: 'u-water',
      words: ['水表'],
      evidence: { kept: 6, cases: 6, bounced: 6 },
    })
    expect(t.evidence.sure).toBeGreaterThanOrEqual(CLEAR)
    const numbers = t.evidence.named.map((c) => c.number)
    expect(numbers).toEqual([...numbers].sort().reverse())
    expect(numbers).toHaveLength(6)
  })
  it('says nothing of other wordings, of common words and of other items', () => {
    expect(ask(usual, ['楼道', '漏水'])).toBeNull()
    expect(ask(usual, ['漏水'])).toBeNull()
    expect(
      taught(learnBounces(usual), { item: '9.9.9', words: new Set(['水表']), ownerUnitId: null }, unitOf),
    ).toBeNull()
  })
  it('of a whole item when all of its cases end elsewhere', () => {
    const all = many(5, () => past('water', ['阀门'], true))
    expect(ask(all, ['别的说法'])).toMatchObject({
      unitId: 'u-water',
      words: [],
      evidence: { word: null, kept: 5 },
    })
    expect(
      ask(
        many(3, () => past('water', ['阀门'], true)),
        ['阀门'],
      ),
    ).toBeNull()
  })
  it('needs cases that bounced: what was sent there at once by hand is no return', () => {
    expect(
      ask([...many(8, () => past('water', ['水表'])), past('water', ['水表'], true)], ['水表']),
    ).toBeNull()
  })
  it('says nothing where words mean different units, and nothing when it is the list’s owner anyway', () => {
    const two = [
      ...usual,
      ...many(6, () => past('power', ['电表', '跳闸'], true)),
      ...many(8, () => past('@property', ['墙面'])),
    ]
    expect(ask(two, ['水表'])?.unitId).toBe('u-water')
    expect(ask(two, ['水表', '电表'])).toBeNull()
    expect(ask(usual, ['水表'], 'u-water')).toBeNull()
  })
  it('doubts when the same wording was also solved by the first owner', () => {
    expect(ask([...usual, ...many(4, () => past('@property', ['水表']))], ['水表'])).toBeNull()
  })

  const cases = fc.array(
    fc.record({
      key: fc.constantFrom('a', 'b', 'c'),
      bounced: fc.boolean(),
      words: fc.subarray(['水表', '楼道', '漏水', '阀门', '电表']),
    }),
    { maxLength: 40 },
  )
  it('does not depend on the order, is never less than its threshold, and never the owner', () => {
    fc.assert(
      fc.property(
        cases,
        fc.infiniteStream(fc.nat()),
        fc.subarray(['水表', '楼道', '漏水', '阀门']),
        (raw, order, words) => {
          const list = raw.map(
            (c, i): PastCase => ({
              ...c,
              number: `N${i}`,
              regionPath: '50',
              item: '3.2.1',
              words: new Set(c.words),
              at: i,
            }),
          )
          const other = list
            .map((c) => ({ c, k: order.next().value! }))
            .sort((x, y) => x.k - y.k)
            .map((x) => x.c)
          expect(learnBounces(other)).toEqual(learnBounces(list))
          const t = ask(list, words, 'u-a')
          if (!t) return
          expect(t.unitId).not.toBe('u-a')
          expect(t.evidence.sure).toBeGreaterThanOrEqual(CLEAR)
          expect(t.evidence.bounced).toBeGreaterThanOrEqual(LEAST.bounced)
          expect(t.evidence.kept).toBeGreaterThanOrEqual(LEAST.kept)
          expect(t.evidence.kept * 2).toBeGreaterThan(t.evidence.cases)
        },
      ),
    )
  })
  it('one more that the unit solved never makes it less sure, one more that it did not never surer', () => {
    fc.assert(
      fc.property(
        fc.nat(60),
        fc.nat(60),
        fc.double({ min: 0.02, max: 0.98, noNaN: true }),
        (kept, lost, share) => {
          const now = sureOf(kept, kept + lost, share)
          expect(sureOf(kept + 1, kept + lost + 1, share)).toBeGreaterThanOrEqual(now - 1e-9)
          expect(sureOf(kept, kept + lost + 1, share)).toBeLessThanOrEqual(now + 1e-9)
        },
      ),
    )
  })
})

it('the mode is that of the nearest region above; unset it is a proposal beside the list', () => {
  const modes = { '500102': 'decide', '500102006': 'off', bad: 1 }
  expect(['500102007001', '500102006001', '500103'].map((p) => modeAt(modes, p))).toEqual([
    'decide',
    'off',
    'beside',
  ])
  expect([modeAt(undefined, 'x'), modeAt('decide', 'x'), modeAt({ x: 'often' }, 'x')]).toEqual([
    'beside',
    'beside',
    'beside',
  ])
})
