import { describe, expect, it } from 'vitest'
import { grammarTags } from './address-grammar.ts'
import { entitiesOf, parseTagged, type Tagged, tagMetrics, tokensOf } from './tagged.ts'
import { Tagger } from './tagger.ts'

/** `示例市/city 春风路/road` → tagged tokens. */
function tagged(parts: string): Tagged {
  const out: Tagged = { tokens: [], tags: [] }
  for (const part of parts.split(' ')) {
    const [text, type] = part.split('/') as [string, string]
    tokensOf(text).forEach((token, i) => {
      out.tokens.push(token)
      out.tags.push(type === 'O' ? 'O' : `${i === 0 ? 'B' : 'I'}-${type}`)
    })
  }
  return out
}
const said = (text: string, tags: readonly string[]) => {
  const tokens = tokensOf(text)
  return entitiesOf(tags).map((e) => `${tokens.slice(e.start, e.end).join('')}/${e.type}`)
}

describe('tagged texts', () => {
  it('are read with every bad line named', () => {
    const { texts, faults } = parseTagged(
      '春 B-road\n风 I-road\n路 I-road\n18 B-roadno\n号 I-roadno\n\n北 X\n苑\n桥 O\n',
    )
    expect(texts.map((t) => t.tokens)).toEqual([['春', '风', '路', '18', '号'], ['桥']])
    expect(faults.map((f) => f.slice(0, 2))).toEqual(['7:', '8:'])
  })
  it('give entities, also when a B- is missing or two touch', () => {
    expect(entitiesOf(['I-road', 'I-road', 'B-road', 'O', 'B-poi', 'I-town'])).toEqual([
      { start: 0, end: 2, type: 'road' },
      { start: 2, end: 3, type: 'road' },
      { start: 4, end: 5, type: 'poi' },
      { start: 5, end: 6, type: 'town' },
    ])
  })
  it('are compared by whole entities', () => {
    const truth = [['B-road', 'I-road', 'B-roadno']]
    expect(tagMetrics(truth, [['B-road', 'I-road', 'B-houseno']])).toMatchObject({
      n: 2,
      precision: 0.5,
      recall: 0.5,
      f1: 0.5,
    })
    expect(tagMetrics(truth, [['B-road', 'O', 'B-roadno']]).perType.road).toEqual({
      n: 1,
      precision: 0,
      recall: 0,
      f1: 0,
    })
    expect(tagMetrics(truth, truth).f1).toBe(1)
    expect(() => tagMetrics(truth, [])).toThrow(RangeError)
  })
})

describe('the grammar', () => {
  const parts = (text: string) => said(text, grammarTags(tokensOf(text)))
  it.each([
    [
      '浙江省示例市云山区春风路18号',
      ['浙江省/prov', '示例市/city', '云山区/district', '春风路/road', '18号/roadno'],
    ],
    [
      '望江街道映月苑3幢2单元501室',
      ['望江街道/town', '映月苑/poi', '3幢/houseno', '2单元/cellno', '501室/roomno'],
    ],
    ['石桥镇大塘村春风小区对面', ['石桥镇/town', '大塘村/community', '春风小区/poi', '对面/assist']],
    ['春风路18号银杏大厦6楼', ['春风路/road', '18号/roadno', '银杏大厦/poi', '6楼/floorno']],
  ])('reads %s', (text, wanted) => expect(parts(text)).toEqual(wanted))
  it('takes what it does not know for a name', () => {
    expect(parts('云山县万柳')).toEqual(['云山县/district', '万柳/poi'])
    expect(parts('')).toEqual([])
  })
})

describe('the tagger', () => {
  const towns = ['望江街道', '石桥镇', '青枫镇', '柳溪街道', '东岭镇']
  const roads = ['春风路', '银杏街', '学院路', '江滨大道', '后塘巷']
  const names = ['映月苑', '锦绣城', '金桂花园', '望湖', '半山']
  const texts = towns.flatMap((t, i) =>
    roads.flatMap((r, k) =>
      names.map((n, m) =>
        tagged(`${t}/town ${r}/road ${i * 7 + k}号/roadno ${n}/poi ${m + 1}幢/houseno ${i + 1}0${k}/roomno`),
      ),
    ),
  )
  const learnt = Tagger.train(texts.filter((_, i) => i % 5 !== 0))
  it('learns parts that have no sign of their own', () => {
    const held = texts.filter((_, i) => i % 5 === 0)
    const f1 = tagMetrics(
      held.map((t) => t.tags),
      held.map((t) => learnt.tag(t.tokens)),
    ).f1
    expect(f1).toBe(1)
    expect(said('石桥镇银杏街3号半山2幢104', learnt.tag(tokensOf('石桥镇银杏街3号半山2幢104')))).toContain(
      '半山/poi',
    )
  })
  it('keeps to BIO whatever it is given', () => {
    for (const text of ['3', '幢幢幢', 'abc，12', '镇路号苑幢'])
      learnt.tag(tokensOf(text)).forEach((tag, i, all) => {
        if (tag.startsWith('I-')) expect(all[i - 1]!.slice(2)).toBe(tag.slice(2))
      })
    expect(learnt.tag([])).toEqual([])
  })
  it('learns the same from the same texts in another order', () => {
    const again = Tagger.train([...texts.filter((_, i) => i % 5 !== 0)].reverse())
    const ask = tokensOf('柳溪街道后塘巷9号望湖4幢')
    expect(again.tag(ask)).toEqual(learnt.tag(ask))
    expect(() => Tagger.train([])).toThrow(RangeError)
  })
})
