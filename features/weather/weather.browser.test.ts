/** Alerts as they are used: entered with the keyboard alone, on a line that loses answers; seen above the inbox and on the wall; a case raised. */
import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { sharedBrowser } from '../../test/browser.ts'
import { accessible, desk, phone, post, signedIn } from '../../test/e2e/pages.ts'

const town = inject('town')
let browser: Browser
beforeAll(async () => {
  browser = await sharedBrowser({ maps: true })
})
afterAll(() => browser?.close())

const active = (page: Page) =>
  page.evaluate('document.activeElement?.labels?.[0]?.firstChild?.textContent ?? ""')
const rows = (page: Page, name: string) =>
  page.locator('section', { hasText: '生效中' }).locator('tr', { hasText: name })
interface Listed {
  alerts: { id: string; type: string; colour: string; state: string; headline: string }[]
}
const listed = async (page: Page) =>
  ((await (await page.request.get(`${town}/api/weather/alerts`)).json()) as Listed).alerts

describe('an alert', () => {
  test('is entered with the keyboard alone; faults are named and what was typed stays; a lost answer makes no second one', async () => {
    const { page, context, faults } = await signedIn(browser, town, 'zhouwb', '/desk/weather')
    await page.getByRole('button', { name: /录入预警/ }).waitFor()
    await page.keyboard.press('n')
    await page.locator('dialog').waitFor()
    expect(await active(page)).toBe('种类')
    // 冰雹 has two colours; the choice of the colour follows.
    for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowDown')
    expect(await page.getByLabel('种类').inputValue()).toBe('hail')
    await page.keyboard.press('Tab')
    expect(await active(page)).toBe('颜色')
    expect(await page.getByLabel('颜色').locator('option').allTextContents()).toEqual(['橙色', '红色'])
    await page.keyboard.press('Tab')
    expect(await page.getByLabel('区域').inputValue()).toBe('500102006')
    await page.keyboard.type('没有这里 🌧️')
    const said = `预计有冰雹，请关好门窗 ${randomUUID().slice(0, 8)} 🌨️`
    await page.getByLabel('发布的原话').fill(said)
    await page.getByLabel('到', { exact: true }).fill('2020-01-01T00:00')
    await page.getByLabel('发布的原话').focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText('没有录入').waitFor()
    await accessible(page, 'faults')
    expect(await page.getByLabel('发布的原话').inputValue()).toBe(said)

    // One community alone: files run side by side in one town, and an alert raises what others report.
    await page.getByLabel('区域').fill('500102006013')
    await page.getByLabel('到', { exact: true }).fill('')
    await page.getByRole('button', { name: '录入', exact: true }).click()
    await expect.poll(() => page.locator('dialog').textContent()).toMatch(/到没有填，或不是一个时间/)
    const until = await page.getByLabel('从', { exact: true }).inputValue()
    await page.getByLabel('到', { exact: true }).fill(`${Number(until.slice(0, 4)) + 1}${until.slice(4)}`)
    await page.getByRole('button', { name: '录入', exact: true }).click()
    await page.getByText(/一次最长十五天/).waitFor()

    // The answer is lost once, and the button is pressed twice: one alert.
    let lost = 0
    await page.route('**/api/weather/alerts', async (route) => {
      if (route.request().method() !== 'POST' || lost > 0) return route.fallback()
      lost++
      await route.fetch()
      await route.abort('connectionreset')
    })
    const later = new Date(Date.parse(`${until}:00+08:00`) + 11 * 3_600_000 + 8 * 3_600_000)
    await page.getByLabel('到', { exact: true }).fill(later.toISOString().slice(0, 16))
    await page.getByRole('button', { name: '录入', exact: true }).click()
    await expect.poll(() => lost).toBe(1)
    await expect.poll(() => page.locator('dialog').textContent()).toMatch(/没有录入/)
    await page.getByRole('button', { name: '录入', exact: true }).dblclick()
    await page.locator('dialog').waitFor({ state: 'detached' })
    await rows(page, said).waitFor()
    expect((await listed(page)).filter((a) => a.headline === said)).toHaveLength(1)
    await accessible(page, 'alerts')
    expect(faults).toEqual([])
    await context.close()
  })

  test('stands above the inbox and on the wall, raises what is new, and proposes what is open; its end lowers nothing', async () => {
    const { page, context, faults } = await signedIn(browser, town, 'zhouwb', '/desk/weather')
    const { caseId: before } = await post<{ caseId: string }>(context, `${town}/api/staff/reports`, {
      channel: 'phone',
      body: `坡上掉下来的落石堆在路边 ${randomUUID().slice(0, 8)}`,
      regionPath: '500102006013004',
    })
    const now = Date.now()
    await post(context, `${town}/api/weather/alerts`, {
      type: 'rainstorm',
      colour: 'red',
      regionPath: '500102006013',
      from: new Date(now - 60_000).toISOString(),
      until: new Date(now + 3_600_000).toISOString(),
      headline: '演习：暴雨红色',
    })
    const level = async (id: string) =>
      ((await (await page.request.get(`${town}/api/cases/${id}`)).json()) as { level: string }).level
    const was = await level(before)
    await page.reload()
    const card = page.locator('section', { hasText: '暴雨红色预警：在办的' })
    await card.waitFor({ timeout: 20_000 })
    await accessible(page, 'raises')

    await page.goto(`${town}/desk/cases/${before}`)
    const proposed = page.locator('section', { hasText: '预警生效，建议提级' })
    await proposed.waitFor()
    await proposed.getByRole('button', { name: /^改为/ }).dblclick()
    await proposed.waitFor({ state: 'detached' })
    await expect.poll(() => level(before)).not.toBe(was)
    await page
      .getByText(/级别由.*改为.*遇上暴雨红色预警/)
      .first()
      .waitFor()

    await page.goto(`${town}/desk/inbox`)
    await page.getByText(/暴雨红色预警，到/).waitFor()
    const wall = await context.newPage()
    await wall.setViewportSize({ width: 1920, height: 1080 })
    await wall.goto(`${town}/wall/`)
    await wall.getByText(/暴雨红色预警/).waitFor()
    expect(
      await wall.evaluate(
        `[...document.querySelectorAll('.w-h > *')].map((x) => x.getBoundingClientRect()).filter((r) => r.right > innerWidth || r.height > 100).length`,
      ),
    ).toBe(0)
    await wall.close()

    await page.goto(`${town}/desk/weather`)
    await rows(page, '暴雨红色预警').getByRole('button', { name: '解除' }).click()
    await page.keyboard.type('雨停了')
    await page.keyboard.press('Enter')
    await page.locator('dialog').waitFor({ state: 'detached' })
    const raised = await level(before)
    expect(raised).not.toBe(was)
    await expect.poll(() => page.getByText('周文博：雨停了').count()).toBeGreaterThan(0)
    expect(faults).toEqual([])
    await context.close()
  })

  test('fits a phone and a big screen', async () => {
    for (const size of [phone, { width: 3840, height: 2160 }, desk]) {
      const { page, context, faults } = await signedIn(browser, town, 'zhouwb', '/desk/weather', size)
      await page.getByRole('button', { name: /录入预警/ }).click()
      await page.locator('dialog').waitFor()
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
      await accessible(page, `dialog ${size.width}`)
      await page.keyboard.press('Escape')
      await page.locator('dialog').waitFor({ state: 'detached' })
      expect(faults).toEqual([])
      await context.close()
    }
  })
})
