import { sql } from 'kysely'
import type { App, Ctx } from '../../kernel/context.ts'
import { sha256 } from '../../kernel/crypto.ts'
import type { AnyEndpoint } from '../../kernel/endpoint.ts'
import { canonical } from '../../kernel/events.ts'
import { ProblemError, problem, toProblem } from '../../kernel/problem.ts'
import { toWgs84 } from '../regions/rules/crs.ts'
import { Phone } from '../reports/contract.ts'
import { Order, type OrderOutcome } from './contract.ts'
import type { Intake } from './intake.ts'
import { adapters } from './registry.ts'
import { clientById } from './store/orders.ts'
import './problems.ts'

/** An id that follows from what it stands for: the same cause asked twice is one request. */
export function derivedId(...parts: readonly string[]): string {
  const h = sha256(parts.join('\u0000')).toString('hex')
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-8${h.slice(13, 16)}-8${h.slice(17, 20)}-${h.slice(20, 32)}`
}

/** The client that calls, if it may speak for the channel. */
export async function clientOf(ctx: Ctx, channel: string) {
  if (adapters.get(channel)?.reaches !== 'system') throw problem('channel.unknown')
  if (ctx.actor.kind !== 'client' || !ctx.actor.id) throw problem('channel.not_yours')
  const client = await clientById(ctx.app.pools.system, ctx.actor.id)
  if (client?.channel !== channel) throw problem('channel.not_yours')
  return client
}

export async function takeOrders(
  ctx: Ctx,
  take: Intake,
  channel: string,
  body: { requestId: string; orders: unknown[] },
): Promise<OrderOutcome[]> {
  const client = await clientOf(ctx, channel)
  const outcomes: OrderOutcome[] = new Array(body.orders.length)
  // Four at a time: one caller's hundred must not take all connections from the people at the desks.
  let at = 0
  const worker = async () => {
    for (let i = at++; i < body.orders.length; i = at++)
      outcomes[i] = await takeOrder(
        ctx.app,
        take,
        {
          channel,
          clientId: client.id,
          requestId: derivedId('order', client.id, body.requestId, String(i)),
          index: i,
        },
        ours(channel, body.orders[i]),
      )
  }
  await Promise.all(Array.from({ length: 4 }, worker))
  return outcomes
}

/** An order in our words; what the channel's adapter cannot read is left as it came, and refused by its faults. */
function ours(channel: string, order: unknown): unknown {
  try {
    return adapters.get(channel)?.read?.(order) ?? order
  } catch {
    return order
  }
}

/** One order, taken or refused by itself; whoever brought it (a client that calls, a source that is asked) gets the result. */
export async function takeOrder(
  app: App,
  take: Intake,
  by: { channel: string; clientId: string; requestId: string; index: number; uploads?: readonly string[] },
  given: unknown,
): Promise<OrderOutcome> {
  const { channel, index } = by
  const known = (given as { externalId?: unknown } | null)?.externalId
  const base = {
    index,
    externalId: typeof known === 'string' ? known.trim().slice(0, 100) : null,
    reportId: null,
    number: null,
    code: null,
    issues: [],
  }
  const read = Order.safeParse(given)
  if (!read.success)
    return {
      ...base,
      outcome: 'refused',
      code: 'request.invalid',
      issues: read.error.issues.map((i) => ({ path: i.path.join('.'), code: i.code, message: i.message })),
    }
  const o = read.data
  const phone = o.reporter?.phone ? Phone.safeParse(o.reporter.phone) : undefined
  try {
    const r = await take(app, {
      channel,
      externalId: o.externalId,
      clientId: by.clientId,
      title: o.title,
      body: o.content,
      placeText: o.placeText,
      point: o.point ? toWgs84(o.point, o.crs) : undefined,
      reporter:
        o.reporter?.name || phone?.success
          ? { kind: 'named', name: o.reporter?.name, phone: phone?.data }
          : { kind: 'anonymous' },
      publicConsent: o.publicConsent,
      // Unset rather than now: the same order again must be the same request.
      occurredAt: o.occurredAt ? new Date(o.occurredAt) : undefined,
      requestId: by.requestId,
      raw: o.raw,
      ...(by.uploads?.length ? { uploads: by.uploads } : {}),
    })
    return {
      ...base,
      externalId: o.externalId,
      outcome: r.repeated ? 'repeated' : 'created',
      reportId: r.reportId,
      number: r.number,
      // The order stands; what could not be used of it is said.
      issues:
        phone && !phone.success
          ? [{ path: 'reporter.phone', code: 'dropped', message: 'not a phone number; taken without it' }]
          : [],
    }
  } catch (err) {
    const p = err instanceof ProblemError ? err : toProblem(err)
    if (p.status >= 500) app.log.error({ err, channel }, 'an order could not be taken')
    return { ...base, externalId: o.externalId, outcome: 'refused', code: p.code, issues: p.issues }
  }
}

/**
 * First answer or the stored one, for endpoints that are many transactions instead of one: each part is idempotent by
 * itself, this only makes the whole answer the same when it is asked for again.
 */
export async function answeredOnce<T>(
  ctx: Ctx,
  def: AnyEndpoint,
  key: unknown,
  work: () => Promise<T>,
  keep: (answer: T) => boolean,
): Promise<T> {
  const county = ctx.app.installation.county
  const who = `${ctx.actor.kind}:${ctx.actor.id ?? ''}`
  const digest = sha256(canonical([def.id, key]))
  const was = await ctx.db
    .selectFrom('requests')
    .select(['actor', 'endpoint', 'body_hash', 'answer'])
    .where('county', '=', county)
    .where('request_id', '=', ctx.requestId)
    .executeTakeFirst()
  if (was) {
    if (was.actor !== who || was.endpoint !== def.id || !digest.equals(was.body_hash))
      throw problem('request.reused')
    return was.answer as T
  }
  const answer = await work()
  if (keep(answer))
    await sql`insert into requests (county, request_id, actor, endpoint, body_hash, status, answer, created_at)
      values (${county}, ${ctx.requestId}, ${who}, ${def.id}, ${digest}, ${def.status ?? 200}, ${JSON.stringify(answer)}::jsonb, ${ctx.now})
      on conflict do nothing`.execute(ctx.db)
  return answer
}
