/**
 * P1 and P2: the full intake over HTTP beside its limit, in one run: limit, minimal HTTP, ours, limit again.
 * A run whose two limits differ by more than 15 % is void (exit code 1). node bench/intake.ts [seconds] [connections]
 */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { loadPack, packFolder } from '../packs/load.ts'
import { closedLoop, http, type LoadResult, show } from './lib/load.ts'
import { benchTown, cpuOf, cpuOfPostgres, serverProcess } from './lib/town.ts'

const seconds = Number(process.argv[2] ?? 10)
const connections = Number(process.argv[3] ?? 32)

const town = await benchTown()
const pack = loadPack(packFolder('dunren'))
const pool = new pg.Pool({ connectionString: town.url, max: connections + 1 })
// The database is stopped at the end before the last idle connection has gone.
pool.on('error', () => {})
await pool.query(readFileSync(new URL('lib/limit.sql', import.meta.url), 'utf8'))
for (const r of pack.regions.filter((x) => x.kind === 'grid' && x.geometry?.type === 'Polygon')) {
  const ring = (r.geometry as { coordinates: number[][][] }).coordinates[0]!
  await pool.query('insert into bench_grids values ($1, $2::polygon)', [
    r.path,
    `(${ring.map(([x, y]) => `(${x},${y})`).join(',')})`,
  ])
  await pool.query('insert into bench_duty values ($1, $2)', [r.path, randomUUID()])
}

// Invented texts with a number each: people write alike, but not the same to the letter.
const points = pack.regions.flatMap((r) => (r.kind === 'building' && r.point ? [r.point] : []))
const texts = pack.reports.map((r) => r.text)
const shot = (i: number) => ({
  body: `${texts[(i * 7919) % texts.length]}（${i}）`,
  point: points[(i * 104729) % points.length]!,
})

const limit = () =>
  closedLoop(
    async (i) => {
      const s = shot(i)
      await pool.query('select bench_lf($1, $2, $3)', [s.point[0], s.point[1], s.body])
      return true
    },
    { connections, seconds },
  )

// A connection that stays: the pool lets idle ones go, and then nobody could say whose children to count.
const held = await pool.connect()
const backend = (await held.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]!.pid
/** CPU of the three that take part, per operation, warm-up included: other work on the machine is not in it. */
const metered = async (
  pid: number,
  run: () => Promise<LoadResult>,
  done: () => number,
): Promise<{ load: LoadResult; cpuMs: number; text: string }> => {
  const me = process.cpuUsage()
  const before = [cpuOf(pid), cpuOfPostgres(backend), done()] as const
  const load = await run()
  const { user, system } = process.cpuUsage(me)
  const n = Math.max(1, done() - before[2])
  const server = ((cpuOf(pid) - before[0]) * 1000) / n
  const postgres = ((cpuOfPostgres(backend) - before[1]) * 1000) / n
  const client = (user + system) / 1000 / n
  const cpuMs = server + postgres + client
  const part = (name: string, ms: number) => `${name} ${ms.toFixed(2)}`
  return {
    load,
    cpuMs,
    text: `  CPU of its processes ${cpuMs.toFixed(2)} ms: ${part('server', server)}, ${part('PostgreSQL', postgres)}, ${part('client', client)}`,
  }
}

const lf1 = await limit()
console.log(show('limit LF (one plpgsql call)', lf1))

const minimal = await serverProcess('minimal-server.ts', { BENCH_DB: town.url })
const toMinimal = http(minimal.url, connections)
let small = 0
const least = await metered(
  minimal.pid,
  () =>
    closedLoop(
      async (i) => {
        const r = await toMinimal({ method: 'POST', path: '/', body: JSON.stringify(shot(i)) })
        if (r.status === 200) small++
        return r.status === 200
      },
      { connections, seconds },
    ),
  () => small,
)
console.log(show('minimal HTTP intake', least.load))
console.log(least.text)
await minimal.stop()

const ours = await serverProcess('our-server.ts', { BENCH_DB: town.url, BENCH_DATA: town.dataDir })
const send = http(ours.url, connections)
let accepted = 0
const post = async (i: number): Promise<boolean> => {
  const r = await send({
    method: 'POST',
    path: '/api/reports',
    body: JSON.stringify({ requestId: randomUUID(), ...shot(i), accuracy: 10 }),
  })
  if (r.status === 201) accepted++
  else console.error(r.status, r.body.slice(0, 300))
  return r.status === 201
}
// The program runs for months: its first seconds, in which its code is compiled, are not what is asked.
await closedLoop(post, { connections, seconds: 0.1, warmup: 6 })
const few = Math.max(2, Math.round(connections / 8))
const ourFull = await metered(
  ours.pid,
  () => closedLoop(post, { connections, seconds, warmup: 0.5 }),
  () => accepted,
)
const full = ourFull.load
console.log(show(`ours, full intake, ${connections} connections`, full))
console.log(ourFull.text)
const half = await closedLoop(post, { connections: few, seconds, warmup: 1 })
console.log(show(`ours, ${few} connections`, half))
await ours.stop()

const lf2 = await limit()
console.log(show('limit LF again', lf2))

const { rows } = await pool.query<{
  reports: number
  events: number
  linked: number
  dispatched: number
  cases: number
}>(`select
  (select count(*)::int from reports) as reports, (select count(*)::int from cases) as cases, (select count(*)::int from case_events) as events,
  (select count(*)::int from case_links where kind = 'linked') as linked, (select count(*)::int from cases where state = 'dispatched') as dispatched`)
const mean = (lf1.rate + lf2.rate) / 2
const apart = Math.abs(lf1.rate - lf2.rate) / mean
const stored = rows[0]!
console.log(
  `\naccepted ${accepted}, stored ${stored.reports} reports in ${stored.cases} cases (${stored.linked} linked, ${stored.dispatched} dispatched at once), ${stored.events} events`,
)
console.log(`P1 ours / limit ${((100 * full.rate) / mean).toFixed(1)} % (goal 40 %, stretch 55 %)`)
console.log(
  `P2 p99 ${full.p99.toFixed(0)} ms at full load (goal 150), ${half.p99.toFixed(0)} ms at light load (goal 50); CPU ${(ourFull.cpuMs / least.cpuMs).toFixed(2)} × minimal intake by the processes' own counts, ${(full.cpuMs / least.load.cpuMs).toFixed(2)} × by the machine's (goal 1.6); rate ${((100 * full.rate) / least.load.rate).toFixed(0)} % of the minimal intake`,
)
console.log(`limits ${(100 * apart).toFixed(1)} % apart${apart > 0.15 ? ': VOID' : ''}`)
held.release()
await pool.end()
await town.stop()
process.exit(apart > 0.15 || stored.reports !== accepted ? 1 : 0)
