import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EAST1, EAST2, WEST1 } from '../sample.ts'
import { CaseIndex } from './case-index.ts'
import { compare, decideLinks, type LinkQuestion } from './compare.ts'
import { foldText } from './fold.ts'
import { Rarity } from './rarity.ts'
import { sketchOnce } from './sketch.ts'
import type { CandidateCase } from './types.ts'
import { otherName } from './wording.ts'

const thresholds = { link: 0.75, propose: 0.5 }
const at = new Date('2026-05-11T09:00:00+08:00')
const days = (n: number) => new Date(at.getTime() - n * 86_400_000)
const estate = `${EAST1}001`
const building = `${estate}003`

const theCase = (more: Partial<CandidateCase> = {}): CandidateCase => ({
  id: 'c1',
  item: '6.2.3',
  regionPath: building,
  openedAt: days(1),
  text: '映月苑3栋楼上漏水，把我家卧室天花板泡了',
  reporters: ['p1'],
  ...more,
})
const ask = (
  text: string,
  more: {
    regionPath?: string | null
    point?: readonly [number, number]
    item?: string | null
    reporter?: string
    at?: Date
  } = {},
): LinkQuestion => ({
  report: { text, at: more.at ?? at, ...(more.reporter ? { reporter: more.reporter } : {}) },
  placed: {
    regionPath: more.regionPath === undefined ? building : more.regionPath,
    ...(more.point ? { point: more.point } : {}),
  },
  item: more.item === undefined ? '6.2.3' : more.item,
})
const decide = (question: LinkQuestion, ...cases: CandidateCase[]) => decideLinks(question, cases, thresholds)

describe('the same problem', () => {
  it('links the same words again, wherever nothing contradicts', () => {
    const again = decide(ask(theCase().text), theCase())
    expect(again).toMatchObject({ action: 'link', caseId: 'c1' })
    expect(again.why.zh).toContain('文字几乎一样')
    const unplaced =
      '后山垭口的变压器连着三个晚上发出很大的嗡嗡声，窗户都跟着震，老人睡不着觉，请电力公司来看'
    expect(
      decide(
        ask(unplaced, { regionPath: null, item: null }),
        theCase({ text: unplaced, regionPath: null, item: null }),
      ).action,
    ).toBe('link')
  })
  it('links a paraphrase at the same building on the same item', () => {
    const said = decide(ask('3栋天花板一直滴水，是楼上漏下来的'), theCase())
    expect(said.action, said.why.zh).toBe('link')
    expect(said.compared[0]!.agree.map((p) => p.what)).toEqual(
      expect.arrayContaining(['text', 'place', 'time', 'item', 'numbers']),
    )
    expect(said.why.en).toContain('the same building')
  })
  it('only proposes few words in the same grid: they may mean any lamp', () => {
    const lamp = theCase({ text: '路灯坏了', item: '3.4.1', regionPath: EAST1 })
    expect(decide(ask('路灯坏了', { regionPath: EAST1, item: '3.4.1' }), lamp).action).toBe('propose')
    const near = theCase({ text: '路灯坏了', item: '3.4.1', regionPath: EAST1, point: [106.001, 30.001] })
    expect(
      decide(ask('路灯坏了', { regionPath: EAST1, item: '3.4.1', point: [106.0011, 30.001] }), near).action,
    ).toBe('link')
  })
  it('links other words for the same item at the same spot within hours', () => {
    const pipe = theCase({
      text: '我家门口水管炸了，水往屋里流',
      item: '3.2.1',
      regionPath: EAST1,
      point: [106.001, 30.001],
      openedAt: at,
    })
    const spray = ask('巷子口喷起两米高，踩不过去', {
      item: '3.2.1',
      regionPath: EAST1,
      point: [106.00105, 30.001],
    })
    expect(decide(spray, pipe).action).toBe('link')
    expect(decide({ ...spray, item: '9.2.1' }, pipe).action).toBe('none')
  })
  it('does not take the middle of an estate for one spot', () => {
    const middle = { regionPath: estate, point: [106.001, 30.001] as const, item: '3.4.4' }
    const lamp = theCase({ text: '楼道灯坏了', item: '3.4.4', regionPath: estate, point: [106.001, 30.001] })
    const question = ask('楼道灯不亮', middle)
    const said = decide({ ...question, placed: { ...question.placed!, kind: 'estate' } }, lamp)
    expect(said.action, said.why.zh).toBe('propose')
  })
  it('hears one bus line from many places, but leaves the link to a person', () => {
    const bus = theCase({
      text: '306路改线后站点取消，学生要多走一站',
      item: '9.1.3',
      regionPath: EAST1,
      openedAt: at,
    })
    const said = decide(ask('公交306不走我们这边了，学生要多走', { item: '9.1.3', regionPath: WEST1 }), bus)
    expect(said.action, said.why.zh).toBe('propose')
    expect(
      decide(ask('公交12不走我们这边了，学生要多走', { item: '9.1.3', regionPath: WEST1 }), bus).action,
    ).toBe('none')
  })
  it('proposes, never links, a problem that comes back after its case was closed', () => {
    expect(decide(ask(theCase().text), theCase({ closed: true, openedAt: days(40) })).action).toBe('propose')
  })
  it('proposes when two cases fit equally well', () => {
    const twice = decide(ask(theCase().text), theCase(), theCase({ id: 'c2' }))
    expect(twice.action).toBe('propose')
    expect(twice.why.zh).toContain('另有一件')
  })
})

describe('two problems', () => {
  it.each<[string, LinkQuestion, Partial<CandidateCase>]>([
    [
      'another building',
      ask('映月苑5栋楼上漏水，把我家卧室天花板泡了', { regionPath: `${estate}005` }),
      { regionPath: building },
    ],
    ['another community', ask('楼上漏水，卧室天花板泡了', { regionPath: `${WEST1}001` }), {}],
    [
      'one topic, two places',
      ask('路灯坏了好几天没人修，晚上太黑', { regionPath: EAST2, item: '3.4.1', point: [106.001, 30.009] }),
      {
        text: '路灯坏了好几天没人修，晚上太黑了',
        item: '3.4.1',
        point: [106.009, 30.001],
        regionPath: WEST1,
      },
    ],
    ['one reporter, two matters', ask('楼下乱停车，出不了门', { item: '9.2.1', reporter: 'p1' }), {}],
    ['one building, two matters', ask('电梯按钮坏了', { item: '6.4.2' }), {}],
  ])('%s', (_, question, more) => {
    const said = decide(question, theCase(more))
    expect(said.action, said.why.zh).toBe('none')
    expect(said.caseId).toBeNull()
  })
  it('has nothing to say without candidates', () => {
    expect(decide(ask('漏水'))).toMatchObject({ action: 'none', score: 1, compared: [] })
  })
})

describe('properties', () => {
  const text = fc
    .subarray(['3栋', '5栋', '漏水', '天花板', '路灯', '坏了', '没人管', '停车', '孩子', '晚上'], {
      minLength: 1,
    })
    .map((w) => w.join(''))
  it('is symmetric in the texts and deterministic', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const one = compare(ask(a), theCase({ text: b, openedAt: at })).score
        expect(compare(ask(b), theCase({ text: a, openedAt: at })).score).toBe(one)
        expect(one).toBeGreaterThanOrEqual(0)
        expect(one).toBeLessThanOrEqual(1)
      }),
    )
  })
  it('fades with time', () => {
    const scores = [0, 5, 20, 60, 200].map(
      (n) => compare(ask('天花板滴水'), theCase({ openedAt: days(n) })).score,
    )
    expect(scores).toEqual([...scores].sort((a, b) => b - a))
    expect(scores[0]).toBeGreaterThan(scores[4]!)
  })
  it('does not depend on the order of candidates', () => {
    const cases = [
      theCase(),
      theCase({ id: 'c2', text: '天花板漏水' }),
      theCase({ id: 'c3', regionPath: WEST1 }),
    ]
    fc.assert(
      fc.property(fc.shuffledSubarray(cases, { minLength: 3 }), (order) => {
        expect(decide(ask('3栋漏水'), ...order)).toEqual(decide(ask('3栋漏水'), ...cases))
      }),
    )
  })
})

describe('index', () => {
  it('finds by rare words and by grid, forgets what was removed', () => {
    const index = new CaseIndex()
    for (let i = 0; i < 1500; i++)
      index.add(theCase({ id: `f${i}`, text: `普通事件${i}`, regionPath: WEST1 }))
    index.add(theCase())
    index.add(theCase({ id: 'c2', text: '别的事', regionPath: EAST2 }))
    expect(index.near({ text: '卧室天花板漏水', regionPath: null }).map((c) => c.id)).toEqual(['c1'])
    expect(index.near({ text: '没有相同的词', regionPath: EAST2 }).map((c) => c.id)).toContain('c2')
    index.add(theCase({ text: '改写过的文字' }))
    expect(index.near({ text: '卧室天花板漏水', regionPath: null })).toEqual([])
    for (let i = 0; i < 1500; i++) index.remove(`f${i}`)
    expect(index.size).toBe(2)
    expect(index.near({ text: '改写过的文字', regionPath: null })[0]?.id).toBe('c1')
  })
  it('keeps the words of a case that changed otherwise, and gives what it is now', () => {
    const index = new CaseIndex()
    index.add(theCase())
    index.add(theCase({ item: '9.9.9' }))
    expect(index.near({ text: '卧室天花板漏水', regionPath: null })).toEqual([theCase({ item: '9.9.9' })])
    index.remove('c1')
    expect(index.near({ text: '卧室天花板漏水', regionPath: null })).toEqual([])
  })
})

describe('letters about a place that no list knows', () => {
  const estates = ['春柳里', '枫塘湾', '槐荫庭', '芦汀渡', '石榴巷', '雁栖台', '桐花岸', '竹影轩']
  const things = ['垃圾站', '变电站', '加油站', '停车楼', '菜市场']
  /** A town that quarrels about sites all the time: only the names in it are rare. */
  const counted = (texts: number) => {
    const rarity = new Rarity()
    for (let i = 0; i < texts; i++) {
      const [estate, thing] = [`${estates[i % 8]}${i % 7}区`, things[i % 5]]
      rarity.add(
        sketchOnce(
          i % 3 === 0
            ? `反对在${estate}旁边修建${thing}，业主要求重新选址，公示环境评价，夏天臭味和污水受不了`
            : `${estate}业主质疑${thing}的选址，离住户太近，听说门口要修建，孩子每天从那里走，地下车库漏水，开发商和住建局都没有答复`,
        ),
      )
    }
    return rarity
  }
  const letter = (title: string, text: string, more: Partial<CandidateCase> = {}) =>
    theCase({ regionPath: null, item: null, openedAt: days(3), reporters: [], title, text, ...more })
  const station = letter(
    '反对在澜桥雅筑东苑南门旁边修建垃圾站',
    '澜桥雅筑东苑南门外空地上准备修建垃圾站，离最近的住户只有二十米，夏天臭味和污水谁也受不了。业主在选址公示以前从来没有听说，要求重新选址并公开环境评价',
  )
  const asked = (title: string, text: string): LinkQuestion => ({ report: { title, text, at } })
  const again = asked(
    '澜桥雅筑东苑业主反对在南门修建垃圾站',
    '听说澜桥雅筑东苑门口要修建垃圾站，孩子每天从那里走，选址离住户这么近，请把环境评价拿出来，另外找一块空地',
  )
  it('links other words for the same matter, and says what both write', () => {
    const d = decideLinks(again, [station], thresholds, counted(600))
    expect(d.action, d.why.zh).toBe('link')
    expect(d.why.zh).toContain('澜桥雅筑东苑')
    expect(compare(again, station, counted(600)).agree.map((p) => p.what)).toContain('name')
  })
  it.each([
    [
      'another matter of the same estate',
      '澜桥雅筑东苑地下车库漏水',
      '澜桥雅筑东苑三期地下车库每逢下雨就漏水，车都泡了两回，开发商派人打了胶又漏，维修基金动用的程序一直走不下来，请住建局督促',
    ],
    [
      'the same matter of another estate',
      '反对在望淮新城旁边修建垃圾站',
      '望淮新城西侧规划的垃圾站要开工，业主觉得太近，夏天臭味重，请重新选址，公示环境评价',
    ],
  ])('does not link %s', (_, title, text) => {
    const d = decideLinks(asked(title, text), [station], thresholds, counted(600))
    expect(d.action, d.why.zh).not.toBe('link')
  })
  it('keeps a form with another name in it apart, even of one reporter, and links the same form sent again', () => {
    const form = (name: string) =>
      `现在网约车司机拉私活、绕路、态度差，没有营运证的也在跑，希望${name}市重视网约车的管理，保护乘客的安全，请交通局答复`
    const first = letter('希望枣林市重视网约车乱象', form('枣林'), { reporters: ['p1'] })
    const ride = (name: string) => ({
      report: { title: `希望${name}市重视网约车乱象`, text: form(name), at, reporter: 'p1' },
    })
    const other = decideLinks(ride('棠川'), [first], thresholds, counted(600))
    expect(other.action, other.why.zh).toBe('none')
    expect(compare(ride('棠川'), first, counted(600)).agree.map((p) => p.detail.zh)).toContain(
      '同样的写法，一件说「棠川」，一件说「枣林」',
    )
    expect(decideLinks(ride('枣林'), [first], thresholds, counted(600)).action).toBe('link')
  })
  it('leaves what one reporter writes about one place under two titles to a person', () => {
    const first = letter(
      '望淮大道以南澜桥雅筑东苑以西空地规划',
      '望淮大道以南、澜桥雅筑东苑以西有大片空地，请问规划的是什么用途，什么时候公示环境评价，孩子没有地方玩，希望建公园',
      { reporters: ['p1'], openedAt: at },
    )
    const second = (title: string, text: string) => ({ report: { title, text, at, reporter: 'p1' } })
    const other = decideLinks(
      second(
        '咨询六艺幼儿园招生',
        '六艺幼儿园在望淮大道以南澜桥雅筑东苑里面，听说九月开园，请问报名需要什么材料，收费怎样',
      ),
      [first],
      thresholds,
      counted(600),
    )
    expect(other.action, other.why.zh).not.toBe('link')
    const again = decideLinks(
      second(
        '望淮大道以南空地规划还没有答复',
        '上个月问过望淮大道以南、澜桥雅筑东苑以西那片空地的规划，没有答复，请公示用途和环境评价，最好建公园',
      ),
      [first],
      thresholds,
      counted(600),
    )
    expect(again.action, again.why.zh).toBe('link')
  })
  it('takes a slip of the pen for no other name', () => {
    const text = () => '停水停电'
    expect(otherName({ title: '华邦小区停水停电', text }, { title: '邦华小区停水停电', text })).toBeNull()
  })
  it('names whole characters, also where two outside the basic plane share a half', () => {
    const titled = (name: string) => ({ title: `咨询${name}学校选址`, text: () => `${name}学校` })
    expect(otherName(titled('😀路'), titled('😁号'))).toEqual(['😀路', '😁号'])
    // U+20BB7 and U+213B7 end with the same half
    expect(otherName(titled('山\u{20bb7}'), titled('水\u{213b7}'))).toEqual(['山\u{20bb7}', '水\u{213b7}'])
  })
  it('reads a hundred thousand numerals in a moment, and each run of them whole', () => {
    const before = process.threadCpuUsage()
    expect(foldText('一'.repeat(100_000))).toHaveLength(100_000)
    const { user, system } = process.threadCpuUsage(before)
    expect((user + system) / 1e6).toBeLessThan(2)
    expect(foldText('二十三栋一百零二室，三四')).toBe('23栋102室,三四')
  })
  it('believes two who ask about a rule less than two who complain of a place', () => {
    const rule = (title: string) =>
      letter(
        title,
        '澜桥雅筑东苑的住户办理公积金贷款，要不要先交维修基金，材料交到哪个窗口，多久能够批下来，请经办的同志说明一下',
      )
    const score = (start: string) =>
      compare(
        asked(
          `${start}澜桥雅筑东苑公积金贷款`,
          '在澜桥雅筑东苑买房，准备用公积金贷款，不知道窗口收不收维修基金的票据，几天可以批下来，请给个准信',
        ),
        rule(`${start}澜桥雅筑东苑办理公积金`),
        counted(600),
      ).score
    expect(score('咨询')).toBeLessThan(score('投诉'))
  })
  it('leaves short words about a place that nobody knows to a person', () => {
    const lamp = letter('', '小区里的路灯坏了好几天没有人修，晚上太黑')
    const d = decideLinks(asked('', '小区里的路灯坏了几天了没人修，晚上黑'), [lamp], thresholds, counted(600))
    expect(d.action, d.why.zh).not.toBe('link')
  })
  it('shows one short sentence of two people and no place to a person, and links it when one person sends it twice', () => {
    const said = '垃圾桶满了三天没人收，臭得很，苍蝇到处飞'
    const decided = (reporter: string, text: string, of: CandidateCase) =>
      decideLinks({ report: { text, at, reporter } }, [of], thresholds, counted(600)).action
    const first = letter('', said, { reporters: ['p1'] })
    expect(decided('p2', said, first)).toBe('propose')
    expect(decided('p1', said, first)).toBe('link')
    const named = '投诉水杉坊三组锦河百货旁边的烧烤摊严重扰民，附近居民无法休息，请有关部门核实处理'
    expect(decided('p2', named, letter('', named, { reporters: ['p1'] }))).toBe('link')
  })
  it('has the words of the list counted from the first day', () => {
    const item = { name: '垃圾站', kindName: '环境', opening: '臭味', keywords: ['污水'], phrases: [] }
    const rarity = Rarity.of(Array.from({ length: 300 }, () => item))
    expect(rarity.size).toBe(300)
    const [common, rare] = ['垃圾站', '澜桥雅'].map((t) => rarity.rare(sketchOnce(t).pairs)[0]!)
    expect(common).toBeLessThan(1)
    expect(rare).toBeGreaterThan(5)
  })
  it('proposes at most while too few texts were counted to know what is rare, and when the case is closed', () => {
    expect(decideLinks(again, [station], thresholds, counted(50)).action).not.toBe('link')
    const closed = { ...station, closed: true }
    expect(decideLinks(again, [closed], thresholds, counted(600)).action).not.toBe('link')
  })
  it('is the same both ways', () => {
    const rarity = counted(600)
    const turned = letter(again.report.title!, again.report.text, { openedAt: at })
    const back = { report: { title: station.title!, text: station.text, at: days(3) } }
    expect(compare(back, turned, rarity).score).toBe(compare(again, station, rarity).score)
  })
  it('is not torn between two reports of one case', () => {
    const two = [station, { ...station, id: 'c2', of: 'c1' }]
    expect(decideLinks(again, two, thresholds, counted(600))).toMatchObject({ action: 'link', caseId: 'c1' })
  })
})
