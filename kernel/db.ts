/**
 * Three pools on one PostgreSQL, never as the owner: `scoped` (role `yige_app`) for requests, where each transaction sets
 * its own region scope for row-level security, and `system` (role `yige_system`, same rights, every row) for intake and
 * jobs; a few connections of the latter are kept for the hot statements of the intake. Why two roles: docs/adr/0009. Kysely
 * builds and types the SQL; raw `sql` where it reads better.
 */
import { CompiledQuery, Kysely, PostgresDialect, type RawBuilder, sql, type Transaction } from 'kysely'
import pg from 'pg'
import type { DB } from '../db/types.ts'
import { type Access, systemAccess } from './access.ts'
import { sha256 } from './crypto.ts'
import { type Naming, prepareScope, scopedReader } from './scoped.ts'

export type Db = Kysely<DB>
export type Tx = Transaction<DB> | Kysely<DB>

// bigint as a number where it is safe: our bigints are counters far below 2^53.
pg.types.setTypeParser(20, (v) => {
  const n = Number(v)
  return Number.isSafeInteger(n) ? n : v
})

/**
 * A statement that begins with this comment is prepared under a name of its text, so that a connection plans it once: where
 * row-level security makes planning dearer than running. Only for statements whose one plan serves all values: look-ups by
 * key, and lists whose limit stands in the text and whose order an index gives.
 */
const prepareMark = '/* prepared */'
export const prepared: RawBuilder<unknown> = sql.raw(prepareMark)

/**
 * A statement that begins with this is prepared too, and its result is not waited for: in a scoped transaction it travels with
 * the next statement that is, or with the commit, and its fault shows there. Everywhere else it runs at once.
 */
const laterMark = '/* prepared, later */'
export const later: RawBuilder<unknown> = sql.raw(laterMark)
const marked = (text: string): boolean => text.startsWith(prepareMark) || text.startsWith(laterMark)
const naming: Naming = {
  nameOf: (text) => (marked(text) ? nameOf(text) : undefined),
  waits: (text) => text.startsWith(laterMark),
}
const names = new Map<string, string>()
const NAMES = 200

function nameOf(text: string): string | undefined {
  const known = names.get(text)
  if (known || names.size >= NAMES) return known
  const made = `p${sha256(text).toString('hex', 0, 12)}`
  names.set(text, made)
  return made
}

/** Kysely runs all it builds as `query(text, values)`; marked texts get their name here. */
class NamingClient extends pg.Client {
  // `never` fits each of the driver's overloads; what it gives back is handed through.
  override query(...args: unknown[]): never {
    const [text, values, ...rest] = args
    const name = typeof text === 'string' && Array.isArray(values) ? naming.nameOf(text) : undefined
    return Reflect.apply(super.query, this, name ? [{ name, text, values }, ...rest] : args) as never
  }
}

export interface Pools {
  scoped: Kysely<DB>
  /** For reading: every statement is one round trip under this access (scoped.ts). */
  reader(access: Access): Kysely<DB>
  system: Kysely<DB>
  systemPool: pg.Pool
  /** For `runHot` alone: few connections, whose plans stay the same whatever the tables held when they were made. */
  hotPool: pg.Pool
  end(): Promise<void>
}

export function createPools(url: string, opts: { max?: number; onError?: (e: Error) => void } = {}): Pools {
  const pool = (options: string, max: number, onConnect?: (client: pg.ClientBase) => Promise<void>) => {
    const p = new pg.Pool({
      ...(onConnect ? { onConnect } : {}),
      Client: NamingClient,
      connectionString: url,
      max,
      options,
      application_name: 'yige',
      connectionTimeoutMillis: 10_000,
      idleTimeoutMillis: 60_000,
      keepAlive: true,
    })
    // A database that went away must not take the process with it: the pool opens a new connection at the next use. It listens
    // to idle clients only; one that is lent out (a transaction between two statements) would end the process by an error
    // that nobody hears. Its holder meets the loss at its next statement.
    p.on('connect', (client) => {
      // A line that the pool itself is closing may meet the end of the database: nothing was lost.
      client.once('error', (e) => {
        if (!p.ending) opts.onError?.(e)
      })
      client.on('error', () => {})
    })
    p.on('error', () => {})
    return p
  }
  const max = opts.max ?? 10
  const scopedPool = pool(
    '-c role=yige_app -c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000',
    max,
    prepareScope,
  )
  const systemPool = pool(
    '-c role=yige_system -c statement_timeout=120000 -c idle_in_transaction_session_timeout=120000',
    max,
  )
  // One plan per statement and connection, and only look-ups by index: a plan made while a table was young or its statistics
  // were about something else would otherwise read all cases of the county for each report.
  const hotPool = pool(
    '-c role=yige_system -c statement_timeout=30000 -c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off',
    Math.min(4, max),
  )
  const scoped = new Kysely<DB>({ dialect: new PostgresDialect({ pool: scopedPool }) })
  const system = new Kysely<DB>({ dialect: new PostgresDialect({ pool: systemPool }) })
  const readers = new WeakMap<Access, Kysely<DB>>()
  return Object.freeze({
    scoped,
    reader(access: Access) {
      // The system has no scope to set: it sees every row by its role.
      if (access === systemAccess) return system
      const known = readers.get(access)
      if (known) return known
      const made = scopedReader(scopedPool, access, naming)
      readers.set(access, made)
      return made
    },
    system,
    systemPool,
    hotPool,
    async end() {
      // The pools themselves: Kysely leaves one open that only the scoped readers used, and the database would cut its lines.
      await Promise.allSettled([scopedPool.end(), systemPool.end(), hotPool.end()])
    },
  })
}

/** One transaction with the actor's scope as second fence. No scope set would mean no rows. */
export function inScope<T>(
  db: Pick<Pools, 'reader'>,
  access: Access,
  fn: (trx: Transaction<DB>) => Promise<T>,
): Promise<T> {
  return db.reader(access).transaction().execute(fn)
}

export const json = <T>(value: T): RawBuilder<T> => sql<T>`${JSON.stringify(value)}::jsonb`

/**
 * One of the few statements that run thousands of times a second: prepared under its name, so that it is planned once per
 * connection. Inside a transaction (`db` given) it runs there, unprepared.
 */
export async function runHot<T>(
  pools: Pick<Pools, 'hotPool'>,
  statement: { name: string; text: string },
  values: readonly unknown[],
  db?: Tx,
): Promise<T[]> {
  if (db) return (await db.executeQuery<T>(CompiledQuery.raw(statement.text, [...values]))).rows
  return (await pools.hotPool.query({ ...statement, values: [...values] })).rows as T[]
}
