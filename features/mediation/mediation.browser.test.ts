import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { actors } from '../../test/actors.ts'
import { sharedBrowser } from '../../test/browser.ts'
import { accessible, desk, phone, signedIn, visitor } from '../../test/e2e/pages.ts'

let browser: Browser
beforeAll(async () => {
  browser = await sharedBrowser()
})
afterAll(() => browser?.close())

test('a secretary opens a dispute, writes the agreement, and both sign on their own page', async () => {
  const town = inject('town')
  const { page, context, faults } = await signedIn(browser, town, actors.secretary, '/desk/mediations')
  await page.getByText('楼上水管渗漏').first().waitFor()
  await accessible(page, 'the list')
  await page.getByRole('button', { name: '开一件调解' }).click()
  // The list has a choice of the same name: typed into too early, it would call the list back.
  await page.getByRole('heading', { name: '开一件调解' }).waitFor()
  const title = `门口鞋柜占道 ${Date.now()}`
  await page.getByLabel('类别').selectOption('neighbour')
  await page.getByLabel('一句话说是什么纠纷').fill(title)
  await page.getByLabel('姓名').nth(0).fill('陶一鸣')
  await page.getByLabel('姓名').nth(1).fill('贺小满')
  await page.getByLabel('甲方说').fill('鞋柜挡门')
  await accessible(page, 'opening')
  await page.locator('form button[type=submit]').click()
  await page.getByRole('heading', { name: title }).waitFor()
  await page.getByText('甲方 陶某').waitFor()
  await page.getByRole('button', { name: '记一次调解' }).click()
  await page.getByLabel('这次的结果').fill('说好挪走')
  await page.locator('dialog button[type=submit]').click()
  await page.getByText('调解中').first().waitFor()
  await page.getByRole('button', { name: '写协议' }).click()
  await page.getByLabel('事实和争议').fill('鞋柜占了楼道。')
  await page.getByLabel('哪一方').selectOption('2')
  await page.getByLabel('做什么').fill('挪走鞋柜')
  await page.getByLabel('哪天前').fill('2099-01-01')
  await accessible(page, 'the agreement')
  await page.locator('dialog button[type=submit]').click()
  await page.getByText('签字码').first().waitFor()
  await accessible(page, 'the dispute')
  const links = await page.locator('.md-sign a').evaluateAll((as) => as.map((a) => a.getAttribute('href')))
  const codes = (await page.locator('.md-sign').allTextContents()).map((s) => /\d{6}/.exec(s)?.[0] ?? '')
  expect(links).toHaveLength(2)
  for (const [i, link] of links.entries()) {
    const party = await visitor(browser, phone)
    await party.page.goto(town + link)
    await party.page.getByText('挪走鞋柜').waitFor()
    await party.page.getByRole('checkbox').check()
    await party.page.getByLabel('6 位签字码').fill(codes[i]!)
    await accessible(party.page, 'signing')
    expect(await party.page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
    await party.page.getByRole('button', { name: '签字' }).click()
    await party.page.getByText('签了字').waitFor()
    await party.context.close()
  }
  await page.reload()
  await page.getByText('履行中').first().waitFor()
  await page.getByRole('link', { name: '打印协议书' }).click()
  await page.getByRole('button', { name: '显示协议书' }).click()
  await page.getByRole('heading', { name: '人民调解协议书' }).last().waitFor()
  await page.getByText('陶一鸣').waitFor()
  await accessible(page, 'on paper')
  await page.setViewportSize(desk)
  expect(faults).toEqual([])
  await context.close()
})

test('on the phone: what is next, and the words of each side', async () => {
  const { page, context, faults } = await signedIn(
    browser,
    inject('town'),
    actors.secretary,
    '/field/mediations',
    {
      width: 360,
      height: 800,
    },
  )
  await page.getByText('楼上水管渗漏').click()
  await page.getByRole('heading', { name: '当事人' }).waitFor()
  await accessible(page, 'on the phone')
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
  expect(faults).toEqual([])
  await context.close()
})
