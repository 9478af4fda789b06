/**
 * When a page can be used on a mid-range phone (goal P11): `node bench/first-page.ts URL [SELECTOR]`.
 * 4× slower CPU, 1.6 Mbit/s down, 150 ms of latency, empty cache, five times. Usable = SELECTOR is there and two frames are drawn.
 * Beside it the limit of the same run: the least page there can be (`/healthz`) over the same line.
 */
import type { Browser } from 'playwright-core'
import { launchBrowser } from '../test/browser.ts'

const [url = 'http://127.0.0.1:8080/', selector = 'main'] = process.argv.slice(2)
const goal = 2000
const rounds = 5

interface Seen {
  usable: number
  bytes: number
}

async function visit(browser: Browser, address: string, ready: string): Promise<Seen> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    isMobile: true,
    locale: 'zh-CN',
  })
  const page = await context.newPage()
  const line = await context.newCDPSession(page)
  let bytes = 0
  line.on('Network.loadingFinished', (e) => {
    bytes += e.encodedDataLength
  })
  await line.send('Network.enable')
  await line.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: 1.6e6 / 8,
    uploadThroughput: 0.75e6 / 8,
  })
  await line.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  const from = performance.now()
  await page.goto(address, { waitUntil: 'commit', timeout: 30_000 })
  await page.waitForSelector(ready, { timeout: 30_000 })
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
  const usable = performance.now() - from
  await context.close()
  return { usable, bytes }
}

const middle = (list: number[]): number =>
  list.sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN

const browser = await launchBrowser()
try {
  const limits: number[] = []
  const ours: Seen[] = []
  await visit(browser, url, selector)
  for (let i = 0; i < rounds; i++) {
    limits.push((await visit(browser, new URL('/healthz', url).href, 'body')).usable)
    ours.push(await visit(browser, url, selector))
  }
  const limit = middle(limits)
  const usable = middle(ours.map((o) => o.usable))
  console.log(`${url} (${selector}), ${rounds} visits, middle of each`)
  console.log(`limit: least page      ${limit.toFixed(0)} ms`)
  console.log(
    `ours: usable           ${usable.toFixed(0)} ms = ${(usable / limit).toFixed(1)} × limit, goal P11 ≤ ${goal} ms: ${usable <= goal ? 'met' : 'missed'}`,
  )
  console.log(`ours: bytes on the line ${(middle(ours.map((o) => o.bytes)) / 1000).toFixed(0)} kB`)
  process.exitCode = usable <= goal ? 0 : 1
} finally {
  await browser.close()
}
