/**
 * Leadership: of all server processes on one database exactly one does the periodic work. Each has one session of its own for
 * asking; whoever holds the advisory lock leads, and when its session ends PostgreSQL gives the lock to the next.
 */
import pg from 'pg'
import type { Logger } from 'pino'

export interface Leader {
  /** Whether this process leads now. Throws when the database can't be asked; the next call opens a new session. */
  leads(): Promise<boolean>
  stop(): Promise<void>
}

const lock = 7216310443
const patience = 10_000

export function createLeader(ownerUrl: string, log: Logger): Leader {
  let session: pg.Client | undefined
  let held = false
  let asking: Promise<boolean> | undefined
  let stopped = false

  const drop = async (client: pg.Client) => {
    if (session === client) {
      session = undefined
      held = false
    }
    await client.end().catch(() => {})
  }

  async function open(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: ownerUrl,
      application_name: 'yige-leader',
      connectionTimeoutMillis: patience,
      query_timeout: patience,
      keepAlive: true,
    })
    client.on('error', (err) => {
      if (session === client)
        log.warn({ err }, 'the session of the periodic work was lost; a new one is opened')
      void drop(client)
    })
    await client.connect()
    session = client
    return client
  }

  async function ask(): Promise<boolean> {
    const client = session ?? (await open())
    try {
      // Who leads asks too: a session that was cut without a word has lost the lock.
      const { rows } = await client.query<{ ok: boolean }>(
        held ? 'select true as ok' : `select pg_try_advisory_lock(${lock}) as ok`,
      )
      held = session === client && rows[0]?.ok === true
      return held
    } catch (err) {
      await drop(client)
      throw err
    }
  }

  return {
    leads() {
      if (stopped) return Promise.resolve(false)
      asking ??= ask().finally(() => {
        asking = undefined
      })
      return asking
    },
    async stop() {
      stopped = true
      await asking?.catch(() => {})
      if (session) await drop(session)
    },
  }
}
