/** One call to the other side of a hook, in its own protocol. */
import { createHmac } from 'node:crypto'
import type { App } from '../../kernel/context.ts'
import { noteOf } from '../../shared/notes.ts'
import { readShort, reasonOf, signedHeaders } from '../channels/answers.ts'
import { callTimeoutMs, readRetryAfter, readStatus } from '../channels/rules.ts'
import type { HookBody, Sms } from './contract.ts'
import { isRobot, lineOf, type Robot, readRobot, robotMessage, smsBody } from './rules.ts'
import type { HookRow } from './store.ts'

/** What is sealed: the whole address, the secret, and for SMS template and phones. */
export interface Target {
  url: string
  secret: string
  sms?: Sms | undefined
}

export const sealTarget = (app: App, id: string, t: Target): Buffer =>
  app.crypto.seal(JSON.stringify(t), `hooks.target:${id}`)
const openTarget = (app: App, h: HookRow): Target =>
  JSON.parse(app.crypto.open(h.target_sealed, `hooks.target:${h.id}`)) as Target

export const secretOf = (app: App, h: HookRow): string => openTarget(app, h).secret

export interface Said {
  outcome: 'arrived' | 'later' | 'never'
  status: number | null
  said: string
  afterMs?: number | undefined
}

async function callOut(
  url: string,
  body: string,
  headers: Record<string, string>,
  now: Date,
): Promise<Said & { text: string }> {
  try {
    const res = await fetch(url, {
      method: 'POST',
      body,
      // A redirect would carry the message to an address that nobody configured.
      redirect: 'error',
      signal: AbortSignal.timeout(callTimeoutMs),
      headers,
    })
    const text = await readShort(res)
    const what = readStatus(res.status)
    return {
      outcome: what === 'arrived' ? 'arrived' : what === 'retry' ? 'later' : 'never',
      status: res.status,
      said: `${res.status} ${text.slice(0, 200)}`,
      afterMs: readRetryAfter(res.headers.get('retry-after'), now),
      text,
    }
  } catch (err) {
    return { outcome: 'later', status: null, said: `no answer: ${reasonOf(err)}`, text: '' }
  }
}

const asJson = { 'content-type': 'application/json; charset=utf-8', accept: 'application/json' }

/**
 * Tells these events in one call. A webhook takes one, with its id as idempotency key; a robot several in one message; SMS one call
 * for each phone. Never throws.
 */
export async function tell(
  app: App,
  h: HookRow,
  sends: readonly { id: string; body: HookBody }[],
): Promise<Said> {
  const target = openTarget(app, h)
  const now = app.clock()
  if (isRobot(h.kind))
    return tellRobot(
      h.kind,
      target,
      sends.map((s) => s.body),
      now,
    )
  if (h.kind === 'sms') return tellPhones(target, lineOf(sends[0]!.body), now)
  const [send] = sends
  const body = JSON.stringify({ id: send!.id, ...send!.body })
  return callOut(
    target.url,
    body,
    {
      ...asJson,
      'idempotency-key': send!.id,
      'x-yige-event': send!.body.event,
      ...signedHeaders({ key: h.id, secret: target.secret, method: 'POST', url: target.url, body, now }),
    },
    now,
  )
}

/** Signing as documented: DingTalk in the address (milliseconds), Feishu in the body (seconds, the text as the key). */
function signed(
  kind: Robot,
  t: Target,
  message: Record<string, unknown>,
  now: Date,
): { url: string; body: string } {
  if (!t.secret || kind === 'wecom') return { url: t.url, body: JSON.stringify(message) }
  if (kind === 'dingtalk') {
    const timestamp = String(now.getTime())
    const sign = createHmac('sha256', t.secret).update(`${timestamp}\n${t.secret}`).digest('base64')
    const url = new URL(t.url)
    url.searchParams.set('timestamp', timestamp)
    url.searchParams.set('sign', sign)
    return { url: url.href, body: JSON.stringify(message) }
  }
  const timestamp = String(Math.floor(now.getTime() / 1000))
  const sign = createHmac('sha256', `${timestamp}\n${t.secret}`).digest('base64')
  return { url: t.url, body: JSON.stringify({ timestamp, sign, ...message }) }
}

async function tellRobot(kind: Robot, t: Target, bodies: readonly HookBody[], now: Date): Promise<Said> {
  const { url, body } = signed(kind, t, robotMessage(kind, bodies), now)
  const r = await callOut(url, body, asJson, now)
  if (r.outcome !== 'arrived') return r
  let answer: unknown
  try {
    answer = JSON.parse(r.text)
  } catch {
    return { ...r, outcome: 'never', said: `not an answer of a robot: ${r.text.slice(0, 200)}` }
  }
  const what = readRobot(kind, answer)
  if (what.outcome === 'arrived') return r
  return {
    ...r,
    outcome: what.outcome,
    said: what.said,
    afterMs: what.outcome === 'later' ? what.ms : undefined,
  }
}

/** All phones or none: a provider that failed for one is asked again for all, which is rarer than a missed alarm is bad. */
async function tellPhones(t: Target, text: string, now: Date): Promise<Said> {
  const sms = t.sms
  if (!sms) return { outcome: 'never', status: null, said: 'no template' }
  let last: Said = { outcome: 'never', status: null, said: 'no phone' }
  for (const phone of sms.phones) {
    last = await oneSms(t.url, sms, phone, text, {}, now)
    if (last.outcome !== 'arrived') return last
  }
  return last
}

async function oneSms(
  url: string,
  sms: Sms,
  phone: string,
  text: string,
  more: Record<string, string>,
  now: Date,
): Promise<Said> {
  const type = sms.type === 'json' ? 'application/json; charset=utf-8' : 'application/x-www-form-urlencoded'
  const r = await callOut(
    url,
    smsBody(sms, phone, text),
    { ...sms.headers, ...more, 'content-type': type },
    now,
  )
  return r.outcome === 'arrived' && sms.good && !r.text.includes(sms.good)
    ? { ...r, outcome: 'never', said: noteOf('providerRefused', { text: r.text.slice(0, 200) }) }
    : r
}

/** One message to one phone through the provider of a hook, whoever else the hook tells. Never throws. */
export async function tellPhone(
  app: App,
  h: HookRow,
  m: { id: string; phone: string; text: string },
): Promise<Said> {
  const { url, sms } = openTarget(app, h)
  if (!sms) return { outcome: 'never', status: null, said: 'no template' }
  return oneSms(url, sms, m.phone, m.text, { 'idempotency-key': m.id }, app.clock())
}
