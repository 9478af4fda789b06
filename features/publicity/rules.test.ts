import { describe, expect, it, test } from 'vitest'
import type { Shown } from './contract.ts'
import { communityOf, jsonFeedOf, masked, publicFaults, rssOf } from './rules.ts'

const texts = { title: '路灯修好了', said: '路灯不亮三天', result: '换了灯泡', place: '大东门社区' }

describe('words for everybody', () => {
  test.each([
    ['打 13800001111 找我', '13800001111', true],
    ['住 3栋2单元502室', '3栋2单元502室', true],
    ['身份证 500102199001011234', '500102199001011234', true],
    ['老张火锅店半夜吵', '老张火锅店', false],
    ['隔壁王女士家', '隔壁王女士', false],
  ])('%s: shows that %s was taken out', (text, was, firm) => {
    const m = masked(text)
    expect(m.taken.some((t) => t.firm === firm && t.was.includes(was.slice(-4)))).toBe(true)
    expect(m.text).not.toContain(was)
  })
  it('leaves alone what names nobody', () => {
    expect(masked('路口的路灯不亮，晚上看不清')).toEqual({ text: '路口的路灯不亮，晚上看不清', taken: [] })
  })
  it('what was masked stays masked: a proposal can be published as it is', () => {
    const said = masked('我是李女士，住3栋2单元502室，电话13800001111，楼下老张火锅店吵').text
    expect(publicFaults({ ...texts, said }, false)).toEqual([])
  })
})

describe('what keeps words from the board', () => {
  it('a phone never passes, what may be a name passes once a person is sure', () => {
    const bad = { ...texts, said: '找王师傅', result: '打 13800001111', place: '3栋2单元' }
    expect(publicFaults(bad, false).map((i) => `${i.path}:${i.code}`)).toEqual([
      'said:maybe',
      'result:firm',
      'place:firm',
    ])
    expect(publicFaults(bad, true).map((i) => i.path)).toEqual(['result', 'place'])
    expect(publicFaults(texts, false)).toEqual([])
  })
  it('the community is the first twelve characters', () => {
    expect(communityOf('500102006001003')).toBe('500102006001')
  })
})

describe('feeds', () => {
  const item: Shown = {
    id: '0190a000-0000-7000-8000-000000000000',
    ...texts,
    title: '<路灯> & "灯"',
    kind: '市政设施',
    reportedAt: '2026-06-20T08:00:00.000Z',
    resolvedAt: '2026-06-21T08:00:00.000Z',
    publishedAt: '2026-06-22T08:00:00.000Z',
    photos: [{ id: '0190a000-0000-7000-8000-000000000001', phase: 'after' }],
  }
  const o = {
    name: '敦仁街道',
    url: 'https://x.example',
    items: [item],
    now: new Date('2026-06-22T09:00:00Z'),
  }
  it('RSS is sound XML whatever was written', () => {
    const xml = rssOf(o)
    expect(xml).toContain('<title>&lt;路灯&gt; &amp; &quot;灯&quot;</title>')
    expect(xml).toContain('<pubDate>Mon, 22 Jun 2026 08:00:00 GMT</pubDate>')
    expect(xml.match(/<item>/g)).toHaveLength(1)
    // What a text editor pastes unseen would make the whole feed unreadable.
    const pasted = rssOf({ ...o, items: [{ ...item, title: '灯\u000b亮\u0001了' }] })
    expect(pasted).toContain('<title>灯亮了</title>')
  })
  it('JSON Feed names version, id and picture', () => {
    expect(jsonFeedOf(o)).toMatchObject({
      version: 'https://jsonfeed.org/version/1.1',
      items: [
        {
          id: `urn:uuid:${item.id}`,
          image: `https://x.example/api/public-board/${item.id}/photos/${item.photos[0]!.id}`,
        },
      ],
    })
  })
})
