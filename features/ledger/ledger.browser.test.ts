import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { actors } from '../../test/actors.ts'
import { sharedBrowser } from '../../test/browser.ts'
import { accessible, phone, signedIn } from '../../test/e2e/pages.ts'

let browser: Browser
beforeAll(async () => {
  browser = await sharedBrowser()
})
afterAll(() => browser?.close())

test('at any door, without a question and without a line, somebody has another number and somebody moved away', async () => {
  const town = inject('town')
  const { page, context, faults } = await signedIn(browser, town, actors.gridWorker, '/field/ledger', phone)
  const get = async (path: string) => (await context.request.get(`${town}/api/ledger/${path}`)).json()
  // The first door of the grid where two live about whom nothing is asked.
  const { items } = await get('buildings')
  const quiet = (h: { dwellers: { open: number }[] }) =>
    h.dwellers.length > 1 && h.dwellers.every((d) => d.open === 0)
  const found = []
  for (const b of items) {
    const home = (await get(`buildings/${b.path}`)).homes.find(quiet)
    if (home) found.push({ b, home })
  }
  const { b, home } = found[0]!
  const [stays, goes] = home.dwellers
  await page.getByRole('button', { name: '找一户' }).click()
  await page.getByRole('searchbox').fill(b.name.slice(0, 3))
  await accessible(page, 'buildings')
  await page.getByRole('button', { name: new RegExp(b.name) }).click()
  await accessible(page, 'doors of a building')
  const door = home.unit ? `${home.unit} 单元 ${home.room}` : home.room
  await page.getByRole('button', { name: new RegExp(`^${door}`) }).click()
  await page.getByText('这一户都问清了').waitFor()
  await context.setOffline(true)
  const change = async (index: number) => {
    await page
      .getByRole('button', { name: /^有变化/ })
      .nth(index)
      .click()
    return page.getByRole('dialog')
  }
  const first = await change(0)
  await accessible(page, 'what is different')
  if (process.env.SHOT) await page.screenshot({ path: `${process.env.SHOT}-differs.png` })
  await first.getByLabel('电话', { exact: true }).fill('13996001234')
  await first.getByRole('button', { name: '存下' }).click()
  // One word about somebody at a time: the next is said on what this one leaves.
  const second = await change(0)
  await second.getByLabel('搬走了').check()
  expect(await second.getByLabel('哪天搬走').inputValue()).toBe(
    new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10),
  )
  await second.getByRole('button', { name: '存下' }).click()
  await expect.poll(() => page.getByText('已存，等送出').count()).toBe(2)
  if (process.env.SHOT) await page.screenshot({ path: `${process.env.SHOT}-waits.png` })
  await context.setOffline(false)
  await page.getByText('已存，等送出').first().waitFor({ state: 'detached' })
  await expect
    .poll(async () => (await get(`homes/${home.id}`)).dwellers.map((d: { personId: string }) => d.personId))
    .not.toContain(goes.personId)
  const person = await get(`people/${stays.personId}`)
  expect([person.values.phone.slice(-4), person.source]).toEqual(['1234', '入户核查'])
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
  expect(faults).toEqual([])
  await context.close()
}, 120_000)

test('a contradiction typed at the desk is asked at the door, without a line, and mended', async () => {
  const town = inject('town')
  const desk = await signedIn(browser, town, actors.secretary, '/desk/ledger')
  await accessible(desk.page, 'homes')
  const { items } = await (
    await desk.context.request.get(`${town}/api/ledger/buildings?region=500102006001003`)
  ).json()
  await desk.page.goto(`${town}/desk/ledger/buildings/${items[0].path}`)
  await desk.page.getByRole('button', { name: '登记一户门' }).click()
  const room = String(8000 + (Date.now() % 1000))
  const box = (name: string) => desk.page.getByRole('textbox', { name, exact: true })
  await box('单元').fill('9')
  await box('室').fill(room)
  await desk.page.getByRole('button', { name: '存下' }).click()
  await desk.page.getByRole('button', { name: '登记一个人' }).click()
  // What the rules refuse is said all at once, and kept only when somebody says that the card is like that.
  await box('姓名').fill('测试甲')
  await box('身份证号').fill('110105194912310021')
  await box('电话').fill('12345678901')
  await box('与户主关系').fill('户主')
  await desk.page.getByRole('button', { name: '存下' }).click()
  await desk.page.getByText('2 处要补').waitFor()
  await accessible(desk.page, 'faults')
  await desk.page.getByText('证件上就是这样').click()
  await desk.page.getByRole('button', { name: '存下' }).click()
  await desk.page.getByRole('dialog').filter({ hasText: '测*甲' }).waitFor()
  await desk.page.goto(`${town}/desk/ledger?tab=findings&region=500102006001003`)
  await desk.page.locator('.y-table tbody tr').first().waitFor()
  await desk.page.keyboard.press('j')
  await desk.page.getByText('上门问：').waitFor()
  await accessible(desk.page, 'findings')

  const { page, context, faults } = await signedIn(browser, town, actors.gridWorker, '/field/ledger', phone)
  const row = page.getByRole('button', { name: new RegExp(`9 单元 ${room}`) })
  await row.waitFor()
  await accessible(page, 'doors')
  if (process.env.SHOT) await page.screenshot({ path: `${process.env.SHOT}-doors.png` })
  await row.click()
  await page.getByText('要当面问清 2 处').waitFor()
  const question = page.locator('.lf-q').filter({ hasText: '校验码' })
  await question.getByText('校验码应为').waitFor()
  await accessible(page, 'the household')
  if (process.env.SHOT) await page.screenshot({ path: `${process.env.SHOT}-household.png` })
  await context.setOffline(true)
  await question.getByRole('button', { name: '改' }).click()
  await question.getByLabel('身份证号').fill('11010519491231002X')
  await question.getByRole('button', { name: '存下' }).click()
  await page.getByText('要当面问清 1 处').waitFor()
  await page.getByRole('button', { name: '返回' }).click()
  await page.getByText('1 项存在手机里').waitFor()
  await context.setOffline(false)
  await page.getByText('项存在手机里').waitFor({ state: 'detached' })
  const found = await (
    await desk.context.request.get(`${town}/api/ledger/people?q=${encodeURIComponent('11010519491231002X')}`)
  ).json()
  const person = await (
    await desk.context.request.get(`${town}/api/ledger/people/${found.items[0].id}`)
  ).json()
  const state = (rule: string) => person.findings.find((f: { rule: string }) => f.rule === rule)?.state
  expect([state('id-check-digit'), state('phone-form')]).toEqual(['mended', 'open'])
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
  await desk.page.goto(`${town}/desk/ledger?tab=accuracy`)
  await desk.page.getByText('% 准确').waitFor()
  await accessible(desk.page, 'accuracy')
  expect([...faults, ...desk.faults]).toEqual([])
  await context.close()
  await desk.context.close()
}, 180_000)
