/**
 * Plain SQL migrations: `migrations/0001-name.sql`, each applied once, in order, in one transaction of its own.
 *
 * An applied file is part of history: its checksum is kept and an edited one is refused, since two installations with
 * the same number must have the same schema. What was applied stands in schema `yige_schema`, out of the application's reach.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { migrateJobs } from './jobs.ts'
import type { Log } from './postgres-files.ts'

export const migrationsDir = fileURLToPath(new URL('../migrations', import.meta.url))

/** Oldest PostgreSQL whose dialect the migrations use. */
export const oldestPostgres = 15

export interface Migration {
  number: number
  name: string
  sql: string
  /** SHA-256 of the text with Unix line ends, so that a checkout on Windows is the same migration. */
  checksum: string
}

/** Reads the migrations of a folder in order; refuses other file names and a number used twice. */
export function readMigrations(dir = migrationsDir): Migration[] {
  const files = readdirSync(dir)
    .filter((file) => file.endsWith('.sql'))
    .sort()
  const found = files.map((file) => {
    const number = /^(\d{4})-[a-z0-9-]+\.sql$/.exec(file)?.[1]
    if (!number) throw new Error(`migrations/${file}: call it NNNN-name.sql, in small letters.`)
    const sql = readFileSync(join(dir, file), 'utf8').replaceAll('\r\n', '\n')
    return {
      number: Number(number),
      name: file,
      sql,
      checksum: createHash('sha256').update(sql).digest('hex'),
    }
  })
  for (const [i, m] of found.entries())
    if (m.number === found[i - 1]?.number)
      throw new Error(`${found[i - 1]?.name} and ${m.name} have the same number.`)
  return found
}

/** What is still to be applied. Refuses an edited, a vanished and a late (lower-numbered) migration. */
export function pending(
  all: Migration[],
  applied: { number: number; name: string; checksum: string }[],
): Migration[] {
  const byNumber = new Map(all.map((m) => [m.number, m]))
  let last = 0
  for (const a of applied) {
    const file = byNumber.get(a.number)
    if (!file)
      throw new Error(
        `The database has migration ${a.name}, which this version of the program lacks: run the newer version.`,
      )
    if (file.checksum !== a.checksum)
      throw new Error(
        `${file.name} was edited after it had been applied as ${a.name}: restore it and write a new migration.`,
      )
    last = Math.max(last, a.number)
  }
  const done = new Set(applied.map((a) => a.number))
  const rest = all.filter((m) => !done.has(m.number))
  const late = rest.find((m) => m.number < last)
  if (late)
    throw new Error(`${late.name} comes after number ${last} has been applied: give it a higher number.`)
  return rest
}

const ourLock = 0x79696765 // "yige"

/** The two roles the program works as: `yige_app` inside a region scope, `yige_system` for intake and jobs. */
const roles = ['yige_app', 'yige_system'] as const

async function ensureRoles(client: pg.Client): Promise<void> {
  try {
    for (const role of roles) {
      const there = await client.query('select 1 from pg_roles where rolname = $1', [role])
      if (there.rowCount === 0) {
        await client
          .query(`create role ${role} nologin nosuperuser nocreatedb nocreaterole nobypassrls`)
          .catch((error) => {
            // Roles belong to the whole cluster, the lock to one database: another database's migration may be first.
            if (error.code !== '42710' && error.code !== '23505') throw error
          })
      }
      const member = await client.query("select pg_has_role(current_user, $1, 'member') as yes", [role])
      if (!member.rows[0].yes) await client.query(`grant ${role} to current_user`)
    }
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error
    throw new Error(
      'The database user may not create roles. As a superuser run once: ' +
        roles.map((r) => `CREATE ROLE ${r} NOLOGIN; GRANT ${r} TO <the user of DATABASE_URL>;`).join(' '),
    )
  }
}

/** Turns PostgreSQL's character offset into the line of the file. */
function explain(error: unknown, m: Migration): Error {
  const e = error as { message: string; position?: string; detail?: string; hint?: string }
  const line = e.position ? m.sql.slice(0, Number(e.position)).split('\n').length : undefined
  const more = [e.detail, e.hint].filter(Boolean).join(' ')
  return new Error(`${m.name}${line ? `:${line}` : ''}: ${e.message}${more ? ` (${more})` : ''}`, {
    cause: error,
  })
}

async function apply(client: pg.Client, m: Migration): Promise<number> {
  const began = performance.now()
  await client.query('begin')
  try {
    await client.query(m.sql)
    const took = Math.round(performance.now() - began)
    await client.query(
      'insert into yige_schema.migrations (number, name, checksum, took_ms) values ($1, $2, $3, $4)',
      [m.number, m.name, m.checksum, took],
    )
    await client.query('commit')
    return took
  } catch (error) {
    await client.query('rollback')
    throw explain(error, m)
  }
}

/**
 * Brings the database of `ownerUrl` to the newest schema and makes the two roles as which the program works.
 * Safe to call from several processes at once: an advisory lock lets one work and the others wait.
 * Answers the names of the migrations applied now.
 */
export async function migrate(ownerUrl: string, log: Log, dir = migrationsDir): Promise<string[]> {
  const all = readMigrations(dir)
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'yige migrate' })
  client.on('error', () => {})
  await client.connect()
  try {
    const version = Number((await client.query('show server_version_num')).rows[0].server_version_num)
    if (version < oldestPostgres * 10_000)
      throw new Error(
        `PostgreSQL ${oldestPostgres} or newer is needed; this one is ${Math.floor(version / 10_000)}.`,
      )
    await client.query('select pg_advisory_lock($1)', [ourLock])
    // A schema named like the user would come first and swallow the tables.
    await client.query('set search_path = public')
    await ensureRoles(client)
    await client.query('create schema if not exists yige_schema')
    await client.query(`create table if not exists yige_schema.migrations (
      number integer primary key, name text not null, checksum text not null,
      applied_at timestamptz not null default now(), took_ms integer not null)`)
    const applied = await client.query(
      'select number, name, checksum from yige_schema.migrations order by number',
    )
    const rest = pending(all, applied.rows)
    for (const m of rest) {
      const took = await apply(client, m)
      log.info(`applied ${m.name} in ${took} ms`)
    }
    return rest.map((m) => m.name)
  } finally {
    await client.end()
  }
}

/** Everything a database needs before a server may use it: the migrations and the schema of the job queue. */
export async function prepareDatabase(ownerUrl: string, log: Log): Promise<void> {
  await migrate(ownerUrl, log)
  const client = new pg.Client(ownerUrl)
  client.on('error', () => {})
  await client.connect()
  try {
    // Its own migrations are safe side by side, but two `create or replace` of one function are not.
    await client.query('select pg_advisory_lock($1)', [ourLock])
    await migrateJobs(ownerUrl)
  } finally {
    await client.end()
  }
}
