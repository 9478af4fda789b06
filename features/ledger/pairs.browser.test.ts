import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { actors } from '../../test/actors.ts'
import { sharedBrowser } from '../../test/browser.ts'
import { accessible, post, signedIn } from '../../test/e2e/pages.ts'
import { Maker } from './rules/maker.ts'

let browser: Browser
beforeAll(async () => {
  browser = await sharedBrowser()
})
afterAll(() => browser?.close())

test('pairs are decided by keys alone: one person, two people, taken back', async () => {
  const town = inject('town')
  const { page, context, faults } = await signedIn(browser, town, actors.secretary, '/desk/ledger')
  const send = (path: string, data: object) => post<{ id: string }>(context, `${town}${path}`, data)
  const get = async (path: string) => (await context.request.get(`${town}${path}`)).json()
  const { items } = await get('/api/ledger/buildings?region=500102006001003')
  const building = items[0].path
  const m = new Maker(Date.now() % 100_000, 20_260_626)
  const ids: string[] = []
  for (let i = 0; i < 4; i++) {
    const p = m.person(35 + i, 2, '户主')
    const room = String(7000 + (Date.now() % 900) + i)
    const home = await send('/api/ledger/homes', { building, unit: '8', room })
    for (const name of [`测试${p.name}`.slice(0, 4), `测试${p.name}儿`.slice(0, 5)]) {
      const values = { name, idNumber: p.idNumber, phone: m.phone() }
      ids.push((await send('/api/ledger/people', { values, residence: { homeId: home.id } })).id)
    }
  }
  await send('/api/ledger/pair-passes', {})
  const state = async () => (await get('/api/ledger/pair-passes')).items[0]?.state
  await expect.poll(state, { timeout: 60_000, interval: 500 }).toBe('done')
  const open = async () =>
    (await get('/api/ledger/pairs?limit=100')).items.filter((x: { winner: { id: string } }) =>
      ids.includes(x.winner.id),
    ).length
  expect(await open()).toBeGreaterThanOrEqual(4)
  const before = (await get('/api/ledger/pairs')).total

  await page.goto(`${town}/desk/ledger?tab=pairs`)
  const at = page.getByText(/^第 \d+ 对，共 \d+ 对$/)
  await page.getByText(`第 1 对，共 ${before} 对`).waitFor()
  await accessible(page, 'a pair')
  await page.keyboard.press('j')
  await page.getByText(`第 2 对，共 ${before} 对`).waitFor()
  await page.keyboard.press('k')
  await page.getByText(`第 1 对，共 ${before} 对`).waitFor()
  await page.keyboard.press('r')
  await page.keyboard.press('Enter')
  await page.getByText('明文显示 60 秒').waitFor()
  // Three in a row without waiting for any: two people, one person, one person.
  await page.keyboard.press('d')
  await page.keyboard.press('s')
  await page.keyboard.press('s')
  await page.getByRole('status').filter({ hasText: '合并了' }).waitFor()
  await expect
    .poll(async () => (await get('/api/ledger/pairs')).total, { timeout: 20_000 })
    .toBeLessThanOrEqual(before - 3)
  await accessible(page, 'decided')
  const merged = (await get('/api/ledger/merges?state=merged')).items.length
  for (let i = 0; i < 3; i++) await page.keyboard.press('u')
  await expect.poll(async () => (await get('/api/ledger/pairs')).total, { timeout: 20_000 }).toBe(before)
  expect((await get('/api/ledger/merges?state=merged')).items.length).toBe(merged - 2)
  await at.waitFor()
  if (process.env.SHOT) await page.screenshot({ path: `${process.env.SHOT}-pairs.png` })
  expect(faults).toEqual([])
  await context.close()
}, 120_000)
