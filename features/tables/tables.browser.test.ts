/** A table on the desk from its rows to the department: where a cell comes from, what is typed, handed in. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { launchBrowser } from '../../test/browser.ts'
import { type Opened, post, signedIn, violations } from '../../test/e2e/pages.ts'
import { builtin } from './rules.ts'

const town = inject('town')
let browser: Browser
let desk: Opened
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(async () => {
  await desk?.context.close()
  await browser?.close()
})

test('a cell says where it comes from, one by hand is kept with Enter, and what was handed in stands', async () => {
  desk = await signedIn(browser, town, 'linshu', '/desk/tables')
  const { page, context, faults, quiet } = desk
  // A table of its own: other files look at those of the program.
  const own = { ...builtin[0]!.definition, name: { zh: '各格人数', en: 'People by grid' } }
  const table = await post<{ id: string }>(context, `${town}/api/tables`, { definition: own })
  await page.reload()
  const row = page.getByRole('row', { name: /各格人数/ })
  await row.getByRole('button', { name: /^生成/ }).click()
  await page.waitForURL(/tables\/sheets\//)
  await page.getByRole('columnheader', { name: '居住人数' }).waitFor({ timeout: 30_000 })
  const first = page.locator('.tb-grid tbody tr').first()
  await first.locator('button.tb-cell').first().click()
  await page.getByText('台账里的“社区”').waitFor()
  const note = first.locator('input.tb-hand')
  await note.fill('补报两户')
  await note.press('Enter')
  await quiet()
  expect([...faults.splice(0), ...(await violations(page))]).toEqual([])
  // What axe puts into the page is told on its console.
  faults.splice(0)
  await page.getByRole('button', { name: '报送', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: '报送', exact: true }).click()
  await page.getByText('报送了').waitFor()
  expect(await page.locator('input.tb-hand').count()).toBe(0)
  await page.goto(`${town}/desk/tables/define/${table.id}`)
  await page.getByText('，前几行').waitFor()
  await quiet()
  expect([...faults, ...(await violations(page))]).toEqual([])
})
