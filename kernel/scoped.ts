/**
 * Reads under row-level security, one round trip each. A statement travels together with the scope it runs under: both are
 * bound and executed before one `Sync`, which makes them one transaction of PostgreSQL, and the scope (set for that
 * transaction only) ends with it. A connection that goes back to the pool never carries anybody's scope; a statement whose
 * scope did not arrive sees no rows. BEGIN, the setting and COMMIT were round trips of their own before: more than half of
 * what a read cost this process. Whoever needs several statements in one transaction asks for it as usual (`db.transaction()`):
 * BEGIN and the scope then travel with the first of them, COMMIT with all that were left for the end.
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
import { type Step, sendTogether } from './together.ts'

/** Prepared on each connection of the scoped pool when it opens. It returns no row, so that the driver has none to place. */
const scopeStatement = {
  name: 'yige_scope',
  text: `select 1 where set_config('yige.scope', $1, true) is null or set_config('yige.units', $2, true) is null
    or set_config('yige.roles', $3, true) is null or set_config('plan_cache_mode', $4, true) is null`,
}
/** A prepared statement keeps the one plan it got; any other is planned for its values. */
const planning = (named: boolean): string => (named ? 'force_generic_plan' : 'auto')

const commitStatement: Step = { name: 'yige_commit', text: 'commit', values: [] }
const rollbackStatement: Step = { name: 'yige_rollback', text: 'rollback', values: [] }

export const prepareScope = async (client: pg.ClientBase): Promise<void> => {
  await client.query({ ...scopeStatement, values: ['', '', '', planning(false)] })
}

export interface Scope {
  /** Region patterns, comma-separated; empty: nothing. */
  regions: string
  units: string
  /** Patterns of `role/region`, comma-separated: who reads rows that name their readers. */
  roles: string
}
export const scopeOf = (access: Access): Scope => ({
  regions: access.scope.map((p) => `${p}%`).join(','),
  units: access.units.join(','),
  roles: access.roles.map((r) => `${r}%`).join(','),
})

/**
 * Statements that may wait: their result is not needed before the transaction ends (`later` in db.ts). They travel with the
 * next statement that is waited for, or with the commit, in the order in which they were asked for.
 */
export interface Naming {
  nameOf(text: string): string | undefined
  waits(text: string): boolean
}

class ScopedConnection implements DatabaseConnection {
  #client: pg.PoolClient
  #scope: Scope
  #naming: Naming
  #transaction: 'none' | 'asked' | 'begun' = 'none'
  #waiting: Step[] = []
  #broken = false

  constructor(client: pg.PoolClient, scope: Scope, naming: Naming) {
    this.#client = client
    this.#scope = scope
    this.#naming = naming
  }
  async executeQuery<R>(q: CompiledQuery): Promise<QueryResult<R>> {
    const step = this.#stepOf(q)
    if (this.#transaction === 'none') return resultOf(await this.#alone(step))
    if (this.#naming.waits(q.sql)) {
      this.#waiting.push(step)
      return { rows: [] }
    }
    return resultOf(await this.#send(this.#take(), step))
  }
  #stepOf(q: CompiledQuery): Step {
    const name = this.#naming.nameOf(q.sql)
    return { text: q.sql, values: q.parameters, ...(name ? { name } : {}) }
  }
  async #alone(step: Step): Promise<pg.QueryResult> {
    const scope = this.#scopeStep(step.name !== undefined)
    try {
      return await this.#send([scope], step)
    } catch (err) {
      // A migration added a column to what `*` gives back: the kept plan no longer fits, a new one does.
      const outgrown = step.name !== undefined && err instanceof pg.DatabaseError && err.code === '0A000'
      if (!outgrown) throw err
      return this.#send([scope], { text: step.text, values: step.values })
    }
  }
  #scopeStep(named: boolean): Step {
    const { regions, units, roles } = this.#scope
    return { ...scopeStatement, values: [regions, units, roles, planning(named)] }
  }
  #take(): Step[] {
    const steps = this.#waiting
    this.#waiting = []
    this.#transaction = 'begun'
    return steps
  }
  #send(before: readonly Step[], step: Step): Promise<pg.QueryResult> {
    return sendTogether(this.#client, before, step)
  }
  /** Nothing is sent yet: BEGIN and the scope travel with the first statement. */
  begin(how: string): void {
    this.#transaction = 'asked'
    this.#waiting = [{ name: how.replaceAll(' ', '_'), text: how, values: [] }, this.#scopeStep(false)]
  }
  async commit(): Promise<void> {
    // What waits goes together with the commit: when one of them fails, the commit is not carried out.
    const empty = this.#transaction === 'asked' && this.#waiting.length === 2
    const before = this.#take()
    this.#transaction = 'none'
    if (empty) return
    const r = await this.#send(before, commitStatement)
    // PostgreSQL answers the commit of a failed transaction, whose fault was caught by somebody, with what it did.
    if (r.command === 'ROLLBACK') throw new Error('the transaction had failed before its commit')
  }
  async rollback(): Promise<void> {
    const begun = this.#transaction !== 'asked'
    this.#waiting = []
    this.#transaction = 'none'
    if (!begun) return
    try {
      await this.#send([], rollbackStatement)
    } catch (err) {
      // It must not go back to the pool with a transaction of somebody in it.
      this.#broken = true
      throw err
    }
  }
  // biome-ignore lint/correctness/useYield: nothing here streams; a long result is read in pages
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('a scoped read does not stream')
  }
  release(): void {
    this.#client.release(this.#broken)
  }
}

function resultOf<R>(r: pg.QueryResult): QueryResult<R> {
  const changed = r.command !== 'SELECT' && r.rowCount !== null
  return { rows: r.rows as R[], ...(changed ? { numAffectedRows: BigInt(r.rowCount ?? 0) } : {}) }
}

const of = (c: DatabaseConnection): ScopedConnection => c as ScopedConnection

/** A Kysely whose every statement runs under this access, each in a round trip and a transaction of its own. */
export function scopedReader(pool: pg.Pool, access: Access, naming: Naming): Kysely<DB> {
  const scope = scopeOf(access)
  const driver: Driver = {
    init: async () => {},
    acquireConnection: async () => new ScopedConnection(await pool.connect(), scope, naming),
    beginTransaction: async (c, settings) =>
      of(c).begin(`begin${settings.isolationLevel ? ` isolation level ${settings.isolationLevel}` : ''}`),
    commitTransaction: (c) => of(c).commit(),
    rollbackTransaction: (c) => of(c).rollback(),
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
