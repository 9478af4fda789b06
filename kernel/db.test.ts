/** A database that goes away costs the requests under way, never the process, and everything works again when it is back. */
import { sql } from 'kysely'
import pg, { DatabaseError } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../test/databases.ts'
import { createPools, type Pools } from './db.ts'
import { toProblem } from './problem.ts'

let database: TestDatabase
let owner: pg.Client
let pools: Pools
const lost: Error[] = []

beforeAll(async () => {
  database = await testDatabase()
  owner = new pg.Client(database.url)
  await owner.connect()
  pools = createPools(database.url, { max: 2, onError: (e) => lost.push(e) })
})
afterAll(async () => {
  await pools.end()
  await owner.end()
  await database.drop()
})

/** What the caller of a failed request is told. */
const told = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing',
    (err: unknown) => toProblem(err).code,
  )
const pidOf = async (db: Pick<Pools['system'], 'getExecutor'>) =>
  (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db as Pools['system'])).rows[0]!.pid

for (const which of ['scoped', 'system'] as const)
  test(`${which}: a connection cut between two statements of a transaction ends that transaction only`, async () => {
    // More often than the pool has connections: a lost one must give its place back.
    for (let i = 0; i < 4; i++) {
      const before = lost.length
      const code = await told(
        pools[which].transaction().execute(async (trx) => {
          const pid = await pidOf(trx)
          await owner.query('select pg_terminate_backend($1)', [pid])
          // Nobody but the pool's owner listens now: without an ear the driver's `error` ends the process.
          await expect.poll(() => lost.length).toBeGreaterThan(before)
          await sql`select 1`.execute(trx)
        }),
      )
      expect(code).toBe('server.away')
    }
    expect(await pidOf(pools[which])).toBeGreaterThan(0)
  })

test('a connection cut during a statement, in a transaction and alone', async () => {
  const cutSoon = async (pid: number) => {
    await expect
      .poll(
        async () =>
          (
            await owner.query('select 1 from pg_stat_activity where pid = $1 and query ~ $2', [
              pid,
              'pg_sleep',
            ])
          ).rowCount,
      )
      .toBe(1)
    await owner.query('select pg_terminate_backend($1)', [pid])
  }
  const inside = pools.system.transaction().execute(async (trx) => {
    const pid = await pidOf(trx)
    await Promise.all([sql`select pg_sleep(30)`.execute(trx), cutSoon(pid)])
  })
  expect(await told(inside)).toBe('server.away')
  const alone = told(pools.systemPool.query('select pg_sleep(30)'))
  const cut = () =>
    owner.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where query = 'select pg_sleep(30)' and state = 'active' and datname = current_database()",
    )
  await expect.poll(async () => (await cut()).rowCount).toBe(1)
  expect(await alone).toBe('server.away')
  expect(await pidOf(pools.system)).toBeGreaterThan(0)
})

test('what is told: nothing was stored (busy) or it is not known (away)', async () => {
  const refused = (code: string) => Object.assign(new DatabaseError('x', 1, 'error'), { code })
  expect(['57P03', '53300', '57014'].map((c) => toProblem(refused(c)).code)).toEqual(
    Array(3).fill('server.busy'),
  )
  expect(['57P01', '57P02', '25P03'].map((c) => toProblem(refused(c)).code)).toEqual(
    Array(3).fill('server.away'),
  )
  // No server at the socket, and no socket.
  for (const host of ['%2Fnonexistent', '127.0.0.1']) {
    const away = createPools(`postgresql://x@localhost:1/x?host=${host}`, { max: 1 })
    expect(await told(sql`select 1`.execute(away.system)), host).toBe('server.busy')
    await away.end()
  }
  for (const code of ['server.busy', 'server.away'])
    expect(toProblem(refused(code === 'server.busy' ? '57P03' : '57P01')).status).toBe(503)
})
