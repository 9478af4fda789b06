/** Scoped reads on a real PostgreSQL: each statement sees its own scope, and no connection keeps anybody's. */
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type TestDatabase, testDatabase } from '../test/databases.ts'
import { createAccess, systemAccess } from './access.ts'
import { createPools, type Db, later, type Pools, prepared, type Tx } from './db.ts'

const west = createAccess([{ role: 'r', regionPath: '500102001', verbs: ['case.read'] }])
const east = createAccess([{ role: 'r', regionPath: '500102002', verbs: ['case.read'] }])
const nowhere = createAccess([])

let db: TestDatabase
let pools: Pools

beforeAll(async () => {
  db = await testDatabase()
  // One connection: whatever a statement leaves behind, the next one would find.
  pools = createPools(db.url, { max: 1 })
  await sql`insert into tasks (county, id, region_path, kind, title, subject_kind, subject_id, created_at)
    select '500102', gen_random_uuid(), path, 'k', '{}', 's', path, now()
    from unnest(array['500102001001', '500102001002', '500102002001']) path`.execute(pools.system)
})
afterAll(async () => {
  await pools.end()
  await db.drop()
})

const seen = async (on: Db, mark = sql``) =>
  (
    await sql<{ path: string }>`${mark} select region_path as path from tasks order by 1`.execute(on)
  ).rows.map((r) => r.path)
const left = async () =>
  (
    await sql<{
      scope: string
      units: string
      plans: string
    }>`select coalesce(current_setting('yige.scope', true), '') as scope,
      coalesce(current_setting('yige.units', true), '') || coalesce(current_setting('yige.roles', true), '') as units, current_setting('plan_cache_mode') as plans`.execute(
      pools.scoped,
    )
  ).rows[0]!

describe('a scoped reader', () => {
  it('sees its own scope, prepared or not, and leaves nothing on the connection', async () => {
    for (const mark of [sql``, prepared])
      for (let i = 0; i < 8; i++) {
        expect(await seen(pools.reader(west), mark)).toEqual(['500102001001', '500102001002'])
        expect(await seen(pools.reader(east), mark)).toEqual(['500102002001'])
        expect(await seen(pools.reader(nowhere), mark)).toEqual([])
        expect(await left()).toEqual({ scope: '', units: '', plans: 'auto' })
        expect(await seen(pools.scoped, mark)).toEqual([])
      }
    expect(await seen(pools.reader(systemAccess))).toHaveLength(3)
  })

  it('keeps statements of many people apart that are asked at once', async () => {
    const many = await Promise.all(
      Array.from({ length: 60 }, (_, i) => seen(pools.reader(i % 2 ? west : east), i % 3 ? prepared : sql``)),
    )
    for (const [i, rows] of many.entries())
      expect(rows).toEqual(i % 2 ? ['500102001001', '500102001002'] : ['500102002001'])
  })

  it('goes on after a statement that fails, while planning and while running', async () => {
    const r = pools.reader(west)
    for (let i = 0; i < 3; i++) {
      await expect(sql`${prepared} select * from no_such_table`.execute(r)).rejects.toMatchObject({
        code: '42P01',
      })
      await expect(sql`${prepared} select 1 / ${0}::int`.execute(r)).rejects.toMatchObject({ code: '22012' })
      expect(await seen(r)).toEqual(['500102001001', '500102001002'])
      expect(await left()).toEqual({ scope: '', units: '', plans: 'auto' })
    }
  })

  it('goes on when a migration adds a column to what a prepared statement gives back', async () => {
    const all = () => sql`${prepared} select * from tasks`.execute(pools.reader(west))
    expect((await all()).rows).toHaveLength(2)
    const owner = new pg.Client(db.url)
    await owner.connect()
    await owner.query('alter table tasks add column later text')
    await owner.end()
    expect((await all()).rows).toHaveLength(2)
    expect((await all()).rows[0]).toHaveProperty('later')
    expect(await left()).toEqual({ scope: '', units: '', plans: 'auto' })
  })

  it('has transactions for those who need one, with the same scope', async () => {
    const r = pools.reader(east)
    await expect(
      r.transaction().execute(async (trx) => {
        expect(trx.isTransaction).toBe(true)
        expect(await seen(trx)).toEqual(['500102002001'])
        await sql`update tasks set kind = 'other' where region_path like '500102%'`.execute(trx)
        throw new Error('undone')
      }),
    ).rejects.toThrow('undone')
    expect(
      (
        await sql<{ n: number }>`select count(*)::int as n from tasks where kind = 'other'`.execute(
          pools.system,
        )
      ).rows[0]!.n,
    ).toBe(0)
    const changed = await r
      .transaction()
      .execute((trx) =>
        trx.updateTable('tasks').set({ kind: 'other' }).where('county', '=', '500102').executeTakeFirst(),
      )
    expect(changed.numUpdatedRows).toBe(1n)
    expect(await left()).toEqual({ scope: '', units: '', plans: 'auto' })
    expect(await seen(r)).toEqual(['500102002001'])
  })
})

describe('statements that nobody waits for', () => {
  const put = (on: Tx, path: string, kind = 'later') =>
    sql`${later} insert into tasks (county, id, region_path, kind, title, subject_kind, subject_id, created_at)
      values ('500102', gen_random_uuid(), ${path}, ${kind}, '{}', ${path.length > 12 ? null : 's'}, gen_random_uuid()::text, now())`.execute(
      on,
    )
  const kept = async () =>
    (
      await sql<{
        path: string
      }>`select region_path as path from tasks where kind = 'later' order by created_at, id`.execute(
        pools.system,
      )
    ).rows.map((r) => r.path)
  const clear = () => sql`delete from tasks where kind = 'later'`.execute(pools.system)
  const transaction = <T>(fn: (trx: Tx) => Promise<T>) => pools.reader(west).transaction().execute(fn)

  it('travel in their order with the next one that is waited for, and with the commit', async () => {
    const query = vi.spyOn(pg.Client.prototype, 'query')
    const n = await transaction(async (trx) => {
      await put(trx, '500102001009')
      await put(trx, '500102001009')
      const r = await sql<{ n: number }>`select count(*)::int as n from tasks where kind = 'later'`.execute(
        trx,
      )
      await put(trx, '500102001009')
      return r.rows[0]!.n
    })
    expect(query).toHaveBeenCalledTimes(2)
    query.mockRestore()
    expect(n).toBe(2)
    expect(await kept()).toHaveLength(3)
    expect(await left()).toEqual({ scope: '', units: '', plans: 'auto' })
    await clear()
  })

  it('undo the whole transaction when one of them fails, wherever its fault shows', async () => {
    for (let i = 0; i < 4; i++) {
      const atCommit = transaction(async (trx) => {
        await put(trx, '500102001009')
        await put(trx, '500102001009-long')
        await put(trx, '500102001009')
      })
      await expect(atCommit).rejects.toMatchObject({ code: '23502' })
      const before = transaction(async (trx) => {
        await put(trx, '500102002009')
        await sql`${prepared} select 1 as one, ${i}::int as i`.execute(trx)
      })
      // Outside of the scope: the second fence.
      await expect(before).rejects.toMatchObject({ code: '42501' })
      const caught = transaction(async (trx) => {
        await put(trx, '500102001009')
        await sql`select 1 / 0`.execute(trx).catch(() => {})
      })
      await expect(caught).rejects.toThrow('had failed')
      expect(await kept()).toEqual([])
      // The names of what was prepared on the way are known again, or anew.
      await transaction((trx) => put(trx, '500102001009'))
      expect(await kept()).toEqual(['500102001009'])
      await clear()
      expect(await left()).toEqual({ scope: '', units: '', plans: 'auto' })
    }
  })

  it('send nothing when nothing was asked, and nothing after the caller has failed', async () => {
    const query = vi.spyOn(pg.Client.prototype, 'query')
    await transaction(async () => 1)
    await expect(
      transaction(async (trx) => {
        await put(trx, '500102001009')
        throw new Error('undone')
      }),
    ).rejects.toThrow('undone')
    expect(query).not.toHaveBeenCalled()
    query.mockRestore()
    expect(await kept()).toEqual([])
  })
})
