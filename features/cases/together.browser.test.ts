/** Two dispatchers at one list: each sees the other, nobody waits, and what was refused comes back with its reason. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { sharedBrowser } from '../../test/browser.ts'
import { accessible, entered, ownCase, post, signedIn } from '../../test/e2e/pages.ts'

const town = inject('town')
let browser: Browser
beforeAll(async () => {
  browser = await sharedBrowser()
})
afterAll(() => browser?.close())

const at = (username: string, path: string) => signedIn(browser, town, username, path)
test('two on one case see each other in the row and beside the case, and no longer when one leaves', async () => {
  const other = await entered(browser, town, 'zhouwb')
  const id = await ownCase(other.context, town, '500102006013005')
  await other.page.goto(`${town}/desk/inbox?view=confirm&case=${id}`)
  const mine = await at('tangwy', `/desk/inbox?view=confirm&case=${id}`)
  await mine.page.locator('.y-others', { hasText: '周文博也在看' }).waitFor()
  await mine.page.locator(`#row-${id} .y-here`, { hasText: '周文博也在看' }).waitFor()
  await other.page.locator('.y-others', { hasText: '唐文远也在看' }).waitFor()
  await accessible(mine.page)
  await other.page.keyboard.press('r')
  await mine.page.locator('.y-others', { hasText: '周文博 正在派遣' }).waitFor()
  // It blocks nothing: what this person may do is still there.
  expect(await mine.page.locator('.y-act .y-btn').count()).toBeGreaterThan(0)
  await other.page.close()
  await mine.page.locator('.y-others.none').waitFor({ state: 'attached' })
  expect(await mine.page.locator(`#row-${id} .y-here`).count()).toBe(0)
  expect([...mine.faults, ...other.faults]).toEqual([])
  await mine.context.close()
  await other.context.close()
})

test('a dispatch moves on before the answer; refused, it leads back and says why', async () => {
  const { page, context } = await entered(browser, town, 'zhouwb')
  const id = await ownCase(context, town, '500102006016001')
  // The page must not learn of the colleague's step before it sends.
  await page.route('**/api/live*', (r) => r.abort())
  await page.goto(`${town}/desk/inbox?view=confirm&case=${id}`)
  await page.locator('.y-act .y-btn.pri', { hasText: '确认派遣' }).waitFor()
  let answer = () => {}
  const held = new Promise<void>((go) => {
    answer = go
  })
  await page.route(`**/api/cases/${id}/dispatch`, async (r) => {
    await held
    await r.continue()
  })
  // A colleague writes into the case first: the dispatch was decided on an older version.
  const detail = await context.request.get(`${town}/api/cases/${id}`)
  const { version } = (await detail.json()) as { version: number }
  await post(context, `${town}/api/cases/${id}/note`, { baseVersion: version, body: '先打电话问一下' })
  await page.keyboard.press('Enter')
  // Gone from the list at once, though nothing has been answered.
  await page.locator(`#row-${id}`).waitFor({ state: 'detached' })
  await page.locator(`.y-cr.cur:not(#row-${id})`).waitFor()
  answer()
  await page.locator(`#row-${id}.cur`).waitFor()
  await page.getByText('别人刚改过').first().waitFor()
  await page.getByText('还没有做。别人改的在上面').first().waitFor()
  await context.close()
})
