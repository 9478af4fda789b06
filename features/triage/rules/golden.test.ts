/** The built-in list and the invented town of the pack: figures below which a change of words or rules has done harm. */
import { describe, expect, it } from 'vitest'
import { commonItems } from '../../../packs/common/items/index.ts'
import { golden, unseen } from '../golden.ts'
import { classify, coldClassifier } from './classify.ts'

describe('built-in list without any correction', () => {
  const classifier = coldClassifier(commonItems)
  const answers = golden.map(([text, ...right]) => ({ text, right, ...classify({ text }, classifier) }))
  const good = answers.filter((a) => a.right.includes(a.item ?? ''))
  const sure = answers.filter((a) => a.score >= 0.6)

  it('every golden example names items of the list', () => {
    const codes = new Set(commonItems.map((i) => i.code))
    for (const [text, ...right] of [...golden, ...unseen])
      for (const code of right) expect(codes, text).toContain(code)
  })
  it('finds the item first in 5 of 6, among three in 19 of 20', () => {
    expect(good.length / golden.length).toBeGreaterThanOrEqual(0.83)
    const among = answers.filter((a) => a.top.some((t) => a.right.includes(t.item)))
    expect(among.length / golden.length).toBeGreaterThanOrEqual(0.95)
  })
  it('is right in 9 of 10 when it is sure, and sure in half', () => {
    expect(sure.filter((a) => a.right.includes(a.item ?? '')).length / sure.length).toBeGreaterThanOrEqual(
      0.9,
    )
    expect(sure.length / golden.length).toBeGreaterThanOrEqual(0.5)
  })
})
