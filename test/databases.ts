/** Databases for tests: `testDatabase()` clones the migrated template for one test file. */
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { inject } from 'vitest'

export const template = 'yige_template'

/** The same server, another database. */
export function withDatabase(url: string, database: string): string {
  const u = new URL(url)
  u.pathname = `/${database}`
  return u.toString()
}

/** Runs `act` on the maintenance database of a server. */
export async function onServer<T>(url: string, act: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(withDatabase(url, 'postgres'))
  await client.connect()
  try {
    return await act(client)
  } finally {
    await client.end()
  }
}

export interface TestDatabase {
  /** Connection string of the owner. */
  url: string
  /** Drops the database, cutting off whoever is still connected. */
  drop(): Promise<void>
}

/**
 * A fresh database: the migrated template, or an empty one with `{ empty: true }`. Call it in `beforeAll` and `drop()` in
 * `afterAll`, after the pools on it have ended.
 */
export async function testDatabase(
  options: { empty?: boolean; template?: string } = {},
): Promise<TestDatabase> {
  const from = options.template ?? (options.empty ? 'template0' : template)
  const server = inject('postgres')
  const name = `t_${randomBytes(6).toString('hex')}`
  await onServer(server, async (client) => {
    for (let left = 20; ; left--) {
      try {
        // Files copied as they are: written through the log, as PostgreSQL does it unasked, a clone is six times the work.
        await client.query(`create database ${name} template ${from} strategy file_copy`)
        return
      } catch (error) {
        // 55006: another file clones the template at this moment.
        if ((error as { code?: string }).code !== '55006' || left === 0) throw error
        await sleep(50)
      }
    }
  })
  return {
    url: withDatabase(server, name),
    drop: () =>
      onServer(
        server,
        async (client) => void (await client.query(`drop database if exists ${name} with (force)`)),
      ),
  }
}
