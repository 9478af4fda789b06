import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { actors } from '../../test/actors.ts'
import { launchBrowser } from '../../test/browser.ts'
import { accessible, signedIn } from '../../test/e2e/pages.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

test('a message to a community is counted, approved by somebody else, and its log says who has it', async () => {
  const town = inject('town')
  const title = `测试停水 ${Date.now() % 1_000_000}`
  const own = await signedIn(browser, town, actors.secretary, '/desk/mailings')
  await own.page.getByRole('button', { name: /写一条短信/ }).waitFor()
  await own.page.keyboard.press('n')
  const form = own.page.getByRole('dialog')
  await form.getByLabel('名称').fill(title)
  await form.getByLabel('为什么发').fill('停水告知')
  await form.getByRole('textbox', { name: /^短信/ }).fill('【测试】明天停水，请存水。')
  await form.getByText(/人，发到 \d+ 个手机/).waitFor()
  await accessible(own.page, 'form')
  await form.getByRole('button', { name: '请人批准' }).click()
  await own.page.getByRole('heading', { name: title }).waitFor()
  await own.page.getByText('等批准').first().waitFor()

  const leader = await signedIn(browser, town, actors.leader, '/desk/mailings')
  await leader.page.getByRole('button', { name: title }).click()
  await leader.page.locator('.y-one').getByRole('button', { name: '批准', exact: true }).click()
  // The demo platform answers, and says what it is.
  await leader.page.getByText('没有真的发出去').first().waitFor({ timeout: 15_000 })
  await accessible(leader.page, 'one')
  await leader.page.getByLabel('为什么').fill('来水了')
  await leader.page.getByRole('button', { name: '停下' }).click()
  await leader.page.locator('.y-one').getByText('停了', { exact: false }).first().waitFor()
  await own.page
    .locator('.y-one')
    .getByRole('tab', { name: /停了没发/ })
    .waitFor({ timeout: 10_000 })
  expect([...own.faults, ...leader.faults]).toEqual([])
  await own.context.close()
  await leader.context.close()
}, 60_000)
