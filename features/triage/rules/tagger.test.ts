import { describe, expect, it } from 'vitest'
import { builtInTagger } from './built-in-tagger.ts'
import { namesAmong, namesIn, nationalNames } from './known-names.ts'
import { bestCut, candidates, cutOf, firsts, LONGEST, tagsOf } from './segments.ts'
import { entitiesOf, parseTagged, type Tagged, tagMetrics, tokensOf } from './tagged.ts'
import { Tagger } from './tagger.ts'
import { seeded } from './train.ts'

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

describe('the built-in tagger', () => {
  const parts = (text: string) => said(text, builtInTagger().tag(tokensOf(text)))
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
    [
      '涪陵敦仁街道望州路12号金科小区',
      ['涪陵/district', '敦仁街道/town', '望州路/road', '12号/roadno', '金科小区/poi'],
    ],
  ])('reads %s', (text, wanted) => expect(parts(text)).toEqual(wanted))
})

describe('known names', () => {
  const names = namesIn({
    示例省: { 云山土家族苗族自治州: { 柳溪区: '望江街道 石桥镇 青枫彝族乡', 江心县: '' } },
  })
  it('are known by level, with their sign and without', () => {
    expect(names.get('示例省')).toBe(1)
    expect(names.get('云山土家族苗族自治州')).toBe(4)
    expect(names.get('柳溪区')).toBe(16)
    expect(['望江街道', '石桥镇', '青枫彝族乡'].map((n) => names.get(n))).toEqual([64, 64, 64])
    expect(['示例', '云山', '江心', '望江', '青枫'].map((n) => names.get(n))).toEqual([2, 8, 32, 128, 128])
    expect(names.get('望江街')).toBe(0)
    expect(names.has('街道')).toBe(false)
  })
  it('are found wherever they stand in a text', () => {
    const tokens = [...'去望江街道口']
    const known = namesAmong(tokens, names, LONGEST)
    const found = [...known.entries()].filter(([, levels]) => levels > 0)
    expect(found).toEqual([
      [LONGEST + 1, 128],
      [LONGEST + 3, 64],
    ])
  })
  it('of the whole country are many', () => {
    expect([...nationalNames().values()].filter((levels) => levels > 0).length).toBeGreaterThan(60_000)
    expect(nationalNames().get('敦仁街道')).toBe(64)
    expect(nationalNames().get('涪陵')).toBe(32)
  })
})

describe('cuts', () => {
  const types = ['O', 'poi', 'road']
  const typeOf = (name: string) => types.indexOf(name)
  it('are what tags say, and back', () => {
    const tags = ['B-road', 'I-road', 'B-road', 'O', 'O', 'B-poi']
    const cut = cutOf(tags, typeOf)!
    expect(cut).toEqual({ ends: [2, 3, 4, 5, 6], types: [2, 2, 0, 0, 1] })
    expect(tagsOf(cut, types)).toEqual(tags)
    expect(cutOf(['B-poi', ...new Array(LONGEST).fill('I-poi')], typeOf)).toBeNull()
  })
  it('are searched for: no other cut is worth more', () => {
    const random = seeded(3)
    const K = 2
    for (let n = 1; n <= 5; n++) {
      const first = firsts(n)
      const scores = Float32Array.from({ length: candidates(n) * K }, () => random() - 0.5)
      const steps = Float32Array.from({ length: (K + 1) * (K + 1) }, () => random() - 0.5)
      const worth = (ends: number[], kinds: number[]) =>
        ends.reduce(
          (sum, end, j) => {
            const start = j > 0 ? ends[j - 1]! : 0
            const step = (j > 0 ? kinds[j - 1]! : K) * (K + 1) + kinds[j]!
            return sum + scores[(first[start]! + end - start - 1) * K + kinds[j]!]! + steps[step]!
          },
          steps[kinds.at(-1)! * (K + 1) + K]!,
        )
      let most = Number.NEGATIVE_INFINITY
      const all = (ends: number[], kinds: number[]) => {
        const at = ends.at(-1) ?? 0
        if (at === n) most = Math.max(most, worth(ends, kinds))
        for (let end = at + 1; end <= n; end++)
          for (let kind = 0; kind < K; kind++) all([...ends, end], [...kinds, kind])
      }
      all([], [])
      const found = bestCut(scores, steps, n, K)
      expect(worth(found.ends, found.types)).toBeCloseTo(most, 5)
    }
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
  it('takes an unseen word for what the list of names says it is', () => {
    const of = (word: string, type: string) =>
      roads.map((r, i) => tagged(`${word}/${type} ${r}/road ${i + 3}号/roadno`))
    const listed = [...'云松林'].flatMap((a) => [...'岭坪溪'].map((b) => a + b))
    const others = [...'金华锦'].flatMap((a) => [...'岭坪溪'].map((b) => a + b))
    const options = { names: namesIn({ 示例省: { 示例市: { 示例县: `${listed.join('镇 ')}镇 玉荷镇` } } }) }
    const model = Tagger.train(
      [...listed.flatMap((w) => of(w, 'town')), ...others.flatMap((w) => of(w, 'poi'))],
      options,
    )
    expect(said('玉荷春风路9号', model.tag(tokensOf('玉荷春风路9号')))[0]).toBe('玉荷/town')
    expect(said('玉桂春风路9号', model.tag(tokensOf('玉桂春风路9号')))[0]).toBe('玉桂/poi')
  })
  it('learns what only the two ends of a part say together, however far apart', () => {
    const random = seeded(5)
    const any = (list: string) => list[Math.floor(random() * list.length)]!
    const some = () => {
      const [first, last] = [any('春秋'), any('泉溪')]
      const middle = Array.from({ length: 5 }, () => any('松竹梅兰荷桂')).join('')
      return tagged(
        `${first}${middle}${last}/${(first === '春') === (last === '泉') ? 'poi' : 'community'} 9号/roadno`,
      )
    }
    const model = Tagger.train(Array.from({ length: 200 }, some))
    const held = Array.from({ length: 50 }, some)
    const { f1 } = tagMetrics(
      held.map((t) => t.tags),
      held.map((t) => model.tag(t.tokens)),
    )
    // by tokens alone every second name is a guess
    expect(f1).toBeGreaterThan(0.94)
  })
  it('learns texts with words outside any part, and leaves out what is too long', () => {
    const long = {
      tokens: [...'长'.repeat(LONGEST + 1)],
      tags: ['B-poi', ...new Array(LONGEST).fill('I-poi')],
    }
    const model = Tagger.train([...roads.map((r, i) => tagged(`在/O ${r}/road ${i}号/roadno 附近/O`)), long])
    expect(said('在春风路8号附近', model.tag(tokensOf('在春风路8号附近')))).toEqual([
      '春风路/road',
      '8号/roadno',
    ])
    expect(model.tag(long.tokens)).toHaveLength(LONGEST + 1)
  })
  it('says the same when it was saved whole and loaded', () => {
    const again = Tagger.load(JSON.parse(JSON.stringify(learnt.save(1))))
    const held = texts.filter((_, i) => i % 5 === 0)
    expect(held.map((t) => again.tag(t.tokens))).toEqual(held.map((t) => learnt.tag(t.tokens)))
    expect(JSON.stringify(learnt.save(40)).length).toBeLessThan(JSON.stringify(learnt.save(1)).length / 2)
  })
  it('is refused when what was saved is cut short anywhere', () => {
    const saved = learnt.save(1)
    const shorter = (rows: typeof saved.tokens) =>
      (['steps', 'counts', 'columns', 'values'] as const).map((part) => ({
        ...rows,
        [part]: rows[part].slice(0, Math.floor(rows[part].length / 8) * 4),
      }))
    for (const tokens of shorter(saved.tokens))
      expect(() => Tagger.load({ ...saved, tokens })).toThrow(RangeError)
    for (const segments of shorter(saved.segments))
      expect(() => Tagger.load({ ...saved, segments })).toThrow(RangeError)
    expect(() => Tagger.load({ ...saved, steps: saved.steps.slice(1) })).toThrow(RangeError)
    expect(() => Tagger.load({ ...saved, types: saved.types.slice(1) })).toThrow(RangeError)
  })
  it('reads a text of 20,000 tokens that repeats itself in seconds', () => {
    const model = builtInTagger()
    model.tag(['路'])
    const before = process.threadCpuUsage()
    const tags = model.tag(new Array(20_000).fill('路'))
    const { user, system } = process.threadCpuUsage(before)
    expect(tags).toHaveLength(20_000)
    expect((user + system) / 1e6).toBeLessThan(10)
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
