/**
 * P1, the peer: creating and reading records in Directus beside our full intake and our list, on one PostgreSQL server, in one run.
 * Directus is no part of this project: install it into a folder of its own (`npm init -y && npm i directus@11`) and name the folder.
 * node bench/directus.ts FOLDER [seconds] [connections]        8 16
 * Its records have the three fields that the least intake has; ours are placed, classed, linked, routed and chained.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { loadPack, packFolder } from '../packs/load.ts'
import { closedLoop, http, show } from './lib/load.ts'
import { benchTown, serverProcess } from './lib/town.ts'

const [folder, seconds = '8', connections = '16'] = process.argv.slice(2)
const cli = folder ? join(folder, 'node_modules/directus/cli.js') : ''
if (!existsSync(cli)) {
  console.error(
    'usage: node bench/directus.ts FOLDER [seconds] [connections], with directus installed in FOLDER',
  )
  process.exit(2)
}
const load = { connections: Number(connections), seconds: Number(seconds) }

const town = await benchTown()
const owner = new pg.Client(town.url)
await owner.connect()
await owner.query('create database directus')
const url = new URL(town.url)
url.pathname = '/directus'
const port = 18_055
const env = {
  ...process.env,
  DB_CLIENT: 'pg',
  DB_CONNECTION_STRING: url.href,
  DB_POOL__MAX: '12',
  HOST: '127.0.0.1',
  PORT: String(port),
  SECRET: randomUUID(),
  KEY: randomUUID(),
  ADMIN_EMAIL: 'bench@example.com',
  ADMIN_PASSWORD: 'bench-only',
  ADMIN_TOKEN: 'bench-token-of-this-run',
  TELEMETRY: 'false',
  RATE_LIMITER_ENABLED: 'false',
  CACHE_ENABLED: 'false',
  LOG_LEVEL: 'error',
}
// It wants the Node that npm built its parts for, which need not be ours.
const node = process.env.DIRECTUS_NODE ?? 'node'
const run = (args: string[]): ChildProcess =>
  spawn(node, [cli, ...args], { cwd: folder, env, stdio: ['ignore', 'ignore', 'inherit'] })
const code = await new Promise((done) => run(['bootstrap']).once('exit', done))
if (code !== 0) throw new Error(`directus bootstrap ended with ${code}`)
const peer = run(['start'])
const headers = { authorization: `Bearer ${env.ADMIN_TOKEN}`, 'content-type': 'application/json' }
const at = `http://127.0.0.1:${port}`
for (const from = performance.now(); ; await sleep(200)) {
  const up = await fetch(`${at}/server/ping`).catch(() => undefined)
  if (up?.ok) break
  if (performance.now() - from > 120_000) throw new Error('directus did not start')
}
const made = await fetch(`${at}/collections`, {
  method: 'POST',
  headers,
  body: JSON.stringify({
    collection: 'reports',
    schema: {},
    meta: {},
    fields: [
      { field: 'id', type: 'integer', schema: { is_primary_key: true, has_auto_increment: true }, meta: {} },
      { field: 'body', type: 'text', schema: {}, meta: {} },
      { field: 'lng', type: 'float', schema: {}, meta: {} },
      { field: 'lat', type: 'float', schema: {}, meta: {} },
    ],
  }),
})
if (!made.ok) throw new Error(`collection: ${made.status} ${await made.text()}`)

const pack = loadPack(packFolder('dunren'))
const points = pack.regions.flatMap((r) => (r.kind === 'building' && r.point ? [r.point] : []))
const shot = (i: number) => ({
  body: `${pack.reports[(i * 7919) % pack.reports.length]!.text}（${i}）`,
  point: points[(i * 104729) % points.length]!,
})
const toPeer = http(at, load.connections)
const peerCreate = () =>
  closedLoop(async (i) => {
    const s = shot(i)
    const r = await toPeer({
      method: 'POST',
      path: '/items/reports',
      headers,
      body: JSON.stringify({ body: s.body, lng: s.point[0], lat: s.point[1] }),
    })
    return r.status === 200
  }, load)
const peerRead = () =>
  closedLoop(
    async () =>
      (await toPeer({ method: 'GET', path: '/items/reports?limit=25&sort=-id', headers })).status === 200,
    load,
  )
const create1 = await peerCreate()
console.log(show('Directus create', create1))
const read1 = await peerRead()
console.log(show('Directus read of 25', read1))

const ours = await serverProcess('our-server.ts', { BENCH_DB: town.url, BENCH_DATA: town.dataDir })
const toOurs = http(ours.url, load.connections)
const post = async (i: number) =>
  (
    await toOurs({
      method: 'POST',
      path: '/api/reports',
      body: JSON.stringify({ requestId: randomUUID(), ...shot(i), accuracy: 10 }),
    })
  ).status === 201
await closedLoop(post, { connections: load.connections, seconds: 0.1, warmup: 6 })
const create = await closedLoop(post, load)
console.log(show('ours, full intake', create))
const signedIn = await fetch(`${ours.url}/api/sign-in`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ username: 'zhouwb', password: pack.manifest.demoPassword }),
})
const cookie = signedIn.headers
  .getSetCookie()
  .map((c) => c.split(';')[0])
  .join('; ')
const read = await closedLoop(
  async () =>
    (await toOurs({ method: 'GET', path: '/api/cases?view=open&limit=25', headers: { cookie } })).status ===
    200,
  load,
)
console.log(show('ours, list of 25', read))
await ours.stop()

const create2 = await peerCreate()
console.log(show('Directus create again', create2))
const read2 = await peerRead()
console.log(show('Directus read again', read2))
const failed = [create1, read1, create, read, create2, read2].reduce((sum, r) => sum + r.failed, 0)
for (const [what, mine, a, b, goal] of [
  ['create', create, create1, create2, ' (goal 7 ×)'],
  ['read', read, read1, read2, ''],
] as const) {
  const mean = (a.rate + b.rate) / 2
  const apart = Math.abs(a.rate - b.rate) / mean
  console.log(
    `${what}: ${(mine.rate / mean).toFixed(1)} × Directus${goal}; CPU of the machine ${(mine.cpuMs / ((a.cpuMs + b.cpuMs) / 2)).toFixed(2)} × its; its two runs ${(100 * apart).toFixed(0)} % apart${apart > 0.15 ? ': VOID' : ''}`,
  )
}
console.log(`failed ${failed} (must be 0)`)
peer.kill('SIGTERM')
await sleep(1000)
await owner.end()
await town.stop()
process.exit(failed > 0 ? 1 : 0)
