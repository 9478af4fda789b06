import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { actors } from '../../test/actors.ts'
import { sharedBrowser } from '../../test/browser.ts'
import { accessible, desk, phone, signedIn } from '../../test/e2e/pages.ts'
import { FakeSide } from './sample.ts'

let browser: Browser
const side = new FakeSide()
beforeAll(async () => {
  browser = await sharedBrowser()
  await side.start()
})
afterAll(async () => {
  await side.stop()
  await browser?.close()
})

test('an administrator adds a group robot, tries it, and sees that it answers', async () => {
  const { page, context, faults } = await signedIn(browser, inject('town'), actors.systemAdmin, '/desk/hooks')
  const name = `值班群 ${Date.now()}`
  await page.getByRole('button', { name: '新增' }).click()
  await page.getByLabel('名称').fill(name)
  await page.getByLabel('方式').selectOption('wecom')
  await page.getByLabel('地址').fill(`${side.url}/cgi-bin/webhook/send?key=wecom-key`)
  await page.getByLabel('派遣').check()
  await accessible(page, 'the form')
  await page.locator('dialog button[type=submit]').click()
  const card = page.getByRole('region', { name })
  await card.getByRole('button', { name: '试一下' }).click()
  await card.getByText(/通了，\d+ 毫秒/).waitFor()
  expect(side.calls.at(-1)!.body.markdown.content).toContain('试一下')
  expect(await page.content()).not.toContain('wecom-key')
  await accessible(page, 'the page')
  if (process.env.SHOT) await page.screenshot({ path: process.env.SHOT })
  await card.getByRole('button', { name: '停用' }).click()
  await card.getByRole('button', { name: '启用' }).waitFor()
  await card.getByRole('button', { name: '删除' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '删除' }).click()
  await card.waitFor({ state: 'detached' })
  await page.setViewportSize(phone)
  await page.waitForTimeout(300)
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
  await page.setViewportSize(desk)
  expect(faults).toEqual([])
  await context.close()
})
