import { createHmac } from 'node:crypto'
import type { App } from '../../kernel/context.ts'
import { newToken, sha256 } from '../../kernel/crypto.ts'
import { secretContext } from '../accounts/answers.ts'
import { signedText } from '../accounts/rules.ts'
import { ByHand, type Delivery, Permanent, type Receipt, Retry } from './adapter.ts'
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

/** One signed POST; throws `Retry` when there was no answer at all. */
export async function callSigned(
  app: App,
  client: { key: string; secret_sealed: Buffer; callback_url: string },
  idempotencyKey: string,
  message: unknown,
): Promise<{ status: number; text: string; retryAfter: string | null }> {
  const body = JSON.stringify(message)
  const secret = app.crypto.open(client.secret_sealed, secretContext(client.key))
  const url = client.callback_url
  try {
    const res = await fetch(url, {
      method: 'POST',
      body,
      // A redirect would carry the message to an address that nobody configured.
      redirect: 'error',
      signal: AbortSignal.timeout(callTimeoutMs),
      headers: {
        'content-type': 'application/json; charset=utf-8',
        accept: 'application/json',
        'idempotency-key': idempotencyKey,
        ...signedHeaders({ key: client.key, secret, method: 'POST', url, body, now: app.clock() }),
      },
    })
    return { status: res.status, text: await readShort(res), retryAfter: res.headers.get('retry-after') }
  } catch (err) {
    throw new Retry(`no answer: ${reasonOf(err)}`, { down: true })
  }
}

/**
 * Tells the system that an order came from: the message's id is the idempotency key, so that a message that is sent twice
 * (an answer was lost, a process died) has its effect there once. The answer's `receipt` is the proof.
 */
export async function deliverByCallback(message: Delivery, app: App): Promise<Receipt> {
  const client = await callbackClient(app.pools.system, message)
  if (!client?.callback_url) throw new ByHand('no system of this channel can be called')
  const { status, text, retryAfter } = await callSigned(
    app,
    { ...client, callback_url: client.callback_url },
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
  )
  const what = readStatus(status)
  if (what === 'retry')
    throw new Retry(`answered ${status}`, {
      afterMs: readRetryAfter(retryAfter, app.clock()),
      down: status === 503,
    })
  if (what === 'permanent') throw new Permanent(`answered ${status}: ${text.slice(0, 200)}`)
  return { via: 'callback', at: app.clock().toISOString(), status, ...receiptOf(text) }
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
