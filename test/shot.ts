/**
 * Takes a screenshot of a page: node test/shot.ts URL OUT.png [WIDTH HEIGHT] [--full] [--touch] [--wait MS] [--dark]
 * [--lang en] [--cookie NAME=VALUE] [--do "js expression"]. Prints what the page complained about, exits 1 if it threw.
 */
import { parseArgs } from 'node:util'
import { launchBrowser } from './browser.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    full: { type: 'boolean' },
    touch: { type: 'boolean' },
    dark: { type: 'boolean' },
    wait: { type: 'string', default: '400' },
    lang: { type: 'string', default: 'zh-CN' },
    cookie: { type: 'string', multiple: true, default: [] },
    do: { type: 'string', multiple: true, default: [] },
  },
})
const [url, out, width = '1440', height = '900'] = positionals
if (!url || !out) {
  console.error(
    'usage: node test/shot.ts URL OUT.png [WIDTH HEIGHT] [--full] [--touch] [--wait MS] [--do JS]',
  )
  process.exit(2)
}

const browser = await launchBrowser({ maps: true })
try {
  const context = await browser.newContext({
    viewport: { width: Number(width), height: Number(height) },
    deviceScaleFactor: values.touch ? 2 : 1,
    hasTouch: values.touch,
    isMobile: values.touch,
    locale: values.lang,
    timezoneId: 'Asia/Shanghai',
    colorScheme: values.dark ? 'dark' : 'light',
  })
  await context.addCookies(
    values.cookie.map((c) => ({ name: c.slice(0, c.indexOf('=')), value: c.slice(c.indexOf('=') + 1), url })),
  )
  const page = await context.newPage()
  page.on('console', (m) => m.type() === 'error' && console.error(`console: ${m.text()}`))
  page.on('requestfailed', (r) => console.error(`failed: ${r.url()} ${r.failure()?.errorText}`))
  page.on('pageerror', (error) => {
    console.error(`threw: ${error.message}`)
    process.exitCode = 1
  })
  await page.goto(url, { waitUntil: 'load', timeout: 30_000 })
  // Event streams keep the network busy for ever, so idleness is waited for, not demanded.
  await page.waitForLoadState('networkidle', { timeout: 3000 }).catch(() => {})
  for (const script of values.do) {
    await page.evaluate(script)
    await page.waitForTimeout(300)
  }
  await page.waitForTimeout(Number(values.wait))
  await page.screenshot({ path: out, fullPage: values.full })
  console.log(`${out}: ${page.url()} "${await page.title()}"`)
} finally {
  await browser.close()
}
