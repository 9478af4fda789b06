/** Figures as people use them: an analysis is approved and shown outside, a number of the workload opens its entries, what was passed on opens its cases. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { actors } from '../actors.ts'
import { sharedBrowser } from '../browser.ts'
import { accessible, signedIn, visitor } from './pages.ts'

const town = inject('town')
let browser: Browser
beforeAll(async () => {
  browser = await sharedBrowser()
})
afterAll(() => browser?.close())

test('an analysis: made, approved, shown outside without single units unless that is ticked', async () => {
  const { page, context, faults } = await signedIn(browser, town, actors.leader, '/desk/analyses')
  await page.getByRole('button', { name: '新报告' }).click()
  await page.getByRole('button', { name: '算出草稿' }).click()
  await page.getByRole('button', { name: '批准', exact: true }).click()
  await page.getByRole('button', { name: '撤回批准' }).waitFor()
  const units = page.getByRole('checkbox', { name: '也列各单位的数字' })
  expect(await units.isChecked()).toBe(false)
  await accessible(page, 'the report')
  const address = async () => {
    const was = await page.locator('output').allTextContents()
    await page.getByRole('button', { name: /出一个 14 天的地址/ }).click()
    const shown = page.locator('output')
    await expect.poll(async () => (await shown.allTextContents())[0]).not.toBe(was[0])
    return (await shown.textContent())!
  }
  const outside = await visitor(browser)
  await outside.page.goto(await address())
  await outside.page.getByText('没有列出：各单位的数字、居民写的地名和原话。').waitFor()
  await accessible(outside.page, 'outside')
  const told = async () =>
    (
      await (
        await context.request.get(`${town}/api/public/analyses/${outside.page.url().split('/').pop()}`)
      ).json()
    ).facts.now.units.length as number
  expect(await told()).toBe(0)
  await units.check()
  await outside.page.goto(await address())
  await outside.page.getByText('没有列出：居民写的地名和原话。').waitFor()
  expect(await told()).toBeGreaterThan(0)
  expect([...faults, ...outside.faults]).toEqual([])
  await outside.context.close()
  await context.close()
})

test('the workload: a number opens its very entries, and an entry its case', async () => {
  const { page, context, faults } = await signedIn(browser, town, actors.leader, '/desk/workload')
  const { people } = (await (await context.request.get(`${town}/api/workload`)).json()) as {
    people: { name: string; unit: string; counts: { resolved: number } }[]
  }
  const one = people.find((p) => p.counts.resolved > 0)!
  const rows = page.locator('.y-table tbody tr')
  await rows.first().waitFor()
  await page.getByLabel('找单位、姓名、网格').fill(one.name)
  await expect.poll(() => rows.count()).toBeLessThan(5)
  await accessible(page, 'people found')
  await rows.filter({ hasText: one.unit }).getByRole('link', { name: one.name }).click()
  const number = page.getByRole('button', { name: /^办结/ })
  await number.waitFor()
  const n = Number(/\d+/.exec((await number.textContent()) ?? '')?.[0])
  expect(n).toBe(one.counts.resolved)
  await number.click()
  await page.getByRole('heading', { name: `办结：${n} 条` }).waitFor()
  expect(await page.locator('.wl-entries li').count()).toBe(Math.min(n, 50))
  await accessible(page, 'one person')
  await page.locator('.wl-entries li a').first().click()
  await page.waitForURL(/\/desk\/cases\//)
  expect(faults).toEqual([])
  await context.close()
})

test('passed on: arrow keys in the matrix, a number opens its cases; the editor leaves a proposal with a reason', async () => {
  const { page, context, faults } = await signedIn(browser, town, actors.leader, '/desk/passing')
  const cells = page.locator('.pas-matrix td a')
  await cells.first().waitFor()
  await accessible(page, 'passed on')
  await cells.first().focus()
  const first = await page.evaluate('document.activeElement.ariaLabel')
  const focused = () =>
    page.evaluate('document.activeElement.closest("td") && document.activeElement.ariaLabel')
  const seen = new Set([first])
  for (const key of ['ArrowDown', 'ArrowRight', 'ArrowDown']) {
    await page.keyboard.press(key)
    seen.add(await focused())
  }
  expect(seen).not.toContain(null)
  expect(seen.size).toBeGreaterThan(2)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/desk\/inbox\?.*facet=move\./)
  await page.locator('[role="row"]').first().waitFor()
  expect(faults).toEqual([])
  await context.close()

  const clerk = await signedIn(browser, town, actors.clerk, '/desk/passing')
  const leave = clerk.page.getByRole('button', { name: '不采用' })
  await leave.first().click()
  const dialog = clerk.page.getByRole('dialog')
  await accessible(clerk.page, 'leaving a proposal')
  await dialog.getByLabel('为什么不改').fill('两家已经商量好，月底前换牌')
  await dialog.getByRole('button', { name: '不采用' }).click()
  await clerk.page.getByText(/不采用：两家已经商量好/).waitFor()
  expect(clerk.faults).toEqual([])
  await clerk.context.close()
})

test('an export: what its columns are, started, done, fetched', async () => {
  const { page, context, faults } = await signedIn(browser, town, actors.dispatcher, '/desk/exports')
  await page.getByText('事件编号，一件一个，不变').waitFor()
  await accessible(page, 'exports')
  await page.getByLabel('导什么').selectOption('reports')
  await page.getByText('只有首尾几位').waitFor()
  await page.getByLabel('文件格式').selectOption('jsonl')
  await page.getByRole('button', { name: '开始导出' }).click()
  await page.getByText('写一句做什么用').waitFor()
  await page.getByLabel('做什么用').fill('给区里对数')
  await page.getByRole('button', { name: '开始导出' }).click()
  await page.getByText(/导好了，\d+ 条/).waitFor({ timeout: 60_000 })
  const file = page.waitForEvent('download')
  await page.getByRole('link', { name: '下载' }).first().click()
  expect((await file).suggestedFilename()).toMatch(/^yige-reports-.*\.jsonl$/)
  expect(faults).toEqual([])
  await context.close()
})
