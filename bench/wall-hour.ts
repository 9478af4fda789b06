/**
 * Whether the wall can hang for days: one wall is open in a real browser, reports keep coming, and after each minute it is measured
 * with the garbage gone: JavaScript heap, nodes of the page, event listeners, and whether its figure is the server's.
 *
 *   node bench/wall-hour.ts [minutes] [address]      60, and a town of its own
 *
 * Prints a line a minute, then first, last and slope of each. Exits 1 when one of them grows (the second half of the run stands above
 * the first by more than is allowed) or when the wall missed something in any minute. The first two minutes are its start.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchBrowser } from '../test/browser.ts'
import { startProgram } from '../test/e2e/program.ts'

const minutes = Number(process.argv[2] ?? 60)
const everyMs = 2000
const warmMinutes = minutes > 4 ? 2 : 0
/** What one half may stand above the other: the noise of a page that renders all the time. */
const allowed = { heap: 2_000_000, nodes: 150, listeners: 20 }

const dataDir = mkdtempSync(join(tmpdir(), 'yige-wall-'))
const program = process.argv[3] ? null : await startProgram(dataDir, { YIGE_DEMO: '1', YIGE_LOG: 'warn' })
const town = program?.url ?? process.argv[3]!
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
await probe.send('Performance.enable')

interface Look {
  heap: number
  nodes: number
  listeners: number
}
async function look(): Promise<Look> {
  await probe.send('HeapProfiler.collectGarbage')
  const { metrics } = await probe.send('Performance.getMetrics')
  const of = (name: string) => metrics.find((m) => m.name === name)?.value ?? Number.NaN
  return { heap: of('JSHeapUsedSize'), nodes: of('Nodes'), listeners: of('JSEventListeners') }
}

/** What the wall shows and what the server holds; asked again for a while, because both move. */
async function behind(): Promise<number> {
  let gap = Number.NaN
  for (let i = 0; i < 10 && gap !== 0; i++) {
    await page.waitForTimeout(1000)
    const shown = await page.locator('[data-what="reportedToday"] b').first().textContent()
    const truth = (await (await context.request.get(`${town}/api/wall`)).json()) as {
      counts: { reportedToday: number }
    }
    gap = truth.counts.reportedToday - Number(String(shown).replaceAll(',', ''))
  }
  return gap
}

// The map and its tiles belong to the start, not to growth.
await page.waitForTimeout(20_000)
const seen: Look[] = []
let sent = 0
let refused = 0
let missed = 0
for (let m = 1; m <= minutes; m++) {
  const until = Date.now() + 50_000
  while (Date.now() < until) {
    const r = await fetch(`${town}/api/reports`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        requestId: crypto.randomUUID(),
        body: `路灯不亮，第 ${sent + refused + 1} 次试`,
        placeText: '大东门社区',
      }),
    })
    if (r.ok) sent++
    else if (r.status === 429) refused++
    else throw new Error(`report answered ${r.status}`)
    await page.waitForTimeout(everyMs)
  }
  const gap = await behind()
  if (gap !== 0) missed++
  const l = await look()
  if (m > warmMinutes) seen.push(l)
  console.log(
    `minute ${m}: heap ${(l.heap / 1e6).toFixed(2)} MB, ${l.nodes} nodes, ${l.listeners} listeners, ${sent} reports sent, behind ${gap}`,
  )
}
await browser.close()
await program?.stop()
rmSync(dataDir, { recursive: true, force: true })

const mean = (list: number[]) => list.reduce((a, b) => a + b, 0) / list.length
/** Least squares, per minute. */
function slope(list: number[]): number {
  const [x, y] = [mean(list.map((_, i) => i)), mean(list)]
  const below = list.reduce((a, _, i) => a + (i - x) ** 2, 0)
  return below === 0 ? 0 : list.reduce((a, v, i) => a + (i - x) * (v - y), 0) / below
}
let grew = false
for (const k of ['heap', 'nodes', 'listeners'] as const) {
  const list = seen.map((l) => l[k])
  const half = Math.floor(list.length / 2)
  const grown = half > 0 ? mean(list.slice(-half)) - mean(list.slice(0, half)) : 0
  const bad = !(grown <= allowed[k])
  grew ||= bad
  console.log(
    `${k}: first ${list[0]}, last ${list.at(-1)}, slope ${slope(list).toFixed(1)} a minute, second half above first by ${grown.toFixed(0)} (allowed ${allowed[k]})${bad ? ' GROWS' : ''}`,
  )
}
console.log(
  `minutes in which the wall was behind for ten seconds: ${missed}; ${sent} reports sent, ${refused} held back by the rate limit`,
)
if (grew || missed > 0) process.exitCode = 1
