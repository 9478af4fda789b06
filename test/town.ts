/**
 * The whole server on the demo town: the pack of 敦仁街道 is installed once per run into a template database, and each test file
 * clones it (about 50 ms). Real sign-in, real sessions, real row-level security; requests go in by `inject`.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, InjectOptions } from 'fastify'
import pg from 'pg'
import pino from 'pino'
import { inject } from 'vitest'
import { buildApp, openPools, type RunningApp } from '../apps/server/app.ts'
import { install } from '../apps/server/install.ts'
import { createServer } from '../apps/server/server.ts'
import type { App } from '../kernel/context.ts'
import { prepareDatabase } from '../kernel/migrate.ts'
import { uuidv7 } from '../shared/ids.ts'
import { type Actor, actors } from './actors.ts'
import { onServer, testDatabase, withDatabase } from './databases.ts'

const templateOf = (town: string) => `yige_town_${town}`
// One secret for all clones: what the template sealed, each clone can open.
process.env.YIGE_SECRET ??= '5f'.repeat(32)
const log = pino({ level: process.env.TEST_LOG ?? 'silent' })

/** Installs the town into the template unless another test file did; the lock makes the others wait. */
async function ensureTemplate(server: string, town: string): Promise<void> {
  const townTemplate = templateOf(town)
  await onServer(server, async (client) => {
    await client.query('select pg_advisory_lock(72163105)')
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [townTemplate])
    if (rowCount) return
    const making = `${townTemplate}_making`
    await client.query(`drop database if exists ${making} with (force)`)
    await client.query(`create database ${making} template yige_template strategy file_copy`)
    const url = withDatabase(server, making)
    await prepareDatabase(url, { info() {}, warn() {} })
    const pools = openPools({ ownerUrl: url, log })
    await install(pools, {
      town,
      demo: true,
      dataDir: tmpdir(),
      log,
      clock: () => new Date('2026-06-01T08:00:00+08:00'),
    })
    await pools.end()
    await client.query(`alter database ${making} rename to ${townTemplate}`)
  })
}

let flushed = false
function flushOnce(): void {
  if (!flushed) flushCompileCache()
  flushed = true
}

export interface Reply {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  body: any
  headers: Record<string, unknown>
  /** The answer's bytes, for files. */
  payload: Buffer
}

export interface Session {
  get(url: string): Promise<Reply>
  post(url: string, body?: Record<string, unknown>): Promise<Reply>
  send(options: InjectOptions): Promise<Reply>
}

export interface Town {
  app: App
  server: FastifyInstance
  owner: pg.Client
  /** Connection string of the database's owner. */
  url: string
  /** Moves the clock; deadlines, lock-outs and sessions go by it. */
  at(time: string): void
  now(): Date
  /** Signs a named actor in (once per file). */
  as(actor: Actor): Promise<Session>
  /** Signs in anew: after the clock was moved further than a session lasts. */
  signIn(actor: Actor): Promise<Session>
  anyone: Session
  close(): Promise<void>
}

/** Words that no other text has: a report with them is a case of its own, where one like another would be linked to it. */
export const ownWords = (n: number): string =>
  Array.from({ length: 40 }, (_, i) =>
    String.fromCharCode(0x4e00 + (((n * 40 + i + 1) * 7919) % 20_000)),
  ).join('')

export async function testTown(
  opts: {
    at?: string
    rateLimits?: boolean /** Another town than 敦仁, whose named actors are not there. */
    town?: string
    /** Serves the pages too, for a browser (`buildWeb` first). */
    pages?: boolean
  } = {},
): Promise<Town> {
  const pgServer = inject('postgres')
  const name = opts.town ?? 'dunren'
  await ensureTemplate(pgServer, name)
  const database = await testDatabase({ template: templateOf(name) })
  const dataDir = mkdtempSync(join(tmpdir(), 'yige-town-'))
  let time = new Date(opts.at ?? '2026-06-26T14:20:00+08:00')
  const running: RunningApp = await buildApp({
    ownerUrl: database.url,
    dataDir,
    demo: true,
    secure: false,
    log,
    clock: () => time,
    poolSize: 6,
  })
  const { app } = running
  // Workers are ended by a signal, which would lose what they have compiled (NODE_COMPILE_CACHE in scripts/test.mjs).
  flushOnce()
  const server = await createServer(app, {
    log,
    trustProxy: 0,
    rateLimits: opts.rateLimits ?? false,
    ...(opts.pages ? {} : { webDir: '/nonexistent' }),
  })
  await server.ready()
  const owner = new pg.Client(database.url)
  await owner.connect()

  const send = async (options: InjectOptions): Promise<Reply> => {
    const r = await server.inject(options)
    const type = String(r.headers['content-type'] ?? '')
    return {
      status: r.statusCode,
      body: /[/+]json/.test(type) && r.body ? JSON.parse(r.body) : r.body,
      headers: r.headers,
      payload: r.rawPayload,
    }
  }
  const session = (headers: Record<string, string>): Session => ({
    get: (url) => send({ method: 'GET', url, headers }),
    post: (url, body = {}) =>
      send({ method: 'POST', url, headers, payload: { requestId: uuidv7(), ...body } }),
    send: (o) => send({ ...o, headers: { ...headers, ...o.headers } }),
  })
  const sessions = new Map<Actor, Promise<Session>>()
  const signIn = async (actor: Actor): Promise<Session> => {
    const r = await server.inject({
      method: 'POST',
      url: '/api/sign-in',
      payload: { username: actors[actor], password: 'yige-demo' },
    })
    if (r.statusCode !== 200) throw new Error(`${actor} (${actors[actor]}) could not sign in: ${r.body}`)
    const cookies = r.cookies.map((c) => `${c.name}=${c.value}`).join('; ')
    return session({
      cookie: cookies,
      'x-yige-csrf': String(r.cookies.find((c) => c.name === 'yige_csrf')?.value ?? ''),
    })
  }
  return {
    app,
    server,
    owner,
    url: database.url,
    at(t) {
      time = new Date(t)
    },
    now: () => time,
    as(actor) {
      const known = sessions.get(actor)
      if (known) return known
      const made = signIn(actor)
      sessions.set(actor, made)
      return made
    },
    signIn,
    anyone: session({}),
    async close() {
      await server.close()
      await running.stop()
      await owner.end()
      await database.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
