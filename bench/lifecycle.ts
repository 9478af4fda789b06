/**
 * P3: create → assign → accept → resolve → search over HTTP, first on an empty database, then with many cases in it, in one run
 * on one server. The many are made in the database from the cases of the first part: same rows in every table, other ids, times
 * of a year, 97 of 100 archived (their hash chains are copies and would not verify). Prints lifecycles a second, CPU per
 * lifecycle of the server and of PostgreSQL, and full ÷ empty. node bench/lifecycle.ts [cases] [seconds] [connections]
 */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { loadPack, packFolder } from '../packs/load.ts'
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

/** Rows of every table of a case, written again under other ids: `times` copies of each of the first `of` cases. */
async function fill(count: number): Promise<void> {
  const took = performance.now()
  await db.query(`set session_replication_role = replica`)
  await db.query(`set synchronous_commit = off`)
  await db.query(
    `create temp table seeds as select id, row_number() over (order by id) as n from cases where resolved_at is not null`,
  )
  const of = (await db.query<{ n: number }>('select count(*)::int as n from seeds')).rows[0]!.n
  // A hash in the shape of an id: the contract checks version and variant.
  const other = (column: string) =>
    `overlay(overlay(md5(t.${column}::text || g) placing '4' from 13) placing '8' from 17)::uuid`
  // Each copy lies at its own time of the year before.
  const shift = `(('x' || left(md5(z.id::text || g), 7))::bit(28)::int % 31536000) * interval '1 second'`
  const archived = `(g % 100) < 97`
  const special: Record<string, Record<string, string>> = {
    cases: {
      number: `'F-' || g || '-' || z.n`,
      state: `case when ${archived} then 'archived' else t.state end`,
      prev_state: `case when ${archived} then 'resolved' else t.prev_state end`,
      closed_at: `case when ${archived} then t.resolved_at + interval '1 day' - ${shift} end`,
      lng: `t.lng + (('x' || right(md5(z.id::text || g), 4))::bit(16)::int - 32768) * 6e-7`,
      lat: `t.lat + (('x' || right(md5(g || z.id::text), 4))::bit(16)::int - 32768) * 6e-7`,
      handler_units: 't.handler_units',
    },
    reports: { token_hash: `decode(md5(t.id::text || g), 'hex')`, external_id: 'null' },
    case_clocks: { next_at: 'null' },
    case_events: { tx: 't.tx', actor_id: 't.actor_id', unit_id: 't.unit_id' },
    case_handlers: {},
    case_links: {},
    decisions: {},
    attachments: {},
    case_seen: {},
  }
  // An index that is built once costs a fraction of one that is kept up row by row.
  const indexes = (
    await db.query<{ name: string; text: string }>(
      `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as text from pg_index i
       where i.indrelid = any($1::text[]::regclass[]) and not i.indisunique`,
      [Object.keys(special)],
    )
  ).rows
  for (const i of indexes) await db.query(`drop index ${i.name}`)
  // One snapshot for all tables: the server's ticks go on meanwhile, and a copy must be as whole as what it copies.
  await db.query('begin isolation level repeatable read')
  for (const [table, own] of Object.entries(special)) {
    const columns = (
      await db.query<{ column_name: string; udt_name: string }>(
        `select column_name, udt_name from information_schema.columns where table_name = $1 and table_schema = 'public' and is_generated = 'NEVER' order by ordinal_position`,
        [table],
      )
    ).rows
    const mapped = new Set(['id', 'case_id', 'report_id', 'request_id', 'handler_id'])
    const value = (c: { column_name: string; udt_name: string }) =>
      own[c.column_name] ??
      (mapped.has(c.column_name)
        ? other(c.column_name)
        : c.udt_name === 'timestamptz'
          ? `t.${c.column_name} - ${shift}`
          : `t.${c.column_name}`)
    const key = table === 'cases' ? 'id' : 'case_id'
    await db.query(
      `insert into ${table} (${columns.map((c) => c.column_name).join(', ')})
       select ${columns.map(value).join(', ')} from generate_series(1, ${Math.ceil(count / of)}) g cross join seeds z join ${table} t on t.county = '${county}' and t.${key} = z.id`,
    )
  }
  await db.query('commit')
  await db.query(`set maintenance_work_mem = '1GB'`)
  for (const i of indexes) await db.query(i.text)
  await db.query(`set session_replication_role = origin`)
  await db.query(`reset synchronous_commit`)
  await db.query('vacuum analyze')
  await db.query('checkpoint')
  const size = (
    await db.query<{ n: number; size: string; open: number }>(
      `select count(*)::int as n, count(*) filter (where closed_at is null)::int as open, pg_size_pretty(pg_database_size(current_database())) as size from cases`,
    )
  ).rows[0]!
  console.log(
    `filled to ${size.n} cases (${size.open} open, ${size.size}) in ${((performance.now() - took) / 1000).toFixed(0)} s`,
  )
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
  await fill(cases)
  for (let i = 0; i < 30; i++) await lifecycle()
  if (counting) await db.query('select pg_stat_statements_reset()')
  const full = await measure(`${cases} cases`, seconds)
  await screens()
  if (counting) await printStatements(full.done)
  const cpu = (full.server + full.database) / (empty.server + empty.database)
  console.log(
    `P3: ${((100 * full.rate) / empty.rate).toFixed(0)} % of the empty rate (goal 80 % or more), CPU ${cpu.toFixed(2)} × empty, ${(full.rate / 6.3).toFixed(1)} × 6.3 lifecycles/s (goal 20 ×)`,
  )
} finally {
  await ours.stop()
  await db.end()
  await town.stop()
}
process.exit(0)
