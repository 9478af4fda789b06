/** A case goes to a unit by keys alone, after it was read what will happen; the roster page shows who answers. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { launchBrowser } from '../../test/browser.ts'
import { accessible, signedIn } from '../../test/e2e/pages.ts'

const town = inject('town')
let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

test('Space picks up, arrows choose, Enter drops, Enter sends, and it can be taken back', async () => {
  const { page, context, faults } = await signedIn(browser, town, 'zhouwb', '/desk/board')
  await page.locator('.board-case').first().waitFor()
  await page.locator('.board-suggest li').first().waitFor()
  await accessible(page, 'board')
  // The last of those that wait is an ordinary one with an item and a place; it is given to the first unit of the street.
  const r = await context.request.get(`${town}/api/cases?view=confirm&limit=100`)
  const { rows } = (await r.json()) as {
    rows: { id: string; title: string; needsPerson: string[]; proposedUnitName: string | null }[]
  }
  const c = rows.find((x) => x.needsPerson.length === 0 && x.proposedUnitName)!
  await page.locator(`#bc-${c.id}`).click()
  await page.locator('.board-list').focus()
  await page.keyboard.press('Space')
  await page.locator(`#bc-${c.id}.held`).waitFor()
  await page.keyboard.press('ArrowRight')
  const name = await page.locator('.board-target.over h3').textContent()
  await page.keyboard.press('Enter')
  await page.locator('.board-confirm', { hasText: `派给 ${name}（您选的）` }).waitFor()
  await accessible(page, 'confirm')
  await page.waitForTimeout(300)
  await page.keyboard.press('Enter')
  await page.getByText('派了 1 件').first().waitFor()
  const sent = (await (await context.request.get(`${town}/api/cases/${c.id}`)).json()) as {
    state: string
    mainUnitName: string
  }
  expect(sent).toMatchObject({ state: 'dispatched', mainUnitName: name })
  await page.getByRole('button', { name: '撤回' }).click()
  await expect
    .poll(async () => (await (await context.request.get(`${town}/api/cases/${c.id}`)).json()).state, {
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
