import iconv from 'iconv-lite'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Actor, actors } from '../../test/actors.ts'
import { sharedBrowser } from '../../test/browser.ts'
import { accessible, desk, phone, signedIn } from '../../test/e2e/pages.ts'

let browser: Browser
beforeAll(async () => {
  browser = await sharedBrowser()
})
afterAll(() => browser?.close())

const open = (who: Actor, path: string, viewport = desk) =>
  signedIn(browser, inject('town'), actors[who], `/desk/${path}`, viewport)

describe('the channels page', () => {
  test('takes in a GBK table: seen first, a column corrected, rows at fault named, nothing twice', async () => {
    const { page, context, faults } = await open('dispatcher', 'channels?tab=imports')
    const id = String(Date.now())
    const table = iconv.encode(
      `工单号,市民说的,哪里,手机\nT${id}-1,路灯三天没亮,大东门小学门口,13800000001\nT${id}-2,,大东门公交站,\nT${id}-3,垃圾满了没人清,大东门便民市场,打不通\n`,
      'gbk',
    )
    await page.getByRole('button', { name: '导入表格' }).click()
    await page.setInputFiles('input[type=file]', { name: '六月.csv', mimeType: 'text/csv', buffer: table })
    await page.waitForSelector('.ch-map')
    // Nobody calls it so: the person says which column is the text, and the rows show at once.
    await page.getByLabel('“市民说的”这一列是').selectOption({ label: '内容' })
    await page.getByLabel('“哪里”这一列是').selectOption({ label: '地址' })
    await page.waitForSelector('.ch-rows article.bad')
    // The rows of the first guess stand there until the file is read anew.
    await expect.poll(() => page.locator('.ch-sum').textContent()).toContain('3 行：收 2，不收 1，有提醒 1')
    expect(await page.locator('.ch-rows').textContent()).toContain('路灯三天没亮')
    expect(await page.locator('.ch-rows').textContent()).toContain('138****0001')
    await page.getByRole('button', { name: '收 2 行' }).click()
    await page.getByText('新收 2 · 已有 0 · 不收 1').first().waitFor({ timeout: 30_000 })

    await page.getByRole('button', { name: '导入表格' }).click()
    await page.setInputFiles('input[type=file]', { name: '六月.csv', mimeType: 'text/csv', buffer: table })
    await page.waitForSelector('.ch-rows')
    expect(await page.locator('.ch-sum').textContent()).toContain('列按上次说的')
    await page.getByRole('button', { name: '收 2 行' }).click()
    await page.getByText('新收 0 · 已有 2 · 不收 1').first().waitFor({ timeout: 30_000 })
    expect(faults).toEqual([])
    await context.close()
  })

  test('says what to do with an old workbook, and keeps the page', async () => {
    const { page, context } = await open('dispatcher', 'channels?tab=imports')
    await page.getByRole('button', { name: '导入表格' }).click()
    const old = Buffer.from('d0cf11e0a1b11ae1', 'hex')
    await page.setInputFiles('input[type=file]', {
      name: '旧.xls',
      mimeType: 'application/vnd.ms-excel',
      buffer: old,
    })
    await page.getByText('另存为 .xlsx').first().waitFor()
    await page.getByRole('button', { name: '换一个' }).click()
    await page.getByText('或拖到这里').waitFor()
    await context.close()
  })

  test('new codes are made and printed by who manages channels', async () => {
    const { page, context, faults } = await open('systemAdmin', 'channels?tab=codes')
    await page.waitForSelector('.ch-list li')
    await page.getByRole('button', { name: '新码' }).click()
    await page.getByPlaceholder('网格、小区、社区的名字').fill('大东门社区')
    await page.locator('.ch-found button').first().click()
    await page.getByLabel('地点，一行一个').fill('菜场东门\n菜场西门')
    await page.getByRole('button', { name: '生成 2 个码' }).click()
    const print = page.getByRole('link', { name: '打印 2 个' })
    await print.waitFor()
    const sheet = await context.request.get(
      new URL((await print.getAttribute('href'))!, page.url()).toString(),
    )
    expect((await sheet.text()).match(/class="card"/g)?.length).toBe(2)
    expect(await sheet.text()).toContain('菜场东门')
    expect(faults).toEqual([])
    await context.close()
  })

  for (const [name, viewport] of [
    ['a desk', desk],
    ['a phone', phone],
  ] as const)
    test(`keeps the rules of accessibility and fits ${name}, on every tab`, async () => {
      const { page, context, faults } = await open('dispatcher', 'channels', viewport)
      await page.waitForSelector('.ch-body > :not(.ch-bar)')
      for (const tab of ['渠道', '送达', '二维码', '导入']) {
        await page.locator('.y-head [role="tab"]', { hasText: tab }).click()
        await page.waitForSelector('.ch-body > :not(.ch-bar)')
        await page.waitForTimeout(300)
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), tab).toBe(0)
        await accessible(page, tab)
      }
      expect(faults).toEqual([])
      await context.close()
    })
})
