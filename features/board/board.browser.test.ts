/** A case goes to a unit by keys alone, after it was read what will happen; the roster page shows who answers. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { sharedBrowser } from '../../test/browser.ts'
import { accessible, entered, ownCase, signedIn } from '../../test/e2e/pages.ts'

const town = inject('town')
let browser: Browser
beforeAll(async () => {
  browser = await sharedBrowser()
})
afterAll(() => browser?.close())

test('Space picks up, arrows choose, Enter drops, Enter sends, and it can be taken back', async () => {
  const { page, context, faults } = await entered(browser, town, 'zhouwb')
  const id = await ownCase(context, town, '500102006010003')
  await page.goto(`${town}/desk/board`)
  await page.locator(`#bc-${id}`).waitFor()
  await page.locator('.board-suggest li').first().waitFor()
  await accessible(page, 'board')
  await page.locator(`#bc-${id}`).click()
  await page.locator('.board-list').focus()
  await page.keyboard.press('Space')
  await page.locator(`#bc-${id}.held`).waitFor()
  await page.keyboard.press('ArrowRight')
  const name = await page.locator('.board-target.over h3').textContent()
  await page.keyboard.press('Enter')
  await page.locator('.board-confirm', { hasText: `派给 ${name}（您选的）` }).waitFor()
  await accessible(page, 'confirm')
  await page.waitForTimeout(300)
  await page.keyboard.press('Enter')
  await page.getByText('派了 1 件').first().waitFor()
  const sent = (await (await context.request.get(`${town}/api/cases/${id}`)).json()) as {
    state: string
    mainUnitName: string
  }
  expect(sent).toMatchObject({ state: 'dispatched', mainUnitName: name })
  await page.getByRole('button', { name: '撤回' }).click()
  await expect
    .poll(async () => (await (await context.request.get(`${town}/api/cases/${id}`)).json()).state, {
      timeout: 10_000,
    })
    .toBe('triage')
  expect(faults).toEqual([])
  await context.close()
})

test('the duty pages show who answers now, the month, and my shifts', async () => {
  const { page, context, faults } = await signedIn(browser, town, 'zhouwb', '/desk/duty')
  await page.getByText(/\d+\/\d+ 个网格现在有人值班/).waitFor()
  await accessible(page, 'now')
  await page.getByRole('tab', { name: '值班表' }).click()
  await page.locator('.duty-month').waitFor()
  await accessible(page, 'month')
  await page.getByRole('tab', { name: '我的班' }).click()
  await page.getByRole('button', { name: '换班' }).first().waitFor()
  await accessible(page, 'mine')
  expect(faults).toEqual([])
  await context.close()
})
