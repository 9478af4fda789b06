import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { actors } from '../../test/actors.ts'
import { sharedBrowser } from '../../test/browser.ts'
import { accessible, phone, signedIn, visitor } from '../../test/e2e/pages.ts'
import { Maker } from '../ledger/rules/maker.ts'

let browser: Browser
beforeAll(async () => {
  browser = await sharedBrowser()
})
afterAll(() => browser?.close())

test('somebody says on the phone that they come from a place at risk, stands on its list, and takes it back', async () => {
  const town = inject('town')
  const m = new Maker(Date.now() % 100_000, 20_260_626)
  const number = m.phone()
  const stay = `我姑家 ${Date.now() % 1_000_000}`
  const own = await visitor(browser, phone)
  await own.page.goto(`${town}/arrive`)
  await own.page.getByLabel('姓名').fill('测试来')
  await own.page.getByLabel('身份证号').fill(m.person(40, 1, '').idNumber!)
  await own.page.getByLabel('电话').fill(number)
  await own.page.getByLabel('省', { exact: true }).selectOption('510000')
  await own.page.getByLabel('市', { exact: true }).selectOption('511000')
  await own.page.getByLabel('区县').selectOption('511011')
  await own.page.getByRole('textbox', { name: '住在哪里' }).fill(stay)
  await own.page.getByRole('button', { name: '报备', exact: true }).click()
  await own.page.getByRole('heading', { name: '报上了' }).waitFor()
  await accessible(own.page, 'mine')

  const desk = await signedIn(browser, town, actors.dispatcher, '/desk/arrivals?view=risk')
  await desk.page.getByRole('searchbox').fill(number)
  await desk.page.getByRole('button', { name: /测/ }).click()
  await desk.page.locator('.y-one').getByText('高风险').first().waitFor()
  await accessible(desk.page, 'one')
  await desk.page.goto(`${town}/desk/arrivals?tab=areas`)
  await desk.page.getByRole('button', { name: /内江/ }).click()
  await desk.page.locator('.y-one').getByRole('link', { name: '看名单' }).click()
  await desk.page.getByText(stay).waitFor()

  await own.page.getByRole('button', { name: '撤回' }).click()
  await own.page.getByRole('button', { name: /填的全部清掉/ }).click()
  await own.page.getByRole('heading', { name: '已撤回' }).waitFor()
  await desk.page.reload()
  await desk.page.getByRole('tab', { name: /撤下了/ }).click()
  await desk.page.getByText('本人撤回了报备').first().waitFor()
  expect(await desk.page.getByText(stay).count()).toBe(0)
  expect([...own.faults, ...desk.faults]).toEqual([])
  await own.context.close()
  await desk.context.close()
}, 60_000)
