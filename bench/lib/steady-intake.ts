/** Callers who report without end while something is broken on purpose, what they were told, and whether it was all true. */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadPack, packFolder } from '../../packs/load.ts'
import { compare, type Kept, type Ours, replayed } from './battery.ts'
import type { http } from './load.ts'

export interface SteadyIntake {
  kept: Kept[]
  faults: string[]
  /** Waits until each caller has been acknowledged once more on average; milliseconds. */
  working(): Promise<number>
  /** Lets the callers end, and compares what they were told with what is stored: one line about it. */
  compared(database: string): Promise<string>
  /** Prints the faults; the exit code. */
  end(): number
}

export function steadyIntake(o: {
  send: ReturnType<typeof http>
  connections: number
  server: Ours
  /** Statuses by which a caller is told cleanly to come back; any other than 201 is a fault. */
  refusals: readonly number[]
  onRefused?(): void
  /** A broken connection: a fault here, or part of what is tried. */
  mayBreak: boolean
  /** A caller gives up waiting after this and asks again; the socket of the first try is left to its fate. */
  patienceMs?: number
}): SteadyIntake {
  const texts = loadPack(packFolder('dunren')).reports.map((r) => r.text)
  const kept: Kept[] = []
  const faults: string[] = []
  const said = new Map<string, number>()
  const heard = (what: string) => said.set(what, (said.get(what) ?? 0) + 1)
  let n = 0
  let over = false

  const ask = (body: string) => {
    const answer = o.send({ method: 'POST', path: '/api/reports', body })
    return o.patienceMs ? Promise.race([answer, sleep(o.patienceMs).then(() => undefined)]) : answer
  }
  async function caller(): Promise<void> {
    while (!over) {
      const requestId = randomUUID()
      const body = `${texts[(n * 7919) % texts.length]}（${n++}）`
      for (let tries = 0; ; tries++) {
        if (tries > 2000) return void faults.push(`${requestId} was never answered`)
        try {
          const r = await ask(JSON.stringify({ requestId, body }))
          heard(r ? String(r.status) : 'silence')
          if (r?.status === 201) {
            const { reportId, number } = JSON.parse(r.body) as Kept
            kept.push({ requestId, reportId, number, body })
            break
          }
          if (r && !o.refusals.includes(r.status)) {
            faults.push(`answer ${r.status}: ${r.body.slice(0, 200)}`)
            break
          }
          if (r) o.onRefused?.()
        } catch {
          heard('broken')
          if (!o.mayBreak) faults.push('a connection was broken')
        }
        await sleep(50)
      }
    }
  }
  const callers = Array.from({ length: o.connections }, caller)

  return {
    kept,
    faults,
    async working() {
      const from = performance.now()
      const had = kept.length
      while (kept.length < had + o.connections) {
        const why = o.server.ended()
        if (why) throw new Error(`the server ended by itself: ${why}`)
        if (performance.now() - from > 120_000) throw new Error('intake did not come back within two minutes')
        await sleep(20)
      }
      return performance.now() - from
    },
    async compared(database) {
      over = true
      await Promise.all(callers)
      const c = await compare(database, kept)
      faults.push(...c.faults, ...(await replayed(o.send, kept.slice(-50))))
      return `${kept.length} acknowledged; answers ${[...said].map(([k, times]) => `${k} ${times}`).join(', ')}; ${c.cases} cases, ${c.events} events`
    },
    end() {
      over = true
      console.log(`faults: ${faults.length} (must be 0)`)
      for (const f of faults.slice(0, 20)) console.log(`  ${f}`)
      return faults.length > 0 ? 1 : 0
    },
  }
}
