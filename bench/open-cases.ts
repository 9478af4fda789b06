/**
 * How long it takes to find what a new report may belong to beside many open cases (goal: link decided in ≤ 10 ms, p99, beside 100,000):
 * from memory with the look at the log of events, the whole decision, and the tables alone, which are asked when memory cannot tell. One
 * case in twenty is a letter whose place nobody knows, found by its words.
 * node bench/open-cases.ts [open cases = 100000] [questions = 2000]
 */
import { loadavg } from 'node:os'
import pg from 'pg'
import pino from 'pino'
import { buildApp, openPools } from '../apps/server/app.ts'
import { createServer } from '../apps/server/server.ts'
import { readRows } from '../features/triage/eval-files.ts'
import { openNearby } from '../features/triage/store.ts'
import { loadPack, packFolder } from '../packs/load.ts'
import { benchTown } from './lib/town.ts'

const many = Number(process.argv[2] ?? 100_000)
const questions = Number(process.argv[3] ?? 2000)
const town = await benchTown()
const log = pino({ level: 'silent' })
const pools = openPools({ ownerUrl: town.url, log })
const running = await buildApp(
  { ownerUrl: town.url, dataDir: town.dataDir, demo: true, secure: false, log },
  pools,
)
const { app } = running
const server = await createServer(app, { log, trustProxy: 0, rateLimits: false, webDir: '/nonexistent' })
await server.ready()
const pack = loadPack(packFolder('dunren'))

// Copies of one real case, each with a report of its own: other place, item, words and hour, all of them open.
const made = await server.inject({
  method: 'POST',
  url: '/api/reports',
  payload: { requestId: crypto.randomUUID(), body: pack.reports[0]!.text, placeText: '人民路 27 号' },
})
if (made.statusCode !== 201) throw new Error(made.payload)
const owner = new pg.Client({ connectionString: town.url })
await owner.connect()
const columns = async (table: string, but: readonly string[]) =>
  (
    await owner.query<{ c: string }>(
      `select column_name as c from information_schema.columns where table_name = $1 and is_generated = 'NEVER'`,
      [table],
    )
  ).rows.flatMap(({ c }) => (but.includes(c) ? [] : [c]))
const grids = pack.regions.filter((r) => r.kind === 'grid').map((r) => r.path)
const items = app.services.items.current()!.items.map((i) => i.code)
const ownCase = ['id', 'number', 'region_path', 'item_code', 'reported_at', 'title']
const ownReport = [
  'id',
  'case_id',
  'region_path',
  'received_at',
  'body',
  'request_id',
  'token_hash',
  'external_id',
]
const letters = await readRows(new URL('../features/triage/link-letters.csv', import.meta.url).pathname, [
  'text',
])
const root = app.installation.rootPath
const began = performance.now()
const rest = await columns('cases', ownCase)
await owner.query(
  `create temporary table made as select n, gen_random_uuid() as id, case when n % 20 = 0 then $8 else ($1::text[])[1 + n % $2] end as region_path, ($3::text[])[1 + (n * 7919) % $4] as item_code,
     now() - (n * 1.1 || ' seconds')::interval as at, case when n % 20 = 0 then ($9::text[])[1 + (n / 20) % $10] else ($5::text[])[1 + (n * 104729) % $6] end || n as body from generate_series(1, $7::bigint) n`,
  [
    grids,
    grids.length,
    items,
    items.length,
    pack.reports.map((r) => r.text),
    pack.reports.length,
    many,
    root,
    letters.map((l) => l.text),
    letters.length,
  ],
)
await owner.query(
  `insert into cases (${[...ownCase, ...rest].join(', ')})
   select m.id, 'B-' || m.n, m.region_path, m.item_code, m.at, left(m.body, 60), ${rest.map((c) => `c.${c}`).join(', ')} from made m, (select * from cases order by reported_at desc limit 1) c`,
)
const kept = await columns('reports', ownReport)
await owner.query(
  `insert into reports (id, case_id, region_path, received_at, body, request_id, ${kept.join(', ')})
   select gen_random_uuid(), m.id, m.region_path, m.at, m.body, gen_random_uuid(), ${kept.map((c) => `r.${c}`).join(', ')}
   from made m, (select * from reports order by received_at desc limit 1) r`,
)
await owner.query('analyze')
console.log(
  `${many} open cases in ${grids.length} grids, made in ${((performance.now() - began) / 1000).toFixed(1)} s`,
)

await server.close()
await running.stop()
const again = await buildApp({ ownerUrl: town.url, dataDir: town.dataDir, demo: true, secure: false, log })
const { triage } = again.app.services
const { openCases } = triage
const first = performance.now()
globalThis.gc?.()
const before = process.memoryUsage().heapUsed
await openCases.look()
console.log(
  `held after ${((performance.now() - first) / 1000).toFixed(1)} s, ${((process.memoryUsage().heapUsed - before) / 1e6).toFixed(0)} MB, ${openCases.usable ? 'usable' : 'too many'}`,
)
const asked = Array.from({ length: questions }, (_, i) => ({
  at: new Date(),
  regionPath: grids[(i * 31) % grids.length]!,
  item: items[(i * 17) % items.length]!,
  text: pack.reports[(i * 7919) % pack.reports.length]!.text,
}))
let unknown = 0
const timed = async (what: string, ask: (q: (typeof asked)[number]) => Promise<unknown>, list = asked) => {
  const took: number[] = []
  for (const q of list) {
    const t = performance.now()
    await ask(q)
    took.push(performance.now() - t)
  }
  took.sort((a, b) => a - b)
  const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))]!.toFixed(2)
  console.log(`${what}: p50 ${at(0.5)}, p99 ${at(0.99)}, longest ${at(1)} ms (${list.length} questions)`)
}
const memory = async (q: (typeof asked)[number]) => {
  await openCases.look()
  if (openCases.near(q) === null) unknown++
}
const tables = (q: (typeof asked)[number]) => openNearby(again.app, q)
const whole = (q: (typeof asked)[number]) =>
  triage.decide({ id: crypto.randomUUID(), at: q.at, text: q.text, regionPath: q.regionPath })
await timed('from memory', memory)
await timed('from the tables', tables, asked.slice(0, 400))
await timed('from memory, again', memory)
await timed('the whole decision (place, class, level, link, route), goal p99 10 ms', whole)
await timed(
  'the whole decision about a letter without a place, goal p99 10 ms',
  (q) => triage.decide({ id: crypto.randomUUID(), at: q.at, text: q.text }),
  asked.map((q, i) => ({ ...q, text: `${letters[(i * 31) % letters.length]!.text}${i}` })),
)
console.log(`memory could not tell ${unknown} times; load ${loadavg()[0]!.toFixed(1)}`)
await owner.end()
await again.stop()
await town.stop()
