import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { actors } from '../../test/actors.ts'
import { sharedBrowser } from '../../test/browser.ts'
import { accessible, post, signedIn } from '../../test/e2e/pages.ts'

let browser: Browser
beforeAll(async () => {
  browser = await sharedBrowser()
})
afterAll(() => browser?.close())

test('a rule is defined, tried, switched on, and what it finds stands among the findings', async () => {
  const town = inject('town')
  const title = `测试规则 ${Date.now()}`
  const desk = await signedIn(browser, town, actors.secretary, '/desk/own-rules')
  const { page, context } = desk
  const homes = await context.request.get(`${town}/api/ledger/buildings?region=500102006001003`)
  const building = (await homes.json()).items[0].path
  const room = String(6000 + (Date.now() % 3000))
  const home = await post<{ id: string }>(context, `${town}/api/ledger/homes`, { building, unit: '9', room })
  const values = { name: '测试甲', phone: '13512345678', work: title }
  await post(context, `${town}/api/ledger/people`, {
    values,
    residence: { homeId: home.id, relation: '户主' },
  })

  await page.getByRole('button', { name: '定一条规则' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('名称', { exact: true }).fill(title)
  await form.getByLabel('名称（英文）').fill(title)
  await form.getByLabel('在哪个范围').selectOption('500102006001003')
  await form.getByRole('button', { name: '加一个条件' }).click()
  const first = form.getByRole('group', { name: '第 1 个条件' })
  await first.getByLabel('哪一项').selectOption('work')
  await first.getByLabel('怎样').selectOption('eq')
  await first.getByRole('textbox').fill(title)
  await form.getByLabel('上门问什么', { exact: true }).fill('请问做什么工作')
  await accessible(page, 'defining a rule')
  await form.getByRole('button', { name: '存为草稿' }).click()

  const side = page.getByRole('complementary', { name: '规则' })
  await side.getByRole('button', { name: /试一试/ }).click()
  await side.getByText('会查出 1 处').waitFor()
  await side.getByRole('button', { name: '启用', exact: true }).click()
  await page
    .getByRole('dialog')
    .getByLabel(/派给网格员/)
    .check()
  await accessible(page, 'switching a rule on')
  if (process.env.SHOT) await page.screenshot({ path: `${process.env.SHOT}-turn.png` })
  await page.getByRole('dialog').getByRole('button', { name: '启用', exact: true }).click()
  await side.getByText('待清 1 · 修好 0 · 错报 0').waitFor()
  await side.getByRole('link', { name: '看它查出的' }).click()
  await page.getByRole('row', { name: new RegExp(`${title}.*测\\*`) }).waitFor()
  expect(desk.faults).toEqual([])
  await context.close()
}, 60_000)
