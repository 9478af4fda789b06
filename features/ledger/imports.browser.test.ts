import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { actors } from '../../test/actors.ts'
import { sharedBrowser } from '../../test/browser.ts'
import { accessible, signedIn } from '../../test/e2e/pages.ts'
import { Maker } from './rules/maker.ts'

let browser: Browser
beforeAll(async () => {
  browser = await sharedBrowser()
})
afterAll(() => browser?.close())

test('a file is chosen, its columns said, tried, taken and taken back', async () => {
  const town = inject('town')
  const { page, context, faults } = await signedIn(
    browser,
    town,
    actors.secretary,
    '/desk/ledger?tab=imports',
  )
  const get = async (path: string) => (await context.request.get(`${town}${path}`)).json()
  const { items } = await get('/api/ledger/buildings?region=500102006001003')
  const m = new Maker(Date.now() % 100_000, 20_260_626)
  const source = `测试来源${Date.now() % 1_000_000}`
  const rows = Array.from({ length: 4 }, (_, i) => {
    const p = m.person(30 + i, 2, '户主')
    return [
      `测试${p.name}`.slice(0, 4),
      p.idNumber,
      m.phone(),
      `${items[0].name} 6 单元 ${5000 + (Date.now() % 900) + i}`,
    ]
  })
  rows.push(['', '', '', '没有的路 1 号'])
  const buffer = Buffer.from(['姓名,身份证号,怎么找,住址', ...rows.map((r) => r.join(','))].join('\n'))

  await page.getByRole('button', { name: '导入文件' }).waitFor()
  await page.keyboard.press('n')
  await page.getByRole('combobox', { name: '来源' }).selectOption('new')
  const file = { name: '名册.csv', mimeType: 'text/csv', buffer }
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByText('先说文件从哪里来').waitFor()
  await page.getByRole('textbox', { name: /来源叫什么/ }).fill(source)
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByRole('heading', { name: '哪一列是什么' }).waitFor()
  await accessible(page, 'columns')
  await page.getByLabel(/第 3 列/).selectOption('phone')
  await page.keyboard.press('Escape')
  await page.locator('h1').click()
  await page.keyboard.press('t')
  await page.getByRole('tab', { name: '新登记 4' }).waitFor()
  await page.getByRole('tab', { name: '不收 1' }).click()
  await page.getByText('没有姓名').waitFor()
  await accessible(page, 'tried')
  await page.getByRole('button', { name: '开始导入 5 行' }).click()
  await page.getByRole('button', { name: '撤销整次导入' }).waitFor()
  const q = encodeURIComponent(rows[0]![1]!)
  expect((await get(`/api/ledger/people?q=${q}`)).items).toHaveLength(1)
  await accessible(page, 'taken')
  await page.getByRole('button', { name: '撤销整次导入' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '撤销整次导入' }).click()
  await page.getByText('撤销了', { exact: true }).waitFor()
  expect((await get(`/api/ledger/people?q=${q}`)).items).toHaveLength(0)
  await page.getByRole('button', { name: '全部导入' }).click()
  await page.getByRole('button', { name: '名册.csv' }).first().waitFor()
  await accessible(page, 'imports')
  expect(faults).toEqual([])
  await context.close()
}, 120_000)
