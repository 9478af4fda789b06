/** Rows that follow the ground, on a real database: what changes into each other, what comes apart, what is not meant. */
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createPools, type Pools } from '../../kernel/db.ts'
import { type TestDatabase, testDatabase } from '../../test/databases.ts'
import { carryRows } from './carry-rows.ts'
import type { Moved } from './rules/follow.ts'

const A = '500102006001001'
const B = '500102006001002'
const C = '500102006001003'
const far = '500103001001001'

let db: TestDatabase
let pools: Pools
beforeAll(async () => {
  db = await testDatabase()
  pools = createPools(db.url)
  const owner = new pg.Client(db.url)
  await owner.connect()
  await owner.query(`create table follows (id text primary key, region_path text collate "C" not null, open boolean not null);
    grant select, insert, update, delete on follows to yige_system`)
  await owner.end()
})
beforeEach(async () => {
  await sql`delete from follows`.execute(pools.system)
  for (const [id, path, open] of [
    ['a', A, true],
    ['a below', `${A}001`, true],
    ['b', B, true],
    ['b over', B, false],
    ['c', C, true],
  ] as const)
    await sql`insert into follows values (${id}, ${path}, ${open})`.execute(pools.system)
})
afterAll(async () => {
  await pools.end()
  await db.drop()
})

/** A change that gives codes to others. */
const changes = (...steps: [from: string, to: string][]): Moved => ({
  ended: [],
  roots: steps.map(([from]) => from),
  choices: new Map(),
  nameOf: () => undefined,
  fate: (path) => {
    const to = steps.find(([from]) => from === path)?.[1]
    const step = { from: path, kind: 'move' as const, reason: 'x' }
    return to ? { kind: 'goes', to, how: 'code', step } : { kind: 'stays' }
  },
})
const rows = async () =>
  Object.fromEntries(
    (
      await sql<{ id: string; region_path: string }>`select * from follows order by id`.execute(pools.system)
    ).rows.map((r) => [r.id, r.region_path]),
  )
const carry = (m: Moved, ...of: Parameters<typeof carryRows>) => carryRows(...of)({ db: pools.system }, [], m)
const open = { table: 'follows', of: sql<boolean>`t.open` }

it('where A becomes B and B becomes C, what was in A ends in B', async () => {
  await carry(changes([A, B], [B, C]), 'follows')
  expect(await rows()).toMatchObject({ a: B, 'a below': `${A}001`, b: C, 'b over': C, c: C })
})

it('two codes that change places do not become one', async () => {
  await carry(changes([A, B], [B, A]), 'follows')
  expect(await rows()).toMatchObject({ a: B, b: A })
})

it('only the rows that are meant; nothing at all when nothing was touched; never into another county', async () => {
  await carry(changes([B, C]), open)
  expect(await rows()).toMatchObject({ b: C, 'b over': B })
  const before = await rows()
  await carry(changes(), 'follows')
  await carry(changes([A, far]), 'follows')
  expect(await rows()).toEqual(before)
})
