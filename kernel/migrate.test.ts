import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../test/databases.ts'
import { migrate, migrationsDir, pending, readMigrations } from './migrate.ts'

const log = { info() {}, warn() {} }
let dir: string
let db: TestDatabase

const write = (name: string, sql: string) => writeFileSync(join(dir, name), sql)

async function query(text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(db.url)
  await client.connect()
  return (await client.query(text).finally(() => client.end())).rows
}

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'yige-migrations-'))
  db = await testDatabase({ empty: true })
})
afterEach(async () => {
  rmSync(dir, { recursive: true })
  await db.drop()
})

describe('migrations', () => {
  test('are applied in order, once, and the application role exists without a login', async () => {
    write('0002-b.sql', 'create view b as select n from a')
    write('0001-a.sql', 'create table a (n integer)')
    expect(await migrate(db.url, log, dir)).toEqual(['0001-a.sql', '0002-b.sql'])
    expect(await migrate(db.url, log, dir)).toEqual([])
    const [role] = await query(
      "select rolcanlogin, rolsuper, rolbypassrls from pg_roles where rolname = 'yige_app'",
    )
    expect(role).toEqual({ rolcanlogin: false, rolsuper: false, rolbypassrls: false })
  })

  test('a fault undoes the whole file, keeps the earlier ones and names the line', async () => {
    write('0001-a.sql', 'create table a (n integer)')
    write('0002-b.sql', 'create table b (n integer);\n\ninsert into nowhere values (1);')
    await expect(migrate(db.url, log, dir)).rejects.toThrow(/^0002-b\.sql:3: .*nowhere/)
    expect(
      await query("select to_regclass('a') is not null as a, to_regclass('b') is not null as b"),
    ).toEqual([{ a: true, b: false }])
    write('0002-b.sql', 'create table b (n integer)')
    expect(await migrate(db.url, log, dir)).toEqual(['0002-b.sql'])
  })

  test('an edited file is refused, a change of line ends is not an edit', async () => {
    write('0001-a.sql', 'create table a (\nn integer)')
    await migrate(db.url, log, dir)
    write('0001-a.sql', 'create table a (\r\nn integer)')
    expect(await migrate(db.url, log, dir)).toEqual([])
    write('0001-a.sql', 'create table a (\nn bigint)')
    await expect(migrate(db.url, log, dir)).rejects.toThrow(/0001-a\.sql was edited/)
  })

  test('four processes at once apply everything exactly once', async () => {
    write('0001-a.sql', 'create table a (n integer); insert into a values (1); select pg_sleep(0.2)')
    write('0002-b.sql', 'insert into a values (2)')
    const done = await Promise.all([1, 2, 3, 4].map(() => migrate(db.url, log, dir)))
    expect(done.flat().sort()).toEqual(['0001-a.sql', '0002-b.sql'])
    expect(await query('select n from a order by n')).toEqual([{ n: 1 }, { n: 2 }])
  })

  test('a user named like one of its schemas still gets its tables in public', async () => {
    await query('create schema yige')
    write('0001-a.sql', 'create table a (n integer)')
    await migrate(db.url, log, dir)
    expect(await query("select to_regclass('public.a') is not null as there")).toEqual([{ there: true }])
  })
})

describe('the list of migrations', () => {
  const m = (number: number, checksum = `${number}`) => ({
    number,
    name: `000${number}-x.sql`,
    sql: '',
    checksum,
  })

  test('refuses what the program does not know, and what comes too late', () => {
    expect(() => pending([m(1)], [m(1), m(2)])).toThrow(/lacks/)
    expect(() => pending([m(1), m(2), m(3)], [m(1), m(3)])).toThrow(/0002-x\.sql comes after number 3/)
    expect(pending([m(1), m(2)], [m(1)])).toEqual([m(2)])
  })

  test('refuses names without a number and numbers used twice', () => {
    write('0001-a.sql', '')
    write('0001-b.sql', '')
    expect(() => readMigrations(dir)).toThrow(/same number/)
    write('later.sql', '')
    expect(() => readMigrations(dir)).toThrow(/NNNN-name/)
  })

  test("the project's own are readable", () =>
    expect(readMigrations(migrationsDir).length).toBeGreaterThan(0))
})
