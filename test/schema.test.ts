import { readFileSync } from 'node:fs'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { schemaDump } from '../kernel/schema-dump.ts'
import { generateTypes } from '../kernel/schema-types.ts'
import { type TestDatabase, testDatabase } from './databases.ts'

let db: TestDatabase
let client: pg.Client

beforeAll(async () => {
  db = await testDatabase()
  client = new pg.Client(db.url)
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await db.drop()
})

const committed = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const names = async (sql: string) => (await client.query(sql)).rows.map((row) => Object.values(row).join(' '))

describe('generated files', () => {
  test('db/types.ts is that of the migrations; else run: npx yige db types', async () => {
    expect(await generateTypes(db.url)).toBe(committed('db/types.ts'))
  })

  test('db/schema.sql too (as PostgreSQL 18 prints it)', async (context) => {
    const major = Math.floor(
      Number((await client.query('show server_version_num')).rows[0].server_version_num) / 10_000,
    )
    if (major !== 18) context.skip()
    expect(await schemaDump(db.url)).toBe(committed('db/schema.sql'))
  })
})

const growing = `select c.oid from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'county' and a.attnum = 1
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`

describe('rules of the data (docs/architecture.md)', () => {
  test('a table that grows has county first in every primary, unique and foreign key', async () => {
    const wrong = await names(`
      select c.conrelid::regclass, c.conname from pg_constraint c
      where c.conrelid in (${growing}) and c.contype in ('p', 'u')
        and c.conkey[1] <> (select attnum from pg_attribute where attrelid = c.conrelid and attname = 'county')
      union all
      select i.indrelid::regclass, i.indexrelid::regclass::text from pg_index i
      where i.indrelid in (${growing}) and i.indisunique
        and i.indkey[0] <> (select attnum from pg_attribute where attrelid = i.indrelid and attname = 'county')
      union all
      select c.conrelid::regclass, c.conname from pg_constraint c
      where c.contype = 'f' and c.conrelid in (${growing}) and c.confrelid in (${growing})
        and c.conkey[1] <> (select attnum from pg_attribute where attrelid = c.conrelid and attname = 'county')`)
    expect(wrong).toEqual([])
  })

  test('no reference table points at a table that grows', async () => {
    const wrong = await names(`select conrelid::regclass, conname from pg_constraint
      where contype = 'f' and confrelid in (${growing}) and conrelid not in (${growing})`)
    expect(wrong).toEqual([])
  })

  test('every foreign key has an index that begins with it', async () => {
    const wrong = await names(`select c.conrelid::regclass, c.conname from pg_constraint c
      where c.contype = 'f' and c.connamespace = 'public'::regnamespace and not exists (
        select 1 from pg_index i where i.indrelid = c.conrelid
          and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] operator(pg_catalog.@>) c.conkey)`)
    expect(wrong).toEqual([])
  })

  test('no triggers, since distributed tables have none', async () => {
    expect(await names('select tgrelid::regclass, tgname from pg_trigger where not tgisinternal')).toEqual([])
  })

  test('region paths sort by bytes, or a scope would not be a range', async () => {
    const wrong =
      await names(`select a.attrelid::regclass, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname like '%path'
        and a.attcollation <> (select oid from pg_collation where collname = 'C')`)
    expect(wrong).toEqual([])
  })

  test('what happened can only be added to by the application', async () => {
    const rights = await names(`select table_name, privilege_type from information_schema.role_table_grants
      where grantee = 'yige_app' and table_name in ('case_events', 'audit_log') order by 1, 2`)
    expect(rights).toEqual([
      'audit_log INSERT',
      'audit_log SELECT',
      'case_events INSERT',
      'case_events SELECT',
    ])
  })

  test('every row of a region is behind row-level security', async () => {
    const open =
      await names(`select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'region_path'
      where c.oid in (${growing}) and not c.relrowsecurity`)
    expect(open).toEqual([])
  })
})
