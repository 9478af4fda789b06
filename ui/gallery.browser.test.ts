/** The component pages in a real browser: keyboard, focus, accessibility rules, narrow screens. */
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildWeb } from '../apps/web/build.ts'
import { webApps, webOut } from '../apps/web/vite.config.ts'
import { sharedBrowser } from '../test/browser.ts'
import { accessible } from '../test/e2e/pages.ts'

const types: Record<string, string> = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}
let server: Server
let browser: Browser
let origin = ''

beforeAll(async () => {
  await buildWeb(webApps, true)
  server = createServer((req, res) => {
    const path = new URL(req.url ?? '/', 'http://x').pathname
    const file = extname(path) ? path : `/${path.split('/')[1]}/index.html`
    if (path.startsWith('/api/'))
      return res.writeHead(401, { 'content-type': 'application/json' }).end('{"code":"x"}')
    // The worker of the phone keeps what only the program serves.
    if (!existsSync(join(webOut, file))) return res.writeHead(404).end()
    res
      .writeHead(200, {
        'content-type': types[extname(file)] ?? 'text/html; charset=utf-8',
        ...(path.includes('/assets/') ? { 'cache-control': 'max-age=3600' } : {}),
      })
      .end(readFileSync(join(webOut, file)))
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  browser = await sharedBrowser()
})
afterAll(async () => {
  await browser?.close()
  await new Promise((done) => server.close(done))
})

/** One for each size, so that scripts are fetched once; what a page keeps is forgotten before the next one. */
const contexts = new Map<number, BrowserContext>()
async function contextOf(width: number, height: number): Promise<BrowserContext> {
  const known = contexts.get(width)
  if (known) return known
  const context = await browser.newContext({
    viewport: { width, height },
    locale: 'zh-CN',
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
  })
  await context.addInitScript('localStorage.clear()')
  contexts.set(width, context)
  return context
}

async function open(path: string, width = 1440, height = 900): Promise<{ page: Page; threw: string[] }> {
  const page = await (await contextOf(width, height)).newPage()
  const threw: string[] = []
  page.on('pageerror', (e) => threw.push(e.message))
  await page.goto(origin + path)
  await page.waitForSelector('main')
  return { page, threw }
}

const current = (page: Page) => page.locator('.y-cr.cur h2').textContent()

describe('the inbox by keyboard only', () => {
  test('J and K move, Enter acts and goes on to the next, letters rest while typing', async () => {
    const { page, threw } = await open('/desk/kit?part=inbox')
    await page.waitForSelector('.y-cr.cur')
    const first = await current(page)
    await page.keyboard.press('j')
    const second = await current(page)
    expect(second).not.toBe(first)
    await page.keyboard.press('k')
    expect(await current(page)).toBe(first)

    await page.keyboard.press('Enter')
    await expect.poll(() => current(page)).toBe(second)
    expect(await page.locator('.y-cr h2', { hasText: first ?? '' }).count()).toBe(0)

    await page.keyboard.press('Space')
    await page.keyboard.press('Shift+J')
    expect(await page.locator('.y-cr.sel').count()).toBe(2)

    await page.keyboard.press('Control+k')
    await page.keyboard.type('改派')
    await expect.poll(() => page.locator('.y-pal button').count()).toBeGreaterThan(0)
    await page.keyboard.press('Escape')
    await expect.poll(() => page.locator('dialog').count()).toBe(0)

    await page.keyboard.press('v')
    await page.keyboard.press('4')
    expect(await page.locator('.y-vw.on').textContent()).toContain('已超期')
    await page.keyboard.press('?')
    expect(await page.locator('.y-keys li').count()).toBeGreaterThan(20)
    await page.locator('.y-keys-on input').uncheck()
    await page.keyboard.press('Escape')
    const before = await current(page)
    await page.keyboard.press('j')
    expect(await current(page)).toBe(before)
    await page.locator('.y-grid').focus()
    await page.keyboard.press('ArrowDown')
    expect(await current(page)).not.toBe(before)
    expect(threw).toEqual([])
    await page.close()
  })

  test('five thousand rows draw only what is seen', async () => {
    const { page } = await open('/desk/kit?part=inbox&many')
    await page.waitForSelector('.y-cr.cur')
    await page.locator('.y-grid').focus()
    await page.keyboard.press('End')
    await expect.poll(() => page.locator('.y-cr.cur').getAttribute('aria-rowindex')).toBe('5014')
    expect(await page.locator('.y-cr').count()).toBeLessThan(60)
    await page.close()
  })
})

const pages = [
  ...['inbox', 'case', 'states'].map((p) => `/desk/kit?part=${p}`),
  ...['today', 'case', 'report', 'track', 'done'].flatMap((p) =>
    ['', '&theme=dark', '&size=big'].map((q) => `/field/kit?part=${p}${q}`),
  ),
]

describe('accessibility and narrow screens', () => {
  test.each(pages)('%s', async (path) => {
    const desk = path.startsWith('/desk')
    const { page, threw } = await open(path, desk ? 1440 : 390, desk ? 900 : 844)
    await page.waitForTimeout(400)
    await accessible(page)

    await page.setViewportSize({ width: 360, height: 800 })
    const wide = await page.evaluate(() =>
      [...document.querySelectorAll('main *')]
        .filter(
          (e) =>
            e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.y-scrollx, svg, .sr, .y-seg'),
        )
        .map((e) => e.className || e.tagName),
    )
    expect(wide).toEqual([])
    expect(threw).toEqual([])
    await page.close()
  })
})
