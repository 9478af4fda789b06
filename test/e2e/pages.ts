/** Opens pages as people do and notes whatever went wrong on them. */
import type { Browser, BrowserContext, Page } from 'playwright-core'

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
