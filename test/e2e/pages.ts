/** Opens pages as people do and notes whatever went wrong on them. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'

export const desk = { width: 1440, height: 900 }
export const phone = { width: 390, height: 844 }

export interface Opened {
  page: Page
  context: BrowserContext
  /** Exceptions, console errors and failed requests so far. */
  faults: string[]
}

/** A fresh visitor: own cookies, Chinese, Shanghai time; a phone has a touch screen. */
export async function visitor(browser: Browser, viewport = desk): Promise<Opened> {
  const touch = viewport.width < 600
  const context = await browser.newContext({
    viewport,
    hasTouch: touch,
    isMobile: touch,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    // Without a graphics card every frame of a map in flight is drawn by the processor that the server needs too.
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(`threw: ${error.message}`))
  page.on('console', (message) => {
    // The browser itself reports refused requests here; whether they are right is for the test to say.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(`console: ${message.text()}`)
  })
  page.on('response', (answer) => {
    if (answer.status() >= 500) faults.push(`${answer.status()}: ${answer.url()}`)
  })
  return { page, context, faults }
}

/** A visitor who is signed in to the demo town over the wire, on one of its pages. */
export async function signedIn(
  browser: Browser,
  town: string,
  username: string,
  path: string,
  viewport = desk,
): Promise<Opened> {
  const opened = await visitor(browser, viewport)
  const signed = await opened.context.request.post(`${town}/api/sign-in`, {
    data: { username, password: 'yige-demo' },
  })
  expect(signed.status()).toBe(200)
  await opened.page.goto(town + path)
  return opened
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What of the page now breaks WCAG 2.2 AA, as far as a machine sees it: a line for each rule. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(`axe
    .run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })
    .then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target.join(' ') + ' ' + n.html).join(', ')))`)
}

export async function accessible(page: Page, what = ''): Promise<void> {
  expect(await violations(page), what).toEqual([])
}
