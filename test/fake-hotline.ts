/**
 * A 12345 system as our counterpart sees it: it hands over orders with signed requests and takes results at its callback
 * address, checking our signature with its own code (not ours). It can be told to behave as such systems do on bad days.
 */
import { createHash, createHmac, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What it does with the next calls; after the list is used up it behaves. */
export type Mood =
  | 'ok'
  /** Takes it and answers, but the connection breaks before the answer leaves. */
  | 'drop-after'
  /** The connection breaks before anything is taken. */
  | 'drop-before'
  | 'slow'
  | { status: number; headers?: Record<string, string>; after?: boolean }

export interface TakenResult {
  id: string
  kind: string
  round: number
  externalId: string | null
  body: unknown
}

export class FakeHotline {
  readonly key: string
  readonly secret: string
  moods: Mood[] = []
  /** Every call that came, in order. */
  calls: { id: string; good: boolean }[] = []
  /** What had an effect: each idempotency key once. */
  taken = new Map<string, TakenResult>()
  /** Called when a message has been stored and before the answer leaves. */
  onTaken: ((m: TakenResult) => void | Promise<void>) | undefined
  slowMs = 200
  url = ''
  #server: Server | undefined
  #nonces = new Set<string>()

  constructor(key = 'hotline-12345', secret = 'a shared secret of the hotline') {
    this.key = key
    this.secret = secret
  }

  async start(): Promise<string> {
    this.#server = createServer((req, res) => {
      this.#handle(req, res).catch(() => res.destroy())
    })
    await new Promise<void>((done) => this.#server!.listen(0, '127.0.0.1', done))
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/results?from=yige`
    return this.url
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections()
    await new Promise((done) => this.#server?.close(done) ?? done(undefined))
  }

  async #handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const c of req) chunks.push(c as Buffer)
    const body = Buffer.concat(chunks)
    const mood = this.moods.shift() ?? 'ok'
    if (mood === 'drop-before') return void req.socket.destroy()
    if (mood === 'slow') await new Promise((done) => setTimeout(done, this.slowMs))
    if (typeof mood === 'object' && !mood.after)
      return void res.writeHead(mood.status, mood.headers).end('{"message":"not today"}')
    const good = this.#signed(req, body)
    const id = String(req.headers['idempotency-key'] ?? '')
    this.calls.push({ id, good })
    if (!good || req.method !== 'POST') return void res.writeHead(401).end('{"message":"signature"}')
    const message = JSON.parse(body.toString('utf8')) as TakenResult
    const first = !this.taken.has(id)
    if (first) {
      this.taken.set(id, message)
      await this.onTaken?.(message)
    }
    if (mood === 'drop-after') return void req.socket.destroy()
    if (typeof mood === 'object') return void res.writeHead(mood.status, mood.headers).end()
    res.writeHead(200, { 'content-type': 'application/json' })
    res.end(JSON.stringify({ receipt: `HZ-${[...this.taken.keys()].indexOf(id) + 1}`, repeated: !first }))
  }

  #signed(req: IncomingMessage, body: Buffer): boolean {
    const m = /^Yige-HMAC key=([^,]+), ts=(\d+), nonce=([^,]+), sig=([0-9a-f]{64})$/.exec(
      req.headers.authorization ?? '',
    )
    if (m?.[1] !== this.key || this.#nonces.has(m[3]!)) return false
    this.#nonces.add(m[3]!)
    const digest = createHash('sha256').update(body).digest('hex')
    const text = `POST\n${req.url}\n${m[2]}\n${m[3]}\n${digest}`
    return createHmac('sha256', this.secret).update(text).digest('hex') === m[4]
  }

  /** Headers and body of a signed call to us. */
  sign(method: string, path: string, body?: unknown, now = new Date()) {
    const payload = body === undefined ? '' : JSON.stringify(body)
    const ts = Math.floor(now.getTime() / 1000)
    const nonce = randomUUID().replaceAll('-', '')
    const digest = createHash('sha256').update(payload).digest('hex')
    const sig = createHmac('sha256', this.secret)
      .update(`${method}\n${path}\n${ts}\n${nonce}\n${digest}`)
      .digest('hex')
    return {
      payload,
      headers: {
        ...(payload ? { 'content-type': 'application/json' } : {}),
        authorization: `Yige-HMAC key=${this.key}, ts=${ts}, nonce=${nonce}, sig=${sig}`,
      },
    }
  }
}
