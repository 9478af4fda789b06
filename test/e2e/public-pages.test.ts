/** What a street tells everybody: solved cases, things lost and found, suggestions; by residents on a phone, by staff at the desk. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { actors } from '../actors.ts'
import { sharedBrowser } from '../browser.ts'
import { accessible, phone, signedIn, visitor } from './pages.ts'

const town = inject('town')
let browser: Browser
beforeAll(async () => {
  browser = await sharedBrowser()
})
afterAll(() => browser?.close())

const fits = async (page: Page) =>
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)

test('the board: solved cases, before beside after, a time that is never nought', async () => {
  const { page, context, faults } = await visitor(browser, phone)
  await page.goto(`${town}/board`)
  const cases = page.locator('.pb-list > li')
  await cases.first().waitFor()
  await accessible(page, 'the board')
  await fits(page)
  expect(await page.locator('.pb-figures').textContent()).not.toMatch(/[^\d]0\.0 个工作日/)
  for (const li of await cases.all()) {
    const shown = await li.locator('figcaption').allTextContents()
    expect(shown).toEqual([...shown].sort((a, b) => Number(a === '办后') - Number(b === '办后')))
  }
  expect(faults).toEqual([])
  await context.close()

  const staff = await signedIn(browser, town, actors.dispatcher, '/desk/publicity')
  await staff.page.getByRole('heading', { name: '公示' }).waitFor()
  await accessible(staff.page, 'at the desk')
  expect(staff.faults).toEqual([])
  await staff.context.close()
})

test('lost and found: read by a person, then public; somebody knows something, and is answered', async () => {
  const staff = await signedIn(browser, town, actors.dispatcher, '/desk/lost-found')
  await staff.page.getByRole('button', { name: /老花镜/ }).waitFor()
  await accessible(staff.page, 'at the desk')
  await staff.page.keyboard.press('Control+Enter')
  await staff.page.getByRole('button', { name: /老花镜/ }).waitFor({ state: 'detached' })
  expect(staff.faults).toEqual([])
  await staff.context.close()

  const { page, context, faults } = await visitor(browser, phone)
  await page.goto(`${town}/lost`)
  const one = page.locator('.lf li', { hasText: '老花镜' })
  await one.getByRole('button', { name: '我有线索' }).click()
  await accessible(page, 'the list')
  await fits(page)
  const said = `在花坛边上看到过 ${Date.now()}`
  await one.getByLabel('您知道什么').fill(said)
  await one.getByRole('button', { name: '告诉他' }).click()
  await one.getByRole('link', { name: '看回话' }).click()
  await page.getByText(said).waitFor()
  await accessible(page, 'the talk')
  await fits(page)
  await page.goto(`${town}/lost/new`)
  await page.getByRole('heading').first().waitFor()
  await accessible(page, 'a new one')
  expect(faults).toEqual([])
  await context.close()
})

test('suggestions: sent without a name, given a place by the centre, answered, read by the private link', async () => {
  const { page, context, faults } = await visitor(browser, phone)
  await page.goto(`${town}/suggestions`)
  const title = `广场加两盏灯 ${Date.now()}`
  await page.getByLabel('一句话说是什么').fill(title)
  await page.getByLabel('说说为什么、怎么做').fill('晚上跳舞看不清台阶')
  await accessible(page, 'the list')
  await fits(page)
  await page.getByRole('button', { name: '交上去' }).click()
  const link = page.getByRole('link', { name: /\/s\// }).last()
  await page.getByText(/交上去了，编号 JY-/).waitFor()
  const address = (await link.getAttribute('href')) ?? ''

  const staff = await signedIn(browser, town, actors.dispatcher, '/desk/suggestions')
  await staff.page.getByText(title).first().click()
  await staff.page.getByRole('heading', { name: title }).waitFor()
  await staff.page.getByRole('button', { name: '定地点' }).click()
  const form = staff.page.getByRole('dialog')
  await form
    .getByLabel('放到哪里')
    .locator('option', { hasText: '大东门' })
    .first()
    .waitFor({ state: 'attached' })
  await form.getByLabel('放到哪里').selectOption('500102006001')
  await accessible(staff.page, 'a place')
  await form.getByRole('button', { name: '定地点' }).click()
  await staff.page.locator('.y-head small', { hasText: '大东门' }).waitFor()
  await staff.page.getByRole('button', { name: '答复', exact: false }).first().click()
  await form.locator('textarea').fill('可以做，下个月排上')
  await form.locator('button[type=submit]').click()
  await staff.page.locator('.y-head small', { hasText: '可以考虑' }).waitFor()
  await accessible(staff.page, 'at the desk')
  expect(staff.faults).toEqual([])
  await staff.context.close()

  await page.goto(town + address)
  await page.getByText('可以做，下个月排上').waitFor()
  await accessible(page, 'by the link')
  await fits(page)
  expect(faults).toEqual([])
  await context.close()
})
