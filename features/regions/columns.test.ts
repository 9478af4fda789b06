/** Every column that holds a region code is either carried along when regions change, or named as history, in README.md. */
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../test/databases.ts'
import { caseTables } from '../cases/store/carry.ts'

let db: TestDatabase
let owner: pg.Client
beforeAll(async () => {
  db = await testDatabase()
  owner = new pg.Client(db.url)
  await owner.connect()
})
afterAll(async () => {
  await owner.end()
  await db.drop()
})

const lines = readFileSync(new URL('README.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((l) => l.startsWith('|'))
const named = lines.flatMap((l) =>
  [
    ...l
      .split('|')
      .at(-2)!
      .matchAll(/`([a-z_]+\.[a-z_]+)`/g),
  ].map((m) => m[1]!),
)

test('the table in README.md names every region column of the schema, once', async () => {
  // Region codes are compared byte by byte: nothing else in the schema has collation "C".
  const { rows } = await owner.query<{ name: string }>(`
    select c.relname || '.' || a.attname as name
    from pg_attribute a join pg_class c on c.oid = a.attrelid left join pg_collation l on l.oid = a.attcollation
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
      and format_type(a.atttypid, null) = 'text'
      and (l.collname = 'C' or a.attname ~ '(region|path)$' or a.attname ~ '^region')
    order by 1`)
  expect(rows.length).toBeGreaterThan(20)
  expect([...named].sort()).toEqual(rows.map((r) => r.name))
})

test('what goes along with a case is what README.md says', () => {
  const line = lines.find((l) => l.startsWith('| what hangs on an open case'))!
  const said = [...line.matchAll(/`([a-z_]+)\.region_path`/g)].map((m) => m[1])
  expect(said).toEqual([...caseTables])
})
