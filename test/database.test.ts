/**
 * What the live schema promises, asked of the catalogue and of one row in each table: a table added tomorrow is judged too,
 * because nothing here names the tables it looks at.
 */
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { moves } from '../features/cases/rules.ts'
import { schemaDump } from '../kernel/schema-dump.ts'
import { generateTypes } from '../kernel/schema-types.ts'
import { uuidv7 } from '../shared/ids.ts'
import { type TestDatabase, testDatabase } from './databases.ts'

const county = '500102'
const here = '500102006001003'
const elsewhere = '500102999999'

let db: TestDatabase
let owner: pg.Client

interface Column {
  table: string
  name: string
  type: string
  required: boolean
}
let columns: Column[]
/** Tables that grow: those with a column `county` outside the reference tables, which have other keys. */
let growing: string[]
/** Tables whose rows belong to a region: behind row-level security. */
let regional: string[]

const rows = async <T extends pg.QueryResultRow>(sql: string, values: unknown[] = []) =>
  (await owner.query<T>(sql, values)).rows
const names = async (sql: string) => (await rows(sql)).map((r) => Object.values(r).join(' '))

/** `regions` carries the county of its path for queries, but is a reference table: it is on every node. */
const reference = ['regions']
/** Faults of one file belong to an import, are read with it, and have no region of their own. */
const withoutRegion = ['import_faults', 'requests', 'uploads']

beforeAll(async () => {
  db = await testDatabase()
  owner = new pg.Client(db.url)
  await owner.connect()
  columns = await rows<Column & pg.QueryResultRow>(`
    select c.relname as table, a.attname as name, format_type(a.atttypid, null) as type, a.attnotnull and not a.atthasdef as required
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
    order by c.relname, a.attnum`)
  const having = (name: string) => columns.filter((c) => c.name === name).map((c) => c.table)
  growing = having('county').filter((t) => !reference.includes(t))
  regional = growing.filter((t) => having('region_path').includes(t))
})
afterAll(async () => {
  await owner.end()
  await db.drop()
})

test('the planner does not take the tables of every report for empty ones before their first row', async () => {
  // Making an index on an empty table says so, and a plan kept by a connection then reads a whole county: see migrations/0022.
  const hot = ['cases', 'reports', 'case_links', 'case_events', 'case_clocks', 'case_handlers', 'case_seen']
  hot.push('decisions', 'outbox', 'requests', 'attachments', 'tasks')
  // Emptied by a vacuum it has no pages and is judged by its size; with pages and no rows it is taken for empty however it grows.
  const fooled = await names(
    `select relname from pg_class where relnamespace = 'public'::regnamespace and reltuples = 0 and relpages > 0 order by 1`,
  )
  expect(hot.filter((t) => fooled.includes(t))).toEqual([])
})

describe('generated files', () => {
  const committed = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')

  test('db/types.ts is that of the migrations; else run: npx yige db types', async () => {
    expect(await generateTypes(db.url)).toBe(committed('db/types.ts'))
  })

  test('db/schema.sql too (as PostgreSQL 18 prints it)', async (context) => {
    const [server] = await rows<{ version: number }>(
      `select current_setting('server_version_num')::int as version`,
    )
    if (Math.floor(server!.version / 10_000) !== 18) context.skip()
    expect(await schemaDump(db.url)).toBe(committed('db/schema.sql'))
  })
})

describe('functions with the rights of the owner', () => {
  test('look for tables where only the owner may put them', async () => {
    const found = await rows<{ name: string; path: string | null }>(`
      select p.proname as name, array_to_string(p.proconfig, ';') as path from pg_proc p
      where p.prosecdef and p.pronamespace = 'public'::regnamespace order by 1`)
    expect(found.map((f) => f.name)).toContain('cases_found')
    expect(
      found.filter(
        (f) => !/^search_path=pg_catalog(, public, pg_temp)?(;plan_cache_mode=\w+)?$/.test(f.path ?? ''),
      ),
    ).toEqual([])
  })
})

describe('distribution by county', () => {
  test('the list of tables that grow is not empty by accident', () => {
    expect(growing).toEqual(
      expect.arrayContaining(['cases', 'case_events', 'reports', 'audit_log', 'requests']),
    )
    expect(growing.filter((t) => !regional.includes(t)).sort()).toEqual(withoutRegion)
  })

  test('county is first in every primary key, unique constraint, unique index and foreign key', async () => {
    const first = await rows<{ table: string; key: string; column: string }>(`
      select i.indrelid::regclass::text as table, i.indexrelid::regclass::text as key, a.attname as column
      from pg_index i left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
      where i.indrelid::regclass::text = any (array[${growing.map((t) => `'${t}'`)}]) and i.indisunique
      union all
      select c.conrelid::regclass::text, c.conname, a.attname
      from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
      where c.conrelid::regclass::text = any (array[${growing.map((t) => `'${t}'`)}]) and c.contype in ('p', 'u', 'f')`)
    expect(first.length).toBeGreaterThan(growing.length * 2)
    expect(first.filter((k) => k.column !== 'county')).toEqual([])
    const keyed = await names(`select conrelid::regclass from pg_constraint where contype = 'p'`)
    expect(growing.filter((t) => !keyed.includes(t))).toEqual([])
  })

  test('a foreign key between such tables pairs county with county', async () => {
    expect(
      await names(`select c.conrelid::regclass, c.conname from pg_constraint c
        join pg_attribute a on a.attrelid = c.confrelid and a.attnum = c.confkey[1]
        where c.contype = 'f' and c.conrelid::regclass::text = any (array[${growing.map((t) => `'${t}'`)}]) and a.attname <> 'county'`),
    ).toEqual([])
  })

  test('no reference table points at a table that grows', async () => {
    const listed = `array[${growing.map((t) => `'${t}'`)}]`
    expect(
      await names(`select conrelid::regclass, conname from pg_constraint
        where contype = 'f' and confrelid::regclass::text = any (${listed}) and conrelid::regclass::text <> all (${listed})`),
    ).toEqual([])
  })

  test('every foreign key has an index, not a partial one, that begins with exactly its columns', async () => {
    const keys = await rows<{ table: string; name: string; columns: number[] }>(
      `select conrelid::regclass::text as table, conname as name, conkey as columns from pg_constraint
       where contype = 'f' and connamespace = 'public'::regnamespace`,
    )
    const indexes = await rows<{ table: string; columns: string }>(
      `select indrelid::regclass::text as table, indkey::text as columns from pg_index where indpred is null`,
    )
    const served = (k: (typeof keys)[number]) =>
      indexes.some((i) => {
        const lead = i.columns.split(' ').map(Number).slice(0, k.columns.length)
        return i.table === k.table && [...lead].sort().join() === [...k.columns].sort().join()
      })
    expect(keys.length).toBeGreaterThan(10)
    expect(keys.filter((k) => !served(k)).map((k) => `${k.table} ${k.name}`)).toEqual([])
  })

  test('no triggers and no rules of ours: a distributed table has none', async () => {
    expect(
      await names(`select t.tgrelid::regclass, t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid
        where not t.tgisinternal and c.relnamespace = 'public'::regnamespace`),
    ).toEqual([])
    expect(await names(`select tablename, rulename from pg_rules where schemaname = 'public'`)).toEqual([])
  })
})

describe('region paths', () => {
  test('sort by bytes, or a scope would not be a range', async () => {
    const paths = columns.filter((c) => c.name.endsWith('path') && c.type === 'text')
    expect(paths.length).toBeGreaterThan(10)
    expect(
      await names(`select a.attrelid::regclass, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname like '%path'
          and a.attcollation <> (select oid from pg_collation where collname = 'C')`),
    ).toEqual([])
  })
})

describe('the moves of a case', () => {
  test('the check constraint lists exactly the moves that the transition table can make', async () => {
    const [row] = await rows<{ def: string }>(
      `select pg_get_constraintdef(oid) as def from pg_constraint where conname = 'cases_moves'`,
    )
    const listed = [...row!.def.matchAll(/'([a-z]+>[a-z]+)'/g)].map((m) => m[1]!)
    expect(listed.sort()).toEqual([...moves].sort())
    expect(listed.length).toBeGreaterThan(15)
  })
})

describe('what the application may not do', () => {
  test.each(['yige_app', 'yige_system'])('%s only adds to what happened', async (role) => {
    for (const table of ['case_events', 'audit_log']) {
      const [may] = await rows<Record<string, boolean>>(
        `select has_table_privilege($1, $2, 'select') as s, has_table_privilege($1, $2, 'insert') as i,
                has_table_privilege($1, $2, 'update') or has_any_column_privilege($1, $2, 'update') as u,
                has_table_privilege($1, $2, 'delete') as d, has_table_privilege($1, $2, 'truncate') as t,
                has_table_privilege($1, $2, 'trigger') as g`,
        [role, table],
      )
      expect({ table, ...may }).toEqual({ table, s: true, i: true, u: false, d: false, t: false, g: false })
    }
  })

  test.each(['yige_app', 'yige_system'])(
    '%s owns nothing, is no superuser and passes by no policy',
    async (role) => {
      const [r] = await rows(
        `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = $1`,
        [role],
      )
      expect(Object.values(r!).some(Boolean)).toBe(false)
      expect(await names(`select relname from pg_class where relowner = '${role}'::regrole`)).toEqual([])
      expect(await names(`select 1 where has_schema_privilege('${role}', 'public', 'create')`)).toEqual([])
    },
  )
})

describe('row-level security', () => {
  // Photos that hang on a case or a report are never deleted, not even by the system.
  const more: Record<string, string> = { attachments: 'loose:d:{yige_system} ' }
  test('every table with county and region path has it, with the policies scope and everything', async () => {
    const found = await rows<{ table: string; on: boolean; policies: string }>(
      `
      select c.relname as table, c.relrowsecurity as on, coalesce((
        select string_agg(p.polname || ':' || p.polcmd::text || ':' || p.polroles::regrole[]::text, ' ' order by p.polname)
        from pg_policy p where p.polrelid = c.oid), '') as policies
      from pg_class c where c.relname = any ($1) and c.relnamespace = 'public'::regnamespace order by 1`,
      [regional],
    )
    expect(found).toEqual(
      [...regional].sort().map((table) => ({
        table,
        on: true,
        policies: `everything:*:{yige_system} ${more[table] ?? ''}scope:*:{yige_app}`,
      })),
    )
  })

  test('no scope, an empty scope and another scope see no row of any such table; the own scope sees its one', async () => {
    await owner.query(`set session_replication_role = replica`)
    const known = uuidv7()
    for (const table of regional) await insertOne(table, known)
    await owner.query(`set session_replication_role = origin`)
    for (const table of regional)
      expect(`${table} ${(await rows<{ n: number }>(`select count(*)::int as n from ${table}`))[0]!.n}`).toBe(
        `${table} 1`,
      )

    const seen = async (role: string, scope: string | null, units = '') => {
      await owner.query('begin')
      await owner.query(`set local role ${role}`)
      if (scope !== null)
        await owner.query(`select set_config('yige.scope', $1, true), set_config('yige.units', $2, true)`, [
          scope,
          units,
        ])
      const visible: string[] = []
      for (const table of regional) if ((await rows(`select 1 from ${table}`)).length > 0) visible.push(table)
      await owner.query('rollback')
      return visible
    }
    expect(await seen('yige_app', null)).toEqual([])
    expect(await seen('yige_app', '')).toEqual([])
    // After a transaction the setting falls back to the empty text, not to nothing: both must mean no rows.
    expect(await seen('yige_app', null)).toEqual([])
    expect(await seen('yige_app', `${elsewhere}%`)).toEqual([])
    expect(await seen('yige_app', `${here.slice(0, -1)}4%`)).toEqual([])
    expect(await seen('yige_app', `${elsewhere}%`, uuidv7())).toEqual([])
    expect(await seen('yige_app', `${here}%`)).toEqual(regional)
    expect(await seen('yige_app', `${elsewhere}%,${county}006%`)).toEqual(regional)
    expect(await seen('yige_system', null)).toEqual(regional)
    // A unit reaches the case it handles and what hangs on it, wherever it lies; nothing else.
    const byUnit = await seen('yige_app', '', known)
    expect(byUnit).toEqual(
      expect.arrayContaining(['cases', 'case_events', 'case_clocks', 'reports', 'attachments']),
    )
    expect(byUnit.filter((t) => ['audit_log', 'tasks', 'imports', 'exports'].includes(t))).toEqual([])
  })

  test('a row cannot be written outside the scope', async () => {
    await owner.query('begin')
    await owner.query(`set local role yige_app`)
    await owner.query(`select set_config('yige.scope', $1, true)`, [`${elsewhere}%`])
    await expect(insertOne('tasks', uuidv7())).rejects.toThrow(/row-level security/)
    await owner.query('rollback')
  })
})

/** One row made from the catalogue: each required column gets the first value its check allows, or one of its type. */
async function insertOne(table: string, known: string): Promise<void> {
  const checks = (
    await rows<{ def: string }>(
      `select pg_get_constraintdef(oid) as def from pg_constraint where conrelid = $1::regclass and contype = 'c'`,
      [table],
    )
  ).map((r) => r.def)
  const own = columns.filter((c) => c.table === table)
  const chosen = own.filter((c) => c.required || ['case_id', 'report_id', 'handler_units'].includes(c.name))
  const value = (c: Column): unknown => {
    if (c.name === 'county') return county
    if (c.name === 'region_path') return here
    if (c.name === 'handler_units') return [known]
    // One id for all rows: what hangs on a case hangs on the one case there is.
    if (c.type === 'uuid') return known
    const allowed = checks
      .map((d) => new RegExp(`\\(${c.name} = ANY \\(ARRAY\\['([^']+)'`).exec(d)?.[1])
      .find(Boolean)
    if (allowed) return allowed
    if (c.type === 'text') return 'x'
    if (/int|real|double|numeric/.test(c.type)) return 1
    if (c.type === 'jsonb') return '{}'
    if (c.type === 'bytea') return Buffer.from([1])
    if (c.type === 'boolean') return false
    if (c.type === 'date') return '2026-06-26'
    if (/^timestamp/.test(c.type)) return new Date('2026-06-26T08:00:00+08:00')
    throw new Error(`no value for ${table}.${c.name} of type ${c.type}`)
  }
  await owner.query(
    `insert into ${table} (${chosen.map((c) => c.name)}) values (${chosen.map((_, i) => `$${i + 1}`)})`,
    chosen.map(value),
  )
}
