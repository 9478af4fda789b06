import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Actor, actors } from '../../test/actors.ts'
import { sharedBrowser } from '../../test/browser.ts'
import { accessible, desk, phone, signedIn } from '../../test/e2e/pages.ts'

const grid = '500102006001003'
let browser: Browser
/** Without the map's own drawing, which costs several times what the rest of the page does. */
let plain: Browser
beforeAll(async () => {
  browser = await sharedBrowser({ maps: true })
  plain = await sharedBrowser()
})
afterAll(async () => {
  await browser?.close()
  await plain?.close()
})

async function open(who: Actor, query = '', viewport = desk, by = browser) {
  const v = await signedIn(by, inject('town'), actors[who], `/desk/map${query}`, viewport)
  await v.page.waitForSelector('.rg-row', { state: 'attached' })
  return v
}
const rows = (page: Page) => page.locator('.rg-row .y-ell').allTextContents()

describe('the map desk', () => {
  test('a clerk finds an area, changes it and sees its history without touching the mouse', async () => {
    const { page, context, faults } = await open('clerk')
    await page.keyboard.press('/')
    await page.keyboard.insertText('滨江汛期')
    await page.waitForSelector('.rg-found button')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.rg-panel h1')
    await page.keyboard.press('e')
    const also = page.getByLabel('别名', { exact: true })
    await also.waitFor()
    await also.focus()
    await page.keyboard.press('Control+A')
    const name = `低洼带 ${Date.now()}`
    await page.keyboard.insertText(name)
    await page.waitForSelector('.rg-why.will')
    await page.waitForSelector('.rg-acts .y-btn.pri:not([aria-disabled])')
    expect(await page.locator('.rg-why.will').textContent()).toContain('旧的一版留着')
    await page.keyboard.press('Control+Enter')
    await page.waitForSelector('.rg-history')
    expect(await page.locator('.rg-facts').textContent()).toContain(name)
    expect(await page.locator('.rg-history li').count()).toBeGreaterThanOrEqual(2)
    expect(faults).toEqual([])
    await context.close()
  })

  test('the tree is walked with the arrows and opens the grid with its people', async () => {
    const { page, context, faults } = await open('dispatcher', '', desk, plain)
    await page.locator('.rg-row[tabindex="0"]').focus()
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowDown', 'Enter']) {
      await page.keyboard.press(key)
      await page.waitForTimeout(80)
    }
    await page.waitForSelector('.rg-who li')
    expect(await page.locator('.rg-panel h1').textContent()).toContain('大东门社区 3 格')
    expect(new URL(page.url()).searchParams.get('region')).toBe(grid)
    expect(faults).toEqual([])
    await context.close()
  })

  test('a community secretary has the own community only, and no way to change its place', async () => {
    const { page, context } = await open('secretary', '', desk, plain)
    const seen = await rows(page)
    expect(seen[0]).toBe('大东门社区')
    expect(seen.every((n) => n.includes('大东门'))).toBe(true)
    await page.goto(`${inject('town')}/desk/map?region=500102006003`)
    await page.waitForSelector('.rg-side .y-state')
    expect(await page.locator('.rg-side').textContent()).toContain('没有这一条')
    await context.close()
  })

  test('a past day is named, and offers no change', async () => {
    const { page, context } = await open(
      'clerk',
      `?region=${grid}&day=${new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10)}`,
      desk,
      plain,
    )
    await page.waitForSelector('.rg-pastnote')
    await page.waitForSelector('.rg-panel h1')
    expect(await page.getByRole('button', { name: '合并' }).count()).toBe(0)
    await page.getByRole('button', { name: '回到今天' }).click()
    await page.getByRole('button', { name: '合并' }).waitFor()
    await context.close()
  })

  test.each([
    ['desk', desk],
    ['phone', phone],
  ] as const)('keeps the accessibility rules on a %s, and nothing sticks out', async (_, viewport) => {
    const { page, context, faults } = await open(
      'clerk',
      `?region=${grid}`,
      viewport,
      viewport === phone ? plain : browser,
    )
    await page.waitForSelector('.rg-panel h1', { state: 'attached' })
    if (viewport === phone) await page.getByRole('tab', { name: '详情' }).click()
    await page.waitForTimeout(400)
    await accessible(page)
    const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    expect(wide).toBeLessThanOrEqual(0)
    expect(faults).toEqual([])
    await context.close()
  })
})
