/** One installation of the exchange bench: a database, a server process that can be killed, and people who ask until they are answered. */
import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { benchTown } from './town.ts'

export interface Side {
  name: string
  url: string
  db: pg.Client
  /** SIGKILL, then another process on the same database. */
  restart(): Promise<void>
  setAddress(url: string): Promise<void>
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  as(user: string, path: string, body: Record<string, unknown>): Promise<any>
  act(user: string, caseId: string, action: string, body: Record<string, unknown>): Promise<void>
  stop(): Promise<void>
}

interface Signed {
  cookie: string
  csrf: string
}

/** `works`: its cases are resolved by the process itself, as fast as it can. */
export async function startSide(name: string, works: boolean): Promise<Side> {
  const town = await benchTown()
  const db = new pg.Client(town.url)
  await db.connect()
  let child: ChildProcess
  const start = () =>
    new Promise<string>((resolve, reject) => {
      child = fork(new URL('exchange-server.ts', import.meta.url), {
        env: {
          ...process.env,
          BENCH_DB: town.url,
          BENCH_DATA: town.dataDir,
          BENCH_NAME: name,
          BENCH_WORK: works ? '1' : '',
        },
        stdio: 'inherit',
      })
      child.once('exit', (code) => reject(new Error(`the server of ${name} ended with ${code}`)))
      child.once('message', (m: { url: string }) => resolve(m.url))
    })
  const sessions = new Map<string, Signed>()
  const signIn = async (user: string): Promise<Signed> => {
    const known = sessions.get(user)
    if (known) return known
    const res = await fetch(`${side.url}/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: user, password: 'yige-demo' }),
    })
    if (!res.ok) throw new Error(`${user} could not sign in: ${res.status}`)
    const cookies = res.headers.getSetCookie().map((c) => c.split(';')[0]!)
    const made = {
      cookie: cookies.join('; '),
      csrf: cookies.find((c) => c.startsWith('yige_csrf='))?.slice(10) ?? '',
    }
    sessions.set(user, made)
    return made
  }
  /** The same request until it is answered: the server may be killed under it. */
  const ask = async (user: string, method: string, path: string, body?: Record<string, unknown>) => {
    for (let tries = 0; ; tries++) {
      try {
        const s = await signIn(user)
        const res = await fetch(side.url + path, {
          method,
          headers: { cookie: s.cookie, 'x-yige-csrf': s.csrf, 'content-type': 'application/json' },
          signal: AbortSignal.timeout(20_000),
          ...(body ? { body: JSON.stringify(body) } : {}),
        })
        if (res.status < 300) return await res.json()
        if (res.status !== 503) throw new Refusal(`${path}: ${res.status} ${await res.text()}`)
      } catch (err) {
        if (err instanceof Refusal || tries > 1500) throw err
      }
      await sleep(200)
    }
  }
  const side: Side = {
    name,
    url: '',
    db,
    async restart() {
      child.removeAllListeners('exit')
      const gone = new Promise((done) => child.once('exit', done))
      child.kill('SIGKILL')
      await gone
      side.url = await start()
    },
    async setAddress(url) {
      await db.query(
        `insert into settings (key, value) values ('publicUrl', to_jsonb($1::text)) on conflict (key) do update set value = excluded.value`,
        [url],
      )
    },
    as: (user, path, body) => ask(user, 'POST', path, { requestId: randomUUID(), ...body }),
    async act(user, caseId, action, body) {
      for (let tries = 0; ; tries++) {
        const c = (await ask(user, 'GET', `/api/cases/${caseId}`)) as { version: number }
        try {
          await ask(user, 'POST', `/api/cases/${caseId}/${action}`, {
            requestId: randomUUID(),
            baseVersion: c.version,
            ...body,
          })
          return
        } catch (err) {
          const said = String(err)
          // An answer that was lost: it is done already. A clock that wrote in between: look again.
          if (said.includes('exchange.open_already')) return
          if (!said.includes('conflict.') || tries > 5) throw err
        }
      }
    },
    async stop() {
      child.removeAllListeners('exit')
      child.kill('SIGTERM')
      await db.end()
      await town.stop()
    },
  }
  side.url = await start()
  return side
}

class Refusal extends Error {}
