/**
 * B8: every report is sent one to five times, in any order and also at the same time, and the server is killed meanwhile: there
 * must be exactly one row for each. When the minutes are over no further report is begun and those that were are counted.
 * node bench/once.ts [reports] [kills] [connections] [minutes at most]        1000000 3 32 600
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { loadPack, packFolder } from '../packs/load.ts'
import { startOurs } from './lib/battery.ts'
import { http } from './lib/load.ts'
import { benchTown } from './lib/town.ts'

const [reports = 1_000_000, kills = 3, connections = 32, minutes = 600] = process.argv.slice(2).map(Number)
const started = performance.now()
const outOfTime = () => performance.now() - started > minutes * 60_000

const town = await benchTown()
const pack = loadPack(packFolder('dunren'))
let server = await startOurs(town.url, town.dataDir)
const port = Number(new URL(server.url).port)
const send = http(server.url, connections)
const points = pack.regions.flatMap((r) => (r.kind === 'building' && r.point ? [r.point] : []))

/** What is to be sent is made in windows, so that repeats lie near and far from each other but memory stays small. */
const window = 5000
let made = 0
const queue: { requestId: string; i: number }[] = []
let sending = 0
let repeats = 0
function next(): { requestId: string; i: number } | undefined {
  if (queue.length < window / 2 && made < reports && !outOfTime()) {
    const until = Math.min(reports, made + window)
    for (; made < until; made++) {
      const requestId = randomUUID()
      const times = 1 + Math.floor(Math.random() * 5)
      repeats += times - 1
      for (let t = 0; t < times; t++) queue.push({ requestId, i: made })
    }
    for (let k = queue.length - 1; k > 0; k--) {
      const j = Math.floor(Math.random() * (k + 1))
      ;[queue[k], queue[j]] = [queue[j]!, queue[k]!]
    }
  }
  return queue.pop()
}

/** First answer to each request: every later one must be the same. Forgotten when the fifth could have come. */
const answers = new Map<string, string>()
const faults: string[] = []
let unanswered = 0
async function worker(): Promise<void> {
  for (let s = next(); s; s = next()) {
    sending++
    for (;;) {
      try {
        const r = await send({
          method: 'POST',
          path: '/api/reports',
          body: JSON.stringify({
            requestId: s.requestId,
            body: `${pack.reports[(s.i * 7919) % pack.reports.length]!.text}（${s.i}）`,
            point: points[(s.i * 104729) % points.length],
            accuracy: 10,
          }),
        })
        if (r.status === 201) {
          const { reportId, number } = JSON.parse(r.body) as { reportId: string; number: string }
          const first = answers.get(s.requestId)
          if (first && first !== `${reportId} ${number}`)
            faults.push(`${s.requestId}: ${first}, then ${reportId} ${number}`)
          else if (!first) answers.set(s.requestId, `${reportId} ${number}`)
          break
        }
        if (r.status !== 503) {
          faults.push(`${r.status} ${r.body.slice(0, 200)}`)
          break
        }
      } catch {
        unanswered++
      }
      await sleep(50)
    }
  }
}

const began = performance.now()
let over = false
const workers = Promise.all(Array.from({ length: connections }, worker)).then(() => {
  over = true
})
for (let k = 1; k <= kills; k++) {
  // By reports or by time, whichever comes first: a run that ends before its last report is killed as often.
  const due = k / (kills + 1)
  while (!over && made < reports * due && performance.now() - started < minutes * 60_000 * due)
    await sleep(100)
  if (over) break
  await server.kill()
  server = await startOurs(town.url, town.dataDir, port)
  console.log(`kill ${k} of ${kills} at ${made} reports, ${Math.round((performance.now() - began) / 1000)} s`)
}
await workers
const took = (performance.now() - began) / 1000
const db = new pg.Client(town.url)
await db.connect()
const stored = (
  await db.query<{ rows: number; ids: number; links: number }>(
    `select (select count(*)::int from reports) as rows, (select count(distinct request_id)::int from reports) as ids,
       (select count(*)::int from case_links where kind in ('origin', 'linked') and undone_at is null) as links`,
  )
).rows[0]!
await db.end()
await server.kill()
await town.stop()
console.log(
  `${made} reports${made < reports ? ` of ${reports}, the time was over` : ''}, ${repeats} repeats, ${sending} sent in ${took.toFixed(0)} s (${(sending / took).toFixed(0)}/s), ${unanswered} without an answer and sent again`,
)
console.log(
  `rows ${stored.rows}, different ids ${stored.ids}, links ${stored.links}: each must be ${made}; other faults ${faults.length}`,
)
for (const f of faults.slice(0, 20)) console.log(`  ${f}`)
process.exit(
  stored.rows !== made || stored.ids !== made || stored.links !== made || faults.length > 0 ? 1 : 0,
)
