import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { actors } from '../../test/actors.ts'
import { sharedBrowser } from '../../test/browser.ts'
import { accessible, signedIn } from '../../test/e2e/pages.ts'

let browser: Browser
beforeAll(async () => {
  browser = await sharedBrowser({ maps: true })
})
afterAll(() => browser?.close())

describe('the wall', () => {
  test('shows a new report by itself, and is walked with the keys of a remote', async () => {
    const { page, context, faults } = await signedIn(browser, inject('town'), actors.leader, '/wall/', {
      width: 1920,
      height: 1080,
    })
    await page.waitForSelector('.w')
    const figure = async (what: string) =>
      +((await page.locator(`[data-what="${what}"] b`).first().textContent()) ?? '').replace(/,/g, '')
    const before = await figure('reportedToday')
    await page.waitForTimeout(1500)
    // A resident, not the screen: another visitor without its cookies.
    const sent = await fetch(`${inject('town')}/api/reports`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        requestId: crypto.randomUUID(),
        body: `门口的井盖翘起来了，晚上看不见 ${Date.now()}`,
        placeText: '大东门社区',
      }),
    })
    expect(sent.ok).toBe(true)
    // Other visitors of the shared town may report at the same moment.
    await expect.poll(() => figure('reportedToday'), { timeout: 8000 }).toBeGreaterThan(before)

    // Arrow keys alone reach the first figure; Enter opens the very cases, Back leads home to where it was.
    await page.keyboard.press('ArrowDown')
    for (let i = 0; i < 30; i++) {
      const at = await page.evaluate('document.activeElement?.dataset.what ?? ""')
      if (at === 'open') break
      await page.keyboard.press(i % 2 ? 'ArrowDown' : 'ArrowLeft')
    }
    await page.locator('[data-what="open"]').focus()
    await page.keyboard.press('Enter')
    await page.waitForSelector('[role="dialog"] [data-total]')
    expect(+((await page.locator('[data-total]').textContent()) ?? '')).toBe(await figure('open'))
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.w-case')
    await page.keyboard.press('Escape')
    await page.waitForSelector('.w-list')
    await page.keyboard.press('Escape')
    expect(await page.locator('[role="dialog"]').count()).toBe(0)
    expect(await page.evaluate('document.activeElement?.dataset.what')).toBe('open')
    await accessible(page)

    // Read from five metres: nothing below 20 pixels at this size, in whatever view and on a wide wall too.
    const small = () =>
      page.evaluate(`[...document.querySelectorAll('.w *')]
      .filter((x) => x.offsetParent && [...x.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
      .filter((x) => !x.closest('.y-map') && parseFloat(getComputedStyle(x).fontSize) < 20)
      .map((x) => x.className + ' ' + x.textContent)`)
    expect(await small()).toEqual([])

    // Another view is chosen by hand and stays; it says what it is, and a wall that is all map keeps its numbers.
    await page.locator('.w-menu summary').click()
    await page.getByRole('link', { name: '地图', exact: true }).click()
    await page.waitForSelector('.w.v-map')
    expect(await page.locator('.w-a, .w-b').count()).toBe(0)
    expect(await page.locator('.w-h [data-what="open"] b').count()).toBe(1)
    await page.goto(`${inject('town')}/wall/?view=press`)
    await page.waitForSelector('.w.v-press .w-steps [data-step]')
    expect(await small()).toEqual([])
    await accessible(page)

    // A wide wall is full: no column leaves more than a third of its height empty.
    await page.setViewportSize({ width: 3840, height: 1080 })
    for (const view of ['all', 'people']) {
      await page.goto(`${inject('town')}/wall/?view=${view}`)
      await page.waitForSelector(`.w.wide.v-${view} .w-steps [data-step]`)
      const empty = await page.evaluate(`[...document.querySelectorAll('.w-a, .w-l, .w-p, .w-b')].map((c) => {
        const box = c.getBoundingClientRect()
        const lines = [...c.querySelectorAll('li, p, h2, button')]
          .map((x) => x.getBoundingClientRect())
          .filter((r) => r.height > 0 && r.left < box.right && r.bottom <= box.bottom + 1)
          .sort((a, b) => a.top - b.top)
        let reached = box.top
        let widest = 0
        for (const r of lines) {
          widest = Math.max(widest, r.top - reached)
          reached = Math.max(reached, r.bottom)
        }
        return [c.className, Math.round((100 * Math.max(widest, box.bottom - reached)) / box.height)]
      }).filter(([, part]) => part > 34)`)
      expect(empty).toEqual([])
      expect(await small()).toEqual([])
    }
    await accessible(page)
    expect(faults).toEqual([])
    await context.close()
  })
})
