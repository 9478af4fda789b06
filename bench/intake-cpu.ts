/**
 * CPU of one intake, for a busy machine: `intake()` called in process, one at a time or a few at once, counted by
 * process.cpuUsage(), which other processes of the machine do not touch. With a file name as third argument a CPU profile is written.
 * node bench/intake-cpu.ts [count] [at once] [profile.cpuprofile]
 */
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import pg from 'pg'
import pino from 'pino'
import { buildApp } from '../apps/server/app.ts'
import { intake } from '../features/reports/intake.ts'
import { loadPack, packFolder } from '../packs/load.ts'
import { benchTown, cpuOfPostgres } from './lib/town.ts'

const count = Number(process.argv[2] ?? 2000)
const atOnce = Number(process.argv[3] ?? 4)
const file = process.argv[4]

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
const running = await buildApp({
  ownerUrl: town.url,
  dataDir: town.dataDir,
  demo: true,
  secure: false,
  log: pino({ level: 'error' }),
  poolSize: 12,
})
const { app } = running
const pack = loadPack(packFolder('dunren'))
const points = pack.regions.flatMap((r) => (r.kind === 'building' && r.point ? [r.point] : []))
const texts = pack.reports.map((r) => r.text)
let i = 0
let linked = 0
const worker = async (to: number) => {
  while (i < to) {
    const n = i++
    const r = await intake(app, {
      channel: 'web',
      body: `${texts[(n * 7919) % texts.length]}（${n}）`,
      point: points[(n * 104729) % points.length]!,
      accuracy: 10,
      reporter: { kind: 'anonymous' },
      requestId: randomUUID(),
    })
    if (r.linked) linked++
  }
}
const load = (to: number) => Promise.all(Array.from({ length: atOnce }, () => worker(to)))

await load(Math.round(count / 4))
linked = 0
if (process.env.ANALYZE) {
  const o = new pg.Client(town.url)
  await o.connect()
  await o.query('analyze')
  await o.end()
}
if (counting) {
  const owner = new pg.Client(town.url)
  await owner.connect()
  await owner.query('create extension if not exists pg_stat_statements; select pg_stat_statements_reset()')
  await owner.end()
}
const session = new Session()
if (file) {
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.start')
}
const backend = await app.pools.systemPool.query<{ pid: number }>('select pg_backend_pid() as pid')
const pid = backend.rows[0]!.pid
const from = i
const pgBefore = cpuOfPostgres(pid)
const cpu = process.cpuUsage()
const t = performance.now()
await load(from + count)
const used = process.cpuUsage(cpu)
const wall = performance.now() - t
const pgUsed = cpuOfPostgres(pid) - pgBefore
const n = i - from
console.log(
  `${n} intakes, ${linked} linked: CPU of our process ${((used.user + used.system) / 1000 / n).toFixed(2)} ms each (user ${(used.user / 1000 / n).toFixed(2)}), of PostgreSQL ${((pgUsed * 1000) / n).toFixed(2)} ms, ${(n / (wall / 1000)).toFixed(0)}/s`,
)
if (file) {
  const { profile } = await session.post('Profiler.stop')
  writeFileSync(file, JSON.stringify(profile))
}
if (counting) {
  const owner = new pg.Client(town.url)
  await owner.connect()
  const { rows } = await owner.query<{
    query: string
    calls: number
    plans: number
    plan: number
    run: number
    wal: number
  }>(
    `select regexp_replace(query, '\\s+', ' ', 'g') as query, calls::int, plans::int, total_plan_time as plan, total_exec_time as run, wal_bytes::float8 as wal
     from pg_stat_statements order by total_plan_time + total_exec_time desc limit 25`,
  )
  for (const r of rows)
    console.log(
      `${r.calls} calls ${(r.run / n).toFixed(3)} ms run, ${r.plans} plans ${(r.plan / n).toFixed(3)} ms, ${(r.wal / n / 1024).toFixed(1)} kB WAL per intake: ${r.query.slice(0, 120)}`,
    )
  await owner.end()
}
await running.stop()
await town.stop()
process.exit(0)
