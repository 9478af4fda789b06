/**
 * B15: three times what the server can take, sent whether or not it answers. It must keep at least 80 % of what it does when it is
 * just busy, refuse the rest quickly and cleanly (503 with Retry-After), and store exactly what it accepted.
 * node bench/overload.ts [seconds] [times]        10 3
 * The client that makes the load shares the two cores; good is an acceptance within five seconds.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { loadPack, packFolder } from '../packs/load.ts'
import { http } from './lib/load.ts'
import { benchTown, serverProcess } from './lib/town.ts'

const [seconds = 10, times = 3] = process.argv.slice(2).map(Number)
const goodMs = 5000

const town = await benchTown()
const pack = loadPack(packFolder('dunren'))
const ours = await serverProcess('our-server.ts', { BENCH_DB: town.url, BENCH_DATA: town.dataDir })
const send = http(ours.url, 2000)
const points = pack.regions.flatMap((r) => (r.kind === 'building' && r.point ? [r.point] : []))

let n = 0
let accepted = 0
const post = async () => {
  const i = n++
  const from = performance.now()
  const r = await send({
    method: 'POST',
    path: '/api/reports',
    body: JSON.stringify({
      requestId: randomUUID(),
      body: `${pack.reports[(i * 7919) % pack.reports.length]!.text}（${i}）`,
      point: points[(i * 104729) % points.length],
      accuracy: 10,
    }),
  })
  if (r.status === 201) accepted++
  return { status: r.status, ms: performance.now() - from, body: r.body }
}

/** So many a second, each when its time has come, whatever became of those before. */
async function open(rate: number, forSeconds: number) {
  const began = performance.now()
  const under: Promise<void>[] = []
  const got = { good: 0, late: 0, refused: 0, broken: 0, faults: [] as string[], refusedMs: [] as number[] }
  let sent = 0
  while (performance.now() - began < forSeconds * 1000) {
    const due = Math.floor(((performance.now() - began) / 1000) * rate)
    for (; sent < due; sent++)
      under.push(
        post().then(
          ({ status, ms, body }) => {
            if (status === 201) ms <= goodMs ? got.good++ : got.late++
            else if (status === 503 || status === 429) {
              got.refused++
              got.refusedMs.push(ms)
            } else got.faults.push(`${status} ${body.slice(0, 200)}`)
          },
          () => void got.broken++,
        ),
      )
    await sleep(5)
  }
  await Promise.all(under)
  got.refusedMs.sort((a, b) => a - b)
  return { ...got, sent, goodput: got.good / forSeconds }
}

/** What it does when a steady number of callers wait for their answers. */
async function capacity(): Promise<number> {
  const before = accepted
  const until = performance.now() + seconds * 1000
  await Promise.all(
    Array.from({ length: 32 }, async () => {
      while (performance.now() < until) await post()
    }),
  )
  return (accepted - before) / seconds
}

const until = performance.now() + 6000
await Promise.all(
  Array.from({ length: 16 }, async () => {
    while (performance.now() < until) await post()
  }),
)
const first = await capacity()
const over = await open(first * times, seconds)
const second = await capacity()
const base = (first + second) / 2
const apart = Math.abs(first - second) / base
const db = new pg.Client(town.url)
await db.connect()
const stored = (await db.query<{ n: number }>('select count(*)::int as n from reports')).rows[0]!.n
await db.end()
await ours.stop()
await town.stop()

const kept = over.goodput / base
console.log(
  `busy: ${first.toFixed(0)}/s before, ${second.toFixed(0)}/s after (${(100 * apart).toFixed(0)} % apart${apart > 0.15 ? ': VOID' : ''})`,
)
console.log(
  `${times} × that: ${over.sent} sent in ${seconds} s, ${over.good} good (${over.goodput.toFixed(0)}/s), ${over.late} accepted late, ${over.refused} refused (median ${(over.refusedMs[over.refusedMs.length >> 1] ?? 0).toFixed(0)} ms), ${over.broken} connections broken, ${over.faults.length} other answers`,
)
for (const f of over.faults.slice(0, 5)) console.log(`  ${f}`)
console.log(`goodput ${(100 * kept).toFixed(0)} % (goal 80 %); accepted ${accepted}, stored ${stored}`)
process.exit(kept < 0.8 || stored !== accepted || over.faults.length > 0 ? 1 : 0)
