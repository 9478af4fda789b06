import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { actors } from '../../test/actors.ts'
import { sharedBrowser } from '../../test/browser.ts'
import { accessible, phone, post, signedIn } from '../../test/e2e/pages.ts'
import { Maker } from '../ledger/rules/maker.ts'

let browser: Browser
beforeAll(async () => {
  browser = await sharedBrowser()
})
afterAll(() => browser?.close())

test('a roll is opened from dangerous buildings, worked off at the door without a line, and followed on the desk', async () => {
  const town = inject('town')
  const worker = await signedIn(browser, town, actors.gridWorker, '/field/rolls', phone)
  const desk = await signedIn(browser, town, actors.dispatcher, '/desk/rolls')
  const title = `测试转移 ${Date.now() % 1_000_000}`
  // A building of the worker's grid, with one old woman behind a door of her own.
  const { items } = await (
    await worker.context.request.get(`${town}/api/ledger/buildings?region=500102006001003`)
  ).json()
  const building = items.at(-1).path
  const m = new Maker(Date.now() % 100_000, 20_260_626)
  const old = m.person(84, 2, '户主')
  const home = await post<{ id: string }>(worker.context, `${town}/api/ledger/homes`, {
    building,
    unit: '9 单元',
    room: String(7000 + (Date.now() % 900)),
  })
  await post(worker.context, `${town}/api/ledger/people`, {
    values: { name: `测试${old.name}`.slice(0, 4), idNumber: old.idNumber, phone: m.phone() },
    residence: { homeId: home.id, relation: '户主' },
    anyway: true,
  })
  await post(desk.context, `${town}/api/risks`, {
    regionPath: building,
    kind: 'building',
    name: `${title} 的楼`,
    grade: 'D',
    level: 'major',
    source: '测试',
    foundOn: '2026-01-01',
  })

  await desk.page.getByRole('button', { name: /开一份名单/ }).waitFor()
  await desk.page.keyboard.press('n')
  await desk.page.getByLabel('哪些楼').selectOption('onlyD')
  await desk.page.getByLabel('名称').fill(title)
  await accessible(desk.page, 'form')
  await desk.page.getByRole('button', { name: /开名单，通知/ }).click()
  await desk.page.getByRole('heading', { name: title }).waitFor()
  const left = async () => Number(await desk.page.locator('.rl-figures > div:nth-child(2) b').textContent())
  const before = await left()

  await worker.page.reload()
  const mine = worker.page.locator('section', { hasText: title }).first()
  await mine.getByRole('button', { name: '看到了，我去办' }).click()
  await mine.getByText('已告诉指挥中心').waitFor()
  await worker.context.setOffline(true)
  const door = mine.locator('.rf-door', { hasText: '9 单元' }).last()
  await door.locator('.rf-person > button').first().click()
  await door.getByRole('button', { name: '已转移' }).click()
  await door.getByLabel('送到哪里').fill('第一小学')
  await accessible(worker.page, 'person')
  await door.getByRole('button', { name: '记下' }).click()
  await mine.getByText('存在手机里').first().waitFor()
  await worker.context.setOffline(false)
  await expect.poll(left, { timeout: 15_000 }).toBe(before - 1)
  await desk.page.getByRole('tab', { name: '已转移 1' }).click()
  await desk.page.getByText('→ 第一小学').waitFor()
  await accessible(desk.page, 'roll')

  await desk.page.getByRole('button', { name: '关名单' }).click()
  await desk.page.getByLabel(/为什么关/).fill('雨停了')
  await desk.page.getByRole('dialog').getByRole('button', { name: '关名单' }).click()
  await desk.page.getByText(/关：雨停了/).waitFor()
  expect([...desk.faults, ...worker.faults]).toEqual([])
  await worker.context.close()
  await desk.context.close()
}, 120_000)
