/**
 * P6 and B21: many pages listen while reports come in and the server is killed. Every listener must end with every event of
 * his area, none of another's, whatever was cut; from the sending of a report to its event on a page, p95 within a second.
 * node bench/listeners.ts [listeners] [kills] [reports a second] [seconds of the undisturbed part]     10000 20 2 60
 * Client, server and database share the machine. The file limit must allow one socket a listener (ulimit -n).
 */
import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { loadPack, packFolder } from '../packs/load.ts'
import { startOurs } from './lib/battery.ts'
import { http } from './lib/load.ts'
import { benchTown, cpuOf } from './lib/town.ts'

const [listeners = 10_000, kills = 20, perSecond = 2, seconds = 60] = process.argv.slice(2).map(Number)

const town = await benchTown()
const pack = loadPack(packFolder('dunren'))
let server = await startOurs(town.url, town.dataDir)
const at = new URL(server.url)
const db = new pg.Client(town.url)
await db.connect()

interface Who {
  username: string
  region: string
  cookie: string
  units: Set<string>
}

/** The whole street for one page in ten, one community for each of the others, as it is in a street office. */
async function signIn(): Promise<Who[]> {
  const names = [
    'zhouwb',
    ...pack.accounts.filter((a) => a.role === 'community-secretary').map((a) => a.username),
  ]
  const out: Who[] = []
  for (const username of [...new Set(names)]) {
    const r = await fetch(`${server.url}/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password: pack.manifest.demoPassword }),
    })
    if (!r.ok) throw new Error(`sign-in of ${username}: ${r.status}`)
    const { rows } = await db.query<{ region: string; units: string[] }>(
      `select min(g.region_path collate "C") as region,
         array_remove(array_agg(a.unit_id::text) || array_agg(p.unit_id::text), null) as units
       from accounts a join grants g on g.account_id = a.id and g.revoked_at is null
       left join post_holders h on h.account_id = a.id left join posts p on p.id = h.post_id
       where a.username = $1`,
      [username],
    )
    out.push({
      username,
      region: rows[0]!.region,
      units: new Set(rows[0]!.units),
      cookie: r.headers
        .getSetCookie()
        .map((c) => c.split(';')[0])
        .join('; '),
    })
  }
  return out
}

const agent = new Agent({ maxSockets: Infinity, keepAlive: false })
/** Number of a case → when its first entry reached each page. */
const seenAt = new Map<string, number[]>()
let over = false
let reconnects = 0
let deliveries = 0

class Page {
  /** Case and number of the entry, each once. */
  readonly got = new Set<string>()
  readonly who: Who
  last = ''
  ready = false
  /** Milliseconds until it comes back after a cut; the server says them, as to any browser. */
  backAfter = 3000
  constructor(who: Who) {
    this.who = who
  }
  /** One connection after the other until the bench is over. */
  async live(): Promise<void> {
    while (!over) {
      await this.once().catch(() => {})
      this.ready = false
      if (over) return
      reconnects++
      await sleep(this.backAfter)
    }
  }
  private once(): Promise<void> {
    return new Promise((done, failed) => {
      const req = request(
        {
          agent,
          host: at.hostname,
          port: at.port,
          path: '/api/live',
          headers: { cookie: this.who.cookie, ...(this.last ? { 'last-event-id': this.last } : {}) },
        },
        (res) => {
          if (res.statusCode !== 200) {
            res.resume()
            return failed(new Error(String(res.statusCode)))
          }
          let kept = ''
          res.setEncoding('utf8')
          res.on('data', (d: string) => {
            kept += d
            for (let end = kept.indexOf('\n\n'); end >= 0; end = kept.indexOf('\n\n')) {
              this.block(kept.slice(0, end))
              kept = kept.slice(end + 2)
            }
          })
          res.on('close', done)
          res.on('error', failed)
        },
      )
      req.on('error', failed)
      req.end()
    })
  }
  private block(text: string): void {
    let data = ''
    for (const line of text.split('\n')) {
      if (line.startsWith('id: ')) this.last = line.slice(4)
      else if (line.startsWith('data: ')) data = line.slice(6)
      else if (line.startsWith('retry: ')) this.backAfter = Number(line.slice(7))
      else if (line === 'event: hello') this.ready = true
      else if (line === 'event: reload')
        throw new Error('told to load anew: more was missed than is replayed')
    }
    if (!data.includes('"caseId"')) return
    const e = JSON.parse(data) as { caseId: string; seq: number; number: string }
    const key = `${e.caseId}:${e.seq}`
    if (this.got.has(key)) return
    this.got.add(key)
    deliveries++
    if (e.seq !== 1) return
    const times = seenAt.get(e.number)
    if (times) times.push(performance.now())
    else seenAt.set(e.number, [performance.now()])
  }
}

const who = await signIn()
const pages = Array.from(
  { length: listeners },
  (_, i) => new Page(i % 10 === 0 ? who[0]! : who[1 + (i % (who.length - 1))]!),
)
const running: Promise<void>[] = []
for (const [i, p] of pages.entries()) {
  running.push(p.live())
  if (i % 200 === 199) await sleep(100)
}
const allReady = async () => {
  const from = performance.now()
  while (pages.some((p) => !p.ready)) {
    if (performance.now() - from > 600_000)
      throw new Error(`${pages.filter((p) => !p.ready).length} pages did not come back within ten minutes`)
    await sleep(50)
  }
  return performance.now() - from
}
await allReady()
console.log(`${listeners} pages of ${who.length} accounts listen`)
// Reports from before anybody listened are nobody's loss.
const firstTx = (await db.query<{ x: string }>('select pg_snapshot_xmin(pg_current_snapshot())::text as x'))
  .rows[0]!.x

const points = pack.regions.flatMap((r) => (r.kind === 'building' && r.point ? [r.point] : []))
let n = 0
let accepted = 0
const send = http(server.url, 8)
/** Reports at a steady rate; each is sent until it is answered. */
async function reporting(until: () => boolean): Promise<void> {
  const under: Promise<void>[] = []
  while (!until()) {
    under.push(report())
    await sleep(1000 / perSecond)
  }
  await Promise.all(under)
}
async function report(): Promise<void> {
  const i = n++
  const requestId = randomUUID()
  const text = `${pack.reports[(i * 7919) % pack.reports.length]!.text}（第 ${i} 次）`
  for (;;) {
    const from = performance.now()
    try {
      const r = await send({
        method: 'POST',
        path: '/api/reports',
        body: JSON.stringify({
          requestId,
          body: text,
          point: points[(i * 104729) % points.length],
          accuracy: 10,
        }),
      })
      if (r.status === 201) {
        accepted++
        const { number } = JSON.parse(r.body) as { number: string }
        answered.push({ number, from })
        return
      }
    } catch {
      // killed meanwhile: the same request again
    }
    await sleep(100)
  }
}
const answered: { number: string; from: number }[] = []

// Part one, undisturbed: how long from the sending of a report to its event on the pages.
const cpu = cpuOf(server.pid)
const deliveriesBefore = deliveries
const began = performance.now()
await reporting(() => performance.now() > began + seconds * 1000)
await sleep(3000)
const delays: number[] = []
for (const a of answered) for (const t of seenAt.get(a.number) ?? []) delays.push(t - a.from)
delays.sort((a, b) => a - b)
const q = (p: number) => delays[Math.min(delays.length - 1, Math.floor(delays.length * p))] ?? Number.NaN
const took = (performance.now() - began) / 1000
console.log(
  `undisturbed ${took.toFixed(0)} s: ${answered.length} reports, ${deliveries - deliveriesBefore} deliveries (${((deliveries - deliveriesBefore) / took).toFixed(0)}/s), sending to page p50 ${q(0.5).toFixed(0)} ms, p95 ${q(0.95).toFixed(0)} ms, p99 ${q(0.99).toFixed(0)} ms, longest ${q(1).toFixed(0)} ms (goal: p95 1,000); server CPU ${(((cpuOf(server.pid) - cpu) / took) * 100).toFixed(0)} % of a core`,
)

// Part two: the server is killed again and again.
let stop = false
const load = reporting(() => stop)
const back: number[] = []
for (let k = 1; k <= kills; k++) {
  await sleep(1500)
  await server.kill()
  server = await startOurs(town.url, town.dataDir, Number(at.port))
  back.push(await allReady())
  console.log(`kill ${k} of ${kills}: all pages back ${(back.at(-1)! / 1000).toFixed(1)} s after the server`)
}
stop = true
await load
await sleep(4000)

// What each account should have: its region, or a unit of its own among the handlers.
const events = (
  await db.query<{ key: string; path: string; units: string[] }>(
    `select e.case_id || ':' || e.seq as key, c.region_path as path, c.handler_units::text[] as units
     from case_events e join cases c on c.county = e.county and c.id = e.case_id where e.tx >= $1::text::xid8`,
    [firstTx],
  )
).rows
let missing = 0
let foreign = 0
const due = new Map(
  who.map((w) => [
    w,
    new Set(
      events
        .filter((e) => e.path.startsWith(w.region) || e.units.some((u) => w.units.has(u)))
        .map((e) => e.key),
    ),
  ]),
)
const settle = performance.now() + 60_000
const short = () => pages.filter((p) => [...due.get(p.who)!].some((k) => !p.got.has(k))).length
while (short() > 0 && performance.now() < settle) await sleep(500)
for (const p of pages) {
  const mine = due.get(p.who)!
  for (const k of mine) if (!p.got.has(k)) missing++
  for (const k of p.got) if (!mine.has(k)) foreign++
}
over = true
back.sort((a, b) => a - b)
console.log(
  `${kills} kills: ${accepted} reports acknowledged, ${events.length} events, ${reconnects} connections anew, pages back after median ${((back[back.length >> 1] ?? 0) / 1000).toFixed(1)} s, longest ${((back.at(-1) ?? 0) / 1000).toFixed(1)} s`,
)
console.log(`missing events ${missing}, events of another area ${foreign} (must be 0 and 0)`)
await server.kill()
agent.destroy()
await db.end()
await town.stop()
process.exit(missing > 0 || foreign > 0 || q(0.95) > 1000 ? 1 : 0)
