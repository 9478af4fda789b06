import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { actors } from '../../test/actors.ts'
import { launchBrowser } from '../../test/browser.ts'
import { accessible, signedIn } from '../../test/e2e/pages.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
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
    await expect.poll(() => figure('reportedToday'), { timeout: 8000 }).toBe(before + 1)

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

    // Read from five metres: nothing below 20 pixels at this size.
    const small = await page.evaluate(`[...document.querySelectorAll('.w *')]
      .filter((x) => x.offsetParent && [...x.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
      .filter((x) => !x.closest('.y-map') && parseFloat(getComputedStyle(x).fontSize) < 20)
      .map((x) => x.className + ' ' + x.textContent)`)
    expect(small).toEqual([])
    expect(faults).toEqual([])
    await context.close()
  })
})
