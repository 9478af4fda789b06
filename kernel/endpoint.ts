/**
 * The way of a request: contract → who → may → validate → once → transaction → answer after commit.
 *
 * One request is one promise and at most one transaction; a read has none, its statements carry their scope (scoped.ts).
 * Validation names every fault at once. A write carries the client's request id: its first answer is stored in the same
 * transaction and a replay gets it back, so that a client that never saw the answer may simply ask again. The answer passes the
 * contract's schema too: what is not in the contract does not leave (a forgotten column is dropped, a wrong type is a fault of
 * ours, logged as such).
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { DatabaseError } from 'pg'
import type { z } from 'zod'
import { uuidv7 } from '../shared/ids.ts'
import { type Access, createAccess, systemAccess } from './access.ts'
import type { Actor, App, Ctx } from './context.ts'
import type { AnswerOf, BodyOf, EndpointDef, ParamsOf, QueryOf } from './contract.ts'
import { sameText, sha256 } from './crypto.ts'
import { inScope, later, prepared, type Tx } from './db.ts'
import { canonical } from './events.ts'
import { issueMessage } from './issues.ts'
import { type Issue, type ProblemError, problem, problemDocument, toProblem } from './problem.ts'
import { createSeats } from './seats.ts'

export interface Identity {
  actor: Actor
  access: Access
  /** Set for cookie sessions: the value that a writing request must repeat in `x-yige-csrf`. */
  csrf?: string
  language?: 'zh' | 'en'
}

/** Contributed by the accounts feature: who sent this request. Null: nobody is signed in. */
export type Authenticate = (app: App, req: FastifyRequest) => Promise<Identity | null>

export interface Raw {
  req: FastifyRequest
  reply: FastifyReply
  identity: Identity
}

// biome-ignore lint/suspicious/noExplicitAny: the list of routes holds endpoints of every shape
export type AnyEndpoint = EndpointDef<any, any, any, any>
export interface Route {
  def: AnyEndpoint
  handle(ctx: Ctx, input: { params: unknown; query: unknown; body: unknown }, raw: Raw): Promise<unknown>
  /** How the handler wants its database: one transaction (writes), scoped statements (reads), or none (it manages itself). */
  db: 'write' | 'read' | 'own'
  /** Writes a refusal in the words of a standard; also those that come before the handler (rate, body, signature). */
  refusal?: Refusal
  /**
   * `at once` (as a rule): the request's id is stored before the handler begins. `with the first`: it travels with the handler's
   * first statement, which saves a round trip; for handlers that touch nothing but the database before it. A replay fails there.
   */
  once: 'at once' | 'with the first'
  /** Its time is the time of the caller's line (a stream, a piece of an upload), not ours: it takes no seat from those who are worked on. */
  waits: boolean
  /** Its answer holds a secret (a link, a key): what is kept of it for a replay is sealed. */
  secret: boolean
}

export type Refusal = (req: FastifyRequest, reply: FastifyReply, p: ProblemError) => FastifyReply

declare module 'fastify' {
  interface FastifyContextConfig {
    refusal?: Refusal
    form?: boolean
  }
}

export interface Input<E> {
  params: ParamsOf<E>
  query: QueryOf<E>
  body: BodyOf<E>
}

/** Binds an endpoint to its handler. `db: 'own'` for handlers that stream or that write in a single statement. */
export function route<E extends AnyEndpoint>(
  def: E,
  handle: (ctx: Ctx, input: Input<E>, raw: Raw) => Promise<AnswerOf<E>>,
  opts: Partial<Pick<Route, 'db' | 'once' | 'refusal' | 'waits' | 'secret'>> = {},
): Route {
  return {
    def,
    handle: handle as Route['handle'],
    db: opts.db ?? (def.method === 'GET' ? 'read' : 'write'),
    once: opts.once ?? 'at once',
    waits: opts.waits ?? false,
    secret: opts.secret ?? false,
    ...(opts.refusal ? { refusal: opts.refusal } : {}),
  }
}

const nobody: Identity = Object.freeze({
  actor: Object.freeze({ kind: 'reporter', id: null, name: '', unitId: null }) as Actor,
  access: createAccess([]),
})

/**
 * Public endpoints act for the system inside their own narrow commands; they have no scope of their own. Who happens to be signed in
 * for another street finds no less than a stranger does.
 */
const publicAccess = systemAccess

export function mount(
  server: FastifyInstance,
  app: App,
  routes: readonly Route[],
  authenticate: Authenticate,
): void {
  const seen = new Set<string>()
  const seats = createSeats()
  const guarded = async (r: Route, req: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    // A listener waits for hours and works for none of them.
    if (r.def.raw === 'text/event-stream') return serve(app, r, authenticate, req, reply)
    const leave = seats.take(r.waits)
    if (!leave) return refuse(app, req, reply, problem('server.busy'))
    try {
      return await serve(app, r, authenticate, req, reply)
    } finally {
      leave()
    }
  }
  // A page of somebody else can send a form with our cookies, but no JSON: forms are taken only where a standard wants them.
  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (req: FastifyRequest, body: string, done: (err: Error | null, body?: unknown) => void) =>
      req.routeOptions.config.form ? done(null, readForm(body)) : done(problem('request.unsupported')),
  )
  for (const r of routes) {
    if (seen.has(r.def.id)) throw new Error(`endpoint ${r.def.id} is declared twice`)
    seen.add(r.def.id)
    const perMinute = r.def.perMinute ?? (r.def.access.public ? 120 : undefined)
    server.route({
      method: r.def.method,
      url: r.def.path,
      ...(r.def.maxBytes ? { bodyLimit: r.def.maxBytes } : {}),
      config: {
        ...(perMinute ? { rateLimit: { max: perMinute, timeWindow: 60_000 } } : { rateLimit: false }),
        ...(r.refusal ? { refusal: r.refusal } : {}),
        ...(r.def.form ? { form: true } : {}),
      },
      handler: (req, reply) => guarded(r, req, reply),
    })
  }
}

/** `a=1&b=2&b=3` → `{a: '1', b: ['2', '3']}`; a key with `[]` at its end is a list also when it comes once. */
export function readForm(body: string): Record<string, string | string[]> {
  const out: Record<string, string | string[]> = Object.create(null)
  const form = new URLSearchParams(body)
  for (const key of new Set(form.keys())) {
    const all = form.getAll(key)
    out[key] = all.length > 1 || key.endsWith('[]') ? all : all[0]!
  }
  return { ...out }
}

async function serve(
  app: App,
  r: Route,
  authenticate: Authenticate,
  req: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const end = app.metrics.requests.startTimer({ endpoint: r.def.id })
  const language = wanted(req)
  try {
    const identity = (await authenticate(app, req)) ?? nobody
    permit(r, identity, req)
    const input = validate(r.def, req, language)
    const ctxOf = (db: Tx, after: (() => void | Promise<void>)[]): Ctx =>
      Object.freeze({
        app,
        db,
        actor: identity.actor,
        access: r.def.access.public && identity === nobody ? publicAccess : identity.access,
        now: app.clock(),
        log: app.log.child({ req: req.id, endpoint: r.def.id }),
        language,
        address: req.ip,
        requestId: requestIdOf(input.body) ?? uuidv7(),
        afterCommit: (fn: () => void | Promise<void>) => void after.push(fn),
      })
    const raw: Raw = { req, reply, identity }
    const after: (() => void | Promise<void>)[] = []
    const scope = r.def.access.public ? publicAccess : identity.access
    let out: { status: number; answer: unknown }
    if (r.db === 'own') {
      out = {
        status: r.def.status ?? 200,
        answer: await r.handle(ctxOf(app.pools.system, after), input, raw),
      }
    } else if (r.db === 'read') {
      out = {
        status: 200,
        answer: await r.handle(ctxOf(app.pools.reader(scope), after), input, raw),
      }
    } else {
      try {
        out = await inScope(app.pools, scope, (db) => once(r, ctxOf(db, after), input, raw))
      } catch (err) {
        if (!isTwin(err)) throw err
        after.length = 0
        out = await inScope(app.pools, scope, (db) => replay(r, ctxOf(db, after), input))
      }
    }
    for (const fn of after) {
      try {
        await fn()
      } catch (err) {
        app.log.error({ err, endpoint: r.def.id }, 'work after commit failed; the request stands')
      }
    }
    end({ status: String(out.status) })
    if (r.def.raw || reply.sent) return reply
    reply.code(out.status)
    return out.status === 204
      ? reply.send()
      : reply.type('application/json; charset=utf-8').send(encode(app, r.def, out.answer))
  } catch (err) {
    end({ status: String(toProblem(err).status) })
    return refuse(app, req, reply, err, language)
  }
}

/** First answer or the stored one. The row is inserted first: a twin in flight waits for it, then reads its answer. */
async function once(
  r: Route,
  ctx: Ctx,
  input: Input<AnyEndpoint>,
  raw: Raw,
): Promise<{ status: number; answer: unknown }> {
  const status = r.def.status ?? 200
  const id = requestIdOf(input.body)
  if (!id) return { status, answer: await r.handle(ctx, input, raw) }
  const county = ctx.app.installation.county
  const { who, digest } = senderOf(r, ctx, input)
  const row = sql`insert into requests (county, request_id, actor, endpoint, body_hash, status, created_at)
    values (${county}, ${id}, ${who}, ${r.def.id}, ${digest}, 0, ${ctx.now})`
  if (r.once === 'with the first') await sql`${later} ${row}`.execute(ctx.db)
  else {
    const fresh = await sql`${prepared} ${row} on conflict do nothing returning 1 as one`.execute(ctx.db)
    if (fresh.rows.length === 0) return replay(r, ctx, input)
  }
  const answer = await r.handle(ctx, input, raw)
  const kept = r.secret ? sealed(ctx, id, answer) : answer
  await sql`${later} update requests set status = ${status}, answer = ${JSON.stringify(kept ?? null)}::jsonb
            where county = ${county} and request_id = ${id}`.execute(ctx.db)
  return { status, answer }
}

const answerField = (id: string) => `requests.answer:${id}`
const sealed = (ctx: Ctx, id: string, answer: unknown) => ({
  sealed: ctx.app.crypto.seal(JSON.stringify(answer ?? null), answerField(id)).toString('base64'),
})
function unsealed(ctx: Ctx, id: string, kept: unknown): unknown {
  const text = (kept as { sealed?: unknown } | null)?.sealed
  // Kept by an older version of this program.
  if (typeof text !== 'string') return kept
  return JSON.parse(ctx.app.crypto.open(Buffer.from(text, 'base64'), answerField(id)))
}

const senderOf = (r: Route, ctx: Ctx, input: Input<AnyEndpoint>) => ({
  who: `${ctx.actor.kind}:${ctx.actor.id ?? ''}`,
  digest: sha256(canonical([r.def.id, input.params, input.body])),
})

const isTwin = (err: unknown): boolean =>
  err instanceof DatabaseError && err.code === '23505' && err.constraint === 'requests_pkey'

/** The stored answer of a request that was sent before; another request under its id is refused. */
async function replay(
  r: Route,
  ctx: Ctx,
  input: Input<AnyEndpoint>,
): Promise<{ status: number; answer: unknown }> {
  const { who, digest } = senderOf(r, ctx, input)
  const was = await ctx.db
    .selectFrom('requests')
    .select(['actor', 'endpoint', 'body_hash', 'status', 'answer'])
    .where('county', '=', ctx.app.installation.county)
    .where('request_id', '=', requestIdOf(input.body)!)
    .executeTakeFirstOrThrow()
  if (was.actor !== who || was.endpoint !== r.def.id || !digest.equals(was.body_hash))
    throw problem('request.reused')
  return {
    status: was.status,
    answer: r.secret ? unsealed(ctx, requestIdOf(input.body)!, was.answer) : was.answer,
  }
}

function permit(r: Route, identity: Identity, req: FastifyRequest): void {
  const rule = r.def.access
  if (!rule.public) {
    if (identity === nobody || (identity.actor.kind !== 'account' && identity.actor.kind !== 'client'))
      throw problem('access.sign_in')
    // Department staff hold verbs through their unit as well; an endpoint-level refusal means: nowhere at all.
    if (rule.verb && !identity.access.has(rule.verb)) throw problem('access.denied')
  }
  if (identity.csrf && r.def.method !== 'GET') {
    const given = req.headers['x-yige-csrf']
    if (typeof given !== 'string' || !sameText(given, identity.csrf)) throw problem('access.csrf')
  }
}

function validate(def: AnyEndpoint, req: FastifyRequest, language: 'zh' | 'en'): Input<AnyEndpoint> {
  const issues: Issue[] = []
  const part = (name: string, schema: z.ZodType | undefined, value: unknown): unknown => {
    if (!schema) return undefined
    const got = schema.safeParse(value)
    if (got.success) return got.data
    for (const i of got.error.issues) {
      const base = name === 'body' ? '' : `${name}.`
      if (i.code === 'unrecognized_keys')
        for (const k of i.keys)
          issues.push({
            path: `${base}${[...i.path, k].join('.')}`,
            code: 'unknown',
            message: language === 'zh' ? '没有这一项' : 'unknown field',
          })
      else
        issues.push({
          path: `${base}${i.path.map(String).join('.')}` || name,
          code: i.code,
          message: issueMessage(i, language),
        })
    }
    return undefined
  }
  const input = {
    params: part('params', def.params, req.params),
    query: part('query', def.query, req.query),
    body:
      def.raw && def.method !== 'GET' && !def.body
        ? undefined
        : part('body', def.body, req.body ?? (def.method === 'GET' ? undefined : {})),
  }
  if (issues.length) throw problem('request.invalid', { issues })
  return input as Input<AnyEndpoint>
}

function encode(app: App, def: AnyEndpoint, answer: unknown): string {
  const schema = def.answer as z.ZodType
  // Most handlers answer with what JSON can hold, which is checked as it is and turned into text once.
  const plain = schema.safeParse(answer ?? null)
  if (plain.success) return JSON.stringify(plain.data)
  // The others hold dates: they become ISO strings exactly as the client will read them, then the contract looks at them.
  const got = schema.safeParse(JSON.parse(JSON.stringify(answer ?? null)))
  if (got.success) return JSON.stringify(got.data)
  app.log.error(
    { endpoint: def.id, issues: got.error.issues.slice(0, 10) },
    'answer does not keep its contract',
  )
  throw problem('server.error')
}

export function refuse(
  app: App,
  req: FastifyRequest,
  reply: FastifyReply,
  err: unknown,
  language = wanted(req),
): FastifyReply {
  const p = toProblem(err)
  const logId = p.status >= 500 ? String(req.id) : undefined
  // Refusing for want of room is no fault, and thousands of lines about it would be one.
  const full = err === p && p.status === 503
  if (p.status >= 500 && !full) app.log.error({ err, req: req.id, url: req.url.split('?')[0] }, p.code)
  app.metrics.problems.inc({ code: p.code })
  if (reply.sent) return reply
  if (p.status === 503 || p.status === 429) reply.header('retry-after', '5')
  const own = req.routeOptions?.config?.refusal
  if (own) return own(req, reply.code(p.status), p)
  return reply
    .code(p.status)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemDocument(p, language, logId)))
}

function wanted(req: FastifyRequest): 'zh' | 'en' {
  const h = String(req.headers['accept-language'] ?? '')
  return /^\s*en/i.test(h) ? 'en' : 'zh'
}

function requestIdOf(body: unknown): string | undefined {
  const id = (body as { requestId?: unknown } | null | undefined)?.requestId
  return typeof id === 'string' ? id : undefined
}
