/** A dispatcher's work at the desk by keys alone, and two people on one case. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { sharedBrowser } from '../browser.ts'
import { accessible, entered, ownCase, phone, post, signedIn } from './pages.ts'

const town = inject('town')
let browser: Browser
beforeAll(async () => {
  browser = await sharedBrowser()
})
afterAll(() => browser?.close())

const at = (path: string, username = 'zhouwb', screen?: { width: number; height: number }) =>
  signedIn(browser, town, username, path, screen)
const text = (page: Page, selector: string) =>
  page.evaluate(`document.querySelector(${JSON.stringify(selector)})?.textContent ?? ''`) as Promise<string>
/** Polls: the content security policy of the pages forbids what `waitForFunction` does with a string. */
async function until(page: Page, condition: string, ms = 15_000): Promise<void> {
  for (const end = Date.now() + ms; ; await page.waitForTimeout(50)) {
    if (await page.evaluate(`Boolean(${condition})`)) return
    if (Date.now() > end) throw new Error(`never came true: ${condition}`)
  }
}
const current = (page: Page) => text(page, '.y-cr.cur h2')
/** Waits until the pane shows the case that the list stands on. */
const settled = (page: Page) =>
  until(
    page,
    `document.querySelector('.y-cr.cur h2')?.textContent === document.querySelector('.y-pane-h h1 > span:last-child')?.textContent && document.querySelector('.y-act .y-btn')`,
  )
/** The inbox of a dispatcher, standing on a case that only this test changes. */
async function onOwn(grid: string) {
  const opened = await entered(browser, town, 'zhouwb')
  const id = await ownCase(opened.context, town, grid)
  await opened.page.goto(`${town}/desk/inbox?view=confirm&case=${id}`)
  await opened.page.locator(`#row-${id}.cur`).waitFor()
  await settled(opened.page)
  return { ...opened, id }
}

test('J to a case, Enter sends it, the next one is current, Ctrl Z brings it back', async () => {
  const { page, context, faults, id } = await onOwn('500102006009001')
  await accessible(page)
  // Away and back by the keys of the list.
  await page.keyboard.press('k')
  await page.locator(`.y-cr.cur:not(#row-${id})`).waitFor()
  await page.keyboard.press('j')
  await page.locator(`#row-${id}.cur`).waitFor()
  await settled(page)
  const title = await current(page)
  expect(await text(page, '.y-will')).toMatch(/派给.+签收/)
  await page.keyboard.press('Enter')
  await until(page, `document.querySelector('.y-cr.cur h2')?.textContent !== ${JSON.stringify(title)}`)
  await page.getByText('可撤 1 件').waitFor()
  // The focus stays in the list: the next key works at once.
  expect(await page.evaluate(`document.activeElement.getAttribute('role')`)).toBe('grid')
  await page.keyboard.press('Control+z')
  await page.locator(`#row-${id}.cur`).waitFor()
  // And stays there when the list has been fetched anew.
  await settled(page)
  await page.waitForTimeout(1500)
  expect(await page.locator(`#row-${id}.cur`).count()).toBe(1)
  expect(faults).toEqual([])
  await context.close()
})

test('one key corrects one thing: another item changes the owner on the button', async () => {
  const { page, context, faults } = await onOwn('500102006020002')
  await page.keyboard.press('2')
  await page.locator('[role=combobox]').waitFor()
  await accessible(page)
  await page.keyboard.type('路灯不亮')
  await page.locator('[role=option]', { hasText: '路灯不亮' }).first().waitFor()
  await page.keyboard.press('Enter')
  await until(page, `/路灯不亮/.test(document.querySelector('.y-why')?.textContent ?? '')`)
  await until(page, `/路灯/.test(document.querySelector('.y-will')?.textContent ?? '')`)
  expect(faults).toEqual([])
  await context.close()
})

test('what is missing is named, what was typed is kept', async () => {
  const { page, context } = await onOwn('500102006019002')
  await page.keyboard.press('x')
  await page.locator('textarea').first().waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByText('还差：为什么不受理').waitFor()
  await page.keyboard.type('不在本街道')
  await page.keyboard.press('Escape')
  await page.keyboard.press('x')
  expect(await page.locator('textarea').first().inputValue()).toBe('不在本街道')
  await context.close()
})

test('what a colleague does to the open case is shown, and an old screen cannot overrule it', async () => {
  const mine = await onOwn('500102006021003')
  const { id } = mine
  const other = await entered(browser, town, 'tangwy')
  const note = async (body: string) => {
    const at = await other.context.request.get(`${town}/api/cases/${id}`)
    const { version } = (await at.json()) as { version: number }
    await post(other.context, `${town}/api/cases/${id}/note`, { baseVersion: version, body })
  }
  await note('我先打电话问一下')
  await mine.page.getByText('唐文远 记了一笔').first().waitFor()
  // Between the two screens: the note arrives before the list can say so.
  await mine.page.route('**/api/live*', (r) => r.abort())
  await note('报告人不接电话')
  await mine.page.keyboard.press('Enter')
  await mine.page
    .getByText(/别人刚改过|做了：确认派遣/)
    .first()
    .waitFor()
  await mine.context.close()
  await other.context.close()
})

test('a caller is written down while speaking, without the mouse', async () => {
  const { page, context, faults } = await at('/desk/inbox')
  await settled(page)
  await page.keyboard.press('n')
  await page.locator('textarea').waitFor()
  await page.keyboard.type('顺城街 20 号门口的路灯不亮，晚上看不见')
  await page.locator('.y-reg-see', { hasText: '路灯' }).waitFor()
  await page.locator('.y-reg-see .y-why', { hasText: '顺城街' }).waitFor()
  await accessible(page)
  await page.keyboard.press('Control+Enter')
  await page.getByText(/登记好了：YG-/).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/desk\/cases\//)
  await page.getByText('哈希链完整').waitFor()
  await accessible(page)
  expect(faults).toEqual([])
  await context.close()
})

test('supervision has the keys of the inbox; several are reminded at once and answered one by one', async () => {
  const { page, context, faults } = await at('/desk/supervision?tab=late')
  await settled(page)
  await accessible(page)
  const first = await current(page)
  await page.keyboard.press('j')
  await until(page, `document.querySelector('.y-cr.cur h2')?.textContent !== ${JSON.stringify(first)}`)
  await settled(page)
  await page.keyboard.press('k')
  await until(page, `document.querySelector('.y-cr.cur h2')?.textContent === ${JSON.stringify(first)}`)
  // One column for all clocks, however long their words are.
  const edges = (await page.evaluate(
    `[...new Set([...document.querySelectorAll('.y-cr .rt .ck')].map((e) => Math.round(e.getBoundingClientRect().right)))]`,
  )) as number[]
  expect(edges).toHaveLength(1)
  await page.keyboard.press('Space')
  await page.keyboard.press('Shift+J')
  await page.getByText('选了 2 件').waitFor()
  await page.getByRole('button', { name: '催办' }).first().click()
  await page.getByRole('button', { name: '就这样做' }).click()
  await page.getByText(/件都做了|件做了，\d+ 件没做/).waitFor()
  expect(faults).toEqual([])
  await context.close()
})

test.each([
  ['a phone', phone],
  ['an operations wall', { width: 3840, height: 2160 }],
])('the inbox fits %s', async (_name, screen) => {
  const { page, context } = await at('/desk/inbox', 'zhouwb', screen)
  await page.locator('.y-cr').first().waitFor()
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
  await page.locator('.y-cr').nth(1).click()
  await page.locator('.y-act .y-btn').first().waitFor()
  await context.close()
})
