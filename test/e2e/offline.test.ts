/**
 * The phone without a line: the page opens after a reload, shows what its person had read, takes a report with its photo, and sends it
 * once when the line is back. Nothing of it is there for the next one on the same phone.
 */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { phonePhoto } from '../../features/attachments/sample.ts'
import { actors } from '../actors.ts'
import { sharedBrowser } from '../browser.ts'
import { accessible, phone, signedIn } from './pages.ts'

const town = inject('town')
let browser: Browser
beforeAll(async () => {
  browser = await sharedBrowser()
})
afterAll(() => browser?.close())

/** What the phone keeps under a key. */
const keptOn = (page: Page, key: string) =>
  page.evaluate(`new Promise((done) => {
    const ask = indexedDB.open('yige', 1)
    ask.onerror = () => done(null)
    ask.onsuccess = () => {
      if (!ask.result.objectStoreNames.contains('kept')) return done(null)
      const get = ask.result.transaction('kept').objectStore('kept').get('${key}')
      get.onsuccess = () => done(get.result ? JSON.stringify(get.result) : null)
    }
  })`) as Promise<string | null>

test('opens, captures and sends once; the next person on the phone sees nothing of it', async () => {
  const { page, context, faults } = await signedIn(browser, town, actors.gridWorker, '/field/today', phone)
  const title = page.locator('h1')
  await title.filter({ hasText: /今天/ }).waitFor()
  await page.evaluate('navigator.serviceWorker.ready.then(() => 1)')
  await expect.poll(() => keptOn(page, 'slice'), { timeout: 10_000 }).toContain('cases.list')
  const name = ((await page.locator('.me b').textContent()) ?? '').trim()
  const rows = await page.locator('.y-due li').count()
  // From now on the page is under the worker; online it is still the server's.
  await page.reload()
  await title.filter({ hasText: /今天/ }).waitFor()
  expect(await page.evaluate('Boolean(navigator.serviceWorker.controller)')).toBe(true)

  await context.setOffline(true)
  await page.reload()
  await page.getByText(/没有信号，看到的是 \d\d:\d\d 的情况/).waitFor()
  await page.getByText(name).first().waitFor()
  await expect.poll(() => page.locator('.y-due li').count()).toBe(rows)
  await accessible(page, 'the day without a line')

  const said = `三单元楼梯扶手松了 ${Date.now()}`
  await page.getByRole('link', { name: '上报' }).click()
  await page.locator('#field-text').fill(said)
  await page.locator('#field-place').fill('顺城街 18 号')
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({
      name: 'photo.jpg',
      mimeType: 'image/jpeg',
      buffer: Buffer.from(await phonePhoto({ width: 640, height: 480 })),
    })
  await page.locator('.y-pics img').waitFor()
  // Killed before it is pressed: the draft is there again.
  await page.waitForTimeout(800)
  await page.reload()
  await expect.poll(() => page.locator('#field-text').inputValue()).toBe(said)
  await page.getByRole('button', { name: '交上去' }).click()
  await page.getByText('1 件存在手机里').waitFor()
  await accessible(page, 'kept')
  // And once more after it was pressed.
  await page.reload()
  await page.getByText('1 件存在手机里').waitFor()
  expect(await page.locator('#field-text').inputValue()).toBe('')

  await context.setOffline(false)
  await page.getByText(/交上去了：YG-|是同一件/).waitFor({ timeout: 30_000 })
  const found = async () =>
    (await (await context.request.get(`${town}/api/cases?view=all&q=${encodeURIComponent(said)}`)).json())
      .rows as { id: string }[]
  await expect.poll(async () => (await found()).length, { timeout: 10_000 }).toBe(1)
  await page.reload()
  await page.getByText(/交上去了：YG-|是同一件/).waitFor()
  const [one] = await found()
  const sent = await (await context.request.get(`${town}/api/cases/${one?.id}`)).json()
  expect(sent.reports.filter((r: { body: string }) => r.body.includes(said))).toHaveLength(1)
  expect(sent.attachments.length).toBeGreaterThan(0)
  await page.getByRole('button', { name: '知道了' }).click()
  await page.getByText('没有信号，看到的是').waitFor({ state: 'detached' })

  // Signed out: without a line there is only the way in.
  await page.goto(`${town}/field/me`)
  await page.getByRole('button', { name: '退出' }).click()
  await page.getByText('用账号和密码登录').waitFor()
  expect(await keptOn(page, 'slice')).toBeNull()
  await context.setOffline(true)
  await page.reload()
  await page.locator('body', { hasText: /\p{Script=Han}{2}/u }).waitFor()
  await page.waitForTimeout(1000)
  expect(await page.locator('body').textContent()).not.toContain(name)
  expect(faults).toEqual([])
  await context.close()
}, 120_000)

test('a session that has ended lets nobody in without a line', async () => {
  const { page, context } = await signedIn(browser, town, actors.gridWorker, '/field/today', phone)
  await page.locator('h1').filter({ hasText: /今天/ }).waitFor()
  await page.evaluate('navigator.serviceWorker.ready.then(() => 1)')
  await expect.poll(() => keptOn(page, 'slice'), { timeout: 10_000 }).toContain('cases.list')
  const name = ((await page.locator('.me b').textContent()) ?? '').trim()
  await context.clearCookies()
  await page.reload()
  await page.getByText('用账号和密码登录').waitFor()
  await expect.poll(() => keptOn(page, 'slice')).toBeNull()
  await context.setOffline(true)
  await page.reload()
  await page.locator('body', { hasText: /\p{Script=Han}{2}/u }).waitFor()
  await page.waitForTimeout(1000)
  expect(await page.locator('.me b', { hasText: name }).count()).toBe(0)
  await context.close()
}, 60_000)
