/** The decision desk as it is used: a cell opens its very cases, one look by the keys corrects a case, the version says how it did. */
import { randomUUID } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { sharedBrowser } from '../../test/browser.ts'
import { accessible, post, signedIn } from '../../test/e2e/pages.ts'

const town = inject('town')
let browser: Browser
beforeAll(async () => {
  browser = await sharedBrowser()
})
afterAll(() => browser?.close())

test('from agreement to the cases behind a number, and a look by the keys', async () => {
  const { page, context, faults } = await signedIn(browser, town, 'zhouwb', '/desk/decisions')
  const tile = page.getByRole('button', { name: /^事项/ })
  await tile.waitFor()
  await expect.poll(() => tile.textContent()).toMatch(/\d+\.\d%.*–.*人看过的 \d+ 件/)
  await page.keyboard.press('t')
  await page.getByRole('columnheader', { name: '周一' }).waitFor()
  await accessible(page, 'figures')
  const cell = page.locator('.dd-matrix a').first()
  const n = Number(await cell.textContent())
  await cell.click()
  await page.waitForURL(/\/inbox\?.*facet=decided/)
  await expect.poll(() => page.locator('.y-cr').count()).toBe(n)

  // Words that say little: it waits for a person, and is nobody else's.
  const { caseId: id } = await post<{ caseId: string }>(context, `${town}/api/staff/reports`, {
    channel: 'phone',
    body: `楼道里的灯和门口的东西都要人来看一下 ${randomUUID().slice(0, 8)}`,
    regionPath: '500102006013005',
  })
  const { number, itemCode } = (await (await context.request.get(`${town}/api/cases/${id}`)).json()) as {
    number: string
    itemCode: string
  }
  await page.goto(`${town}/desk/decisions?tab=queue`)
  const card = page.locator('.dd-one')
  await card.waitFor()
  await page.keyboard.press('j')
  await accessible(page, 'queue')
  for (let i = 0; i < 60 && (await card.getAttribute('aria-label')) !== number; i++)
    await page.keyboard.press('j')
  await page.locator(`.dd-one[aria-label="${number}"]`).waitFor()
  await page.keyboard.press('2')
  const second = await card.locator('.dd-guesses label b').nth(1).textContent()
  await page.getByText(`事件的事项改成 ${second}`).waitFor()
  await page.keyboard.press('Enter')
  await page.getByText(`${number} 改成了 ${second}`).waitFor()
  const after = (await (await context.request.get(`${town}/api/cases/${id}`)).json()) as { itemCode: string }
  expect(after.itemCode).not.toBe(itemCode)
  expect(second).toContain(after.itemCode)
  expect(faults).toEqual([])
  await context.close()
})
