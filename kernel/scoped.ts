/**
 * Reads under row-level security, one round trip each. A statement travels together with the scope it runs under: both are
 * bound and executed before one `Sync`, which makes them one transaction of PostgreSQL, and the scope (set for that
 * transaction only) ends with it. A connection that goes back to the pool never carries anybody's scope; a statement whose
 * scope did not arrive sees no rows. BEGIN, the setting and COMMIT were round trips of their own before: more than half of
 * what a read cost this process. Whoever needs several statements in one transaction asks for it as usual (`db.transaction()`).
 */
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import pg from 'pg'
import type { DB } from '../db/types.ts'
import type { Access } from './access.ts'

/** What of the driver's wire and query is used here and not in its types. */
interface Wire {
  stream: { cork(): void; uncork(): void }
  bind(o: { portal: string; statement: string; values: readonly string[] }): void
  execute(o: { portal: string; rows?: number }): void
}
interface QueryParts {
  submit(wire: Wire): Error | null
  handleCommandComplete(msg: unknown, wire: Wire): void
}
type Done = (err: Error | null, result: pg.QueryResult) => void
const DriverQuery = pg.Query as unknown as new (
  o: { text: string; values: readonly unknown[]; name?: string; queryMode: 'extended' },
  values: undefined,
  done: Done,
) => QueryParts

/** Prepared on each connection of the scoped pool when it opens. It returns no row, so that the driver has none to place. */
const scopeStatement = {
  name: 'yige_scope',
  text: `select 1 where set_config('yige.scope', $1, true) is null or set_config('yige.units', $2, true) is null
    or set_config('plan_cache_mode', $3, true) is null`,
}
/** A prepared statement keeps the one plan it got; any other is planned for its values. */
const planning = (named: boolean): string => (named ? 'force_generic_plan' : 'auto')

export const prepareScope = async (client: pg.ClientBase): Promise<void> => {
  await client.query({ ...scopeStatement, values: ['', '', planning(false)] })
}

export interface Scope {
  /** Region patterns, comma-separated; empty: nothing. */
  regions: string
  units: string
}
export const scopeOf = (access: Access): Scope => ({
  regions: access.scope.map((p) => `${p}%`).join(','),
  units: access.units.join(','),
})

class ScopedQuery extends DriverQuery {
  #scope: readonly string[]
  #set = false

  constructor(text: string, values: readonly unknown[], name: string | undefined, scope: Scope, done: Done) {
    super({ text, values, ...(name ? { name } : {}), queryMode: 'extended' }, undefined, done)
    this.#scope = [scope.regions, scope.units, planning(name !== undefined)]
  }
  override submit(wire: Wire): Error | null {
    wire.stream.cork()
    try {
      wire.bind({ portal: '', statement: scopeStatement.name, values: this.#scope })
      wire.execute({ portal: '' })
      return super.submit(wire)
    } finally {
      wire.stream.uncork()
    }
  }
  // The first completion is the scope's own; what follows belongs to the statement.
  override handleCommandComplete(msg: unknown, wire: Wire): void {
    if (this.#set) super.handleCommandComplete(msg, wire)
    else this.#set = true
  }
}

class ScopedConnection implements DatabaseConnection {
  #client: pg.PoolClient
  #scope: Scope
  #nameOf: (text: string) => string | undefined
  #transaction = false

  constructor(client: pg.PoolClient, scope: Scope, nameOf: (text: string) => string | undefined) {
    this.#client = client
    this.#scope = scope
    this.#nameOf = nameOf
  }
  async executeQuery<R>(q: CompiledQuery): Promise<QueryResult<R>> {
    const r = this.#transaction ? await this.#client.query(q.sql, [...q.parameters]) : await this.#alone(q)
    const changed = r.command !== 'SELECT' && r.rowCount !== null
    return { rows: r.rows as R[], ...(changed ? { numAffectedRows: BigInt(r.rowCount ?? 0) } : {}) }
  }
  async #alone(q: CompiledQuery): Promise<pg.QueryResult> {
    const name = this.#nameOf(q.sql)
    try {
      return await this.#send(q, name)
    } catch (err) {
      // A migration added a column to what `*` gives back: the kept plan no longer fits, a new one does.
      const outgrown = name !== undefined && err instanceof pg.DatabaseError && err.code === '0A000'
      if (!outgrown) throw err
      return this.#send(q, undefined)
    }
  }
  #send(q: CompiledQuery, name: string | undefined): Promise<pg.QueryResult> {
    return new Promise((resolve, reject) => {
      const done: Done = (err, result) => {
        // The trace of an error of the wire leads nowhere; this one leads to whoever asked.
        if (err) {
          Error.captureStackTrace(err)
          reject(err)
        } else resolve(result)
      }
      const query = new ScopedQuery(q.sql, q.parameters, name, this.#scope, done)
      this.#client.query(query as unknown as pg.Submittable)
    })
  }
  async begin(how: string): Promise<void> {
    await this.#client.query(how)
    try {
      await this.#client.query({
        ...scopeStatement,
        values: [this.#scope.regions, this.#scope.units, planning(false)],
      })
    } catch (err) {
      // Nobody ends a transaction that did not begin: the connection would go back to the pool with it.
      await this.#client.query('rollback').catch(() => {})
      throw err
    }
    this.#transaction = true
  }
  async end(how: 'commit' | 'rollback'): Promise<void> {
    this.#transaction = false
    await this.#client.query(how)
  }
  // biome-ignore lint/correctness/useYield: nothing here streams; a long result is read in pages
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('a scoped read does not stream')
  }
  release(): void {
    this.#client.release()
  }
}

const of = (c: DatabaseConnection): ScopedConnection => c as ScopedConnection

/** A Kysely whose every statement runs under this access, each in a round trip and a transaction of its own. */
export function scopedReader(
  pool: pg.Pool,
  access: Access,
  nameOf: (text: string) => string | undefined,
): Kysely<DB> {
  const scope = scopeOf(access)
  const driver: Driver = {
    init: async () => {},
    acquireConnection: async () => new ScopedConnection(await pool.connect(), scope, nameOf),
    beginTransaction: (c, settings) =>
      of(c).begin(`begin${settings.isolationLevel ? ` isolation level ${settings.isolationLevel}` : ''}`),
    commitTransaction: (c) => of(c).end('commit'),
    rollbackTransaction: (c) => of(c).end('rollback'),
    releaseConnection: async (c) => of(c).release(),
    // The pool is not its own.
    destroy: async () => {},
  }
  return new Kysely<DB>({ dialect: dialectOf(driver) })
}

const dialectOf = (driver: Driver): Dialect => ({
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => driver,
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
})
