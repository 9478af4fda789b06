/**
 * B4: broken networks. The line between callers and server and the one between server and PostgreSQL are cut, left half-open,
 * delayed, throttled, and reset when an answer comes back, each so many times, under intake. Afterwards everything acknowledged
 * is there once. node bench/network.ts [times each] [connections]        40 12
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadPack, packFolder } from '../packs/load.ts'
import { compare, type Kept, replayed, startOurs } from './lib/battery.ts'
import { http } from './lib/load.ts'
import { faultKinds, startLine } from './lib/proxy.ts'
import { benchTown } from './lib/town.ts'

const [each = 40, connections = 12] = process.argv.slice(2).map(Number)

const town = await benchTown()
const database = new URL(town.url)
const socket = database.searchParams.get('host')
const toDatabase = await startLine(
  socket
    ? { path: `${socket}/.s.PGSQL.${database.searchParams.get('port') ?? (database.port || '5432')}` }
    : { host: database.hostname, port: Number(database.port) },
)
const through = new URL(town.url)
through.searchParams.delete('host')
through.searchParams.delete('port')
through.host = `127.0.0.1:${toDatabase.port}`
const server = await startOurs(through.href, town.dataDir)
const toServer = await startLine({ host: '127.0.0.1', port: Number(new URL(server.url).port) })
const send = http(`http://127.0.0.1:${toServer.port}`, connections)
const texts = loadPack(packFolder('dunren')).reports.map((r) => r.text)

const kept: Kept[] = []
const faults: string[] = []
const said = new Map<string, number>()
let n = 0
let over = false
async function client(): Promise<void> {
  while (!over) {
    const requestId = randomUUID()
    const body = `${texts[(n * 7919) % texts.length]}（${n++}）`
    for (let tries = 0; ; tries++) {
      if (tries > 2000) return void faults.push(`${requestId} was never answered`)
      try {
        // A caller gives up after a while and asks again; the socket of the first try is left to its fate.
        const r = await Promise.race([
          send({ method: 'POST', path: '/api/reports', body: JSON.stringify({ requestId, body }) }),
          sleep(10_000).then(() => undefined),
        ])
        const what = r ? String(r.status) : 'silence'
        said.set(what, (said.get(what) ?? 0) + 1)
        if (r?.status === 201) {
          const { reportId, number } = JSON.parse(r.body) as Kept
          kept.push({ requestId, reportId, number, body })
          break
        }
        if (r && r.status !== 503) faults.push(`answer ${r.status}: ${r.body.slice(0, 200)}`)
      } catch {
        said.set('broken', (said.get('broken') ?? 0) + 1)
      }
      await sleep(50)
    }
  }
}
const clients = Array.from({ length: connections }, client)

async function working(): Promise<number> {
  const from = performance.now()
  const had = kept.length
  while (kept.length < had + connections) {
    const why = server.ended()
    if (why) throw new Error(`the server ended by itself: ${why}`)
    if (performance.now() - from > 120_000) throw new Error('intake did not come back within two minutes')
    await sleep(20)
  }
  return performance.now() - from
}

const back: number[] = []
try {
  for (let i = 0; i < each; i++)
    for (const kind of faultKinds) {
      await working()
      const [name, line] = i % 2 === 0 ? (['database', toDatabase] as const) : (['server', toServer] as const)
      await line.fail(kind, 300 + Math.random() * 1200)
      back.push(await working())
      if (i % 10 === 0) console.log(`${kind} to the ${name}: ${kept.length} acknowledged`)
    }
  over = true
  await Promise.all(clients)
  const compared = await compare(town.url, kept)
  faults.push(...compared.faults, ...(await replayed(send, kept.slice(-50))))
  back.sort((a, b) => a - b)
  console.log(
    `${each} × ${faultKinds.length} faults (${faultKinds.join(', ')}): ${kept.length} acknowledged; answers ${[...said].map(([k, c]) => `${k} ${c}`).join(', ')}; ${compared.cases} cases, ${compared.events} events`,
  )
  console.log(
    `as many acknowledged again as there are callers, after the line was whole: median ${back[back.length >> 1]!.toFixed(0)} ms, longest ${back.at(-1)!.toFixed(0)} ms`,
  )
} catch (err) {
  faults.push((err as Error).message)
}
over = true
console.log(`faults: ${faults.length} (must be 0)`)
for (const f of faults.slice(0, 20)) console.log(`  ${f}`)
await server.kill()
await toServer.close()
await toDatabase.close()
await town.stop()
process.exit(faults.length > 0 ? 1 : 0)
