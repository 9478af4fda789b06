/** Learned routes as they are used: what returns taught, what a region makes of it, and why a case goes where it goes. */
import { randomUUID } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { sharedBrowser } from '../../test/browser.ts'
import { accessible, phone, post, signedIn } from '../../test/e2e/pages.ts'

const town = inject('town')
let browser: Browser
beforeAll(async () => {
  browser = await sharedBrowser()
})
afterAll(() => browser?.close())

test('the analyst sees the owner that returns point to, and says what a community makes of it, on a slow line', async () => {
  const { page, context, faults } = await signedIn(browser, town, 'chenyh', '/desk/decisions?tab=learned')
  const row = page.locator('tr', { hasText: '1.2.1 路面不洁' }).first()
  await row.waitFor()
  expect(await row.textContent()).toMatch(/区园林绿化所.*区环卫所敦仁分所.*5 件里 5 件.*YG-/)
  await accessible(page, 'learned')

  await page.getByLabel('再定一个区域').selectOption({ label: '乌杨树社区' })
  const asked = new Set<string>()
  await page.route('**/learned-routes/mode', async (route) => {
    asked.add((route.request().postDataJSON() as { requestId: string }).requestId)
    await new Promise((done) => setTimeout(done, 1500))
    await route.fallback()
  })
  const mode = page.getByRole('tablist', { name: /乌杨树社区/ })
  await mode.getByRole('tab', { name: '不用' }).dblclick()
  await expect.poll(() => mode.getByRole('tab', { name: '不用' }).getAttribute('aria-selected')).toBe('true')
  await expect.poll(() => page.getByLabel('再定一个区域').inputValue()).toBe('')
  await expect.poll(() => mode.getByRole('tab', { name: '不用' }).getAttribute('aria-selected')).toBe('true')
  // Pressed twice it is one intention: the second is answered as the first.
  expect(asked.size).toBe(1)
  await page.setViewportSize(phone)
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
  for (const tab of await mode.getByRole('tab').all())
    expect((await tab.boundingBox())!.x + (await tab.boundingBox())!.width).toBeLessThanOrEqual(phone.width)
  expect(faults).toEqual([])
  await context.close()
})

test('beside a case: the list, what was learned with the cases of the own area, and what if; with the keyboard, on a line that breaks', async () => {
  const { page, context, faults } = await signedIn(browser, town, 'zhouwb', '/desk/inbox')
  const { caseId } = await post<{ caseId: string }>(context, `${town}/api/staff/reports`, {
    channel: 'phone',
    body: `绿化带里落叶堆着没人扫 ${randomUUID().slice(0, 8)}`,
    itemCode: '1.2.1',
    level: 'normal',
    regionPath: '500102006012002',
  })
  await page.goto(`${town}/desk/cases/${caseId}`)
  const card = page.locator('section', { hasText: '派给谁，为什么' })
  await card.locator('summary').focus()
  await page.keyboard.press('Enter')
  const answer = card.locator('.dw-list')
  await answer.waitFor()
  await expect
    .poll(() => answer.textContent())
    .toMatch(/退件学到区园林绿化所.*5 件里 5 件.*先派错的：YG-.*现在会派给区环卫所敦仁分所/)
  await accessible(page, 'why')
  // The words of the reason, as they are stored, name no case.
  const detail = await (await context.request.get(`${town}/api/cases/${caseId}`)).text()
  expect(detail).toContain('退件学到')
  expect(detail.match(/退件学到[^"]*/)![0]).not.toMatch(/YG-/)

  // Each named case opens from here; behind them comes what can be asked.
  for (let i = 0; i < 5; i++) {
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement?.textContent')).toMatch(/^YG-/)
  }
  await page.keyboard.press('Tab')
  expect(await page.evaluate('document.activeElement?.labels?.[0]?.firstChild?.textContent')).toBe('级别')
  await page.route('**/api/decisions/routes/**', (route) => route.abort('connectionreset'))
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await card.getByText('没有查到').waitFor({ timeout: 40_000 })
  expect(await card.getByLabel('级别').inputValue()).toBe('critical')
  await page.unroute('**/api/decisions/routes/**')
  await card.getByRole('button', { name: '现在再试' }).click()
  await expect.poll(() => answer.textContent()).toMatch(/这样会派给/)
  await card.getByLabel('说法').fill(`🍂${'很长'.repeat(200)}`)
  await page.keyboard.press('Enter')
  await expect.poll(() => answer.getAttribute('aria-busy')).toBe('false')
  expect((await card.getByLabel('说法').inputValue()).length).toBeLessThanOrEqual(120)
  expect(faults).toEqual([])
  await context.close()
})
