/** Opens pages as people do and notes whatever went wrong on them. */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, BrowserContext, Page, Request } from 'playwright-core'
import { expect } from 'vitest'

export const desk = { width: 1440, height: 900 }
export const phone = { width: 390, height: 844 }

export interface Opened {
  page: Page
  context: BrowserContext
  /** Exceptions, console errors and failed requests so far. */
  faults: string[]
  /** Waits until nothing was on its way for a moment, the live stream apart; at most some seconds. */
  quiet: () => Promise<void>
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
  const open = new Set<Request>()
  let since = Date.now()
  page.on('request', (r) => {
    if (!r.url().includes('/api/live')) open.add(r)
  })
  const ended = (r: Request) => {
    if (open.delete(r)) since = Date.now()
  }
  page.on('requestfinished', ended)
  page.on('requestfailed', ended)
  // What a page that was left had asked for is never answered.
  page.on('framenavigated', (f) => f === page.mainFrame() && open.clear())
  const quiet = async () => {
    for (const end = Date.now() + 5000; Date.now() < end; await page.waitForTimeout(40))
      if (open.size === 0 && Date.now() - since > 200) return
  }
  return { page, context, faults, quiet }
}

/** A visitor who is signed in to the demo town over the wire, on no page yet. */
export async function entered(
  browser: Browser,
  town: string,
  username: string,
  viewport = desk,
): Promise<Opened> {
  const opened = await visitor(browser, viewport)
  const signed = await opened.context.request.post(`${town}/api/sign-in`, {
    data: { username, password: 'yige-demo' },
  })
  expect(signed.status()).toBe(200)
  return opened
}

/** A visitor who is signed in, on one of the town's pages. */
export async function signedIn(
  browser: Browser,
  town: string,
  username: string,
  path: string,
  viewport = desk,
): Promise<Opened> {
  const opened = await entered(browser, town, username, viewport)
  await opened.page.goto(town + path)
  return opened
}

/** POST as the person whose cookies these are; fails with the answer when it is refused. */
export async function post<T = Record<string, unknown>>(
  context: BrowserContext,
  url: string,
  data: object,
): Promise<T> {
  const csrf = (await context.cookies()).find((c) => c.name === 'yige_csrf')?.value ?? ''
  const r = await context.request.post(url, {
    headers: { 'x-yige-csrf': csrf },
    data: { requestId: randomUUID(), ...data },
  })
  expect(r.ok(), `${url}: ${await r.text()}`).toBe(true)
  return (await r.json()) as T
}

/**
 * A case of one test alone, which waits for its dispatch: files run side by side in one town, and whatever is first in a list another
 * test may be sending away. Each test names a grid that no other one uses, because a report of the same kind and place would be linked.
 */
export async function ownCase(context: BrowserContext, town: string, grid: string): Promise<string> {
  for (const itemCode of ['1.1.1', '1.1.2', '3.2.1', '9.1.1', '10.1.1']) {
    const made = await post<{ caseId: string; linked: boolean }>(context, `${town}/api/staff/reports`, {
      channel: 'phone',
      body: `路口有一处要人来看 ${randomUUID().slice(0, 8)}`,
      itemCode,
      regionPath: grid,
    })
    if (!made.linked) return made.caseId
  }
  throw new Error(`${grid} has an open case of every kind that is tried here`)
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What of the page now breaks WCAG 2.2 AA, as far as a machine sees it: a line for each rule. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(`axe
    .run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'],
      // It looks at every element for an inline style with !important, which nothing here can write: a tenth of the time.
      rules: { 'avoid-inline-spacing': { enabled: false } },
      // Nothing is read of what passed, and the styles are the page's own: a fifth less time for each page.
      resultTypes: ['violations'],
      preload: false,
    })
    .then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target.join(' ') + ' ' + n.html).join(', ')))`)
}

export async function accessible(page: Page, what = ''): Promise<void> {
  expect(await violations(page), what).toEqual([])
}
