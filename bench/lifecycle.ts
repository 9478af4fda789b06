/**
 * P3: create → assign → accept → resolve → search over HTTP, first on an empty database, then with many cases in it, in one run
 * on one server. The many are made in the database from the cases of the first part: same rows in every table, other ids, times
 * of a year, 97 of 100 archived (their hash chains are copies and would not verify). Prints lifecycles a second, CPU per
 * lifecycle of the server and of PostgreSQL, and full ÷ empty; then the panels of the wall (P9). node bench/lifecycle.ts [cases] [seconds] [connections]
 */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { loadPack, packFolder } from '../packs/load.ts'
import { fillCopies } from './lib/copies.ts'
import { http } from './lib/load.ts'
import { benchTown, cpuOf, cpuOfPostgres, serverProcess } from './lib/town.ts'

const cases = Number(process.argv[2] ?? 1_000_000)
const seconds = Number(process.argv[3] ?? 15)
const connections = Number(process.argv[4] ?? 6)

// With `STATEMENTS=1` PostgreSQL counts what each statement costs it to plan and to run (slower: not for figures).
const counting = process.env.STATEMENTS === '1'
const town = await benchTown(
  counting
    ? {
        shared_preload_libraries: 'pg_stat_statements',
        'pg_stat_statements.track_planning': 'on',
        'pg_stat_statements.track': 'all',
      }
    : {},
)
const pack = loadPack(packFolder('dunren'))
const db = new pg.Client(town.url)
await db.connect()
const backend = (await db.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]!.pid
const ours = await serverProcess('our-server.ts', { BENCH_DB: town.url, BENCH_DATA: town.dataDir })
const send = http(ours.url, connections)
const { county } = (
  await db.query<{ county: string }>(`select left(region_path, 6) as county from units limit 1`)
).rows[0]!
const unit = (await db.query<{ id: string }>(`select id from units where key = 'fuling.water-repair'`))
  .rows[0]!.id

async function as(username: string): Promise<Record<string, string>> {
  const r = await fetch(`${ours.url}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: pack.manifest.demoPassword }),
  })
  const cookies = r.headers.getSetCookie().map((c) => c.split(';')[0]!)
  const csrf = cookies.find((c) => c.startsWith('yige_csrf='))!.slice('yige_csrf='.length)
  return { cookie: cookies.join('; '), 'x-yige-csrf': csrf }
}
const dispatcher = await as('zhouwb')
const handler = await as('rangm')

type Json = Record<string, unknown>
async function ask<T = Json>(
  headers: Record<string, string>,
  method: string,
  path: string,
  body?: Json,
): Promise<T> {
  const r = await send({
    method,
    path,
    headers,
    ...(body ? { body: JSON.stringify({ requestId: randomUUID(), ...body }) } : {}),
  })
  if (r.status >= 300) throw new Error(`${method} ${path}: ${r.status} ${r.body.slice(0, 300)}`)
  return JSON.parse(r.body) as T
}

const points = pack.regions.flatMap((r) => (r.kind === 'building' && r.point ? [r.point] : []))
let n = 0
let linked = 0
const spent: Record<string, number> = {}
const timed = async <T>(step: string, work: Promise<T>): Promise<T> => {
  const from = performance.now()
  const got = await work
  spent[step] = (spent[step] ?? 0) + performance.now() - from
  return got
}

/** One case through all hands; false when its report joined an open case, which is another's lifecycle. */
async function lifecycle(): Promise<boolean> {
  const i = n++
  const point = points[(i * 104729) % points.length]!
  const text = `${pack.reports[(i * 7919) % pack.reports.length]!.text}（${i}）`
  const { token, number } = await timed(
    'create',
    ask<{ token: string; number: string }>({}, 'POST', '/api/reports', { body: text, point, accuracy: 10 }),
  )
  const { caseId: id } = await ask<{ caseId: string }>({}, 'GET', `/api/track/${token}`)
  const c = await timed(
    'open',
    ask<{ version: number; state: string; reportCount: number; point: number[] | null }>(
      dispatcher,
      'GET',
      `/api/cases/${id}`,
    ),
  )
  if (c.reportCount > 1) {
    linked++
    return false
  }
  const done = (who: Record<string, string>, action: string, version: number, body: Json) =>
    timed(
      action,
      ask<{ version: number }>(who, 'POST', `/api/cases/${id}/${action}`, { baseVersion: version, ...body }),
    )
  let { version } =
    c.state === 'triage'
      ? await done(dispatcher, 'dispatch', c.version, {
          unitId: unit,
          corrections: { itemCode: '3.2.1', regionPath: '500102006001003', level: 'normal' },
        })
      : await done(dispatcher, 'redispatch', c.version, { unitId: unit, reason: '改派供水抢修' })
  ;({ version } = await done(handler, 'accept', version, {}))
  await db.query(
    `insert into attachments (county, id, region_path, case_id, kind, phase, hash, mime, bytes, created_at)
     select county, gen_random_uuid(), region_path, id, 'photo', phase, 'bench', 'image/jpeg', 1, now()
     from cases, unnest(array['before', 'after', 'after', 'after']) phase where county = $1 and id = $2`,
    [county, id],
  )
  await done(handler, 'resolve', version, {
    result: '已处理完毕，现场恢复',
    confirmations: [],
    ...(c.point ? { spot: { point: c.point, accuracy: 5 } } : {}),
  })
  const found = await timed(
    'search',
    ask<{ rows: { id: string }[] }>(
      dispatcher,
      'GET',
      `/api/cases?view=all&limit=25&q=${encodeURIComponent(number)}`,
    ),
  )
  if (!found.rows.some((r) => r.id === id)) throw new Error(`${number} is not found`)
  return true
}

interface Part {
  done: number
  rate: number
  server: number
  database: number
}
async function measure(name: string, from: number): Promise<Part> {
  for (const step of Object.keys(spent)) spent[step] = 0
  const before = { server: cpuOf(ours.pid), database: cpuOfPostgres(backend), linked }
  const began = performance.now()
  let done = 0
  const until = began + from * 1000
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < until) if (await lifecycle()) done++
    }),
  )
  const took = (performance.now() - began) / 1000
  const part = {
    done,
    rate: done / took,
    server: ((cpuOf(ours.pid) - before.server) * 1000) / done,
    database: ((cpuOfPostgres(backend) - before.database) * 1000) / done,
  }
  const steps = Object.entries(spent).map(([s, ms]) => `${s} ${(ms / done).toFixed(1)}`)
  console.log(
    `${name.padEnd(26)} ${part.rate.toFixed(1).padStart(6)} lifecycles/s  CPU ${part.server.toFixed(1)} ms server + ${part.database.toFixed(1)} ms PostgreSQL  (${done} done, ${linked - before.linked} joined another; ms each: ${steps.join(', ')})`,
  )
  return part
}

/** What stands on a screen all day, asked for alone: middle of seven, in ms. */
async function screens(): Promise<void> {
  const paths = {
    inbox: '/api/cases?view=next&limit=25',
    open: '/api/cases?view=open&limit=25',
    all: '/api/cases?view=all&limit=25',
    'counts of views': '/api/cases/counts',
  }
  const took: string[] = []
  for (const [name, path] of Object.entries(paths)) {
    const times: number[] = []
    for (let i = 0; i < 7; i++) {
      const from = performance.now()
      await ask(dispatcher, 'GET', path)
      times.push(performance.now() - from)
    }
    took.push(`${name} ${times.sort((a, b) => a - b)[3]!.toFixed(1)}`)
  }
  console.log(`screens alone, ms: ${took.join(', ')}`)
}

/**
 * P9: the panels of the wall, of the street and of each community in turn, while reports come from eight callers; then, with nobody
 * reporting, each count beside a plain count of the rows.
 */
async function wall(): Promise<number> {
  const paths = ['500102006', ...pack.regions.filter((r) => r.kind === 'community').map((r) => r.path)]
  let over = false
  let reports = 0
  const load = Promise.all(
    Array.from({ length: 8 }, async () => {
      for (; !over; reports++) {
        const i = n++
        const body = `${pack.reports[(i * 7919) % pack.reports.length]!.text}（${i}）`
        await ask({}, 'POST', '/api/reports', {
          body,
          point: points[(i * 104729) % points.length],
          accuracy: 10,
        })
      }
    }),
  )
  const times: number[] = []
  const until = performance.now() + seconds * 1000
  for (let i = 0; performance.now() < until; i++) {
    const from = performance.now()
    await ask(dispatcher, 'GET', `/api/wall?region=${paths[i % paths.length]}`)
    times.push(performance.now() - from)
  }
  over = true
  await load
  times.sort((a, b) => a - b)
  const quantile = (q: number) => times[Math.min(times.length - 1, Math.floor(times.length * q))]!.toFixed(0)
  // An answer is kept for a second, a dear one for longer: what is compared was read after the last report.
  const quiet = new Date().toISOString()
  let different = 0
  for (const path of paths) {
    const read = () =>
      ask<{ at: string; counts: Record<string, number> }>(dispatcher, 'GET', `/api/wall?region=${path}`)
    let { at, counts } = await read()
    while (at < quiet) {
      await new Promise((done) => setTimeout(done, 200))
      ;({ at, counts } = await read())
    }
    const truth = (
      await db.query<Record<string, number>>(
        `select count(*) filter (where closed_at is null and resolved_at is null)::int as open,
           count(*) filter (where reported_at >= date_trunc('day', now() at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai')::int as "reportedToday"
         from cases where region_path >= $1 and region_path < $1 || '~'`,
        [path],
      )
    ).rows[0]!
    for (const key of ['open', 'reportedToday'])
      if (counts[key] !== truth[key]) {
        different++
        console.log(`  wall of ${path}: ${key} ${counts[key]}, counted ${truth[key]}`)
      }
  }
  console.log(
    `P9: panels of ${paths.length} regions in turn under ${(reports / seconds).toFixed(0)} reports/s: p50 ${quantile(0.5)} ms, p95 ${quantile(0.95)} ms, p99 ${quantile(0.99)} ms (goal 100) of ${times.length}; ${different} counts differ from a recount (must be 0)`,
  )
  return different
}

/** What PostgreSQL did since it was asked last, dearest first, for each of so many lifecycles. */
async function printStatements(done: number): Promise<void> {
  const { rows } = await db.query<{ query: string; calls: number; plan: number; run: number }>(
    `select regexp_replace(query, '\\s+', ' ', 'g') as query, calls::int, total_plan_time as plan, total_exec_time as run
     from pg_stat_statements order by total_plan_time + total_exec_time desc limit 30`,
  )
  for (const r of rows)
    console.log(
      `${(r.calls / done).toFixed(1).padStart(5)} calls ${(r.run / done).toFixed(2).padStart(6)} ms run ${(r.plan / done).toFixed(2).padStart(6)} ms planned: ${r.query.slice(0, 140)}`,
    )
}

try {
  if (counting) await db.query('create extension if not exists pg_stat_statements')
  for (let i = 0; i < 30; i++) await lifecycle()
  const empty = await measure('empty', seconds)
  await screens()
  await fillCopies(town.url, county, cases)
  for (let i = 0; i < 30; i++) await lifecycle()
  if (counting) await db.query('select pg_stat_statements_reset()')
  const full = await measure(`${cases} cases`, seconds)
  await screens()
  if (counting) await printStatements(full.done)
  if ((await wall()) > 0) process.exitCode = 1
  const cpu = (full.server + full.database) / (empty.server + empty.database)
  console.log(
    `P3: ${((100 * full.rate) / empty.rate).toFixed(0)} % of the empty rate (goal 80 % or more), CPU ${cpu.toFixed(2)} × empty, ${(full.rate / 6.3).toFixed(1)} × 6.3 lifecycles/s (goal 20 ×)`,
  )
} finally {
  await ours.stop()
  await db.end()
  await town.stop()
}
process.exit()
