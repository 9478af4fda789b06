/**
 * A server with only the routes that a feature test names, on its own database: real Fastify, real PostgreSQL, real row-level
 * security; who calls is said by the test (`x-test-actor`) instead of by a session.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import rateLimit from '@fastify/rate-limit'
import Fastify, { type FastifyInstance } from 'fastify'
import pg from 'pg'
import pino from 'pino'
import { authenticate, keepSignedBodies } from '../features/accounts/answers.ts'
import { createAccess } from '../kernel/access.ts'
import type { Actor, App, Services } from '../kernel/context.ts'
import { createCrypto } from '../kernel/crypto.ts'
import { createPools } from '../kernel/db.ts'
import { type Identity, mount, type Route, refuse } from '../kernel/endpoint.ts'
import { createJobs, type JobHandlers, migrateJobs, type Ticks } from '../kernel/jobs.ts'
import { createLive } from '../kernel/live.ts'
import { createMetrics } from '../kernel/metrics.ts'
import { testDatabase } from './databases.ts'

export interface FeatureApp {
  app: App
  server: FastifyInstance
  /** Address when `listen` was asked for. */
  url: string
  owner: pg.Client
  dataDir: string
  databaseUrl: string
  secret: Buffer
  /** Registers a caller and answers the headers that make a request theirs. */
  as(
    actor: Partial<Actor>,
    verbs: readonly string[],
    regionPath: string,
    units?: string[],
  ): Record<string, string>
  /** Moves the clock. */
  at(now: Date): void
  close(): Promise<void>
}

export const county = '500102'
export const rootPath = '500102006'

export async function featureApp(
  routes: readonly Route[],
  opts: {
    jobs?: JobHandlers
    ticks?: Ticks
    listen?: boolean
    services?: Partial<Services>
    run?: boolean
  } = {},
): Promise<FeatureApp> {
  const database = await testDatabase()
  await migrateJobs(database.url)
  const owner = new pg.Client(database.url)
  await owner.connect()
  const dataDir = mkdtempSync(join(tmpdir(), 'yige-feature-'))
  const log = pino({ level: process.env.TEST_LOG ?? 'silent' })
  const pools = createPools(database.url)
  const metrics = createMetrics()
  let now: Date | undefined
  const secret = randomBytes(32)
  const app: App = {
    installation: {
      county,
      rootPath,
      name: '测试街道',
      nameEn: 'Test street',
      zone: 'Asia/Shanghai',
      demo: false,
      dataDir,
      secure: false,
    },
    pools,
    crypto: createCrypto(secret),
    jobs: createJobs(database.url, opts.jobs ?? {}, opts.ticks ?? {}, log),
    live: createLive(pools, metrics, log),
    metrics,
    log,
    clock: () => now ?? new Date(),
    services: (opts.services ?? {}) as Services,
  }
  const server = Fastify({ logger: false, bodyLimit: 2 * 1024 * 1024 })
  server.addContentTypeParser(
    ['application/octet-stream', 'application/offset+octet-stream'],
    (_req, _payload, done) => done(null),
  )
  await server.register(rateLimit, { global: false })
  keepSignedBodies(server)
  server.setErrorHandler((err, req, reply) => refuse(app, req, reply, err))
  const callers = new Map<string, Identity>()
  mount(server, app, routes, async (_app, req) =>
    req.headers.authorization
      ? authenticate(app, req)
      : (callers.get(String(req.headers['x-test-actor'] ?? '')) ?? null),
  )
  let url = ''
  if (opts.listen) url = await server.listen({ port: 0, host: '127.0.0.1' })
  else await server.ready()
  if (opts.run) await app.jobs.start(app)
  return {
    app,
    server,
    url,
    owner,
    dataDir,
    databaseUrl: database.url,
    secret,
    as(actor, verbs, regionPath, units = []) {
      const key = `caller-${callers.size}`
      callers.set(key, {
        actor: { kind: 'account', id: null, name: '测试员', unitId: null, ...actor },
        access: createAccess([{ role: 'test', regionPath, verbs }], units),
      })
      return { 'x-test-actor': key }
    },
    at: (t) => {
      now = t
    },
    async close() {
      await app.jobs.stop()
      await server.close()
      await pools.end()
      await owner.end()
      await database.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
