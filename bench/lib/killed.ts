/**
 * Intake under fire: our real server process and a PostgreSQL of its own (fsync and commit on) are killed with SIGKILL while
 * residents report. A client that got no answer sends the same request again until it has one, as the app in a phone does. At the
 * end the database is compared with what was acknowledged.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { startPostgres } from '../../kernel/postgres.ts'
import { loadPack, packFolder } from '../../packs/load.ts'
import { compare, type Kept, replayed, startOurs } from './battery.ts'
import { http } from './load.ts'
import { benchTown, binaries } from './town.ts'

export interface Killed {
  serverKills: number
  postgresKills: number
  acknowledged: number
  /** Requests whose first try got no answer and that were sent again. */
  resent: number
  /** Answers that said "busy" or the like; nothing was stored and the client tried again. */
  putOff: number
  cases: number
  events: number
  /** Milliseconds from each kill to the first report acknowledged after it. */
  back: { server: number[]; postgres: number[] }
  /** Everything that is not as it must be; empty when all is well. */
  faults: string[]
}

interface Timed extends Kept {
  /** When the answer came, on the clock of `performance`. */
  at: number
}

/** Kills the server and PostgreSQL as often as asked, `everyMs` apart, under `connections` closed loops of intake. */
export async function underFire(o: {
  serverKills: number
  postgresKills: number
  connections: number
  everyMs: number
  /** No kill later than this after the start, whatever the counts: what was killed by then is compared and told. */
  minutes?: number
  say?: (line: string) => void
}): Promise<Killed> {
  const say = o.say ?? (() => {})
  const town = await benchTown()
  const quiet = { info() {}, warn: say }
  let postgres = await startPostgres({ dataDir: town.dataDir, binaries, log: quiet })
  let server = await startOurs(town.url, town.dataDir)
  let send = http(server.url, o.connections)
  const texts = loadPack(packFolder('dunren')).reports.map((r) => r.text)
  const kept: Timed[] = []
  const faults: string[] = []
  const back: Killed['back'] = { server: [], postgres: [] }
  const done = { server: 0, postgres: 0 }
  const began = performance.now()
  let over = false
  let n = 0
  let resent = 0
  let putOff = 0

  const client = async () => {
    while (!over) {
      const requestId = randomUUID()
      const body = `${texts[(n * 7919) % texts.length]}（${n++}）`
      for (let tries = 0; ; tries++) {
        if (tries === 1) resent++
        if (tries > 600) return void faults.push(`request ${requestId} was never answered`)
        try {
          const r = await send({
            method: 'POST',
            path: '/api/reports',
            body: JSON.stringify({ requestId, body }),
          })
          if (r.status === 201) {
            const { reportId, number } = JSON.parse(r.body) as Kept
            kept.push({ requestId, reportId, number, body, at: performance.now() })
            break
          }
          if (r.status !== 503 && r.status !== 409)
            return void faults.push(`answer ${r.status}: ${r.body.slice(0, 200)}`)
          putOff++
        } catch {
          // No answer: whether it was stored is not known, so the same request goes again.
        }
        await sleep(100)
      }
    }
  }
  const clients = Array.from({ length: o.connections }, client)

  /** Waits until reports are taken again, so that each kill meets a server at work. */
  const working = async (killed?: { what: 'server' | 'postgres'; at: number; had: number }) => {
    const from = performance.now()
    const had = kept.length
    while (kept.length < had + o.connections) {
      // Nothing but our own SIGKILL may end it: one that fell over by itself would be found by no client's patience.
      const why = server.ended()
      if (why) throw new Error(`the server ended by itself: ${why}`)
      if (performance.now() - from > 60_000) throw new Error('intake did not come back within a minute')
      await sleep(20)
    }
    const first = killed && kept[killed.had]
    if (first) back[killed.what].push(Math.round(first.at - killed.at))
  }
  const kills = [
    ...Array.from({ length: o.serverKills }, () => 'server' as const),
    ...Array.from({ length: o.postgresKills }, () => 'postgres' as const),
  ]
  // Interleaved, so that each kind follows the other too.
  const order = kills.map((what, i) => ({
    what,
    at: (i % Math.max(1, o.serverKills)) + (what === 'server' ? 0 : 0.5),
  }))
  order.sort((a, b) => a.at - b.at)
  let killed: { what: 'server' | 'postgres'; at: number; had: number } | undefined
  try {
    for (const [i, { what }] of order.entries()) {
      await working(killed)
      if (performance.now() - began > (o.minutes ?? Infinity) * 60_000) break
      await sleep(o.everyMs * (0.5 + ((i * 7919) % 100) / 100))
      done[what]++
      say(`kill ${i + 1} of ${order.length}: ${what}, ${kept.length} acknowledged`)
      if (what === 'server') {
        await server.kill()
        killed = { what, at: performance.now(), had: kept.length }
        server = await startOurs(town.url, town.dataDir)
        send = http(server.url, o.connections)
      } else {
        process.kill(postgres.pid, 'SIGKILL')
        killed = { what, at: performance.now(), had: kept.length }
        // Every second time the database stays away until that is seen; the other times it is back at once.
        if (i % 2 === 0 && !(await unready(server.url)))
          faults.push('/readyz stayed green without a database')
        postgres = await startPostgres({ dataDir: town.dataDir, binaries, log: quiet })
      }
    }
    if (done.server + done.postgres === order.length) await working(killed)
    over = true
    await Promise.all(clients)
    const compared = await compare(town.url, kept)
    faults.push(...compared.faults, ...(await replayed(send, kept.slice(-50))))
    return {
      serverKills: done.server,
      postgresKills: done.postgres,
      acknowledged: kept.length,
      resent,
      putOff,
      cases: compared.cases,
      events: compared.events,
      back,
      faults,
    }
  } catch (err) {
    over = true
    const at = `${kept.length} acknowledged, ${resent} sent again, ${putOff} put off`
    throw new Error(`${(err as Error).message} (${at}; ${faults.join('; ') || 'no other fault'})`, {
      cause: err,
    })
  } finally {
    over = true
    await server.kill()
    await postgres.stop()
    await town.stop()
  }
}

/** Whether `/readyz` turns red within two seconds. */
async function unready(url: string): Promise<boolean> {
  for (const from = performance.now(); performance.now() - from < 2000; await sleep(20))
    if ((await fetch(`${url}/readyz`).catch(() => undefined))?.status === 503) return true
  return false
}
