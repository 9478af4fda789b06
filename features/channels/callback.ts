import { createHmac } from 'node:crypto'
import type { App } from '../../kernel/context.ts'
import { newToken, sha256 } from '../../kernel/crypto.ts'
import { secretContext } from '../accounts/answers.ts'
import { signedText } from '../accounts/rules.ts'
import { type Adapter, ByHand, Permanent, type Receipt, Retry, type Target, type Tell } from './adapter.ts'
import { callTimeoutMs, readRetryAfter, readStatus } from './rules.ts'
import { callbackClient } from './store/outbox.ts'

/** The same signature that we ask of others, so that both directions are one protocol (docs of `Yige-HMAC`). */
export function signedHeaders(o: {
  key: string
  secret: string
  method: string
  url: string
  body: string
  now: Date
}): Record<string, string> {
  const u = new URL(o.url)
  const ts = String(Math.floor(o.now.getTime() / 1000))
  const nonce = newToken().slice(0, 22)
  const text = signedText(o.method, u.pathname + u.search, ts, nonce, sha256(o.body).toString('hex'))
  const sig = createHmac('sha256', o.secret).update(text).digest('hex')
  return { authorization: `Yige-HMAC key=${o.key}, ts=${ts}, nonce=${nonce}, sig=${sig}` }
}

/** One POST; throws `Retry` when there was no answer at all. */
async function post(
  url: string,
  body: string,
  headers: Record<string, string>,
): Promise<{ status: number; text: string; retryAfter: string | null }> {
  try {
    const res = await fetch(url, {
      method: 'POST',
      body,
      // A redirect would carry the message to an address that nobody configured.
      redirect: 'error',
      signal: AbortSignal.timeout(callTimeoutMs),
      headers,
    })
    return { status: res.status, text: await readShort(res), retryAfter: res.headers.get('retry-after') }
  } catch (err) {
    throw new Retry(`no answer: ${reasonOf(err)}`, { down: true })
  }
}

function signedPost(target: Target, idempotencyKey: string, message: unknown, now: Date) {
  const body = JSON.stringify(message)
  return post(target.url, body, {
    'content-type': 'application/json; charset=utf-8',
    accept: 'application/json',
    'idempotency-key': idempotencyKey,
    ...signedHeaders({ ...target, method: 'POST', body, now }),
  })
}

const targetOf = (app: App, c: { key: string; secret_sealed: Buffer; callback_url: string }): Target => ({
  url: c.callback_url,
  key: c.key,
  secret: app.crypto.open(c.secret_sealed, secretContext(c.key)),
})

/** One signed POST to a connected system; throws `Retry` when there was no answer at all. */
export const callSigned = (
  app: App,
  client: { key: string; secret_sealed: Buffer; callback_url: string },
  idempotencyKey: string,
  message: unknown,
) => signedPost(targetOf(app, client), idempotencyKey, message, app.clock())

/** What an answer means for a message: its receipt, or `Retry`, or `Permanent`. */
function receiptFor(r: { status: number; text: string; retryAfter: string | null }, now: Date): Receipt {
  const what = readStatus(r.status)
  if (what === 'retry')
    throw new Retry(`answered ${r.status}`, {
      afterMs: readRetryAfter(r.retryAfter, now),
      down: r.status === 503,
    })
  if (what === 'permanent') throw new Permanent(`answered ${r.status}: ${r.text.slice(0, 200)}`)
  return { via: 'callback', at: now.toISOString(), status: r.status, ...receiptOf(r.text) }
}

/** For adapters with a protocol of their own: one POST with these bytes and headers, and what the answer means. */
export const postOut = async (
  url: string,
  body: string,
  headers: Record<string, string>,
  now: Date,
): Promise<Receipt> => receiptFor(await post(url, body, headers), now)

/**
 * Tells a system in our own protocol (docs/hotline.md): the message's id is the idempotency key, so that a message that is sent
 * twice (an answer was lost, a process died) has its effect there once. The answer's `receipt` is the proof.
 */
export const tellByCallback: Tell = async (target, message, now) =>
  receiptFor(
    await signedPost(
      target,
      message.id,
      {
        id: message.id,
        kind: message.kind,
        round: message.round,
        externalId: message.externalId,
        reportId: message.reportId,
        createdAt: message.createdAt.toISOString(),
        body: message.body,
      },
      now,
    ),
    now,
  )

/** An adapter whose results go to the system that the order came from, in that system's protocol. */
export function systemAdapter(a: Omit<Adapter, 'reaches' | 'deliver'> & { tell: Tell }): Adapter {
  return {
    ...a,
    reaches: 'system',
    async deliver(message, app) {
      const client = await callbackClient(app.pools.system, message)
      if (!client?.callback_url) throw new ByHand('no system of this channel can be called')
      return a.tell(targetOf(app, { ...client, callback_url: client.callback_url }), message, app.clock())
    },
  }
}

function receiptOf(text: string): { number?: string } {
  try {
    const value: unknown = JSON.parse(text)
    const r = (value as { receipt?: unknown } | null)?.receipt
    return typeof r === 'string' || typeof r === 'number' ? { number: String(r).slice(0, 100) } : {}
  } catch {
    return {}
  }
}

/** At most 16 KB of the answer: nobody's receipt is longer. */
export async function readShort(res: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of res.body ?? []) {
    parts.push(part)
    size += part.length
    if (size > 16_384) break
  }
  return Buffer.concat(parts).toString('utf8')
}

/** Why a call had no answer, in a word: the system's code, else the kind of error. */
export function reasonOf(err: unknown): string {
  const cause = (err as { cause?: { code?: unknown } }).cause?.code
  if (typeof cause === 'string') return cause
  return err instanceof Error ? err.name : String(err)
}
