/**
 * P4: our authorised list (25 rows) and detail beside the least that HTTP can read, in one run: minimal, list, detail, minimal
 * again. Rates are void when the two minimal reads differ by more than 15 %; CPU per operation counts our process and
 * PostgreSQL only, so it holds on a busy machine. node bench/read.ts [seconds] [connections] [cases]
 */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { loadPack, packFolder } from '../packs/load.ts'
import { closedLoop, http, type LoadResult } from './lib/load.ts'
import { benchTown, type Child, cpuOf, cpuOfPostgres, serverProcess } from './lib/town.ts'

const seconds = Number(process.argv[2] ?? 8)
const connections = Number(process.argv[3] ?? 8)
const cases = Number(process.argv[4] ?? 400)

const town = await benchTown()
const pack = loadPack(packFolder('dunren'))
const client = new pg.Client(town.url)
await client.connect()
const backend = (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]!.pid
await client.query(readFileSync(new URL('lib/limit.sql', import.meta.url), 'utf8'))
await client.query(
  `insert into bench_cases (path, title, lng, lat, account) select '500102006001003', '路灯不亮 ' || i, 107.4, 29.7, gen_random_uuid() from generate_series(1, $1) i`,
  [cases],
)

interface Measured extends LoadResult {
  ours: number
  database: number
}

/** Processor time of the server's process and of PostgreSQL, in ms per operation, over the measured and the warm-up part alike. */
async function measure(child: Child, op: (i: number) => Promise<boolean>): Promise<Measured> {
  for (let i = 0; i < 200; i++) await op(i)
  let done = 0
  const before = { ours: cpuOf(child.pid), database: cpuOfPostgres(backend) }
  const r = await closedLoop(
    async (i) => {
      done++
      return op(i)
    },
    { connections, seconds, warmup: 1 },
  )
  return {
    ...r,
    ours: ((cpuOf(child.pid) - before.ours) * 1000) / done,
    database: ((cpuOfPostgres(backend) - before.database) * 1000) / done,
  }
}

const show = (name: string, m: Measured) =>
  console.log(
    `${name.padEnd(24)} ${m.rate.toFixed(0).padStart(6)}/s  p50 ${m.p50.toFixed(1).padStart(6)} ms  p99 ${m.p99.toFixed(1).padStart(7)} ms  CPU ${m.ours.toFixed(2)} ms server + ${m.database.toFixed(2)} ms PostgreSQL  failed ${m.failed}`,
  )

const minimalRead = async (): Promise<Measured> => {
  const minimal = await serverProcess('minimal-server.ts', { BENCH_DB: town.url })
  const get = http(minimal.url, connections)
  const m = await measure(minimal, async () => (await get({ method: 'GET', path: '/' })).status === 200)
  await minimal.stop()
  return m
}

const first = await minimalRead()
show('minimal read, 25 rows', first)

const ours = await serverProcess('our-server.ts', { BENCH_DB: town.url, BENCH_DATA: town.dataDir })
const send = http(ours.url, connections)
const points = pack.regions.flatMap((r) => (r.kind === 'building' && r.point ? [r.point] : []))
for (let i = 0; i < cases; i++) {
  const r = await send({
    method: 'POST',
    path: '/api/reports',
    body: JSON.stringify({
      requestId: randomUUID(),
      body: `${pack.reports[(i * 7919) % pack.reports.length]!.text}（${i}）`,
      point: points[(i * 104729) % points.length]!,
      accuracy: 10,
    }),
  })
  if (r.status !== 201) throw new Error(`${r.status} ${r.body}`)
}
await client.query('analyze')
const signIn = await fetch(`${ours.url}/api/sign-in`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ username: 'zhouwb', password: pack.manifest.demoPassword }),
})
const headers = {
  cookie: signIn.headers
    .getSetCookie()
    .map((c) => c.split(';')[0])
    .join('; '),
}
const listPath = '/api/cases?view=open&limit=25'
const page = await send({ method: 'GET', path: listPath, headers })
const ids = (JSON.parse(page.body) as { rows: { id: string }[] }).rows.map((r) => r.id)
if (ids.length !== 25) throw new Error(`the list has ${ids.length} rows: ${page.body.slice(0, 300)}`)
const read = (path: (i: number) => string) => async (i: number) =>
  (await send({ method: 'GET', path: path(i), headers })).status === 200
const list = await measure(
  ours,
  read(() => listPath),
)
show('ours, list of 25', list)
const detail = await measure(
  ours,
  read((i) => `/api/cases/${ids[i % ids.length]}`),
)
show('ours, one case', detail)
await ours.stop()

const second = await minimalRead()
show('minimal read again', second)
const limit = (first.rate + second.rate) / 2
const limitCpu = (first.ours + first.database + second.ours + second.database) / 2
const apart = Math.abs(first.rate - second.rate) / limit
for (const [name, m] of [
  ['list', list],
  ['detail', detail],
] as const)
  console.log(
    `P4 ${name}: rate ${((100 * m.rate) / limit).toFixed(1)} % of minimal (goal 40 %), CPU ${((m.ours + m.database) / limitCpu).toFixed(2)} × minimal (the goal is 2.5 × or less)`,
  )
const failed = first.failed + list.failed + detail.failed + second.failed
console.log(`limits ${(100 * apart).toFixed(1)} % apart${apart > 0.15 ? ': rates VOID' : ''}`)
await client.end()
await town.stop()
process.exit(failed > 0 || apart > 0.15 ? 1 : 0)
