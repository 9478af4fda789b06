/** The server: HTTP, event streams, jobs and the three web clients at one address. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import cookie from '@fastify/cookie'
import rateLimit from '@fastify/rate-limit'
import fastifyStatic from '@fastify/static'
import Fastify, { type FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import type { Logger } from 'pino'
import { authenticate, keepSignedBodies } from '../../features/accounts/answers.ts'
import type { App } from '../../kernel/context.ts'
import { mount, refuse } from '../../kernel/endpoint.ts'
import { openapi } from '../../kernel/openapi.ts'
import { problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { apiPage } from './api-page.ts'
import { endpoints, routes } from './features.ts'

const web = fileURLToPath(new URL('../../dist/web', import.meta.url))
const version = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version

/** Connections that wait to be taken up: as many as Linux allows as a rule, so that thousands of pages may come back at once. */
export const backlog = 4096

export interface HttpOptions {
  host: string
  port: number
  log: Logger
  /** Proxies in front whose word about the caller's address is believed. */
  trustProxy: number
  /** Off in tests that send many requests from one address. */
  rateLimits?: boolean
  /** Folder of the built web clients; absent or missing: the API alone. */
  webDir?: string
}

/** Everything behind the address except listening, so that tests can inject requests. */
export async function createServer(
  app: App,
  o: Omit<HttpOptions, 'host' | 'port'>,
): Promise<FastifyInstance> {
  const server = Fastify({
    logger: false,
    trustProxy: o.trustProxy > 0 ? (_address, hop) => hop < o.trustProxy : false,
    bodyLimit: 1_048_576,
    // A request that trickles in must not hold a connection for ever.
    requestTimeout: 60_000,
    genReqId: () => uuidv7(),
    routerOptions: { maxParamLength: 200 },
  })
  // Pieces of an upload go to disk as they come; nothing here reads them into memory.
  server.addContentTypeParser(
    ['application/octet-stream', 'application/offset+octet-stream'],
    (_req, _payload, done) => done(null),
  )
  server.setErrorHandler((err: unknown, req, reply) => refuse(app, req, reply, translate(err)))
  server.setNotFoundHandler((req, reply) => {
    if (req.url.startsWith('/api') || req.method !== 'GET')
      return refuse(app, req, reply, problem('not_found'))
    return page(req.url, reply)
  })
  await server.register(cookie)
  if (o.rateLimits !== false)
    await server.register(rateLimit, { global: false, errorResponseBuilder: () => problem('rate.limited') })
  server.addHook('onRequest', async (_req, reply) => {
    reply.header('x-content-type-options', 'nosniff')
    reply.header('referrer-policy', 'same-origin')
    reply.header('x-frame-options', 'SAMEORIGIN')
    reply.header('permissions-policy', 'camera=(self), microphone=(self), geolocation=(self)')
    reply.header(
      'content-security-policy',
      "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; connect-src 'self'; frame-ancestors 'self'; base-uri 'self'; form-action 'self'",
    )
  })
  // Event streams end only when they are told to: closing would wait for every open screen.
  server.addHook('preClose', () => app.live.stop())
  keepSignedBodies(server)
  mount(server, app, routes, authenticate)

  // Made when somebody first asks: it is most of what a start would work out, and few starts are asked.
  let described: { json: string; page: string } | undefined
  const describe = () => {
    const document = openapi(endpoints, {
      title: '一格 Yige',
      version,
      description:
        'Grassroots governance: reports, cases, territory, responsibility list. Every refusal is an RFC 9457 problem document.',
    })
    return { json: JSON.stringify(document), page: apiPage(document) }
  }
  server.get('/openapi.json', (_req, reply) => {
    described ??= describe()
    return reply.type('application/json; charset=utf-8').send(described.json)
  })
  server.get('/docs/api', (_req, reply) => {
    described ??= describe()
    return reply.type('text/html; charset=utf-8').send(described.page)
  })
  server.get('/healthz', (_req, reply) => reply.send({ ok: true, version }))
  server.get('/readyz', async (_req, reply) => {
    try {
      await sql`select 1`.execute(app.pools.system)
      return reply.send({ ready: true })
    } catch {
      return reply.code(503).send({ ready: false })
    }
  })
  server.get('/metrics', async (req, reply) => {
    // Metrics name no person, but they are nobody's business outside: scrape them from the machine itself.
    if (!['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(req.ip))
      return refuse(app, req, reply, problem('not_found'))
    return reply.type(app.metrics.registry.contentType).send(await app.metrics.registry.metrics())
  })

  const dir = o.webDir ?? web
  const has = existsSync(join(dir, 'desk', 'index.html'))
  if (has) {
    await server.register(fastifyStatic, {
      // The residents' pages live at the root of the address.
      root: [dir, join(dir, 'resident')],
      serve: true,
      index: false,
      wildcard: true,
      preCompressed: true,
      setHeaders: (res, path) => {
        res.header(
          'cache-control',
          /\/assets\//.test(path.replaceAll('\\', '/')) ? 'public, max-age=31536000, immutable' : 'no-cache',
        )
      },
    })
  }
  // Beside the residents' pages, which have the root of the address.
  const appsBeside = ['desk', 'field', 'wall']
  const page = (url: string, reply: import('fastify').FastifyReply) => {
    const path = url.split('?')[0]!
    const which = appsBeside.find((a) => path === `/${a}` || path.startsWith(`/${a}/`)) ?? 'resident'
    if (!has)
      return reply
        .code(503)
        .type('text/plain; charset=utf-8')
        .send('The web clients are not built: run npm start.')
    // A missing file of the build is not a page: the browser must not take HTML for a script.
    if (/\.[a-z0-9]{1,6}$/i.test(path) && !path.endsWith('.html'))
      return reply.code(404).type('text/plain').send('not found')
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(readFileSync(join(dir, which, 'index.html')))
  }
  // Folders of the build: the file server refuses to list them instead of passing them on.
  for (const path of ['/', ...appsBeside.map((a) => `/${a}/`)])
    server.get(path, (req, reply) => page(req.url, reply))
  return server
}

/** Fastify's own refusals in the words of the catalogue. */
function translate(err: unknown): unknown {
  const code = (err as { code?: string }).code
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return problem('request.too_large')
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return problem('request.unsupported')
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'FST_ERR_BAD_URL':
      return problem('request.malformed')
    case 'FST_ERR_VALIDATION':
      return problem('request.invalid')
  }
  if (err instanceof SyntaxError) return problem('request.malformed')
  const status = (err as { statusCode?: number }).statusCode
  if (status === 429) return problem('rate.limited')
  if (status !== undefined && status >= 400 && status < 500) return problem('request.malformed')
  return err
}
