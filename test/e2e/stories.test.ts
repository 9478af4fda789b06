/**
 * The storylines of 敦仁 as somebody at the desk sees them: each is played through the real handlers as the real accounts, with the clock
 * moved on by its minutes, and read off the pages in a real browser. One server; nobody waits for a minute of the town.
 */
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Play } from '../../features/town/play.ts'
import { sharedBrowser } from '../browser.ts'
import { type StoryTown, storyTown } from '../stories.ts'

/** What the page says of a state. */
const stateWords: Record<string, string | undefined> = {
  triage: '待确认',
  dispatched: '已派出',
  accepted: '办理中',
  resolved: '待评价',
  evaluated: '待归档',
}

let t: StoryTown
let url: string
let browser: Browser
let context: BrowserContext
let page: Page
const faults: string[] = []

beforeAll(async () => {
  ;[t, browser] = await Promise.all([storyTown('dunren', true), sharedBrowser()])
  url = await t.town.server.listen({ port: 0, host: '127.0.0.1' })
  t.town.app.live.start()
  context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
  })
  page = await context.newPage()
  page.on('pageerror', (e) => faults.push(`threw: ${e.message}`))
  page.on('response', (r) => r.status() >= 500 && faults.push(`${r.status()}: ${r.url()}`))
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await t?.close()
})

const storyOf = (key: string) => t.pack.stories.find((s) => s.key === key)!
/** The page's clock is the town's. */
const onTime = () => page.clock.setFixedTime(t.town.now())
/** The street leader and the dispatcher come back after days: each signs in anew. */
async function sitDown(username: string): Promise<void> {
  await onTime()
  await context.clearCookies()
  const r = await context.request.post(`${url}/api/sign-in`, { data: { username, password: 'yige-demo' } })
  expect(r.status()).toBe(200)
}

/** What stands on the page of a case, as text. */
interface Seen {
  state: string
  /** `3 条报告 · 2 个协办` */
  counts: string
  reports: string[]
  handlers: string[]
  deliveries: string[]
  history: string[]
  ratings: string
}
const read = (): Promise<Seen> =>
  page.evaluate(`(() => {
    const texts = (of) => [...document.querySelectorAll(of)].map((e) => e.innerText)
    return {
      state: texts('.y-crumb span')[0] ?? '',
      counts: texts('.y-casehead .m').join(' '),
      reports: texts('.y-case .y-rp'),
      handlers: texts('.y-handlers tbody tr'),
      deliveries: texts('.y-deliv li'),
      history: texts('.y-chain li'),
      ratings: texts('.y-rates').join(' '),
    }
  })()`)
async function openCase(play: Play, name = 'main'): Promise<Seen> {
  await onTime()
  await page.goto(`${url}/desk/cases/${play.cases[name]!.id}`)
  await page.locator('.y-casehead h1').waitFor()
  // The history of a long case shows its latest entries first.
  const all = page.locator('.y-chain + button.y-link')
  if (await all.count()) await all.click()
  return read()
}

const said = (key: string) =>
  storyOf(key).steps.flatMap((s) => (s.do === 'report' ? [[s.case, s.text] as const] : []))

/** Plays a story and reads the page of each of its cases: as many reports, in their own words, answers and helpers as it says. */
async function told(key: string, day: number): Promise<Record<string, Seen>> {
  const story = storyOf(key)
  // What is left open would follow along and cost a reading at every step.
  await page.goto('about:blank')
  const { play, ended } = await t.tell(story, day)
  expect(ended).toBeNull()
  await sitDown('zhouwb')
  const seen: Record<string, Seen> = {}
  for (const e of story.ends) {
    const s = await openCase(play, e.case)
    seen[e.case] = s
    const words = said(key).flatMap(([of, text]) => (of === e.case ? [text] : []))
    expect(s.state).toBe(stateWords[e.state])
    expect(s.counts).toContain(`${e.reports} 条报告`)
    if (e.co) expect(s.counts).toContain(`${e.co} 个协办`)
    expect(s.reports).toHaveLength(words.length)
    for (const text of words) expect(s.reports.filter((r) => r.includes(text))).toHaveLength(1)
    expect(s.deliveries.filter((d) => d.includes('结果'))).toHaveLength(e.results)
    expect(s.handlers.filter((h) => h.includes('协办'))).toHaveLength(e.co)
  }
  return seen
}

test('burst: it arrives in the inbox by itself, three reports become one case before the eyes, three answers go out', async () => {
  const story = storyOf('burst')
  t.town.at('2026-06-10T09:00:00+08:00')
  await sitDown('zhouwb')
  await page.goto(`${url}/desk/inbox?view=all`)
  const row = page.locator('.y-list [role="row"]', { hasText: '水管' })
  await page.locator('.y-listcol').waitFor()
  expect(await row.count()).toBe(0)
  const states: string[] = []
  const { play, ended } = await t.tell(story, 10, async (n, now) => {
    await onTime()
    if (n === 1) await row.first().waitFor()
    // All three are in: one row of the list, not three.
    if (n === 3) {
      await expect.poll(() => row.count()).toBe(1)
      await expect.poll(() => row.textContent()).toMatch(/3 条/)
      const first = await openCase(now)
      expect(first.reports).toHaveLength(3)
      expect(first.deliveries.filter((d) => d.includes('结果'))).toHaveLength(0)
      states.push(first.state)
    }
    // The page stays open from here on: what others do shows on it without a touch.
    if (n > 3) {
      const { body } = await t.door.as('zhouwb', 'GET', `/api/cases/${now.cases.main!.id}`)
      const word = stateWords[body.state] ?? body.state
      await expect.poll(async () => (await read()).state).toBe(word)
      if (states.at(-1) !== word) states.push(word)
    }
  })
  expect(ended).toBeNull()
  expect(states).toEqual(['triage', 'dispatched', 'accepted', 'resolved'].map((s) => stateWords[s]))
  await expect.poll(async () => (await read()).state).toBe(stateWords.evaluated)
  const end = await openCase(play)
  expect(end.counts).toContain('3 条报告 · 2 个协办')
  const answers = end.deliveries.filter((d) => d.includes('结果'))
  expect(answers).toHaveLength(3)
  // Each by the channel it came from.
  for (const channel of ['12345', '扫码', '网格员'])
    expect(
      answers.filter((a) => a.includes(channel)),
      channel,
    ).toHaveLength(1)
  expect(end.ratings).toContain('一个多小时就通了')
  await t.comesTo(story, play)
})

test('bus 306: three channels, three units on the spot the next day', async () => {
  const { main } = await told('bus306', 11)
  for (const unit of ['交通', '公交', '交巡警']) expect(main!.handlers.join(' ')).toContain(unit)
  expect(main!.history.filter((h) => h.includes('到场'))).toHaveLength(3)
  // Who wrote by letter is called back; what was said then stands in the history.
  expect(main!.history.join(' ')).toContain('谢谢，恢复了')
})

test('shop noise: settled three minutes after the call', async () => {
  const { main } = await told('noise2345', 13)
  expect(main!.history.join(' ')).toContain('店主当场关掉喇叭')
  expect(await page.locator('.y-casehead').textContent()).toMatch(/用 [23] 分/)
})

test('a lost elder: police lead, two search, who found him is linked', async () => {
  const { main } = await told('lost-elder', 14)
  expect(main!.handlers[0]).toContain('派出所')
  expect(await page.locator('.y-casehead .t').textContent()).toContain('特急')
  expect(main!.history.join(' ')).toContain('滨江步道找到')
})

test('fraud calls: heard on a round and said by a resident, one case', async () => {
  const { main } = await told('fraud', 15)
  expect(main!.history.join(' ')).toContain('没有资金损失')
})

test('two units pass it on: two returns granted, the third refused by the leader, and the units stay where they were put', async () => {
  const { main } = await told('return-war', 16)
  expect(main!.counts).toContain('退回 2 次')
  const all = main!.history.join('\n')
  for (const words of ['应由市政养护', '支管断裂属实，转回排水', '不在管护清单', '同一天完成'])
    expect(all).toContain(words)
  // What only the leader may rule was refused to the dispatcher: it left no trace.
  expect(all).not.toContain('再转一次')
  expect(all).toContain('唐文远')
})

test('storm night: three cases side by side, none swallows another', async () => {
  const seen = await told('storm', 17)
  expect(Object.keys(seen)).toEqual(['house', 'tree', 'water'])
  expect(new Set(Object.values(seen).map((s) => s.reports[0])).size).toBe(3)
  expect(seen.house!.history.join(' ')).toContain('两位老人连夜转移到宾馆')
  expect(seen.tree!.ratings).toContain('天亮前路就通了')
  expect(seen.water!.history.join(' ')).toContain('水已排干')
})

test('nothing broke on the way', () => {
  expect(faults).toEqual([])
})
