/**
 * Whether the wall can hang for days: one wall is open, reports keep coming, and after each minute its heap is measured with the
 * garbage gone. Needs a running demo town (`npm start`).
 *
 *   node bench/wall.ts [minutes] [address]      2 http://127.0.0.1:8080
 *
 * Prints a line a minute and whether the wall's figure is the server's; exits 1 when the second half of the run stands more than
 * 2 MB above the first, or when the wall missed something.
 */
import { launchBrowser } from '../test/browser.ts'

const minutes = Number(process.argv[2] ?? 2)
const town = process.argv[3] ?? 'http://127.0.0.1:8080'
const everyMs = 2000
const allowed = 2_000_000

const browser = await launchBrowser()
const context = await browser.newContext({
  viewport: { width: 1920, height: 1080 },
  reducedMotion: 'reduce',
})
const signed = await context.request.post(`${town}/api/sign-in`, {
  data: { username: 'tangwy', password: 'yige-demo' },
})
if (!signed.ok()) throw new Error(`sign-in answered ${signed.status()}`)
const page = await context.newPage()
await page.goto(`${town}/wall/`)
await page.waitForSelector('.w')
const probe = await context.newCDPSession(page)
await probe.send('HeapProfiler.enable')

async function heap(): Promise<{ bytes: number; nodes: number }> {
  await probe.send('HeapProfiler.collectGarbage')
  const { usedSize } = await probe.send('Runtime.getHeapUsage')
  return { bytes: usedSize, nodes: Number(await page.evaluate('document.querySelectorAll("*").length')) }
}

// The map and its tiles belong to the start, not to growth.
await page.waitForTimeout(20_000)
const seen: number[] = [(await heap()).bytes]
let sent = 0
for (let m = 1; m <= minutes; m++) {
  const until = Date.now() + 60_000
  while (Date.now() < until) {
    const r = await fetch(`${town}/api/reports`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        requestId: crypto.randomUUID(),
        body: `路灯不亮，第 ${++sent} 次试`,
        placeText: '大东门社区',
      }),
    })
    if (!r.ok && r.status !== 429) throw new Error(`report answered ${r.status}`)
    await page.waitForTimeout(everyMs)
  }
  const h = await heap()
  seen.push(h.bytes)
  console.log(`minute ${m}: heap ${(h.bytes / 1e6).toFixed(2)} MB, ${h.nodes} elements, ${sent} reports sent`)
}
await page.waitForTimeout(2500)
const shown = Number(
  String(await page.locator('[data-what="reportedToday"] b').first().textContent()).replaceAll(',', ''),
)
const truth = (await (await context.request.get(`${town}/api/wall`)).json()) as {
  counts: { reportedToday: number }
}
await browser.close()
const half = Math.ceil(seen.length / 2)
const mean = (list: number[]) => list.reduce((a, b) => a + b, 0) / list.length
const grown = mean(seen.slice(half)) - mean(seen.slice(0, half))
console.log(`grown ${(grown / 1e6).toFixed(2)} MB, allowed ${allowed / 1e6}; ${sent} reports`)
console.log(`reported today: wall ${shown}, server ${truth.counts.reportedToday}`)
if (grown > allowed || shown !== truth.counts.reportedToday) process.exitCode = 1
